package cache

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

var now = time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir, now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func shut(t *testing.T, s *Store, whole bool) Stats {
	t.Helper()
	if err := s.Close(whole); err != nil {
		t.Fatal(err)
	}
	return s.Stats()
}

func key(n int) Key { return sha256.Sum256(fmt.Append(nil, n)) }

// value is what the tests keep under key(n).
func value(n int) []byte { return bytes.Repeat(fmt.Appendf(nil, "value %d ", n), 20+n) }

// filled is a store with the values of from … to-1.
func filled(t *testing.T, dir string, from, to int) {
	t.Helper()
	s := open(t, dir)
	for n := from; n < to; n++ {
		s.Put(key(n), value(n))
	}
	shut(t, s, false)
}

func packs(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestStore keeps values from one store to the next, also of none and of many
// bytes, and finds nothing else.
func TestStore(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "anew")
	filled(t, dir, 0, 5)
	filled(t, dir, 5, 9)
	s := open(t, dir)
	s.Put(key(100), nil)
	s.Put(key(101), bytes.Repeat([]byte("x"), 3<<20))
	for n := range 10 {
		got, ok := s.Get(key(n), []byte("before "))
		want := "before "
		if n < 9 {
			want += string(value(n))
		}
		if ok != (n < 9) || string(got) != want {
			t.Errorf("value %d: %v, %d bytes; want %d", n, ok, len(got), len(want))
		}
	}
	if got := shut(t, s, false); got.Found != 9 || got.Made != 2 || got.Bytes == 0 {
		t.Errorf("stats are %+v", got)
	}
	s = open(t, dir)
	for n, size := range map[int]int{100: 0, 101: 3 << 20} {
		if got, ok := s.Get(key(n), nil); !ok || len(got) != size {
			t.Errorf("value %d has %d bytes (%v), want %d", n, len(got), ok, size)
		}
	}
	shut(t, s, false)
}

// TestNoStore keeps nothing.
func TestNoStore(t *testing.T) {
	var s *Store
	s.Put(key(1), value(1))
	if _, ok := s.Get(key(1), nil); ok || s.Close(true) != nil || s.Stats() != (Stats{}) {
		t.Error("no store is not empty")
	}
}

// TestDamage changes each byte of a pack in turn, and cuts it at each: a value is
// found as it was put or not at all.
func TestDamage(t *testing.T) {
	dir := t.TempDir()
	filled(t, dir, 0, 4)
	pack := packs(t, dir)[0]
	whole, err := os.ReadFile(pack)
	if err != nil {
		t.Fatal(err)
	}
	var lost int
	see := func(what string, data []byte) {
		if err := os.WriteFile(pack, data, 0o644); err != nil {
			t.Fatal(err)
		}
		s := open(t, dir)
		for n := range 4 {
			got, ok := s.Get(key(n), nil)
			if ok && !bytes.Equal(got, value(n)) {
				t.Fatalf("%s: value %d is another", what, n)
			}
			if !ok {
				lost++
			}
		}
		shut(t, s, false)
	}
	for at := range whole {
		data := bytes.Clone(whole)
		data[at] ^= 0x41
		see(fmt.Sprintf("byte %d changed", at), data)
		see(fmt.Sprintf("cut at %d", at), whole[:at])
	}
	if lost < len(whole) {
		t.Errorf("%d values were lost in %d damaged packs, so the damage was not seen", lost, len(whole))
	}
	see("with more behind it", append(bytes.Clone(whole), "more"...))
}

// TestMending replaces what is damaged by what a whole build makes anew.
func TestMending(t *testing.T) {
	dir := t.TempDir()
	filled(t, dir, 0, 4)
	pack := packs(t, dir)[0]
	data, err := os.ReadFile(pack)
	if err != nil {
		t.Fatal(err)
	}
	data[sumSize+2] ^= 1 // in the first record
	if err := os.WriteFile(pack, data, 0o644); err != nil {
		t.Fatal(err)
	}
	for round := range 2 {
		s := open(t, dir)
		for n := range 4 {
			got, ok := s.Get(key(n), nil)
			if !ok {
				s.Put(key(n), value(n))
			} else if !bytes.Equal(got, value(n)) {
				t.Errorf("value %d is another", n)
			}
		}
		if got, want := shut(t, s, true).Made, []int{1, 0}[round]; got != want {
			t.Errorf("round %d made %d values, want %d", round, got, want)
		}
	}
	if left := packs(t, dir); len(left) != 1 {
		t.Errorf("there are %v, want one pack", left)
	}
}

// TestBound lets sites change again and again: the folder grows to about twice of
// what a build uses.
func TestBound(t *testing.T) {
	dir := t.TempDir()
	big := func(n int) []byte { // cannot be compressed much
		var out []byte
		for i := 0; len(out) < 64<<10; i++ {
			k := sha256.Sum256(fmt.Appendf(nil, "%d %d", n, i))
			out = append(out, k[:]...)
		}
		return out
	}
	for build := range 12 {
		s := open(t, dir)
		for n := build * 20; n < build*20+100; n++ {
			if got, ok := s.Get(key(n), nil); !ok {
				s.Put(key(n), big(n))
			} else if !bytes.Equal(got, big(n)) {
				t.Fatalf("value %d is another", n)
			}
		}
		got := shut(t, s, true)
		if made := 20; build > 0 && got.Made != made {
			t.Errorf("build %d made %d values, want %d", build, got.Made, made)
		}
		if most := int64(2*100*66<<10 + slack); got.Bytes > most {
			t.Errorf("after build %d there are %d bytes, more than %d", build, got.Bytes, most)
		}
	}
}

