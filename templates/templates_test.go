package templates

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
)

// TestEverythingIsEmbedded compares the embedded files with those of the
// folder, so that a file of a new kind is not left out.
func TestEverythingIsEmbedded(t *testing.T) {
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) == ".go" || strings.Contains(name, ".test.") {
			return err
		}
		own, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		embedded, err := fs.ReadFile(FS, name)
		if err != nil || string(own) != string(embedded) {
			t.Errorf("%s is not embedded as it is: %v", name, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestNoTestsAreEmbedded keeps tests of scripts out of the program.
func TestNoTestsAreEmbedded(t *testing.T) {
	err := fs.WalkDir(FS, ".", func(name string, e fs.DirEntry, err error) error {
		if strings.Contains(name, ".test.") || strings.Contains(name, "_test.") {
			t.Errorf("%s is embedded", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
