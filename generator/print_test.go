package main

import (
	"encoding/json"
	"strings"
	"testing"

	"naosu/generator/source"
)

// TestPrinter states how a finding looks, whatever the line holds.
func TestPrinter(t *testing.T) {
	long := strings.Repeat("あ", 100) + "here" + strings.Repeat("い", 200)
	for _, c := range []struct {
		name, line string
		at         source.Place
		want       string
	}{
		{"a word", "one two three", source.Place{Line: 1, Column: 5, EndLine: 1, EndColumn: 8}, "    one two three\n        ^^^\n"},
		{"wide characters", "「二」二 two", source.Place{Line: 1, Column: 4, EndLine: 1, EndColumn: 5}, "    「二」二 two\n          ^^\n"},
		{"half-width kana and full-width letters", "ｱＡb", source.Place{Line: 1, Column: 3, EndLine: 1, EndColumn: 4}, "    ｱＡb\n       ^\n"},
		{"nothing but a place", "one", source.Place{Line: 1, Column: 2, EndLine: 1, EndColumn: 2}, "    one\n     ^\n"},
		{"the end of the line", "one", source.Place{Line: 1, Column: 4, EndLine: 1, EndColumn: 4}, "    one\n       ^\n"},
		{"several lines", "one two\nthree", source.Place{Line: 1, Column: 5, EndLine: 2, EndColumn: 3}, "    one two\n        ^^^\n"},
		{"a tab", "a\tb", source.Place{Line: 1, Column: 3, EndLine: 1, EndColumn: 4}, "    a b\n      ^\n"},
		{"signs for the terminal", "a\x1b[31m\u202eb", source.Place{Line: 1, Column: 1, EndLine: 1, EndColumn: 2}, "    a\ufffd[31m\ufffdb\n    ^\n"},
		{"a command to a build server", " ::stop-commands::x", source.Place{Line: 1, Column: 2, EndLine: 1, EndColumn: 3}, "     \ufffd:stop-commands::x\n     ^\n"},
		{"a command in the line", "a ##vso[task.setvariable variable=PATH]/x ##[add-mask]e", source.Place{Line: 1, Column: 1, EndLine: 1, EndColumn: 2},
			"    a \ufffd#vso[task.setvariable variable=PATH]/x \ufffd#[add-mask]e\n    ^\n"},
		{"a heading and a path", "## a::b", source.Place{Line: 1, Column: 4, EndLine: 1, EndColumn: 5}, "    ## a::b\n       ^\n"},
		{"an empty line", "\nb", source.Place{Line: 1, Column: 1, EndLine: 1, EndColumn: 1}, ""},
		{"a file as a whole", "one", source.Place{}, ""},
		{"a long line", long, source.Place{Line: 1, Column: 101, EndLine: 1, EndColumn: 105},
			"    " + strings.Repeat("あ", 40) + "here" + strings.Repeat("い", 116) + "\n" + strings.Repeat(" ", 84) + "^^^^\n"},
	} {
		var out strings.Builder
		p := &printer{out: &out, lang: "en", read: func(string) ([]byte, error) { return []byte(c.line), nil }}
		c.at.File = "f"
		p.finding(source.Finding{Rule: "r", Place: c.at, Message: source.Say("m\x1b", "")})
		head, rest, _ := strings.Cut(out.String(), "\n")
		if rest != c.want || !strings.HasSuffix(head, ": warning: m\ufffd [r]") {
			t.Errorf("%s: got\n%q, want\n%q", c.name, out.String(), c.want)
		}
	}
}

// TestPrintedJSON states that JSON in a log of a build server is no command to it,
// and says the same.
func TestPrintedJSON(t *testing.T) {
	said := "### ##vso[task.setvariable variable=PATH]/x <b>"
	var out strings.Builder
	if err := indented(&out, said); err != nil || strings.Contains(out.String(), "##") || !strings.Contains(out.String(), "<b>") {
		t.Errorf("got %s, %v", out.String(), err)
	}
	var got string
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil || got != said {
		t.Errorf("%s says %q, %v", out.String(), got, err)
	}
}
