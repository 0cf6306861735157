package kb

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestInvisible states that what nobody sees is an error wherever it stands, so
// that no page shows it in silence, and that joiners of emoji are left alone.
func TestInvisible(t *testing.T) {
	text := func(in string) fstest.MapFS {
		fsys := small()
		fsys["errors/git/a/ja.md"] = &fstest.MapFile{Data: []byte(in)}
		return fsys
	}
	fence := strings.Index(goodArticle, "```error\n") + len("```error\n")
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"zero width, in an error text", goodArticle[:fence] + "a\u200bb " + goodArticle[fence:], []string{"U+200B"}},
		{"direction, in an error text", goodArticle[:fence] + "rm \u202etxt.exe\u202c \u2066x\u2069 " + goodArticle[fence:], []string{"U+202E", "U+202C", "U+2066", "U+2069"}},
		{"in an attribute", strings.Replace(goodArticle, "```error\n", "```error {where=\"a\u00adb\"}\n", 1), []string{"U+00AD"}},
		{"in front matter", strings.Replace(goodArticle, "title: ", "title: \u2060", 1), []string{"U+2060"}},
		{"a byte order mark in the middle", goodArticle + "\ufeff\n", []string{"U+FEFF"}},
		{"controls", goodArticle + "\x1b[31m \x7f \u0085\n", []string{"U+001B", "U+007F", "U+0085"}},
		{"tags", goodArticle + "\U000e0041\n", []string{"U+E0041"}},
		{"letters without a shape", goodArticle + "rm\u3164a \u115f \uffa0 \u034f \u180e \ufffa\n", []string{"U+3164", "U+115F", "U+FFA0", "U+034F", "U+180E", "U+FFFA"}},
		{"selectors of kanji and emoji", goodArticle + "葛\U000e0100 ❤️\n", nil},
		{"a joiner of letters", goodArticle + "a\u200db\n", []string{"U+200D"}},
		{"joiners of emoji, tabs, byte order mark and CR", "\ufeff" + strings.ReplaceAll(goodArticle+"\t👩\u200d💻 ❤️\u200d🔥\n", "\n", "\r\n"), nil},
	} {
		_, findings := load(t, text(c.text), testOptions)
		var got []string
		for _, f := range findings {
			if f.Rule == ruleInvisible.ID {
				got = append(got, f.Message.En[strings.LastIndex(f.Message.En, " ")+1:])
				if f.Edit.Old == "" || f.Edit.New != "" || f.Edit.At != f.Place || f.Severity != ruleInvisible.Severity {
					t.Errorf("%s: %+v", c.name, f)
				}
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: found %q, want %q in %v", c.name, got, c.want, findings)
		}
	}
	fsys := text(goodArticle)
	fsys["glossary.yaml"] = &fstest.MapFile{Data: fmt.Appendf(nil, "w: {term: a%sb, short: c}\n", strings.Repeat("\u200b", maxInvisible+5))}
	if _, findings := load(t, fsys, testOptions); findings.Errors() != maxInvisible {
		t.Errorf("in a data file: %d errors, want %d", findings.Errors(), maxInvisible)
	}
}
