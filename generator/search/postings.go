package search

import (
	"cmp"
	"context"
	"encoding/binary"
	"math/bits"
	"slices"
)

// The postings and tables that browsers read, made of the postings of texts.

// each calls see with the posting of every piece whose hash is at least from and
// below to, in order. What see is given lasts until it returns.
type each func(from, to uint64, see func(posting))

// only leaves out the pieces that are not wanted.
func (all each) only(wanted func(hash uint32) bool) each {
	return func(from, to uint64, see func(posting)) {
		all(from, to, func(p posting) {
			if wanted(p.hash) {
				see(p)
			}
		})
	}
}

// postings writes in a number of files, each for an equal part of the hashes,
// which articles have each piece, without those that more than most have.
func (w *writer) postings(ctx context.Context, kind string, files, most int, all each) ([]string, error) {
	names := make([]string, files)
	return names, w.inParallel(ctx, files, func(r *room, i int) (err error) {
		var e encoder
		all(firstHash(i, files), firstHash(i+1, files), func(p posting) {
			if len(p.items) <= max(most, 4) {
				e.add(p)
			}
		})
		names[i], err = w.packed(r, kind, e.bytes())
		return err
	})
}

// firstHash is the first hash of a file, where there are so many.
func firstHash(file, files int) uint64 {
	return (uint64(file)<<32 + uint64(files) - 1) / uint64(files)
}

// encoder writes a file of postings.
type encoder struct {
	count int
	last  uint32
	data  []byte
}

func (e *encoder) add(p posting) {
	e.count++
	e.data = binary.AppendUvarint(e.data, uint64(p.hash-e.last))
	e.last = p.hash
	e.data = binary.AppendUvarint(e.data, uint64(len(p.items)))
	last := int32(0)
	for _, id := range p.items {
		e.data = binary.AppendUvarint(e.data, uint64(id-last))
		last = id
	}
}

func (e *encoder) bytes() []byte {
	return append(binary.AppendUvarint(nil, uint64(e.count)), e.data...)
}

// byArticle gives the postings of texts as those of their articles: of the pieces
// that are of a kind.
func (w *writer) byArticle(kind kinds, from, to uint64, see func(posting)) {
	x := w.x
	var items []int32
	first, _ := slices.BinarySearchFunc(x.postings.keys, from, compareHash)
	for i := first; i < len(x.postings.keys) && uint64(x.postings.keys[i]) < to; i++ {
		if _, k := x.postings.head(i); k&kind == 0 {
			continue
		}
		items = items[:0]
		x.postings.eachAt(i, func(text int32) {
			if id := w.place[x.texts[text].entry.order]; len(items) == 0 || items[len(items)-1] != id {
				items = append(items, id)
			}
		})
		slices.Sort(items)
		see(posting{x.postings.keys[i], kind, items})
	}
}

func compareHash(key uint32, hash uint64) int { return cmp.Compare(uint64(key), hash) }

// parts are the parts of words of all texts.
func (w *writer) parts(from, to uint64, see func(posting)) { w.byArticle(partial, from, to, see) }

// words are the whole pieces and the codes of all texts. Where a code's hash is
// a piece's, both are one.
func (w *writer) words() each {
	byHash := map[uint32][]int32{}
	for key, entries := range w.x.forms {
		hash := codeGram(key)
		for _, e := range entries {
			byHash[hash] = append(byHash[hash], w.place[e.order])
		}
	}
	codes := make([]posting, 0, len(byHash))
	for hash, items := range byHash {
		slices.Sort(items)
		codes = append(codes, posting{hash, whole, slices.Compact(items)})
	}
	slices.SortFunc(codes, func(a, b posting) int { return cmp.Compare(a.hash, b.hash) })
	return func(from, to uint64, see func(posting)) {
		first, _ := slices.BinarySearchFunc(codes, from, func(p posting, hash uint64) int { return compareHash(p.hash, hash) })
		rest := codes[first:]
		before := func(to uint64) {
			for ; len(rest) > 0 && uint64(rest[0].hash) < to; rest = rest[1:] {
				see(rest[0])
			}
		}
		w.byArticle(whole, from, to, func(p posting) {
			before(uint64(p.hash))
			if len(rest) > 0 && rest[0].hash == p.hash {
				p.items = append(slices.Clone(p.items), rest[0].items...)
				slices.Sort(p.items)
				p.items = slices.Compact(p.items)
				rest = rest[1:]
			}
			see(p)
		})
		before(to)
	}
}

// arrange puts the articles in the order of the index, and says how many there
// are of each length.
func (w *writer) arrange(sharded bool) []int {
	w.order, w.place = slices.Clone(w.x.articles), make([]int32, len(w.x.articles))
	lengths := w.x.lengths()
	if sharded {
		slices.SortStableFunc(w.order, func(a, b *entry) int { return lengths[a.order] - lengths[b.order] })
	}
	counts := make([]int, lengthsMost)
	for i, e := range w.order {
		w.place[e.order] = int32(i)
		counts[lengths[e.order]]++
	}
	return counts
}

// lengths says how much rarity the shortest text of each article has: the binary
// logarithm of a sixteenth of it, rounded down.
func (x *Index) lengths() []int {
	byText := make([]int, len(x.texts))
	for i := range x.postings.keys {
		count, kind := x.postings.head(i)
		if kind&whole == 0 {
			continue
		}
		rare := min(rarity(len(x.texts), count), 40)
		x.postings.eachAt(i, func(text int32) { byText[text] += rare })
	}
	shortest := make([]int, len(x.articles))
	for i, rare := range byText {
		if a := x.texts[i].entry.order; shortest[a] == 0 || rare < shortest[a] {
			shortest[a] = rare
		}
	}
	for i, rare := range shortest {
		shortest[i] = min(max(0, bits.Len(uint(rare/16))-1), lengthsMost-1)
	}
	return shortest
}

// table says of each piece how rare it is, 2 bits for each place.
type table []byte

func tableOf(words each, articles int) table {
	count := 0
	words(0, 1<<32, func(posting) { count++ })
	t := make(table, min(1<<bits.Len(uint(4*count)), mostPlaces)/4)
	words(0, 1<<32, func(p posting) {
		if level := levelOf(len(p.items), articles); level > t.level(p.hash) {
			place := p.hash % uint32(4*len(t))
			shift := 2 * (place & 3)
			t[place>>2] = t[place>>2]&^(3<<shift) | level<<shift
		}
	})
	return t
}

// level is that of a piece, or of another one in its place.
func (t table) level(hash uint32) byte {
	place := hash % uint32(4*len(t))
	return t[place>>2] >> (2 * (place & 3)) & 3
}

// levelOf is how rare a piece is that so many of all articles have.
func levelOf(n, articles int) byte {
	switch {
	case n*255 < articles || n == 1:
		return 1
	case n*31 < articles:
		return 2
	}
	return 3
}
