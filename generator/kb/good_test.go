package kb

import (
	"context"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"naosu/generator/source"
)

// goodSite is testdata/good.txtar.
func goodSite(t testing.TB) fstest.MapFS {
	t.Helper()
	a, err := txtar.ParseFile("testdata/good.txtar")
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range a.Files {
		fsys[f.Name] = &fstest.MapFile{Data: []byte(strings.NewReplacer("␍", "\r", "␂", "\ufeff").Replace(string(f.Data)))}
	}
	return fsys
}

// equal compares two values by how they print.
func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s: got %s, want %s", what, g, w)
	}
}

func ids(articles []*Article) (out []string) {
	for _, a := range articles {
		out = append(out, a.ID)
	}
	return out
}

func TestGoodSite(t *testing.T) {
	lib, findings := load(t, goodSite(t), testOptions)
	var got []string
	stale := 0
	for _, f := range findings {
		if f.Rule == ruleStale.ID {
			stale++
			continue
		}
		got = append(got, fmt.Sprintf("%s:%d:%d %s", f.Place.File, f.Place.Line, f.Place.Column, f.Rule))
	}
	if len(got) > 0 {
		t.Fatalf("findings: %q", got)
	}
	if stale == 0 {
		t.Error("the stale translation is not reported to its author")
	}

	t.Run("site", func(t *testing.T) {
		s := lib.Site
		equal(t, "base", s.BaseURL+" "+s.BasePath, "https://example.org/help/ /help/")
		equal(t, "languages", s.Languages, []string{"en", "ja"})
		equal(t, "title", s.Title["ja"]+s.Title["en"], "例Example")
		equal(t, "description", s.Description["ja"], "One text for all")
		equal(t, "outputs", s.Outputs, Outputs{TagFeeds: true})
		equal(t, "static", lib.Static, []string{".well-known/x.txt", "a.pdf"})
	})

	t.Run("data files", func(t *testing.T) {
		equal(t, "topics", lib.Topics[0].ID+lib.Topics[1].ID, "xgit")
		equal(t, "label", lib.Topics[1].Label["en"], "Git")
		equal(t, "domains", lib.Topics[0].Domains, []string{"x.com", "twitter.com"})
		oauth := lib.Tags[2]
		equal(t, "parents", oauth.Parent.ID+" "+oauth.Parent.Parent.ID, "sign-in account")
		equal(t, "children", lib.Tags[0].Children[0].ID, "sign-in")
		equal(t, "synonyms", oauth.Synonyms["en"], []string{"connected sign-in"})
		equal(t, "term", lib.Glossary[0].Term["ja"]+lib.Glossary[0].Aliases["ja"][0], "OAuthオーオース")
		equal(t, "place", lib.Tags[1].Place.Line, 2)
	})

	invalid, missing, push := lib.Article("x/token-invalid"), lib.Article("x/token-missing"), lib.Article("git/push")
	t.Run("article", func(t *testing.T) {
		a := invalid
		equal(t, "original", a.Original, "ja")
		equal(t, "paths", a.Path("en")+" "+a.Path("ja"), "en/x/token-invalid/ ja/x/token-invalid/")
		equal(t, "tags", a.Tags[0].ID+" "+a.Tags[1].ID, "oauth sign-in")
		equal(t, "codes", fmt.Sprintf("%q", a.Codes), `["89" "E 1"]`)
		equal(t, "verdict", a.Side+" "+a.Certainty, "service likely")
		equal(t, "dates", a.Published.Text+" "+a.Latest().Text+" "+a.Verified.Text, "2024-06-18 2024-06-20T10:00+09:00 2024-07")
		equal(t, "review", a.ReviewAfter, 90)
		equal(t, "related", ids(a.Related), []string{"git/push", "x/token-missing"})
		equal(t, "backlinks", ids(a.Backlinks), []string{"x/token-missing"})
		equal(t, "causes", a.Causes, "[{service service common reported} {mine you unknown }]")
		equal(t, "remedies", a.Remedies, "[{wait you none none waits_out  [service mine]} {again admin minutes low fixes  [mine]}]")
		equal(t, "dead ends", a.DeadEnds, []string{"reinstall"})
		equal(t, "placeholders", a.Placeholders, "[{id id} {user name}]")
		equal(t, "variants", len(a.Variants), 2)
		v := a.Variants[0]
		equal(t, "variant", fmt.Sprint(v.ID, v.Lang, v.Where, v.Heading, v.Versions, v.Seen), "textjaapi.x.com失敗1 22024-06")
		equal(t, "variant's place", v.Place.Line, 15)
		equal(t, "second variant", a.Variants[1].Lang+" "+a.Variants[1].Text, "en Token {id} is invalid.")
		equal(t, "incidents", a.Incidents[0].ID+" "+a.Incidents[1].ID, "2024-07-x 2024-06-x")
		equal(t, "family", a.Family.ID, "tokens")
		equal(t, "questions", a.In("ja").Questions, "[{when いつ直りますか true}]")
		equal(t, "item", a.In("en").Item(Causes, "mine").Title, "Yours")
		equal(t, "reading", a.In("ja").SortKey(), "とーくんがむこう")
	})

	t.Run("overridden verdict and defaults", func(t *testing.T) {
		equal(t, "verdict", missing.Side+" "+missing.Certainty, "app confirmed")
		equal(t, "one cause", missing.Remedies[0].For, []string{"a"})
		equal(t, "official", push.Certainty, "confirmed")
		equal(t, "live", fmt.Sprint(push.Live(), missing.Live()), "false true")
		equal(t, "backlinks of a draft", len(push.Backlinks), 0)
	})

	t.Run("fallback and translations", func(t *testing.T) {
		equal(t, "no Japanese", missing.In("ja") == nil, true)
		equal(t, "shown instead", missing.Best("ja").Lang, "en")
		stale := invalid.In("en")
		equal(t, "stale", stale.Stale, []string{"causes", "remedies", "title"})
		equal(t, "new sections", stale.StaleNew, true)
		equal(t, "original", len(invalid.In("ja").Stale), 0)
	})

	t.Run("drafts", func(t *testing.T) {
		equal(t, "hidden", lib.Article("git/draft") == nil, true)
		with, findings := load(t, goodSite(t), Options{Name: "content", Languages: []string{"ja", "en"}, Drafts: true})
		equal(t, "shown", with.Article("git/draft").Status, "draft")
		equal(t, "errors", findings.Errors(), 0)
		equal(t, "backlinks", ids(with.Article("git/push").Backlinks), []string{"git/draft"})
	})

	t.Run("counts", func(t *testing.T) {
		for _, c := range []struct {
			tag, lang string
			want      Count
		}{
			{"account", "ja", Count{0, 1}}, {"account", "en", Count{0, 2}}, {"sign-in", "ja", Count{1, 1}}, {"sign-in", "en", Count{2, 2}}, {"oauth", "ja", Count{1, 1}}, {"oauth", "en", Count{1, 1}},
		} {
			tag := lib.Tags[slices.IndexFunc(lib.Tags, func(t *Tag) bool { return t.ID == c.tag })]
			equal(t, c.tag+" in "+c.lang, lib.Count(tag, c.lang), c.want)
		}
		equal(t, "in topic", ids(lib.InTopic(lib.Topics[0], "en")), []string{"x/token-invalid", "x/token-missing"})
		equal(t, "tagged", ids(lib.Tagged(lib.Tags[1], "ja")), []string{"x/token-invalid"})
		equal(t, "newest", ids(lib.Newest("en", 1)), []string{"x/token-invalid"})
		equal(t, "at most", len(lib.Newest("en", 9)), 2)
	})

	t.Run("family", func(t *testing.T) {
		f := lib.Families[0]
		equal(t, "members", ids(f.Members), []string{"x/token-missing", "x/token-invalid"})
		equal(t, "columns", fmt.Sprint(f.Column(missing), f.Column(invalid), f.Column(push)), "0 1 -1")
		equal(t, "path", f.Path("ja"), "ja/families/tokens/")
	})

	t.Run("incidents", func(t *testing.T) {
		open, ended := lib.Incidents[0], lib.Incidents[1]
		equal(t, "newest first", open.ID+" "+ended.ID, "2024-07-x 2024-06-x")
		equal(t, "open", fmt.Sprint(open.Open(), ended.Open()), "true false")
		equal(t, "scale", open.Scale+" "+ended.Scale, "unknown many")
		equal(t, "errors", ids(ended.Errors), []string{"x/token-invalid", "x/token-missing"})
		equal(t, "latest", open.Latest().Text+" "+ended.Latest().Text, "2024-07-02 2024-06-18T10:00Z")
		equal(t, "course", courseOf(ended)+"; "+courseOf(open), "2024-06-15 many, 2024-06-18 none; 2024-07-01T09:00+09:00 unknown")
		equal(t, "updates", ended.Texts[0].Updates[1].ID+" "+ended.Texts[0].Updates[1].Title, "2024-06-18 End")
	})

	t.Run("redirects", func(t *testing.T) {
		var got []string
		for _, r := range lib.Redirects {
			got = append(got, r.From+">"+r.To)
		}
		equal(t, "redirects", got, []string{"families/token>families/tokens", "incidents/2024-06-twitter>incidents/2024-06-x", "info>about", "tags/login>tags/sign-in", "twitter>x",
			"twitter/token>x/token-invalid", "twitter/token-invalid>x/token-invalid", "twitter/token-missing>x/token-missing", "x/old-token>x/token-invalid"})
	})

	t.Run("links and images", func(t *testing.T) {
		img := lib.Images["errors/x/token-invalid/shot.svg"]
		equal(t, "image", *img, "{errors/x/token-invalid/shot.svg images/x/token-invalid/shot.svg 30 40}")
		from := missing.In("en")
		for _, c := range []struct{ dest, want string }{
			{"../token-invalid/ja.md", "x/token-invalid ja "}, {"../token-invalid/en.md#wait", "x/token-invalid en wait"}, {"%2e%2e/token-invalid/ja.md", "x/token-invalid ja "},
			{"en.md#a", "x/token-missing en a"}, {"#a", "same a"}, {"../../../static/a.pdf", "static a.pdf"}, {"../../../pages/about/en.md", "about en "},
			{"https://example.org/?q=1", "https://example.org/?q=1"}, {"mailto:a@example.org", "mailto:a@example.org"}, {"HTTPS://example.org/", "https://example.org/"},
		} {
			target, problem := lib.Resolve(from, c.dest)
			got := target.External
			switch {
			case target.Doc != nil:
				got = target.Doc.ID + " " + target.Lang + " " + target.Fragment
			case target.Same:
				got = "same " + target.Fragment
			case target.Static != "":
				got = "static " + target.Static
			}
			if got != c.want || problem != nil {
				t.Errorf("%s leads to %q, %v", c.dest, got, problem)
			}
		}
	})

	t.Run("bodies", func(t *testing.T) {
		b, err := lib.Body(invalid.In("ja"))
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "sections", len(b.Sections), 7)
		fsys := goodSite(t)
		lib, _ := load(t, fsys, testOptions)
		text := lib.Article("git/push").Texts[0]
		fsys[text.File] = &fstest.MapFile{Data: []byte("other")}
		if _, err := lib.Body(text); err == nil || !strings.Contains(err.Error(), "changed while") {
			t.Errorf("a file that changed: %v", err)
		}
		delete(fsys, text.File)
		if _, err := lib.Body(text); err == nil {
			t.Error("a file that is gone can be read")
		}
	})
}

