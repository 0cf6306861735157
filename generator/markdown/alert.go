package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// alertName is the node attribute of a blockquote that is a GitHub alert.
var alertName = []byte("naosu-alert")

// alertTransformer turns
//
//	> [!WARNING]
//	> text
//
// into an alert: the marker line goes, and the blockquote carries the kind.
type alertTransformer struct{}

// Transform is called when a paragraph ends.
func (alertTransformer) Transform(node *ast.Paragraph, reader text.Reader, _ parser.Context) {
	quote, ok := node.Parent().(*ast.Blockquote)
	if !ok || node.PreviousSibling() != nil || node.Lines().Len() == 0 {
		return
	}
	first := node.Lines().At(0)
	kind := alertKind(string(first.Value(reader.Source())))
	if kind == "" {
		return
	}
	quote.SetAttribute(alertName, kind)
	if node.Lines().Len() == 1 {
		quote.RemoveChild(quote, node)
		return
	}
	node.Lines().SetSliced(1, node.Lines().Len())
}

// alertKind returns note, tip, important, warning or caution, or "".
func alertKind(line string) string {
	line = strings.ToLower(strings.TrimSpace(line))
	switch line {
	case "[!note]", "[!tip]", "[!important]", "[!warning]", "[!caution]":
		return line[2 : len(line)-1]
	}
	return ""
}

func renderBlockquote(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	value, _ := n.Attribute(alertName)
	kind, alert := value.(string)
	out := w.(*output)
	switch {
	case alert && entering:
		out.writes(`<div class="alert alert-`, kind, `" role="note"><p class="alert-title">`)
		out.text(out.page.alert(kind))
		out.writes("</p>\n")
	case alert:
		out.writes("</div>\n")
	case entering:
		out.writes("<blockquote>\n")
	default:
		out.writes("</blockquote>\n")
	}
	return ast.WalkContinue, nil
}
