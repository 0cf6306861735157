package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"naosu/generator/check"
	"naosu/generator/kb"
	"naosu/generator/search"
	"naosu/generator/source"
)

// TestRulesPage keeps docs/rules.md current; -update prints it anew.
func TestRulesPage(t *testing.T) {
	const file = "../docs/rules.md"
	want := rulesPage()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not current; run go test ./generator -run TestRulesPage -update", file)
	}
}

func rulesPage() string {
	var b strings.Builder
	b.WriteString("# Rules · 規則\n\nWhat `check` reports, printed from the program. An error stops a build; a warning does with `--strict`.\n\n" +
		"`check` が報告するものの一覧です（プログラムから出力しています）。error はビルドを止めます。warning は `--strict` のときだけ止めます。\n\n" +
		"| rule | severity | reason | 理由 |\n| --- | --- | --- | --- |\n")
	for _, r := range rules() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", r.ID, r.Severity, r.Why.En, r.Why.Ja)
	}
	return b.String()
}

// TestRulesAreDocumented states what every rule has.
func TestRulesAreDocumented(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range rules() {
		if !regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`).MatchString(r.ID) || seen[r.ID] {
			t.Errorf("%q is no ID, or two rules have it", r.ID)
		}
		seen[r.ID] = true
		if r.Why.En == "" || !strings.ContainsFunc(r.Why.Ja, func(c rune) bool { return c >= 0x3040 }) {
			t.Errorf("%s has no reason in one of the languages", r.ID)
		}
	}
}

// TestRealContentPassesCheck keeps the repository's content clean by every
// rule. Today is the newest date in it, so that no clock decides.
func TestRealContentPassesCheck(t *testing.T) {
	lib, findings, err := kb.Load(context.Background(), os.DirFS("../content"), kb.Options{Name: "content", Languages: []string{"en", "ja"}})
	if err != nil {
		t.Fatal(err)
	}
	var today kb.Date
	for _, a := range lib.Articles {
		for _, d := range []kb.Date{a.Published, a.Updated, a.Verified} {
			if d.Compare(today) > 0 {
				today = d
			}
		}
	}
	more, err := check.Library(context.Background(), lib, today.Time, findings, nil)
	if err != nil {
		t.Fatal(err)
	}
	index, err := search.New(context.Background(), lib)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(more, check.Index(lib, index, true)...) {
		t.Errorf("%s:%d:%d: %s [%s]", f.Place.File, f.Place.Line, f.Place.Column, f.Message.En, f.Rule)
	}
}

// TestDocAlone states that the findings of each document, checked alone, are
// those of the library that stand in its files.
func TestDocAlone(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/script/check-rules.txtar")
	if err != nil {
		t.Fatal(err)
	}
	content := tree{}
	for _, f := range archive.Files {
		if name, ok := strings.CutPrefix(f.Name, "content/"); ok {
			content[name] = string(f.Data)
		}
	}
	lib, known, err := kb.Load(context.Background(), content.fs(), kb.Options{Name: "content", Languages: []string{"en", "ja"}})
	if err != nil {
		t.Fatal(err)
	}
	day, _ := kb.ParseDate("2026-02-15")
	whole, err := check.Library(context.Background(), lib, day.Time, known, nil)
	if err != nil {
		t.Fatal(err)
	}
	var want, got source.Findings
	for _, f := range whole {
		if strings.HasSuffix(f.Place.File, ".md") {
			want = append(want, f)
		}
	}
	for _, d := range lib.Docs() {
		findings, err := check.Doc(lib, day.Time, d, known)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, findings...)
	}
	got.Sort()
	if !slices.Equal(got, want) || len(want) < 15 {
		t.Errorf("got %d findings, want %d:\n%v\n%v", len(got), len(want), got, want)
	}
}