// TestUpToDate stamps a translation as sync does.
func TestUpToDate(t *testing.T) {
	fsys := goodSite(t)
	lib, _ := load(t, fsys, testOptions)
	var stamps []string
	for id, hash := range lib.Article("x/token-invalid").In("ja").Hashes {
		stamps = append(stamps, fmt.Sprintf("%q: %q", id, hash))
	}
	file := fsys["errors/x/token-invalid/en.md"]
	file.Data = []byte(strings.Replace(string(file.Data), "{title: 00000000, causes: 00000000, remedies: 00000000}", "{"+strings.Join(stamps, ", ")+"}", 1))
	lib, findings := load(t, fsys, testOptions)
	text := lib.Article("x/token-invalid").In("en")
	if len(findings) > 0 || text.StaleNew || len(text.Stale) > 0 {
		t.Errorf("stale: %q, %v, %v", text.Stale, text.StaleNew, findings)
	}
}

func TestSingleLanguage(t *testing.T) {
	fsys := fstest.MapFS{
		"site.yaml":          {Data: []byte("title: 例\nbase_url: http://localhost:8080/\nlanguages: ja\n")},
		"topics.yaml":        {Data: []byte("git: {label: {ja: ギット}}\n")},
		"errors/git/a/ja.md": {Data: []byte(goodArticle)},
	}
	lib, findings := load(t, fsys, testOptions)
	if len(findings) > 0 || len(lib.Site.Languages) != 1 || lib.Topics[0].Label["ja"] != "ギット" {
		t.Errorf("got %v, %v", lib.Site, findings)
	}
}

