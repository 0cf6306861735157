package draft

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"naosu/generator/kb"
	"naosu/generator/source"
)

func TestClean(t *testing.T) {
	for name, c := range map[string][2]string{
		"colours, a link and a bell": {"\x1b[31;1merror\x1b[0m: \x1b]8;;https://x.example\x1b\\broken\x1b]8;;\x1b\\\x07", "error: broken"},
		"prefix of a container":      {"web-1  | 2024-06-18T10:00:00.123Z ERROR: broken\nweb-1  |   at once", "broken\n  at once"},
		"dates and levels":           {"[2024-06-18 10:00:00,123] [error] broken", "broken"},
		"a level alone stays":        {"ERROR: broken", "ERROR: broken"},
		"syslog":                     {"Jun 18 10:00:00 host nginx[123]: broken", "broken"},
		"a prompt":                   {"$ git push\nfatal: broken", "fatal: broken"},
		"prompts of other shells":    {"ann@box:~/site$ make\nPS C:\\Users\\ann> make\nbroken", "broken"},
		"nothing but a prompt":       {"$ git push", "$ git push"},
		"a line of a date alone":     {"2024-06-18 10:00:00 ", "2024-06-18 10:00:00"},
		"lines":                      {"\n\n  one\r\n\ttwo  \r\n\n", "one\n  two"},
		"invisible signs":            {"bro\u200bk\ufeffen \u202eabc\u202c\x00", "broken abc"},
		"bytes that are no text":     {"bro\xff\xfeken", "broken"},
		"nothing":                    {" \n\t\n", ""},
	} {
		if got := Clean(c[0]); got != c[1] {
			t.Errorf("%s: %q, want %q", name, got, c[1])
		}
	}
}

// load loads a site that has only the article, published or as it is.
func load(t *testing.T, files map[string]string) (*kb.Library, source.Findings) {
	t.Helper()
	fsys := fstest.MapFS{
		"site.yaml":   {Data: []byte("title: T\nbase_url: https://help.example/\nlanguages: [ja, en]\n")},
		"topics.yaml": {Data: []byte("t: {label: T}\n")},
	}
	for lang, text := range files {
		fsys["errors/t/a/"+lang+".md"] = &fstest.MapFile{Data: []byte(text)}
	}
	lib, findings, err := kb.Load(context.Background(), fsys, kb.Options{Name: "content", Languages: []string{"en", "ja"}, Drafts: true})
	if err != nil {
		t.Fatal(err)
	}
	return lib, findings
}

func TestFiles(t *testing.T) {
	for _, languages := range [][]string{{"ja", "en"}, {"en", "ja"}, {"en"}, {"ja"}} {
		files, err := Files(Article{Text: "$ x\n```js\nCannot open {name} in '/tmp/a.txt' ````\n```", Languages: languages, Day: "2024-06-18"})
		if err != nil {
			t.Fatal(err)
		}
		lib, findings := load(t, files)
		for _, f := range findings {
			t.Errorf("%v: %+v", languages, f)
		}
		a := lib.Articles[0]
		if a.Original != languages[0] || a.Status != "draft" || len(files) != len(languages) {
			t.Errorf("%v: original %q, status %q, %d files", languages, a.Original, a.Status, len(files))
		}
		if len(a.Causes) != 1 || len(a.Remedies) != 1 || len(a.Variants) != 1 {
			t.Fatalf("%v: %d causes, %d remedies, %d texts", languages, len(a.Causes), len(a.Remedies), len(a.Variants))
		}
		want := "```js\nCannot open \\{name} in '{path}' ````\n```"
		if v := a.Variants[0]; v.Text != want || v.Lang != "en" {
			t.Errorf("%v: text %q in %s, want %q", languages, v.Text, v.Lang, want)
		}
		if !strings.Contains(files[languages[0]], "\n`````error {lang=en seen=2024-06-18}\n") {
			t.Errorf("%v: the fence is no longer than the backticks in it:\n%s", languages, files[languages[0]])
		}
	}
}

// TestUnwritten publishes a draft as it is: the loader says what is missing.
func TestUnwritten(t *testing.T) {
	files, err := Files(Article{Text: "broken", Languages: Languages, Day: "2024-06-18"})
	if err != nil {
		t.Fatal(err)
	}
	files["ja"] = strings.Replace(files["ja"], "status: draft\n", "", 1)
	_, findings := load(t, files)
	said := map[string]int{}
	for _, f := range findings {
		said[f.Rule]++
	}
	if said["incomplete"] != 5 || findings.Errors() < 5 { // the meaning, and two headings in each language
		t.Errorf("findings: %+v", findings)
	}
}

func TestRefused(t *testing.T) {
	if _, err := Files(Article{Text: " \n", Languages: Languages}); !errors.Is(err, ErrEmpty) {
		t.Errorf("no text: %v", err)
	}
	if _, err := Files(Article{Text: strings.Repeat("long ", maxText), Languages: Languages}); err == nil {
		t.Error("a text that is too long is taken")
	}
	if _, err := Files(Article{Text: "broken", Languages: []string{"de"}}); err == nil {
		t.Error("a language without words is taken")
	}
}

// FuzzFiles: any paste gives files that load without a finding, and the
// template, with its values put back, is the text.
func FuzzFiles(f *testing.F) {
	for _, s := range []string{"a {b} {c:d} \\{e} {0}", "```\n~~~", "---\n# x\n<!-- -->", "C:\\{a}", "\\'x'", "'\\\\srv\\x'", "「名前」 2024年6月1日", "{12} {'a'}", "\"a\" : {\"b\":1}", "1,2,3:4:5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, paste string) {
		text := Clean(paste)
		files, err := Files(Article{Text: paste, Languages: Languages, Day: "2024-06-18"})
		if err != nil {
			return
		}
		lib, findings := load(t, files)
		if len(findings) > 0 {
			t.Fatalf("%q gives %+v\n%s", paste, findings, files["ja"])
		}
		a := lib.Articles[0]
		if len(a.Variants) != 1 {
			t.Fatalf("%q gives %d texts", paste, len(a.Variants))
		}
		rest := text
		for _, p := range kb.ParseVariant(a.Variants[0].Text, func(int, int, bool) { t.Errorf("%q: a brace looks like a placeholder", paste) }) {
			at := 0
			if p.Name == "" {
				if at = strings.Index(rest, p.Text); at < 0 {
					t.Fatalf("%q: %q is not in %q", paste, p.Text, text)
				}
				at += len(p.Text)
			}
			rest = rest[at:]
		}
	})
}
