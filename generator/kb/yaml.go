package kb

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"naosu/generator/markdown"
	"naosu/generator/source"
)

// The limits of YAML, counted before parsing. The library's time grows with
// the square of an entry's keys and faster with its blank lines (64 kB of them
// took 36 seconds), so entries are parsed one by one and are small.
const (
	maxFront   = 64 << 10
	maxData    = 1 << 20
	maxEntry   = 16 << 10 // bytes of a key at the left margin and all below it
	maxBlank   = 20       // blank lines in a row within an entry
	maxNesting = 32
)

// value is one value of a YAML text with its place. Scalars keep the text as
// written, so that 404 or no can be a title.
type value struct {
	kind    valueKind
	text    string
	items   []value
	fields  []field
	damaged bool // an object of which a part without a key was left out
	at      markdown.Range
}

type valueKind int

const (
	null valueKind = iota
	scalar
	list
	object
	broken // reported already
)

type field struct {
	key   string
	keyAt markdown.Range
	value value
}

// yamlText is a stretch of a file that holds YAML.
type yamlText struct {
	file     *source.File
	from, to int
	findings *source.Findings
	line     int // lines before it in the file
}

// parseYAML reads the object file[from:to], one entry (a key at the left
// margin and what is indented below it) after the other: a mistake in one does
// not hide the others, which are all reported. An entry that cannot be read
// has a broken value. An empty text is an object without fields.
func parseYAML(file *source.File, from, to, limit int, findings *source.Findings) value {
	y := &yamlText{file, from, to, findings, 0}
	whole := value{kind: object, at: markdown.Range{Start: from, End: from}}
	if size := to - from; size > limit {
		y.add(ruleYAMLUnsafe, markdown.Range{Start: from, End: from + 1}, source.Say("%d bytes of YAML, the limit is %d", "YAML が %d バイトあります（上限 %d）", size, limit),
			source.Say("move text into the body, or split the file", "本文に移すか、ファイルを分けてください"))
		whole.damaged = true
		return whole
	}
	seen := map[string]bool{}
	for start, end := range entries(file.Data, from, to) {
		e := &yamlText{file, start, end, findings, file.Place(start, start).Line - 1}
		v := e.entry()
		whole.damaged = whole.damaged || v.damaged || v.kind != object
		for _, f := range v.fields {
			if seen[f.key] {
				y.twice(f)
				continue
			}
			seen[f.key] = true
			whole.fields = append(whole.fields, f)
		}
	}
	if len(whole.fields) > 0 {
		whole.at = whole.fields[0].keyAt
	}
	return whole
}

func (y *yamlText) twice(f field) {
	y.add(ruleKeyTwice, f.keyAt, source.Say("key %q stands here twice", "キー %q が二回書かれています", f.key), source.Say("keep one of the two", "どちらか一方を残してください"))
}

// entries yields the entries of data[from:to]: each begins with a line at the
// left margin that is no comment, no list item and no closing bracket. A first
// line of three dashes, which begins a YAML document, is left out.
func entries(data []byte, from, to int) func(yield func(start, end int) bool) {
	return func(yield func(start, end int) bool) {
		start, end, head := -1, from, true
		for at := from; at < to; {
			line := data[at:to]
			if i := bytes.IndexByte(line, '\n'); i >= 0 {
				line = line[:i+1]
			}
			text := bytes.TrimRight(line, " \t\n")
			first := head && len(text) > 0
			switch {
			case first && string(text) == "---", len(text) == 0, text[0] == '#', start < 0 && bytes.TrimLeft(text, " ")[0] == '#':
			case start < 0:
				start, end = at, at+len(text)
			case continues(line):
				end = at + len(text)
			default:
				if !yield(start, end) {
					return
				}
				start, end = at, at+len(text)
			}
			head = head && (len(text) == 0 || text[0] == '#')
			at += len(line)
		}
		if start >= 0 {
			yield(start, end)
		}
	}
}

// continues tells whether a line belongs to the entry above it.
func continues(line []byte) bool {
	switch line[0] {
	case ' ', '\t', ']', '}':
		return true
	case '-':
		return len(line) == 1 || line[1] == ' ' || line[1] == '\n'
	}
	return bytes.HasPrefix(line, []byte("\u3000"))
}

// entry reads one entry. What cannot be read is a finding.
func (y *yamlText) entry() value {
	text := y.file.Data[y.from:y.to]
	if at, message, hint := overLimit(text); at >= 0 {
		y.add(ruleYAMLUnsafe, markdown.Range{Start: y.from + at, End: y.from + at + 1}, message, hint)
		return y.given()
	}
	root, err := y.parse(text)
	if err != nil {
		y.syntaxError(err)
		return y.given()
	}
	if _, mapping := root.(ast.MapNode); !mapping {
		if unsafe(root) {
			y.refuse(y.token(root.GetToken()))
		} else {
			y.noMapping(root)
		}
		return y.given()
	}
	if y.lost(root) {
		return y.given()
	}
	return y.convert(root)
}

// given is an entry that could not be read, with its key if it has one.
func (y *yamlText) given() value {
	line := y.file.Data[y.from:y.to]
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	word := bytes.TrimLeft(line, " \t\u3000\"'")
	n := keyLength(word)
	rest := bytes.TrimLeft(word[n:], " \"'")
	if n == 0 || !bytes.HasPrefix(rest, []byte(":")) && !bytes.HasPrefix(rest, []byte("：")) {
		return value{kind: object, damaged: true}
	}
	at := y.from + len(line) - len(word)
	f := field{key: string(word[:n]), keyAt: markdown.Range{Start: at, End: at + n}, value: value{kind: broken}}
	return value{kind: object, fields: []field{f}}
}

