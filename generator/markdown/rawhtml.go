package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
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

var htmlBlockKind = ast.NewNodeKind("CheckedHTML")

// checkedHTML is a block of tags that passed.
type checkedHTML struct {
	ast.BaseBlock
	html []byte
}

// Kind returns the kind of the node.
func (*checkedHTML) Kind() ast.NodeKind { return htmlBlockKind }

// Dump prints the node, for debugging.
func (n *checkedHTML) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// Transform walks the whole tree once.
func (rawHTMLTransformer) Transform(doc *ast.Document, reader text.Reader, pc parser.Context) {
	r := rawHTML{src: reader.Source(), pc: pc}
	var parents []ast.Node
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && n.HasChildren() {
			parents = append(parents, n)
		}
		return ast.WalkContinue, nil
	})
	for _, p := range parents {
		r.blocks(p)
		r.inlines(p)
	}
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
		if end := bytes.Index(s[4:], []byte("-->")); end >= 0 {
			return tag{comment: true}, 4 + end + 3
		}
		return tag{}, 0
	}
	end := bytes.IndexByte(s, '>')
	if len(s) < 3 || s[0] != '<' || end < 0 {
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
	t.plain = len(rest) == 0 || bytes.Equal(rest, []byte("/"))
	return t, end + 1
}

// inlines handles the tags among the children of one parent.
func (r rawHTML) inlines(parent ast.Node) {
	type open struct {
		node *ast.RawHTML
		name string
	}
	var stack []open
	for c := parent.FirstChild(); c != nil; {
		next := c.NextSibling()
		n, ok := c.(*ast.RawHTML)
		if !ok {
			c = next
			continue
		}
		t, _ := readTag(n.Segments.Value(r.src))
		inside := ""
		if len(stack) > 0 {
			inside = stack[len(stack)-1].name
		}
		switch {
		case t.comment:
			parent.RemoveChild(parent, n)
		case !t.plain || !isInline(t.name) || isVoid(t.name) && t.closing || !t.closing && !fits(t.name, inside):
			r.drop(parent, n, RawHTML)
		case isVoid(t.name):
			r.keep(parent, n, "<"+t.name+">")
		case !t.closing:
			stack = append(stack, open{n, t.name})
		case inside == t.name:
			r.keep(parent, stack[len(stack)-1].node, "<"+t.name+">")
			r.keep(parent, n, "</"+t.name+">")
			stack = stack[:len(stack)-1]
		default:
			r.drop(parent, n, RawHTMLOpen)
		}
		c = next
	}
	for _, o := range stack {
		r.drop(parent, o.node, RawHTMLOpen)
	}
}

// fits tells whether the element may stand inside the open one.
func fits(name, inside string) bool {
	if name == "rt" || name == "rp" {
		return inside == "ruby"
	}
	return name != "ruby" || inside != "ruby"
}

func (r rawHTML) keep(parent ast.Node, n *ast.RawHTML, markup string) {
	s := ast.NewString([]byte(markup))
	s.SetCode(true)
	parent.ReplaceChild(parent, n, s)
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
	var open []*ast.HTMLBlock
	checked := map[*ast.HTMLBlock]*checkedHTML{}
	unpaired := func() {
		for _, n := range open {
			r.dropBlock(parent, n, RawHTMLOpen, "<details>")
			delete(checked, n)
		}
		open = nil
	}
	for c := parent.FirstChild(); c != nil; {
		next := c.NextSibling()
		switch n := c.(type) {
		case *ast.Heading:
			unpaired()
		case *ast.HTMLBlock:
			markup, depth, bad := r.check(r.blockSource(n))
			switch {
			case bad != "":
				r.dropBlock(parent, n, RawHTML, bad)
			case markup == nil && depth == 0:
				parent.RemoveChild(parent, n)
			case depth < 0 && len(open) == 0:
				r.dropBlock(parent, n, RawHTMLOpen, "</details>")
			default:
				checked[n] = &checkedHTML{html: markup}
				if depth > 0 {
					open = append(open, n)
				} else if depth < 0 {
					open = open[:len(open)-1]
				}
			}
		}
		c = next
	}
	unpaired()
	for n, kept := range checked {
		parent.ReplaceChild(parent, n, kept)
	}
}

