package search

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// An inverter turns the pieces of items (texts or articles) into postings: which
// items have each piece. All pairs of a piece and an item, at 8 bytes each,
// would be most of the memory of a build; so the pairs of some hundred items at a
// time are sorted and packed into a run, of one to two bytes a pair, and a part
// of the hashes at a time is unpacked from all runs.
type inverter struct {
	runs []*run // in the order of the items
}

// parcels is how many equal parts of all hashes are unpacked one by one.
const (
	parcelBits = 10
	parcels    = 1 << parcelBits
)

// A run has the pieces of consecutive items, packed. For each piece in order:
// the distance of its hash from the last one in its parcel, four times the number
// of items with its kinds, and the items; all of them varints. An item counts
// from the first of the run, and is its distance from the one before; where a
// bit for each item of the run takes less room, they are bits.
type run struct {
	first, items int
	data         []byte
	parcels      [parcels + 1]uint32 // where each begins in data
}

// kinds of a piece, as bits: in some item it is a whole one, in some a part of a
// word.
type kinds byte

const (
	whole kinds = 1 << iota
	partial
)

// pairs are pieces with their items: the hash, 31 bits with the item, counted
// from the first of the run, and one that is set for a part of a word.
type pairs []uint64

func pairFor(hash uint32, item int, kind kinds) uint64 {
	return uint64(hash)<<32 | uint64(item)<<1 | uint64(kind>>1)
}

// sorter sorts pairs in room that it keeps.
type sorter struct{ room pairs }

// sort sorts pairs by their hashes and leaves those of one hash in their order,
// by three counts of eleven bits each. It uses the list it is given.
func (s *sorter) sort(list pairs) pairs {
	if len(list) < 512 {
		slices.SortStableFunc(list, func(a, b uint64) int { return cmp.Compare(a>>32, b>>32) })
		return list
	}
	s.room = slices.Grow(s.room[:0], len(list))[:len(list)]
	from, to := list, s.room
	for shift := 32; shift < 64; shift += 11 {
		var starts [1<<11 + 1]int
		for _, p := range from {
			starts[p>>shift&(1<<11-1)+1]++
		}
		if len(list) > 0 && starts[from[0]>>shift&(1<<11-1)+1] == len(list) {
			continue // as high bits are within a parcel
		}
		for i := 1; i < len(starts); i++ {
			starts[i] += starts[i-1]
		}
		for _, p := range from {
			at := &starts[p>>shift&(1<<11-1)]
			to[*at] = p
			*at++
		}
		from, to = to, from
	}
	s.room = to
	return from
}

// pack makes a run of pairs that are in the order of their items. Each item
// that has a piece more than once has it once. It counts how many pieces each
// item has, where sizes is not nil.
func (s *sorter) pack(list pairs, first, items int, sizes []int32) (*run, pairs) {
	list = s.sort(list)
	r := &run{first: first, items: items, data: make([]byte, 0, 2*len(list))}
	var ids []int32
	parcel, last := 0, uint32(0)
	for i := 0; i < len(list); {
		hash, kind := uint32(list[i]>>32), kinds(0)
		ids = ids[:0]
		for ; i < len(list) && uint32(list[i]>>32) == hash; i++ {
			kind |= whole << (list[i] & 1)
			if id := int32(uint32(list[i]) >> 1); len(ids) == 0 || ids[len(ids)-1] != id {
				ids = append(ids, id)
				if sizes != nil {
					sizes[id]++
				}
			}
		}
		for ; parcel < int(hash>>(32-parcelBits)); parcel++ {
			r.parcels[parcel+1] = uint32(len(r.data))
			last = uint32(parcel+1) << (32 - parcelBits)
		}
		r.data = binary.AppendUvarint(r.data, uint64(hash-last))
		r.data = binary.AppendUvarint(r.data, uint64(len(ids))<<2|uint64(kind))
		r.data = appendIDs(r.data, ids, items)
		last = hash
	}
	for ; parcel < parcels; parcel++ {
		r.parcels[parcel+1] = uint32(len(r.data))
	}
	r.data = slices.Clone(r.data)
	return r, list[:0]
}

// appendIDs packs the items of a piece, of so many.
func appendIDs(data []byte, ids []int32, items int) []byte {
	if len(ids) > items/8 {
		from := len(data)
		data = append(data, make([]byte, (items+7)/8)...)
		for _, id := range ids {
			data[from+int(id>>3)] |= 1 << (id & 7)
		}
		return data
	}
	last := int32(0)
	for _, id := range ids {
		data = binary.AppendUvarint(data, uint64(id-last))
		last = id
	}
	return data
}

// unpack adds the pairs of a parcel of the run, with items counted from the first
// of all, and with both kinds where a piece is both.
func (r *run) unpack(list pairs, parcel int) pairs {
	data := r.data[r.parcels[parcel]:r.parcels[parcel+1]]
	hash := uint32(parcel) << (32 - parcelBits)
	for len(data) > 0 {
		hash += uint32(uvarint(&data))
		n := uvarint(&data)
		kind, count := kinds(n&3), int(n>>2)
		both := kind == whole|partial
		if both {
			kind = whole
		}
		from := len(list)
		if count > r.items/8 {
			for i, b := range data[:(r.items+7)/8] {
				for bit := range 8 {
					if b>>bit&1 != 0 {
						list = append(list, pairFor(hash, r.first+8*i+bit, kind))
					}
				}
			}
			data = data[(r.items+7)/8:]
		} else {
			id := r.first
			for range count {
				id += int(uvarint(&data))
				list = append(list, pairFor(hash, id, kind))
			}
		}
		if both {
			list = append(list, list[from]|1)
		}
	}
	return list
}

// uvarint reads a number that was packed.
func uvarint(data *[]byte) uint64 {
	if b := (*data)[0]; b < 0x80 {
		*data = (*data)[1:]
		return uint64(b)
	}
	n, size := binary.Uvarint(*data)
	*data = (*data)[size:]
	return n
}

// posting is a piece and the items that have it, in order. Only what see is
// given lasts no longer than the call.
type posting struct {
	hash  uint32
	kinds kinds
	items []int32
}

// each calls see with the posting of each piece whose hash is at least from and
// below to, in order. What it is given lasts until it returns.
func (v *inverter) each(from, to uint64, see func(posting)) {
	var s sorter
	var list pairs
	var ids []int32
	for parcel := from >> (32 - parcelBits); parcel<<(32-parcelBits) < to; parcel++ {
		list = list[:0]
		for _, r := range v.runs {
			list = r.unpack(list, int(parcel))
		}
		list = s.sort(list)
		for i := 0; i < len(list); {
			p := posting{hash: uint32(list[i] >> 32)}
			ids = ids[:0]
			for ; i < len(list) && uint32(list[i]>>32) == p.hash; i++ {
				p.kinds |= whole << (list[i] & 1)
				if id := int32(uint32(list[i]) >> 1); len(ids) == 0 || ids[len(ids)-1] < id {
					ids = append(ids, id)
				}
			}
			if p.items = ids; uint64(p.hash) >= from && uint64(p.hash) < to {
				see(p)
			}
		}
	}
}
