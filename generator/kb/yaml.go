package kb

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"naosu/generator/markdown"
	"naosu/generator/source"
)

// The limits of YAML, counted before parsing.
const (
	maxFront   = 64 << 10
	maxData    = 1 << 20
	maxNesting = 32
)

// value is one value of a YAML text with its place. Scalars keep the text as
// written, so that 404 or no can be a title.
type value struct {
	kind   valueKind
	text   string
	items  []value
	fields []field
	at     markdown.Range
}

type valueKind int

const (
	null valueKind = iota
	scalar
	list
	object
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

// parseYAML reads file[from:to]. What cannot be read is a finding, and ok is
// false; an empty text is a null value.
func parseYAML(file *source.File, from, to, limit int, findings *source.Findings) (v value, ok bool) {
	y := &yamlText{file, from, to, findings, bytes.Count(file.Data[:from], []byte("\n"))}
	text := file.Data[from:to]
	if len(text) > limit {
		y.add(ruleYAMLUnsafe, markdown.Range{Start: from, End: from + 1}, source.Say("%d bytes of YAML, the limit is %d", "YAML が %d バイトあります（上限 %d）", len(text), limit),
			source.Say("move text into the body, or split the file", "本文に移すか、ファイルを分けてください"))
		return value{}, false
	}
	if at := tooNested(text); at >= 0 {
		y.add(ruleYAMLUnsafe, markdown.Range{Start: from + at, End: from + at + 1}, source.Say("nested deeper than %d levels", "入れ子が %d 段を超えています", maxNesting), source.Text{})
		return value{}, false
	}
	root, err := y.parse(text)
	if _, mapping := root.(ast.MapNode); (err != nil || root != nil && !mapping) && y.confusables() {
		return value{}, false
	}
	if err != nil {
		y.syntaxError(err)
		return value{}, false
	}
	if root == nil {
		return value{at: markdown.Range{Start: from, End: from}}, true
	}
	before := len(*findings)
	v = y.convert(root)
	return v, len(*findings) == before
}

// parse calls the library, which has been seen to panic on broken input.
func (y *yamlText) parse(text []byte) (root ast.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("cannot be read as YAML")
		}
	}()
	file, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, err
	}
	if len(file.Docs) > 1 {
		return nil, fmt.Errorf("more than one YAML document")
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return nil, nil
	}
	return file.Docs[0].Body, nil
}

// tooNested finds where brackets, or dashes in one line, go deeper than the
// limit. Brackets in quotes count too; nobody needs 32 of them.
func tooNested(text []byte) int {
	depth, dashes, head := 0, 0, true
	for i, c := range text {
		switch c {
		case '[', '{':
			if depth++; depth > maxNesting {
				return i
			}
		case ']', '}':
			depth = max(depth-1, 0)
		case '\n':
			dashes, head = 0, true
			continue
		}
		if head && (c == '-' || c == '?') {
			if dashes++; dashes > maxNesting {
				return i
			}
		} else if c != ' ' {
			head = false
		}
	}
	return -1
}

// confusables reports full-width signs and tabs where YAML needs ASCII; the
// library's own message about them helps nobody.
func (y *yamlText) confusables() bool {
	found := false
	offset := y.from
	for line := range bytes.Lines(y.file.Data[y.from:y.to]) {
		text := bytes.TrimRight(line, "\n")
		if at, what, cure := confusable(text); at >= 0 {
			_, n := utf8.DecodeRune(text[at:])
			y.add(ruleYAML, markdown.Range{Start: offset + at, End: offset + at + n},
				source.Say("%s where YAML needs %s", "YAML では %[2]s が必要なところに %[1]s があります", what, cure),
				source.Say("write %s", "%s を入力してください", cure))
			found = true
		}
		offset += len(line)
	}
	return found
}

func confusable(line []byte) (at int, what, cure string) {
	rest := bytes.TrimLeft(line, " ")
	indent := len(line) - len(rest)
	if bytes.HasPrefix(rest, []byte("\u3000")) {
		return indent, "U+3000", "a space (U+0020)"
	}
	if bytes.HasPrefix(rest, []byte("\t")) {
		return indent, "a tab", "spaces"
	}
	n := 0
	for n < len(rest) && (rest[n] == '_' || rest[n] == '-' || rest[n]|0x20 >= 'a' && rest[n]|0x20 <= 'z' || rest[n] >= '0' && rest[n] <= '9') {
		n++
	}
	if n > 0 && bytes.HasPrefix(rest[n:], []byte("：")) && !bytes.Contains(rest[:n], []byte(" ")) {
		return indent + n, "“：” (U+FF1A)", `":" and a space`
	}
	return -1, "", ""
}

func (y *yamlText) syntaxError(err error) {
	at := markdown.Range{Start: y.from, End: y.from + 1}
	message := err.Error()
	var known yaml.Error
	if errors.As(err, &known) {
		message = known.GetMessage()
		if t := known.GetToken(); t != nil {
			at = y.token(t)
		}
	}
	y.add(ruleYAML, at, source.Say("%s", "YAML として読めません: %s", message),
		source.Say(`put a value with ":", "#", "[", "{", "@", "%%" or "*" in quotes; indent with spaces`, "「:」「#」「[」「{」「@」「%%」「*」を含む値は引用符で囲み、字下げには半角空白を使ってください"))
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

func (y *yamlText) convert(n ast.Node) value {
	at := y.token(n.GetToken())
	switch n := n.(type) {
	case *ast.NullNode:
		return value{kind: null, at: at}
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
	y.add(ruleYAMLUnsafe, at, source.Say("anchors, aliases, merge keys and tags are not allowed", "アンカー、エイリアス、マージキー、タグは使えません"),
		source.Say("write the value out; put text that begins with & * ! in quotes", "値をそのまま書くか、& * ! で始まる文字列は引用符で囲んでください"))
	return value{at: at}
}

func (y *yamlText) object(pairs []*ast.MappingValueNode, at markdown.Range) value {
	v := value{kind: object, at: at}
	seen := map[string]bool{}
	for _, p := range pairs {
		key, ok := p.Key.(ast.ScalarNode)
		if !ok || p.Key.IsMergeKey() {
			y.convert(p.Key.(ast.Node))
			if !ok || p.Key.IsMergeKey() {
				y.add(ruleYAMLUnsafe, y.token(p.Key.GetToken()), source.Say("this kind of key is not allowed", "この種類のキーは使えません"), source.Text{})
			}
			continue
		}
		f := field{key: key.GetToken().Value, keyAt: y.token(key.GetToken()), value: y.convert(p.Value)}
		if seen[f.key] {
			y.add(ruleKeyTwice, f.keyAt, source.Say("key %q stands here twice", "キー %q が二回書かれています", f.key), source.Say("keep one of the two", "どちらか一方を残してください"))
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
