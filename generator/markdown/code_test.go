package markdown

import (
	"fmt"
	stdhtml "html"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// fakeClock is a clock that a fakeLexer moves.
type fakeClock struct{ now time.Time }

// fakeLexer is a lexer whose tokens are made by next.
type fakeLexer struct {
	chroma.Lexer
	next func(text string) (chroma.Iterator, error)
}

func (l *fakeLexer) Tokenise(_ *chroma.TokeniseOptions, text string) (chroma.Iterator, error) {
	return l.next(text)
}

func (l *fakeLexer) Config() *chroma.Config { return &chroma.Config{Name: "fake"} }

// fakeHighlighter knows one language, "fake", and has a clock of its own.
func fakeHighlighter(next func(text string) (chroma.Iterator, error)) (*highlighter, *fakeClock) {
	clock := &fakeClock{time.Unix(0, 0)}
	h := newHighlighter()
	h.now = func() time.Time { return clock.now }
	h.find = func(lang string) chroma.Lexer {
		if lang != "fake" {
			return nil
		}
		return &fakeLexer{next: next}
	}
	return h, clock
}

// words makes a token of each word, with what follows it.
func words(text string) (chroma.Iterator, error) {
	var tokens []chroma.Token
	for _, w := range strings.SplitAfter(text, " ") {
		tokens = append(tokens, chroma.Token{Type: chroma.Keyword, Value: w})
	}
	return chroma.Literator(tokens...), nil
}

var anyTag = regexp.MustCompile(`<[^>]*>`)

func textOf(markup string) string { return stdhtml.UnescapeString(anyTag.ReplaceAllString(markup, "")) }

func TestHighlighterFailures(t *testing.T) {
	plain := "a b &amp;\n"
	cases := []struct {
		name string
		next func(text string) (chroma.Iterator, error)
		want string
	}{
		{"sound", words, `<span class="k">a b &amp;` + "\n</span>"},
		{"error", func(string) (chroma.Iterator, error) { return nil, fmt.Errorf("no") }, plain},
		{"panic at once", func(string) (chroma.Iterator, error) { panic("at once") }, plain},
		{"panic later", func(string) (chroma.Iterator, error) { return func() chroma.Token { panic("later") }, nil }, plain},
		{"too little", func(s string) (chroma.Iterator, error) { return words(s[:3]) }, plain},
		{"too much", func(s string) (chroma.Iterator, error) { return words(s + "x") }, plain},
		{"a line break more", func(s string) (chroma.Iterator, error) { return words(s + "\n") }, `<span class="k">a b &amp;` + "\n</span>"},
		{"nothing for ever", func(string) (chroma.Iterator, error) {
			return func() chroma.Token { return chroma.Token{Type: chroma.Text} }, nil
		}, plain},
		{"some empty tokens", func(s string) (chroma.Iterator, error) {
			next, _ := words(s)
			empty := chroma.Literator(slices.Repeat([]chroma.Token{{Type: chroma.Text}}, 500)...)
			return chroma.Concaterator(empty, next), nil
		}, `<span class="k">a b &amp;` + "\n</span>"},
		{"something else", func(s string) (chroma.Iterator, error) { return words(strings.ToUpper(s)) }, plain},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h, _ := fakeHighlighter(c.next)
			got, problem := h.markup(&Fence{Lang: "fake", Code: "a b &\n"}, codeStyle{start: 1}, nil)
			if got != c.want || problem != nil {
				t.Errorf("got %q, %v, want %q", got, problem, c.want)
			}
		})
	}
}

