package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"naosu/generator/kb"
	"naosu/generator/render"
	"naosu/templates"
)

// guides are the authors' guide in each language.
var guides = map[string]string{"en": "../docs/authors.md", "ja": "../docs/authors.ja.md"}

// A block is a code block of a guide.
type block struct{ file, lang, text string }

var blockForm = regexp.MustCompile("(?ms)^(?:`(content/[^`\n]+)`\n\n)?( *)(```+)(\\w*)\n(.*?)^ *```+$")

// blocks lists the code blocks of a guide. A file's name in code above one says
// that it is the whole file.
func blocks(t *testing.T, guide string) (list []block) {
	t.Helper()
	data, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for {
		m := blockForm.FindStringSubmatchIndex(text)
		if m == nil {
			return list
		}
		b := block{lang: text[m[8]:m[9]]}
		if m[2] >= 0 {
			b.file = text[m[2]:m[3]]
		}
		indent, fence := text[m[4]:m[5]], text[m[6]:m[7]]
		body, rest, ok := strings.Cut(text[m[10]:], "\n"+indent+fence+"\n")
		if !ok {
			t.Fatalf("%s: a block does not end: %.60q", guide, text[m[0]:])
		}
		for line := range strings.Lines(body + "\n") {
			b.text += strings.TrimPrefix(line, indent)
		}
		list = append(list, b)
		text = rest
	}
}

// TestGuideExamples makes a site of the complete files of each guide and builds
// it; every other example is a part of them or a command.
func TestGuideExamples(t *testing.T) {
	for lang, guide := range guides {
		t.Run(lang, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS("testdata/authors")); err != nil {
				t.Fatal(err)
			}
			var whole, commands []string
			list := blocks(t, guide)
			for _, b := range list {
				if b.file == "" {
					continue
				}
				whole = append(whole, b.text)
				file := filepath.Join(dir, strings.TrimPrefix(b.file, "content/"))
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(b.text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			for _, b := range list {
				switch {
				case b.file != "":
				case b.lang == "sh":
					commands = append(commands, strings.Split(b.text, "\n")...)
				case strings.HasPrefix(b.text, "# yaml-language-server: $schema=../docs/"):
					if _, err := os.Stat("../docs/" + strings.TrimSpace(strings.TrimPrefix(b.text, "# yaml-language-server: $schema=../docs/"))); err != nil {
						t.Error(err)
					}
				case !strings.Contains(strings.Join(whole, "\n"), b.text):
					t.Errorf("this is no part of a complete file:\n%s", b.text)
				}
			}
			if len(whole) < 7 || len(commands) < 2 {
				t.Fatalf("%d files and %d commands: the guide is not read as it should be", len(whole), len(commands))
			}
			guideSite(t, dir)
			guideCommands(t, dir, commands)
		})
	}
}

// guideSite checks and builds a site.
func guideSite(t *testing.T, dir string) {
	t.Helper()
	_, findings, err := kb.Load(context.Background(), os.DirFS(dir), kb.Options{Name: "content", Languages: languages})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		t.Errorf("%s:%d: %s", f.Place.File, f.Place.Line, f.Message.En)
	}
	var said strings.Builder
	args := []string{"build", "--content", dir, "--out", filepath.Join(t.TempDir(), "public"), "--date", "2026-11-25", "--messages", "en"}
	if code := run(context.Background(), args, noEnv, io.Discard, &said); code != 0 {
		t.Errorf("build exits with %d\n%s", code, said.String())
	}
}

func noEnv(string) string { return "" }

// guideCommands runs the commands of a guide in its site. new refuses an
// article that is there; what it would write is tested elsewhere.
func guideCommands(t *testing.T, dir string, lines []string) {
	t.Helper()
	for _, line := range lines {
		rest, ok := strings.CutPrefix(line, "naosu ")
		if !ok {
			if line != "" {
				t.Errorf("%q is no command of the program", line)
			}
			continue
		}
		args, text, _ := strings.Cut(rest, ` "`)
		words := strings.Fields(args)
		if text != "" {
			words = append(words, strings.TrimSuffix(text, `"`))
		}
		var said strings.Builder
		code := run(context.Background(), append(words, "--content", dir, "--messages", "en"), noEnv, io.Discard, &said)
		if there := words[0] == "new" && strings.Contains(said.String(), "is there already"); code != 0 && !there {
			t.Errorf("%q exits with %d\n%s", line, code, said.String())
		}
	}
}

var tableForm = regexp.MustCompile(`(?s)<!-- table (\w+) -->\n.*?<!-- end -->`)

