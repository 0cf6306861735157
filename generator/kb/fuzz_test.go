package kb

import (
	"bytes"
	"encoding/xml"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"naosu/generator/source"
)

// inside checks that findings lie inside their files and can be shown.
func inside(t *testing.T, fsys fstest.MapFS, findings source.Findings) {
	t.Helper()
	for _, f := range findings {
		m := fsys[strings.TrimPrefix(f.Place.File, "content/")]
		if m == nil || f.Place.Line == 0 {
			continue
		}
		file := source.NewFile("", append([]byte(nil), m.Data...))
		for _, at := range [][2]int{{f.Place.Line, f.Place.Column}, {f.Place.EndLine, f.Place.EndColumn}} {
			if at[0] < 1 || at[0] > 1+strings.Count(string(file.Data), "\n") || at[1] < 1 || at[1] > 1+utf8.RuneCountInString(file.Line(at[0])) {
				t.Fatalf("outside the file: %s", show(f))
			}
		}
		if f.Message.En == "" || f.Message.Ja == "" || f.Hint.En == "" || f.Hint.Ja == "" {
			t.Fatalf("without words: %s", show(f))
		}
	}
}

// twice loads a site two times and checks that the findings are the same.
func twice(t *testing.T, fsys fstest.MapFS) (*Library, source.Findings) {
	t.Helper()
	lib, first := load(t, fsys, testOptions)
	_, second := load(t, fsys, testOptions)
	if !reflect.DeepEqual(first, second) {
		t.Fatalf("another result the second time:\n%v\n%v", first, second)
	}
	inside(t, fsys, first)
	return lib, first
}

// small is a site with one topic and one tag, without a mistake.
func small() fstest.MapFS {
	return fstest.MapFS{
		"site.yaml":   {Data: []byte("title: {ja: 例, en: Example}\nbase_url: https://example.org/\nlanguages: [ja, en]\n")},
		"topics.yaml": {Data: []byte("git: {label: Git}\n")},
		"tags.yaml":   {Data: []byte("a: {label: a}\n")},
	}
}

const goodArticle = "---\ntitle: 例\n---\n\n```error\n失敗 {name}\n```\n\n## 意味\n\n意味\n\n## 原因\n\n### あ {#a side=you}\n\n## 対処\n\n### い {#b effort=none risk=none}\n"

func FuzzFrontMatter(f *testing.F) {
	for _, seed := range []string{
		"", "title: x", "title：x\n", "title: a: b\ntags: [a, b]", "a: &b c\nd: *b", "<<: {a: b}", "title: |\n  a\n\n  b", "\ttitle: x", "title: \"x", "- - - -", "{title: x}",
		"title: x\r\nside: you\rcodes: [1e3, no]", "? a\n: b", "%YAML", "title: @x", "title: [", "　title: x", "title: !x\n...\n---", "translated_from: {a: b}", "published: 2024-06\nreview_after: 3", "\xef\xbb\xbftitle: x",
		"title: >x\n", "a: {b: c, b: d}", "\"", "'", ":", ": ", "-", "a:\n-\n- b", "#", "a: #b", "[a]: b", "]", "}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		fsys := small()
		fsys["errors/git/a/ja.md"] = &fstest.MapFile{Data: append(append([]byte("---\n"), data...), "\n---\n"...)}
		twice(t, fsys)
	})
}

