package markdown

import (
	"bytes"
	stdhtml "html"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// rawHTMLTransformer keeps the tags of the allow-list, without attributes and
// only in pairs within one parent, and drops all other raw HTML with a
// problem. Comments go without a word.
//
//	inline  kbd sub sup mark br wbr, ruby with rt and rp inside
//	blocks  details with a summary first; both ends are HTML blocks of one parent
type rawHTMLTransformer struct{}

var (
	htmlBlockKind = ast.NewNodeKind("CheckedHTML")
	htmlTagKind   = ast.NewNodeKind("CheckedTag")
)

// checkedHTML is a block of tags that passed, or a piece of one: each details
// begins a piece, and so does its end. Every opening piece has its closing
// piece behind it, under the same parent.
type checkedHTML struct {
	ast.BaseBlock
	html, text string
	depth      int // 1: opens a details, -1: closes one
}

// Kind returns the kind of the node.
func (*checkedHTML) Kind() ast.NodeKind { return htmlBlockKind }

// Dump prints the node, for debugging.
func (n *checkedHTML) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// checkedTag is a tag in a paragraph that passed. Every opening tag but those
// of void elements has its closing tag behind it, under the same parent.
type checkedTag struct {
	ast.BaseInline
	name    string
	closing bool
}

// Kind returns the kind of the node.
func (*checkedTag) Kind() ast.NodeKind { return htmlTagKind }

// Dump prints the node, for debugging.
func (n *checkedTag) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// Transform walks the whole tree once.
func (rawHTMLTransformer) Transform(doc *ast.Document, reader text.Reader, pc parser.Context) {
	r := rawHTML{src: reader.Source(), pc: pc}
	var parents []ast.Node
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && hasRawHTML(n) {
			parents = append(parents, n)
		}
		return ast.WalkContinue, nil
	})
	for _, p := range parents {
		r.blocks(p)
		r.inlines(p)
	}
}

// hasRawHTML tells whether a child of n is raw HTML. Most texts have none.
func hasRawHTML(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if k := c.Kind(); k == ast.KindRawHTML || k == ast.KindHTMLBlock {
			return true
		}
	}
	return false
}

type rawHTML struct {
	src []byte
	pc  parser.Context
}

// tag is one tag as written.
type tag struct {
	name    string
	closing bool
	comment bool
	plain   bool // no attributes
}

func isVoid(name string) bool { return name == "br" || name == "wbr" }

func isInline(name string) bool {
	switch name {
	case "kbd", "sub", "sup", "mark", "br", "wbr", "ruby", "rt", "rp":
		return true
	}
	return false
}

func isBlock(name string) bool { return name == "details" || name == "summary" }

// readTag reads the tag that s begins with and says how long it is; 0 if s
// begins with no tag.
func readTag(s []byte) (tag, int) {
	if bytes.HasPrefix(s, []byte("<!--")) {
		return readComment(s)
	}
	end := bytes.IndexByte(s, '>')
	if len(s) < 3 || s[0] != '<' || end < 2 {
		return tag{}, 0
	}
	inner := s[1:end]
	t := tag{closing: inner[0] == '/'}
	inner = bytes.TrimPrefix(inner, []byte("/"))
	n := 0
	for n < len(inner) && (inner[n]|0x20 >= 'a' && inner[n]|0x20 <= 'z' || n > 0 && inner[n] >= '0' && inner[n] <= '9') {
		n++
	}
	t.name = strings.ToLower(string(inner[:n]))
	rest := bytes.TrimSpace(inner[n:])
	t.plain = len(rest) == 0 || bytes.Equal(rest, []byte("/")) && !t.closing
	return t, end + 1
}

// readComment reads a comment, of which <!--> and <!---> are the shortest.
func readComment(s []byte) (tag, int) {
	for _, short := range []string{"<!-->", "<!--->"} {
		if bytes.HasPrefix(s, []byte(short)) {
			return tag{comment: true}, len(short)
		}
	}
	end := bytes.Index(s, []byte("-->"))
	if end < 0 {
		return tag{}, 0
	}
	return tag{comment: true}, end + 3
}

// openTag is a tag in a paragraph that waits for its end.
type openTag struct {
	node *ast.RawHTML
	name string
	held []*ast.RawHTML // rt and rp inside a ruby that may still be dropped
}

