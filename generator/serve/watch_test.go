package serve

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestGather drives a burst with a clock of the test's own.
func TestGather(t *testing.T) {
	names, out := make(chan string), make(chan []string)
	timers := make(chan chan time.Time, 100)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go gather(ctx, names, func(d time.Duration) <-chan time.Time {
		c := make(chan time.Time, 1)
		if d == quiet {
			timers <- c
		}
		return c
	}, out)
	say := func(list ...string) (last chan time.Time) {
		for _, n := range list {
			names <- n
			last = <-timers
		}
		return last
	}
	last := say("a", "b", "a")
	select {
	case got := <-out:
		t.Fatalf("sent before it is quiet: %q", got)
	default:
	}
	last <- time.Time{}
	if got := <-out; !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("got %q", got)
	}
	say("c") <- time.Time{}
	say("d") // nobody has taken c yet
	if got := <-out; !slices.Equal(got, []string{"c", "d"}) {
		t.Errorf("got %q", got)
	}
	say("e", everything) <- time.Time{}
	if got := <-out; got != nil {
		t.Errorf("everything: got %q", got)
	}
}

// TestWatch changes a real folder as editors, shells and version control do.
func TestWatch(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "content")
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	move := func(from, to string) {
		t.Helper()
		if err := os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)); err != nil {
			t.Fatal(err)
		}
	}
	remove := func(name string) {
		t.Helper()
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	write("a/b/ja.md", "1")
	w, err := Watch(map[string]string{"content": dir, "templates": filepath.Join(dir, "../templates")})
	if err != nil {
		t.Fatal(err)
	}
	changes := make(chan []string)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- w.Run(ctx, changes) }()
	for _, c := range []struct {
		name string
		do   func()
		want string // the name, or a folder above it, is told
	}{
		{"a file is written", func() { write("a/b/ja.md", "2") }, "content/a/b/ja.md"},
		{"a file is new", func() { write("a/b/en.md", "1") }, "content/a/b/en.md"},
		{"an editor saves by rename", func() { write("a/b/.ja.md.tmp", "3"); move("a/b/.ja.md.tmp", "a/b/ja.md") }, "content/a/b/ja.md"},
		{"a file goes", func() { remove("a/b/en.md") }, "content/a/b/en.md"},
		{"folders are new", func() { write("c/d/e/ja.md", "1") }, "content/c/d/e/ja.md"},
		{"a file in a new folder is written", func() { write("c/d/e/ja.md", "2") }, "content/c/d/e/ja.md"},
		{"a folder is renamed", func() { move("c/d", "c/f") }, "content/c/f"},
		{"a file in it is written", func() { write("c/f/e/ja.md", "3") }, "content/c/f/e/ja.md"},
		{"a folder goes", func() { remove("c/f") }, "content/c/f"},
		{"the folder comes back", func() { write("c/f/e/ja.md", "4") }, "content/c/f/e/ja.md"},
		{"all goes", func() { remove("") }, "content"},
		{"all comes back", func() { write("a/b/ja.md", "5") }, "content/a/b/ja.md"},
		{"a file in it is written", func() { write("a/b/ja.md", "6") }, "content/a/b/ja.md"},
		{"another folder comes", func() { write("../templates/x/a.html", "1") }, "templates/x/a.html"},
		{"a file in that is written", func() { write("../templates/x/a.html", "2") }, "templates/x/a.html"},
		{"many files are written", func() {
			write("../public/a.html", "1") // beside them, and nobody's business
			for n := range 500 {
				write(fmt.Sprintf("many/%d/ja.md", n), "1")
			}
		}, "content/many/499/ja.md"},
	} {
		var doing sync.WaitGroup
		doing.Go(c.do) // sends wait until they are taken
		for told := false; !told; {
			select {
			case names := <-changes:
				if slices.ContainsFunc(names, func(n string) bool { return strings.Contains(n, "public") }) {
					t.Errorf("%s: told of %q", c.name, names)
				}
				told = slices.ContainsFunc(names, func(n string) bool { return n == c.want || strings.HasPrefix(c.want, n+"/") })
			case <-time.After(20 * time.Second):
				t.Fatalf("%s: nobody said so", c.name)
			}
		}
		doing.Wait()
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
