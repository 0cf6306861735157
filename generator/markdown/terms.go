package markdown

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/renderer/html"
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
// word counts only where both neighbours are of another script class.
func (t *Terms) next(text []byte) (start, end int, term *Term) {
	if len(t.Used) >= maxTerms {
		return 0, 0, nil
	}
	before := rune(0)
	for at := 0; at < len(text); {
		r, n := utf8.DecodeRune(text[at:])
		for _, e := range t.glossary.byFirst[lowerASCII(r)] {
			if hasPrefixFold(text[at:], e.word) && !slices.Contains(t.Used, e.term) && stands(before, text[at:], e.word) {
				return at, at + len(e.word), e.term
			}
		}
		before, at = r, at+n
	}
	return 0, 0, nil
}

// stands tells whether word at the head of rest is a word of its own.
func stands(before rune, rest []byte, word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	last, _ := utf8.DecodeLastRuneInString(word)
	after, n := utf8.DecodeRune(rest[len(word):])
	if n == 0 {
		after = 0
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

func hasPrefixFold(text []byte, word string) bool {
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

// withTerms writes text, explaining the terms in it that are new to the page.
func (o *output) withTerms(text []byte) {
	for {
		start, end, term := o.page.Terms.next(text)
		if term == nil {
			html.DefaultWriter.Write(o, text)
			return
		}
		o.page.Terms.Used = append(o.page.Terms.Used, term)
		html.DefaultWriter.Write(o, text[:start])
		o.writes(`<dfn class="term"><a href="#_term-`, term.Key, `" aria-describedby="_tip-`, term.Key, `">`)
		html.DefaultWriter.Write(o, text[start:end])
		o.writes(`</a><span class="tip" role="tooltip" id="_tip-`, term.Key, `">`)
		o.text(term.Short)
		o.writes(`</span></dfn>`)
		text = text[end:]
	}
}
