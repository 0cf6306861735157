package markdown

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark/extension"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// specHTML returns the HTML of a Markdown text for TestSpec.
func specHTML(t *testing.T, source string) string {
	t.Helper()
	table := extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute))
	return goldmarkHTML(t, newGoldmark(table, extension.TaskList, extension.Linkify), source)
}

// specExceptions are the examples whose HTML is not the specification's, by
// suite and number, each with the reason. An exception that is none any more is
// a failure.
var specExceptions = map[string]map[int]string{
	"commonmark-0.31.2": {
		226: linkifySpaces,
		608: bareAddress,
		611: bareAddress,
		612: bareAddress,
		635: linkifySpaces,
	},
}

const (
	bareAddress   = "an address without brackets is a link in GFM"
	linkifySpaces = "goldmark's linkify leaves spaces in front of a hard line break if there are more than two, which nobody can see"
)

// specExample is one entry of testdata/commonmark-0.31.2.json or gfm.json.
type specExample struct {
	Example                 int
	Section, Markdown, HTML string
}

func TestSpec(t *testing.T) {
	suites := []struct {
		name  string
		count int
	}{
		{"commonmark-0.31.2", 652},
		{"gfm", 23},
	}
	for _, suite := range suites {
		examples := readSpec(t, suite.name)
		if len(examples) != suite.count {
			t.Errorf("%s has %d examples, want %d", suite.name, len(examples), suite.count)
		}
		for _, e := range examples {
			t.Run(fmt.Sprintf("%s/%d", suite.name, e.Example), func(t *testing.T) {
				testExample(t, e, specExceptions[suite.name][e.Example])
			})
		}
	}
}

func readSpec(t *testing.T, suite string) []specExample {
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
// a reason the two must differ.
func testExample(t *testing.T, e specExample, reason string) {
	got := normalHTML(t, specHTML(t, e.Markdown))
	want := normalHTML(t, e.HTML)
	switch {
	case got == want && reason != "":
		t.Errorf("no exception any more: %s", reason)
	case got != want && reason == "":
		t.Errorf("%s\n%q\n got:\n%swant:\n%s", e.Section, e.Markdown, got, want)
	}
}

// normalHTML writes a fragment of HTML as a list of its nodes. Like the test
// runner of CommonMark it makes nothing of the order of attributes, of the way
// void elements and character references are written, and of white space that
// does not count: around block elements, and how much there is between words.
func normalHTML(t *testing.T, fragment string) string {
	t.Helper()
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), body)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	var b strings.Builder
	for n := range body.ChildNodes() {
		writeNode(&b, n, 0)
	}
	return b.String()
}

func writeNode(b *strings.Builder, n *html.Node, depth int) {
	indent := strings.Repeat("  ", depth)
	switch n.Type {
	case html.TextNode:
		if text := normalText(n); text != "" {
			fmt.Fprintf(b, "%s%q\n", indent, text)
		}
	case html.CommentNode:
		fmt.Fprintf(b, "%s<!-- %q\n", indent, n.Data)
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
