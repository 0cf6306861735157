package search

import (
	"testing"

	"naosu/generator/site"
)

// TestLikeFiles writes files with the same bytes once: lists that are empty are
// alike, and the site takes no path twice.
func TestLikeFiles(t *testing.T) {
	out := site.NewMemory()
	w := &writer{out: out}
	var names []string
	for _, data := range []string{"\x00", "other", "\x00"} {
		name, err := w.packed(&room{}, "c", []byte(data))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if names[0] != names[2] || names[0] == names[1] {
		t.Errorf("the names are %v", names)
	}
	if paths := out.Paths(); len(paths) != 2 || w.size.Files != 2 {
		t.Errorf("%d files were written and %d counted, want 2", len(paths), w.size.Files)
	}
}
