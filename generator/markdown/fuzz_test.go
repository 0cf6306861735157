package markdown

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// FuzzMarkdown states what holds for any text: no panic, every place lies
// inside the text, and the HTML is balanced and holds nothing but what is on
// the lists below.
func FuzzMarkdown(f *testing.F) {
	for _, suite := range []string{"commonmark-0.31.2", "gfm"} {
		for _, e := range readSpec(f, suite) {
			f.Add(e.Markdown)
		}
	}
	for _, s := range append(ownSeeds, readPayloads(f)...) {
		f.Add(s)
	}
	parser := New(Options{HeadingID: func(_ int, text string) string { return map[string]string{"Cause": "causes"}[text] }})
	glossary := NewGlossary([]Term{{Key: "oauth", Short: "a & b", Words: []string{"OAuth", "連携"}}, {Key: "a", Short: "<a>", Words: []string{"a"}}})
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 || !utf8.ValidString(text) || strings.ContainsAny(text, "\r\x00") {
			t.Skip("source.File gives no such text")
		}
		const front = "---\ntitle: x\n---\n"
		d := parser.Parse([]byte(front+text), len(front))
		testPlaces(t, d, front+text, len(front))
		testHTML(t, d, glossary)
	})
}

// readPayloads reads the hostile Markdown that whole sites are tested with.
func readPayloads(f *testing.F) []string {
	data, err := os.ReadFile("../testdata/payloads.json")
	if err != nil {
		f.Fatal(err)
	}
	var p struct{ Words, Markdown []string }
	if err := json.Unmarshal(data, &p); err != nil {
		f.Fatal(err)
	}
	return append(p.Words, p.Markdown...)
}

var ownSeeds = []string{
	"## Cause {#wait who=you effort=\"a {b}\"}\n\n### x ### {#y}\n\nz {#q}\n===\n",
	"# a {b\n\n# a {#A}\n\n# a {#a}\n\n# a {#a}\n\n# \\{a}\n",
	"```js {title=\"a\" mark=\"2 4-6\" start=3 values=true}\nlet {name} = \"{a}\"\n```\n",
	"```error {lang=en}\nError {name}: <x>\n```\n~~~ a b c\n~~~\n```",
	"> [!NOTE]\n> a\n\n> [!warning]\n\n> > [!TIP]\n> > b\n",
	":menu[A > B ＞ C \\> D] :value[name] :value[b] :menu[\n:menu[] `:menu[a]`",
	"|a|b|\n|:-|-:|\n|c {tell}|[d](e.md)|\n|`\\|`||\n|\n\ntext\n|a|\n|-|\n",
	"a[^1] b[^1] [c[^2]](d.md)[^3]\n\n[^1]: x [^2]\n[^2]: y\n\n    z\n[^4]: # q\n",
	"- [ ] a\n- [x] b\n1. [X] c\n",
	"<kbd>a</kbd> <sub>b</sup> <ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby> <ruby><rt>a</ruby> <br/> <wbr> <kbd a=b>",
	"<details>\n<summary>a &amp; b</summary>\n\n*b*\n\n</details>\n<details><summary>x</summary>y</details>\n\n</details>\n",
	"<details open>\n<summary>a</summary>\n</details>\n\n<details><summary>b</summary>\n\n# c\n\n</details>\n",
	"<script>alert(1)</script>\n<img src=x onerror=y> <svg onload=x> <!-- c --> <!--> <!---> <iframe>\n",
	"日本\n語 OAuth\nOAuth、**「あ」**\n連携です。[a](b)\n*c*\n한국\n어",
	"![a](a.png) ![*b* `c`](x.png) ![<kbd>d</kbd>](a.png) [![e](a.png)](f)",
	"[a](javascript:x) <javascript:x> [b](&#106;avascript:x) [c](//x) [d](http://a/\"'><b>) www.example.com a@b.example",
	"[<http://a.example>](b) [www.a.example](b) [a](<b c>) [d\ne](\nf\n'g') [h]\n\n[h]: i 'j'\n",
	"text\n| a |\n|---|\n| b |\n\n* * *\n\n\ta\n\n> - 1. # x\n>   y\n",
	"OAuth **OAuth** `OAuth` [OAuth](a) # OAuth\n\nサ**ポート** a_a_a &a; &amp; \\a",
}

func testPlaces(t *testing.T, d *Doc, file string, from int) {
	t.Helper()
	check := func(what string, r Range) {
		if r.Start < from || r.End < r.Start || r.End > len(file) || !utf8.ValidString(file[r.Start:r.End]) {
			t.Errorf("%s at %v of %d…%d", what, r, from, len(file))
		}
	}
	attrs := func(list []Attr) {
		for _, a := range list {
			check("attribute", a.At)
			check("value", a.ValueAt)
			if !strings.Contains(file[a.ValueAt.Start:a.ValueAt.End], a.Value) {
				t.Errorf("value %q at %q", a.Value, file[a.ValueAt.Start:a.ValueAt.End])
			}
		}
	}
	for _, h := range d.Headings {
		check("heading", h.At)
		attrs(h.Attrs)
	}
	for _, f := range d.Fences {
		check("fence", f.At)
		check("code", f.Body)
		attrs(f.Attrs)
	}
	for _, l := range d.Links {
		check("link", l.At)
	}
	for _, i := range d.Images {
		check("image", i.At)
	}
	for _, v := range d.Values {
		check("value", v.At)
	}
	for _, p := range d.Problems {
		check("problem "+string(p.Rule), p.At)
	}
	if d.Table != nil {
		check("table", d.Table.At)
		for _, row := range append(d.Table.Rows, Row{Cells: d.Table.Header, At: d.Table.At}) {
			check("row", row.At)
			for _, c := range row.Cells {
				check("cell", c.At)
			}
		}
	}
	for i := range d.Blocks() {
		if s := d.Source(i, d.Blocks()); !strings.HasSuffix(file, s) {
			t.Errorf("source of block %d is no part of the text: %q", i, s)
		}
	}
}