// parse calls the library, which has been seen to panic on broken input.
func (y *yamlText) parse(text []byte) (root ast.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("no YAML")
		}
	}()
	text = append(bytes.Clone(text), '\n') // without it the last line of a block scalar is not folded
	file, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, err
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return nil, fmt.Errorf("no YAML")
	}
	return file.Docs[0].Body, nil
}

// overLimit finds where an entry is too long, or nested too deep by brackets
// or by dashes in one line. Brackets in quotes count too; nobody needs 32.
func overLimit(text []byte) (at int, message, hint source.Text) {
	if len(text) > maxEntry {
		return 0, source.Say("this entry has %d bytes, the limit is %d", "この項目は %d バイトあります（上限 %d）", len(text), maxEntry),
			source.Say("shorten it", "短くしてください")
	}
	depth, dashes, blank, head := 0, 0, 0, true
	for i, c := range text {
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(depth-1, 0)
		case '\n':
			dashes, head = 0, true
			if blank++; blank > maxBlank+1 {
				return i, source.Say("more than %d blank lines in a row", "空行が %d 行を超えて続いています", maxBlank), source.Say("remove them", "空行を消してください")
			}
			continue
		}
		if c != ' ' && c != '\t' {
			blank = 0
		}
		if head && (c == '-' || c == '?') {
			dashes++
		} else if c != ' ' {
			head = false
		}
		if depth > maxNesting || dashes > maxNesting {
			return i, source.Say("nested deeper than %d levels", "入れ子が %d 段を超えています", maxNesting), source.Say("nest less deeply, or put brackets that are text in a block that begins with |", "入れ子を浅くするか、文字としての括弧は | で始まるブロックに書いてください")
		}
	}
	return -1, source.Text{}, source.Text{}
}

func (y *yamlText) add(r source.Rule, at markdown.Range, message, hint source.Text) {
	y.findings.Add(r, y.file.Place(at.Start, at.End), message, hint)
}

// token gives the place of a token. Its line and column, in characters, can be
// relied on; its offset cannot.
func (y *yamlText) token(t *token.Token) markdown.Range {
	start := y.file.Offset(t.Position.Line+y.line, t.Position.Column)
	text := strings.TrimSpace(t.Origin)
	if line, _, many := strings.Cut(text, "\n"); many {
		text = line
	}
	start = min(max(start, y.from), y.to)
	return markdown.Range{Start: start, End: min(start+max(len(text), 1), y.to)}
}

// unsafe tells whether a node is of a kind that is refused.
func unsafe(n ast.Node) bool {
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.DirectiveNode, *ast.MergeKeyNode, *ast.MappingKeyNode:
		return true
	}
	return false
}

func (y *yamlText) refuse(at markdown.Range) {
	y.add(ruleYAMLUnsafe, at, source.Say("anchors, aliases, merge keys, tags, directives and keys with ? are not allowed", "アンカー、エイリアス、マージキー、タグ、ディレクティブ、? のキーは使えません"),
		source.Say("write the value out; put text that begins with & * ! or ? in quotes", "値をそのまま書いてください。& * ! ? で始まる文字列は引用符で囲みます"))
}

func (y *yamlText) convert(n ast.Node) value {
	at := y.token(n.GetToken())
	switch n := n.(type) {
	case *ast.NullNode:
		return y.null(n, at)
	case *ast.MappingNode:
		return y.object(n.Values, at)
	case *ast.MappingValueNode:
		return y.object([]*ast.MappingValueNode{n}, at)
	case *ast.SequenceNode:
		v := value{kind: list, at: at}
		for _, item := range n.Values {
			v.items = append(v.items, y.convert(item))
		}
		return v
	case *ast.LiteralNode:
		return value{kind: scalar, text: n.Value.Value, at: at}
	case *ast.StringNode:
		return value{kind: scalar, text: n.Value, at: at}
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return value{kind: scalar, text: n.GetToken().Value, at: at}
	}
	y.refuse(at)
	return value{kind: broken, at: at}
}

// null is no value, or the word null, which can be an error text.
func (y *yamlText) null(n *ast.NullNode, at markdown.Range) value {
	if t := n.GetToken(); t.Type == token.NullType {
		return value{kind: scalar, text: t.Value, at: at}
	}
	if at.Start < y.to && y.file.Data[at.Start] == '!' {
		y.refuse(at)
		return value{kind: broken, at: at}
	}
	return value{kind: null, at: at}
}

func (y *yamlText) object(pairs []*ast.MappingValueNode, at markdown.Range) value {
	v := value{kind: object, at: at}
	seen := map[string]bool{}
	for _, p := range pairs {
		key, ok := p.Key.(ast.ScalarNode)
		if !ok || unsafe(p.Key) {
			y.refuse(y.token(p.Key.GetToken()))
			v.damaged = true
			continue
		}
		f := field{key: key.GetToken().Value, keyAt: y.token(key.GetToken()), value: y.convert(p.Value)}
		if f.value.kind == null {
			f.value.at = f.keyAt
		}
		if seen[f.key] {
			y.twice(f)
			continue
		}
		seen[f.key] = true
		v.fields = append(v.fields, f)
	}
	if len(v.fields) > 0 {
		v.at = v.fields[0].keyAt
	}
	return v
}

// asYAMLError returns the library's own error, or nil.
func asYAMLError(err error) yaml.Error {
	var known yaml.Error
	if errors.As(err, &known) {
		return known
	}
	return nil
}
