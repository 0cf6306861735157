package kb

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"

	"naosu/generator/markdown"
	"naosu/generator/source"
)

// The library says of most mistakes "mapping value is not allowed in this
// context" or the like, which helps nobody, so this file looks at the lines of
// the entry itself and names the sign that is in the way.

// syntaxError reports an entry that the library cannot parse.
func (y *yamlText) syntaxError(err error) {
	if y.confusable() || y.marker() {
		return
	}
	at := markdown.Range{Start: y.from, End: y.from + 1}
	reason := err.Error()
	if known := asYAMLError(err); known != nil {
		reason = known.GetMessage()
		if t := known.GetToken(); t != nil {
			at = y.token(t)
		}
	}
	if y.badStart(at.Start) || y.badValue(at.Start) || y.unclosed(at.Start, reason) || y.badIndent(at) {
		return
	}
	y.add(ruleYAML, at, source.Say("this cannot be read as YAML (%s)", "YAML として読めません（%s）", reason),
		source.Say("put the value in quotes, and indent what belongs to a key with spaces", "値を引用符で囲み、キーに属する行は半角空白で字下げしてください"))
}

// notClosed is a quote without another.
func notClosed(c byte) (message, hint source.Text) {
	return source.Say("the quote %c is not closed", "引用符 %c が閉じていません", c), source.Say("write %c at the end of the value", "値の終わりに %c を書いてください", c)
}

// unclosed reports a quote within a list that nothing closes.
func (y *yamlText) unclosed(at int, reason string) bool {
	if at >= y.to || y.file.Data[at] != '"' && y.file.Data[at] != '\'' || !strings.HasPrefix(reason, "could not find end character") {
		return false
	}
	message, hint := notClosed(y.file.Data[at])
	y.add(ruleYAML, markdown.Range{Start: at, End: at + 1}, message, hint)
	return true
}

// badIndent reports a line that does not begin below any line above it.
func (y *yamlText) badIndent(at markdown.Range) bool {
	start := bytes.LastIndexByte(y.file.Data[y.from:at.Start], '\n') + 1 + y.from
	if start == y.from || len(bytes.TrimLeft(y.file.Data[start:at.Start], " ")) > 0 {
		return false
	}
	y.add(ruleYAML, at, source.Say("this line is indented unlike those above", "この行の字下げが上の行と合いません"),
		source.Say("begin it below the first letter of the line that it goes with", "対応する行の最初の文字とそろえてください"))
	return true
}

// noMapping reports an entry that is something else than a key and a value.
func (y *yamlText) noMapping(root ast.Node) {
	if y.confusable() || y.marker() {
		return
	}
	if y.noSpace() {
		return
	}
	at := y.token(root.GetToken())
	at.End = max(at.End, at.Start+len(bytes.TrimRight(y.lineAt(at.Start), " ")))
	if _, ok := root.(*ast.SequenceNode); ok {
		y.add(ruleYAML, at, source.Say("a list stands where a key is needed", "キーが必要なところに一覧があります"), source.Say("write the key and a colon on the line above", "上の行に「キー:」を書いてください"))
		return
	}
	y.add(ruleYAML, at, source.Say("this line has no key", "この行にはキーがありません"),
		source.Say("write key: value; indent a line that continues the one above", "「キー: 値」の形で書いてください。上の行の続きなら字下げしてください"))
}

// noSpace reports a key with a colon and no space behind it.
func (y *yamlText) noSpace() bool {
	line := y.lineAt(y.from)
	n := keyLength(line)
	if n == 0 || n >= len(line) || line[n] != ':' {
		return false
	}
	y.add(ruleYAML, markdown.Range{Start: y.from + n, End: y.from + n + 1}, source.Say(`no space behind ":"`, "「:」のあとに空白がありません"),
		source.Say("write %s: and a space before the value", "「%s: 」のように、「:」と値のあいだに半角空白を入れてください", line[:n]))
	return true
}

// marker reports lines of YAML that end a document or give directives.
func (y *yamlText) marker() bool {
	line := y.lineAt(y.from)
	switch {
	case bytes.HasPrefix(line, []byte("---")), bytes.HasPrefix(line, []byte("...")):
		y.add(ruleYAML, markdown.Range{Start: y.from, End: y.from + 3}, source.Say("a second YAML document begins here", "ここから二つ目の YAML 文書が始まっています"),
			source.Say("remove the line %s", "「%s」の行を消してください", line[:3]))
	case bytes.HasPrefix(line, []byte("%")):
		y.refuse(markdown.Range{Start: y.from, End: y.from + len(line)})
	default:
		return false
	}
	return true
}

