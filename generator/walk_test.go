package main

import (
	"os"
	"strings"
	"testing"

	"naosu/generator/kb"
	"naosu/generator/render"
	"naosu/templates"
)

// TestEverySite builds whole sites and walks all their files. What must be true
// of any site stands in inspect (inspect_test.go).
func TestEverySite(t *testing.T) {
	for _, c := range []struct {
		name    string
		content func(t *testing.T) tree
		options kb.Options
	}{
		{"the content of this repository", func(t *testing.T) tree { return readTree(t, "../content") }, kb.Options{}},
		{"the content of this repository below a path", func(t *testing.T) tree { return readTree(t, "../content") }, kb.Options{BaseURL: "https://example.org/a/b/"}},
		{"the fixture", func(t *testing.T) tree { return fixture(t) }, kb.Options{}},
		{"the fixture with an unfinished draft", func(t *testing.T) tree { return fixture(t) }, kb.Options{Drafts: true}},
		{"the fixture with drafts", func(t *testing.T) tree { return fixture(t).with(finishedDraft) }, kb.Options{Drafts: true}},
		{"lists of several pages", large, kb.Options{}},
		{"one language", oneLanguage, kb.Options{}},
		{"nothing but site.yaml", func(*testing.T) tree { return bare }, kb.Options{}},
		{"headings with links, notes and code", headings, kb.Options{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			inspect(t, build(t, c.content(t).fs(), c.options, fixtureDate))
		})
	}
}

