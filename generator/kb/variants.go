package kb

import (
	"slices"
	"strings"

	"golang.org/x/text/language"

	"naosu/generator/markdown"
	"naosu/generator/source"
)

// Placeholder is a part of an error text that differs from reader to reader.
type Placeholder struct{ Name, Type string }

// Piece is a stretch of an error text: literal when Name is empty, else a
// placeholder.
type Piece struct{ Text, Name, Type string }

// ParseVariant cuts an error text at its placeholders.
//
//	{name}        a placeholder; its type is its name, if that is a type, else text
//	{name:type}   a placeholder of one of Types
//	\{            a literal brace
//	{anything else is literal}
//
// It calls bad, which may be nil, for each brace that was probably meant
// otherwise, with its range in the text.
func ParseVariant(text string, bad func(start, end int, unknownType bool)) []Piece {
	var pieces []Piece
	var literal strings.Builder
	for at := 0; at < len(text); {
		if strings.HasPrefix(text[at:], `\{`) {
			literal.WriteByte('{')
			at += 2
			continue
		}
		name, kind, length := placeholder(text[at:])
		if length == 0 {
			literal.WriteByte(text[at])
			at++
			continue
		}
		if kind == "" {
			if bad != nil {
				bad(at, at+length, !isNumber(text[at+1:at+length-1]))
			}
			literal.WriteString(text[at : at+length])
			at += length
			continue
		}
		if literal.Len() > 0 {
			pieces = append(pieces, Piece{Text: literal.String()})
			literal.Reset()
		}
		pieces = append(pieces, Piece{Name: name, Type: kind})
		at += length
	}
	if literal.Len() > 0 {
		pieces = append(pieces, Piece{Text: literal.String()})
	}
	return pieces
}

// maxPlaceholder is longer than the longest placeholder. To look for the end of
// each brace through a whole text would take the square of its length.
const maxPlaceholder = 80

