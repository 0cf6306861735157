package kb

import (
	"encoding/xml"
	"math"
	"net/url"
	"regexp"
	"strings"

	"naosu/generator/source"
)

// The limits of an SVG beyond its size in bytes.
const (
	maxSVGDepth   = 200    // of elements in each other; parsers of browsers stop at 256
	maxSVGDrawn   = 20_000 // elements drawn because others name them; 1 kB can name 10,000,000
	maxSVGNesting = 50     // parts that name parts that name parts
)

// svgTree is what decides how much a browser draws: which elements lie in which,
// and which draw which others.
type svgTree struct {
	nodes []svgNode
	open  []int // from the root to the innermost open element
	byID  map[string]int
}

type svgNode struct {
	children []int
	names    []string // ids of the elements that it draws
	drawn    int      // elements, with all in it and all that it names; 0 if not known yet
	busy     bool
}

func (s *svgTree) start(e xml.StartElement) {
	n := len(s.nodes)
	if len(s.open) > 0 {
		parent := &s.nodes[s.open[len(s.open)-1]]
		parent.children = append(parent.children, n)
	}
	s.open = append(s.open, n)
	var node svgNode
	for _, a := range e.Attr {
		switch {
		case a.Name.Local == "id" && a.Name.Space == "":
			if _, there := s.byID[a.Value]; !there {
				s.byID[a.Value] = n
			}
		case a.Name.Local == "href":
			node.names = append(node.names, svgName(strings.TrimPrefix(strings.TrimSpace(a.Value), "#")))
		default:
			for _, at := range svgURL.FindAllStringSubmatch(a.Value, -1) {
				node.names = append(node.names, svgName(strings.TrimSpace(at[1])))
			}
		}
	}
	s.nodes = append(s.nodes, node)
}

var svgURL = regexp.MustCompile(`(?i)url\(#([^)]*)`)

func svgName(fragment string) string {
	if id, err := url.PathUnescape(fragment); err == nil {
		return id
	}
	return fragment
}

func (s *svgTree) end() { s.open = s.open[:len(s.open)-1] }

// flaw tells whether a browser would have too much to draw.
func (s *svgTree) flaw() source.Text {
	if s.drawn(0, 0)-len(s.nodes) > maxSVGDrawn {
		return source.Say("its parts repeat each other more than %d times, or for ever", "部品の繰り返しが %d 回を超えているか、終わりません", maxSVGDrawn)
	}
	return source.Text{}
}

// drawn counts the elements that are drawn for one, itself included, up to a
// number that is too much for sure.
func (s *svgTree) drawn(n, nesting int) int {
	node := &s.nodes[n]
	const tooMuch = math.MaxInt32
	switch {
	case node.drawn > 0:
		return node.drawn
	case node.busy || nesting > maxSVGNesting:
		return tooMuch
	}
	node.busy = true
	sum := 1
	for _, c := range node.children {
		sum = min(tooMuch, sum+s.drawn(c, nesting))
	}
	for _, name := range node.names {
		if other, ok := s.byID[name]; ok {
			sum = min(tooMuch, sum+s.drawn(other, nesting+1))
		}
	}
	node.drawn, node.busy = sum, false
	return sum
}
