package markdown

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// specHTML returns the HTML that this package makes of a Markdown text, without
// what it adds on purpose, and whether raw HTML was dropped from it with a
// problem.
func specHTML(t *testing.T, source string) (out string, dropped bool) {
	t.Helper()
	d := New(Options{}).Parse([]byte(source), 0)
	out, err := d.HTML(0, d.Blocks(), &Page{Link: specLink, Image: specImage})
	if err != nil {
		t.Fatal(err)
	}
	dropped = slices.ContainsFunc(d.Problems, func(p Problem) bool { return p.Rule == RawHTML || p.Rule == RawHTMLOpen })
	return withoutOurs(t, d, out), dropped
}

// specLink accepts, besides what ParseURL does, the absolute paths that most
// examples have, and writes addresses as the specification does.
func specLink(dest string) Target {
	if ParseURL(dest).Kind == Refused && !strings.HasPrefix(dest, "/") {
		return Target{}
	}
	return Target{Href: string(util.URLEscape([]byte(dest), false))}
}

func specImage(dest string) (Picture, bool) {
	target := specLink(dest)
	return Picture{Src: target.Href}, target.Href != ""
}

// withoutOurs takes from our HTML what is ours on purpose:
//
//	<div class="code"><pre tabindex data-lang="x"><code>  <pre><code class="language-x">, without colours
//	<div class="table" role tabindex><table>              <table>, and class="left" as align="left"
//	<th scope="col">                                      <th>; a header cell without text is a td of ours
//	<h2 id="words">                                       the level that was written, no id
//	<img loading decoding>                                <img>
func withoutOurs(t *testing.T, d *Doc, fragment string) string {
	t.Helper()
	root := parseHTML(t, fragment)
	for _, n := range slices.Collect(root.Descendants()) {
		switch {
		case n.DataAtom == atom.Div && (attribute(n, "class") == "code" || attribute(n, "class") == "table"),
			n.DataAtom == atom.Span && insideCode(n):
			unwrap(n)
		case n.DataAtom == atom.Pre:
			if lang := attribute(n, "data-lang"); lang != "" {
				n.FirstChild.Attr = []html.Attribute{{Key: "class", Val: "language-" + lang}}
			}
			n.Attr = nil
		case n.DataAtom == atom.Th || n.DataAtom == atom.Td:
			align := attribute(n, "class")
			n.Attr = nil
			if align != "" {
				n.Attr = []html.Attribute{{Key: "align", Val: align}}
			}
			if n.Parent.Parent.DataAtom == atom.Thead {
				n.Data, n.DataAtom = "th", atom.Th
			}
		case n.DataAtom == atom.Img:
			n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "loading" || a.Key == "decoding" })
		case attribute(n, "id") != "":
			for _, h := range d.Headings {
				if h.ID == attribute(n, "id") {
					n.Data, n.DataAtom = fmt.Sprintf("h%d", h.Level), []atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}[h.Level-1]
				}
			}
			n.Attr = nil
		}
	}
	var b strings.Builder
	for n := range root.ChildNodes() {
		if err := html.Render(&b, n); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func insideCode(n *html.Node) bool {
	for p := range n.Ancestors() {
		if p.DataAtom == atom.Code {
			return true
		}
	}
	return false
}

// unwrap puts the children of a node in its place.
func unwrap(n *html.Node) {
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
		n.Parent.InsertBefore(c, n)
	}
	n.Parent.RemoveChild(n)
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// specExceptions are the examples whose HTML is not the specification's, by
// suite and number, each with the reason. An exception that is none any more is
// a failure.
var specExceptions = map[string]map[string][]int{
	"commonmark-0.31.2": {
		"an address that ParseURL refuses is text":                                  {20, 195, 346, 500, 502, 596, 598, 599, 601, 603},
		"a link without an address is text":                                         {200, 485, 486, 487, 567},
		"a language that is not a plain name does not reach the page":               {34, 144},
		"an address without brackets is a link in GFM":                              {608, 611, 612},
		"goldmark's linkify leaves spaces in front of a hard break; nobody sees it": {226, 635},
	},
	"gfm": {
		"ftp is refused: browsers have dropped it": {628},
	},
}

// specExample is one entry of testdata/commonmark-0.31.2.json or gfm.json.
type specExample struct {
	Example                 int
	Section, Markdown, HTML string
}

func TestSpec(t *testing.T) {
	suites := []struct {
		name           string
		count, dropped int // examples, and those whose raw HTML is dropped
	}{
		{"commonmark-0.31.2", 652, 65},
		{"gfm", 23, 0},
	}
	for _, suite := range suites {
		examples := readSpec(t, suite.name)
		if len(examples) != suite.count {
			t.Errorf("%s has %d examples, want %d", suite.name, len(examples), suite.count)
		}
		dropped := 0
		for _, e := range examples {
			t.Run(fmt.Sprintf("%s/%d", suite.name, e.Example), func(t *testing.T) {
				if !testExample(t, e, exception(suite.name, e.Example)) {
					dropped++
				}
			})
		}
		if dropped != suite.dropped && !t.Failed() {
			t.Errorf("%s: raw HTML dropped in %d examples, want %d", suite.name, dropped, suite.dropped)
		}
	}
}

// exception returns the reason why an example differs, or "".
func exception(suite string, example int) string {
	for reason, examples := range specExceptions[suite] {
		if slices.Contains(examples, example) {
			return reason
		}
	}
	return ""
}

func readSpec(t testing.TB, suite string) []specExample {
	t.Helper()
	data, err := os.ReadFile("testdata/" + suite + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var examples []specExample
	if err := json.Unmarshal(data, &examples); err != nil {
		t.Fatalf("%s: %v", suite, err)
	}
	return examples
}

// testExample compares the HTML of one example with the specification's. With
// a reason the two must differ. An example whose raw HTML was dropped proves
// nothing, and it returns false.
func testExample(t *testing.T, e specExample, reason string) bool {
	html, dropped := specHTML(t, e.Markdown)
	if dropped && reason == "" {
		return false
	}
	got := normalHTML(t, html)
	want := normalHTML(t, e.HTML)
	switch {
	case got == want && reason != "":
		t.Errorf("no exception any more: %s", reason)
	case got != want && reason == "":
		t.Errorf("%s\n%q\n got:\n%swant:\n%s", e.Section, e.Markdown, got, want)
	}
	return true
}

// htmlComment is a comment: ours are dropped without a word.
var htmlComment = regexp.MustCompile(`(?s)<!--(?:-?>|.*?-->)`)

// normalHTML writes a fragment of HTML as a list of its nodes. Like the test
// runner of CommonMark it makes nothing of the order of attributes, of the way
// void elements and character references are written, and of white space that
// does not count: around block elements, and how much there is between words.
func normalHTML(t *testing.T, fragment string) string {
	t.Helper()
	body := parseHTML(t, htmlComment.ReplaceAllString(fragment, ""))
	var b strings.Builder
	for n := range body.ChildNodes() {
		writeNode(&b, n, 0)
	}
	return b.String()
}

// parseHTML returns a body element with the nodes of a fragment.
func parseHTML(t testing.TB, fragment string) *html.Node {
	t.Helper()
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), body)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	return body
}

