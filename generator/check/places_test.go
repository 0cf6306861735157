package check

import (
	"fmt"
	"io/fs"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"naosu/generator/kb"
)

// counting counts how often files are opened.
type counting struct {
	fs.FS
	opened *atomic.Int64
}

func (c counting) Open(name string) (fs.File, error) {
	c.opened.Add(1)
	return c.FS.Open(name)
}

// TestManyFindingsOfOneText states that a text is not read and parsed again for
// each of its findings: 1,000 updates to come took half a minute.
func TestManyFindingsOfOneText(t *testing.T) {
	var text strings.Builder
	text.WriteString("---\ntitle: A\nerrors: []\ntopic: a\nstate: identified\nscale: one\nstarted: 2025-01-01\n---\n")
	for year := 9000; year > 8000; year-- {
		fmt.Fprintf(&text, "\n## %d-01-01 Update\n\nText.\n", year)
	}
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	var opened atomic.Int64
	site := counting{fstest.MapFS{"site.yaml": file("title: T\nbase_url: https://h.example/\nlanguages: [en]\n"), "topics.yaml": file("a: {label: A}\n"), "incidents/i/en.md": file(text.String())}, &opened}
	lib, loaded, err := kb.Load(t.Context(), site, kb.Options{Name: "content", Languages: []string{"en"}})
	if err != nil {
		t.Fatal(err)
	}
	opened.Store(0)
	findings, err := Library(t.Context(), lib, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	future, places := 0, map[int]bool{}
	for _, f := range findings {
		if strings.Contains(f.Message.En, "future") {
			future++
			places[f.Place.Line] = true
		}
	}
	if future != 1000 || len(places) != 1000 {
		t.Errorf("%d findings at %d lines, want 1,000: %v %v", future, len(places), loaded, findings[:min(5, len(findings))])
	}
	if n := opened.Load(); n > 20 {
		t.Errorf("%d files opened for 4", n)
	}
}
