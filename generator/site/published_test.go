package site

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// published builds a site of the files, with compressed copies if wanted.
func published(t *testing.T, dir string, content files, copies bool) {
	t.Helper()
	d, err := Open(context.Background(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range content {
		if err := d.Put(name, "test", []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if copies {
		if _, err := d.Precompress(context.Background(), nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Publish(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestPublished(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	long := strings.Repeat("long ", 100)
	published(t, dir, files{"index.html": long, "a/x.html": long, "notes.gz": "of the site", ".well-known/x": "1"}, true)
	plant(t, dir, files{".gitkeep": ""})
	p, err := OpenPublished(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	list, err := p.Files()
	if want := []string{".well-known/x", "a/x.html", "index.html", "notes.gz"}; err != nil || !slices.Equal(list, want) {
		t.Errorf("files %q, %v; want %q", list, err, want)
	}
	if dots, ok := ParseMarker(p.Marker()); !ok || !slices.Equal(dots, []string{".well-known"}) {
		t.Errorf("dots %q", dots)
	}
	if data, err := p.Read("a/x.html"); err != nil || string(data) != long {
		t.Errorf("read %q, %v", data, err)
	}
	if data, there, err := p.ReadCopy("a/x.html"); err != nil || !there || len(data) >= len(long) {
		t.Errorf("copy of %d bytes, %v, %v", len(data), there, err)
	}
	if _, there, err := p.ReadCopy("notes.gz"); err != nil || there {
		t.Errorf("there is a copy of a compressed file, %v", err)
	}
}

// TestUnfinished tells finished sites from all else.
func TestUnfinished(t *testing.T) {
	top := t.TempDir()
	published(t, filepath.Join(top, "good"), files{"index.html": "1"}, false)
	plant(t, top, files{
		"foreign/index.html": "1", "first/.naosu": markerLine, "cut/.naosu": "naosu 1", "cut/index.html": "1",
		".good-stage-ABCDEFGHIJKLMNOPQRSTUVWXYZ/.naosu": markerLine, ".good-stage-ABCDEFGHIJKLMNOPQRSTUVWXYZ/index.html": "1",
	})
	for _, name := range []string{"foreign", "first", "cut", ".good-stage-ABCDEFGHIJKLMNOPQRSTUVWXYZ"} {
		_, err := OpenPublished(filepath.Join(top, name))
		var refusal *Refusal
		if !errors.As(err, &refusal) || refusal.Reason != ReasonUnfinished || strings.Contains(err.Error(), "unfinished") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := OpenPublished(filepath.Join(top, "missing")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
}

// TestLinksArePublishedNowhere puts a link into a finished site.
func TestLinksArePublishedNowhere(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "public")
	published(t, dir, files{"index.html": "1"}, false)
	plant(t, top, files{"secret": "x"})
	if err := os.Symlink(filepath.Join(top, "secret"), filepath.Join(dir, "link.html")); err != nil {
		t.Fatal(err)
	}
	p, err := OpenPublished(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if list, err := p.Files(); err == nil {
		t.Errorf("the link is listed: %q", list)
	}
	if _, err := p.Read("link.html"); err == nil {
		t.Error("the link is read")
	}
}