func TestBaseURL(t *testing.T) {
	fsys := small()
	lib, _ := load(t, fsys, Options{Name: "content", Languages: []string{"ja", "en"}, BaseURL: "https://example.net/x"})
	equal(t, "base", lib.Site.BaseURL, "https://example.net/x/")
	for _, bad := range []string{"example.org", "//example.org/", "ftp://example.org/", "https://", "https://a@example.org/", "https://example.org/?a", "https://example.org/#a", "https://example.org/a b/", "https://example.org/../a/", "javascript:alert(1)", "https://example.org/a//b/", "https://exa\"mple.org/"} {
		if _, _, err := Load(context.Background(), fsys, Options{Name: "content", Languages: []string{"ja"}, BaseURL: bad}); err == nil {
			t.Errorf("%q is a base URL", bad)
		}
	}
}

// shuffled returns the entries of folders in reverse.
type shuffled struct{ fstest.MapFS }

func (s shuffled) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := s.MapFS.ReadDir(name)
	slices.Reverse(list)
	return list, err
}

// TestOrder loads sites from folders that list their files in another order.
func TestOrder(t *testing.T) {
	sites := map[string]fstest.MapFS{"good": goodSite(t)}
	for name, a := range archives(t, "testdata/broken/*.txtar") {
		sites[name] = mapFS(a)
	}
	for name, fsys := range sites {
		t.Run(name, func(t *testing.T) {
			lib, findings := load(t, fsys, testOptions)
			for range 2 {
				other, again := load(t, shuffled{fsys}, testOptions)
				if !reflect.DeepEqual(findings, again) {
					t.Fatalf("other findings:\n%v\n%v", findings, again)
				}
				if outline(lib) != outline(other) {
					t.Fatalf("another library:\n%s\n%s", outline(lib), outline(other))
				}
			}
		})
	}
}

