package site

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

func TestCollision(t *testing.T) {
	for _, test := range []struct {
		name, first, second string
		want                string // the other path; "" is no collision
	}{
		{"two files", "a/b", "a/c", ""},
		{"same folder", "a/b/c", "a/d", ""},
		{"a name that begins with another", "a/b", "a/bc", ""},
		{"same path", "a/b", "a/b", "a/b"},
		{"letter case", "a/B.html", "a/b.html", "a/B.html"},
		{"letter case of a folder", "Images/a", "images/b", "Images"},
		{"letter case of a folder above", "Images/x/a", "images/y/b", "Images"},
		{"letter case beyond ascii", "straße", "STRASSE", "straße"},
		{"greek sigma", "λόγος", "ΛΌΓΟΣ", "λόγος"},
		{"compatibility forms differ", "ア", "ｱ", ""},
		{"file, then folder", "a", "a/b", "a"},
		{"file, then deep folder", "a", "a/b/c", "a"},
		{"folder, then file", "a/b", "a", "a"},
		{"folder, then file in another case", "a/b/c", "A/B", "a/b"},
		{"the marker", "x", ".naosu", ".naosu"},
		{"below the marker", "x", ".NAOSU/x", ".naosu"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, o := range []Output{NewMemory(), NewDry(), mustOpen(t, t.TempDir()+"/public")} {
				if err := o.Put(test.first, "first.md", nil); err != nil {
					t.Fatal(err)
				}
				err := o.Put(test.second, "second.md", nil)
				var collision *Collision
				if errors.As(err, &collision) != (test.want != "") || collision == nil && err != nil {
					t.Fatalf("Put to %T = %v", o, err)
				}
				if collision != nil && (collision.OtherPath != test.want || collision.Path != test.second || collision.Owner != "second.md") {
					t.Errorf("Put to %T = %+v", o, collision)
				}
			}
		})
	}
}

func TestCollisionNamesBothOwners(t *testing.T) {
	for _, test := range []struct{ first, second, want string }{
		{"a", "a", `output "a" is written by both first.md and second.md: rename one`},
		{"A/x", "a/y", `output "a/y" (from second.md) cannot stand beside "A" (from first.md): rename one`},
	} {
		o := NewDry()
		if err := o.Put(test.first, "first.md", nil); err != nil {
			t.Fatal(err)
		}
		if err := o.Put(test.second, "second.md", nil); err == nil || err.Error() != test.want {
			t.Errorf("got  %v\nwant %s", err, test.want)
		}
	}
}

func TestRefusedPathClaimsNothing(t *testing.T) {
	o := NewDry()
	for _, path := range []string{"a/b", "new/con"} {
		if err := o.Put(path, "first", nil); err != nil && path == "a/b" {
			t.Fatal(err)
		}
	}
	if err := o.Put("A/c/d", "second", nil); err == nil {
		t.Fatal("no collision")
	}
	for _, path := range []string{"NEW/x", "a/c"} {
		if err := o.Put(path, "third", nil); err != nil {
			t.Error(err)
		}
	}
}

func TestOneOfManyConcurrentPutsWins(t *testing.T) {
	for _, o := range []Output{NewMemory(), NewDry(), mustOpen(t, t.TempDir()+"/public")} {
		var won atomic.Int64
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				for n := range 20 {
					if o.Put(fmt.Sprintf("folder/%d/file", n), fmt.Sprint(i), []byte("x")) == nil {
						won.Add(1)
					}
				}
			})
		}
		wg.Wait()
		if won.Load() != 20 {
			t.Errorf("%T took %d files, want 20", o, won.Load())
		}
	}
}

// FuzzRegistry: of paths that were claimed, no two are one on a disk that folds
// case and Unicode form, and none is a folder above another. A path that is
// refused leaves no trace.
func FuzzRegistry(f *testing.F) {
	for _, paths := range []string{"a\na", "a\nA", "a/b\na", "A/b\na/c", "か\u3099\nが", "stra\u00dfe\nSTRASSE", ".naosu\n../a\ncon", "a/b/c\na/b\na/B/d", "\u1e9e/x\nss/y", "ﬁ\nfi\nFI"} {
		f.Add(paths)
	}
	f.Fuzz(func(t *testing.T, lines string) {
		var r, again registry
		var claimed []string
		for path := range strings.SplitSeq(lines, "\n") {
			if r.claim(path, "x") == nil {
				claimed = append(claimed, path)
			}
		}
		folded := func(path string) string { return norm.NFC.String(cases.Fold().String(norm.NFD.String(path))) }
		for i, a := range claimed {
			if err := again.claim(a, "x"); err != nil {
				t.Errorf("%q is refused without those that were refused before: %v", a, err)
			}
			for _, b := range claimed[:i] {
				x, y := folded(a), folded(b)
				if x == y || strings.HasPrefix(x, y+"/") || strings.HasPrefix(y, x+"/") {
					t.Errorf("%q and %q are both there", a, b)
				}
			}
		}
	})
}
