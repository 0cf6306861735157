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