func TestHighlighterSlow(t *testing.T) {
	cases := []struct {
		name  string
		stall func(try int) (setUp, step time.Duration)
		slow  bool
		tries int
	}{
		{"quick", func(int) (a, b time.Duration) { return 0, maxStep }, false, 1},
		{"stalls once", func(try int) (a, b time.Duration) {
			if try == 1 {
				return 0, maxStep + 1
			}
			return 0, 0
		}, false, 2},
		{"slow step", func(int) (a, b time.Duration) { return 0, time.Second }, true, 5},
		{"slow beginning", func(int) (a, b time.Duration) { return time.Second, 0 }, true, 5},
		{"very slow step", func(int) (a, b time.Duration) { return 0, time.Hour }, true, 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			tries := 0
			var clock *fakeClock
			var h *highlighter
			h, clock = fakeHighlighter(func(text string) (chroma.Iterator, error) {
				tries++
				setUp, step := c.stall(tries)
				clock.now = clock.now.Add(setUp)
				next, _ := words(text)
				return func() chroma.Token {
					clock.now = clock.now.Add(step)
					return next()
				}, nil
			})
			got, problem := h.markup(&Fence{Lang: "fake", Code: "a b"}, codeStyle{start: 1}, nil)
			if (problem != nil) != c.slow || tries != c.tries {
				t.Errorf("%d tries, %v; want %d, slow %t", tries, problem, c.tries, c.slow)
			}
			if problem != nil && (problem.Rule != CodeTooSlow || !slices.Equal(problem.Args, []any{"fake"}) || got != "a b") {
				t.Errorf("%+v with %q", problem, got)
			}
			if len(h.blocks) > 0 == c.slow {
				t.Errorf("%d blocks are remembered", len(h.blocks))
			}
		})
	}
}

// TestHighlighterBlowUp has code on which lexers of chroma take a time that
// grows with the square of a line or worse.
func TestHighlighterBlowUp(t *testing.T) {
	for lang, code := range map[string]string{
		"abap": strings.Repeat("<", maxCode),
		"lua":  strings.Repeat("[", maxLinks-10),
		"xml":  strings.Repeat("&", maxCode),
		"yaml": strings.Repeat("[", maxLinks-10),
	} {
		t.Run(lang, func(t *testing.T) {
			p := New(Options{})
			p.code.maxBlock = 200 * time.Millisecond
			text := "# a\n\n```" + lang + "\n" + code[:min(len(code), maxCode-1)] + "\n```\n"
			d := p.Parse([]byte(text), 0)
			page := testPage()
			if _, err := d.HTML(0, d.Blocks(), page); err != nil {
				t.Fatal(err)
			}
			if len(page.Problems) != 1 || page.Problems[0].Rule != CodeTooSlow || text[page.Problems[0].At.Start:page.Problems[0].At.End] != lang {
				t.Errorf("problems %+v", page.Problems)
			}
		})
	}
}

func TestCodeLimits(t *testing.T) {
	line := strings.Repeat("a", 63) + "\n"
	cases := []struct {
		name, lang, code string
		style            codeStyle
		tooLong          bool
	}{
		{"bytes at the limit", "go", strings.Repeat(line, maxCode/64), codeStyle{}, false},
		{"bytes above", "go", strings.Repeat(line, maxCode/64) + "a", codeStyle{}, true},
		{"lines at the limit", "go", strings.Repeat("a\n", maxCodeLines), codeStyle{}, false},
		{"lines above", "go", strings.Repeat("a\n", maxCodeLines+1), codeStyle{}, true},
		{"plain", "go", strings.Repeat("a\n", maxCodeLines+1), codeStyle{plain: true}, false},
		{"no language", "", strings.Repeat("a\n", maxCodeLines+1), codeStyle{}, false},
		{"unknown language", "nosuch", strings.Repeat("a\n", maxCodeLines+1), codeStyle{}, false},
		{"language without colours", "text", strings.Repeat("a\n", maxCodeLines+1), codeStyle{}, false},
		{"numbers", "", strings.Repeat("a\n", maxCodeLines+1), codeStyle{numbers: true}, true},
		{"values", "", strings.Repeat("a\n", maxCodeLines+1), codeStyle{values: true}, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, problem := newHighlighter().markup(&Fence{Lang: c.lang, Code: c.code}, c.style, nil)
			if textOf(got) != c.code {
				t.Error("the code is another")
			}
			if (problem != nil) != c.tooLong || problem != nil && (problem.Rule != CodeTooLong || !slices.Equal(problem.Args, []any{maxCode, maxCodeLines})) {
				t.Errorf("problem %+v", problem)
			}
		})
	}
}

