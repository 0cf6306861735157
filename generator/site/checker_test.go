package site

import (
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// This file reads what was published. It shares no code with the publisher.

// readSite returns the plain files in folder but for the marker, and nil where
// there is no folder. Anything else than files and folders stands as its type.
func readSite(t *testing.T, folder string) map[string]string {
	t.Helper()
	if _, err := os.Lstat(folder); os.IsNotExist(err) {
		return nil
	}
	files := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil || name == ".naosu" {
			return err
		}
		if !e.Type().IsRegular() {
			files[filepath.ToSlash(name)] = e.Type().String()
			return nil
		}
		data, err := os.ReadFile(path)
		files[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// verdict says what folder is: "absent", the name of the version that it wholly
// is, or "MIXED".
func verdict(t *testing.T, folder string, versions map[string]map[string]string) string {
	t.Helper()
	got := readSite(t, folder)
	if got == nil {
		return "absent"
	}
	for name, want := range versions {
		if maps.Equal(got, want) {
			return name
		}
	}
	return fmt.Sprintf("MIXED (%d files)", len(got))
}

// wantCopies fails unless got is the files of plain and copies of them that
// unpack to the same bytes. It returns how many copies there are. Those for
// brotli are unpacked by the library that packs them, those of gzip by another.
func wantCopies(t *testing.T, got, plain map[string]string) (copies int) {
	t.Helper()
	for name, data := range got {
		if want, ok := plain[name]; ok && want == data {
			continue
		}
		file, isGzip := strings.CutSuffix(name, ".gz")
		var r io.Reader = brotli.NewReader(strings.NewReader(data))
		if isGzip {
			var err error
			if r, err = gzip.NewReader(strings.NewReader(data)); err != nil {
				t.Fatal(err)
			}
		}
		text, err := io.ReadAll(r)
		if want, ok := plain[strings.TrimSuffix(file, ".br")]; err != nil || !ok || string(text) != want {
			t.Fatalf("%s is no copy: %v", name, err)
		}
		copies++
	}
	if len(got) != len(plain)+copies {
		t.Fatalf("%d files are missing", len(plain)+copies-len(got))
	}
	return copies
}

// version makes a site of n files. Of ten files seven are the same in every
// version, two differ, and one has a name of its own.
func version(name string, n int) map[string]string {
	files := map[string]string{".well-known/security.txt": "contact: " + name, ".nojekyll": ""}
	for i := range n {
		path := fmt.Sprintf("ja/topic-%d/slug-%d/index.html", i%7, i)
		text := strings.Repeat(fmt.Sprintf("page %d\n", i), 20)
		switch i % 10 {
		case 3, 6:
			text += " of " + name
		case 9:
			path = fmt.Sprintf("ja/only-%s/slug-%d/index.html", name, i)
		}
		files[path] = text
	}
	return files
}

// wantOnly fails if folder holds anything but the names.
func wantOnly(t *testing.T, folder string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, name := range names {
		want[name] = true
	}
	for _, e := range entries {
		if !want[e.Name()] {
			t.Errorf("litter: %s", e.Name())
		}
		delete(want, e.Name())
	}
	for name := range want {
		t.Errorf("missing: %s", name)
	}
}
