package search

import (
	"context"
	"math"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"

	"naosu/generator/kb"
)

// Index answers pastes. It is made from a library and not changed afterwards;
// searches may run at once.
type Index struct {
	langs    []string
	articles []*entry
	texts    []*indexed
	postings *lists              // of texts, for pieces of all kinds
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
// or a title that says something else. An index of 100,000 articles has half a
// million, so it holds what a search needs of all of them; what it needs of those
// that it compares is laid out when the first paste is compared with them.
type indexed struct {
	entry *entry
	order int
	lang  string
	text  string // as written; placeholders as {name}
	form  string // see appendForm; only of error texts
	size  int32  // number of pieces
	rare  int32  // the sum of their rarity
	title bool
	laid  atomic.Pointer[laid]
}

// laid is a text laid out for comparing.
type laid struct {
	list  []letter
	names []string // of placeholders, at their letters; nil without any
	whole []uint32
	pack  packed
}

// New makes the index of a library. Drafts are in it if they are in the library.
// The error is that of ctx.
func New(ctx context.Context, lib *kb.Library) (*Index, error) {
	x := &Index{langs: lib.Site.Languages, codes: map[string][]*entry{}, forms: map[string][]*entry{}}
	for i, a := range lib.Articles {
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
	}
	return x, x.readTexts(ctx)
}

// articlesOfRun is of how many articles the texts are read at a time.
const articlesOfRun = 512

// readTexts reads the texts of all articles, makes the postings, and from them what
// each text weighs.
func (x *Index) readTexts(ctx context.Context) error {
	ranges := slices.Collect(slices.Chunk(x.articles, articlesOfRun))
	texts, v := make([][]*indexed, len(ranges)), &inverter{runs: make([]*run, len(ranges))}
	err := inParallel(ctx, len(ranges), func(r *room, i int) error {
		for _, e := range ranges[i] {
			if err := ctx.Err(); err != nil {
				return err
			}
			texts[i] = r.texts(texts[i], e, x.langs)
		}
		sizes := make([]int32, len(texts[i]))
		v.runs[i], r.pairs = r.sorter.pack(r.pairs, 0, len(texts[i]), sizes)
		for j, t := range texts[i] {
			t.size = sizes[j]
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, run := range v.runs {
		run.first = len(x.texts)
		x.texts = append(x.texts, texts[i]...)
	}
	if x.postings, err = v.pack(ctx); err != nil {
		return err
	}
	for i, t := range x.texts {
		t.order = i
	}
	for i := range x.postings.keys {
		count, _ := x.postings.head(i)
		rare := int32(rarity(len(x.texts), count))
		x.postings.eachAt(i, func(text int32) { x.texts[text].rare += rare })
	}
	return nil
}

// lay lays a text out.
func (x *Index) lay(t *indexed) *laid {
	if l := t.laid.Load(); l != nil {
		return l
	}
	l := x.layOut(t)
	t.laid.Store(l)
	return l
}

func (x *Index) layOut(t *indexed) *laid {
	l := &laid{}
	l.list, l.names = template(nil, t.pieces())
	l.whole = wholeSet(l.list)
	weights := make([]int32, len(l.list))
	runs(l.list, func(run []letter, at int) { copy(weights[at:], x.weigh(run)) })
	l.pack = pack(l.list, weights)
	return l
}

func (x *Index) rarity(hash uint32) int { return rarity(len(x.texts), x.postings.count(hash)) }

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
		w := weight(len(x.texts), x.postings.count(g.hash))
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
		x.postings.each(hash, func(text int32) { hits[int(text)] += rare })
	}
	found := map[int]int{}
	for _, s := range top(hits, covered, func(i, hit int) int { return 4096 * hit / (int(x.texts[i].rare) + 60) }) {
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
