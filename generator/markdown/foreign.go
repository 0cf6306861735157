package markdown

import (
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// Japanese tells whether a text has letters that are Japanese wherever they
// stand: kana and Han.
func Japanese(s string) bool {
	for _, r := range s {
		if unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) {
			return true
		}
	}
	return false
}

// besides tells whether a character belongs to Japanese letters beside it:
// punctuation and marks of full width.
func besides(r rune) bool {
	return r >= 0x3001 && r <= 0x303f || r >= 0x30a0 && r <= 0x30ff || r >= 0xff01 && r <= 0xffef
}

// runs hands a text to write piece by piece. What is in the language
// Page.Foreign stands in an element that says so.
func (o *output) runs(s string, write func(string)) {
	if o.page.Foreign == "" || !Japanese(s) {
		write(s)
		return
	}
	from, inside := 0, false
	piece := func(to int) {
		switch text := s[from:to]; {
		case text == "":
		case inside && Japanese(text):
			o.writes(`<span lang="`, o.page.Foreign, `">`)
			write(text)
			o.writes(`</span>`)
		default:
			write(text)
		}
		from = to
	}
	for i, r := range s {
		if now := besides(r) || unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han); now != inside {
			piece(i)
			inside = now
		}
	}
	piece(len(s))
}

func renderCodeSpan(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	out := w.(*output)
	code := ""
	for c := node.FirstChild(); c != nil; c = c.NextSibling() {
		value := c.(*ast.Text).Segment.Value(src)
		if n := len(value); n > 0 && value[n-1] == '\n' {
			value = append(value[:n-1:n-1], ' ')
		}
		code += string(value)
	}
	out.writes("<code")
	if out.page.Foreign != "" && Japanese(code) {
		out.writes(` lang="`, out.page.Foreign, `"`)
	}
	out.writes(">")
	html.DefaultWriter.RawWrite(w, []byte(code))
	out.writes("</code>")
	return ast.WalkSkipChildren, nil
}
