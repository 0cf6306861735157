package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"naosu/generator/kb"
	"naosu/generator/search"
	"naosu/generator/site"
	"naosu/templates"
)

// payloads are what attackers write: words that go into every field, and
// Markdown that goes into every place of a text. testdata/payloads.json is also
// what the browser test pastes into the search.
type payloads struct{ Words, Markdown []string }

func readPayloads(t testing.TB) (p payloads) {
	t.Helper()
	data, err := os.ReadFile("testdata/payloads.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// vectors collects what was written where: each use of a payload has a name of
// its own, which stands beside it and shows that it reached the site.
type vectors struct{ names []string }

func (v *vectors) name(kind string, payload int, field string) string {
	name := fmt.Sprintf("%s%dq%sq", kind, payload, strings.ReplaceAll(field, "-", ""))
	if !slices.Contains(v.names, name) {
		v.names = append(v.names, name)
	}
	return name
}

// fields fills every field of a site, of which each payload has its own topic,
// tags, articles, family, incident, page and term.
func (v *vectors) fields(words []string) tree {
	all := tree{}
	for i, payload := range words {
		files := numbered(fmt.Sprint(i), func(field string) string { return v.name("w", i, field) + " " + payload })
		for name, text := range files {
			switch name {
			case "topics.yaml", "tags.yaml", "glossary.yaml":
				name = strings.TrimSuffix(name, ".yaml") + "/" + fmt.Sprint(i) + ".yaml"
			}
			if name == "site.yaml" { // there is one
				text = strings.Replace(text, "{tag_feeds: true}", "{tag_feeds: true, markdown_twins: true, embeds: true}", 1)
			}
			all[name] = text
		}
	}
	return all
}

// texts writes Markdown into every place of texts. M(place) is the Markdown.
func (v *vectors) texts(markdown []string) tree {
	all := tree{}
	for i, payload := range markdown {
		for name, text := range liveSite {
			text = regexp.MustCompile(`M\((\w+)\)`).ReplaceAllStringFunc(text, func(m string) string {
				return v.name("m", i, m[2:len(m)-1]) + " " + payload
			})
			name = strings.ReplaceAll(name, "§", fmt.Sprint(i))
			all[name] = strings.NewReplacer("§", fmt.Sprint(i), "'''", "```").Replace(text)
		}
	}
	all["topics/live.yaml"] = "live: {label: Live}\n"
	return all
}

var liveSite = tree{
	"errors/live/a§/i.svg": "<svg/>",
	"errors/live/a§/en.md": `---
title: Live §
---

M(intro)

'''error {where="M(where)"}
M(text)
'''

## Meaning

M(paragraph)

- M(item)

> M(quote)

> [!NOTE]
> M(alert)

| a | b |
| --- | --- |
| M(cell) | b |

Note.[^n]

[^n]: M(note)

'''M(info)
M(code)
'''

'''sh {title="M(title)" values=true}
M(values)
'''

## Causes

### M(cause) {#c side=app}

## Remedies

### M(remedy) {#r effort=none risk=none}

M(step)

## FAQ

### M(question) {#q}

M(answer)

## M(heading)
`,
	"incidents/live§/en.md":  "---\ntitle: Live §\nerrors: [live/a§]\ntopic: live\nstate: identified\nstarted: 2025-01-01\n---\n\n## 2025-01-01 M(update)\n\nM(happened)\n",
	"pages/live-page§/en.md": "---\ntitle: Live §\n---\n\nM(page)\n",
}

// TestVectors writes every payload into every field and every Markdown payload
// into every place, renders the whole as a site for hosts and as a portable
// one, and judges every file of it. Each vector must be seen somewhere.
func TestVectors(t *testing.T) {
	p, v := readPayloads(t), vectors{}
	content := v.fields(p.Words).with(v.texts(p.Markdown))
	for _, portable := range []bool{false, true} {
		lib, files := renderedAs(t, content, portable)
		base, err := url.Parse(lib.Site.BaseURL)
		if err != nil {
			t.Fatal(err)
		}
		s := &scan{base: base}
		judged, all := 0, strings.Builder{}
		for _, name := range slices.Sorted(maps.Keys(files)) {
			broken := strings.HasPrefix(name, "en/live/") && strings.HasSuffix(name, ".md") // a twin whose errors stop a build
			if !broken && s.file(name, files[name]) {
				judged++
			}
			all.WriteString(files[name])
		}
		for _, fault := range s.faults {
			t.Errorf("portable %t: %s", portable, fault)
		}
		for _, name := range v.names {
			if !strings.Contains(all.String(), name) && !unseen.MatchString(name) {
				t.Errorf("portable %t: nothing shows %s", portable, name)
			}
		}
		t.Logf("portable %t: %d vectors, %d of %d files judged", portable, len(v.names), judged, len(files))
		if len(v.names) < 300 || judged < 500 {
			t.Errorf("portable %t: %d vectors in %d files only", portable, len(v.names), judged)
		}
		if !portable {
			searchVectors(t, lib, p)
		}
	}
}

func newIndex(t *testing.T, lib *kb.Library) *search.Index {
	t.Helper()
	x, err := search.New(t.Context(), lib)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// unseen are the vectors in site.yaml, of which one payload's is read, in fields
// that only sort and search, in fence info strings, of which no page shows more
// than a plain name, and in attributes, which a quote in the payload may break.
var unseen = regexp.MustCompile(`^w\d+q(siteja|siteen|aboutja|abouten|syn|domain|reading|termreading|corner)q$|^m\d+q(info|where|title)q$`)

// renderedAs renders content whatever is wrong with it.
func renderedAs(t *testing.T, content tree, portable bool) (*kb.Library, tree) {
	t.Helper()
	day, _ := kb.ParseDate(fixtureDate)
	lib, _, err := kb.Load(t.Context(), content.fs(), kb.Options{Name: "content", Languages: []string{"en", "ja"}})
	if err != nil {
		t.Fatal(err)
	}
	w := &workplace{name: "content", content: content.fs(), templates: templates.FS, portable: portable}
	memory, files := site.NewMemory(), tree{}
	if _, _, err := w.render(t.Context(), lib, day.Time, memory); err != nil {
		t.Fatal(err)
	}
	if _, err := newIndex(t, lib).Write(t.Context(), lib, w.indexOutput(memory), nil); err != nil {
		t.Fatal(err)
	}
	for _, name := range memory.Paths() {
		data, _ := memory.Open(name)
		files[name] = string(data)
	}
	return lib, files
}

// searchVectors pastes every payload, alone and as the text of its article.
func searchVectors(t *testing.T, lib *kb.Library, p payloads) {
	t.Helper()
	x := newIndex(t, lib)
	for i, payload := range p.Words {
		x.Search(payload, "", 5)
		paste, v := "", vectors{}
		paste = v.name("w", i, "text") + " " + payload
		answers := x.Search(paste, "", 5)
		if len(answers.List) == 0 || answers.List[0].Article.ID != fmt.Sprintf("t%d/a", i) {
			t.Errorf("%q does not find its article", paste)
		}
	}
	for _, payload := range p.Markdown {
		x.Search(payload, "", 5)
	}
}
