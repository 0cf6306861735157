package search

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestInverter states that packing pairs and unpacking them changes nothing:
// pieces that few items have, that most have, that are of both kinds, with
// hashes at both ends, in runs of one item and of many.
func TestInverter(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	hashes := []uint32{0, 1, 1<<22 - 1, 1 << 22, 1<<32 - 1}
	for range 300 {
		hashes = append(hashes, random.Uint32())
	}
	type key struct {
		hash uint32
		item int
	}
	want, kindsOf := map[key]bool{}, map[uint32]kinds{}
	v, s, first := &inverter{}, &sorter{}, 0
	sizes := []int32{}
	for _, items := range []int{1, 7, 200, 64} {
		var list pairs
		for item := range items {
			for i, hash := range hashes {
				for range 2 { // the second time it is there already
					if random.IntN(1+i%40) == 0 {
						kind := whole << (random.IntN(8) / 7)
						list = append(list, pairFor(hash, item, kind))
						want[key{hash, first + item}] = true
						kindsOf[hash] |= kind
					}
				}
			}
		}
		counts := make([]int32, items)
		r, _ := s.pack(list, first, items, counts)
		v.runs, sizes, first = append(v.runs, r), append(sizes, counts...), first+items
	}
	got, last := map[key]bool{}, int64(-1)
	lists, err := v.pack(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	see := func(p posting) {
		if int64(p.hash) <= last || p.kinds != kindsOf[p.hash] || !slices.IsSorted(p.items) {
			t.Fatalf("piece %x of kinds %d after %x, with items %v", p.hash, p.kinds, last, p.items)
		}
		last = int64(p.hash)
		var packed []int32
		lists.each(p.hash, func(item int32) { packed = append(packed, item) })
		if !slices.Equal(packed, p.items) || lists.count(p.hash) != len(p.items) {
			t.Fatalf("piece %x is packed as %v of %d, want %v", p.hash, packed, lists.count(p.hash), p.items)
		}
		for _, item := range p.items {
			got[key{p.hash, int(item)}] = true
			sizes[item]--
		}
	}
	for file := range 7 {
		v.each(firstHash(file, 7), firstHash(file+1, 7), see)
	}
	if !maps.Equal(got, want) {
		t.Errorf("%d pairs of %d came back", len(got), len(want))
	}
	if slices.ContainsFunc(sizes, func(n int32) bool { return n != 0 }) {
		t.Errorf("the pieces of items were counted wrong: %v too many", sizes)
	}
	if lists.count(2) != 0 {
		t.Error("a piece that no item has is found")
	}
}
