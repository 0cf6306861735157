package markdown

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// Term is a word of the glossary in one language: a key, the ways to write it,
// and a short explanation.
type Term struct {
	Key, Short string
	Words      []string
}

// Glossary finds terms in text. It is made once per language and not changed.
type Glossary struct {
	byFirst map[rune][]entry // longest first
}

type entry struct {
	word string
	term *Term
}

// NewGlossary prepares terms. Words are compared without regard to the case of
// ASCII letters.
func NewGlossary(terms []Term) *Glossary {
	g := &Glossary{map[rune][]entry{}}
	for i := range terms {
		for _, word := range terms[i].Words {
			if first, _ := utf8.DecodeRuneInString(word); word != "" {
				first = lowerASCII(first)
				g.byFirst[first] = append(g.byFirst[first], entry{word, &terms[i]})
			}
		}
	}
	for _, list := range g.byFirst {
		slices.SortStableFunc(list, func(a, b entry) int { return cmp.Compare(len(b.word), len(a.word)) })
	}
	return g
}

// maxTerms is how many terms are explained on a page.
const maxTerms = 10

// Terms is the state of one page: which terms were explained on it, in order.
type Terms struct {
	Used     []*Term
	glossary *Glossary
}

// NewTerms begins a page.
func (g *Glossary) NewTerms() *Terms { return &Terms{glossary: g} }

// next finds the first term in text that the page has not explained yet. A
// word counts only where both neighbours are of another script class; before
// and after are the characters around text.
func (t *Terms) next(before rune, text string, after rune) (start, end int, term *Term) {
	if len(t.Used) >= maxTerms {
		return 0, 0, nil
	}
	for at, r := range text {
		for _, e := range t.glossary.byFirst[lowerASCII(r)] {
			if hasPrefixFold(text[at:], e.word) && !slices.Contains(t.Used, e.term) && stands(before, e.word, text[at+len(e.word):], after) {
				return at, at + len(e.word), e.term
			}
		}
		before = r
	}
	return 0, 0, nil
}

// stands tells whether word between before and rest is a word of its own. after
// is what follows the end of rest.
func stands(before rune, word, rest string, after rune) bool {
	first, _ := utf8.DecodeRuneInString(word)
	last, _ := utf8.DecodeLastRuneInString(word)
	if rest != "" {
		after, _ = utf8.DecodeRuneInString(rest)
	}
	return !sameScript(before, first) && !sameScript(last, after)
}

// script classes a letter belongs to.
const (
	noScript = iota
	latin
	hiragana
	katakana
	kanji
	otherScript
)

func script(r rune) int {
	switch {
	case r == 0:
		return noScript
	case r < 0x80:
		if r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z' || r == '_' || r == '-' {
			return latin
		}
		return noScript
	case r == 'ー' || r == '・' || unicode.Is(unicode.Katakana, r):
		return katakana
	case unicode.Is(unicode.Hiragana, r):
		return hiragana
	case r == '々' || unicode.Is(unicode.Han, r):
		return kanji
	case unicode.Is(unicode.Latin, r):
		return latin
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return otherScript
	}
	return noScript
}

func sameScript(a, b rune) bool {
	s := script(a)
	return s != noScript && s == script(b)
}

func lowerASCII(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r + 32
	}
	return r
}

func hasPrefixFold(text, word string) bool {
	if len(text) < len(word) {
		return false
	}
	for i := range len(word) {
		if lowerASCII(rune(text[i])) != lowerASCII(rune(word[i])) {
			return false
		}
	}
	return true
}

// withTerms writes a text, explaining the terms in it that are new to the page.
func (o *output) withTerms(n *ast.Text) {
	s := unescape(n.Segment.Value(o.doc.src))
	before, after := o.around(n)
	for {
		start, end, term := o.page.Terms.next(before, s, after)
		if term == nil {
			o.runs(s, o.text)
			return
		}
		o.page.Terms.Used = append(o.page.Terms.Used, term)
		o.runs(s[:start], o.text)
		o.writes(`<dfn class="term"><a href="#_term-`)
		o.text(term.Key)
		o.writes(`" aria-describedby="_tip-`)
		o.text(term.Key)
		o.writes(`">`)
		o.text(s[start:end])
		o.writes(`</a><span class="tip" role="tooltip" id="_tip-`)
		o.text(term.Key)
		o.writes(`">`)
		o.text(term.Short)
		o.writes(`</span></dfn>`)
		before, _ = utf8.DecodeLastRuneInString(s[start:end])
		s = s[end:]
	}
}

// around gives the characters before and after a text on the page; a line
// break that shows counts as none.
func (o *output) around(n *ast.Text) (before, after rune) {
	if p, ok := n.PreviousSibling().(*ast.Text); !ok || !breaks(p, o.doc.src) {
		before = runeBeside(n, o.doc.src, true)
	}
	if !breaks(n, o.doc.src) {
		after = runeBeside(n, o.doc.src, false)
	}
	return before, after
}

// breaks tells whether a space or a break shows behind n.
func breaks(n *ast.Text, src []byte) bool {
	return n.HardLineBreak() || n.SoftLineBreak() && !joins(n, src)
}
