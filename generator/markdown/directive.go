package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// directive is :menu[Settings > Privacy] or :value[name]. Its text is plain.
type directive struct {
	ast.BaseInline
	name, text string
	end        int
}

var directiveKind = ast.NewNodeKind("Directive")

// Kind returns the kind of the node.
func (*directive) Kind() ast.NodeKind { return directiveKind }

// Dump prints the node, for debugging.
func (n *directive) Dump(src []byte, level int) {
	ast.DumpHelper(n, src, level, map[string]string{"name": n.name, "text": n.text}, nil)
}

type directiveParser struct{}

// Trigger returns the first byte of a directive.
func (directiveParser) Trigger() []byte { return []byte{':'} }

// Parse reads a directive that ends on the line it begins on.
func (directiveParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	for _, name := range []string{"menu", "value"} {
		rest, ok := bytes.CutPrefix(line[1:], []byte(name+"["))
		if !ok {
			continue
		}
		end := closingBracket(rest)
		if end <= 0 {
			addProblem(pc, Problem{DirectiveWrong, Range{segment.Start, segment.Start + len(name) + 2}, []any{":" + name + "["}})
			return nil
		}
		length := 1 + len(name) + 1 + end + 1
		block.Advance(length)
		n := &directive{name: name, text: strings.TrimSpace(unescape(rest[:end])), end: segment.Start + length}
		n.SetPos(segment.Start)
		return n
	}
	return nil
}

// closingBracket finds the ] that ends the text, or returns -1.
func closingBracket(b []byte) int {
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case ']':
			return i
		}
	}
	return -1
}

// menuPath splits the text of a :menu into its steps.
func menuPath(text string) []string {
	steps := strings.FieldsFunc(text, func(r rune) bool { return r == '>' || r == '＞' })
	for i := range steps {
		steps[i] = strings.TrimSpace(steps[i])
	}
	return steps
}

func renderDirective(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n, out := node.(*directive), w.(*output)
	if n.name == "value" {
		out.value(n.text)
		return ast.WalkContinue, nil
	}
	out.writes(`<span class="menu">`)
	for i, step := range menuPath(n.text) {
		if i > 0 {
			out.writes(` <span class="menu-gap">›</span> `)
		}
		out.writes(`<span class="menu-step">`)
		out.text(step)
		out.writes(`</span>`)
	}
	out.writes(`</span>`)
	return ast.WalkContinue, nil
}
