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

// placeholder reads what s begins with: a length of 0 means literal text, an
// empty kind a brace that the author should look at.
func placeholder(s string) (name, kind string, length int) {
	if s[0] != '{' {
		return "", "", 0
	}
	end := strings.IndexByte(s, '}')
	if end < 2 || end > 80 {
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
	for i := range doc.Fences {
		f := &doc.Fences[i]
		if f.Lang != "error" {
			p.codeAttrs(f)
			continue
		}
		v := Variant{Lang: p.text.Lang, Text: strings.TrimRight(f.Code, "\n"), From: p.text, Place: p.file.Place(f.Body.Start, f.Body.End)}
		p.variantAttrs(&v, f)
		if strings.TrimSpace(v.Text) == "" {
			p.add(ruleMissing, f.At, source.Say("the error text is empty", "エラー文が空です"), source.Say("write the text as the screen shows it", "画面に表示されるとおりの文を書いてください"))
			continue
		}
		p.checkPlaceholders(f, v.Text)
		out = append(out, v)
	}
	return out
}

func (p *parsing) variantAttrs(v *Variant, f *markdown.Fence) {
	known := map[string]*string{"id": &v.ID, "lang": &v.Lang, "where": &v.Where, "heading": &v.Heading, "versions": &v.Versions, "seen": &v.Seen}
	for _, a := range f.Attrs {
		to, ok := known[a.Name]
		if !ok {
			p.unknownAttr(a, []string{"lang", "where", "heading", "versions", "seen"})
			continue
		}
		*to = a.Value
		switch {
		case a.Name == "id" && !markdown.ValidID(a.Value):
			p.badID(a.At, a.Value)
			v.ID = ""
		case a.Name == "id":
			p.text.IDs = append(p.text.IDs, a.Value)
		case a.Name == "lang":
			if tag, err := language.Parse(a.Value); err != nil || tag.String() != a.Value {
				p.add(ruleLanguage, a.ValueAt, source.Say("%q is no language", "%q は言語ではありません", a.Value), source.Say("write a code such as ja or en", "ja や en のようなコードを書いてください"))
				v.Lang = p.text.Lang
			}
		}
	}
}

func (p *parsing) checkPlaceholders(f *markdown.Fence, text string) {
	ParseVariant(text, func(start, end int, unknownType bool) {
		at := markdown.Range{Start: f.Body.Start + start, End: f.Body.Start + end}
		word := text[start:end]
		if !unknownType {
			p.add(ruleBrace, at, source.Say("%s is printed as it stands", "%s はそのまま表示されます", word),
				source.Say("for a placeholder write a name such as {name} or {count:number}; for a literal brace \\{", "置き換え部分なら {name} や {count:number} のように、波かっこそのものなら \\{ と書いてください"))
			return
		}
		_, kind, _ := strings.Cut(strings.Trim(word, "{}"), ":")
		hint := source.DidYouMean(kind, Types)
		if hint == (source.Text{}) {
			hint = source.Say("types: %s", "使える型: %s", strings.Join(Types, ", "))
		}
		p.add(rulePlaceholder, at, source.Say("unknown type %q in placeholder %s", "置き換え部分 %[2]s の型 %[1]q はありません", kind, word), hint)
	})
}

// codeAttrs checks the attributes of a code block.
func (p *parsing) codeAttrs(f *markdown.Fence) {
	for _, a := range f.Attrs {
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
	hint := source.DidYouMean(a.Name, known)
	if hint == (source.Text{}) {
		hint = source.Say("known attributes: %s", "使える属性: %s", strings.Join(known, ", "))
	}
	p.add(ruleAttr, a.At, source.Say("unknown attribute %q", "%q という属性はありません", a.Name), hint)
}

func (p *parsing) badID(at markdown.Range, id string) {
	p.add(ruleHeadingID, at, source.Say("%q cannot be an id", "%q は ID に使えません", id),
		source.Say("use a-z, 0-9, - and _, beginning with a letter or digit, at most 64", "英小文字か数字で始め、a-z、0-9、-、_ だけを 64 文字以内で使ってください"))
}
