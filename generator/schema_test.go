package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goccy/go-yaml"
	"github.com/google/jsonschema-go/jsonschema"

	"naosu/generator/kb"
)

const schemaDir = "../docs/schema/"

// TestSchemas compares docs/schema with the tables of the loader.
func TestSchemas(t *testing.T) {
	names := map[string]bool{"errors.json": true} // of what the program writes: apischema_test.go
	for name, s := range kb.Schemas([]string{"en", "ja"}) {
		names[name+".json"] = true
		var out bytes.Buffer
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(s); err != nil {
			t.Fatal(err)
		}
		described(t, name, s)
		compareFile(t, schemaDir+name+".json", out.Bytes())
	}
	files, err := os.ReadDir(schemaDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !names[f.Name()] {
			t.Errorf("%s%s is no schema of the program", schemaDir, f.Name())
		}
	}
}

// compareFile compares a file of the repo with what it should be, or writes it
// with -update.
func compareFile(t *testing.T, file string, want []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(path.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is out of date; run go test ./generator -run '%s' -update and look at the diff", file, t.Name())
	}
}

// described checks that each key is described in both languages.
func described(t *testing.T, name string, s *kb.Schema) {
	t.Helper()
	if ja, en, ok := strings.Cut(s.Description, "\n\n"); !ok || ja == "" || en == "" {
		t.Errorf("%s has no description in both languages: %q", name, s.Description)
	}
	if entry, ok := s.Others.(*kb.Schema); ok && entry.Properties != nil {
		s = entry
	}
	for key, p := range s.Properties {
		if !slices.Contains(languages, key) {
			described(t, name+"."+key, p)
		}
	}
}

