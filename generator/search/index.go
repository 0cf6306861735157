package search

import (
	"context"
	"math"
	"math/bits"
	"slices"
	"sync"

	"naosu/generator/kb"
)

// Index answers pastes. It is made from a library and not changed afterwards;
// searches may run at once.
type Index struct {
	langs    []string
	articles []*entry
	texts    []*indexed
	postings map[uint32][]int32  // of texts, for pieces of all kinds
	codes    map[string][]*entry // by key
	forms    map[string][]*entry // by all forms of the keys

	tryMu  sync.Mutex
	tried  bool
	trials []Trial // of all error texts, once Try was asked
}

// entry is an article of the index.
type entry struct {
	article *kb.Article
	order   int
	codes   []string // as keys
}

// indexed is a text by which an article is found: an error text, its heading,
// or a title that says something else.
type indexed struct {
	entry *entry
	order int
	lang  string
	text  string // as written; placeholders as {name}
	title bool
	list  []letter
	names []string // of placeholders, at their letters; nil without any
	whole []uint32
	size  int // number of pieces
	rare  int // the sum of their rarity
	pack  packed
}

// New makes the index of a library. Drafts are in it if they are in the library.
// The error is that of ctx.
func New(ctx context.Context, lib *kb.Library) (*Index, error) {
	x := &Index{langs: lib.Site.Languages, postings: map[uint32][]int32{}, codes: map[string][]*entry{}, forms: map[string][]*entry{}}
	for i, a := range lib.Articles {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e := &entry{article: a, order: i}
		x.articles = append(x.articles, e)
		for _, c := range a.Codes {
			key := codeKey(c)
			e.codes = append(e.codes, key)
			x.codes[key] = append(x.codes[key], e)
			for _, form := range codeForms(key) {
				x.forms[form] = append(x.forms[form], e)
			}
		}
		for _, t := range textsOf(a, x.langs) {
			t.entry, t.order = e, len(x.texts)
			x.texts = append(x.texts, t)
		}
	}
	return x, x.post(ctx)
}

// textsOf lists what an article is found by, each normal form once.
func textsOf(a *kb.Article, langs []string) []*indexed {
	var list []*indexed
	known := map[string]bool{}
	add := func(lang, text string, pieces []kb.Piece, title bool) {
		t := &indexed{lang: lang, text: text, title: title}
		t.list, t.names = template(pieces)
		key := normalKey(t.list)
		if len(t.list) == 0 || known[key] {
			return
		}
		known[key] = true
		list = append(list, t)
	}
	for _, v := range a.Variants {
		add(v.Lang, v.Text, kb.ParseVariant(v.Text, nil), false)
	}
	for _, v := range a.Variants {
		add(v.Lang, v.Heading, []kb.Piece{{Text: v.Heading}}, true)
	}
	for _, lang := range langs {
		if t := a.In(lang); t != nil {
			add(lang, t.Title, []kb.Piece{{Text: t.Title}}, true)
		}
	}
	return list
}

// normalKey is equal for texts with the same letters.
func normalKey(list []letter) string {
	key := make([]rune, len(list))
	for i, l := range list {
		key[i] = l.c
		if l.c < 0 {
			key[i] = '{'
		}
	}
	return string(key)
}

// template reads an error text: letters, with one of code -1 for placeholders
// that nothing stands between. names has the names of placeholders at the
// places of their letters; without any it is nil.
func template(pieces []kb.Piece) (list []letter, names []string) {
	word := int32(0)
	for _, p := range pieces {
		if p.Name != "" {
			if len(list) == 0 || list[len(list)-1].c >= 0 {
				list, names = append(list, letter{c: -1, s: -1, word: -1, cjk: true, gap: true}), append(names, p.Name)
			}
			continue
		}
		run := letters(p.Text)
		for _, l := range run {
			l.word += word
			list, names = append(list, l), append(names, "")
		}
		word += int32(len(run))
	}
	if !slices.ContainsFunc(list, isWild) {
		names = nil
	}
	return slices.Clone(list), names // without the room that appending left: an index holds a million letters
}

// runs calls see with each stretch of letters between placeholders.
func runs(list []letter, see func(run []letter, at int)) {
	for i := 0; i < len(list); {
		end := i
		for end < len(list) && list[end].c >= 0 {
			end++
		}
		if end > i {
			see(list[i:end], i)
		}
		i = end + 1
	}
}

