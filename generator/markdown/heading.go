package markdown

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/text/unicode/norm"
)

// headingParser adds our attributes to one of goldmark's heading parsers.
type headingParser struct{ parser.BlockParser }

// attrsName is the node attribute that carries []Attr to collect.
var attrsName = []byte("naosu-attrs")

// Close cuts the attributes off the heading's last line before its inlines
// are parsed. A closing run of # may stand before the attributes or behind.
func (h headingParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	h.BlockParser.Close(node, reader, pc)
	lines := node.Lines()
	if node.Parent() == nil || lines.Len() == 0 {
		return
	}
	if what, limit := blockOver(lines.Value(reader.Source())); what != "" {
		addProblem(pc, Problem{BlockTooLong, Range{lines.At(0).Start, lines.At(0).Start + 1}, []any{what, limit}})
		node.SetLines(text.NewSegments())
		return
	}
	last := lines.At(lines.Len() - 1)
	attrs, rest, problem := attrList(last.Value(reader.Source()), last.Start-last.Padding)
	if problem != nil {
		addProblem(pc, *problem)
	}
	if attrs == nil {
		return
	}
	node.SetAttribute(attrsName, attrs)
	stop := max(last.Start, last.Start-last.Padding+rest)
	if lines.Len() == 1 && bytes.HasPrefix(reader.Source()[node.Pos():], []byte("#")) {
		stop = last.Start + closingRun(reader.Source()[last.Start:stop])
	}
	lines.Set(lines.Len()-1, last.WithStop(stop))
}

// closingRun is the length of an ATX heading's text without the # that close it.
func closingRun(line []byte) int {
	rest := bytes.TrimRight(line, "#")
	words := bytes.TrimRight(rest, " \t")
	if len(rest) < len(line) && (len(words) < len(rest) || len(rest) == 0) {
		return len(words)
	}
	return len(line)
}

func (d *Doc) addHeading(n *ast.Heading, block int) {
	h := Heading{Level: n.Level, Block: block, Text: strings.TrimSpace(d.plain(n)), At: d.headingAt(n), node: n}
	value, _ := n.Attribute(attrsName)
	list, _ := value.([]Attr)
	for _, a := range list {
		a.At, a.ValueAt = d.at(a.At.Start, a.At.End), d.at(a.ValueAt.Start, a.ValueAt.End)
		if a.Name == "id" && !h.Explicit {
			h.ID, h.Explicit, h.idAt = a.Value, true, a.At
			if !ValidID(a.Value) {
				d.Problems = append(d.Problems, Problem{IDSyntax, a.At, []any{a.Value}})
				h.ID, h.Explicit = "", false
			}
			continue
		}
		h.Attrs = append(h.Attrs, a)
	}
	d.headings[n] = len(d.Headings)
	d.Headings = append(d.Headings, h)
}

func (d *Doc) headingAt(n *ast.Heading) Range {
	lines := n.Lines()
	if lines.Len() == 0 {
		return d.point(n.Pos())
	}
	return d.at(lines.At(0).Start, lines.At(lines.Len()-1).Stop)
}

// ValidID tells whether an author may write id: [a-z0-9][a-z0-9_-]{0,63}.
func ValidID(id string) bool {
	if len(id) == 0 || len(id) > 64 || id[0] == '-' || id[0] == '_' {
		return false
	}
	for i := range len(id) {
		if c := id[i]; c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// identify gives every heading an id that is unique in the text: the explicit
// one, else the fixed one of its text, else one made of its letters.
func (d *Doc) identify() {
	taken := make(map[string]bool, len(d.Headings))
	for i := range d.Headings {
		h := &d.Headings[i]
		if h.Explicit && taken[h.ID] {
			d.Problems = append(d.Problems, Problem{IDTwice, h.idAt, []any{h.ID}})
			h.ID, h.Explicit = "", false
		} else if h.Explicit {
			taken[h.ID] = true
		}
	}
	for i := range d.Headings {
		h := &d.Headings[i]
		if fixed := d.p.fixedID(h); h.ID == "" && fixed != "" && !taken[fixed] {
			h.ID, taken[fixed] = fixed, true
		}
	}
	next := map[string]int{}
	for i := range d.Headings {
		if h := &d.Headings[i]; h.ID == "" {
			h.ID = unique(headingID(h.Text), taken, next)
		}
	}
}

func (p *Parser) fixedID(h *Heading) string {
	if p.options.HeadingID == nil {
		return ""
	}
	return p.options.HeadingID(h.Level, h.Text)
}

// unique numbers an id that is taken. next remembers the number to try first,
// since a text may have thousands of headings with the same words.
func unique(id string, taken map[string]bool, next map[string]int) string {
	name := id
	for n := max(next[id], 2); taken[name]; n++ {
		name = id + "-" + strconv.Itoa(n)
		next[id] = n + 1
	}
	taken[name] = true
	return name
}

// headingID keeps the letters and digits of all scripts, in lower case and
// NFC, and joins words with hyphens.
func headingID(text string) string {
	var b bytes.Buffer
	gap := false
	for _, r := range norm.NFC.String(text) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == 'ー':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsSpace(r) || r == '-' || r == '_':
			gap = true
		}
	}
	if b.Len() == 0 {
		return "section"
	}
	return norm.NFC.String(b.String())
}
