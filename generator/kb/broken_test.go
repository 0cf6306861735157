package kb

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"naosu/generator/markdown"
	"naosu/generator/source"
)

// A broken site is one file of testdata/broken. What is wrong is written in
// comments at the end of the file that it is wrong in, where they move no line:
//
//	<!-- want[14:6] link-target "no article" -->
//	# want[3:1] unknown-key "unknown key"
//
// The place is line and column of the finding, then come the rule and a part
// of the English message. A finding about a file as a whole, which has the
// place [0:0], or in a file that can hold no comment, stands with the file's
// name (␠ for a space) in the comment of the archive:
//
//	want[0:0] content/notes.txt stray-file "nothing uses"
//
// Each finding is expected once and each expectation is met once.
var wantForm = regexp.MustCompile(`want\[(\d+):(\d+)\] (?:(content/\S*) )?([a-z-]+) "([^"]*)"`)

type expectation struct {
	file         string
	line, column int
	rule, part   string
}

func (e expectation) String() string {
	return fmt.Sprintf("%s:%d:%d [%s] %s", e.file, e.line, e.column, e.rule, e.part)
}

// expectations reads the comments of an archive.
func expectations(t *testing.T, a *txtar.Archive) (out []expectation) {
	t.Helper()
	read := func(file string, data []byte) {
		for n, line := range strings.Split(string(data), "\n") {
			for _, m := range wantForm.FindAllStringSubmatch(line, -1) {
				e := expectation{file: file, rule: m[4], part: m[5]}
				e.line, _ = strconv.Atoi(m[1])
				e.column, _ = strconv.Atoi(m[2])
				if m[3] != "" {
					e.file = strings.ReplaceAll(m[3], "␠", " ")
				}
				out = append(out, e)
			}
			if strings.Count(line, "want[") != len(wantForm.FindAllString(line, -1)) {
				t.Errorf("%s:%d: an expectation that cannot be read: %s", file, n+1, line)
			}
		}
	}
	read("content", a.Comment)
	for _, f := range a.Files {
		read("content/"+f.Name, f.Data)
	}
	return out
}

// mapFS makes the files of an archive a file system. In names and texts ␀ and
// ␦ stand for NUL and a byte that is no UTF-8, which no archive can hold, ␢ for
// a space without a width, and REPEAT(n,text) for n times the text.
func mapFS(a *txtar.Archive) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, f := range a.Files {
		name, mode := f.Name, fs.FileMode(0o644)
		if link, ok := strings.CutSuffix(name, " (link)"); ok {
			name, mode = link, mode|fs.ModeSymlink
		}
		text := strings.NewReplacer("␀", "\x00", "␦", "\xff", "␢", "\u200b").Replace(string(f.Data))
		text = repeatForm.ReplaceAllStringFunc(text, func(s string) string {
			m := repeatForm.FindStringSubmatch(s)
			n, _ := strconv.Atoi(m[1])
			return strings.Repeat(strings.ReplaceAll(m[2], `\n`, "\n"), n)
		})
		fsys[name] = &fstest.MapFile{Data: []byte(text), Mode: mode}
	}
	return fsys
}

var repeatForm = regexp.MustCompile(`REPEAT\((\d+),([^)]*)\)`)

var testOptions = Options{Name: "content", Languages: []string{"ja", "en"}}

func load(t testing.TB, fsys fs.FS, o Options) (*Library, source.Findings) {
	t.Helper()
	lib, findings, err := Load(context.Background(), fsys, o)
	if err != nil {
		t.Fatal(err)
	}
	return lib, findings
}

// archives parses the archives of a folder, by name.
func archives(t *testing.T, pattern string) map[string]*txtar.Archive {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no archives in %s: %v", pattern, err)
	}
	out := map[string]*txtar.Archive{}
	for _, name := range names {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(name), ".txtar")] = a
	}
	return out
}

func TestBrokenSites(t *testing.T) {
	for name, archive := range archives(t, "testdata/broken/*.txtar") {
		t.Run(name, func(t *testing.T) {
			_, findings := load(t, mapFS(archive), testOptions)
			compare(t, expectations(t, archive), findings)
			for _, f := range findings {
				checkWording(t, f)
			}
		})
	}
}

// compare matches expectations and findings one to one.
func compare(t *testing.T, wants []expectation, findings source.Findings) {
	t.Helper()
	for _, f := range findings {
		at := slices.IndexFunc(wants, func(e expectation) bool {
			return e.file == f.Place.File && e.line == f.Place.Line && e.column == f.Place.Column && e.rule == f.Rule && strings.Contains(f.Message.En, e.part)
		})
		if at < 0 {
			t.Errorf("not expected: %s", show(f))
			continue
		}
		wants = slices.Delete(wants, at, at+1)
	}
	for _, e := range wants {
		t.Errorf("not found: %s", e)
	}
}