func testHTML(t *testing.T, d *Doc, g *Glossary) {
	t.Helper()
	page := testPage()
	page.Terms = g.NewTerms()
	page.Pieces = func(text string) []Piece { return []Piece{{Text: text}, {Name: "name"}} }
	out, err := d.HTML(0, d.Blocks(), page)
	if err != nil {
		t.Fatal(err)
	}
	notes, err := d.Footnotes(0, d.Blocks(), page)
	if err != nil {
		t.Fatal(err)
	}
	judge(t, out+"<ol>"+notes+"</ol>")
	for i := range d.Headings {
		words, err := d.HeadingHTML(i, testPage())
		if err != nil {
			t.Fatal(err)
		}
		judge(t, "<p>"+words+"</p>")
	}
}

// allowed are the elements of our HTML with the attributes they may have.
var allowed = map[string]string{
	"a": "href hreflang title class rel id role aria-label aria-describedby", "blockquote": "", "br": "", "code": "", "del": "",
	"details": "", "dfn": "class", "div": "class role tabindex aria-label", "em": "", "figcaption": "", "figure": "class",
	"h2": "id", "h3": "id", "h4": "id", "h5": "id", "h6": "id", "hr": "", "img": "src alt width height loading decoding",
	"input": "type checked disabled aria-label", "kbd": "", "li": "id value", "mark": "", "ol": "start", "p": "class",
	"pre": "class tabindex data-lang lang", "rp": "", "rt": "", "ruby": "", "samp": "", "span": "class aria-hidden role id",
	"strong": "", "sub": "", "summary": "", "sup": "class id", "table": "", "tbody": "", "td": "class", "th": "class scope",
	"thead": "", "tr": "", "ul": "", "var": "class data-value", "wbr": "",
}

// judge fails the test if the HTML holds anything that is not allowed, if its
// tags are not balanced, or if an id stands in it twice.
func judge(t *testing.T, fragment string) {
	t.Helper()
	var tree []string
	ids := map[string]bool{}
	for n := range parseHTML(t, fragment).Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("comment %q in\n%s", n.Data, fragment)
		}
		if n.Type != html.ElementNode {
			continue
		}
		tree = append(tree, fmt.Sprint(len(slices.Collect(n.Ancestors()))-1, n.Data))
		if err := judgeElement(n, ids); err != nil {
			t.Errorf("%v in\n%s", err, fragment)
		}
	}
	if tags := balanced(t, fragment); !slices.Equal(tags, tree) {
		t.Errorf("tags %v are parsed as %v in\n%s", tags, tree, fragment)
	}
}

func judgeElement(n *html.Node, ids map[string]bool) error {
	names, ok := allowed[n.Data]
	if !ok {
		return fmt.Errorf("element %s", n.Data)
	}
	for _, a := range n.Attr {
		if !slices.Contains(strings.Fields(names), a.Key) {
			return fmt.Errorf("attribute %s of %s", a.Key, n.Data)
		}
		switch a.Key {
		case "href":
			if kind := ParseURL(a.Val).Kind; kind == Refused && !strings.HasPrefix(a.Val, "/") || strings.HasPrefix(a.Val, "//") {
				return fmt.Errorf("address %q", a.Val)
			}
		case "src":
			if a.Val != "/i.png" {
				return fmt.Errorf("image %q", a.Val)
			}
		case "class":
			if strings.Trim(a.Val, "abcdefghijklmnopqrstuvwxyz- ") != "" {
				return fmt.Errorf("class %q", a.Val)
			}
		case "id":
			if ids[a.Val] || a.Val == "" || strings.ContainsAny(a.Val, " \t\n\"<>&") {
				return fmt.Errorf("id %q", a.Val)
			}
			ids[a.Val] = true
		}
	}
	return nil
}

// balanced lists the elements of a fragment in order, each with how many are
// open around it. Every tag must be closed
// by its own end.
func balanced(t *testing.T, fragment string) (tags []string) {
	t.Helper()
	var open []string
	z := html.NewTokenizer(strings.NewReader(fragment))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		token := z.Token()
		switch kind {
		case html.StartTagToken:
			tags = append(tags, fmt.Sprint(len(open), token.Data))
			switch token.DataAtom {
			case atom.Br, atom.Wbr, atom.Hr, atom.Img, atom.Input:
			default:
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Errorf("</%s> inside %v in\n%s", token.Data, open, fragment)
				return tags
			}
			open = open[:len(open)-1]
		case html.SelfClosingTagToken:
			t.Errorf("self-closing %s", token.Data)
		}
	}
	if len(open) > 0 {
		t.Errorf("%v left open in\n%s", open, fragment)
	}
	return tags
}
