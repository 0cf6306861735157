// Package cache keeps what a build made for the next one: values by a key that
// covers everything they depend on.
//
// A [Store] is a folder. It may be deleted, copied, shared between machines or
// damaged at any time: what is not there, or is not what was written, is not
// found, and is made anew. Nothing is ever read from it but the value that was
// put under the very same key.
//
// The folder holds packs (pack.go), files that are written once and never
// changed. Each build adds a pack of what it made, so that builds which run at
// the same time do not disturb each other. When a whole build has not used more
// than half of what is there, [Store.Close] writes what it did use into a pack
// and removes the others: a store is at most about twice as large as what the
// last builds of its site needed. Many packs become one. Files that have not the
// names of packs are left alone.
package cache

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/s2"
)

// A Key is a hash of everything that a value depends on.
type Key [sha256.Size]byte

const (
	packExt = ".naosu-pack"
	partExt = ".naosu-part" // of a pack that is being written
)

// abandoned is how old a part is that no build can still be writing, and slack
// is what a store may hold besides what is used before that is worth a pack.
const (
	abandoned = 24 * time.Hour
	slack     = 4 << 20
)

// mostPacks is how many packs there may be: each is an open file, of which some
// systems give a program only 256.
const mostPacks = 64

// maxValue bounds a value, in bytes.
const maxValue = 64 << 20

// A Store is a folder of values. Its methods are safe for concurrent use. A nil
// Store finds nothing and keeps nothing.
type Store struct {
	root  *os.Root
	packs []*pack
	known map[Key]place

	mu    sync.Mutex
	used  map[Key]place // found or put since the store was opened
	next  *writer       // nil until the first Put
	worn  bool          // a record is damaged
	err   error         // why nothing is kept any more
	stats Stats
}

// place is where a value lies.
type place struct {
	pack *pack
	at   int64
	size int64 // of the record
}

// Stats tell what came of a store.
type Stats struct {
	Found int   `json:"found"`
	Made  int   `json:"made"`
	Bytes int64 `json:"bytes"` // what is in the folder
}

// Open opens the store in the folder dir, which is made if need be. Parts that
// were abandoned before now are removed.
func Open(dir string, now time.Time) (*Store, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("open cache: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open cache: %w", err)
	}
	// That the folder is in use is for Sweep; it works without.
	_ = root.Chtimes(".", now, now)
	s := &Store{root: root, known: map[Key]place{}, used: map[Key]place{}}
	if err := s.read(now); err != nil {
		return nil, errors.Join(fmt.Errorf("open cache: %w", err), s.close())
	}
	return s, nil
}

// read opens the packs.
func (s *Store) read(now time.Time) error {
	entries, err := fs.ReadDir(s.root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.Type().IsRegular() {
			continue
		}
		switch filepath.Ext(e.Name()) {
		case packExt:
			p, err := openPack(s.root, e.Name(), s.known)
			if p != nil {
				s.packs = append(s.packs, p)
			} else if err == nil {
				s.discard(e.Name())
			}
		case partExt:
			if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > abandoned {
				s.discard(e.Name())
			}
		}
	}
	return nil
}

// discard removes a file that is of no use. Where that fails, it stays: it does
// no harm but to take room.
func (s *Store) discard(name string) { _ = s.root.Remove(name) }

// Get appends the value under key to buf. Where there is none, or it is
// damaged, ok is false and buf is returned as it was.
func (s *Store) Get(key Key, buf []byte) (value []byte, ok bool) {
	if s == nil {
		return buf, false
	}
	s.mu.Lock()
	at, ok := s.known[key] // until the store is closed
	s.mu.Unlock()
	if !ok {
		return buf, false
	}
	record := records.Get().(*[]byte)
	defer records.Put(record)
	*record = slices.Grow((*record)[:0], int(at.size))[:at.size]
	if !at.read(key, *record) {
		return s.damaged(buf)
	}
	value, err := decompress(buf, (*record)[sumSize:])
	if err != nil {
		return s.damaged(buf)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used[key] = at
	s.stats.Found++
	return value, true
}

// decompress appends to buf what was compressed (S2, which costs much less time
// than zstd and gives almost half more bytes; docs/performance.md).
func decompress(buf, data []byte) ([]byte, error) {
	n, err := s2.DecodedLen(data)
	if err != nil || n > maxValue {
		return buf, errors.Join(err, fs.ErrInvalid)
	}
	buf = slices.Grow(buf, n)
	_, err = s2.Decode(buf[len(buf):len(buf)+n], data)
	return buf[:len(buf)+n], err
}

// damaged is what Get returns for a record that is not what was written.
func (s *Store) damaged(buf []byte) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.worn = true
	return buf, false
}

