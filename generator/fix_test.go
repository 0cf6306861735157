package main

import (
	"testing"

	"naosu/generator/source"
)

// TestEdited states what an edit does to a file as it lies on the disk.
func TestEdited(t *testing.T) {
	at := func(line, column int) source.Place { return source.Place{Line: line, Column: column} }
	for _, c := range []struct {
		name, data string
		edits      []source.Edit
		want       string
		made       int
	}{
		{"ends of lines and the byte order mark stay", "\xef\xbb\xbfa：b\r\nc\rd：e\n", []source.Edit{{At: at(1, 2), Old: "：", New: ": "}, {At: at(3, 2), Old: "：", New: ":"}}, "\xef\xbb\xbfa: b\r\nc\rd:e\n", 2},
		{"an insertion at the end of a line", "字\r\n", []source.Edit{{At: at(1, 2), New: " {#q1}"}}, "字 {#q1}\r\n", 1},
		{"an insertion at the end of the file", "a", []source.Edit{{At: at(1, 2), New: "b"}}, "ab", 1},
		{"two on a line", "a：b：", []source.Edit{{At: at(1, 2), Old: "：", New: ":"}, {At: at(1, 4), Old: "：", New: ":"}}, "a:b:", 2},
		{"another text stands there", "abc", []source.Edit{{At: at(1, 1), Old: "x", New: "y"}}, "abc", 0},
		{"no such place", "abc", []source.Edit{{At: at(2, 1), New: "y"}, {At: at(1, 9), New: "y"}, {New: "y"}}, "abc", 0},
		{"overlapping", "abc", []source.Edit{{At: at(1, 1), Old: "ab", New: "x"}, {At: at(1, 2), Old: "bc", New: "y"}}, "ay", 1},
		{"twice the same", "abc", []source.Edit{{At: at(1, 2), New: "x"}, {At: at(1, 2), New: "x"}}, "axbc", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, made := edited([]byte(c.data), c.edits)
			if string(got) != c.want || len(made) != c.made {
				t.Errorf("got %q with %d edits, want %q with %d", got, len(made), c.want, c.made)
			}
		})
	}
}
