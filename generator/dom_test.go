package main

import (
	"iter"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// parse reads a page as browsers do.
func parse(t testing.TB, page string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// elements goes through all elements in the order of the page.
func elements(doc *html.Node) iter.Seq[*html.Node] {
	return func(yield func(*html.Node) bool) {
		for n := range doc.Descendants() {
			if n.Type == html.ElementNode && !yield(n) {
				return
			}
		}
	}
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// text is the text of an element, white space as it is shown.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// find returns the elements that a selector means: names, .class, #id, [name],
// [name=value], and a space for "somewhere in".
func find(t testing.TB, page, selector string) (found []*html.Node) {
	t.Helper()
	var parts []simple
	for word := range strings.FieldsSeq(selector) {
		parts = append(parts, parseSimple(word))
	}
	for n := range elements(parse(t, page)) {
		if matches(n, parts) {
			found = append(found, n)
		}
	}
	return found
}

func textOf(t testing.TB, page, selector string) string {
	t.Helper()
	found := find(t, page, selector)
	if len(found) == 0 {
		return ""
	}
	return text(found[0])
}

type simple struct {
	name  string
	tests [][2]string // name of attribute and value; "" for any
}

var selectorPart = regexp.MustCompile(`([.#]?)([\w-]+)|\[([\w-]+)(?:=([^\]]*))?\]`)

func parseSimple(word string) (s simple) {
	for _, m := range selectorPart.FindAllStringSubmatch(word, -1) {
		switch {
		case m[1] == ".":
			s.tests = append(s.tests, [2]string{"class", m[2]})
		case m[1] == "#":
			s.tests = append(s.tests, [2]string{"id", m[2]})
		case m[3] != "":
			s.tests = append(s.tests, [2]string{m[3], m[4]})
		default:
			s.name = m[2]
		}
	}
	return s
}

func (s simple) matches(n *html.Node) bool {
	if s.name != "" && s.name != n.Data {
		return false
	}
	for _, test := range s.tests {
		value, ok := attr(n, test[0])
		if !ok || test[1] != "" && value != test[1] && (test[0] != "class" || !slices.Contains(strings.Fields(value), test[1])) {
			return false
		}
	}
	return true
}

func matches(n *html.Node, parts []simple) bool {
	last := len(parts) - 1
	if !parts[last].matches(n) {
		return false
	}
	if last == 0 {
		return true
	}
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Type == html.ElementNode && matches(p, parts[:last]) {
			return true
		}
	}
	return false
}
