package markdown

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// fillText repeats s up to n bytes.
func fillText(s string, n int) string { return strings.Repeat(s, n/len(s)) }

// paragraphs repeats s up to n bytes, in paragraphs that are near the limit.
func paragraphs(s string, each, n int) string {
	var b strings.Builder
	p := strings.Repeat(s, max(1, each/len(s))) + "\n\n"
	for b.Len()+len(p) <= n {
		b.WriteString(p)
	}
	return b.String()
}

func nested(depth int, line func(int) string) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(line(i))
	}
	return b.String()
}

func hostileTexts() map[string]string {
	const whole = hostileSize
	ticks := func(n int) string {
		var b strings.Builder
		for i := 1; b.Len()+i < n; i++ {
			b.WriteString(strings.Repeat("`", i%1900+1) + " ")
		}
		return b.String()
	}
	texts := map[string]string{
		"table of 100,000 rows": "|a|b|\n|-|-|\n" + fillText("|x|y|\n", 600000),
		"wide table":            strings.Repeat("|a", 9000) + "\n" + strings.Repeat("|-", 9000) + "\n" + strings.Repeat("|\n", 10000),
		"tables at the limit":   paragraphs("|a|b|\n|-|-|\n"+strings.Repeat("|x|y|\n", 6000), 1, whole),
		"tables of empty cells": paragraphs("a"+strings.Repeat("|a", 99)+"\n-"+strings.Repeat("|-", 99)+"\n"+strings.Repeat("|\n", 190), 1, 1<<17),
		"50,000 [":              strings.Repeat("[", 50000),
		"[ everywhere":          paragraphs(strings.Repeat("[", 999)+"\n", 999, whole),
		"[ and ]":               paragraphs(strings.Repeat("[", 999)+strings.Repeat("]", 999), 1, 19000),
		"[a](":                  paragraphs("[a](", 3960, 39600),
		"[a](b \"":              paragraphs("[a](b \"", 6930, 69300),
		"[a](<b":                paragraphs("[a](<b", 5940, 59400),
		"![[]()":                paragraphs("![[]()", 2970, 29700),
		"[ and ] nested":        paragraphs(strings.Repeat("[", 999)+strings.Repeat("](b)", 999), 1, 45000),
		"links":                 paragraphs("[a](b) ", 6930, 69300),
		"*a **a *a":             strings.Repeat("*a **a *a ", 50000),
		"emphasis at the limit": paragraphs("*a **a *a ", 4990, whole),
		"emphasis a**b":         paragraphs("a**b", 3990, whole),
		"emphasis *_":           paragraphs("*a_ ", 3990, whole),
		"emphasis nested":       paragraphs(strings.Repeat("*a ", 990)+strings.Repeat("b* ", 990), 1, whole),
		"strong nested":         paragraphs(strings.Repeat("**a ", 490)+strings.Repeat("b** ", 490), 1, whole),
		"> × 10,000":            strings.Repeat(">", 10000) + " a",
		"- × 10,000":            strings.Repeat("- ", 10000) + "a",
		"> at the limit":        fillText(strings.Repeat(">", maxMarkers)+"a\n", whole),
		"lists 2,000 deep":      nested(hostileSize>>9, func(i int) string { return strings.Repeat(" ", 2*i) + "- a\n" }),
		"tabs 2,000 deep":       nested(hostileSize>>9, func(i int) string { return strings.Repeat("\t", i) + "- a\n" }),
		"line of 1 MB":          strings.Repeat("a", 1<<20),
		"lines at the limit":    fillText(strings.Repeat("a ", maxLine/2-1)+"\n\n", whole),
		"spaces":                fillText(strings.Repeat(" ", maxLine-2)+"a\n", whole),
		"250,000 [^a]":          strings.Repeat("[^a]", 250000),
		"footnotes":             nested(330, func(i int) string { return fmt.Sprintf("[^%d] [^%d]\n\n[^%d]: x\n\n", i, i/2, i) }),
		"one footnote":          strings.Repeat("[^a]\n", 990) + "\n[^a]: x",
		"nested footnotes":      nested(60, func(i int) string { return strings.Repeat("    ", i) + fmt.Sprintf("[^%d]: x[^%d]\n\n", i, i+1) }),
		"definitions":           nested(9900, func(i int) string { return fmt.Sprintf("[a%d]: b\n", i) }),
		"definitions apart":     nested(9900, func(i int) string { return fmt.Sprintf("[a%d]: b\n\n", i) }),
		"definitions at limit":  paragraphs("[a]: b\n", 6930, 69300),
		"open definitions":      paragraphs("[a]: b \"\n", 8910, 89100),
		"definition titles":     paragraphs("[a]:\n", 4950, 49500),
		"backtick runs":         ticks(maxText),
		"backticks at limit":    paragraphs(ticks(1900), 1, whole),
		"< × 100,000":           strings.Repeat("<", 100000),
		"< at the limit":        paragraphs(strings.Repeat("<a ", 999), 1, whole),
		"<a b=\"":               paragraphs(strings.Repeat("<a b=\"", 999), 1, whole),
		"<!-- at the limit":     paragraphs("x"+strings.Repeat("<!--", 999), 1, whole),
		"<?":                    paragraphs("x"+strings.Repeat("<?", 999), 1, whole),
		"tags":                  paragraphs("x"+strings.Repeat("<kbd>", 499)+strings.Repeat("</kbd>", 499), 1, whole),
		"details":               fillText("<details><summary>a</summary></details>", maxLine-1) + "\n",
		"details lines":         fillText("<details><summary>a</summary></details>\n", whole),
		"details apart":         fillText("<details><summary>a</summary>\n\n", whole),
		"details closed":        fillText("</details>\n\n", whole),
		"html comment":          fillText("<!--\n", whole),
		"html comments":         fillText("<!-- -->\n", whole),
		"entities":              fillText("&amp;&#38;&#x26;&nosuch;", 30000) + "\n",
		"entities everywhere":   paragraphs("&amp;", 60000, whole),
		"&":                     paragraphs(strings.Repeat("&", 30000)+"\n", 60000, whole),
		"\\":                    paragraphs(strings.Repeat("\\", 30000)+"\n", 60000, whole),
		"www.":                  paragraphs("www.", 30000, whole),
		"www. words":            paragraphs("www. ", 30000, whole),
		"a@b.c":                 paragraphs("a@b.c ", 30000, whole),
		"a@":                    paragraphs("a@", 30000, whole),
		"a a a@":                paragraphs("a.a ", 30000, whole),
		"http://(((":            paragraphs("http://a.b/((( ", 30000, whole),
		"https://a.b;":          paragraphs("https://a.b/&a;", 30000, whole),
		"setext":                fillText("a\n=\n", whole),
		"setext long":           fillText("a\n", 60000) + "===\n",
		"lazy":                  fillText("> a\nb\nb\nb\n", whole),
		"lazy deep":             fillText(strings.Repeat("> ", 30)+"a\nb\nb\nb\nb\n", whole),
		"lists":                 fillText("- a\n", whole),
		"lists loose":           fillText("- a\n\n", whole),
		"ordered":               fillText("1. a\n2) b\n", whole),
		"rules":                 fillText("***\n", whole),
		"headings":              fillText("# a\n", whole),
		"headings at the limit": strings.Repeat("# a\n", maxHeadings),
		"heading [":             strings.Repeat("# "+strings.Repeat("[", 999)+"\n", 10),
		"heading *":             strings.Repeat("# "+strings.Repeat("*a ", maxLine/3-10)+"\n", 20),
		"heading {":             strings.Repeat("# "+strings.Repeat("{\"", maxLine/2-10)+"}\n", 20),
		"escaped pipes":         paragraphs("|a|\n|-|\n"+strings.Repeat("|`\\|`|\n", 1900), 1, whole),
		"escaped pipes max":     "|a|\n|-|\n" + strings.Repeat("|`\\|`|\n", maxPipes),
		"escaped pipes in one":  "|a|\n|-|\n|" + strings.Repeat("`\\|`", 990) + "|\n",
		":menu[":                paragraphs(":menu[", 5940, 59400),
		":menu[a]":              paragraphs(":menu[a]", 7920, 79200),
		":menu[>>>":             paragraphs(":menu["+strings.Repeat(">", 990)+"]\n", 60000, whole),
		"fences":                fillText("```\n```\n", whole),
		"fence open":            "```go\n" + fillText("a\n", whole-100),
		"fence lines":           "```go {lines=true mark=\"" + strings.Repeat("1 3-4 ", 5000) + "\"}\n" + fillText("a\n", whole-40000),
		"fence values":          "```go {values=true}\n" + fillText("{", whole-100),
		"fence info {":          fillText("```a "+strings.Repeat("{\"", maxLine/2-10)+"}\n```\n", whole),
		"indented":              fillText("    a\n\n", whole),
		"alerts":                strings.Repeat("> [!NOTE]\n\n", 9900),
		"kana breaks":           paragraphs("あ\n", 60000, whole),
		"breaks beside notes":   paragraphs("[^a]\n", 900, 4000) + "\n\n[^a]: x",
		"task lists":            strings.Repeat("- [ ] a\n", 9900),
		"many words":            paragraphs("OAuth x ", 60000, whole),
		"ruby":                  paragraphs("x<ruby>a<rt>b</rt></ruby>", 5000, whole),
	}
	return texts
}

