package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"naosu/generator/kb"
	"naosu/generator/source"
)

// readJSON reads a file of the repo.
func readJSON(t *testing.T, file string, to any) {
	t.Helper()
	data, err := os.ReadFile("../" + file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, to); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// A matcher is one problem matcher of an editor's task.
type matcher struct {
	Severity string
	Pattern  struct {
		Kind, Regexp                      string
		File, Line, Column, Message, Code int
	}
}

// match says what the matcher reads from a line, as check would say it.
func (m matcher) match(line string) (place, severity, message, rule string, ok bool) {
	p := m.Pattern
	g := regexp.MustCompile(p.Regexp).FindStringSubmatch(line)
	if g == nil {
		return "", "", "", "", false
	}
	place = g[p.File]
	if p.Kind != "file" {
		place += ":" + g[p.Line] + ":" + g[p.Column]
	}
	return place, m.Severity, g[p.Message], g[p.Code], true
}

// TestProblemMatcher gives the matchers of .vscode/tasks.json what check prints.
func TestProblemMatcher(t *testing.T) {
	var tasks struct {
		Tasks []struct{ ProblemMatcher []matcher }
	}
	readJSON(t, ".vscode/tasks.json", &tasks)
	at := source.Place{File: "content/errors/a b/x/ja.md", Line: 3, Column: 8, EndLine: 3, EndColumn: 19}
	file := source.Place{File: "content/x"}
	for _, lang := range []string{"en", "ja"} {
		for _, f := range []source.Finding{
			{Rule: "unknown-tag", Severity: source.Error, Place: at, Message: source.Say("unknown tag %q: really", "タグ %q がありません: 本当に", "x [y]"), Hint: source.Say("did you mean a: error: b [c]?", "ヒント")},
			{Rule: "same-text", Severity: source.Warning, Place: at, Message: source.Say("a text", "文")},
			{Rule: "stray", Severity: source.Warning, Place: file, Message: source.Say("no use", "不要")},
			{Rule: "topic", Severity: source.Error, Place: file, Message: source.Say("unknown topic", "知らない")},
		} {
			var out bytes.Buffer
			pr := &printer{out: &out, lang: lang, read: func(string) ([]byte, error) { return []byte("\n\ntags: [comand-line]\n"), nil }}
			pr.finding(f)
			want := f.Place.File
			if f.Place.Line > 0 {
				want += ":3:8"
			}
			n := 0
			for line := range strings.Lines(out.String()) {
				for _, m := range tasks.Tasks[0].ProblemMatcher {
					place, severity, message, rule, ok := m.match(strings.TrimSuffix(line, "\n"))
					if !ok {
						continue
					}
					n++
					if place != want || severity != f.Severity.String() || message != f.Message.In(lang) || rule != f.Rule {
						t.Errorf("%s %s %q %s of\n%s", place, severity, message, rule, out.String())
					}
				}
			}
			if n != 1 {
				t.Errorf("%d matches, want one:\n%s", n, out.String())
			}
		}
	}
}

// TestSnippets checks that the words to choose from are those of the program.
func TestSnippets(t *testing.T) {
	var snippets map[string]struct{ Body []string }
	readJSON(t, ".vscode/naosu.code-snippets", &snippets)
	words := map[string][]string{"side": kb.Sides, "likelihood": kb.Likelihoods, "evidence": kb.Evidences, "effort": kb.Efforts, "risk": kb.Risks, "who": kb.Whos, "effect": kb.Effects}
	choice, seen := regexp.MustCompile(`(\w+)=\$\{\d\|([^|]*)\|\}`), 0
	for name, s := range snippets {
		for _, m := range choice.FindAllStringSubmatch(strings.Join(s.Body, "\n"), -1) {
			if list, ok := words[m[1]]; ok && !slices.Equal(strings.Split(m[2], ","), list) {
				t.Errorf("%s: %s is one of %s, want %v", name, m[1], m[2], list)
			} else if ok {
				seen++
			}
		}
	}
	if seen != len(words) {
		t.Errorf("%d attributes with words, want %d", seen, len(words))
	}
	var settings struct {
		Schemas map[string]any `json:"yaml.schemas"`
	}
	readJSON(t, ".vscode/settings.json", &settings)
	for file := range settings.Schemas {
		if _, err := os.Stat("../" + file); err != nil {
			t.Error(err)
		}
	}
	var extensions struct{ Recommendations []string }
	readJSON(t, ".vscode/extensions.json", &extensions)
}

var schemaGlob = regexp.MustCompile(`'\./(docs/schema/[a-z]+\.json)': \['(content/[^']+)'\]`)

// TestRemark reads the example for remark: each text of the content fits one
// pattern, and the schemas are there.
func TestRemark(t *testing.T) {
	data, err := os.ReadFile("../docs/examples/remarkrc.mjs")
	if err != nil {
		t.Fatal(err)
	}
	matched := map[string]int{}
	for _, m := range schemaGlob.FindAllStringSubmatch(string(data), -1) {
		if _, err := os.Stat("../" + m[1]); err != nil {
			t.Error(err)
		}
		files, err := filepath.Glob("../" + m[2])
		if err != nil || len(files) == 0 {
			t.Errorf("%s matches %d files, %v", m[2], len(files), err)
		}
		for _, f := range files {
			matched[f]++
		}
	}
	for name := range readTree(t, "../content") {
		if path.Ext(name) == ".md" && matched[filepath.FromSlash("../content/"+name)] != 1 {
			t.Errorf("%s fits %d patterns, want one", name, matched[filepath.FromSlash("../content/"+name)])
		}
	}
}

// workflow is as much of a workflow as its safety depends on.
type workflow struct {
	On          map[string]any
	Permissions map[string]string
	Jobs        map[string]struct {
		If          string
		Permissions map[string]string
		Steps       []struct{ Uses, Run, If string }
	}
}

var pinned = regexp.MustCompile(`^[\w.-]+/[\w.-]+@[0-9a-f]{40}$`)

// TestWorkflow holds the workflows to what makes them safe for pull requests of
// strangers, and their commands to those of the program.
func TestWorkflow(t *testing.T) {
	files, err := filepath.Glob("../.github/workflows/*")
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	jobs, runs := 0, []string(nil)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var w workflow
		if err := yaml.Unmarshal(data, &w); err != nil {
			t.Fatal(err)
		}
		runs = append(runs, w.check(t)...)
		jobs += len(w.Jobs)
	}
	commandsExist(t, runs)
	if jobs != 3 {
		t.Errorf("%d jobs: the test looks for the wrong thing", jobs)
	}
}