func TestHighlighterMemory(t *testing.T) {
	calls := 0
	h, _ := fakeHighlighter(func(text string) (chroma.Iterator, error) {
		calls++
		return words(text)
	})
	ask := func(f Fence, s codeStyle, label string) string {
		f.Lang = "fake"
		out, _ := h.markup(&f, s, func(name string) (string, bool) { return label, label != "" && name == "a" })
		return out
	}
	first := ask(Fence{Code: "x {a}"}, codeStyle{}, "A")
	if again := ask(Fence{Code: "x {a}"}, codeStyle{}, "A"); again != first || calls != 1 {
		t.Errorf("coloured %d times, %q then %q", calls, first, again)
	}
	different := map[string]bool{
		first: true,
		ask(Fence{Code: "x {a}"}, codeStyle{}, ""):                         true,
		ask(Fence{Code: "x {a}"}, codeStyle{}, "B"):                        true,
		ask(Fence{Code: "x {a}"}, codeStyle{numbers: true}, "A"):           true,
		ask(Fence{Code: "x {a}"}, codeStyle{numbers: true, start: 7}, "A"): true,
		ask(Fence{Code: "x {a}"}, codeStyle{marks: [][2]int{{1, 1}}}, "A"): true,
		ask(Fence{Code: "{a} x"}, codeStyle{}, "A"):                        true,
		ask(Fence{Code: "{a} " + holeWord}, codeStyle{}, "A"):              true,
		ask(Fence{Code: holeWord + " {a}"}, codeStyle{}, "A"):              true,
	}
	if len(different) != 9 {
		t.Errorf("%d different blocks, want 9", len(different))
	}
	h.maxMemory = 1000
	for i := range 100 {
		ask(Fence{Code: fmt.Sprintf("code %d", i)}, codeStyle{}, "")
		size := 0
		for key, markup := range h.blocks {
			size += len(key.code) + len(key.holes) + len(key.marks) + len(markup)
		}
		if size != h.size || size > h.maxMemory {
			t.Fatalf("%d bytes are remembered, %d are counted, %d are allowed", size, h.size, h.maxMemory)
		}
	}
	ask(Fence{Code: strings.Repeat("a", 2000)}, codeStyle{}, "")
	if h.size > h.maxMemory {
		t.Errorf("a block larger than the memory is remembered")
	}
}

func TestHighlighterParallel(t *testing.T) {
	h := newHighlighter()
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for n := range 20 {
				code := fmt.Sprintf("var a%d = \"x\"\n", (i+n)%10)
				if got, problem := h.markup(&Fence{Lang: "go", Code: code}, codeStyle{}, nil); textOf(got) != code || problem != nil {
					t.Errorf("%q, %v", got, problem)
				}
			}
		})
	}
	wait.Wait()
}

// TestValues has lexers that cut the placeholder's word in every way.
func TestValues(t *testing.T) {
	label := func(name string) (string, bool) {
		return "<" + strings.ToUpper(name) + ">", name == "a" || name == "name"
	}
	value := func(name string) string {
		return `<var class="value" data-value="` + name + `">&lt;` + strings.ToUpper(name) + `&gt;</var>`
	}
	cut := func(size int) func(string) (chroma.Iterator, error) {
		return func(text string) (chroma.Iterator, error) {
			var tokens []chroma.Token
			for i := 0; i < len(text); i += size {
				kind := chroma.Text
				if i/size%2 == 1 {
					kind = chroma.Keyword
				}
				tokens = append(tokens, chroma.Token{Type: kind, Value: text[i:min(i+size, len(text))]})
			}
			return chroma.Literator(tokens...), nil
		}
	}
	cases := []struct{ name, code, want string }{
		{"alone", "{a}", value("a")},
		{"in words", "x{a}y{name}", "x" + value("a") + "y" + value("name")},
		{"side by side", "{a}{a}{name}", value("a") + value("a") + value("name")},
		{"unknown", "{b} {} { a } {a", "{b} {} { a } {a"},
		{"in braces", "{{a}} {b{a}}", "{" + value("a") + "} {b" + value("a") + "}"},
		{"over lines", "{a\n} {\na}", "{a\n} {\na}"},
		{"long name", "{" + strings.Repeat("a", 100) + "}{a}", "{" + strings.Repeat("a", 100) + "}" + value("a")},
		{"the word itself", holeWord + "{a}" + holeWord, holeWord + value("a") + holeWord},
		{"marks", "<{a}>&", "&lt;" + value("a") + "&gt;&amp;"},
	}
	spans := regexp.MustCompile(`</?span[^>]*>`)
	for _, c := range cases {
		for size := 1; size < 12; size++ {
			t.Run(fmt.Sprintf("%s/%d", c.name, size), func(t *testing.T) {
				h, _ := fakeHighlighter(cut(size))
				got, problem := h.markup(&Fence{Lang: "fake", Code: c.code}, codeStyle{}, label)
				if got = spans.ReplaceAllString(got, ""); got != c.want || problem != nil {
					t.Errorf("%q\n got %s, %v\nwant %s", c.code, got, problem, c.want)
				}
			})
		}
	}
	got, _ := newHighlighter().markup(&Fence{Code: "{a}\n{a}b"}, codeStyle{numbers: true, start: 5}, label)
	if want := `<span class="line"><span class="ln" aria-hidden="true">5</span>` + value("a") + "\n" + `</span><span class="line"><span class="ln" aria-hidden="true">6</span>` + value("a") + "b</span>"; got != want {
		t.Errorf("by line\n got %s\nwant %s", got, want)
	}
}