// TestHostile has texts made to take time or memory out of proportion. Each is
// parsed and rendered in its time of the processor, or refused with a problem.
func TestHostile(t *testing.T) {
	p := New(Options{})
	glossary := NewGlossary([]Term{{Key: "oauth", Short: "s", Words: []string{"OAuth"}}, {Key: "x", Short: "s", Words: []string{"xx"}}})
	for name, text := range hostileTexts() {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			begun := processorTime()
			d := p.Parse([]byte(text), 0)
			page := testPage()
			page.Terms = glossary.NewTerms()
			out, err := d.HTML(0, d.Blocks(), page)
			if err != nil {
				t.Fatal(err)
			}
			notes, err := d.Footnotes(0, d.Blocks(), page)
			if err != nil {
				t.Fatal(err)
			}
			words := d.Text(0, d.Blocks())
			took := processorTime() - begun
			runtime.ReadMemStats(&after)
			allocated := after.TotalAlloc - before.TotalAlloc
			t.Logf("%d kB in %v, %d MB allocated, %d kB out, %d problems", len(text)>>10, took, allocated>>20, (len(out)+len(notes)+len(words))>>10, len(d.Problems))
			if took > hostileTime || allocated > 400<<20 {
				t.Errorf("too much, the limit is %v", hostileTime)
			}
			if d.Blocks() == 0 && len(d.Problems) == 0 && name != "html comments" && name != "definitions" {
				t.Log("nothing is shown, without a problem")
			}
		})
	}
}

