package markdown

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Emphasis (*a*, **a**, _a_, __a__) and strikethrough (~a~, ~~a~~) that work in
// Chinese, Japanese and Korean, which put no space between words. The rules are
// those of "CommonMark CJK-friendly Amendments" (specification.md of
// github.com/tats-u/markdown-cjk-friendly); they change which runs of
// delimiters may open or close, and nothing else.
//
// CommonMark looks at the characters on both sides of a run:
//
//	これは**「エラー」**を示す
//	     ^  ^      opening: outer は, inner 「
//	            ^  ^    closing: inner 」, outer を
//
// A run may open where it flanks what follows it, and close where it flanks
// what precedes it. With the character on that side as the inner one:
//
//	inner \ outer      space  letter  punctuation  CJK
//	space                no     no         no       no
//	letter              yes    yes        yes      yes
//	punctuation         yes     no        yes      YES
//	CJK punctuation     yes    YES        yes      YES
//
// YES marks what the amendments add. Where neither neighbour is CJK the table
// is CommonMark's own. For _ there is CommonMark's further condition, that a
// run which flanks both sides opens only behind punctuation and closes only
// before it.
//
// A variation selector in front of a run belongs to the character before it:
// 。 with U+FE01 is still a CJK full stop.

// delimiterParser parses the runs of one kind of delimiter, and tells goldmark
// how to pair them and what a pair becomes.
type delimiterParser struct {
	chars   string // the delimiters
	longest int    // a longer run is text; 0 allows any length
	node    func(length int) ast.Node
}

// newEmphasis returns the parser of * and _.
func newEmphasis() parser.InlineParser {
	return &delimiterParser{chars: "*_", node: func(n int) ast.Node { return ast.NewEmphasis(n) }}
}

// newStrikethrough returns the parser of ~ and ~~.
func newStrikethrough() parser.InlineParser {
	return &delimiterParser{chars: "~", longest: 2, node: func(int) ast.Node { return east.NewStrikethrough() }}
}

// Trigger returns the delimiters.
func (p *delimiterParser) Trigger() []byte { return []byte(p.chars) }

// IsDelimiter reports whether c is one of the delimiters.
func (p *delimiterParser) IsDelimiter(c byte) bool {
	for i := range len(p.chars) {
		if p.chars[i] == c {
			return true
		}
	}
	return false
}

// CanOpenCloser reports whether the two runs are of the same delimiter.
func (p *delimiterParser) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

// OnMatch returns the node for a pair of runs, of which length characters on
// either side are used.
func (p *delimiterParser) OnMatch(length int) ast.Node { return p.node(length) }

// Parse takes the run of delimiters at the reader's position. goldmark pairs
// the runs at the end of the block.
func (p *delimiterParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	char, n := line[0], 1
	for n < len(line) && line[n] == char {
		n++
	}
	previous := block.PrecendingCharacter()
	if p.longest > 0 && (n > p.longest || previous == rune(char)) {
		return nil
	}
	before := neighbourBefore(previous, block.Source()[:segment.Start])
	after := neighbourAfter(line[n:])
	canOpen, canClose := flanking(char, before, after)
	d := parser.NewDelimiter(canOpen, canClose, n, char, p)
	d.Segment = segment.WithStop(segment.Start + n)
	block.Advance(n)
	pc.PushDelimiter(d)
	return d
}

// flanking reports whether a run of char between two neighbours may open and
// whether it may close.
func flanking(char byte, before, after neighbour) (canOpen, canClose bool) {
	left, right := flanks(after, before), flanks(before, after)
	if char == '_' {
		return left && (!right || before.punct), right && (!left || after.punct)
	}
	return left, right
}

// flanks is the table above.
func flanks(inner, outer neighbour) bool {
	if inner.space {
		return false
	}
	return !inner.punct || inner.cjk || outer.space || outer.punct || outer.cjk
}

// neighbour is what matters of the character beside a run. Both punct and cjk
// hold for CJK punctuation.
type neighbour struct{ space, punct, cjk bool }

func newNeighbour(r rune) neighbour {
	return neighbour{util.IsSpaceRune(r), util.IsPunctRune(r), isCJK(r)}
}

// neighbourAfter is the character at the start of rest, which is what follows
// the run on its line. The end of the text counts as a space.
func neighbourAfter(rest []byte) neighbour {
	if len(rest) == 0 {
		return neighbour{space: true}
	}
	r, _ := utf8.DecodeRune(rest)
	return newNeighbour(r)
}