func TestParseMarks(t *testing.T) {
	cases := []struct {
		name, text string
		marks      [][2]int
		ok         bool
	}{
		{"line", "3", [][2]int{{3, 3}}, true},
		{"range", "2-4", [][2]int{{2, 4}}, true},
		{"several", " 9 2-4  3 ", [][2]int{{9, 9}, {2, 4}, {3, 3}}, true},
		{"nothing", "", nil, true},
		{"zero", "0", nil, false},
		{"backwards", "4-2", nil, false},
		{"sign", "+1", nil, false},
		{"half", "1-", nil, false},
		{"word", "1 a", nil, false},
		{"comma", "1,2", nil, false},
		{"large", "1234567", nil, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if marks, ok := ParseMarks(c.text); !slices.Equal(marks, c.marks) || ok != c.ok {
				t.Errorf("ParseMarks(%q) = %v, %t, want %v, %t", c.text, marks, ok, c.marks, c.ok)
			}
		})
	}
	if got := tidyMarks([][2]int{{9, 9}, {2, 4}, {3, 3}, {5, 6}}); !slices.Equal(got, [][2]int{{2, 6}, {9, 9}}) {
		t.Errorf("tidyMarks gives %v", got)
	}
}

// samples are short texts that say something in many languages.
var samples = []string{
	"package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"a\\n\", 'b', 1.5e3) } // c\n",
	"<!DOCTYPE html>\n<p class=\"a\" b='c' d>x &amp; <!-- y --><script>let z = `${1}`</script>\n",
	"#!/bin/sh\nset -e # x\nif [ \"$1\" = a ]; then echo \"${b}\" | grep -c '^x'; fi\n",
	"a: [1, \"b\", 'c']\nd:\n  - e # f\n[g]\nh = i\n",
	"SELECT a, 'b' FROM c WHERE d > 1; -- e\n<?php echo \"$x\"; ?>\n@a { b: #fff }\n",
	"日本 \"語\" {か} <な> \\x\t|\r\n\x01 é\u200b 'not closed\n/* nor this",
}

// TestLexers runs every lexer of chroma: whatever it does, the code stays.
func TestLexers(t *testing.T) {
	h := newHighlighter()
	names := lexers.Names(false)
	if testing.Short() {
		names = names[:40]
	}
	for _, name := range names {
		lexer := lexers.Get(name)
		for i, code := range samples {
			runs, ok := h.colour(lexer, code)
			if got := textOf(layOut(runs, codeStyle{})); got != code {
				t.Errorf("%s makes %q of sample %d", name, got, i)
			}
			if !ok {
				t.Errorf("%s is too slow on sample %d", name, i)
			}
		}
	}
}

func FuzzHighlighter(f *testing.F) {
	names := lexers.Names(false)
	for i, code := range samples {
		f.Add(uint16(i), code)
	}
	h := newHighlighter()
	h.maxBlock = time.Second
	f.Fuzz(func(t *testing.T, lang uint16, code string) {
		lexer := lexers.Get(names[int(lang)%len(names)])
		if len(code) > 1000 {
			t.Skip("long code is slow, which is another test")
		}
		runs, _ := h.colour(lexer, code)
		var got strings.Builder
		for _, r := range runs {
			got.WriteString(r.text)
		}
		if got.String() != code {
			t.Errorf("%s makes %q of %q", lexer.Config().Name, got.String(), code)
		}
	})
}
