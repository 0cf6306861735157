package source

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPlace(t *testing.T) {
	for _, c := range []struct {
		name, text string
		start, end int
		want       [4]int // line, column, end line, end column
	}{
		{"start", "abc", 0, 1, [4]int{1, 1, 1, 2}},
		{"end of file", "abc", 3, 3, [4]int{1, 4, 1, 4}},
		{"beyond the end", "abc", 9, 12, [4]int{1, 4, 1, 4}},
		{"before the start", "abc", -4, -2, [4]int{1, 1, 1, 1}},
		{"end before start", "abc", 2, 1, [4]int{1, 3, 1, 3}},
		{"empty file", "", 0, 1, [4]int{1, 1, 1, 1}},
		{"behind the last line break", "a\n", 2, 2, [4]int{2, 1, 2, 1}},
		{"line break itself", "a\nb", 1, 2, [4]int{1, 2, 2, 1}},
		{"CRLF", "a\r\nbc", 3, 4, [4]int{2, 2, 2, 3}},
		{"CR alone", "a\rb\rc", 4, 5, [4]int{3, 1, 3, 2}},
		{"CR CRLF", "a\r\r\nb", 3, 4, [4]int{3, 1, 3, 2}},
		{"BOM", "\ufeffab", 1, 2, [4]int{1, 2, 1, 3}},
		{"BOM and CRLF", "\ufeffa\r\nb", 2, 3, [4]int{2, 1, 2, 2}},
		{"Japanese before it", "日本語x", 9, 10, [4]int{1, 4, 1, 5}},
		{"within a character", "日本語x", 4, 8, [4]int{1, 2, 1, 4}},
		{"outside the BMP", "😀x", 4, 5, [4]int{1, 2, 1, 3}},
		{"bytes that are no UTF-8", "\xff\xfex", 2, 3, [4]int{1, 3, 1, 4}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := NewFile("f", []byte(c.text)).Place(c.start, c.end)
			if got := [4]int{p.Line, p.Column, p.EndLine, p.EndColumn}; got != c.want || p.File != "f" {
				t.Errorf("got %v, want %v", p, c.want)
			}
		})
	}
}

func TestOffset(t *testing.T) {
	f := NewFile("f", []byte("日本\r\nab\n"))
	for _, c := range []struct{ line, column, want int }{
		{1, 1, 0}, {1, 2, 3}, {1, 3, 6}, {1, 9, 6}, {2, 1, 7}, {2, 2, 8}, {2, 3, 9}, {3, 1, 10}, {4, 1, 10}, {0, 5, 0}, {1, 0, 0}, {-1, -1, 0},
	} {
		if got := f.Offset(c.line, c.column); got != c.want {
			t.Errorf("Offset(%d, %d) = %d, want %d", c.line, c.column, got, c.want)
		}
	}
}