// schemas are the files of docs/schema, ready to validate.
func schemas(t *testing.T) map[string]*jsonschema.Resolved {
	t.Helper()
	list := map[string]*jsonschema.Resolved{}
	for name := range kb.Schemas(nil) {
		data, err := os.ReadFile(schemaDir + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var s jsonschema.Schema
		if err := json.Unmarshal(data, &s); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if list[name], err = s.Resolve(nil); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return list
}

// valid validates YAML as an editor does, which sees it as JSON.
func valid(t *testing.T, s *jsonschema.Resolved, text string) error {
	t.Helper()
	data, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return s.Validate(v)
}

// front is the front matter of a Markdown file.
func front(text string) string {
	_, rest, _ := strings.Cut(text, "---\n")
	yaml, _, _ := strings.Cut(rest, "\n---\n")
	return yaml + "\n"
}

// TestContentFitsSchemas validates all of the repo's own content.
func TestContentFitsSchemas(t *testing.T) {
	list, seen := schemas(t), map[string]int{}
	kinds := map[string]string{"errors": "article", "families": "family", "incidents": "incident", "pages": "page"}
	err := fs.WalkDir(os.DirFS("../content"), ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasPrefix(p, "static/") {
			return err
		}
		data, err := os.ReadFile("../content/" + p)
		if err != nil {
			return err
		}
		top, _, _ := strings.Cut(p, "/")
		name, text := kinds[top], string(data)
		switch {
		case path.Ext(p) == ".yaml":
			name = strings.TrimSuffix(top, ".yaml")
		case path.Ext(p) != ".md":
			return nil
		default:
			text = front(text)
			if path.Base(p) == "en.md" && !strings.Contains(text, "published:") {
				name = "translation"
			}
		}
		seen[name]++
		if err := valid(t, list[name], text); err != nil {
			t.Errorf("%s as %s: %v", p, name, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range list {
		if seen[name] == 0 {
			t.Errorf("nothing was validated as %s", name)
		}
	}
}

// TestSchemasAgreeWithLoader gives both the same texts: where one finds a
// mistake, the other does.
func TestSchemasAgreeWithLoader(t *testing.T) {
	list := schemas(t)
	good := map[string]string{
		"site":     "title: {ja: 題, en: T}\nbase_url: https://x.example/\nlanguages: [ja, en]\n",
		"topics":   "t: {label: T}\n",
		"tags":     "g: {label: {ja: 題, en: T}}\n",
		"glossary": "w: {term: T, short: S}\n",
		"article":  "title: T\ntags: [g]\ncodes: 404\npublished: 2024-06-18\nreview_after: 90\nstatus: draft\n",
		"incident": "title: T\nstate: resolved\nstarted: 2024-06-18T10:00+09:00\nerrors: [t/a]\ntopic: t\n",
		"page":     "title: T\n",
	}
	bad := map[string][]string{
		"site":     {"titel: T\nbase_url: https://x.example/\n", "title: T\n", "title: T\nbase_url: x\n", "title: {ja: 題}\nbase_url: https://x.example/\n", "title: T\nbase_url: https://x.example/\noutputs: {feeds: true}\n", "title: T\nbase_url: https://x.example/\nlanguages: [ja, fr]\n"},
		"topics":   {"t: {}\n", "T!: {label: T}\n", "t: {label: T, status_page: ftp://x}\n", "t: {label: T, colour: red}\n"},
		"tags":     {"g: {label: {ja: 題}}\n", "g: {label: T, parent: [a]}\n", "g: {label: T, aliases: {fr: [x]}}\n"},
		"glossary": {"w: {term: T}\n", "w: {short: T}\n", "w: {term: T, short: S, aliases: [x]}\n"},
		"article":  {"tags: [g]\n", "title: ''\n", "title: T\npublished: 18.6.2024\n", "title: T\nside: me\n", "title: T\nreview_after: 0\n", "title: T\nreview_after: soon\n", "title: T\ntag: [g]\n", "title: T\nstate: resolved\n", "title: T\ntags: {a: b}\n", "title: [T]\n"},
		"incident": {"title: T\nstarted: 2024-06-18\nerrors: [t/a]\ntopic: t\n", "title: T\nstate: over\nstarted: 2024-06-18\nerrors: [t/a]\ntopic: t\n", "title: T\nstate: resolved\nerrors: [t/a]\ntopic: t\n", "title: T\nstate: resolved\nstarted: 2024-06-18\ntopic: t\n", "title: T\nstate: resolved\nstarted: 2024-06-18\nerrors: [t/a]\n"},
		"page":     {"title: T\ntags: [g]\n", "description: T\n"},
	}
	for _, name := range slices.Sorted(maps.Keys(good)) {
		if err := valid(t, list[name], good[name]); err != nil {
			t.Errorf("%s: %v\n%s", name, err, good[name])
		}
		if said := loads(t, good, name, good[name]); said != "" {
			t.Errorf("%s: %s\n%s", name, said, good[name])
		}
		for _, text := range bad[name] {
			if valid(t, list[name], text) == nil {
				t.Errorf("the schema of %s takes\n%s", name, text)
			}
			if loads(t, good, name, text) == "" {
				t.Errorf("the loader of %s takes\n%s", name, text)
			}
		}
	}
}

// loads loads a site that is good but for one file, and returns the first
// finding in that file.
func loads(t *testing.T, good map[string]string, name, text string) string {
	t.Helper()
	files := map[string]string{"article": "errors/t/a/ja.md", "incident": "incidents/2024-06-x/ja.md", "page": "pages/about/ja.md"}
	body := map[string]string{"incident": "## 2024-06-18 x\n\nText.\n"}
	fsys := fstest.MapFS{}
	for n, s := range good {
		if n == name {
			s = text
		}
		if files[n] == "" {
			files[n] = n + ".yaml"
		} else {
			s = "---\n" + s + "---\n\n" + body[n]
		}
		fsys[files[n]] = &fstest.MapFile{Data: []byte(s)}
	}
	_, findings, err := kb.Load(context.Background(), fsys, kb.Options{Name: "content", Languages: []string{"en", "ja"}, Drafts: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		if f.Place.File == "content/"+files[name] {
			return f.Message.En
		}
	}
	return ""
}