// pieceSet lists the pieces of a text, each once: the whole ones, or all.
func pieceSet(list []letter, all bool) []uint32 {
	var found []uint32
	runs(list, func(run []letter, _ int) {
		grams(run, func(g gram) {
			if g.whole || all {
				found = append(found, g.hash)
			}
		})
	})
	slices.Sort(found)
	return slices.Compact(found)
}

// post makes the postings, and from them what each text weighs.
func (x *Index) post(ctx context.Context) error {
	for i, t := range x.texts {
		if err := ctx.Err(); err != nil {
			return err
		}
		all := pieceSet(t.list, true)
		t.size, t.whole = len(all), pieceSet(t.list, false)
		for _, hash := range all {
			x.postings[hash] = append(x.postings[hash], int32(i))
		}
	}
	for hash, list := range x.postings {
		rare := x.rarity(hash)
		for _, i := range list {
			x.texts[i].rare += rare
		}
	}
	for _, t := range x.texts {
		if err := ctx.Err(); err != nil {
			return err
		}
		weights := make([]int32, len(t.list))
		runs(t.list, func(run []letter, at int) { copy(weights[at:], x.weigh(run)) })
		t.pack = pack(t.list, weights)
	}
	return nil
}

func (x *Index) rarity(hash uint32) int { return rarity(len(x.texts), len(x.postings[hash])) }

// rarity is four times the binary logarithm of 1 + total/count, rounded down.
func rarity(total, count int) int {
	n := uint64(16*total/max(count, 1) + 16)
	exponent := bits.Len64(n) - 1
	rest := float64(n) / float64(uint64(1)<<exponent)
	quarter := 3
	switch {
	case rest < 1.189207115002721:
		quarter = 0
	case rest < 1.4142135623730951:
		quarter = 1
	case rest < 1.681792830507429:
		quarter = 2
	}
	return 4*(exponent-4) + quarter
}

// weight is what a letter of a word counts that stands in count of total texts.
func weight(total, count int) int32 {
	switch {
	case count == 0:
		return 4
	case total < 7*count:
		return 2
	case total < 31*count:
		return 3
	case total < 255*count:
		return 4
	}
	return 5
}

// weigh gives each letter the weight of the rarest piece it is in.
func (x *Index) weigh(list []letter) []int32 {
	weights := make([]int32, len(list))
	grams(list, func(g gram) {
		if !g.whole {
			return
		}
		w := weight(len(x.texts), len(x.postings[g.hash]))
		for i := g.first; i < g.first+g.length; i++ {
			weights[i] = max(weights[i], w)
		}
	})
	return weights
}

// scored is a text with the key by which it was found.
type scored struct{ text, key int }

// sharing lists texts that share pieces with a paste: those that share the
// rarest, and those of which the largest part is shared.
func (x *Index) sharing(hashes []uint32, some, covered int) []scored {
	hits := map[int]int{}
	for _, hash := range hashes {
		rare := x.rarity(hash)
		for _, i := range x.postings[hash] {
			hits[int(i)] += rare
		}
	}
	found := map[int]int{}
	for _, s := range top(hits, covered, func(i, hit int) int { return 4096 * hit / (x.texts[i].rare + 60) }) {
		found[s.text] = s.key
	}
	for _, s := range top(hits, some, func(i, hit int) int {
		return 4096 * hit / int(16*math.Sqrt(float64(30+x.texts[i].size)))
	}) {
		found[s.text] = s.key
	}
	list := make([]scored, 0, len(found))
	for i, key := range found {
		list = append(list, scored{i, key})
	}
	slices.SortFunc(list, func(a, b scored) int { return a.text - b.text })
	return list
}

// top lists the most best of hits; equal keys go by text.
func top(hits map[int]int, most int, keyOf func(i, hit int) int) []scored {
	list := make([]scored, 0, len(hits))
	for i, hit := range hits {
		list = append(list, scored{i, keyOf(i, hit)})
	}
	slices.SortFunc(list, func(a, b scored) int {
		if a.key != b.key {
			return b.key - a.key
		}
		return a.text - b.text
	})
	return list[:min(most, len(list))]
}
