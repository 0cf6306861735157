package cache

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io"
	"os"
)

// A pack is a file of records and the index of them:
//
//	pack   = record* entry* end
//	record = sum value            value is compressed (S2)
//	entry  = key offset size      32, 8 and 8 bytes; offset and size of the record
//	end    = sum count magic      of the entries; 16, 8 and 8 bytes
//
// A sum is the first half of a SHA-256: that of a record is of key and value,
// that of the end of all entries. Numbers are little-endian. A pack that does
// not end like this is of no use, and so is a record whose sum is wrong.
type pack struct {
	name string
	file *os.File
	size int64
}

const (
	sumSize   = 16
	entrySize = len(Key{}) + 8 + 8
	endSize   = sumSize + 8 + len(magic)
	magic     = "naosu c1"
)

// openPack adds what is in a pack to known. It returns nil for a file that is no
// whole pack. An error tells that it could not be opened, which says nothing of
// what is in it.
func openPack(root *os.Root, name string, known map[Key]place) (*pack, error) {
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	p := &pack{name: name, file: f}
	if !p.index(known) {
		return nil, f.Close()
	}
	return p, nil
}

// index reads the entries of a pack.
func (p *pack) index(known map[Key]place) bool {
	info, err := p.file.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() < int64(endSize) {
		return false
	}
	p.size = info.Size()
	var end [endSize]byte
	if _, err := p.file.ReadAt(end[:], p.size-int64(endSize)); err != nil || string(end[sumSize+8:]) != magic {
		return false
	}
	count := order.Uint64(end[sumSize:])
	if count > uint64(p.size-int64(endSize))/uint64(entrySize) {
		return false
	}
	entries := make([]byte, int(count)*entrySize)
	records := p.size - int64(endSize) - int64(len(entries))
	if _, err := p.file.ReadAt(entries, records); err != nil || !bytes.Equal(sum(entries), end[:sumSize]) {
		return false
	}
	for ; len(entries) > 0; entries = entries[entrySize:] {
		at := place{p, int64(order.Uint64(entries[len(Key{}):])), int64(order.Uint64(entries[len(Key{})+8:]))}
		if at.at < 0 || at.size < sumSize || at.size > maxValue || at.at > records-at.size {
			return false
		}
		known[Key(entries)] = at
	}
	return true
}

// read reads the record at a place into record, which has its size, and tells
// whether it is sound.
func (at place) read(key Key, record []byte) bool {
	_, err := at.pack.file.ReadAt(record, at.at)
	return (err == nil || errors.Is(err, io.EOF)) && bytes.Equal(recordSum(key, record[sumSize:]), record[:sumSize])
}

// seal writes the sum of a record.
func seal(key Key, record []byte) { copy(record, recordSum(key, record[sumSize:])) }

func recordSum(key Key, value []byte) []byte {
	h := sha256.New()
	h.Write(key[:])
	h.Write(value)
	return h.Sum(nil)[:sumSize]
}

func sum(data []byte) []byte {
	s := sha256.Sum256(data)
	return s[:sumSize]
}

// writer writes one pack.
type writer struct {
	name    string // without its extension
	file    *os.File
	buffer  *bufio.Writer
	at      int64
	entries []byte
}

func newWriter(root *os.Root) (*writer, error) {
	w := &writer{name: rand.Text()}
	f, err := root.OpenFile(w.name+partExt, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	w.file, w.buffer = f, bufio.NewWriterSize(f, 1<<20)
	return w, nil
}

// add appends a record. Its place has no pack, since it cannot be read yet.
func (w *writer) add(key Key, record []byte) (place, error) {
	at := place{at: w.at, size: int64(len(record))}
	w.entries = append(w.entries, key[:]...)
	w.entries = order.AppendUint64(w.entries, uint64(at.at))
	w.entries = order.AppendUint64(w.entries, uint64(at.size))
	w.at += at.size
	_, err := w.buffer.Write(record)
	return at, err
}

// finish writes the index and gives the pack its name.
func (w *writer) finish(root *os.Root) error {
	end := append(order.AppendUint64(sum(w.entries), uint64(len(w.entries)/entrySize)), magic...)
	for _, data := range [][]byte{w.entries, end} {
		if _, err := w.buffer.Write(data); err != nil {
			return errors.Join(err, w.file.Close())
		}
		w.at += int64(len(data))
	}
	if err := errors.Join(w.buffer.Flush(), w.file.Close()); err != nil {
		return err
	}
	return root.Rename(w.name+partExt, w.name+packExt)
}

// abandon removes a pack that is not finished.
func (w *writer) abandon(root *os.Root) {
	_ = w.file.Close()
	_ = root.Remove(w.name + partExt)
}
