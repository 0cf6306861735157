package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"naosu/generator/cache"
	"naosu/generator/kb"
	"naosu/generator/render"
	"naosu/generator/site"
)

// A situation is all that a build depends on.
type situation struct {
	content, templates tree
	baseURL, date      string
	drafts, portable   bool
	theme              *render.Theme // of the templates, read before
}

// replaced replaces a text that must be in a file.
func replaced(t *testing.T, files tree, name, old, new string) {
	t.Helper()
	if !strings.Contains(files[name], old) {
		t.Fatalf("%s does not hold %q", name, old)
	}
	files[name] = strings.ReplaceAll(files[name], old, new)
}

// changes are what may happen between two builds.
func changes() map[string]func(*testing.T, *situation) {
	in := func(name, old, new string) func(*testing.T, *situation) {
		return func(t *testing.T, s *situation) { replaced(t, s.content, name, old, new) }
	}
	const closed, english = "errors/alpha/closed/ja.md", "errors/alpha/closed/en.md"
	return map[string]func(*testing.T, *situation){
		"a word of the prose":                   in(english, "It stands before", "It hangs before"),
		"a mistake":                             in(english, "It stands before", "[It](../none/en.md) stands <b>before</b>"),
		"code that cannot be coloured":          in(english, "It stands before", "```python lines=true\n"+strings.Repeat("x = 1\n", 1100)+"```\n\nIt stands before"),
		"such code in an answer":                in(english, "Shut as well.", "```python lines=true\n"+strings.Repeat("x = 1\n", 1100)+"```"),
		"a word of the original's prose":        in(closed, "扉の前で", "とびらの前で"),
		"the title, which others show":          in("errors/beta/lonely/ja.md", "\ntitle: ", "\ntitle: 新しい"),
		"the title of one language":             in("errors/beta/lonely/en.md", "\ntitle: ", "\ntitle: New "),
		"a fact of the original":                in(closed, "risk=data_loss", "risk=lockout"),
		"the name of a placeholder's type":      in(closed, "{count:number}", "{count}"),
		"the verdict":                           in(closed, "side=service likelihood=common", "side=network likelihood=common"),
		"a date":                                in(closed, "updated: 2026-01-10", "updated: 2026-01-11"),
		"the id of a heading":                   in(english, "{#window}", "{#pane}"),
		"an answer":                             in(english, "Do not try.", "Never try."),
		"the label of a topic":                  in("topics.yaml", "en: Alpha}", "en: Alef}"),
		"the status page of a topic":            in("topics.yaml", "https://status.example/", "https://state.example/"),
		"a term of the glossary":                in("glossary.yaml", "A board that one", "A plank that one"),
		"the label of a tag":                    in("tags.yaml", "en: Hinges}", "en: Pivots}"),
		"the table of a family":                 in("families/doors/en.md", "| broken | shut |", "| cracked | shut |"),
		"the state of an incident":              in("incidents/2025-12-door/ja.md", "state: resolved", "state: investigating"),
		"the site's title":                      in("site.yaml", "en: Sample}", "en: Example}"),
		"the address of edits":                  in("site.yaml", "/edit/main/", "/edit/trunk/"),
		"an output that is switched off":        in("site.yaml", "markdown_twins: true", "markdown_twins: false"),
		"a picture":                             in("errors/alpha/closed/door.svg", `width="40" height="80">`, `width="60" height="80">`),
		"another day, on which a review is due": func(_ *testing.T, s *situation) { s.date = "2025-06-02" },
		"another base URL":                      func(_ *testing.T, s *situation) { s.baseURL = "https://else.example/" },
		"drafts":                                func(_ *testing.T, s *situation) { s.drafts = true },
		"a site for a disk":                     func(_ *testing.T, s *situation) { s.portable = true },
		"a text of the site's own": func(t *testing.T, s *situation) {
			replaced(t, s.templates, "text/en.yaml", "\nverdict.side: ", "\nverdict.side: Whose ")
		},
		"a template": func(t *testing.T, s *situation) {
			replaced(t, s.templates, "article.html", "<article ", "<article data-own ")
		},
		"a style":                        func(_ *testing.T, s *situation) { s.templates["assets/site.css"] += "\nh1 { color: red }\n" },
		"the target of a link that goes": func(_ *testing.T, s *situation) { delete(s.content, "errors/alpha/english/en.md") },
		"an article that goes": func(_ *testing.T, s *situation) {
			delete(s.content, "errors/beta/lonely/ja.md")
			delete(s.content, "errors/beta/lonely/en.md")
		},
		"a translation that goes": func(_ *testing.T, s *situation) { delete(s.content, "errors/alpha/retired/en.md") },
		"an article that comes":   func(_ *testing.T, s *situation) { maps.Copy(s.content, many("alpha", 1)) },
	}
}