// placeholder reads what s begins with: a length of 0 means literal text, an
// empty kind a brace that the author should look at.
func placeholder(s string) (name, kind string, length int) {
	if s[0] != '{' {
		return "", "", 0
	}
	end := strings.IndexByte(s[:min(len(s), maxPlaceholder)], '}')
	if end < 2 {
		return "", "", 0
	}
	name, kind, typed := strings.Cut(s[1:end], ":")
	if isNumber(s[1:end]) {
		return "", "", end + 1
	}
	if !validName(name) {
		return "", "", 0
	}
	if !typed {
		if kind = "text"; slices.Contains(Types, name) {
			kind = name
		}
		return name, kind, end + 1
	}
	if !slices.Contains(Types, kind) {
		if !validName(kind) {
			return "", "", 0
		}
		return name, "", end + 1
	}
	return name, kind, end + 1
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// validName tells whether s is [a-z][a-z0-9_]{0,31}.
func validName(s string) bool {
	if len(s) == 0 || len(s) > 32 || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// readVariants reads the error fences of a text and checks all fences.
func (p *parsing) readVariants(doc *markdown.Doc) []Variant {
	var out []Variant
	ids := map[string]bool{}
	for _, id := range p.text.IDs {
		ids[id] = true
	}
	for i := range doc.Fences {
		f := &doc.Fences[i]
		attrs := p.once(f.Attrs, false)
		if f.Lang != "error" {
			p.codeAttrs(attrs)
			continue
		}
		v := Variant{Lang: p.text.Lang, Text: strings.TrimRight(f.Code, "\n"), From: p.text, Place: p.file.Place(f.Body.Start, f.Body.End)}
		p.variantAttrs(&v, attrs, ids)
		p.has[errorFence] = true
		if strings.TrimSpace(v.Text) == "" {
			p.add(ruleMissing, f.At, source.Say("the error text is empty", "エラー文が空です"), source.Say("write the text as the screen shows it", "画面に表示されるとおりの文を書いてください"))
			continue
		}
		if p.checkPlaceholders(f, v.Text) {
			out = append(out, v)
		}
	}
	return out
}

// errorFence is the key by which a text is known to have an error fence, even
// one that cannot be used.
const errorFence = "```error"

func (p *parsing) variantAttrs(v *Variant, attrs []markdown.Attr, ids map[string]bool) {
	known := map[string]*string{"id": &v.ID, "lang": &v.Lang, "where": &v.Where, "heading": &v.Heading, "versions": &v.Versions, "seen": &v.Seen}
	for _, a := range attrs {
		to, ok := known[a.Name]
		if !ok {
			p.unknownAttr(a, []string{"lang", "where", "heading", "versions", "seen"})
			continue
		}
		*to = a.Value
		switch a.Name {
		case "id":
			v.ID = p.variantID(a, ids)
		case "lang":
			if tag, err := language.Parse(a.Value); err != nil || tag.String() != a.Value {
				p.add(ruleLanguage, a.ValueAt, source.Say("%q is no language", "%q は言語ではありません", a.Value), source.Say("write a code such as ja or en", "ja や en のようなコードを書いてください"))
				v.Lang = p.text.Lang
			}
		}
	}
}

// variantID takes the id of an error text, which no heading may have.
func (p *parsing) variantID(a markdown.Attr, ids map[string]bool) string {
	if !markdown.ValidID(a.Value) {
		p.add(ruleHeadingID, a.At, badID(a.Value), idHint)
		return ""
	}
	if ids[a.Value] {
		p.add(ruleHeadingID, a.At, idTwice(a.Value), idTwiceHint)
		return ""
	}
	ids[a.Value] = true
	p.text.IDs = append(p.text.IDs, a.Value)
	return a.Value
}

// checkPlaceholders reports braces that were meant otherwise. It says whether
// the text can be used.
func (p *parsing) checkPlaceholders(f *markdown.Fence, text string) bool {
	pieces := ParseVariant(text, func(start, end int, unknownType bool) {
		at := p.inFence(f, text, start, end)
		word := text[start:end]
		if !unknownType {
			p.add(ruleBrace, at, source.Say("%s is printed as it stands", "%s はそのまま表示されます", word),
				source.Say("for a placeholder write a name such as {name} or {count:number}; for a literal brace \\{", "置き換え部分なら {name} や {count:number} のように、波かっこそのものなら \\{ と書いてください"))
			return
		}
		name, kind, _ := strings.Cut(strings.Trim(word, "{}"), ":")
		p.mistyped = append(p.mistyped, name)
		p.add(rulePlaceholder, at, source.Say("unknown type %q in placeholder %s", "置き換え部分 %[2]s の型 %[1]q はありません", kind, word), source.DidYouMean(kind, Types).Or(oneOf(Types)))
	})
	names := map[string]bool{}
	for _, piece := range pieces {
		names[piece.Name] = true
	}
	if len(names) > maxPlaceholders {
		p.add(ruleLimit, f.At, source.Say("more than %d placeholders in one error text", "一つのエラー文に置き換え部分が %d を超えています", maxPlaceholders), source.Say("write the same name for parts that mean the same", "同じ意味の部分には同じ名前を使ってください"))
		return false
	}
	return true
}

// inFence gives the place of text[start:end] in the file. The lines of a fence
// in a list or a quote stand there without what indents them.
func (p *parsing) inFence(f *markdown.Fence, text string, start, end int) markdown.Range {
	begin := strings.LastIndexByte(text[:start], '\n') + 1
	line, _, _ := strings.Cut(text[begin:], "\n")
	n := p.file.Place(f.Body.Start, f.Body.Start).Line + strings.Count(text[:begin], "\n")
	written := p.file.Line(n)
	at := p.file.Offset(n, 1) + max(len(written)-len(line), 0) + start - begin
	return markdown.Range{Start: at, End: at + end - start}
}

// codeAttrs checks the attributes of a code block.
func (p *parsing) codeAttrs(attrs []markdown.Attr) {
	for _, a := range attrs {
		ok := true
		switch a.Name {
		case "title":
		case "lines", "plain", "values":
			ok = a.Value == "true" || a.Value == "false"
		case "start":
			ok = isNumber(a.Value) && len(a.Value) < 7
		case "mark":
			_, ok = markdown.ParseMarks(a.Value)
		default:
			p.unknownAttr(a, markdown.CodeAttrs)
		}
		if !ok {
			p.add(ruleAttr, a.ValueAt, source.Say("attribute %s cannot be %q", "属性 %s に %q は使えません", a.Name, a.Value),
				source.Say(`such as lines=true, start=10, mark="2 4-6"`, `lines=true、start=10、mark="2 4-6" のように書いてください`))
		}
	}
}

func (p *parsing) unknownAttr(a markdown.Attr, known []string) {
	p.add(ruleAttr, a.At, source.Say("unknown attribute %q", "%q という属性はありません", a.Name),
		source.DidYouMean(a.Name, known).Or(source.Say("known attributes: %s", "使える属性: %s", strings.Join(known, ", "))))
}
