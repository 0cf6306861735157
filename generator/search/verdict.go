package search

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"naosu/generator/kb"
)

// Verdict says what an answer means for the reader.
type Verdict string

// The verdicts.
const (
	Sure   Verdict = "sure"   // one answer
	Choose Verdict = "choose" // several that the paste cannot tell apart
	None   Verdict = "none"   // the error is not known; answers are near misses
)

// Answers are what a search gives. Several lists the errors of a paste that
// holds more than one, in its order.
type Answers struct {
	Verdict Verdict
	List    []Answer
	Several []Answer
}

// Answer is an article with the text that fits the paste.
type Answer struct {
	Article *kb.Article
	Lang    string // of the text
	Text    string
	Kind    string // code, exact, template, near or title
	Score   int
	Line    int               // of the paste, from 1
	Values  map[string]string // the reader's own, for placeholders
}

// longestPaste is how many bytes of a paste are looked at.
const longestPaste = 600_000

// margin is how much less an answer may score and still be as likely as the
// first: less than a short word.
const margin = 12

// Search finds the articles for a paste, at most limit of them. Of the texts of
// an article that fit as well, an answer has one in lang if there is one.
func (x *Index) Search(text, lang string, limit int) Answers {
	l := x.look(text)
	out := Answers{Verdict: l.verdict}
	for _, f := range l.list[:min(limit, len(l.list))] {
		out.List = append(out.List, x.answer(f, l.paste, lang))
	}
	for _, f := range l.several {
		out.Several = append(out.Several, x.answer(f, l.paste, lang))
	}
	return out
}

// looked is what a search comes to.
type looked struct {
	paste         *paste
	verdict       Verdict
	list, several []*found
}

func (x *Index) look(text string) looked {
	text = strings.ToValidUTF8(text[:min(len(text), longestPaste)], "")
	p := x.read(text)
	if len(p.list) == 0 {
		return looked{verdict: None}
	}
	coded := map[*entry]bool{}
	for _, key := range pastedCodes(text) {
		for _, e := range x.codes[key] {
			coded[e] = true
		}
	}
	code := p.alone()
	if code != "" { // a code of signs alone, such as #スピル!, has no key
		for _, e := range x.forms[code] {
			coded[e] = true
		}
	}
	l := looked{paste: p}
	l.verdict, l.list, l.several = decide(p, x.rank(p, x.candidates(p), coded), coded, code)
	return l
}

// confident tells whether an entry is the error that was pasted. It explains most
// of what the paste says; or most of its text stands there, as a message of its
// own or long enough to be no chance. docs/search.md says how the numbers were
// set.
func (f *found) confident(p *paste) bool {
	if f.value < 40 {
		return false
	}
	if f.said >= 780 {
		return true
	}
	w := f.detail(p)
	if w.clear >= 750 && (f.seen >= 900 || f.seen >= 600 && f.value >= 100) { // the latter with slips
		return true
	}
	if w.whole {
		return f.seen >= 720 && f.value >= 130
	}
	return f.seen >= 720 && f.value >= 350 && w.clear >= 200
}

func decide(p *paste, ranked []*found, coded map[*entry]bool, code string) (Verdict, []*found, []*found) {
	var named, all []*entry
	for e := range coded {
		all = append(all, e)
		if code != "" && e.hasForm(code) {
			named = append(named, e)
		}
	}
	if len(named) > 0 {
		return byCode(named, ranked)
	}
	best, rest := answering(p, ranked)
	switch {
	case len(best) == 0 && len(all) > 0:
		return byCode(all, ranked)
	case len(best) == 0:
		return None, rest, nil
	}
	verdict := Sure
	if slices.ContainsFunc(best[1:], func(f *found) bool { return f.likely(best[0]) }) {
		verdict = Choose
	}
	return verdict, append(best, rest...), severalOf(p, best)
}

// answering parts the confident entries, and any that score higher than one of
// them, from the rest.
func answering(p *paste, ranked []*found) (best, rest []*found) {
	top := ranked[:min(24, len(ranked))]
	first := slices.IndexFunc(top, func(f *found) bool { return f.confident(p) })
	for i, f := range ranked {
		switch {
		case i < first || i < len(top) && f.confident(p):
			best = append(best, f)
		case f.score > 0:
			rest = append(rest, f)
		}
	}
	return best, rest
}

// hasForm tells whether a key is a form of one of the entry's codes.
func (e *entry) hasForm(key string) bool {
	return slices.ContainsFunc(e.codes, func(code string) bool { return slices.Contains(codeForms(code), key) })
}