// check judges a workflow and returns what it runs.
func (w workflow) check(t *testing.T) (runs []string) {
	t.Helper()
	if _, there := w.On["pull_request_target"]; there || len(w.On) != 2 {
		t.Errorf("it runs on %v", w.On)
	}
	if len(w.Permissions) != 1 || w.Permissions["contents"] != "read" {
		t.Errorf("permissions %v, want contents: read alone", w.Permissions)
	}
	for name, job := range w.Jobs {
		if job.Permissions != nil && job.If != "github.event_name == 'push'" {
			t.Errorf("job %s may write for a pull request", name)
		}
		for _, s := range job.Steps {
			if s.Uses != "" && !pinned.MatchString(s.Uses) {
				t.Errorf("%s is not pinned to a commit", s.Uses)
			}
			if strings.Contains(s.Run, "${{") {
				t.Errorf("%q lets names of strangers into a shell", s.Run)
			}
			runs = append(runs, s.Run)
		}
	}
	return runs
}

// TestGitLab reads the example for GitLab.
func TestGitLab(t *testing.T) {
	data, err := os.ReadFile("../docs/examples/gitlab-ci.yml")
	if err != nil {
		t.Fatal(err)
	}
	var w struct {
		Image        string
		Stages       []string
		Check, Pages struct {
			Stage     string
			Script    []string
			Artifacts struct{ Paths []string }
		}
	}
	if err := yaml.Unmarshal(data, &w); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(w.Stages, []string{w.Check.Stage, w.Pages.Stage}) || !slices.Equal(w.Pages.Artifacts.Paths, []string{"public"}) {
		t.Errorf("%+v", w)
	}
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	version, _ := strings.CutPrefix(w.Image, "golang:")
	if !strings.Contains(string(mod), "\ngo "+version) {
		t.Errorf("image %s is not the Go of go.mod", w.Image)
	}
	commandsExist(t, append(w.Check.Script, w.Pages.Script...))
}

var called = regexp.MustCompile(`(?:naosu"?|\./generator) ([a-z]+)((?: --?[a-z-]+(?: [a-z]+)?)*)$`)

// commandsExist checks the commands and flags of lines that call the program.
func commandsExist(t *testing.T, lines []string) {
	t.Helper()
	n := 0
	for _, line := range lines {
		m := called.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		n++
		p := &program{lang: "en"}
		c, _, err := p.root().Find([]string{m[1]})
		if err != nil {
			t.Errorf("%q: %v", line, err)
			continue
		}
		for word := range strings.FieldsSeq(m[2]) {
			if name, ok := strings.CutPrefix(word, "--"); ok && c.Flags().Lookup(name) == nil {
				t.Errorf("%q: %s has no flag --%s", line, m[1], name)
			}
		}
	}
	if n < 2 {
		t.Errorf("%d calls of the program in %q", n, lines)
	}
}
