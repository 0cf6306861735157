package render

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"text/template"
	"time"

	"naosu/generator/kb"
	"naosu/generator/site"
	"naosu/generator/source"
	"naosu/templates"
)

// library loads a site from a list of files: path, text, path, text …
func library(t *testing.T, files ...string) *kb.Library {
	t.Helper()
	content := fstest.MapFS{}
	for name, text := range map[string]string{
		"site.yaml":   "title: {ja: 題, en: Title}\nbase_url: https://h.example/p/\n",
		"topics.yaml": "t: {label: {ja: 種, en: Topic}}\ns: {label: S, status_page: \"https://s.example/\"}\n",
	} {
		content[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for i := 0; i < len(files); i += 2 {
		content[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	lib, findings, err := kb.Load(context.Background(), content, kb.Options{Name: "content", Languages: []string{"en", "ja"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		t.Fatalf("%s:%d: %s", f.Place.File, f.Place.Line, f.Message.En)
	}
	return lib
}

func renderer(t *testing.T, lib *kb.Library, day string) *Renderer {
	t.Helper()
	d, ok := kb.ParseDate(day)
	if !ok {
		t.Fatalf("%q is no date", day)
	}
	theme, findings, err := ReadTheme(templates.FS)
	if err != nil || len(findings) > 0 {
		t.Fatal(findings, err)
	}
	r, err := New(lib, theme, d.Time)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// article is an English article with more front matter and more sections.
func article(front, more string) string {
	return "---\ntitle: " + "A\n" + front + "---\n\n```error\nIt failed.\n```\n\n## Meaning\n\nM.\n\n## Causes\n\n### C {#c side=app}\n\nC.\n\n" +
		"## Remedies\n\n### R {#r effort=none risk=none}\n\nR.\n" + more
}

// incident is an incident of t/a with a state and dates.
func incident(facts string) string {
	return "---\ntitle: I\nerrors: [t/a]\ntopic: t\n" + facts + "---\n\n## 2024-06-20 Update\n\nU.\n"
}

// TestNow states what the verdict says of the present.
func TestNow(t *testing.T) {
	for _, c := range []struct {
		name, topic, facts string
		en, ja             string // "" for nothing at all
		open, status       bool
	}{
		{name: "no incident, no status page", topic: "t"},
		{name: "no incident, a status page", topic: "s", en: "No incident is on record", ja: "記録されている障害はありません", status: true},
		{name: "investigating", topic: "t", facts: "state: investigating\nstarted: 2024-06-18\n", open: true,
			en: "Happening since 18 June 2024", ja: "2024年6月18日から発生しています"},
		{name: "identified", topic: "t", facts: "state: identified\nstarted: 2024-06\n", open: true,
			en: "Happening since June 2024", ja: "2024年6月から発生しています"},
		{name: "monitoring", topic: "t", facts: "state: monitoring\nstarted: 2024-06-18T09:05+09:00\n", open: true,
			en: "Happening since 18 June 2024, 09:05 (UTC+09:00)", ja: "2024年6月18日 09:05（UTC+09:00）から発生しています"},
		{name: "resolved, with its end", topic: "t", facts: "state: resolved\nstarted: 2024-06-18\nended: 2024-06-19\n",
			en: "The incident ended on 19 June 2024", ja: "障害は2024年6月19日に終わりました"},
		{name: "resolved, without", topic: "t", facts: "state: resolved\nstarted: 2024-06-18\n",
			en: "The incident is resolved (last update 20 June 2024)", ja: "障害は解消しました（最終更新 2024年6月20日）"},
		{name: "end not confirmed", topic: "t", facts: "state: unconfirmed_end\nstarted: 2024-06-18\nended: 2024-06-19\n",
			en: "Whether it has ended is not confirmed (last report 20 June 2024)", ja: "終わったかどうかは未確認です（最後の情報 2024年6月20日）"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := []string{"errors/" + c.topic + "/a/en.md", article("", "")}
			if c.facts != "" {
				files = append(files, "incidents/i/en.md", incident(c.facts))
			}
			lib := library(t, files...)
			r := renderer(t, lib, "2025-01-01")
			for lang, want := range map[string]string{"en": c.en, "ja": c.ja} {
				now := r.now(lib.Articles[0], lang)
				switch {
				case now == nil && want != "":
					t.Errorf("%s: nothing, want %q", lang, want)
				case now == nil:
				case now.Words != want || now.Open != c.open || (now.StatusPage != "") != c.status || (now.Incident.Href != "") != (c.facts != ""):
					t.Errorf("%s: got %+v, want %q", lang, now, want)
				}
			}
		})
	}
}

// TestNowChoosesTheIncident states which of several incidents counts: an open
// one, else the newest.
func TestNowChoosesTheIncident(t *testing.T) {
	old, recent := incident("state: resolved\nstarted: 2023-01-01\nended: 2023-01-02\n"), incident("state: resolved\nstarted: 2024-06-18\nended: 2024-06-19\n")
	open := strings.ReplaceAll(incident("state: investigating\nstarted: 2022-01-01\n"), "title: I", "title: Open")
	for _, c := range []struct {
		name, want string
		incidents  []string
	}{
		{"the newest of two, by name first", "2024", []string{"a", recent, "b", old}},
		{"the newest of two, by name last", "2024", []string{"a", old, "b", recent}},
		{"an open one", "Happening since 1 January 2022", []string{"a", recent, "b", open, "c", old}},
	} {
		files := []string{"errors/t/a/en.md", article("", "")}
		for i := 0; i < len(c.incidents); i += 2 {
			files = append(files, "incidents/"+c.incidents[i]+"/en.md", c.incidents[i+1])
		}
		lib := library(t, files...)
		if now := renderer(t, lib, "2025-01-01").now(lib.Articles[0], "en"); !strings.Contains(now.Words, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, now.Words, c.want)
		}
	}
}

// TestVerdict states what the box takes from the facts.
func TestVerdict(t *testing.T) {
	two := "### D1 {#d1}\n\nD.\n\n### D2 {#d2}\n\nD.\n\n### D3 {#d3}\n\nD.\n"
	lib := library(t, "errors/t/a/en.md", strings.Replace(article("side: network\ncertainty: confirmed\n", "\n## What does not help\n\n"+two), "{#r effort=none risk=none}", "{#r who=admin effort=hour risk=data_loss}", 1))
	r := renderer(t, lib, "2025-01-01")
	p, err := r.articleFacts(lib.Articles[0], "en")
	if err != nil {
		t.Fatal(err)
	}
	v := p.Verdict
	if v.Side.Value != "the network" || v.Certainty != "confirmed" {
		t.Errorf("side %q, certainty %q", v.Side.Value, v.Certainty)
	}
	var badges []string
	for _, b := range v.First.Badges {
		badges = append(badges, b.Kind+" "+b.Value)
	}
	if want := []string{"effort about an hour", "risk data may be lost", "who an administrator"}; v.First.Href != "#r" || !slices.Equal(badges, want) {
		t.Errorf("first %s %q, want %q", v.First.Href, badges, want)
	}
	if len(v.Avoid) != 2 || v.Avoid[0].Href != "#d1" {
		t.Errorf("avoid %+v, want the first two", v.Avoid)
	}
	if v.Now != nil || v.Twins != nil {
		t.Errorf("now %+v, twins %+v", v.Now, v.Twins)
	}
}

// TestMatrixColumns states that a member's own column stands first, on its own
// page only, and the row that tells on all.
func TestMatrixColumns(t *testing.T) {
	family := "---\ntitle: F\n---\n\n| D | [A](../../errors/t/a/en.md) | [B](../../errors/t/b/en.md) | [C](../../errors/t/c/en.md) |\n| --- | --- | --- | --- |\n| other | oa | ob | oc |\n| sign {tell} | ta | tb | tc |\n| short | sa |\n"
	lib := library(t, "errors/t/a/en.md", article("", ""), "errors/t/b/en.md", article("", ""), "errors/t/c/en.md", article("", ""), "families/f/en.md", family)
	r := renderer(t, lib, "2025-01-01")
	for i, want := range []string{"A B C / ta tb tc / oa ob oc / sa  ", "B A C / tb ta tc / ob oa oc /  sa ", "C A B / tc ta tb / oc oa ob /  sa "} {
		p, err := r.articleFacts(lib.Articles[i], "en")
		if err != nil {
			t.Fatal(err)
		}
		if got := columns(p.Matrix); got != want {
			t.Errorf("%s: got %q, want %q", lib.Articles[i].ID, got, want)
		}
		own := string(want[0] | 0x20)
		if !p.Matrix.Columns[0].Own || p.Matrix.Columns[1].Own || p.Verdict.TellOwn != p.Matrix.Rows[0].Cells[0] || p.Verdict.TellLabel != "sign" || string(p.Verdict.TellOwn) != "t"+own {
			t.Errorf("%s: %+v", lib.Articles[i].ID, p.Verdict)
		}
		if len(p.Verdict.Twins) != 2 || string(p.Verdict.Twins[0].Tell) != "t"+string(want[2]|0x20) {
			t.Errorf("%s: twins %+v", lib.Articles[i].ID, p.Verdict.Twins)
		}
	}
	m, err := r.matrix(lib.Families[0], "ja")
	if err != nil {
		t.Fatal(err)
	}
	if got := columns(&m.view); got != "A B C / ta tb tc / oa ob oc / sa  " || m.view.Columns[0].Own || m.view.Lang != "en" {
		t.Errorf("on the family's page: %q, %+v", got, m.view)
	}
}

var tags = regexp.MustCompile("<[^>]*>")

func columns(m *MatrixView) string {
	var lines []string
	words := []string{}
	for _, c := range m.Columns {
		words = append(words, tags.ReplaceAllString(string(c.Head), ""))
	}
	lines = append(lines, strings.Join(words, " "))
	for _, r := range m.Rows {
		words = nil
		for _, c := range r.Cells {
			words = append(words, string(c))
		}
		lines = append(lines, strings.Join(words, " "))
	}
	return strings.Join(lines, " / ")
}

// TestPager states how lists are cut.
func TestPager(t *testing.T) {
	r := renderer(t, library(t), "2025-01-01")
	for _, c := range []struct {
		n    int
		want string
	}{
		{0, "l/ 0 of 1 [ ]"},
		{1, "l/ 1 of 1 [ ]"},
		{3, "l/ 3 of 1 [ ]"},
		{4, "l/ 3 of 2 [ /p/en/l/page/2/], l/page/2/ 1 of 2 [/p/en/l/ ]"},
		{6, "l/ 3 of 2 [ /p/en/l/page/2/], l/page/2/ 3 of 2 [/p/en/l/ ]"},
		{7, "l/ 3 of 3 [ /p/en/l/page/2/], l/page/2/ 3 of 3 [/p/en/l/ /p/en/l/page/3/], l/page/3/ 1 of 3 [/p/en/l/page/2/ ]"},
	} {
		var got []string
		for _, task := range paged(r, "en", "l/", make([]int, c.n), 3, func(_ site.Output, path string, p Pager, part []int) error {
			got = append(got, fmt.Sprintf("%s %d of %d [%s %s]", path, len(part), p.Pages, p.Prev, p.Next))
			return nil
		}) {
			if err := task.put(nil); err != nil {
				t.Error(err)
			}
			if want := "en/" + got[len(got)-1]; !strings.HasPrefix(want, strings.TrimSuffix(task.paths[0], "index.html")+" ") {
				t.Errorf("%d: %v writes %s", c.n, task.paths, want)
			}
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%d: got %q, want %q", c.n, s, c.want)
		}
	}
}

// TestDates states how dates are written in both languages.
func TestDates(t *testing.T) {
	texts, err := ReadTexts(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ date, en, ja string }{
		{"2024-06", "June 2024", "2024年6月"},
		{"2024-12-01", "1 December 2024", "2024年12月1日"},
		{"2024-06-18T09:05+09:00", "18 June 2024, 09:05 (UTC+09:00)", "2024年6月18日 09:05（UTC+09:00）"},
		{"2024-06-18T23:59:30-03:30", "18 June 2024, 23:59 (UTC-03:30)", "2024年6月18日 23:59（UTC-03:30）"},
		{"2024-06-18T00:00Z", "18 June 2024, 00:00 (UTC)", "2024年6月18日 00:00（UTC）"},
		{"", "", ""},
	} {
		d, _ := kb.ParseDate(c.date)
		if en, ja := texts["en"].Date(d), texts["ja"].Date(d); en != c.en || ja != c.ja {
			t.Errorf("%s: got %q and %q, want %q and %q", c.date, en, ja, c.en, c.ja)
		}
	}
}

// TestWords states how texts are filled in.
func TestWords(t *testing.T) {
	texts := &Texts{Lang: "en", words: map[string]string{"two": "{1} before {0}", "n": "{0} things", "n.one": "one thing", "m": "{0} times"}}
	for _, c := range []struct{ got, want string }{
		{texts.Get("two", "a", "b"), "b before a"},
		{texts.Get("two"), "{1} before {0}"},
		{texts.Get("missing", 1), "missing"},
		{texts.Count("n", 0), "0 things"},
		{texts.Count("n", 1), "one thing"},
		{texts.Count("n", 2), "2 things"},
		{texts.Count("m", 1), "1 times"},
		{texts.Get("two", "{1}", "x"), "x before {1}"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// TestOverdue states that the date of the build decides, and nothing else.
func TestOverdue(t *testing.T) {
	for _, c := range []struct {
		front, day string
		want       bool
	}{
		{"verified: 2025-01-01\nreview_after: 30\n", "2025-01-30", false},
		{"verified: 2025-01-01\nreview_after: 30\n", "2025-01-31", false},
		{"verified: 2025-01-01\nreview_after: 30\n", "2025-02-01", true},
		{"verified: 2025-01\nreview_after: 1\n", "2025-01-03", true},
		{"verified: 2025-01-01\n", "2099-01-01", false},
		{"published: 2025-01-01\nreview_after: 30\n", "2099-01-01", false},
	} {
		lib := library(t, "errors/t/a/en.md", article(c.front, ""))
		p, err := renderer(t, lib, c.day).articleFacts(lib.Articles[0], "en")
		if err != nil {
			t.Fatal(err)
		}
		if p.Overdue != c.want {
			t.Errorf("%q on %s: overdue is %t", c.front, c.day, p.Overdue)
		}
	}
}

// TestFeedOrder states that the newest comes first, by day and then by
// address, and that a feed holds thirty.
func TestFeedOrder(t *testing.T) {
	files := []string{
		"errors/t/a/en.md", article("published: 2025-01-02\n", ""),
		"errors/t/b/en.md", article("published: 2025-01-01\nupdated: 2025-01-09\n", ""),
		"errors/t/c/en.md", article("published: 2025-01-02\nstatus: retired\n", ""),
		"errors/t/d/en.md", article("", ""),
		"errors/s/e/en.md", article("published: 2025-01-02\n", ""),
		"incidents/i/en.md", incident("state: resolved\nstarted: 2024-06-18\n"),
	}
	for i := range 40 {
		files = append(files, fmt.Sprintf("errors/s/old-%02d/en.md", i), article(fmt.Sprintf("published: 2020-01-%02d\n", i%28+1), ""))
	}
	lib := library(t, files...)
	r := renderer(t, lib, "2025-02-01")
	all := func(*kb.Article) bool { return true }
	var got []string
	entries := r.feedEntries("en", all, func(*kb.Incident) bool { return true })
	for _, e := range entries[:5] {
		got = append(got, strings.TrimPrefix(e.id, "https://h.example/p/en/"))
	}
	if want := []string{"t/b/", "s/e/", "t/a/", "incidents/i/#2024-06-20", "s/old-27/"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(entries) != 30 {
		t.Errorf("%d entries", len(entries))
	}
	if other := r.feedEntries("ja", all, func(*kb.Incident) bool { return true }); len(other) != 0 {
		t.Errorf("%d entries in a language without texts", len(other))
	}
}

// TestJSONLD states that no value can end the element, and none is changed.
func TestJSONLD(t *testing.T) {
	value := "</script><!--<script> & ' \" \u2028 \\ 日本"
	block, err := jsonLD(map[string]any{"name": value})
	if err != nil {
		t.Fatal(err)
	}
	inner, ok := strings.CutPrefix(string(block), `<script type="application/ld+json">`)
	inner, end := strings.CutSuffix(inner, "</script>")
	if !ok || !end || strings.ContainsAny(inner, "<>&\u2028") {
		t.Errorf("got %s", block)
	}
	var back map[string]string
	if err := json.Unmarshal([]byte(inner), &back); err != nil || back["name"] != value {
		t.Errorf("got %q, %v", back, err)
	}
	if _, err := jsonLD(make(chan int)); err == nil {
		t.Error("a value that is no JSON gives no error")
	}
	if got := string(refresh(`/a"><script>`)); strings.Contains(got, "<script>") {
		t.Errorf("refresh: %s", got)
	}
}

// TestTemplateError states what becomes of the errors of html/template.
func TestTemplateError(t *testing.T) {
	for _, c := range []struct {
		err, file    string
		line, column int
		message      string
	}{
		{`template: page.html:4:6: executing "main" at <.Nope>: can't evaluate field Nope in type render.PlainPage`, "templates/page.html", 4, 7,
			`executing "main" at <.Nope>: can't evaluate field Nope in type render.PlainPage`},
		{`template: page.html:2: function "shout" not defined`, "templates/page.html", 2, 1, `function "shout" not defined`},
		{`html/template:page.html:7:12: no such template "x"`, "templates/page.html", 7, 13, `no such template "x"`},
		{`something else`, "templates", 0, 0, `something else`},
	} {
		var got *TemplateError
		if !errors.As(templateError(errors.New(c.err), PlainPage{}), &got) {
			t.Errorf("%s: no finding", c.err)
			continue
		}
		f := got.Finding
		if f.Place.File != c.file || f.Place.Line != c.line || f.Place.Column != c.column || f.Message.En != c.message || f.Severity != source.Error {
			t.Errorf("%s: got %+v", c.err, f)
		}
		for _, name := range []string{"Lang", "Heading", "Body"} {
			if !strings.Contains(f.Hint.En, name) || !strings.Contains(f.Hint.Ja, name) {
				t.Errorf("the hint lacks %s: %s", name, f.Hint.En)
			}
		}
	}
	missing := &fs.PathError{Op: "open", Path: "base.html", Err: fs.ErrNotExist}
	if _, finding := templateError(missing, nil).(*TemplateError); finding {
		t.Error("a file that is missing is a finding, not a failure")
	}
}

// TestPolicyOfTemplates states what no built-in template may hold: scripts and
// styles in the page, or an action inside one.
func TestPolicyOfTemplates(t *testing.T) {
	pages, err := parseTemplates(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != len(pageNames) {
		t.Errorf("%d of %d pages", len(pages), len(pageNames))
	}
	files, err := fs.Glob(templates.FS, "*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		data, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ToLower(string(data))
		for _, word := range []string{"<style", " style=", " onclick", " onload", " onerror", "javascript:", "srcdoc", "srcset", "<iframe", "<script>", "{{/*"} {
			if strings.Contains(text, word) {
				t.Errorf("%s holds %q", name, word)
			}
		}
		if strings.Contains(text, "http-equiv=\"refresh\"") {
			t.Errorf("%s writes a refresh itself", name)
		}
		if _, err := template.New(name).Funcs(functions).Parse(string(data)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPolicy states what browsers are told to refuse, on hosts and from a disk.
func TestPolicy(t *testing.T) {
	for name, c := range map[string]struct{ policy, more string }{
		"on hosts":    {policy, "connect-src 'self'; manifest-src 'self'"},
		"from a disk": {portablePolicy, ""},
	} {
		want := strings.Split("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types naosu", "; ")
		if c.more != "" {
			want = append(want, strings.Split(c.more, "; ")...)
		}
		got := strings.Split(c.policy, "; ")
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// TestAssets states what is published of styles and scripts.
func TestAssets(t *testing.T) {
	theme, findings, err := ReadTheme(templates.FS)
	if err != nil || len(findings) > 0 {
		t.Fatal(findings, err)
	}
	for _, name := range []string{"site.css", "site.js", "root.js", "searchpage.js", "searchworker.js"} {
		a := theme.at("/p/")[name]
		if !strings.HasPrefix(a.Href, "/p/assets/") || !strings.HasPrefix(a.Integrity, "sha384-") || "/p/"+a.path != a.Href || len(a.data) == 0 {
			t.Errorf("%s: %s %s", name, a.Href, a.Integrity)
		}
		if strings.Contains(string(a.data), "import ") || strings.Contains(string(a.data), "sourceMappingURL") || strings.Contains(string(a.data), "url(http") {
			t.Errorf("%s loads something else", name)
		}
	}
}

// TestSiteStops states that rendering stops when it is told to, or when the
// site refuses a file.
func TestSiteStops(t *testing.T) {
	lib := library(t, "errors/t/a/en.md", article("", ""))
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := renderer(t, lib, "2025-01-01").Site(ctx, site.NewMemory(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	full := errors.New("no space left")
	if _, err := renderer(t, lib, "2025-01-01").Site(context.Background(), refusing{full}, nil); !errors.Is(err, full) {
		t.Errorf("refused: %v", err)
	}
}

// TestSiteStopsSoon states that after the end of its context nothing is rendered
// but the pages that are being made at the moment.
func TestSiteStopsSoon(t *testing.T) {
	var files []string
	for i := range 100 {
		files = append(files, fmt.Sprintf("errors/t/a%d/en.md", i), article("", ""))
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	out := &stopping{stop: stop}
	_, err := renderer(t, library(t, files...), "2025-01-01").Site(ctx, out, func(done, total int) {
		if done > total || total < 100 {
			t.Errorf("told of %d parts in %d", done, total)
		}
	})
	if most := int64(20 + 2*runtime.GOMAXPROCS(0)); !errors.Is(err, context.Canceled) || out.files.Load() > most {
		t.Errorf("%v, %d files, want at most %d", err, out.files.Load(), most)
	}
}

// stopping ends a context with the twentieth file.
type stopping struct {
	files atomic.Int64
	stop  func()
}

func (s *stopping) Put(string, string, []byte) error {
	if s.files.Add(1) == 20 {
		s.stop()
	}
	return nil
}

type refusing struct{ err error }

func (r refusing) Put(string, string, []byte) error { return r.err }

// TestRendererIsReusable states that a second run gives the same files, at
// another time of day.
func TestRendererIsReusable(t *testing.T) {
	lib := library(t, "errors/t/a/en.md", article("published: 2025-01-01\n", ""))
	r := renderer(t, lib, "2025-02-01")
	first, second := site.NewMemory(), site.NewMemory()
	for _, out := range []*site.Memory{first, second} {
		if findings, err := r.Site(context.Background(), out, nil); err != nil || len(findings) > 0 {
			t.Fatal(findings, err)
		}
		r.date = r.date.Add(time.Hour)
	}
	if !slices.Equal(first.Paths(), second.Paths()) {
		t.Fatal("other files")
	}
	for _, path := range first.Paths() {
		a, _ := first.Open(path)
		b, _ := second.Open(path)
		if string(a) != string(b) {
			t.Errorf("%s differs", path)
		}
	}
}