// likely tells whether an entry is as likely as the best one: it scores about the
// same, or the paste is a part of both texts and fits both as well. A text that
// is the paste, no more and no less, has only its like beside it.
func (f *found) likely(best *found) bool {
	if best.same() && !f.same() {
		return false
	}
	return f.score >= best.score-margin || best.seen < 900 && f.value >= best.value-margin
}

// same tells whether the text and the paste are one.
func (f *found) same() bool { return f.seen >= 990 && f.said >= 990 }

// byCode puts articles first that have a code.
func byCode(entries []*entry, ranked []*found) (Verdict, []*found, []*found) {
	var list, rest []*found
	for _, e := range entries {
		f := &found{entry: e}
		if i := slices.IndexFunc(ranked, func(f *found) bool { return f.entry == e }); i >= 0 {
			f = ranked[i]
		}
		f.coded = true
		list = append(list, f)
	}
	slices.SortFunc(list, func(a, b *found) int {
		return cmp.Or(b.score-a.score, strings.Compare(a.entry.article.ID, b.entry.article.ID))
	})
	for _, f := range ranked {
		if f.score > 0 && !slices.Contains(entries, f.entry) {
			rest = append(rest, f)
		}
	}
	verdict := Sure
	if len(list) > 1 {
		verdict = Choose
	}
	return verdict, append(list, rest...), nil
}

// severalOf lists the errors of a paste that holds more than one.
func severalOf(p *paste, best []*found) []*found {
	list := standing(p, best, 850)
	if len(list) < 2 {
		return nil
	}
	slices.SortFunc(list, func(a, b *found) int { return a.way.from - b.way.from })
	return list
}

// standing lists entries that stand in different places of a paste, each seen
// to at least the given part, in thousandths.
func standing(p *paste, ranked []*found, seen int) (list []*found) {
	for _, f := range ranked {
		if f.seen < seen || f.value < 150 {
			continue
		}
		w := f.detail(p)
		if !slices.ContainsFunc(list, func(o *found) bool { return w.to > o.way.from && w.from < o.way.to }) {
			list = append(list, f)
		}
	}
	return list
}

func (x *Index) answer(f *found, p *paste, lang string) Answer {
	a := Answer{Article: f.entry.article, Kind: f.kind(p), Score: f.score}
	if f.text != nil {
		shown := x.inLanguage(f, p, lang)
		a.Lang, a.Text, a.Values = shown.text.lang, shown.text.text, shown.detail(p).values
		if f.way.to > 0 {
			a.Line = p.lines[f.way.from]
		}
	}
	return a
}

// inLanguage puts a text in lang, if one says as much of the paste, in the place
// of the text of an entry that fits best: a code alone stands in the texts of all
// languages, and readers know the words of their own.
func (x *Index) inLanguage(f *found, p *paste, lang string) *found {
	f.detail(p)
	if f.text.lang == lang || f.window == nil {
		return f
	}
	var a aligner
	best := f
	first := f.text.order
	for first > 0 && x.texts[first-1].entry == f.entry {
		first--
	}
	for i := first; i < len(x.texts) && x.texts[i].entry == f.entry; i++ {
		t := x.texts[i]
		if t.lang != lang || t.title != f.text.title {
			continue
		}
		other := x.evaluate(&a, p, candidate{text: t, window: f.window}, nil)
		if other.value >= f.value-margin && (best == f || other.value > best.value) {
			best = other
		}
	}
	return best
}

// kind says in what way an entry was found.
func (f *found) kind(p *paste) string {
	switch {
	case f.coded:
		return "code"
	case f.text.title:
		return "title"
	case f.seen < 970:
		return "near"
	case strings.Contains(f.text.form, "{"):
		return "template"
	case f.said >= 990 || len(p.windows) > 1:
		return "exact"
	}
	return "template"
}

var (
	codeWord = regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9_.-]*`)
	codeSign = regexp.MustCompile(`[0-9_]|^[A-Z]+$`)
)

// pastedCodes are the keys of everything in a paste that may be an error code.
func pastedCodes(text string) (keys []string) {
	for _, word := range codeWord.FindAllString(norm.NFKC.String(text), -1) {
		if len(word) <= 64 && codeSign.MatchString(word) {
			keys = append(keys, codeKey(word))
		}
	}
	return keys
}

// alone is the key of a paste that is short enough to be a code and nothing
// else, or "".
func (p *paste) alone() string {
	if len(p.list) > 64 {
		return ""
	}
	return codeKey(p.text)
}