// make renders the site of a situation. What is wrong with it is the file
// "findings".
func (s situation) make(t *testing.T, store *cache.Store) tree {
	t.Helper()
	day, ok := kb.ParseDate(s.date)
	if !ok {
		t.Fatalf("%q is no date", s.date)
	}
	lib, findings, err := kb.Load(context.Background(), s.content.fs(), kb.Options{Name: "content", Languages: []string{"en", "ja"}, BaseURL: s.baseURL, Drafts: s.drafts, Store: store, Program: cache.Key{1}})
	if err != nil {
		t.Fatal(err)
	}
	if s.theme == nil {
		s.theme = s.read(t)
	}
	renderer, err := render.New(lib, s.theme, day.Time)
	if err != nil {
		t.Fatal(err)
	}
	renderer.Remember(store, cache.Key{1})
	memory := site.NewMemory()
	more, err := renderer.Site(context.Background(), memory, nil)
	if err != nil {
		t.Fatal(err)
	}
	files := tree{"findings": fmt.Sprintf("%+v", append(findings, more...))}
	for _, path := range memory.Paths() {
		data, _ := memory.Open(path)
		files[path] = string(data)
	}
	return files
}

func (s situation) read(t *testing.T) *render.Theme {
	t.Helper()
	read := render.ReadTheme
	if s.portable {
		read = render.ReadPortable
	}
	theme, findings, err := read(s.templates.fs())
	if err != nil || len(findings) > 0 {
		t.Fatal(err, findings)
	}
	return theme
}

// TestWarmBuild changes one thing after the other, and builds each time with what
// was kept of all builds before and without: both give the same files.
func TestWarmBuild(t *testing.T) {
	builtIn := tree{}
	for name, text := range readTree(t, "../templates") {
		if !strings.HasSuffix(name, ".go") {
			builtIn[name] = text
		}
	}
	dir := t.TempDir()
	plain := situation{content: fixture(t), templates: builtIn, date: fixtureDate}
	plain.content["errors/beta/lonely/en.md"] += "\nNot [this one](../../alpha/english/en.md).\n"
	plain.theme = plain.read(t)
	warm := func(t *testing.T, s situation) (tree, cache.Stats) {
		store, err := cache.Open(dir, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		files := s.make(t, store)
		if err := store.Close(false); err != nil {
			t.Fatal(err)
		}
		return files, store.Stats()
	}
	first, stats := warm(t, plain)
	if stats.Found != 0 || stats.Made == 0 {
		t.Fatalf("a first build found %d and made %d", stats.Found, stats.Made)
	}
	again, stats := warm(t, plain)
	if stats.Made != 0 || !maps.Equal(first, again) {
		t.Errorf("a build after which nothing changed made %d pages", stats.Made)
	}
	all := changes()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t.Run(name, func(t *testing.T) {
			s := plain
			s.content, s.templates = maps.Clone(plain.content), maps.Clone(plain.templates)
			all[name](t, &s)
			if s.portable || !maps.Equal(s.templates, plain.templates) {
				s.theme = nil
			}
			fresh := s.make(t, nil)
			if maps.Equal(fresh, first) {
				t.Error("the change shows nowhere, so that this proves nothing")
			}
			warm(t, s)
			got, _ := warm(t, s) // where what is new was kept too
			for path := range fresh.with(got) {
				if diff := firstDifference(fresh[path], got[path]); diff != "" {
					t.Errorf("%s differs from that of a build without a cache:\n%s", path, diff)
				}
			}
		})
	}
}