// records are buffers for what is read and written.
var records = sync.Pool{New: func() any { return new([]byte) }}

// Put keeps value under key. Once something cannot be written, the store keeps
// no more, and Close says why.
func (s *Store) Put(key Key, value []byte) {
	if s == nil || len(value) > maxValue {
		return
	}
	record := records.Get().(*[]byte)
	defer records.Put(record)
	*record = slices.Grow((*record)[:0], sumSize+s2.MaxEncodedLen(len(value)))
	*record = (*record)[:sumSize+len(s2.Encode((*record)[sumSize:cap(*record)], value))]
	seal(key, *record)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats.Made++
	if _, there := s.used[key]; there || s.err != nil {
		return
	}
	at, err := s.add(key, *record)
	if err != nil {
		s.err = err
		return
	}
	s.used[key] = at
}

// add appends a record to the pack that is being written.
func (s *Store) add(key Key, record []byte) (place, error) {
	if s.next == nil {
		w, err := newWriter(s.root)
		if err != nil {
			return place{}, err
		}
		s.next = w
	}
	return s.next.add(key, record)
}

// Stats returns what came of the store. It is complete after Close.
func (s *Store) Stats() Stats {
	if s == nil {
		return Stats{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stats
}

// Close writes down what was put. A build is whole if it asked for everything
// that its site needs: what it did not use may then be removed. An error tells
// that the next build will not find everything. A closed store finds nothing.
func (s *Store) Close(whole bool) error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	err, replaced := s.err, false
	if err == nil {
		replaced, err = s.compact(whole)
	}
	if err == nil && s.next != nil {
		if err = s.next.finish(s.root); err == nil {
			s.stats.Bytes, s.next = s.next.at, nil
		}
	}
	for _, p := range s.packs {
		if replaced && err == nil { // not before the new one is there
			_ = p.file.Close()
			s.discard(p.name)
		} else {
			s.stats.Bytes += p.size
		}
	}
	if err != nil {
		err = fmt.Errorf("write cache: %w", err)
	}
	return errors.Join(err, s.close())
}

// compact takes values over into the new pack, which replaces the others then:
// what was used, if that is less than half of what is there or something there is
// damaged; or else everything, if there are many packs.
func (s *Store) compact(whole bool) (replaced bool, err error) {
	old, kept := int64(0), int64(0)
	for _, p := range s.packs {
		old += p.size
	}
	for _, at := range s.used {
		if at.pack != nil {
			kept += at.size
		}
	}
	switch {
	case whole && (s.worn || old-kept > kept+slack):
		return true, s.takeOver(s.used)
	case len(s.packs) >= mostPacks:
		all := maps.Clone(s.known)
		maps.Copy(all, s.used) // some of it was made anew
		return true, s.takeOver(all)
	}
	return false, nil
}

// takeOver adds values of old packs to the new one, but for damaged ones.
func (s *Store) takeOver(values map[Key]place) error {
	keys := slices.SortedFunc(maps.Keys(values), func(a, b Key) int { return strings.Compare(string(a[:]), string(b[:])) })
	var record []byte
	for _, key := range keys {
		at := values[key]
		if at.pack == nil {
			continue
		}
		record = slices.Grow(record[:0], int(at.size))[:at.size]
		if !at.read(key, record) {
			continue
		}
		if _, err := s.add(key, record); err != nil {
			return err
		}
	}
	return nil
}

// close gives back what the store holds.
func (s *Store) close() error {
	for _, p := range s.packs {
		_ = p.file.Close()
	}
	if s.next != nil {
		s.next.abandon(s.root)
	}
	s.packs, s.next, s.known, s.used = nil, nil, nil, map[Key]place{}
	return s.root.Close()
}

// Sweep removes stores in the folder dir that nobody opened for age before now.
func Sweep(dir string, now time.Time, age time.Duration) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("sweep caches: %w", err)
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return fmt.Errorf("sweep caches: %w", err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && e.IsDir() && now.Sub(info.ModTime()) > age {
			if err := root.RemoveAll(e.Name()); err != nil {
				return fmt.Errorf("sweep caches: %w", err)
			}
		}
	}
	return nil
}

// order is that of the bytes of numbers.
var order = binary.LittleEndian
