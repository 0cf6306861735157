package markdown

import (
	"regexp"

	"github.com/yuin/goldmark/ast"
)

// bareURL matches an address in a text.
var bareURL = regexp.MustCompile(`https?://[0-9A-Za-z][!-~]*`)

// addBareURL reports an address in a text that is no link. By the rules of GFM
// it becomes one only behind a space, a bracket or the like, and so never behind
// Japanese, as in "例、https://a.example".
func (d *Doc) addBareURL(n *ast.Text) {
	at := bareURL.FindIndex(n.Segment.Value(d.src))
	if at == nil || n.IsRaw() {
		return
	}
	for p := n.Parent(); p != nil; p = p.Parent() {
		switch p.Kind() {
		case ast.KindLink, ast.KindImage, ast.KindCodeSpan:
			return
		}
	}
	start := n.Segment.Start
	d.report(Problem{BareURL, Range{start + at[0], start + at[1]}, []any{string(d.src[start+at[0] : start+at[1]])}})
}