func show(f source.Finding) string {
	p := f.Place
	return fmt.Sprintf("%s:%d:%d-%d:%d [%s] %s\n\thint: %s\n\t%s\n\t%s", p.File, p.Line, p.Column, p.EndLine, p.EndColumn, f.Rule, f.Message.En, f.Hint.En, f.Message.Ja, f.Hint.Ja)
}

// checkWording checks that message and hint exist in both languages.
func checkWording(t *testing.T, f source.Finding) {
	t.Helper()
	for _, text := range []source.Text{f.Message, f.Hint} {
		switch {
		case text.En == "" || text.Ja == "":
			t.Errorf("no words in one of the languages: %s", show(f))
		case text.En == text.Ja || !hasJapanese(text.Ja):
			t.Errorf("no Japanese: %s", show(f))
		case strings.Contains(text.En+text.Ja, "%!") || strings.Contains(text.En+text.Ja, "%%") || strings.Contains(text.En+text.Ja, "(MISSING)"):
			t.Errorf("a stray verb: %s", show(f))
		case text == f.Message && (strings.HasSuffix(text.En, ".") || strings.HasSuffix(text.Ja, "。")):
			t.Errorf("a full stop: %s", show(f))
		}
	}
	p := f.Place
	if p.Line > 0 && (p.Column < 1 || p.EndLine < p.Line || p.EndLine == p.Line && p.EndColumn < p.Column) {
		t.Errorf("an impossible place: %s", show(f))
	}
}

func hasJapanese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 'ぁ' && r <= '鿿' })
}

// TestTwentyMistakes holds a single run to a mistake for each finding.
func TestTwentyMistakes(t *testing.T) {
	archive := archives(t, "testdata/broken/*.txtar")["twenty-mistakes"]
	_, findings := load(t, mapFS(archive), testOptions)
	if len(findings) < 20 {
		t.Errorf("%d findings", len(findings))
	}
	rules := map[string]bool{}
	for _, f := range findings {
		rules[f.Rule] = true
		if f.Place.Line == 0 {
			t.Errorf("no line: %s", show(f))
		}
	}
	if len(rules) < 20 {
		t.Errorf("only %d rules", len(rules))
	}
}

// TestEveryRule shows that each rule of the package can be broken.
func TestEveryRule(t *testing.T) {
	shown := map[string]bool{}
	for _, archive := range archives(t, "testdata/broken/*.txtar") {
		for _, e := range expectations(t, archive) {
			shown[e.rule] = true
		}
	}
	// What only rendering finds is worded here and handed in by render.
	for _, p := range renderProblems {
		shown[ProblemFinding(p, source.NewFile("a", []byte("b"))).Rule] = true
	}
	known := map[string]bool{}
	for _, r := range Rules() {
		if known[r.ID] {
			t.Errorf("rule %s is listed twice", r.ID)
		}
		known[r.ID] = true
		if !shown[r.ID] {
			t.Errorf("no fixture breaks rule %s", r.ID)
		}
		if r.Why.En == "" || !hasJapanese(r.Why.Ja) {
			t.Errorf("rule %s has no reason", r.ID)
		}
	}
	for id := range shown {
		if !known[id] {
			t.Errorf("rule %s is not listed", id)
		}
	}
}

var renderProblems = []markdown.Problem{
	{Rule: markdown.CodeTooLong, Args: []any{16384, 1000}},
	{Rule: markdown.CodeTooSlow, Args: []any{"perl"}},
}

func TestProblemWording(t *testing.T) {
	file := source.NewFile("content/a.md", []byte("text"))
	problems := append([]markdown.Problem{
		{Rule: markdown.TextTooLong, Args: []any{"bytes", 1}},
		{Rule: markdown.TextTooLong, Args: []any{"line", 1}},
		{Rule: markdown.TextTooLong, Args: []any{"nesting", 1}},
		{Rule: markdown.TextTooLong, Args: []any{"footnotes", 1}},
		{Rule: markdown.TextTooLong, Args: []any{"headings", 1}},
		{Rule: markdown.TextTooLong, Args: []any{"indent", 1}},
		{Rule: markdown.BlockTooLong, Args: []any{"table cells", 1}},
		{Rule: markdown.BlockTooLong, Args: []any{"[", 1}},
		{Rule: "something-new", Args: []any{"x"}},
	}, renderProblems...)
	for _, p := range problems {
		p.At = markdown.Range{Start: 0, End: 4}
		checkWording(t, ProblemFinding(p, file))
	}
}
