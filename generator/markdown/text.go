package markdown

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
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
		out.withTerms(n)
	default:
		out.runs(string(value), func(s string) { html.DefaultWriter.Write(w, []byte(s)) })
	}
	switch {
	case n.HardLineBreak():
		out.writes("<br>\n")
	case breaks(n, src):
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
	a, ok := edgeRune(n, src, true)
	if !ok {
		a = runeBeside(n, src, true)
	}
	b := runeBeside(n, src, false)
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

// runeBeside is the last character before n on its line of the page or, with
// before unset, the first one after it. It is 0 where there is none: at an
// edge, or beside an image.
func runeBeside(n ast.Node, src []byte, before bool) rune {
	for c := beside(n, before); c != nil; c = beside(c, before) {
		if r, ok := edgeRune(c, src, before); ok {
			return r
		}
	}
	return 0
}

// beside is the node before or after n in the same block.
func beside(n ast.Node, before bool) ast.Node {
	for ; n != nil && n.Type() == ast.TypeInline; n = n.Parent() {
		c := n.NextSibling()
		if before {
			c = n.PreviousSibling()
		}
		if c != nil {
			return c
		}
	}
	return nil
}

// edgeRune is the last or the first character of n. It is not ok if n shows
// none and the next node is to be asked: a tag, the number of a footnote.
func edgeRune(n ast.Node, src []byte, last bool) (r rune, ok bool) {
	switch n := n.(type) {
	case *ast.Text:
		return edgeOf(n.Segment.Value(src), last)
	case *ast.AutoLink:
		return edgeOf(n.Label(src), last)
	case *directive:
		return edgeOf([]byte(n.text), last)
	case *checkedTag:
		return 0, n.name == "br"
	case *east.FootnoteLink:
		return 0, false
	case *ast.Emphasis, *east.Strikethrough, *ast.Link, *ast.CodeSpan:
		return edgeInside(n, src, last)
	}
	return 0, true
}

// edgeInside is the edgeRune of the children of n.
func edgeInside(n ast.Node, src []byte, last bool) (r rune, ok bool) {
	c := n.FirstChild()
	if last {
		c = n.LastChild()
	}
	for c != nil {
		if r, ok := edgeRune(c, src, last); ok {
			return r, ok
		}
		if last {
			c = c.PreviousSibling()
		} else {
			c = c.NextSibling()
		}
	}
	return 0, false
}

func edgeOf(b []byte, last bool) (r rune, ok bool) {
	if len(b) == 0 {
		return 0, false
	}
	if last {
		r, _ = utf8.DecodeLastRune(b)
	} else {
		r, _ = utf8.DecodeRune(b)
	}
	return r, true
}