func FuzzArticle(f *testing.F) {
	f.Add([]byte(goodArticle), []byte("---\ntitle: Example\n---\n\n## Causes\n\n### A {#a}\n"))
	f.Add([]byte(strings.Replace(goodArticle, "あ {#a", "あ {#a side=app", 1)), []byte("---\ntitle: x\ntags: [a]\n---\n> ```error {#a lang=ja}\n> {0} {a:b}\n> ```\n\n[a](../b/ja.md#c) ![](x.png) :value[y]\n"))
	f.Add([]byte("---\n"), []byte(""))
	f.Add([]byte("日本\xff"), []byte("---\ntitle: \x00\n---\n"))
	f.Add([]byte("---\ntitle: x\n---\n- ```error\n  {0}\n\t{1}\n  ```\n1. ~~~error\n   {2}\n"), []byte("---\ntitle: x\n---\n見出し {#a b}\n===\n\n## 原因\n### {#x}\n### {side=you}\n"))
	f.Fuzz(func(t *testing.T, ja, en []byte) {
		fsys := small()
		fsys["errors/git/a/ja.md"] = &fstest.MapFile{Data: ja}
		fsys["errors/git/a/en.md"] = &fstest.MapFile{Data: en}
		fsys["families/f/ja.md"] = &fstest.MapFile{Data: en}
		fsys["incidents/i/ja.md"] = &fstest.MapFile{Data: en}
		lib, findings := twice(t, fsys)
		if findings.Errors() > 0 {
			return
		}
		for _, d := range lib.Docs() {
			for _, text := range d.Texts {
				if _, err := lib.Body(text); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

func FuzzDataFiles(f *testing.F) {
	f.Add([]byte("title: x\nbase_url: https://a.b/\nlanguages: [en, ja]\n"), []byte("git: {label: {ja: a, en: b}, aliases: [x]}"), []byte("a: {label: a, parent: b}\nb: {label: b, parent: a}"), []byte("a: {term: a, short: b}"))
	f.Add([]byte("languages: [jp]\noutputs: {tag_feeds: yes}"), []byte("- a"), []byte("a:\n\tb"), []byte("a：b"))
	f.Add([]byte("---\ntitle: x\n---"), []byte("x: {label: [a]}\nx: 1"), []byte("a: {parent: [b]}\n...\n"), []byte("%YAML\n? a"))
	f.Add([]byte("base_url: \"x\n"), []byte("　a: {}"), []byte("a: > b"), []byte("a: {short: }"))
	f.Fuzz(func(t *testing.T, site, topics, tags, glossary []byte) {
		twice(t, fstest.MapFS{
			"site.yaml": {Data: site}, "topics.yaml": {Data: topics}, "tags.yaml": {Data: tags}, "glossary.yaml": {Data: glossary},
			"errors/git/a/ja.md": {Data: []byte(goodArticle)},
		})
	})
}

// FuzzVariant joins the pieces again and compares with the text.
func FuzzVariant(f *testing.F) {
	for _, seed := range []string{"", "a {name} b", `\{a}{b:url}`, "{0}{x:yz}", "{{a}}", `\\{a}`, "{日本}{a", "{a:b:c}\n{id}", "\xff{a}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		pieces := ParseVariant(text, func(start, end int, _ bool) {
			if start < last || end <= start || end > len(text) || text[start] != '{' || text[end-1] != '}' {
				t.Fatalf("reported %d-%d of %q", start, end, text)
			}
			last = end
		})
		rest, literal := text, false
		for _, p := range pieces {
			if p.Name == "" {
				if literal {
					t.Fatal("two literal pieces side by side")
				}
				n := 0
				for written := 0; written < len(p.Text); n, written = n+1, written+1 {
					if strings.HasPrefix(rest[n:], `\{`) {
						n++
					}
				}
				if strings.ReplaceAll(rest[:n], `\{`, "{") != p.Text {
					t.Fatalf("%q became %q", rest[:n], p.Text)
				}
				rest, literal = rest[n:], true
				continue
			}
			literal = false
			after, ok := strings.CutPrefix(rest, "{"+p.Name+"}")
			if !ok {
				after, ok = strings.CutPrefix(rest, "{"+p.Name+":"+p.Type+"}")
			}
			if !ok {
				t.Fatalf("%q does not begin with placeholder %s", rest, p.Name)
			}
			rest = after
		}
		if rest != "" {
			t.Fatalf("%q is lost", rest)
		}
	})
}

// FuzzDestination holds links to the addresses that may stand in a page.
func FuzzDestination(f *testing.F) {
	for _, seed := range []string{"../b/ja.md#a", "https://example.org/", "javascript:x", "//x", `\\x`, "%2e%2e/%2e%2e/%2e%2e/x", "../../../static/a", "#a", "mailto:a@b", "", "a\x00", "jav\tascript:x"} {
		f.Add(seed)
	}
	fsys := small()
	fsys["errors/git/a/ja.md"] = &fstest.MapFile{Data: []byte(goodArticle)}
	lib, _ := load(f, fsys, testOptions)
	from := lib.Article("git/a").Texts[0]
	f.Fuzz(func(t *testing.T, dest string) {
		target, problem := lib.Resolve(from, dest)
		for _, scheme := range []string{"http://", "https://", "mailto:"} {
			if strings.HasPrefix(target.External, scheme) {
				return
			}
		}
		if target.External != "" {
			t.Fatalf("%q leads to %q", dest, target.External)
		}
		if problem == nil && target.Doc == nil && target.Static == "" && !target.Same {
			t.Fatalf("%q leads nowhere, without a problem", dest)
		}
	})
}

// FuzzSVG holds an image that passes to what browsers make of it, also where
// they read it as HTML: nothing runs, loads or leads elsewhere.
func FuzzSVG(f *testing.F) {
	for _, seed := range []string{
		`<svg viewBox="0 0 3 4"><g><text x="1">a</text></g></svg>`, `<svg><use href="#a"/></svg>`, `<svg fill="url(#a)"/>`, `<?xml version="1.0"?><svg/>`, `<svg><script/></svg>`, `<svg onload="x"/>`,
		`<svg><title><![CDATA[<script>x</script>]]></title></svg>`, `<svg xmlns:x="y" x:onload="z"/>`, `<svg><desc>&lt;script></desc></svg>`, `<svg><!-- <script> --></svg>`, `<svg><style/></svg>`, `<svg><a href="javascript:x"/></svg>`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, _, bad := checkSVG(data); bad != (source.Text{}) {
			return
		}
		d := xml.NewDecoder(bytes.NewReader(data))
		for token, err := d.RawToken(); err == nil; token, err = d.RawToken() {
			e, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			switch strings.ToLower(e.Name.Local) {
			case "script", "style", "foreignobject", "a", "image", "animate", "set", "iframe", "object", "embed", "link", "handler", "listener":
				t.Fatalf("<%s> in %q", e.Name.Local, data)
			}
			for _, a := range e.Attr {
				value := strings.ToLower(strings.TrimSpace(a.Value))
				if strings.HasPrefix(strings.ToLower(a.Name.Local), "on") || strings.Contains(strings.ReplaceAll(value, "url(#", ""), "url(") || a.Name.Local == "href" && !strings.HasPrefix(value, "#") {
					t.Fatalf("%s=%q in %q", a.Name.Local, a.Value, data)
				}
			}
		}
	})
}