// TestGuideTables compares the tables of the guides with the program.
func TestGuideTables(t *testing.T) {
	texts, err := render.ReadTexts(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	for lang, guide := range guides {
		data, err := os.ReadFile(guide)
		if err != nil {
			t.Fatal(err)
		}
		g, n := guideWords{lang, texts[lang]}, 0
		text := tableForm.ReplaceAllStringFunc(string(data), func(old string) string {
			n++
			name := tableForm.FindStringSubmatch(old)[1]
			return "<!-- table " + name + " -->\n" + g.table(t, name) + "<!-- end -->"
		})
		if n != 5 {
			t.Errorf("%s has %d tables, want 5", guide, n)
		}
		compareFile(t, guide, []byte(text))
	}
}

// guideWords prints tables in a language.
type guideWords struct {
	lang  string
	texts *render.Texts
}

func (g guideWords) in(ja, en string) string {
	if g.lang == "ja" {
		return ja
	}
	return en
}

func (g guideWords) table(t *testing.T, name string) string {
	t.Helper()
	switch name {
	case "types":
		return g.row(g.in("型", "type"), g.in("置き換え部分が表すもの", "what the placeholder stands for"), kb.Types, "type")
	case "sections":
		return g.sections()
	case "attributes":
		return g.attributes()
	case "article", "incident":
		return g.keys(name)
	}
	t.Fatalf("no table %q", name)
	return ""
}

func (g guideWords) row(head, meaning string, words []string, key string) string {
	out := "| " + head + " | " + meaning + " |\n|---|---|\n"
	for _, w := range words {
		out += fmt.Sprintf("| `%s` | %s |\n", w, g.texts.Get(key+"."+w))
	}
	return out
}

func (g guideWords) sections() string {
	out := g.in("| id | 見出し |\n", "| id | headings |\n") + "|---|---|\n"
	ids := []string{kb.Meaning, kb.Causes, kb.Remedies, kb.Prevention, kb.DeadEnds, kb.Related, kb.FAQ, kb.Timeline, kb.Announcements, kb.ForDevelopers, kb.Sources}
	if len(ids) != len(kb.SectionNames) {
		panic("the guide does not list every section")
	}
	for _, id := range ids {
		out += fmt.Sprintf("| `%s` | %s |\n", id, strings.Join(kb.SectionNames[id], g.in("、", ", ")))
	}
	return out
}

func (g guideWords) attributes() string {
	out := g.in("| 属性 | 付ける見出し | 語 |\n", "| attribute | on | words |\n") + "|---|---|---|\n"
	cause, remedy := g.in("原因", "causes"), g.in("対処", "remedies")
	for _, a := range []struct {
		name, on string
		words    []string
	}{
		{"side", cause, kb.Sides}, {"likelihood", cause, kb.Likelihoods}, {"evidence", cause + g.in("、", ", ") + remedy, kb.Evidences},
		{"effort", remedy, kb.Efforts}, {"risk", remedy, kb.Risks}, {"who", remedy, kb.Whos}, {"effect", remedy, kb.Effects},
	} {
		var words []string
		for _, w := range a.words {
			words = append(words, "`"+w+"` "+g.texts.Get(a.name+"."+w))
		}
		out += fmt.Sprintf(g.in("| `%s`（%s） | %s | %s |\n", "| `%s` (%s) | %s | %s |\n"), a.name, g.texts.Get(a.name+".label"), a.on, strings.Join(words, g.in("、", ", ")))
	}
	return out
}

// keys prints the keys of a front matter, as its schema describes them.
func (g guideWords) keys(name string) string {
	schema := kb.Schemas(languages)[name]
	keys := slices.SortedFunc(maps.Keys(schema.Properties), func(a, b string) int {
		needed := func(key string) int { return -cmp.Compare(slices.Index(schema.Required, key), -1) }
		return cmp.Or(needed(a)-needed(b), strings.Compare(a, b))
	})
	out := g.in("| キー | 意味 | 語 |\n", "| key | meaning | words |\n") + "|---|---|---|\n"
	for _, key := range keys {
		p := schema.Properties[key]
		ja, en, _ := strings.Cut(p.Description, "\n\n")
		words := ""
		if len(p.Enum) > 0 {
			words = "`" + strings.Join(p.Enum, "` `") + "`"
		}
		needed := ""
		if slices.Contains(schema.Required, key) {
			needed = g.in("（必須）", " (needed)")
		}
		out += fmt.Sprintf("| `%s`%s | %s | %s |\n", key, needed, g.in(ja, en), words)
	}
	return out
}
