package markdown

import (
	"bytes"
	"strings"
)

// Attr is one word between the braces behind a heading or a fence's language.
// {#wait} has the name "id".
type Attr struct {
	Name, Value string
	At          Range // name and value
	ValueAt     Range // the value, without its quotes
}

// attrList finds the attributes at the end of line, which begins at offset
// base of the text. It returns the line's length without them. A trailing
// {…} that cannot be read leaves the line as it is and gives a problem. Braces
// glued to a word are text, as in /users/{id}, unless they begin with {#:
// Japanese has no space to put before them.
//
//	Heading words {#id name=word name="words with spaces"}
//	              ^open                                 ^close
func attrList(line []byte, base int) (attrs []Attr, rest int, problem *Problem) {
	end := len(bytes.TrimRight(line, " \t\n"))
	if end == 0 || line[end-1] != '}' || escaped(line, end-1) {
		return nil, len(line), nil
	}
	open := openingBrace(line[:end])
	if open < 0 || escaped(line, open) || !apart(line, open) {
		return nil, len(line), nil
	}
	s := attrScanner{text: line[:end-1], at: open + 1, base: base}
	attrs, ok := s.all()
	if !ok {
		return nil, len(line), &Problem{AttrSyntax, Range{base + open, base + end}, []any{string(line[open:end])}}
	}
	return attrs, len(bytes.TrimRight(line[:open], " \t")), nil
}

// openingBrace finds the last { that is not inside a quoted value, or -1.
func openingBrace(line []byte) int {
	quoted := false
	for at := len(line) - 1; at >= 0; at-- {
		switch line[at] {
		case '"':
			quoted = !quoted
		case '{':
			if !quoted {
				return at
			}
		}
	}
	return -1
}

// apart tells whether the brace at open can begin attributes: at the start,
// behind a space, or as {#.
func apart(line []byte, open int) bool {
	return open == 0 || line[open-1] == ' ' || line[open-1] == '\t' || line[open+1] == '#'
}

// escaped tells whether an odd number of backslashes stands before at.
func escaped(line []byte, at int) bool {
	n := 0
	for at > 0 && line[at-1] == '\\' {
		n, at = n+1, at-1
	}
	return n%2 == 1
}

type attrScanner struct {
	text []byte
	at   int
	base int
}

func (s *attrScanner) space() {
	for s.at < len(s.text) && (s.text[s.at] == ' ' || s.text[s.at] == '\t') {
		s.at++
	}
}

func (s *attrScanner) word(stop string) string {
	start := s.at
	for s.at < len(s.text) && !strings.ContainsRune(stop, rune(s.text[s.at])) {
		s.at++
	}
	return string(s.text[start:s.at])
}

// all reads everything between the braces, which is at least one attribute.
func (s *attrScanner) all() (attrs []Attr, ok bool) {
	for s.space(); s.at < len(s.text); s.space() {
		a, ok := s.attr()
		if !ok || s.at < len(s.text) && s.text[s.at] != ' ' && s.text[s.at] != '\t' {
			return nil, false
		}
		attrs = append(attrs, a)
	}
	return attrs, len(attrs) > 0
}

// attr reads #id, name=value or name="value".
func (s *attrScanner) attr() (Attr, bool) {
	start := s.at
	if s.text[s.at] == '#' {
		s.at++
		id := s.word(" \t")
		return Attr{"id", id, s.span(start, s.at), s.span(start+1, s.at)}, id != ""
	}
	name := s.word(" \t=\"#{}.")
	if name == "" || s.at >= len(s.text) || s.text[s.at] != '=' {
		return Attr{}, false
	}
	s.at++
	valueStart := s.at
	if s.at < len(s.text) && s.text[s.at] == '"' {
		s.at++
		value := s.word(`"`)
		if s.at >= len(s.text) {
			return Attr{}, false
		}
		s.at++
		return Attr{name, value, s.span(start, s.at), s.span(valueStart+1, s.at-1)}, true
	}
	value := s.word(" \t\"{}")
	return Attr{name, value, s.span(start, s.at), s.span(valueStart, s.at)}, value != ""
}

func (s *attrScanner) span(from, to int) Range { return Range{s.base + from, s.base + to} }

// Get returns the value of the attribute called name, or "".
func Get(attrs []Attr, name string) string {
	for _, a := range attrs {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}
