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
// are parsed.
func (h headingParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	h.BlockParser.Close(node, reader, pc)
	lines := node.Lines()
	if node.Parent() == nil || lines.Len() == 0 {
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
	lines.Set(lines.Len()-1, last.WithStop(last.Start-last.Padding+rest))
}

func (d *Doc) addHeading(n *ast.Heading, block int) {
	h := Heading{Level: n.Level, Block: block, Text: strings.TrimSpace(d.plain(n)), At: d.headingAt(n), node: n}
	value, _ := n.Attribute(attrsName)
	list, _ := value.([]Attr)
	for _, a := range list {
		a.At, a.ValueAt = d.at(a.At.Start, a.At.End), d.at(a.ValueAt.Start, a.ValueAt.End)
		if a.Name == "id" && !h.Explicit {
			h.ID, h.Explicit = a.Value, true
			if !ValidID(a.Value) {
				d.Problems = append(d.Problems, Problem{IDSyntax, a.At, []any{a.Value}})
				h.ID, h.Explicit = "", false
			}
			continue
		}
		h.Attrs = append(h.Attrs, a)
	}
	d.Headings = append(d.Headings, h)
}

func (d *Doc) headingAt(n *ast.Heading) Range {
	lines := n.Lines()
	if lines.Len() == 0 {
		return d.at(max(n.Pos(), 0), max(n.Pos(), 0)+1)
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
			d.Problems = append(d.Problems, Problem{IDTwice, h.At, []any{h.ID}})
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
	for i := range d.Headings {
		if h := &d.Headings[i]; h.ID == "" {
			h.ID = unique(headingID(h.Text), taken)
		}
	}
}

func (p *Parser) fixedID(h *Heading) string {
	if p.options.HeadingID == nil {
		return ""
	}
	return p.options.HeadingID(h.Level, h.Text)
}

func unique(id string, taken map[string]bool) string {
	name := id
	for n := 2; taken[name]; n++ {
		name = id + "-" + strconv.Itoa(n)
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
	return b.String()
}