func (r rawHTML) blockSource(n *ast.HTMLBlock) []byte {
	b := bytes.Clone(n.Lines().Value(r.src))
	if n.HasClosure() {
		b = append(b, n.ClosureLine.Value(r.src)...)
	}
	return b
}

func (r rawHTML) dropBlock(parent ast.Node, n *ast.HTMLBlock, rule ProblemRule, name string) {
	at := Range{max(n.Pos(), 0), max(n.Pos(), 0) + 1}
	if n.Lines().Len() > 0 {
		first := n.Lines().At(0)
		at = Range{first.Start, first.Start + len(bytes.TrimRight(first.Value(r.src), "\n"))}
	}
	addProblem(r.pc, Problem{rule, at, []any{name}})
	parent.RemoveChild(parent, n)
}

// check reads a block of HTML. It returns the mark-up to print, whether one
// details more is open (1) or closed (-1) than the other, and the first tag
// that may not stand here. Comments alone give nil.
func (r rawHTML) check(b []byte) (markup []byte, depth int, bad string) {
	var out bytes.Buffer
	var stack []string
	something := false
	w := bufWriter{&out}
	for len(b) > 0 {
		at := bytes.IndexByte(b, '<')
		if at != 0 {
			if at < 0 {
				at = len(b)
			}
			something = something || len(bytes.TrimSpace(b[:at])) > 0
			html.DefaultWriter.Write(w, b[:at])
			b = b[at:]
			continue
		}
		t, n := readTag(b)
		if n == 0 {
			return nil, 0, firstTag(b)
		}
		if !t.comment {
			something = true
			if !t.plain || !isInline(t.name) && !isBlock(t.name) {
				return nil, 0, string(b[:n])
			}
			if stack, depth = nest(stack, depth, t, b[n:]); stack == nil {
				return nil, 0, string(b[:n])
			}
			out.WriteString("<" + map[bool]string{true: "/"}[t.closing] + t.name + ">")
		}
		b = b[n:]
	}
	if len(stack) > 1 {
		return nil, 0, "<" + stack[len(stack)-1] + ">"
	}
	if !something {
		return nil, 0, ""
	}
	return out.Bytes(), depth, ""
}

// nest follows one tag. The stack, which always begins with "", holds the open
// elements except details, whose ends may lie in other blocks. It returns nil
// when the tag does not fit.
func nest(stack []string, depth int, t tag, rest []byte) ([]string, int) {
	if stack == nil {
		stack = []string{""}
	}
	inside := stack[len(stack)-1]
	switch {
	case isVoid(t.name):
		if t.closing {
			return nil, 0
		}
		return stack, depth
	case t.name == "details" && t.closing:
		if inside != "" || depth < 0 {
			return nil, 0
		}
		return stack, depth - 1
	case t.name == "details":
		if inside != "" || depth > 0 || !bytes.HasPrefix(bytes.TrimLeft(bytes.ToLower(rest), " \t\n"), []byte("<summary>")) {
			return nil, 0
		}
		return stack, depth + 1
	case t.name == "summary" && !t.closing:
		if depth != 1 || inside != "" {
			return nil, 0
		}
		return append(stack, t.name), depth
	case t.closing:
		if inside != t.name {
			return nil, 0
		}
		return stack[:len(stack)-1], depth
	case !fits(t.name, inside):
		return nil, 0
	}
	return append(stack, t.name), depth
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

func renderCheckedHTML(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		out := w.(*output)
		out.writes(string(node.(*checkedHTML).html))
		out.writes("\n")
	}
	return ast.WalkContinue, nil
}