// inlines handles the tags among the children of one parent.
func (r rawHTML) inlines(parent ast.Node) {
	var stack []openTag
	for c := parent.FirstChild(); c != nil; {
		next := c.NextSibling()
		if n, ok := c.(*ast.RawHTML); ok {
			stack = r.inline(parent, n, stack)
		}
		c = next
	}
	for _, o := range stack {
		r.drop(parent, o.node, RawHTMLOpen)
		for _, n := range o.held {
			r.drop(parent, n, RawHTMLOpen)
		}
	}
}

// inline handles one tag in a paragraph and returns what is open behind it.
func (r rawHTML) inline(parent ast.Node, n *ast.RawHTML, stack []openTag) []openTag {
	t, _ := readTag(n.Segments.Value(r.src))
	var top *openTag
	inside := ""
	if len(stack) > 0 {
		top = &stack[len(stack)-1]
		inside = top.name
	}
	switch {
	case t.comment:
		parent.RemoveChild(parent, n)
	case !t.plain || !isInline(t.name) || isVoid(t.name) && t.closing || !t.closing && !fits(t.name, inside):
		r.drop(parent, n, RawHTML)
	case isVoid(t.name):
		r.keep(parent, n, t.name, false)
	case !t.closing:
		return append(stack, openTag{node: n, name: t.name})
	case inside != t.name:
		r.drop(parent, n, RawHTMLOpen)
	case t.name == "rt" || t.name == "rp":
		ruby := &stack[len(stack)-2]
		ruby.held = append(ruby.held, top.node, n)
		return stack[:len(stack)-1]
	default:
		for i, reading := range top.held {
			held, _ := readTag(reading.Segments.Value(r.src))
			r.keep(parent, reading, held.name, i%2 == 1)
		}
		r.keep(parent, top.node, t.name, false)
		r.keep(parent, n, t.name, true)
		return stack[:len(stack)-1]
	}
	return stack
}

// fits tells whether the element may stand inside the open one.
func fits(name, inside string) bool {
	if name == "rt" || name == "rp" {
		return inside == "ruby"
	}
	return name != "ruby" || inside != "ruby"
}

func (r rawHTML) keep(parent ast.Node, n *ast.RawHTML, name string, closing bool) {
	parent.ReplaceChild(parent, n, &checkedTag{name: name, closing: closing})
}

func (r rawHTML) drop(parent ast.Node, n *ast.RawHTML, rule ProblemRule) {
	first := n.Segments.At(0)
	last := n.Segments.At(n.Segments.Len() - 1)
	addProblem(r.pc, Problem{rule, Range{first.Start, last.Stop}, []any{firstTag(n.Segments.Value(r.src))}})
	parent.RemoveChild(parent, n)
}

// blocks handles the HTML blocks among the children of one parent. A heading
// ends a section of the page, so no details may stay open across it.
func (r rawHTML) blocks(parent ast.Node) {
	var open []*checkedHTML
	unpaired := func() {
		for _, n := range open {
			r.dropPiece(parent, n, "<details>")
		}
		open = nil
	}
	for c := parent.FirstChild(); c != nil; {
		next := c.NextSibling()
		switch n := c.(type) {
		case *ast.Heading:
			unpaired()
		case *ast.HTMLBlock:
			for _, piece := range r.check(parent, n) {
				switch {
				case piece.depth > 0:
					open = append(open, piece)
				case piece.depth < 0 && len(open) == 0:
					r.dropPiece(parent, piece, "</details>")
				case piece.depth < 0:
					open = open[:len(open)-1]
				}
			}
		}
		c = next
	}
	unpaired()
}

// check puts the pieces of a block of HTML in its place, or drops it.
func (r rawHTML) check(parent ast.Node, n *ast.HTMLBlock) []*checkedHTML {
	pieces, bad := checkBlock(r.blockSource(n))
	at := r.firstLine(n)
	if bad != "" {
		addProblem(r.pc, Problem{RawHTML, at, []any{bad}})
		pieces = nil
	}
	for _, piece := range pieces {
		piece.SetPos(at.Start)
		piece.Lines().Append(text.NewSegment(at.Start, at.End))
		parent.InsertBefore(parent, n, piece)
	}
	parent.RemoveChild(parent, n)
	return pieces
}

func (r rawHTML) blockSource(n *ast.HTMLBlock) []byte {
	b := bytes.Clone(n.Lines().Value(r.src))
	if n.HasClosure() {
		b = append(b, n.ClosureLine.Value(r.src)...)
	}
	return b
}

// firstLine is the place of the first line of a block.
func (r rawHTML) firstLine(n *ast.HTMLBlock) Range {
	line := n.ClosureLine
	if n.Lines().Len() > 0 {
		line = n.Lines().At(0)
	}
	return Range{line.Start, line.Start + len(bytes.TrimRight(r.src[line.Start:line.Stop], "\n"))}
}

