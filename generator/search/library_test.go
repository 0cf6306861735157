package search

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"naosu/generator/kb"
	"naosu/generator/site"
)

var update = flag.Bool("update", false, "write the files in testdata instead of comparing with them")

// sections are what each article of the test library has besides its texts.
const sections = `
## 意味

意味です。

## 原因

### 原因 {#cause side=you}

原因です。

## 対処

### やり直す {#retry effort=minutes risk=none}

もう一度行います。
`

// translation is the English file of an article, after its title.
const translation = `
## Causes

### Cause {#cause}

## What to do

### Try again {#retry}
`

// library is testdata/library.txtar.
func library(t testing.TB) *kb.Library {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/library.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		text := string(f.Data)
		switch {
		case strings.HasPrefix(f.Name, "errors/") && strings.HasSuffix(f.Name, "/en.md"):
			text = "---\n" + text + "---\n" + translation
		case strings.HasPrefix(f.Name, "errors/"):
			text += sections
		}
		files[f.Name] = &fstest.MapFile{Data: []byte(text)}
	}
	lib, findings, err := kb.Load(context.Background(), files, kb.Options{Name: "content", Languages: []string{"ja", "en"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		t.Errorf("%s:%d: %s", f.Place.File, f.Place.Line, f.Message.En)
	}
	return lib
}

// golden compares what was made with a file, or writes it with -update.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s is another; look at the diff after go test ./generator/search -update", path)
	}
}

// TestWrittenIndex keeps the index of the test library, as one file and as the
// many files of a large library, where the tests of templates/assets read it.
func TestWrittenIndex(t *testing.T) {
	lib := library(t)
	x := newIndex(t, lib)
	for folder, sharded := range map[string]bool{"small": false, "sharded": true} {
		folder = "testdata/index/" + folder
		files := written(t, x, lib, sharded)
		if *update {
			if err := os.RemoveAll(folder); err != nil {
				t.Fatal(err)
			}
		}
		known, err := filepath.Glob(folder + "/search/*")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range known {
			if _, ok := files.Open(strings.TrimPrefix(filepath.ToSlash(path), folder+"/")); !ok {
				t.Errorf("%s is no longer written; run with -update", path)
			}
		}
		for _, path := range files.Paths() {
			data, _ := files.Open(path)
			golden(t, folder+"/"+path, data)
		}
	}
}

// newIndex makes the index of a library.
func newIndex(t testing.TB, lib *kb.Library) *Index {
	t.Helper()
	x, err := New(context.Background(), lib)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// written is the index of a library in memory.
func written(t *testing.T, x *Index, lib *kb.Library, sharded bool) *site.Memory {
	t.Helper()
	memory := site.NewMemory()
	w := &writer{x: x, lib: lib, out: memory}
	if err := w.write(context.Background(), sharded); err != nil {
		t.Fatal(err)
	}
	return memory
}

// TestIndexHasFewFiles states that the files of a large index are a fraction of
// its site's pages: hosts count files.
func TestIndexHasFewFiles(t *testing.T) {
	for _, articles := range []int{5_000, 10_000, 20_000, 20_001, 50_000, 100_000} {
		if n, most := filesOf(articles).all()+3, articles/75; n > most {
			t.Errorf("%d files for %d articles, want at most %d", n, articles, most)
		}
	}
}
