package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"naosu/generator/kb"
)

var soakFor = flag.Duration("soak", 0, "how long TestSoak edits a site; without it, a few times")

// A soak edits a site under serve and knows what the folder holds.
type soak struct {
	t       *testing.T
	dir     string
	files   tree
	random  *rand.Rand
	address string
	edits   int
}

// TestSoak edits a site at random while serve shows it. After each edit the
// pages are those of a fresh build; at the end, memory, goroutines and open
// files are as many as after the first edits.
func TestSoak(t *testing.T) {
	s := &soak{t: t, dir: filepath.Join(t.TempDir(), "content"), files: fixture(t).with(many("alpha", 8)), random: rand.New(rand.NewPCG(8, 8))}
	s.files.write(t, s.dir)
	s.address = serving(t, s.dir)
	begun := time.Now()
	const few = 8
	var first usage
	for s.edits < few || time.Since(begun) < *soakFor {
		what := s.edit()
		s.follow(what)
		if s.edits++; s.edits == few/2 || s.edits == 50 {
			first = s.usage()
		}
	}
	last := s.usage()
	t.Logf("%d edits; %+v, then %+v", s.edits, first, last)
	if last.goroutines > first.goroutines+10 || last.files > first.files+10 || last.heap > first.heap+first.heap/2+16<<20 {
		t.Errorf("after %d edits %+v, at first %+v", s.edits, last, first)
	}
}

// edit changes the folder in one of several ways and says how.
func (s *soak) edit() string {
	names := slices.Sorted(maps.Keys(s.files))
	articles := slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, "errors/alpha/error-") })
	name := articles[s.random.IntN(len(articles))]
	switch s.random.IntN(5) {
	case 0:
		s.save(name, strings.Replace(s.files[name], "title: ", fmt.Sprintf("title: %d ", s.edits), 1))
		return "another title of " + name
	case 1:
		number := fmt.Sprintf("error-%03d", 100+s.edits)
		for from, text := range many("alpha", 1) {
			s.save(strings.Replace(from, "error-000", number, 1), strings.ReplaceAll(text, "000", number))
		}
		return "a new article " + number
	case 2:
		if len(articles) < 8 {
			return "nothing"
		}
		folder := filepath.ToSlash(filepath.Dir(name))
		maps.DeleteFunc(s.files, func(file, _ string) bool { return strings.HasPrefix(file, folder+"/") })
		if err := os.RemoveAll(filepath.Join(s.dir, folder)); err != nil {
			s.t.Fatal(err)
		}
		return "without " + folder
	case 3:
		s.save("tags.yaml", strings.Replace(s.files["tags.yaml"], "label:", "label: ", 1))
		s.save("static/soak.txt", fmt.Sprint(s.edits))
		return "another static file"
	}
	s.save(name, strings.TrimSuffix(s.files[name], "\n")+fmt.Sprintf("\n\nEdit %d.\n", s.edits))
	return "more text in " + name
}

func (s *soak) save(name, text string) {
	s.files[name] = text
	tree{name: text}.write(s.t, s.dir)
}

// follow waits until what is served is what a build gives.
func (s *soak) follow(what string) {
	s.t.Helper()
	want := build(s.t, s.files.fs(), kb.Options{}, fixtureDate)
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address+"/.naosu-preview/events", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	events, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer events.Body.Close()
	lines, diff := bufio.NewScanner(events.Body), ""
	for lines.Scan() { // the first event comes at once
		if lines.Text() != "data: change" {
			continue
		}
		if diff = s.difference(want); diff == "" {
			return
		}
	}
	s.t.Fatalf("edit %d, %s: never seen: %s", s.edits, what, diff)
}

// difference names a file that is served otherwise than it was built. It looks
// at lists and at some of the others, in a long run at all of them now and then.
func (s *soak) difference(want built) string {
	all := *soakFor > 0 && s.edits%10 == 0
	for _, name := range slices.Sorted(maps.Keys(want.files)) {
		list := name == "errors.json" || name == "ja/alpha/index.html" || name == "soak.txt" || strings.HasPrefix(name, "en/alpha/error-")
		if !all && !list && s.random.IntN(20) > 0 {
			continue
		}
		status, got := fetch(s.t, s.address+want.lib.Site.BasePath+name)
		if got = previewLine.ReplaceAllString(got, ""); status != 200 || got != want.files[name] {
			return fmt.Sprintf("%s: status %d, %s", name, status, firstDifference(want.files[name], got))
		}
	}
	return ""
}

// usage is what the process holds.
type usage struct {
	heap              uint64
	goroutines, files int
}

func (s *soak) usage() usage {
	http.DefaultClient.CloseIdleConnections()
	runtime.GC()
	runtime.GC() // what the first one finalised
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	open, err := os.ReadDir("/proc/self/fd") // none on other systems than Linux
	if err != nil && runtime.GOOS == "linux" {
		s.t.Error(err)
	}
	return usage{m.HeapAlloc, runtime.NumGoroutine(), len(open)}
}
