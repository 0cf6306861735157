package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// TestOverlay states how a site's own templates lie over the built-in ones.
func TestOverlay(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	both := overlay{
		upper: fstest.MapFS{"page.html": file("own"), "text/fr.yaml": file("own"), "extra/a.css": file("own")},
		lower: fstest.MapFS{"page.html": file("built in"), "base.html": file("built in"), "text/en.yaml": file("built in")},
	}
	for name, want := range map[string]string{"page.html": "own", "base.html": "built in", "text/fr.yaml": "own", "text/en.yaml": "built in", "extra/a.css": "own"} {
		if got, err := fs.ReadFile(both, name); err != nil || string(got) != want {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
		}
	}
	if _, err := fs.ReadFile(both, "missing.html"); err == nil {
		t.Error("missing.html can be read")
	}
	for pattern, want := range map[string][]string{
		"*.html":      {"base.html", "page.html"},
		"text/*.yaml": {"text/en.yaml", "text/fr.yaml"},
		"extra/*":     {"extra/a.css"},
		"none/*":      nil,
	} {
		if got, err := fs.Glob(both, pattern); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %q, %v, want %q", pattern, got, err, want)
		}
	}
	if _, err := fs.ReadDir(both, "none"); err == nil {
		t.Error("a folder that neither has can be listed")
	}
}

// TestBuildDate states what decides the day of a build.
func TestBuildDate(t *testing.T) {
	for _, c := range []struct{ flag, epoch, want string }{
		{"2024-06-18", "", "2024-06-18T00:00:00Z"},
		{"2024-06", "", "2024-06-01T00:00:00Z"},
		{"2024-06-18", "0", "2024-06-18T00:00:00Z"},
		{"", "1718700000", "2024-06-18T00:00:00Z"},
		{"", "0", "1970-01-01T00:00:00Z"},
		{"18.6.2024", "", ""},
		{"", "1718700000.5", ""},
		{"", "today", ""},
	} {
		got, err := buildDate(c.flag, func(string) string { return c.epoch })
		if c.want == "" && err == nil || c.want != "" && got.Format(time.RFC3339) != c.want {
			t.Errorf("--date %q, SOURCE_DATE_EPOCH %q: got %s, %v, want %q", c.flag, c.epoch, got.Format(time.RFC3339), err, c.want)
		}
	}
}

// TestStampText states what sync writes and what it leaves alone.
func TestStampText(t *testing.T) {
	hashes := map[string]string{"meaning": "22", "intro": "11"}
	const stamp = "translated_from:\n  intro: \"11\"\n  meaning: \"22\"\n"
	for _, c := range []struct{ name, text, want string }{
		{"none yet", "---\ntitle: A\n---\nB\n", "---\ntitle: A\n" + stamp + "---\nB\n"},
		{"an old one", "---\ntranslated_from:\n  intro: \"00\"\n  gone: \"33\"\ntitle: A\n---\nB\n", "---\ntitle: A\n" + stamp + "---\nB\n"},
		{"the right one", "---\ntitle: A\n" + stamp + "---\nB\n", "---\ntitle: A\n" + stamp + "---\nB\n"},
		{"a rule in the text", "---\ntitle: A\n---\nB\n\n---\n\ntranslated_from: x\n", "---\ntitle: A\n" + stamp + "---\nB\n\n---\n\ntranslated_from: x\n"},
		{"a byte order mark", "\ufeff---\ntitle: A\n---\n", "\ufeff---\ntitle: A\n" + stamp + "---\n"},
		{"no line end at the end", "---\ntitle: A\n---\nB", "---\ntitle: A\n" + stamp + "---\nB"},
		{"on one line", "---\ntranslated_from: {intro: \"00\"}\ntitle: A\n---\n", "---\ntitle: A\n" + stamp + "---\n"},
		{"blank lines between stamps", "---\ntitle: A\ntranslated_from:\n  intro: \"00\"\n\n  # why\n  meaning: \"00\"\n---\n", "---\ntitle: A\n" + stamp + "---\n"},
		{"on several lines, in quotes", "---\n\"translated_from\" : {\n  intro: \"00\"\n}\ntitle: A\n---\n", "---\ntitle: A\n" + stamp + "---\n"},
		{"lines that end with CR", "---\rtitle: A\r---\rB\r", "---\rtitle: A\r" + strings.ReplaceAll(stamp, "\n", "\r") + "---\rB\r"},
		{"dashes and spaces", "--- \ntitle: A\n--- \nB\n\n---\n", "--- \ntitle: A\n" + stamp + "--- \nB\n\n---\n"},
		{"a comment between", "---\ntranslated_from:\n  intro: \"00\"\n# about the title\ntitle: A\n---\n", "---\n# about the title\ntitle: A\n" + stamp + "---\n"},
	} {
		if diff := firstDifference(c.want, stampText(c.text, hashes)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestReplaceFile states that a file keeps who may read it, and that one that is
// read-only, or no file, is left alone.
func TestReplaceFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a")
	for _, c := range []struct {
		mode os.FileMode
		want string
	}{{0o600, "new"}, {0o664, "new"}, {0o444, "old"}} {
		if err := errors.Join(os.RemoveAll(file), os.WriteFile(file, []byte("old"), 0o600), os.Chmod(file, c.mode)); err != nil {
			t.Fatal(err)
		}
		err := replaceFile(file, []byte("new"))
		data, _ := os.ReadFile(file)
		info, _ := os.Stat(file)
		if string(data) != c.want || (err == nil) != (c.want == "new") || info.Mode() != c.mode {
			t.Errorf("%v: %q, %v, %v", c.mode, data, info.Mode(), err)
		}
	}
	if err := errors.Join(os.Remove(file), os.Symlink(t.TempDir(), file)); err != nil {
		t.Fatal(err)
	}
	if replaceFile(file, nil) == nil {
		t.Error("a link is replaced")
	}
	left, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