func writeNode(b *strings.Builder, n *html.Node, depth int) {
	indent := strings.Repeat("  ", depth)
	switch n.Type {
	case html.TextNode:
		if text := normalText(n); text != "" {
			fmt.Fprintf(b, "%s%q\n", indent, text)
		}
	case html.ElementNode:
		fmt.Fprintf(b, "%s<%s%s>\n", indent, n.Data, normalAttributes(n))
	}
	for child := range n.ChildNodes() {
		writeNode(b, child, depth+1)
	}
}

func normalAttributes(n *html.Node) string {
	attributes := slices.SortedFunc(slices.Values(n.Attr), func(a, b html.Attribute) int {
		return cmp.Compare(a.Key, b.Key)
	})
	var b strings.Builder
	for _, a := range attributes {
		if n.DataAtom == atom.Img && a.Key == "title" {
			continue // our images have none: it cannot be read on a phone
		}
		fmt.Fprintf(&b, " %s=%q", a.Key, a.Val)
	}
	return b.String()
}

const htmlSpace = " \t\n\f\r"

// normalText returns the text of a node without white space that does not
// count. The text of a pre element stays as it is.
func normalText(n *html.Node) string {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == atom.Pre {
			return n.Data
		}
	}
	isSpace := func(r rune) bool { return strings.ContainsRune(htmlSpace, r) }
	text := strings.Join(strings.FieldsFunc(n.Data, isSpace), " ")
	if strings.TrimLeft(n.Data, htmlSpace) != n.Data && !breaksBefore(n) {
		text = " " + text
	}
	if text != " " && strings.TrimRight(n.Data, htmlSpace) != n.Data && !breaksAfter(n) {
		text += " "
	}
	return text
}

// breaksBefore reports whether a line starts in front of n: there is a block's
// edge or a br.
func breaksBefore(n *html.Node) bool {
	if p := n.PrevSibling; p != nil {
		return isBlockElement(p) || p.DataAtom == atom.Br
	}
	return isBlockElement(n.Parent)
}

// breaksAfter reports whether a line ends behind n.
func breaksAfter(n *html.Node) bool {
	if p := n.NextSibling; p != nil {
		return isBlockElement(p)
	}
	return isBlockElement(n.Parent)
}

func isBlockElement(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Body, atom.P, atom.Div, atom.Section, atom.Blockquote, atom.Pre, atom.Hr,
		atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd,
		atom.Table, atom.Thead, atom.Tbody, atom.Tr, atom.Th, atom.Td,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}