// lineAt is the rest of the line at an offset.
func (y *yamlText) lineAt(at int) []byte {
	line := y.file.Data[at:y.to]
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	return line
}

// confusable reports the first full-width sign or tab that stands where YAML
// needs ASCII.
func (y *yamlText) confusable() bool {
	offset := y.from
	for line := range bytes.Lines(y.file.Data[y.from:y.to]) {
		if at, what, cure := confusable(bytes.TrimRight(line, "\n")); at >= 0 {
			_, n := utf8.DecodeRune(line[at:])
			place := y.file.Place(offset+at, offset+at+n)
			y.findings.AddEdit(ruleYAML, place,
				source.Text{En: what.En + " stands where YAML needs " + cure.En, Ja: "YAML では" + cure.Ja + "が必要なところに" + what.Ja + "があります"},
				source.Text{En: "write " + cure.En, Ja: cure.Ja + "を入力してください"}, source.Edit{At: place, Old: string(line[at : at+n]), New: ascii(line[at:])})
			return true
		}
		offset += len(line)
	}
	return false
}

var (
	wideSpace = source.Text{En: "a full-width space (U+3000)", Ja: "全角空白（U+3000）"}
	wideColon = source.Text{En: "a full-width colon “：”", Ja: "全角コロン「：」"}
	tab       = source.Text{En: "a tab", Ja: "タブ"}
	space     = source.Text{En: "a space", Ja: "半角空白"}
	colon     = source.Text{En: `":" and a space`, Ja: "半角の「: 」（コロンと空白）"}
)

// ascii is what the sign that rest begins with should be.
func ascii(rest []byte) string {
	after, colon := bytes.CutPrefix(rest, []byte("："))
	switch {
	case colon && (bytes.HasPrefix(after, []byte(" ")) || len(bytes.TrimSpace(after)) == 0):
		return ":"
	case colon:
		return ": "
	case rest[0] == '\t':
		return "  "
	}
	return " "
}

func confusable(line []byte) (at int, what, cure source.Text) {
	rest := bytes.TrimLeft(line, " ")
	indent := len(line) - len(rest)
	if bytes.HasPrefix(rest, []byte("\u3000")) {
		return indent, wideSpace, space
	}
	if bytes.HasPrefix(rest, []byte("\t")) {
		return indent, tab, space
	}
	n := keyLength(rest)
	if n > 0 && bytes.HasPrefix(rest[n:], []byte("：")) {
		return indent + n, wideColon, colon
	}
	if n > 0 && bytes.HasPrefix(rest[n:], []byte(":\u3000")) {
		return indent + n + 1, wideSpace, space
	}
	return -1, source.Text{}, source.Text{}
}

// keyLength is how much of line is made of the signs of a key.
func keyLength(line []byte) int {
	n := 0
	for n < len(line) && (line[n] == '_' || line[n] == '-' || line[n]|0x20 >= 'a' && line[n]|0x20 <= 'z' || line[n] >= '0' && line[n] <= '9') {
		n++
	}
	return n
}

// quoteIt is the cure of most values.
var quoteIt = source.Text{En: `put the whole value in quotes: "…"`, Ja: "値全体を引用符で囲んでください: \"…\""}

// badStart reports a sign that no value may begin with.
func (y *yamlText) badStart(at int) bool {
	if at >= y.to || bytes.IndexByte([]byte("@`%"), y.file.Data[at]) < 0 {
		return false
	}
	y.add(ruleYAML, markdown.Range{Start: at, End: at + 1}, cannotBegin(y.file.Data[at]), quoteIt)
	return true
}

func cannotBegin(c byte) source.Text {
	return source.Say("a value cannot begin with %q", "値を %q で始めることはできません", string(c))
}

