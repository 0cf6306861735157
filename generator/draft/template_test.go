package draft

import (
	"os"
	"strings"
	"testing"
)

// TestTemplate reads pairs of a message and what becomes of it from
// testdata/messages.txt: lines behind "<" and ">".
func TestTemplate(t *testing.T) {
	data, err := os.ReadFile("testdata/messages.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for block := range strings.SplitSeq(string(data), "\n\n") {
		var in, want, lang []string
		for line := range strings.Lines(block) {
			line = strings.TrimSuffix(line, "\n")
			switch {
			case strings.HasPrefix(line, "< "):
				in = append(in, line[2:])
			case strings.HasPrefix(line, "> "):
				want = append(want, line[2:])
			case strings.HasPrefix(line, "lang "):
				lang = append(lang, line[5:])
			}
		}
		if in == nil {
			continue
		}
		n++
		text := Clean(strings.Join(in, "\n"))
		if got := Template(text); got != strings.Join(want, "\n") {
			t.Errorf("%s\n got %s\nwant %s", text, got, strings.Join(want, "\n"))
		}
		wantLang := "en"
		if lang != nil {
			wantLang = lang[0]
		}
		if got := Language(text); got != wantLang {
			t.Errorf("%s: language %s, want %s", text, got, wantLang)
		}
	}
	if n < 60 {
		t.Errorf("%d messages, want at least 60: the file is not read as it should be", n)
	}
}