func (r rawHTML) dropPiece(parent ast.Node, n *checkedHTML, name string) {
	line := n.Lines().At(0)
	addProblem(r.pc, Problem{RawHTMLOpen, Range{line.Start, line.Stop}, []any{name}})
	parent.RemoveChild(parent, n)
}

// checkBlock reads a block of HTML. It returns the pieces to print, or the
// first tag that may not stand where it does. Comments alone give nothing.
func checkBlock(b []byte) (pieces []*checkedHTML, bad string) {
	var c blockCheck
	for len(b) > 0 {
		t, n := tag{comment: true}, bytes.IndexByte(b, '<')
		switch {
		case n < 0:
			n = len(b)
			c.words(b)
		case n > 0:
			c.words(b[:n])
		default:
			t, n = readTag(b)
		}
		if n == 0 || !t.comment && !c.tag(t) {
			return nil, firstTag(b)
		}
		b = b[n:]
	}
	c.cut(0)
	if len(c.stack) > 0 {
		return nil, "<" + c.stack[len(c.stack)-1] + ">"
	}
	if c.summary != noSummary {
		return nil, "<details>"
	}
	return c.pieces, ""
}

// blockCheck is the state of reading a block of HTML.
type blockCheck struct {
	pieces     []*checkedHTML
	html, text strings.Builder
	depth      int
	stack      []string // the open elements, details not among them
	summary    int      // whether a details was opened whose summary must follow
}

const (
	noSummary = iota
	wantsSummary
	lateSummary // other words came first
)

// cut ends a piece, if there is anything in it, and begins the next.
func (c *blockCheck) cut(depth int) {
	if c.depth != 0 || strings.TrimSpace(c.html.String()) != "" {
		c.pieces = append(c.pieces, &checkedHTML{html: strings.TrimRight(c.html.String(), "\n"), text: c.text.String(), depth: c.depth})
	}
	c.html.Reset()
	c.text.Reset()
	c.depth = depth
}

// words adds text, in which only character references are special.
func (c *blockCheck) words(b []byte) {
	s := stdhtml.UnescapeString(string(b))
	if c.summary == wantsSummary && strings.TrimSpace(s) != "" {
		c.summary = lateSummary
	}
	c.text.WriteString(s)
	c.html.WriteString(stdhtml.EscapeString(s))
}

// tag adds a tag, or returns false if it may not stand where it does.
func (c *blockCheck) tag(t tag) bool {
	if !t.plain || !isInline(t.name) && !isBlock(t.name) || !c.nest(t) {
		return false
	}
	c.html.WriteByte('<')
	if t.closing {
		c.html.WriteByte('/')
	}
	c.html.WriteString(t.name + ">")
	return true
}

// nest follows one tag and tells whether it may stand where it does.
func (c *blockCheck) nest(t tag) bool {
	inside := ""
	if len(c.stack) > 0 {
		inside = c.stack[len(c.stack)-1]
	}
	opening := !t.closing
	switch {
	case t.name == "summary" && opening:
		ok := c.summary == wantsSummary
		c.summary = noSummary
		c.stack = append(c.stack, t.name)
		return ok
	case c.summary != noSummary:
		return false
	case t.name == "details" && opening:
		c.cut(1)
		c.summary = wantsSummary
		return inside == ""
	case t.name == "details":
		c.cut(-1)
		return inside == ""
	case isVoid(t.name):
		return opening
	case opening:
		c.stack = append(c.stack, t.name)
		return fits(t.name, inside)
	case inside != t.name:
		return false
	}
	c.stack = c.stack[:len(c.stack)-1]
	return true
}

// firstTag quotes the first tag of b, shortened.
func firstTag(b []byte) string {
	s := string(bytes.TrimSpace(b))
	if i := strings.IndexByte(s, '>'); i >= 0 {
		s = s[:i+1]
	}
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return s
}

// renderCheckedTag writes a tag. Keys and words with readings take no
// explanations of terms.
func renderCheckedTag(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n, out := node.(*checkedTag), w.(*output)
	plain := 0
	if n.name == "kbd" || n.name == "ruby" {
		plain = 1
	}
	if n.closing {
		out.plainOnly -= plain
		out.writes("</", n.name, ">")
	} else {
		out.plainOnly += plain
		out.writes("<", n.name, ">")
	}
	return ast.WalkContinue, nil
}

func renderCheckedHTML(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.(*output).writes(node.(*checkedHTML).html, "\n")
	}
	return ast.WalkContinue, nil
}
