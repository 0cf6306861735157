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
	steps      []string // of a :menu
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

// maxDirective is how long the text of a directive may be, in bytes.
const maxDirective = 1000

// Parse reads a directive that ends on the line it begins on.
func (directiveParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	for _, name := range []string{"menu", "value"} {
		rest, ok := bytes.CutPrefix(line[1:], []byte(name+"["))
		if !ok {
			continue
		}
		end := max(0, closingBracket(rest[:min(len(rest), maxDirective)]))
		n := &directive{name: name, text: strings.TrimSpace(unescape(rest[:end])), steps: menuPath(rest[:end])}
		if n.text == "" || len(n.steps) == 0 {
			addProblem(pc, Problem{DirectiveWrong, Range{segment.Start, segment.Start + len(name) + 2}, []any{":" + name + "["}})
			return nil
		}
		n.end = segment.Start + len(name) + 2 + end + 1
		n.SetPos(segment.Start)
		block.Advance(n.end - segment.Start)
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

// menuPath splits the text of a :menu, as written, into its steps. A > behind
// a backslash belongs to a step.
func menuPath(raw []byte) (steps []string) {
	add := func(b []byte) {
		if step := strings.TrimSpace(unescape(b)); step != "" {
			steps = append(steps, step)
		}
	}
	from := 0
	for i := 0; i < len(raw); i++ {
		gap := 0
		switch {
		case raw[i] == '\\':
			i++
		case raw[i] == '>':
			gap = 1
		case bytes.HasPrefix(raw[i:], []byte("＞")):
			gap = len("＞")
		}
		if gap > 0 {
			add(raw[from:i])
			from = i + gap
		}
	}
	add(raw[from:])
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
	for i, step := range n.steps {
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