// TestLimits has for each limit a text that reaches it, and one above it.
func TestLimits(t *testing.T) {
	many := func(s string, n int) string { return strings.Repeat(s, n) }
	brackets := func(n int) string { return "x " + many("[", n) }
	columns := func(n int) string { return many("a|", n-1) + "a\n" + many("-|", n-1) + "-\n" }
	cases := []struct {
		name      string
		text      func(n int) string
		limit     int
		rule      ProblemRule
		what      string
		blockGone bool // the block alone, not the whole text
	}{
		{"bytes", func(n int) string { return many(many("a", 1023)+"\n\n", n/1025) + many("\n", n%1025) }, maxText, TextTooLong, "bytes", false},
		{"line", func(n int) string { return many("a", n-1) + "\n" }, maxLine, TextTooLong, "line", false},
		{"last line", func(n int) string { return many("a", n) }, maxLine, TextTooLong, "line", false},
		{"quotes in a line", func(n int) string { return "```\n" + many(">", n) + "\n```" }, maxMarkers, TextTooLong, "nesting", false},
		{"lists in a line", func(n int) string { return "```\n" + many("- ", n) + "\n```" }, maxMarkers, TextTooLong, "nesting", false},
		{"numbers in a line", func(n int) string { return "```\n" + many("1. ", n) + "\n```" }, maxMarkers, TextTooLong, "nesting", false},
		{"indent", func(n int) string { return "```\n" + many(" ", n) + "- a\n```" }, maxIndent, TextTooLong, "indent", false},
		{"headings", func(n int) string { return many("# a\n", n) }, maxHeadings, TextTooLong, "headings", false},
		{"underlined headings", func(n int) string { return many("a\n--\n", n) }, maxHeadings, TextTooLong, "headings", false},
		{"footnotes", func(n int) string { return many("[^a]\n\n", n) }, maxNotes, TextTooLong, "footnotes", false},
		{"pipes", func(n int) string { return "`" + many("\\|", n) + "`" }, maxPipes, TextTooLong, "\\|", false},
		{"depth", func(n int) string { return many("> ", n-2) + "a" }, maxDepth - 1, TextTooLong, "nesting", false},
		{"paragraph", func(n int) string { return many(many("a", 99)+"\n", n/100) + many("a", n%100) }, maxParagraph, BlockTooLong, "bytes", true},
		{"brackets", brackets, maxBrackets, BlockTooLong, "[", true},
		{"brackets in a heading", func(n int) string { return "# " + brackets(n) }, maxBrackets, BlockTooLong, "[", true},
		{"brackets in an underlined heading", func(n int) string { return brackets(n) + "\n===" }, maxBrackets, BlockTooLong, "[", true},
		{"brackets in a list", func(n int) string { return "- " + brackets(n) }, maxBrackets, BlockTooLong, "[", true},
		{"brackets in a table", func(n int) string { return "|a|\n|-|\n|" + brackets(n) + "|" }, maxBrackets, BlockTooLong, "[", true},
		{"links", func(n int) string { return many(many("[", 1000)+"\n\n", n/1000) + many("[", n%1000) }, maxLinks, TextTooLong, "[", false},
		{"marks", func(n int) string { return many("*", n-1) + "_" }, maxMarks, BlockTooLong, "*", true},
		{"tags", func(n int) string { return "x" + many("<", n) }, maxTags, BlockTooLong, "<", true},
		{"ticks", func(n int) string { return "x" + many("`", n) }, maxTicks, BlockTooLong, "`", true},
		{"cells", func(n int) string { return columns(100) + many("|\n", (n+99)/100-2) }, maxCells, BlockTooLong, "table cells", true},
		{"cells of several tables", func(n int) string {
			return columns(50) + many("|\n", n/100-2) + "\n" + columns(50) + many("|\n", (n+99)/100-2)
		}, maxCells, BlockTooLong, "table cells", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := parseText(c.text(c.limit))
			if len(d.Problems) > 0 || d.Blocks() == 0 {
				t.Errorf("at the limit: %d blocks, problems %v", d.Blocks(), d.Problems)
			}
			text := c.text(c.limit + 1)
			d = parseText(text)
			if len(d.Problems) != 1 || d.Problems[0].Rule != c.rule || d.Problems[0].Args[0] != c.what {
				t.Fatalf("above: %v", d.Problems)
			}
			if r := d.Problems[0].At; r.Start < len(front) || r.End > len(front+text) {
				t.Errorf("at %v", r)
			}
			if !c.blockGone && d.Blocks() > 0 {
				t.Errorf("the text is parsed")
			}
		})
	}
}

func TestProblemsAreLimited(t *testing.T) {
	d := parseText(strings.Repeat("a <b>\n\n", maxProblems+1) + strings.Repeat("``` a b\n```\n", maxProblems))
	if len(d.Problems) != maxProblems {
		t.Errorf("%d problems, want %d", len(d.Problems), maxProblems)
	}
}

func testPage() *Page {
	return &Page{
		Link: func(dest string) Target {
			switch u := ParseURL(dest); u.Kind {
			case External, Mail:
				return Target{Href: u.Address, External: u.Kind == External}
			case Fragment:
				return Target{Href: "#" + u.Fragment}
			case Relative:
				return Target{Href: "/" + u.Path}
			}
			return Target{}
		},
		Image:  func(dest string) (Picture, bool) { return Picture{"/i.png", 1, 2}, dest == "a.png" },
		Label:  func(name string) (string, bool) { return "<" + name + ">", name == "name" || name == "a" },
		Alerts: map[string]string{"note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "caution": "Caution"},
		Labels: Labels{BackToText: "back", Table: "table", TaskDone: "done", TaskOpen: "open"},
	}
}
