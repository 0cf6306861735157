package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"naosu/generator/check"
	"naosu/generator/source"
)

// The sites of testdata/rules hold one instance of each rule besides those of
// package check, which testdata/script/check-rules.txtar has. A site lists in
// places.txt what is to be found:
//
//	content/errors/t/a/ja.md:3:8 error unknown-tag
const instancesDate = "2026-02-15"

// instanceSites reads testdata/rules and adds the sites that no archive holds:
// links to hosts of this machine.
func instanceSites(t *testing.T) map[string]tree {
	t.Helper()
	sites := map[string]tree{}
	names, err := filepath.Glob("testdata/rules/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files := tree{}
		for _, f := range archive.Files {
			files[f.Name] = repeated(strings.NewReplacer("␀", "\x00", "␢", "\u200b").Replace(string(f.Data)))
		}
		sites[strings.TrimSuffix(filepath.Base(name), ".txtar")] = files
	}
	sites["links"] = linkSite(t)
	return sites
}

var repeatForm = regexp.MustCompile(`REPEAT\((\d+),([^)]*)\)`)

// repeated writes REPEAT(n,text) out, in which \n is a new line.
func repeated(text string) string {
	return repeatForm.ReplaceAllStringFunc(text, func(s string) string {
		m := repeatForm.FindStringSubmatch(s)
		n, _ := strconv.Atoi(m[1])
		return strings.Repeat(strings.ReplaceAll(m[2], `\n`, "\n"), n)
	})
}

// linkSite links to a page that is gone, one that has moved and one that is for
// browsers only, each on a host of its own so that none waits for another.
func linkSite(t *testing.T) tree {
	host := func(answer http.HandlerFunc) string {
		s := httptest.NewServer(answer)
		t.Cleanup(s.Close)
		return s.URL
	}
	gone := host(http.NotFound)
	moved := host(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
		}
	})
	refused := host(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	return tree{
		"content/site.yaml":         "title: 題\nbase_url: https://help.example/\nlanguages: [ja]\n",
		"content/pages/about/ja.md": "---\ntitle: 案内\n---\n\n- [ない](" + gone + "/)\n- [移った](" + moved + "/)\n- [断られる](" + refused + "/)\n",
		"places.txt": "content/pages/about/ja.md:5:8 warning link-dead\n" +
			"content/pages/about/ja.md:6:9 warning link-moved\n" +
			"content/pages/about/ja.md:7:10 warning link-unclear\n",
	}
}

// TestEveryRuleHasItsInstance finds each rule of the table once, at its place,
// as text, JSON, SARIF and GitHub annotations, in both languages.
func TestEveryRuleHasItsInstance(t *testing.T) {
	validate := sarifValidator(t)
	found := map[string]int{}
	for name, files := range instanceSites(t) {
		t.Run(name, func(t *testing.T) {
			p, w, findings := examined(t, files)
			for _, f := range findings {
				found[f.Rule]++
				if f.Message.En == "" || f.Hint.En == "" || f.Message.Ja == "" || f.Hint.Ja == "" {
					t.Errorf("no message or no cure: %+v", f)
				}
			}
			for _, lang := range []string{"en", "ja"} {
				for form, read := range readers {
					out := printed(t, p, w, lang, form, findings)
					if form == "sarif" {
						if err := validate(out); err != nil {
							t.Error(err)
						}
					}
					if want, got := wanted(files["places.txt"], findings, form), read(t, out); want != got {
						t.Errorf("as %s in %s\n%s\ngot all of\n%s", form, lang, firstDifference(want, got), got)
					}
				}
			}
		})
	}
	for _, f := range instancesOfCheck(t) {
		found[f.Rule]++
	}
	for _, r := range rules() {
		if found[r.ID] != 1 {
			t.Errorf("%s is found %d times, want once", r.ID, found[r.ID])
		}
		delete(found, r.ID)
	}
	if len(found) > 0 {
		t.Errorf("found, but not in the table: %v", slices.Sorted(maps.Keys(found)))
	}
}

