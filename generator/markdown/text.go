package markdown

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

func renderText(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n, out := node.(*ast.Text), w.(*output)
	value := n.Segment.Value(src)
	switch {
	case n.IsRaw():
		html.DefaultWriter.RawWrite(w, value)
	case out.page.Terms != nil && out.plainOnly == 0:
		out.withTerms(value)
	default:
		html.DefaultWriter.Write(w, value)
	}
	switch {
	case n.HardLineBreak():
		out.writes("<br>\n")
	case n.SoftLineBreak() && !joins(n, src):
		out.writes("\n")
	}
	return ast.WalkContinue, nil
}

// joins tells whether the line break behind n vanishes on the page: the
// segment break rules of CSS Text Level 3 (draft of 2020-04-29, 4.1.3).
//
//	a zero-width space on one side           joins
//	both sides wide, neither is Hangul       joins
//	one side wide punctuation or U+3000      joins
//	anything else                            stays, as a space
//
// goldmark's own EastAsianLineBreaksCSS3Draft joins at any punctuation, so
// "Yes,⏎no" became "Yes,no", and it looks only at texts side by side, so
// "a⏎*b*" lost its space; hence this function.
func joins(n *ast.Text, src []byte) bool {
	a, b := lastRune(n, src), nextRune(n, src)
	if a == 0 || b == 0 {
		return false
	}
	if a == '\u200b' || b == '\u200b' {
		return true
	}
	if isWide(a) && isWide(b) {
		return !unicode.Is(unicode.Hangul, a) && !unicode.Is(unicode.Hangul, b)
	}
	return widePunct(a) || widePunct(b)
}

func isWide(r rune) bool {
	switch util.EastAsianWidth(r) {
	case "F", "W", "H":
		return true
	}
	return false
}

func widePunct(r rune) bool {
	return r == '\u3000' || isWide(r) && unicode.IsPunct(r) && util.IsSpaceDiscardingUnicodeRune(r)
}

// lastRune is the last character before the line break behind n.
func lastRune(n *ast.Text, src []byte) rune {
	for c := ast.Node(n); c != nil; {
		switch t := c.(type) {
		case *ast.Text:
			if v := t.Segment.Value(src); len(v) > 0 {
				r, _ := utf8.DecodeLastRune(v)
				return r
			}
			c = t.PreviousSibling()
		case *directive:
			r, _ := utf8.DecodeLastRuneInString(t.text)
			return r
		default:
			c = c.LastChild()
		}
	}
	return 0
}

// nextRune is the first character after the line break behind n.
func nextRune(n *ast.Text, src []byte) rune {
	c := n.NextSibling()
	for p := n.Parent(); c == nil && p != nil && p.Type() == ast.TypeInline; p = p.Parent() {
		c = p.NextSibling()
	}
	for c != nil {
		switch t := c.(type) {
		case *ast.Text:
			r, _ := utf8.DecodeRune(t.Segment.Value(src))
			if r == utf8.RuneError {
				return 0
			}
			return r
		case *directive:
			r, _ := utf8.DecodeRuneInString(t.text)
			return r
		}
		c = c.FirstChild()
	}
	return 0
}
