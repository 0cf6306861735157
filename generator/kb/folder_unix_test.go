//go:build unix

package kb

import (
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// TestRealFolder holds loading to what only a real folder can contain.
func TestRealFolder(t *testing.T) {
	dir := t.TempDir()
	for name, file := range small() {
		writeFile(t, dir, name, file.Data)
	}
	writeFile(t, dir, "errors/git/a/ja.md", []byte(goodArticle))
	writeFile(t, dir, "errors/git/folder/ja.md/x.txt", nil)
	writeFile(t, dir, "errors/git/fifo/en.md", []byte(goodArticle))
	writeFile(t, dir, "outside.md", []byte(goodArticle))
	want := []string{"content/errors/git/folder/ja.md file-type", "content/outside.md stray-file"}
	for link, to := range map[string]string{"errors/git/a/en.md": "ja.md", "errors/git/loop": ".", "topics": "..", "pages": "/etc"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
		want = append(want, "content/"+link+" file-type")
	}
	for _, pipe := range []string{"errors/git/fifo/ja.md", "glossary.yaml"} {
		if err := syscall.Mkfifo(filepath.Join(dir, pipe), 0o600); err != nil {
			t.Fatal(err)
		}
		want = append(want, "content/"+pipe+" file-type")
	}
	if os.Getuid() > 0 {
		for _, name := range []string{"errors/git/secret/ja.md", "errors/git/locked/x/ja.md"} {
			writeFile(t, dir, name, []byte(goodArticle))
		}
		for _, name := range []string{"errors/git/secret/ja.md", "errors/git/locked"} {
			path := filepath.Join(dir, name)
			if err := os.Chmod(path, 0); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Chmod(path, 0o700) })
			want = append(want, "content/"+name+" file")
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	_, findings := load(t, root.FS(), testOptions)
	var got []string
	for _, f := range findings {
		got = append(got, f.Place.File+" "+f.Rule)
		checkWording(t, f)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func writeFile(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