// TestBuildThatFails removes nothing of what it did not ask for.
func TestBuildThatFails(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for n := range 40 {
		s.Put(key(n), bytes.Repeat([]byte{byte(n)}, 1<<20))
	}
	shut(t, s, true)
	shut(t, open(t, dir), false)
	s = open(t, dir)
	if _, ok := s.Get(key(7), nil); !ok {
		t.Error("a build that asked for nothing and failed has emptied the store")
	}
	shut(t, s, false)
}

// TestTogether lets two builds use a folder at the same time. Both are right, and
// what either made is there afterwards.
func TestTogether(t *testing.T) {
	dir := t.TempDir()
	filled(t, dir, 0, 50)
	a, b := open(t, dir), open(t, dir)
	a.Put(key(60), value(60))
	b.Put(key(61), value(61))
	a.worn = true // so that it writes all anew
	for n := range 50 {
		if _, ok := a.Get(key(n), nil); !ok {
			t.Errorf("value %d is not found by the first", n)
		}
	}
	shut(t, a, true)
	for n := range 50 {
		if got, ok := b.Get(key(n), nil); ok && !bytes.Equal(got, value(n)) {
			t.Errorf("value %d is another for the second", n)
		}
	}
	shut(t, b, false)
	c := open(t, dir)
	for _, n := range []int{0, 49, 60, 61} {
		if got, ok := c.Get(key(n), nil); !ok || !bytes.Equal(got, value(n)) {
			t.Errorf("value %d is not there afterwards", n)
		}
	}
	shut(t, c, false)
}

// TestClosedInUse closes a store that is still asked, as by a preview's last pages.
func TestClosedInUse(t *testing.T) {
	dir := t.TempDir()
	filled(t, dir, 0, 20)
	s := open(t, dir)
	var asking sync.WaitGroup
	for range 2 {
		asking.Go(func() {
			for n := range 40 {
				if got, ok := s.Get(key(n%20), nil); ok && !bytes.Equal(got, value(n%20)) {
					t.Errorf("value %d is another", n%20)
				}
				s.Put(key(50+n), value(n))
			}
		})
	}
	shut(t, s, false)
	asking.Wait()
	if _, ok := s.Get(key(1), nil); ok {
		t.Error("a closed store finds a value")
	}
}

// TestManyPacks makes one of many, with all that is in them, also when no build is
// whole.
func TestManyPacks(t *testing.T) {
	dir := t.TempDir()
	for n := range mostPacks + 9 {
		filled(t, dir, n, n+1)
		if got := len(packs(t, dir)); got > mostPacks {
			t.Fatalf("there are %d packs", got)
		}
	}
	s := open(t, dir)
	for n := range mostPacks + 9 {
		if got, ok := s.Get(key(n), nil); !ok || !bytes.Equal(got, value(n)) {
			t.Errorf("value %d is gone", n)
		}
	}
	shut(t, s, false)
}

// TestLitter removes parts that were abandoned, and leaves those that another
// build may be writing, and files that are not its own.
func TestLitter(t *testing.T) {
	dir := t.TempDir()
	for name, age := range map[string]time.Duration{"old.naosu-part": 48 * time.Hour, "new.naosu-part": time.Hour, "notes.txt": 48 * time.Hour, "video.part": 48 * time.Hour, "pack-1.pack": 0} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now, now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"+packExt), 0o755); err != nil {
		t.Fatal(err)
	}
	shut(t, open(t, dir), true)
	got := packs(t, dir)
	for i := range got {
		got[i] = filepath.Base(got[i])
	}
	if want := "folder.naosu-pack new.naosu-part notes.txt pack-1.pack video.part"; strings.Join(got, " ") != want {
		t.Errorf("left are %q, want %s", got, want)
	}
}

// TestSweep removes the stores that nobody opened for long.
func TestSweep(t *testing.T) {
	all := t.TempDir()
	for _, name := range []string{"used", "forgotten"} {
		filled(t, filepath.Join(all, name), 0, 1)
	}
	old := now.Add(-40 * 24 * time.Hour)
	if err := os.Chtimes(filepath.Join(all, "forgotten"), old, old); err != nil {
		t.Fatal(err)
	}
	if err := Sweep(all, now, 30*24*time.Hour); err != nil {
		t.Fatal(err)
	}
	if left := packs(t, all); len(left) != 1 || filepath.Base(left[0]) != "used" {
		t.Errorf("left are %v", left)
	}
}

// FuzzPack opens any bytes as a pack.
func FuzzPack(f *testing.F) {
	dir := f.TempDir()
	s, err := Open(dir, now)
	if err != nil {
		f.Fatal(err)
	}
	s.Put(key(1), value(1))
	if err := s.Close(true); err != nil {
		f.Fatal(err)
	}
	names, _ := filepath.Glob(filepath.Join(dir, "*"))
	data, err := os.ReadFile(names[0])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "any"+packExt), data, 0o644); err != nil {
			t.Fatal(err)
		}
		s := open(t, dir)
		if got, ok := s.Get(key(1), nil); ok && !bytes.Equal(got, value(1)) {
			t.Errorf("found %q", got)
		}
		shut(t, s, true)
	})
}
