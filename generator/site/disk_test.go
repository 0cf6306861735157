package site

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"testing"
)

type files = map[string]string

// memoryDir is a new folder in memory, where the system has such a place: a
// failure and a kill are the same there, and a hundred builds take seconds
// instead of a minute.
func memoryDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "naosu-site-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// mustOpen opens a Disk that is discarded when the test ends.
func mustOpen(t *testing.T, out string) *Disk {
	t.Helper()
	d, err := Open(context.Background(), out, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Discard(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return d
}

func mustPut(t *testing.T, o Output, site files) {
	t.Helper()
	for path, text := range site {
		if err := o.Put(path, "test", []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
}

func mustPublish(t *testing.T, out string, site files) Report {
	t.Helper()
	d := mustOpen(t, out)
	mustPut(t, d, site)
	report, err := d.Publish(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// plant writes files below folder, as other people do.
func plant(t *testing.T, folder string, site files) {
	t.Helper()
	for path, text := range site {
		full := filepath.Join(folder, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func wantSite(t *testing.T, out string, want files) {
	t.Helper()
	if got := readSite(t, out); !maps.Equal(got, want) {
		t.Errorf("published %q\nwant      %q", got, want)
	}
}

func TestPublishReplacesTheOldSite(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	first := files{"index.html": "1", "gone/away.html": "old", "ja/x/index.html": "page", "empty": ""}
	report := mustPublish(t, out, first)
	if want := (Report{Published: true, Files: 4, Bytes: 8}); report != want {
		t.Errorf("first report %+v, want %+v", report, want)
	}
	wantSite(t, out, first)

	second := files{"index.html": "2", "ja/x/index.html": "page", "ja/y/index.html": "page", "empty": ""}
	report = mustPublish(t, out, second)
	if want := (Report{Published: true, Files: 4, Unchanged: 2, Bytes: 9}); report != want {
		t.Errorf("second report %+v, want %+v", report, want)
	}
	wantSite(t, out, second)
	wantOnly(t, filepath.Dir(out), "public")
}

func TestAFolderMayBecomeAFileAndTheReverse(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	for _, site := range []files{{"a/b": "1", "c": "2"}, {"a": "1", "c/d": "2"}, {"a/b": "1", "c": "2"}} {
		mustPublish(t, out, site)
		wantSite(t, out, site)
	}
}

func TestDiscardLeavesThePublishedSite(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	site := files{"a": "1"}
	mustPublish(t, out, site)
	d := mustOpen(t, out)
	mustPut(t, d, files{"a": "2", "b/c": "3"})
	for range 2 {
		if err := d.Discard(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	wantSite(t, out, site)
	wantOnly(t, filepath.Dir(out), "public")
	if err := d.Put("x", "test", nil); !errors.Is(err, ErrClosed) {
		t.Errorf("Put after Discard = %v", err)
	}
	if _, err := d.Publish(context.Background()); !errors.Is(err, ErrClosed) {
		t.Errorf("Publish after Discard = %v", err)
	}
}

func TestPublishRefusesAfterAFailedPut(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	d := mustOpen(t, out)
	mustPut(t, d, files{"a": "1"})
	if err := d.Put("A", "other", nil); err == nil {
		t.Fatal("no collision")
	}
	report, err := d.Publish(context.Background())
	var collision *Collision
	if !errors.As(err, &collision) || report.Published {
		t.Errorf("Publish = %+v, %v", report, err)
	}
	if _, err := os.Lstat(out); !errors.Is(err, fs.ErrNotExist) {
		t.Error("something was published")
	}
}

func TestSecondBuildIsToldAtOnce(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	first := mustOpen(t, out)
	wantRefusal(t, out, Options{}, ReasonBusy)
	if err := first.Discard(context.Background()); err != nil {
		t.Fatal(err)
	}
	mustPublish(t, out, files{"a": "1"})
}

func TestSameBytesWhateverWasThereBefore(t *testing.T) {
	fresh, used := filepath.Join(t.TempDir(), "public"), filepath.Join(t.TempDir(), "public")
	site := files{"a/b": "1", ".nojekyll": "", ".well-known/x": "2"}
	mustPublish(t, used, files{"a": "x", ".other": "y"})
	mustPublish(t, used, site)
	mustPublish(t, fresh, site)
	for _, name := range []string{".naosu", "a/b"} {
		one, err1 := os.ReadFile(filepath.Join(fresh, name))
		two, err2 := os.ReadFile(filepath.Join(used, name))
		if err := errors.Join(err1, err2); err != nil || string(one) != string(two) {
			t.Errorf("%s: %q and %q, %v", name, one, two, err)
		}
	}
	marker, err := os.ReadFile(filepath.Join(fresh, ".naosu"))
	if want := markerLine + ".nojekyll\n.well-known\n"; err != nil || string(marker) != want {
		t.Errorf("marker %q, want %q", marker, want)
	}
}

func TestDotEntriesOfTheSiteAreItsOwn(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	mustPublish(t, out, files{".well-known/a": "1", ".nojekyll": "", "x": ""})
	second := files{".well-known/b": "2", "x": ""}
	mustPublish(t, out, second)
	wantSite(t, out, second)
	third := files{"x": ""}
	mustPublish(t, out, third)
	wantSite(t, out, third)
}

func TestForeignDotFilesAreKept(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	kept := files{".gitkeep": "", ".gitignore": "*\n", ".git": "gitdir: /x/.git/worktrees/public\n"}
	plant(t, out, kept)
	before, err := os.Stat(filepath.Join(out, ".git"))
	if err != nil {
		t.Fatal(err)
	}
	for _, site := range []files{{"a": "1"}, {"a": "2", ".nojekyll": ""}} {
		mustPublish(t, out, site)
		want := maps.Clone(site)
		maps.Copy(want, kept)
		wantSite(t, out, want)
	}
	after, err := os.Stat(filepath.Join(out, ".git"))
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("the kept file is another one now: %v", err)
	}
	wantOnly(t, filepath.Dir(out), "public")
}

func TestFilesAreCopiedWhereLinksFail(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	plant(t, out, files{".gitignore": "*\n"})
	for _, text := range []string{"1", "1", "2"} {
		report, err := build(out, files{"a": text, "b/c": "same"}, func(deed string) error {
			if deed == "link" {
				return errors.New("too many links")
			}
			return nil
		})
		if err != nil || report.Unchanged != 0 {
			t.Fatalf("report %+v, %v", report, err)
		}
		wantSite(t, out, files{"a": text, "b/c": "same", ".gitignore": "*\n"})
	}
}

func TestSiteMayNotWriteAForeignDotFile(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	plant(t, out, files{".gitignore": "*\n"})
	d := mustOpen(t, out)
	var collision *Collision
	if err := d.Put(".GitIgnore", "content/static/.GitIgnore", nil); !errors.As(err, &collision) {
		t.Errorf("Put = %v", err)
	}
}

func TestDotFileThatAppearsMeanwhileStopsTheBuild(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	mustPublish(t, out, files{"a": "1"})
	for _, name := range []string{"public/.env", "public-is-new"} {
		d := mustOpen(t, out)
		mustPut(t, d, files{"a": "2"})
		if name == "public-is-new" {
			if err := errors.Join(os.RemoveAll(out), os.Mkdir(out, 0o755)); err != nil {
				t.Fatal(err)
			}
		} else {
			plant(t, filepath.Dir(out), files{name: "secret"})
		}
		_, err := d.Publish(context.Background())
		var refusal *Refusal
		if !errors.As(err, &refusal) || refusal.Reason != ReasonChanged {
			t.Errorf("%s: Publish = %v", name, err)
		}
		if err := d.Put("b", "test", nil); !errors.Is(err, ErrClosed) {
			t.Errorf("%s: Put after Publish = %v", name, err)
		}
		if _, err := d.Publish(context.Background()); !errors.As(err, &refusal) {
			t.Errorf("%s: a second Publish = %v", name, err)
		}
		if err := d.Discard(context.Background()); err != nil {
			t.Error(err)
		}
	}
	wantOnly(t, filepath.Dir(out), "public")
}

// A build that is told to stop leaves its stage where it is, and one that is
// told so after publishing leaves the old site. Neither is the output; the next
// build removes both, and goes on where mending was stopped too.
func TestWhoStopsLeavesTheRest(t *testing.T) {
	out := filepath.Join(memoryDir(t), "public")
	mustPublish(t, out, version("old", 20))
	stopped, stop := context.WithCancel(context.Background())
	d := mustOpen(t, out)
	mustPut(t, d, version("new", 20))
	stop()
	if _, err := d.Publish(stopped); !errors.Is(err, context.Canceled) {
		t.Errorf("Publish = %v", err)
	}
	if err := d.Discard(stopped); !errors.Is(err, context.Canceled) {
		t.Errorf("Discard = %v", err)
	}
	wantSite(t, out, version("old", 20))
	wantOnly(t, filepath.Dir(out), "public", d.name)
	if got := len(readSite(t, filepath.Join(filepath.Dir(out), d.name))); got != len(version("new", 20)) {
		t.Errorf("%d files are left", got)
	}
	if _, err := Open(stopped, out, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Open = %v", err)
	}
	wantOnly(t, filepath.Dir(out), "public", d.name)
	mustPublish(t, out, version("next", 20))
	wantOnly(t, filepath.Dir(out), "public")

	late, stop := context.WithCancel(context.Background())
	defer stop()
	d, err := open(context.Background(), out, Options{}, func(deed string) error {
		if deed == "exchange" {
			stop()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	mustPut(t, d, version("new", 20))
	if report, err := d.Publish(late); err != nil || !report.Published {
		t.Errorf("Publish = %+v, %v", report, err)
	}
	wantSite(t, out, version("new", 20))
	wantOnly(t, filepath.Dir(out), "public", d.name)
	mustPublish(t, out, version("next", 20))
	wantOnly(t, filepath.Dir(out), "public")
}