// TestFilesAlone states that a file rendered alone is the one that a build
// writes, and that there is no other.
func TestFilesAlone(t *testing.T) {
	content := large(t)
	b := build(t, content.fs(), kb.Options{}, fixtureDate)
	theme, _, err := render.ReadTheme(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	day, _ := kb.ParseDate(fixtureDate)
	r, err := render.New(b.lib, theme, day.Time)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range b.files {
		f, findings, err := r.File(path)
		if err != nil || len(findings) > 0 || f == nil || string(f.Data) != want || f.Owner == "" {
			t.Errorf("%s: %v, %v; the same bytes: %v", path, findings, err, f != nil && string(f.Data) == want)
		}
	}
	for _, path := range []string{"", "ja", "ja/", "ja/big/", "ja/big/page/9/index.html", "ja/faq/page/1/index.html", "ja/index.htm", "sitemap-ja-9.xml", "/index.html", "../index.html"} {
		if f, findings, err := r.File(path); f != nil || len(findings) > 0 || err != nil {
			t.Errorf("%q is a file: %v, %v", path, findings, err)
		}
	}
}

// finishedDraft replaces the fixture's draft, which lacks most sections, by one
// that could be published.
var finishedDraft = tree{"errors/alpha/drafted/ja.md": strings.NewReplacer("published: 2025-01-02", "status: draft").Replace(many("alpha", 1)["errors/alpha/error-000/ja.md"])}

// large is a site whose lists, errors and questions need several pages.
func large(t *testing.T) tree {
	f := fixture(t)
	f["topics.yaml"] += "big:\n  label: {ja: 大きい, en: Big}\n"
	return f.with(many("big", 120))
}

// oneLanguage is a site in English alone.
func oneLanguage(*testing.T) tree {
	return tree{
		"site.yaml":            "title: One\nbase_url: http://localhost:8080\nlanguages: [en]\n",
		"topics.yaml":          "alpha: {label: Alpha}\n",
		"static/favicon.svg":   "<svg/>",
		"errors/alpha/a/en.md": minimal,
	}
}

// bare is the smallest site.
var bare = tree{"site.yaml": "title: Bare\nbase_url: https://bare.example/\n", "static/favicon.svg": "<svg/>"}

// minimal is the smallest article.
const minimal = "---\ntitle: A\n---\n\n```error\nIt failed.\n```\n\n## Meaning\n\nM.\n\n## Causes\n\n### C {#c side=app}\n\nC.\n\n## Remedies\n\n### R {#r effort=none risk=none}\n\nR.\n"

// headings is an article whose headings hold more than words.
func headings(*testing.T) tree {
	f := oneLanguage(nil)
	f["errors/alpha/a/en.md"] = strings.NewReplacer(
		"### C {", "### See [R](#r)[^n] and `code` *now* {",
		"### R {", "### <https://example.org/> {",
		"M.\n", "M[^n].\n\n[^n]: The note.\n",
	).Replace(minimal) + "\n## [Only a link](#c)\n\nText.\n\n## Twice\n\nA.\n\n### Twice\n\nB.\n\n## FAQ\n\n### Why[^n] [so](#c)? {#why}\n\nBecause[^n].\n"
	return f
}

// TestCountsAndLists states what the fixture's lists show.
func TestCountsAndLists(t *testing.T) {
	b := build(t, large(t).fs(), kb.Options{}, fixtureDate)
	for _, c := range []struct{ page, selector, want string }{
		{"ja/tags/access/index.html", "h1", "利用 (1 / 122)"},
		{"en/tags/access/index.html", "h1", "Access (0 / 122)"},
		{"en/tags/door/index.html", "h1", "Doors (121 / 122)"},
		{"ja/tags/hinge/index.html", "h1", "ちょうつがい (1)"},
		{"en/tags/unused/index.html", "h1", "Unused (0)"},
		{"ja/tags/door/page/3/index.html", "nav.pager span", "3 / 3 ページ"},
		{"en/big/page/2/index.html", "nav.pager span", "Page 2 of 3"},
		{"en/errors/big/page/2/index.html", "nav.pager span", "Page 2 of 2"},
		{"en/faq/page/4/index.html", "nav.pager span", "Page 4 of 4"},
	} {
		if got := textOf(t, b.files[c.page], c.selector); got != c.want {
			t.Errorf("%s, %s: got %q, want %q", c.page, c.selector, got, c.want)
		}
	}
	for _, c := range []struct {
		page, selector string
		want           int
	}{
		{"ja/tags/door/index.html", "a.entry", 50},
		{"ja/tags/door/page/3/index.html", "a.entry", 21},
		{"en/big/page/3/index.html", "a.entry", 20},
		{"en/errors/big/index.html", ".error-lines li", 200},
		{"en/errors/big/page/2/index.html", ".error-lines li", 40},
		{"en/errors/index.html", ".error-lines li", 0},
		{"en/errors/by-date/index.html", ".lines li", 123},
		{"ja/errors/by-letter/index.html", ".lines li", 367},
		{"en/faq/index.html", ".faq-group", 40},
	} {
		if got := len(find(t, b.files[c.page], c.selector)); got != c.want {
			t.Errorf("%s: %d of %s, want %d", c.page, got, c.selector, c.want)
		}
	}
}

// TestRetiredAndDrafts states where they are not.
func TestRetiredAndDrafts(t *testing.T) {
	b := build(t, fixture(t).fs(), kb.Options{}, fixtureDate)
	for path, text := range b.files {
		if strings.Contains(text, "下書き") || strings.Contains(path, "drafted") {
			t.Errorf("%s knows of the draft", path)
		}
		list := strings.Contains(path, "feed.") || path == "en/index.html" || strings.HasPrefix(path, "en/tags/") || path == "en/alpha/index.html" || path == "en/errors/index.html"
		if list && strings.Contains(text, "An old door") {
			t.Errorf("%s lists the retired article", path)
		}
	}
	if !strings.Contains(b.files["en/alpha/retired/index.html"], "This article is no longer kept up.") {
		t.Error("the retired article has no banner")
	}
	if !strings.Contains(b.files["sitemap-en-1.xml"], "/en/alpha/retired/") {
		t.Error("the sitemap lacks the retired article")
	}
	if !strings.Contains(b.files["errors.json"], `"status":"retired"`) {
		t.Error("errors.json does not mark the retired article")
	}
}

// TestFallbackPage states how an article looks in a language that lacks it.
func TestFallbackPage(t *testing.T) {
	b := build(t, fixture(t).fs(), kb.Options{}, fixtureDate)
	page := b.files["en/alpha/broken/index.html"]
	for selector, want := range map[string]string{
		"html[lang=en]":                       "",
		"article[lang=ja]":                    "",
		"h1[lang=ja]":                         "扉が壊れました",
		"p.notice":                            "This article has not been translated into English yet. It is shown in Japanese.",
		"section.error-card h2":               "What the screen says",
		"meta[name=robots][content=noindex]":  "",
		"link[rel=canonical]":                 "",
		"a[data-language][lang=ja]":           "日本語",
		"a[data-language][aria-current=true]": "English",
	} {
		found := find(t, page, selector)
		if len(found) == 0 {
			t.Errorf("no %s", selector)
		} else if want != "" && text(found[0]) != want {
			t.Errorf("%s: got %q, want %q", selector, text(found[0]), want)
		}
	}
	if n := len(find(t, page, "link[hreflang]")); n != 0 {
		t.Errorf("%d alternates on a fallback page", n)
	}
}

// TestStaleTranslation states what readers of a translation are told when the
// original has changed.
func TestStaleTranslation(t *testing.T) {
	b := build(t, fixture(t).fs(), kb.Options{}, fixtureDate)
	page := b.files["en/alpha/closed/index.html"]
	for _, id := range []string{"causes", "dead_ends"} {
		if len(find(t, page, "section[aria-labelledby="+id+"] p.stale")) != 1 {
			t.Errorf("section %s has no note", id)
		}
	}
	if n := len(find(t, page, "p.stale")); n != 2 {
		t.Errorf("%d notes, want 2", n)
	}
	if !strings.Contains(page, "The original has a new section that this translation does not have yet.") {
		t.Error("the page does not say that the original has grown")
	}
	if n := len(find(t, b.files["ja/alpha/closed/index.html"], "p.stale")); n != 0 {
		t.Errorf("the original has %d notes", n)
	}
}

// TestRealContentHasNoFindings keeps the repository's content clean.
func TestRealContentHasNoFindings(t *testing.T) {
	_, findings := rendered(t, os.DirFS("../content"), kb.Options{}, fixtureDate)
	for _, f := range findings {
		t.Errorf("%s:%d:%d: %s", f.Place.File, f.Place.Line, f.Place.Column, f.Message.En)
	}
}
