package render

import (
	"fmt"
	"strings"
	"testing"

	"naosu/generator/kb"
)

// TestSameMessage pairs texts in two languages. A text is written as
// "language where #id text".
func TestSameMessage(t *testing.T) {
	cases := map[string]struct {
		texts []string
		want  string // the pairs, by their places
	}{
		"one in each language":                 {[]string{"ja . . 失敗", "en . . failed"}, "0-1"},
		"in the order of each language":        {[]string{"ja . . 甲", "ja . . 乙", "en . . first", "en . . second"}, "0-2 1-3"},
		"not with one more on one side":        {[]string{"ja . . 甲", "ja . . 乙", "en . . first"}, ""},
		"by place":                             {[]string{"ja a . 甲", "ja b . 乙", "en b . second", "en a . first"}, "0-3 1-2"},
		"by place, with one more elsewhere":    {[]string{"ja a . 甲", "en a . first", "en b . second"}, "0-1"},
		"places with names of their languages": {[]string{"ja 設定 . 甲", "en Settings . first"}, "0-1"},
		"not two places with one kind of name": {[]string{"ja app . 甲", "en web . first"}, ""},
		"by an id, whatever the order":         {[]string{"ja . #a 甲", "ja . #b 乙", "en . #b second", "en . #a first"}, "0-3 1-2"},
		"an id in one language alone":          {[]string{"ja . #a 甲", "en . . first"}, ""},
		"with the same placeholders":           {[]string{"ja . . {host}の{port}", "en . . {port} of {host}"}, "0-1"},
		"not with others":                      {[]string{"ja . . {host}", "en . . {port}"}, ""},
		"never in one language":                {[]string{"en . #a first", "en . #a second"}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var list []kb.Variant
			for _, text := range c.texts {
				words := strings.SplitN(text, " ", 4)
				list = append(list, kb.Variant{Lang: words[0], Where: strings.Trim(words[1], "."), ID: strings.Trim(words[2], ".#"), Text: words[3]})
			}
			var got []string
			for i := range list {
				for j := range list {
					if i != j && sameMessage(list, i, j) != sameMessage(list, j, i) {
						t.Errorf("%d and %d are one message only one way round", i, j)
					}
					if i < j && sameMessage(list, i, j) {
						got = append(got, fmt.Sprintf("%d-%d", i, j))
					}
				}
			}
			if pairs := strings.Join(got, " "); pairs != c.want {
				t.Errorf("got %q, want %q", pairs, c.want)
			}
		})
	}
}
