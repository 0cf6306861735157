package markdown

import (
	"bytes"
	stdhtml "html"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer/html"
)

// plain is the text of a node without mark-up, lines joined as on the page. The
// readings of ruby are left out.
func (d *Doc) plain(top ast.Node) string {
	p := plainText{doc: d}
	// The walker returns no error, so Walk cannot.
	_ = ast.Walk(top, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			p.enter(n)
		} else if n.Type() == ast.TypeBlock && n != top && p.Len() > 0 {
			p.WriteByte('\n')
		}
		return ast.WalkContinue, nil
	})
	return p.String()
}

type plainText struct {
	strings.Builder
	doc     *Doc
	reading int // how many rt and rp are open
}

func (p *plainText) enter(n ast.Node) {
	if t, ok := n.(*checkedTag); ok {
		p.tag(t)
	}
	if p.reading > 0 {
		return
	}
	switch n := n.(type) {
	case *ast.Text:
		p.text(n)
	case *ast.AutoLink:
		p.Write(n.Label(p.doc.src))
	case *directive:
		p.WriteString(n.text)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		p.Write(n.Lines().Value(p.doc.src))
	case *checkedHTML:
		p.WriteString(n.text)
	}
}

func (p *plainText) tag(t *checkedTag) {
	switch t.name {
	case "br":
		p.WriteByte(' ')
	case "rt", "rp":
		if t.closing {
			p.reading--
		} else {
			p.reading++
		}
	}
}

func (p *plainText) text(n *ast.Text) {
	value := n.Segment.Value(p.doc.src)
	if n.IsRaw() || n.Parent().Kind() == ast.KindCodeSpan {
		p.Write(bytes.ReplaceAll(value, []byte("\n"), []byte(" ")))
		return
	}
	p.WriteString(unescape(value))
	if n.HardLineBreak() || n.SoftLineBreak() && !joins(n, p.doc.src) {
		p.WriteByte(' ')
	}
}

// unescape resolves entities and backslash escapes, each once: the text that
// goldmark would print.
func unescape(b []byte) string {
	if !bytes.ContainsAny(b, "&\\\x00") {
		return string(b)
	}
	var out bytes.Buffer
	html.DefaultWriter.Write(bufWriter{&out}, b)
	return stdhtml.UnescapeString(out.String())
}
