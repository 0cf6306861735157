package search

import (
	"context"
	"encoding/binary"
	"math/bits"
	"slices"
)

// lists are postings packed for looking up: which texts have a piece. They take
// some two bytes a pair; a map of slices took twelve.
type lists struct {
	keys  []uint32 // the hashes, sorted
	at    []uint32 // where the list of each begins in data
	data  []byte   // four times the number of texts with the kinds, then the distances between the texts, as varints
	shift int
	first []uint32 // for each value of the highest bits of a hash, the first key of it or behind
}

// pack makes the lists of all pieces. The error is that of ctx.
func (v *inverter) pack(ctx context.Context) (*lists, error) {
	l := &lists{}
	const steps = 64
	for i := range steps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		v.each(firstHash(i, steps), firstHash(i+1, steps), l.add)
	}
	l.keys, l.at, l.data = slices.Clone(l.keys), slices.Clone(l.at), slices.Clone(l.data)
	l.index()
	return l, nil
}

// add adds the list of a piece, whose hash is greater than those before.
func (l *lists) add(p posting) {
	l.keys = append(l.keys, p.hash)
	l.at = append(l.at, uint32(len(l.data)))
	l.data = binary.AppendUvarint(l.data, uint64(len(p.items))<<2|uint64(p.kinds))
	last := int32(0)
	for _, i := range p.items {
		l.data = binary.AppendUvarint(l.data, uint64(i-last))
		last = i
	}
}

// index prepares looking up.
func (l *lists) index() {
	l.shift = 32 - min(bits.Len(uint(len(l.keys))), 20)
	l.first = make([]uint32, 1<<(32-l.shift)+1)
	for _, key := range l.keys {
		l.first[key>>l.shift+1]++
	}
	for i := 1; i < len(l.first); i++ {
		l.first[i] += l.first[i-1]
	}
}

// find is the place of a piece among the keys, or -1.
func (l *lists) find(hash uint32) int {
	place := hash >> l.shift
	for i := l.first[place]; i < l.first[place+1]; i++ {
		if l.keys[i] == hash {
			return int(i)
		}
	}
	return -1
}

// count is how many texts have a piece.
func (l *lists) count(hash uint32) int {
	i := l.find(hash)
	if i < 0 {
		return 0
	}
	n, _ := l.head(i)
	return n
}

// head is how many texts have the piece at a place, and its kinds.
func (l *lists) head(i int) (count int, k kinds) {
	n, _ := binary.Uvarint(l.data[l.at[i]:])
	return int(n >> 2), kinds(n & 3)
}

// each calls see with the texts that have a piece, in order.
func (l *lists) each(hash uint32, see func(text int32)) {
	if i := l.find(hash); i >= 0 {
		l.eachAt(i, see)
	}
}

// eachAt calls see with the texts of the piece at a place, in order.
func (l *lists) eachAt(i int, see func(text int32)) {
	data := l.data[l.at[i]:]
	text := int32(0)
	for n := uvarint(&data) >> 2; n > 0; n-- {
		text += int32(uvarint(&data))
		see(text)
	}
}
