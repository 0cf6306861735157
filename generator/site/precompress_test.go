package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// page is a text that compresses well.
func page(n int) string { return strings.Repeat("<p>the same again</p>\n", n) }

// precompressed publishes a site with compressed copies.
func precompressed(t *testing.T, out string, site files) Copies {
	t.Helper()
	d := mustOpen(t, out)
	mustPut(t, d, site)
	copies, err := d.Precompress(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Publish(context.Background()); err != nil {
		t.Fatal(err)
	}
	return copies
}

// copiesIn lists the copies of a site by name, and fails if one does not hold
// what its file holds.
func copiesIn(t *testing.T, out string) []string {
	t.Helper()
	var list []string
	for _, way := range packings() {
		names, err := filepath.Glob(filepath.Join(out, "*"+way.ending))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			list = append(list, filepath.Base(name))
			copied, err1 := os.ReadFile(name)
			want, err2 := os.ReadFile(strings.TrimSuffix(name, way.ending))
			r, err3 := way.reader(bytes.NewReader(copied))
			if err := errors.Join(err1, err2, err3); err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s holds something else: %v", name, err)
			}
		}
	}
	slices.Sort(list)
	return list
}

func TestWhatIsCompressed(t *testing.T) {
	out := filepath.Join(memoryDir(t), "public")
	copies := precompressed(t, out, files{
		"a.html": page(9), "b.css": page(9), "c.json": page(9), "d.svg": page(9), "e.webmanifest": page(9),
		"small.txt": "ok", "index.bin": page(9), "photo.png": page(9), "CNAME": page(9),
	})
	want := []string{"a.html.br", "a.html.gz", "b.css.br", "b.css.gz", "c.json.br", "c.json.gz", "d.svg.br", "d.svg.gz", "e.webmanifest.br", "e.webmanifest.gz"}
	if got := copiesIn(t, out); !slices.Equal(got, want) || copies.Files != len(want) {
		t.Errorf("copies are %q, counted as %d", got, copies.Files)
	}
}

// A file of the site that has the name of a copy is not replaced, and a file of
// other people gets no copy.
func TestCopiesOfOthers(t *testing.T) {
	out := filepath.Join(memoryDir(t), "public")
	plant(t, out, files{".notes.txt": page(9)})
	precompressed(t, out, files{"a.html": page(9), "a.html.gz": page(9)})
	if data, err := os.ReadFile(filepath.Join(out, "a.html.gz")); err != nil || string(data) != page(9) {
		t.Errorf("the site's own file was replaced: %q, %v", data, err)
	}
	for name, want := range map[string]bool{"a.html.br": true, ".notes.txt.gz": false, ".notes.txt.br": false} {
		if _, err := os.Stat(filepath.Join(out, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Copies of the last site serve for what did not change, unless they are
// damaged or were made in another way. The bytes are those of a first build.
func TestCopiesOfTheLastSite(t *testing.T) {
	site := files{"a.html": page(9), "b.html": page(10)}
	first := filepath.Join(memoryDir(t), "public")
	precompressed(t, first, site)
	for _, c := range []struct {
		name   string
		before func(out string) error
		want   int
	}{
		{"nothing changed", func(string) error { return nil }, 4},
		{"a file changed", func(out string) error { return os.WriteFile(filepath.Join(out, "a.html"), []byte(page(8)), 0o644) }, 2},
		{"a copy is damaged", func(out string) error { return os.WriteFile(filepath.Join(out, "a.html.br"), []byte("?"), 0o644) }, 3},
		{"a copy is that of another file", func(out string) error {
			return errors.Join(os.Remove(filepath.Join(out, "a.html.gz")), os.Rename(filepath.Join(out, "b.html.gz"), filepath.Join(out, "a.html.gz")))
		}, 2},
		{"made in another way", func(out string) error {
			return os.WriteFile(filepath.Join(out, markerName), []byte(markerLine+"compressed copies 0\n"), 0o644)
		}, 0},
		{"made without", func(out string) error { return os.WriteFile(filepath.Join(out, markerName), []byte(markerLine), 0o644) }, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := filepath.Join(memoryDir(t), "public")
			precompressed(t, out, site)
			if err := c.before(out); err != nil {
				t.Fatal(err)
			}
			if copies := precompressed(t, out, site); copies.Unchanged != c.want || copies.Files != 4 {
				t.Errorf("%d of %d copies serve again, want %d of 4", copies.Unchanged, copies.Files, c.want)
			}
			for _, name := range copiesIn(t, out) {
				got, err1 := os.ReadFile(filepath.Join(out, name))
				want, err2 := os.ReadFile(filepath.Join(first, name))
				if err := errors.Join(err1, err2); err != nil || !bytes.Equal(got, want) {
					t.Errorf("%s differs from a first build: %v", name, err)
				}
			}
			if len(copiesIn(t, out)) != 4 {
				t.Errorf("copies are %q", copiesIn(t, out))
			}
		})
	}
}

// TestRecipe fails when copies come out in another way than before, also from a
// writer that was used already.
func TestRecipe(t *testing.T) {
	var text bytes.Buffer
	for i := range 20_000 {
		fmt.Fprintf(&text, "%d <p>%x</p>\n", i*i%971, i*7919)
	}
	want := map[string]string{".gz": "11123727f7eace16", ".br": "7f33982b468dede0"}
	for _, way := range packings() {
		for range 2 {
			copied, err := way.pack(context.Background(), text.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprintf("%x", sha256.Sum256(copied))[:16]; got != want[way.ending] {
				t.Errorf("%s: the copy is another (%s, %d bytes): count recipe up, and write its sum here", way.ending, got, len(copied))
			}
		}
	}
}

// Nothing is made or published once the context is done, and the output stays
// as it was.
func TestCancelledPublication(t *testing.T) {
	site := files{}
	for i := range 300 {
		site[fmt.Sprintf("%d/index.html", i)] = page(i + 1)
	}
	out := filepath.Join(memoryDir(t), "public")
	mustPublish(t, out, files{"old.html": "old"})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var steps atomic.Int64
	var mu sync.Mutex
	d, err := open(context.Background(), out, Options{}, func(string) error { steps.Add(1); return nil })
	if err != nil {
		t.Fatal(err)
	}
	mustPut(t, d, site)
	after, workers := -1, runtime.GOMAXPROCS(0)
	_, err = d.Precompress(ctx, func(done, total int) {
		if done == 20 {
			cancel()
			steps.Store(0)
		}
		mu.Lock()
		defer mu.Unlock()
		after = max(after, done)
	})
	if !errors.Is(err, context.Canceled) || after > 20+workers || steps.Load() > int64(6*workers) {
		t.Errorf("compressing: %v, %d files, %d steps after", err, after, steps.Load())
	}
	steps.Store(0)
	if _, err := d.Publish(ctx); !errors.Is(err, context.Canceled) || steps.Load() > 1 {
		t.Errorf("publishing: %v, %d steps after", err, steps.Load())
	}
	if err := d.Discard(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(out, "old.html")); err != nil || string(got) != "old" {
		t.Errorf("the output is another: %v", err)
	}
	wantOnly(t, filepath.Dir(out), "public")
}
