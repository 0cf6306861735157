package kb

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"naosu/generator/markdown"
	"naosu/generator/source"
)

// decoder turns the values of one YAML text into typed data. Each method
// reports what does not fit, at its place, and goes on.
type decoder struct {
	file     *source.File
	findings *source.Findings
}

func (d decoder) add(r source.Rule, at markdown.Range, message, hint source.Text) {
	d.findings.Add(r, d.file.Place(at.Start, at.End), message, hint)
}

// fields maps the known keys of an object to what reads their values.
type fields map[string]func(field)

// object reads an object. A key that is not known is a finding.
func (d decoder) object(v value, known fields) bool {
	if v.kind != object {
		d.wrongType(v, "keys with values", "「キー: 値」の組")
		return false
	}
	for _, f := range v.fields {
		if read, ok := known[f.key]; ok {
			read(f)
			continue
		}
		names := slices.Sorted(maps.Keys(known))
		hint := source.DidYouMean(f.key, names)
		if hint == (source.Text{}) {
			hint = source.Say("known keys: %s", "使えるキー: %s", strings.Join(names, ", "))
		}
		d.add(ruleKey, f.keyAt, source.Say("unknown key %q", "%q というキーはありません", f.key), hint)
	}
	return true
}

func (d decoder) wrongType(v value, en, ja string) {
	d.add(ruleType, v.at, source.Say("needs %s", "ここには%[2]sが必要です", en, ja), source.Text{})
}

// str reads one line of text.
func (d decoder) str(to *string) func(field) {
	return func(f field) {
		if f.value.kind != scalar {
			d.wrongType(f.value, "a text", "文字列")
			return
		}
		*to = strings.Join(strings.Fields(f.value.text), " ")
	}
}

// item is a text with its place.
type item struct {
	text string
	at   source.Place
}

// list reads a list of texts; a single text is a list of one.
func (d decoder) list(to *[]item) func(field) {
	return func(f field) {
		values := f.value.items
		if f.value.kind == scalar {
			values = []value{f.value}
		} else if f.value.kind == object {
			d.wrongType(f.value, "a list", "一覧")
			return
		}
		for _, v := range values {
			if v.kind != scalar {
				d.wrongType(v, "a text", "文字列")
				continue
			}
			*to = append(*to, item{v.text, d.file.Place(v.at.Start, v.at.End)})
		}
	}
}

// date reads a date.
func (d decoder) date(to *Date) func(field) {
	return func(f field) {
		parsed, ok := ParseDate(f.value.text)
		if f.value.kind != scalar || !ok {
			d.add(ruleDate, f.value.at, source.Say("%q is no date", "%q は日付として読めません", f.value.text),
				source.Say("write 2024-06, 2024-06-18 or 2024-06-18T10:00+09:00", "2024-06、2024-06-18、2024-06-18T10:00+09:00 のように書いてください"))
			return
		}
		*to = parsed
	}
}

// number reads a whole number from 1 to limit.
func (d decoder) number(to *int, limit int) func(field) {
	return func(f field) {
		n, err := strconv.Atoi(f.value.text)
		if f.value.kind != scalar || err != nil || n < 1 || n > limit {
			d.add(ruleType, f.value.at, source.Say("needs a number from 1 to %d", "1 から %d までの数が必要です", limit), source.Text{})
			return
		}
		*to = n
	}
}

// flag reads true or false.
func (d decoder) flag(to *bool) func(field) {
	return func(f field) {
		if f.value.kind != scalar || f.value.text != "true" && f.value.text != "false" {
			d.add(ruleType, f.value.at, source.Say("needs true or false", "true か false が必要です"), source.Text{})
			return
		}
		*to = f.value.text == "true"
	}
}

// word reads one of the known words.
func (d decoder) word(to *string, known []string) func(field) {
	return func(f field) {
		if f.value.kind != scalar {
			d.wrongType(f.value, "a word", "語")
			return
		}
		if d.known(f.value.text, known, f.value.at) {
			*to = f.value.text
		}
	}
}

// known tells whether word is one of the list, and reports it if not.
func (d decoder) known(word string, list []string, at markdown.Range) bool {
	if slices.Contains(list, word) {
		return true
	}
	hint := source.DidYouMean(word, list)
	if hint == (source.Text{}) {
		hint = source.Say("one of: %s", "使える語: %s", strings.Join(list, ", "))
	}
	d.add(ruleWord, at, source.Say("unknown word %q", "%q は使えない語です", word), hint)
	return false
}

// Local is a text in each language, by language code.
type Local map[string]string

// local reads a text per language. A plain text stands for all languages.
func (d decoder) local(to *Local, languages []string) func(field) {
	return func(f field) {
		*to = Local{}
		if f.value.kind == scalar {
			for _, lang := range languages {
				(*to)[lang] = f.value.text
			}
			return
		}
		known := fields{}
		for _, lang := range languages {
			known[lang] = func(f field) {
				var s string
				d.str(&s)(f)
				(*to)[lang] = s
			}
		}
		d.object(f.value, known)
	}
}

// localList reads a list of texts per language.
func (d decoder) localList(to *map[string][]string, languages []string) func(field) {
	return func(f field) {
		*to = map[string][]string{}
		known := fields{}
		for _, lang := range languages {
			known[lang] = func(f field) {
				var items []item
				d.list(&items)(f)
				(*to)[lang] = texts(items)
			}
		}
		d.object(f.value, known)
	}
}

func texts(items []item) []string {
	var out []string
	for _, i := range items {
		out = append(out, i.text)
	}
	return out
}

// complete reports a text that lacks one of the languages.
func (d decoder) complete(l Local, name string, languages []string, at markdown.Range) {
	for _, lang := range languages {
		if l[lang] == "" {
			d.add(ruleMissing, at, source.Say("%s has no text for %q", "%s に %q の文字列がありません", name, lang),
				source.Say("add %s: {%s: …}", "%s: {%s: …} を加えてください", name, lang))
		}
	}
}

// field returns the value of a key and whether it is there.
func (v value) field(key string) (field, bool) {
	for _, f := range v.fields {
		if f.key == key {
			return f, true
		}
	}
	return field{}, false
}