// instancesOfCheck are the findings of check-rules.txtar, whose golden files
// are compared by its script: each rule of package check, and no other.
func instancesOfCheck(t *testing.T) (list []findingJSON) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/script/check-rules.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		switch f.Name {
		case "want.sarif":
			if err := sarifValidator(t)(f.Data); err != nil {
				t.Error(err)
			}
		case "want.json":
			var all struct{ Findings []findingJSON }
			if err := json.Unmarshal(f.Data, &all); err != nil {
				t.Fatal(err)
			}
			list = all.Findings
		}
	}
	for _, f := range list {
		if !slices.ContainsFunc(check.Rules(), func(r source.Rule) bool { return r.ID == f.Rule }) {
			t.Errorf("%s is found, which is no rule of package check", f.Rule)
		}
	}
	return list
}

// examined writes a site to a folder and lets check find what is wrong.
func examined(t *testing.T, files tree) (*program, *workplace, source.Findings) {
	t.Helper()
	dir := memoryDir(t)
	files.write(t, dir)
	p := &program{content: filepath.Join(dir, "content")}
	if own := filepath.Join(dir, "templates"); exists(own) {
		p.templates = own
	}
	w, err := p.open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.close)
	day, err := buildDate(instancesDate, os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	found, err := w.examine(context.Background(), day, checkOptions{external: true, cache: filepath.Join(dir, "cache")})
	if err != nil {
		t.Fatal(err)
	}
	return p, w, found.findings
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// printed are the findings in a format.
func printed(t *testing.T, p *program, w *workplace, lang, format string, findings source.Findings) []byte {
	t.Helper()
	var out bytes.Buffer
	to := &program{content: p.content, lang: lang, out: &out, err: &out}
	if err := to.printAs(format, w, findings); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// wanted are the lines of places.txt as a format tells them: JSON gives a file
// as a whole the place 1:1, and GitHub takes columns within one line only.
func wanted(places string, findings source.Findings, form string) string {
	tall := map[string]bool{}
	for _, f := range findings {
		if f.Place.EndLine > f.Place.Line {
			tall[placeOf(f)] = true
		}
	}
	var out strings.Builder
	for line := range strings.Lines(places) {
		place, rest, _ := strings.Cut(line, " ")
		switch {
		case form == "json" && !strings.Contains(place, ":"):
			place += ":1:1"
		case form == "github" && tall[place]:
			place = place[:strings.LastIndex(place, ":")]
		}
		out.WriteString(place + " " + rest)
	}
	return out.String()
}

// readers take the lines of places.txt out of what is printed.
var readers = map[string]func(*testing.T, []byte) string{
	"text": func(_ *testing.T, out []byte) string {
		var b strings.Builder
		for _, m := range findingLine.FindAllStringSubmatch(string(out), -1) {
			severity := strings.NewReplacer("エラー", "error", "警告", "warning").Replace(m[3])
			fmt.Fprintf(&b, "%s%s %s %s\n", m[1], m[2], severity, m[4])
		}
		return b.String()
	},
	"github": func(_ *testing.T, out []byte) string {
		var b strings.Builder
		for _, m := range githubLine.FindAllStringSubmatch(string(out), -1) {
			place := m[2]
			for _, n := range m[3:5] {
				if n != "" {
					place += ":" + n
				}
			}
			fmt.Fprintf(&b, "%s %s %s\n", place, m[1], m[5])
		}
		return b.String()
	},
	"json": func(t *testing.T, out []byte) string {
		var list struct{ Findings []findingJSON }
		if err := json.Unmarshal(out, &list); err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, f := range list.Findings {
			fmt.Fprintf(&b, "%s:%d:%d %s %s\n", f.File, f.Line, f.Column, f.Severity, f.Rule)
		}
		return b.String()
	},
	"sarif": func(t *testing.T, out []byte) string {
		var log sarifLog
		if err := json.Unmarshal(out, &log); err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, r := range log.Runs[0].Results {
			at := r.Locations[0].Physical
			b.WriteString(at.Artifact.URI)
			if at.Region != nil {
				fmt.Fprintf(&b, ":%d:%d", at.Region.StartLine, at.Region.StartColumn)
			}
			fmt.Fprintf(&b, " %s %s\n", r.Level, log.Runs[0].Tool.Driver.Rules[r.RuleIndex].ID)
		}
		return b.String()
	},
}

var githubLine = regexp.MustCompile(`(?m)^::(error|warning) file=([^,]+?)(?:,line=(\d+),endLine=\d+(?:,col=(\d+),endColumn=\d+)?)?,title=([a-z-]+)::.+$`)
