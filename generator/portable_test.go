package main

import (
	"context"
	"net/url"
	"path"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"naosu/generator/kb"
	"naosu/generator/search"
	"naosu/generator/site"
	"naosu/templates"
)

// TestPortableSites holds every reference in a portable site to what works from
// a disk: it is relative, names a file of the site, and its fragment is there.
func TestPortableSites(t *testing.T) {
	for _, c := range []struct {
		name, base string
		content    tree
	}{
		{"the content of this repository", "https://example.org/", readTree(t, "../content")},
		{"the fixture below a path", "https://example.org/a/b/", fixture(t)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			files := portable(t, c.content, c.base)
			pages := map[string]*html.Node{}
			for name, data := range files {
				if path.Ext(name) == ".html" {
					pages[name] = parse(t, data)
				}
			}
			for name, doc := range pages {
				for n := range elements(doc) {
					for _, problem := range offDisk(n, name, files, pages) {
						t.Errorf("%s: <%s> %s", name, n.Data, problem)
					}
				}
			}
		})
	}
}

// portable builds a whole portable site with its search index.
func portable(t *testing.T, content tree, base string) tree {
	t.Helper()
	lib, _, err := kb.Load(context.Background(), content.fs(), kb.Options{Name: "content", Languages: []string{"en", "ja"}, BaseURL: base})
	if err != nil {
		t.Fatal(err)
	}
	w := &workplace{name: "content", content: content.fs(), templates: templates.FS, portable: true}
	memory := site.NewMemory()
	day, _ := kb.ParseDate(fixtureDate)
	if _, _, err := w.render(context.Background(), lib, day.Time, memory); err != nil {
		t.Fatal(err)
	}
	index, err := search.New(context.Background(), lib)
	if err == nil {
		_, err = index.Write(context.Background(), lib, w.indexOutput(memory), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	files := tree{}
	for _, name := range memory.Paths() {
		data, _ := memory.Open(name)
		files[name] = string(data)
	}
	return files
}

// offDisk says what of an element does not work on a page that is opened from a
// disk.
func offDisk(n *html.Node, page string, files tree, pages map[string]*html.Node) (problems []string) {
	rel, _ := attr(n, "rel")
	for _, a := range n.Attr {
		switch a.Key {
		case "integrity":
			problems = append(problems, "has integrity, which browsers cannot check there")
		case "href", "src", "action", "data-search", "data-engine":
			if problem := broken(a.Val, page, files, pages); problem != "" && rel != "canonical" {
				problems = append(problems, a.Key+"="+a.Val+" "+problem)
			}
		case "data-base":
			if files[path.Join(path.Dir(page), a.Val, "search/index.json.js")] == "" {
				problems = append(problems, "data-base="+a.Val+" is not where the search is")
			}
		case "content":
			if _, to, ok := strings.Cut(a.Val, "0; url="); ok {
				if problem := broken(to, page, files, pages); problem != "" {
					problems = append(problems, a.Val+" "+problem)
				}
			}
			if strings.Contains(a.Val, "default-src") && (!strings.HasPrefix(a.Val, "default-src 'none'; script-src 'self';") || strings.Contains(a.Val, "unsafe") || strings.Contains(a.Val, "file:")) {
				problems = append(problems, "the policy is weaker than it need be: "+a.Val)
			}
		case "type":
			if n.Data == "script" && a.Val != "application/ld+json" {
				problems = append(problems, "is no classic script")
			}
		}
	}
	return problems
}

// broken says why a reference leads nowhere, or nothing.
func broken(reference, page string, files tree, pages map[string]*html.Node) string {
	u, err := url.Parse(reference)
	if err != nil {
		return err.Error()
	}
	target := path.Join(path.Dir(page), u.Path)
	if u.Path == "" {
		target = page
	}
	_, exists := files[target]
	switch {
	case u.Host == "example.org" || u.Scheme == "" && strings.HasPrefix(u.Path, "/"):
		return "is absolute"
	case u.Scheme != "":
		return ""
	case !exists:
		return "leads to no file"
	case u.Fragment == "":
		return ""
	}
	for n := range elements(pages[target]) {
		if id, _ := attr(n, "id"); id == u.Fragment {
			return ""
		}
	}
	return "leads to no element"
}

// TestPortableEngine keeps the modules and workers of the web out of a
// portable site.
func TestPortableEngine(t *testing.T) {
	files := portable(t, fixture(t), "https://example.org/")
	if engine := files["search/engine.js"]; !strings.HasPrefix(engine, "var naosu=") || strings.Contains(engine, "export") {
		t.Errorf("the engine is no classic script: %.80s", engine)
	}
	for name, data := range files {
		if path.Ext(name) == ".js" && (strings.Contains(data, "new Worker(") || strings.Contains(data, "import(")) {
			t.Errorf("%s starts a worker or imports a module", name)
		}
	}
}
