package render

import (
	"fmt"
	"strings"
	"testing"

	"naosu/generator/kb"
)

func TestSpread(t *testing.T) {
	cases := map[string]struct{ days, want string }{
		"by their days":               {"01 06 11", "0 50 100"},
		"neighbours have room":        {"01 02 30", "0 5 100"},
		"also at the end":             {"01 29 30", "0 95 100"},
		"more than there is room for": {"01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 30", "0 4 8 12 16 20 24 28 32 36 40 44 48 52 56 60 64 68 72 76 80 84 88 92 96 100"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var levels []kb.Level
			for _, day := range strings.Fields(c.days) {
				date, _ := kb.ParseDate("2024-06-" + day)
				levels = append(levels, kb.Level{Date: date})
			}
			var got []string
			for _, x := range spread(levels, 0, 100) {
				got = append(got, fmt.Sprint(int(x+.5)))
			}
			if list := strings.Join(got, " "); list != c.want {
				t.Errorf("got %s, want %s", list, c.want)
			}
		})
	}
}
