package site

import (
	"slices"
	"testing"
)

func TestMemoryKeepsACopy(t *testing.T) {
	m := NewMemory()
	data := []byte("one")
	for _, path := range []string{"b", "a/c"} {
		if err := m.Put(path, "test", data); err != nil {
			t.Fatal(err)
		}
	}
	data[0] = 'X'
	if got, ok := m.Open("b"); !ok || string(got) != "one" {
		t.Errorf("Open = %q, %v", got, ok)
	}
	if _, ok := m.Open("a"); ok {
		t.Error("a folder was opened as a file")
	}
	if got := m.Paths(); !slices.Equal(got, []string{"a/c", "b"}) {
		t.Errorf("Paths = %q", got)
	}
}
