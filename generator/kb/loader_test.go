package kb

import (
	"context"
	"maps"
	"math/rand/v2"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestLoader makes random changes to a site and states that a Loader which is
// told of them gives the same library and the same findings as a fresh Load.
func TestLoader(t *testing.T) {
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(seed, 1))
		fsys := goodSite(t)
		good := maps.Clone(fsys)
		loader := NewLoader(fsys, testOptions)
		for step := range 40 {
			var changed []string
			for range 1 + random.IntN(3)*random.IntN(2) {
				changed = append(changed, change(random, fsys, good))
			}
			if step == 0 {
				changed = nil
			}
			got, gotFindings, err := loader.Load(context.Background(), changed)
			if err != nil {
				t.Fatal(err)
			}
			want, wantFindings, err := Load(context.Background(), fsys, testOptions)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(gotFindings, wantFindings) {
				t.Fatalf("seed %d, step %d, %q:\ngot  %v\nwant %v", seed, step, changed, gotFindings, wantFindings)
			}
			sameLibrary(t, got, want)
			if t.Failed() {
				t.Fatalf("seed %d, step %d, %q", seed, step, changed)
			}
		}
	}
}

// change does one random thing to a site and returns what it changed.
func change(random *rand.Rand, fsys, good fstest.MapFS) string {
	any := func(files fstest.MapFS) string {
		names := slices.Sorted(maps.Keys(files))
		return names[random.IntN(len(names))]
	}
	name := any(fsys)
	switch random.IntN(9) {
	case 0:
		delete(fsys, name)
	case 1: // a folder goes
		name = path.Dir(name)
		for n := range fsys {
			if strings.HasPrefix(n, name+"/") && strings.Count(name, "/") > 0 {
				delete(fsys, n)
			}
		}
	case 2, 3: // something comes back as it was
		name = any(good)
		fsys[name] = good[name]
		if random.IntN(2) == 0 {
			name = path.Dir(name)
		}
	case 4: // a folder with something in it takes the place of a file
		delete(fsys, name)
		fsys[name+"/new.md"] = &fstest.MapFile{Data: []byte("new")}
	case 5: // one file has the text of another
		fsys[name] = fsys[any(fsys)]
	case 6: // a copy under another name
		fsys[path.Join(path.Dir(path.Dir(name)), "copied", path.Base(name))] = fsys[name]
		name = path.Dir(path.Dir(name))
	default: // a line is lost, or is written twice
		lines := strings.SplitAfter(string(fsys[name].Data), "\n")
		i, n := random.IntN(len(lines)), random.IntN(2)
		fsys[name] = &fstest.MapFile{Data: []byte(strings.Join(slices.Concat(lines[:i], slices.Repeat(lines[i:i+1], 2*n), lines[i+1:]), ""))}
	}
	return name
}

// sameLibrary compares all that two libraries hold.
func sameLibrary(t *testing.T, got, want *Library) {
	t.Helper()
	for _, lang := range want.Site.Languages {
		for i, tag := range want.Tags {
			equal(t, "count of "+tag.ID, got.Count(got.Tags[i], lang), want.Count(tag, lang))
			equal(t, "tagged "+tag.ID, ids(got.Tagged(got.Tags[i], lang)), ids(want.Tagged(tag, lang)))
		}
		for i, topic := range want.Topics {
			equal(t, "in "+topic.ID, ids(got.InTopic(got.Topics[i], lang)), ids(want.InTopic(topic, lang)))
		}
	}
	drafts := func(l *Library) (dirs []string) {
		for d := range l.drafts {
			dirs = append(dirs, d.Dir)
		}
		slices.Sort(dirs)
		return dirs
	}
	equal(t, "drafts", drafts(got), drafts(want))
	if !reflect.DeepEqual(got.names(), want.names()) {
		t.Error("other words for hints")
	}
	for _, l := range []*Library{got, want} { // what cannot be compared, or was above
		l.fsys, l.parser, l.names, l.drafts, l.byTopic, l.byTag, l.counts = nil, nil, nil, nil, nil, nil, nil
	}
	a, b := reflect.ValueOf(*got), reflect.ValueOf(*want)
	if reflect.DeepEqual(*got, *want) {
		return
	}
	t.Error("the libraries differ")
	for i := range a.NumField() {
		if f := a.Type().Field(i); f.IsExported() && !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			t.Errorf("in %s", f.Name)
		}
	}
}

// TestSketchOrNot states for which changes there is a sketch, which leaves the
// library as it was.
func TestSketchOrNot(t *testing.T) {
	fsys := goodSite(t)
	loader := NewLoader(fsys, testOptions)
	if loader.Sketch(&Library{}, []string{"errors/x/a/ja.md"}) != nil {
		t.Error("a sketch of nothing")
	}
	old, _, err := loader.Load(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	a := old.Articles[0]
	file, title := a.Texts[0].File, a.Texts[0].Title
	good := string(fsys[file].Data)
	var eight []string
	for i := range maxSketch + 1 {
		eight = append(eight, old.Articles[i%len(old.Articles)].Texts[0].File)
	}
	for _, c := range []struct {
		name, text string
		changed    []string
		sketch     bool
	}{
		{"an edit", strings.Replace(good, "title: ", "title: Other ", 1), []string{file}, true},
		{"with what an editor leaves", good, []string{a.Dir + "/4913", file, file + "~", a.Dir + "/.ja.md.swp"}, true},
		{"an editor's file alone", good, []string{file + "~"}, false},
		{"nothing", good, nil, false},
		{"a mistake", good + "\n[x](../nowhere/ja.md)\n", []string{file}, false},
		{"no front matter", "words", []string{file}, false},
		{"a draft", strings.Replace(good, "\n---\n", "\nstatus: draft\n---\n", 1), []string{file}, false},
		{"a file that went", "", []string{file}, false},
		{"data", good, []string{"tags.yaml"}, false},
		{"a folder", good, []string{a.Dir}, false},
		{"another kind", good, []string{old.Families[0].Texts[0].File}, false},
		{"too many", good, eight, len(old.Articles) <= maxSketch},
	} {
		if fsys[file].Data = []byte(c.text); c.text == "" {
			delete(fsys, file)
		}
		sketch := loader.Sketch(old, c.changed)
		if (sketch != nil) != c.sketch {
			t.Errorf("%s: a sketch: %t", c.name, sketch != nil)
		}
		if a.Texts[0].Title != title || old.Article(a.ID) != a || old.Document(a.Dir) != &a.Doc {
			t.Fatalf("%s: the library has changed", c.name)
		}
		if c.name == "an edit" && sketch != nil && sketch.Article(a.ID).Texts[0].Title != "Other "+title {
			t.Errorf("the sketch has the title %q", sketch.Article(a.ID).Texts[0].Title)
		}
		fsys[file] = &fstest.MapFile{Data: []byte(good)}
	}
}

// TestLoadAgainAfterCancel states that a load that ctx ended costs the next one
// nothing: what was kept is still there.
func TestLoadAgainAfterCancel(t *testing.T) {
	files := &counting{FS: manyTexts(50)}
	o := testOptions
	o.Languages = []string{"en"}
	loader := NewLoader(files, o)
	if _, _, err := loader.Load(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := loader.Load(ended, []string{"errors/x/e1/en.md"}); err == nil {
		t.Fatal("loads when all is over")
	}
	files.opened.Store(0)
	lib, _, err := loader.Load(context.Background(), []string{"errors/x/e1/en.md"})
	if err != nil || len(lib.Articles) != 50 || files.opened.Load() != 1 {
		t.Errorf("%d files were read again, want 1; %v", files.opened.Load(), err)
	}
}