// outline writes the order of everything in a library.
func outline(l *Library) string {
	var b strings.Builder
	for _, t := range l.Topics {
		fmt.Fprintln(&b, "topic", t.ID)
	}
	for _, t := range l.Tags {
		fmt.Fprintln(&b, "tag", t.ID, t.Parent != nil, len(t.Children))
	}
	for _, t := range l.Glossary {
		fmt.Fprintln(&b, "term", t.ID)
	}
	for _, d := range l.Docs() {
		fmt.Fprintln(&b, d.Kind, d.ID, d.Original, len(d.Texts))
	}
	for _, a := range l.Articles {
		fmt.Fprintln(&b, a.ID, ids(a.Related), ids(a.Backlinks), len(a.Incidents), a.Placeholders)
	}
	fmt.Fprintln(&b, l.Redirects, l.Static)
	return b.String()
}

// locked is a file system in which some files and folders cannot be opened.
type locked struct {
	fstest.MapFS
	names []string
}

func (l locked) Open(name string) (fs.File, error) {
	if slices.Contains(l.names, name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.MapFS.Open(name)
}

func (l locked) ReadDir(name string) ([]fs.DirEntry, error) {
	if slices.Contains(l.names, name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.MapFS.ReadDir(name)
}

// TestNoPermission holds for root too, who may read everything.
func TestNoPermission(t *testing.T) {
	for _, name := range []string{"site.yaml", "topics.yaml", "tags.yaml", "errors/git/push/ja.md", "errors/git/push", "errors/x", "errors/x/token-invalid/shot.svg", "families/tokens/ja.md", "incidents/2024-07-x/ja.md", "incidents/2024-06-x"} {
		t.Run(name, func(t *testing.T) {
			_, findings := load(t, locked{goodSite(t), []string{name}}, testOptions)
			findings = slices.DeleteFunc(findings, func(f source.Finding) bool { return f.Rule == ruleStale.ID })
			if len(findings) == 0 || findings[0].Severity != source.Error {
				t.Fatal("no finding")
			}
			for _, f := range findings {
				checkWording(t, f)
				if f.Place.File == "content/"+name != (f.Rule == "file" || f.Rule == "image") {
					t.Errorf("a second finding: %s", show(f))
				}
			}
		})
	}
	if _, _, err := Load(context.Background(), locked{goodSite(t), []string{"."}}, testOptions); err == nil {
		t.Error("a content folder that cannot be read is no failure")
	}
}

// TestHostileSizes holds Load to seconds where a square of the size would be
// minutes. The limit is generous because machines are.
func TestHostileSizes(t *testing.T) {
	if testing.Short() {
		t.Skip("slow")
	}
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	article := func(body string) string { return goodArticle + body }
	for name, files := range map[string]map[string]string{
		"keys":            {"tags.yaml": many(12000, "k%d: v\n")},
		"keys of one":     {"tags.yaml": "a:\n" + many(1600, "  k%d:\n")},
		"blank lines":     {"tags.yaml": "a: |\n" + strings.Repeat("\n", 1<<17)},
		"flow":            {"tags.yaml": "a: {" + many(30000, "k%d, ")},
		"question marks":  {"tags.yaml": strings.Repeat("? a\n", 1<<14)},
		"indentation":     {"tags.yaml": many(170, "%[1]*[1]d:\n")},
		"unknown parents": {"tags.yaml": many(3000, "tag-%05d: {label: a, parent: tga-%[1]d}\n")},
		"chain of tags":   {"tags.yaml": "t0: {label: a}\n" + many(5000, "t%d-: {label: a, parent: t%[1]d-}\n")},
		"front matter":    {"errors/git/a/ja.md": "---\n" + many(6000, "k%d: v\n") + "---\n"},
		"unknown links":   {"errors/git/a/ja.md": article(many(10000, "[a](../nothing-%d/ja.md)\n\n"))},
		"unknown anchors": {"errors/git/a/ja.md": article(many(1900, "### Heading %d\n\n") + many(600, "[a](#heading-x%d)\n\n"))},
		"error texts":     {"errors/git/a/ja.md": article(many(1900, "```error\n%d {a%[1]d} {\n```\n"))},
		"open braces":     {"errors/git/a/ja.md": article("```error\n" + strings.Repeat(strings.Repeat("{", 30000)+"\n", 60) + "```\n")},
		"values":          {"errors/git/a/ja.md": article(many(10000, ":value[v%d]\n\n"))},
		"remedies":        {"errors/git/a/ja.md": article("## x\n") + "\n## 対処法\n\n" + many(1900, "### a {#r%d effort=none risk=none}\n")},
		"invisible":       {"errors/git/a/ja.md": article(strings.Repeat("\u200b", 600_000) + "\n"), "tags.yaml": "# " + strings.Repeat("\u202e", 300_000)},
		"aliases":         {"errors/git/a/ja.md": strings.Replace(goodArticle, "title: 例\n", "title: 例\naliases:\n"+many(1000, "- git/old-%d\n"), 1)},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := small()
			for f, text := range files {
				fsys[f] = &fstest.MapFile{Data: []byte(text)}
			}
			began := time.Now()
			_, findings := load(t, fsys, testOptions)
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("took %v", took)
			} else if took > 500*time.Millisecond {
				t.Logf("%v, %d findings", took, len(findings))
			}
		})
	}
}

// TestLimitsOfMarkdown shows that a text which Markdown refuses is not said to
// lack anything.
func TestLimitsOfMarkdown(t *testing.T) {
	fsys := small()
	fsys["errors/git/a/ja.md"] = &fstest.MapFile{Data: []byte("---\ntitle: 例\n---\n\n" + strings.Repeat("> ", 100) + "x\n")}
	_, findings := load(t, fsys, testOptions)
	if len(findings) != 1 || findings[0].Rule != "limit" {
		t.Errorf("got %v", findings)
	}
	if len(findings) > 0 && !strings.Contains(findings[0].Hint.En, "less deeply") {
		t.Errorf("got %s", show(findings[0]))
	}
}