// neighbourBefore is the character previous, which stands at the end of source
// unless it is the space that goldmark makes of an indent or a start of line.
func neighbourBefore(previous rune, source []byte) neighbour {
	switch {
	case isIdeographicSelector(previous):
		return neighbour{cjk: true} // only ideographs take one
	case !isTextSelector(previous):
		return newNeighbour(previous)
	}
	r, _ := utf8.DecodeLastRune(source[:len(source)-utf8.RuneLen(previous)])
	n := newNeighbour(r)
	n.space = false // the selector is not one; what it does there is left open by the specification
	n.cjk = n.cjk || isWideQuote(r, previous)
	return n
}

// isTextSelector reports whether r is one of the variation selectors 1 to 15.
// The sixteenth, U+FE0F, makes an emoji and is an ordinary character here.
func isTextSelector(r rune) bool { return 0xFE00 <= r && r <= 0xFE0E }

// isIdeographicSelector reports whether r is one of the selectors that choose
// between forms of an ideograph, such as in 葛󠄀.
func isIdeographicSelector(r rune) bool { return 0xE0100 <= r && r <= 0xE01EF }

// isWideQuote reports whether r with the selector is one of the four curly
// quotation marks in its full-width form, which is CJK punctuation. Without a
// selector they are not: the same characters stand in Latin text.
func isWideQuote(r, selector rune) bool {
	return selector == 0xFE01 && (r == '‘' || r == '’' || r == '“' || r == '”')
}

// isCJK reports whether r is a CJK character.
func isCJK(r rune) bool { return r >= 0x1100 && unicode.Is(cjk, r) }

// cjk holds the characters that are of the script Hangul, or whose East Asian
// Width is W, F or H and that are not shown as emoji by default: Unicode 17,
// with the places that are kept for ideographs to come.
var cjk = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x1100, 0x11FF, 1}, {0x20A9, 0x20A9, 1}, {0x2329, 0x232A, 1}, {0x2630, 0x2637, 1},
		{0x268A, 0x268F, 1}, {0x2E80, 0x2E99, 1}, {0x2E9B, 0x2EF3, 1}, {0x2F00, 0x2FD5, 1},
		{0x2FF0, 0x303E, 1}, {0x3041, 0x3096, 1}, {0x3099, 0x30FF, 1}, {0x3105, 0x312F, 1},
		{0x3131, 0x318E, 1}, {0x3190, 0x31E5, 1}, {0x31EF, 0x321E, 1}, {0x3220, 0x3247, 1},
		{0x3250, 0xA48C, 1}, {0xA490, 0xA4C6, 1}, {0xA960, 0xA97C, 1}, {0xAC00, 0xD7A3, 1},
		{0xD7B0, 0xD7C6, 1}, {0xD7CB, 0xD7FB, 1}, {0xF900, 0xFAFF, 1}, {0xFE10, 0xFE19, 1},
		{0xFE30, 0xFE52, 1}, {0xFE54, 0xFE66, 1}, {0xFE68, 0xFE6B, 1}, {0xFF01, 0xFFBE, 1},
		{0xFFC2, 0xFFC7, 1}, {0xFFCA, 0xFFCF, 1}, {0xFFD2, 0xFFD7, 1}, {0xFFDA, 0xFFDC, 1},
		{0xFFE0, 0xFFE6, 1}, {0xFFE8, 0xFFEE, 1},
	},
	R32: []unicode.Range32{
		{0x16FE0, 0x16FE4, 1}, {0x16FF0, 0x16FF6, 1}, {0x17000, 0x18CD5, 1}, {0x18CFF, 0x18D1E, 1},
		{0x18D80, 0x18DF2, 1}, {0x1AFF0, 0x1AFF3, 1}, {0x1AFF5, 0x1AFFB, 1}, {0x1AFFD, 0x1AFFE, 1},
		{0x1B000, 0x1B122, 1}, {0x1B132, 0x1B132, 1}, {0x1B150, 0x1B152, 1}, {0x1B155, 0x1B155, 1},
		{0x1B164, 0x1B167, 1}, {0x1B170, 0x1B2FB, 1}, {0x1D300, 0x1D356, 1}, {0x1D360, 0x1D376, 1},
		{0x1F200, 0x1F200, 1}, {0x1F202, 0x1F202, 1}, {0x1F210, 0x1F219, 1}, {0x1F21B, 0x1F22E, 1},
		{0x1F230, 0x1F231, 1}, {0x1F237, 0x1F237, 1}, {0x1F23B, 0x1F23B, 1}, {0x1F240, 0x1F248, 1},
		{0x1F260, 0x1F265, 1}, {0x20000, 0x3FFFD, 1},
	},
}