func TestLine(t *testing.T) {
	f := NewFile("f", []byte("一\r\n二\n"))
	for n, want := range map[int]string{-1: "", 0: "", 1: "一", 2: "二", 3: "", 4: ""} {
		if got := f.Line(n); got != want {
			t.Errorf("Line(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestDamage(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       int
	}{
		{"empty", "", -1}, {"ASCII", "abc", -1}, {"Japanese", "日本語", -1}, {"replacement character as text", "a\ufffdb", -1},
		{"NUL", "a\x00", 1}, {"NUL first", "\x00\xff", 0}, {"bad byte before NUL", "ab\xff\x00", 2}, {"bad byte behind NUL", "a\x00\xff", 1},
		{"cut character", "日\xe6\x97", 3}, {"surrogate", "a\xed\xa0\x80", 1}, {"overlong", "\xc0\xaf", 0}, {"UTF-16", "\xff\xfea\x00", 0},
		{"behind BOM", "\ufeffa\xff", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := NewFile("f", []byte(c.text)).Damage(); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func FuzzPlace(f *testing.F) {
	f.Add([]byte("\ufeffa\r\n日本\r語\n"), 3, 7)
	f.Add([]byte("\xff\r\r\n"), 0, 99)
	f.Fuzz(func(t *testing.T, data []byte, start, end int) {
		file := NewFile("f", data)
		if slices.Contains(file.Data, '\r') {
			t.Fatal("a carriage return is left")
		}
		p := file.Place(start, end)
		if p.Line < 1 || p.Column < 1 || p.EndLine < p.Line || p.EndLine > 1+strings.Count(string(file.Data), "\n") {
			t.Fatalf("impossible place %v", p)
		}
		if p.Column > 1+utf8.RuneCountInString(file.Line(p.Line)) {
			t.Fatalf("column behind the line: %v", p)
		}
		if at := file.Offset(p.Line, p.Column); at > min(max(start, 0), len(file.Data)) {
			t.Fatalf("Offset(Place(%d)) = %d", start, at)
		}
	})
}

func TestNearest(t *testing.T) {
	topics := []string{"git", "x", "chrome", "pull-rebase", "causes", "tags.yaml"}
	for _, c := range []struct{ name, word, want string }{
		{"itself", "git", "git"}, {"swapped", "gti", "git"}, {"left out", "gt", "git"}, {"added", "gitt", "git"}, {"changed", "gut", "git"},
		{"other case", "CHROME", "chrome"}, {"two changes in a long word", "pul-rebsae", "pull-rebase"}, {"too far", "chosen", ""},
		{"one letter is no likeness", "y", ""}, {"empty", "", ""}, {"nothing in common", "zz", ""}, {"much longer", "pull-rebase-and-more", ""},
		{"Japanese", "日本", ""}, {"swapped at the end", "cuases", "causes"}, {"with a dot", "tgas.yaml", "tags.yaml"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, ok := Nearest(c.word, topics); got != c.want || ok != (c.want != "") {
				t.Errorf("got %q, %v", got, ok)
			}
		})
	}
	if got, _ := Nearest("ca", []string{"cb", "cc"}); got != "cb" {
		t.Errorf("among equals %q won, not the first", got)
	}
	if got, _ := Nearest("abcdef", []string{"abcdxx", "abcdex"}); got != "abcdex" {
		t.Errorf("%q won over a nearer word", got)
	}
	if _, ok := Nearest("a", nil); ok {
		t.Error("no words, but one is near")
	}
	if got := DidYouMean("zzz", topics); got != (Text{}) {
		t.Errorf("a hint for a word that is far from all: %v", got)
	}
}

// TestNearestSkipsNothing compares the quick search with the plain one.
func TestNearestSkipsNothing(t *testing.T) {
	words := []string{"abc", "acb", "ab", "abcd", "bca", "日本語", "日語本", "a", "aaaaaa", "aaabbb", "bbbaaa", "abcabc"}
	for _, w := range words {
		limit := max(1, len([]rune(w))/3)
		best, least := "", limit+1
		for _, k := range words {
			if d := distance([]rune(w), []rune(k), limit); k != w && d < least && d < max(len([]rune(w)), len([]rune(k))) {
				best, least = k, d
			}
		}
		others := slices.DeleteFunc(slices.Clone(words), func(k string) bool { return k == w })
		if got, _ := Nearest(w, others); got != best {
			t.Errorf("Nearest(%q) = %q, want %q", w, got, best)
		}
	}
}

// plainDistance is distance without its short cuts.
func plainDistance(s, t []rune) int {
	d := make([][]int, len(s)+1)
	for i := range d {
		d[i] = make([]int, len(t)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
				continue
			case s[i-1] == t[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = 1 + min(d[i-1][j], d[i][j-1], d[i-1][j-1])
			}
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(s)][len(t)]
}

func FuzzDistance(f *testing.F) {
	f.Add("git", "gti", 1)
	f.Add("日本語の記事", "日語本記事", 3)
	f.Add("aabbaabb", "bbaabbaa", 4)
	f.Add("", "abc", 2)
	f.Add(strings.Repeat("ab", 40), strings.Repeat("ba", 40), 9)
	f.Fuzz(func(t *testing.T, a, b string, limit int) {
		if limit < 0 || limit > 50 || len(a)+len(b) > 400 {
			return
		}
		want := plainDistance([]rune(a), []rune(b))
		if got := distance([]rune(a), []rune(b), limit); want <= limit && got != want || want > limit && got <= limit {
			t.Fatalf("distance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
		}
	})
}

func TestFindingsSort(t *testing.T) {
	rule := Rule{ID: "r", Severity: Error}
	at := func(file string, line, column int) Place { return Place{file, line, column, line, column + 1} }
	var want Findings
	want.Add(rule, Place{File: "a"}, Say("whole", "全体"), Text{})
	want.Add(rule, at("a", 1, 2), Say("a", "あ"), Say("one", "一"))
	want.Add(rule, at("a", 1, 2), Say("a", "あ"), Say("two", "二"))
	want.Add(Rule{ID: "s"}, at("a", 1, 2), Say("a", "あ"), Text{})
	want.Add(rule, at("a", 2, 1), Say("a", "あ"), Text{})
	want.Add(rule, at("a", 10, 1), Say("a", "あ"), Text{})
	want.Add(rule, at("b", 1, 1), Say("a", "あ"), Text{})
	for shift := range want {
		got := slices.Concat(want[shift:], want[:shift], want[:2])
		got.Sort()
		if !slices.Equal(got, want) {
			t.Fatalf("shifted by %d: %v", shift, got)
		}
	}
	if n := want.Errors(); n != 6 {
		t.Errorf("%d errors", n)
	}
}

func TestText(t *testing.T) {
	text := Say("%s of %q", "%[2]q の %[1]s", "one", "two")
	if text.In("en") != `one of "two"` || text.In("ja") != `"two" の one` || text.In("fr") != text.En {
		t.Errorf("got %+v", text)
	}
	if Error.String() != "error" || Warning.String() != "warning" {
		t.Error("severities have other names")
	}
	if (Text{}).Or(text) != text || text.Or(Text{En: "x"}) != text {
		t.Error("Or takes the wrong one")
	}
}
