package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// Passage is a paragraph, a heading, a line of a list or a cell of a table: text
// that is read in one go.
type Passage struct {
	Words   string // without mark-up and code, as on the page
	Runs    []Run  // the same as it stands in the file
	Heading bool
	Notes   int // how many footnotes it refers to
	At      Range
}

// Run is a stretch of a passage that stands in the file as it is shown, apart
// from escapes.
type Run struct {
	Text string
	At   Range
}

// Alert is a block that begins with [!WARNING] or the like.
type Alert struct {
	Kind string // note, tip, important, warning or caution
	At   Range  // of its first line
}

// Passages lists what is read of the text, footnotes and code left out.
func (d *Doc) Passages() (list []Passage) {
	for _, top := range d.blocks {
		// The walker returns no error, so Walk cannot.
		_ = ast.Walk(top, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			switch n.(type) {
			case *ast.Paragraph, *ast.TextBlock, *ast.Heading, *east.TableCell:
				if entering {
					list = append(list, d.passage(n))
				}
				return ast.WalkSkipChildren, nil
			}
			return ast.WalkContinue, nil
		})
	}
	return list
}

func (d *Doc) passage(block ast.Node) Passage {
	_, heading := block.(*ast.Heading)
	p := Passage{Heading: heading}
	var words strings.Builder
	// The walker returns no error, so Walk cannot.
	_ = ast.Walk(block, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.CodeSpan:
			words.WriteByte(' ')
			return ast.WalkSkipChildren, nil
		case *east.FootnoteLink:
			p.Notes++
		case *ast.Text:
			segment := n.Segment.Value(d.src)
			p.Runs = append(p.Runs, Run{string(segment), d.at(n.Segment.Start, n.Segment.Stop)})
			words.WriteString(unescape(segment))
			if breaks(n, d.src) {
				words.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	p.Words = words.String()
	if len(p.Runs) > 0 {
		p.At = Range{p.Runs[0].At.Start, p.Runs[len(p.Runs)-1].At.End}
	}
	return p
}

// addAlert notes a quote that is an alert.
func (d *Doc) addAlert(n *ast.Blockquote) {
	value, _ := n.Attribute(alertName)
	if kind, ok := value.(string); ok {
		d.Alerts = append(d.Alerts, Alert{kind, d.at(n.Pos(), n.Pos())})
	}
}

// Mentions calls found with each term that occurs in words, once for each place.
func (g *Glossary) Mentions(words string, found func(*Term)) {
	before := rune(0)
	for at, r := range words {
		for _, e := range g.byFirst[lowerASCII(r)] {
			if hasPrefixFold(words[at:], e.word) && stands(before, e.word, words[at+len(e.word):], 0) {
				found(e.term)
			}
		}
		before = r
	}
}