// badValue looks at the value on the line of an error and reports the sign
// that gives it another meaning than its author's.
func (y *yamlText) badValue(at int) bool {
	start := bytes.LastIndexByte(y.file.Data[y.from:at], '\n') + 1 + y.from
	line := y.lineAt(start)
	from := valueStart(line)
	if from < 0 {
		return false
	}
	text := bytes.TrimRight(line[from:], " ")
	place := func(i, n int) markdown.Range {
		return markdown.Range{Start: start + from + i, End: start + from + i + n}
	}
	switch c := text[0]; {
	case bytes.IndexByte([]byte("@`%|>&*!,]}?-"), c) >= 0:
		y.add(ruleYAML, place(0, 1), cannotBegin(c), quoteIt)
	case c == '"' || c == '\'':
		if end := bytes.IndexByte(text[1:], c); end >= 0 && end+2 < len(text) {
			y.add(ruleYAML, place(end+2, len(text)-end-2), source.Say("text stands behind the closing quote", "閉じる引用符のあとに文字があります"),
				source.Say(`put the whole value in quotes, and a quote within it as \"`, `値全体を引用符で囲み、中の引用符は \" と書いてください`))
		} else if at := bytes.IndexByte(text, '\\'); end+2 == len(text) && c == '"' && at > 0 {
			y.add(ruleYAML, place(at, 1), source.Say(`a \ in double quotes begins an escape`, `二重引用符の中の \ は特別な意味になります`), source.Say(`write \\, or use single quotes`, `\\ と書くか、一重引用符 ' で囲んでください`))
		} else {
			message, hint := notClosed(c)
			y.add(ruleYAML, place(0, 1), message, hint)
		}
	case c == '[' || c == '{':
		return y.badBrackets(text, place)
	default:
		i := bytes.Index(text, []byte(": "))
		if i < 0 && text[len(text)-1] == ':' {
			i = len(text) - 1
		}
		if i < 0 {
			return false
		}
		y.add(ruleYAML, place(i, 1), source.Say(`a value with ":" and a space needs quotes`, "「: 」を含む値は引用符で囲む必要があります"), quoteIt)
	}
	return true
}

// badBrackets reports a value that begins with a bracket.
func (y *yamlText) badBrackets(text []byte, place func(i, n int) markdown.Range) bool {
	closing := byte(']')
	if text[0] == '{' {
		closing = '}'
	}
	end := bytes.LastIndexByte(text, closing)
	switch {
	case end >= 0 && end+1 < len(text):
		y.add(ruleYAML, place(end+1, len(text)-end-1), source.Say("text stands behind %q", "%q のあとに文字があります", string(closing)),
			source.Say("put the whole value in quotes if the bracket is part of the text", "括弧が文の一部なら、値全体を引用符で囲んでください"))
	case bytes.Count(text, text[:1]) > bytes.Count(text, []byte{closing}):
		y.add(ruleYAML, place(0, 1), source.Say("%q is not closed", "%q が閉じていません", string(text[0])),
			source.Say("write %s at its end, or put the value in quotes if the bracket is part of the text", "終わりに %s を書いてください。括弧が文の一部なら、値を引用符で囲んでください", string(closing)))
	default:
		return false
	}
	return true
}

// valueStart finds where the value of a line "key: value" or "- value" begins,
// or returns -1.
func valueStart(line []byte) int {
	at := len(line) - len(bytes.TrimLeft(line, " "))
	for bytes.HasPrefix(line[at:], []byte("- ")) {
		at += 2
		at += len(line[at:]) - len(bytes.TrimLeft(line[at:], " "))
	}
	if i := bytes.Index(line[at:], []byte(": ")); i >= 0 && bytes.IndexByte([]byte(`"'[{`), line[at]) < 0 {
		at += i + 2
	}
	at += len(line[at:]) - len(bytes.TrimLeft(line[at:], " "))
	if at == 0 || at >= len(line) {
		return -1
	}
	return at
}

// lost finds what the library accepts in another sense than the author's: text
// behind | or > on their line, which it drops, and a full-width space that is
// taken for the first letter of a key.
func (y *yamlText) lost(n ast.Node) bool {
	bad := false
	ast.Walk(visitor(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.LiteralNode:
			bad = bad || y.indicatorText(n)
		case *ast.MappingValueNode:
			bad = bad || strings.HasPrefix(n.Key.GetToken().Value, "\u3000") && y.confusable()
		}
	}), n)
	return bad
}

func (y *yamlText) indicatorText(n *ast.LiteralNode) bool {
	at := y.token(n.GetToken()).Start
	line := bytes.TrimRight(y.lineAt(at), " ")
	rest := bytes.TrimLeft(bytes.TrimLeft(line, "|>"), "+-0123456789")
	if len(line) == 0 || len(rest) == 0 || bytes.HasPrefix(rest, []byte(" #")) {
		return false
	}
	y.add(ruleYAML, markdown.Range{Start: at, End: at + 1}, cannotBegin(line[0]), quoteIt)
	return true
}

type visitor func(ast.Node)

// Visit calls the function for every node.
func (v visitor) Visit(n ast.Node) ast.Visitor {
	v(n)
	return v
}
