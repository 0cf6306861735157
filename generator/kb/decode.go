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
// reports what does not fit, at its place, and goes on. A broken value has been
// reported before and is passed over.
type decoder struct {
	file     *source.File
	findings *source.Findings
	guessed  bool // the languages of the site are not known for sure
}

func (d decoder) add(r source.Rule, at markdown.Range, message, hint source.Text) {
	d.findings.Add(r, d.file.Place(at.Start, at.End), message, hint)
}

// fields maps the known keys of an object to what reads their values.
type fields map[string]reading

// keys says which keys an object has, counting those that are misspelt. Where
// that cannot be told (any), it has them all: what is missing is reported only
// where nothing else is wrong.
type keys struct {
	any   bool
	names map[string]bool
}

func (k keys) has(name string) bool { return k.any || k.names[name] }

// object reads an object. A key that is not known is a finding.
func (d decoder) object(name string, v value, known fields) keys {
	if v.kind != object {
		if y := (&yamlText{d.file, v.at.Start, v.at.End, d.findings, 0}); v.kind != scalar || !y.confusable() && !y.noSpace() {
			d.wrongType(name, v, wantObject)
		}
		return keys{any: true}
	}
	found := keys{v.damaged, map[string]bool{}}
	names := slices.Sorted(maps.Keys(known))
	words := source.NewWords(names)
	for _, f := range v.fields {
		if r, ok := known[f.key]; ok {
			found.names[f.key] = true
			if f.value.kind != broken {
				r.read(f)
			}
			continue
		}
		hint := source.Say("known keys: %s", "使えるキー: %s", strings.Join(names, ", "))
		if near, ok := words.Nearest(f.key); ok {
			found.names[near] = true
			hint = source.Say("did you mean %q?", "%q ではありませんか？", near)
		}
		d.add(ruleKey, f.keyAt, source.Say("unknown key %q", "%q というキーはありません", f.key), hint)
	}
	return found
}

// need reports a key that is not there.
func (d decoder) need(k keys, name string, at markdown.Range, example string) {
	if !k.has(name) {
		d.add(ruleMissing, at, source.Say("no %s", "%s がありません", name), source.Say("add a line %s: %s", "「%s: %s」の行を加えてください", name, example))
	}
}

// want is a kind of value, and how to write it.
type want struct{ name, hint source.Text }

var (
	wantObject = want{source.Text{En: "keys with values", Ja: "「キー: 値」の組"}, source.Text{En: "write key: value, one on each line or within { }", Ja: "「キー: 値」を一行に一つずつ、または { } の中に書いてください"}}
	wantText   = want{source.Text{En: "a text", Ja: "文字列"}, source.Text{En: "write one text; put it in quotes if it begins with [ or {", Ja: "文字列を一つ書いてください。[ や { で始まるものは引用符で囲みます"}}
	wantList   = want{source.Text{En: "a list", Ja: "一覧"}, source.Text{En: "write [one, two]", Ja: "「[一つめ, 二つめ]」のように書いてください"}}
	wantLists  = want{source.Text{En: "a list for each language", Ja: "言語ごとの一覧"}, source.Text{En: "write {ja: [一つめ], en: [one, two]}", Ja: "「{ja: [一つめ, 二つめ], en: [one]}」のように書いてください"}}
	wantLocal  = want{source.Text{En: "a text for each language", Ja: "言語ごとの文字列"}, source.Text{En: "write {ja: …, en: …}", Ja: "「{ja: …, en: …}」のように書いてください"}}
	wantFlag   = want{source.Text{En: "true or false", Ja: "true か false"}, source.Text{En: "write true or false without quotes", Ja: "引用符を付けずに true か false と書いてください"}}
	wantDate   = want{source.Text{En: "a date", Ja: "日付"}, dateHint}
	dateHint   = source.Text{En: "write 2024-06, 2024-06-18 or 2024-06-18T10:00+09:00", Ja: "2024-06、2024-06-18、2024-06-18T10:00+09:00 のように書いてください"}
)

func (d decoder) wrongType(name string, v value, w want) {
	message := source.Text{En: name + " needs " + w.name.En, Ja: name + " には" + w.name.Ja + "が必要です"}
	if name == "" {
		message = source.Text{En: "the file needs " + w.name.En, Ja: "このファイルには" + w.name.Ja + "が必要です"}
	}
	hint := w.hint
	if v.kind == null {
		hint = source.Say("write a value behind the colon, or remove the key", "「:」のあとに値を書くか、キーを消してください")
	}
	d.add(ruleType, v.at, message, hint)
}

// scalar tells whether the value of f is one text, and reports it if not.
func (d decoder) scalar(f field, w want) bool {
	if f.value.kind == scalar {
		return true
	}
	if f.value.kind != broken {
		d.wrongType(f.key, f.value, w)
	}
	return false
}

// str reads one line of text.
func (d decoder) str(to *string) reading {
	return reading{func(f field) {
		if d.scalar(f, wantText) {
			*to = oneLine(f.value.text)
		}
	}, textSchema}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// item is a text with its place.
type item struct {
	text string
	at   source.Place
}

// one reads one text with its place.
func (d decoder) one(to *item) reading {
	return reading{func(f field) {
		if d.scalar(f, wantText) {
			*to = item{f.value.text, d.file.Place(f.value.at.Start, f.value.at.End)}
		}
	}, textSchema}
}

// list reads a list of texts; a single text is a list of one.
func (d decoder) list(to *[]item) reading {
	return reading{func(f field) {
		values := f.value.items
		switch f.value.kind {
		case scalar:
			values = []value{f.value}
		case object:
			d.wrongType(f.key, f.value, wantList)
		}
		for _, v := range values {
			if d.scalar(field{f.key, f.keyAt, v}, wantText) {
				*to = append(*to, item{v.text, d.file.Place(v.at.Start, v.at.End)})
			}
		}
	}, listSchema}
}

// date reads a date.
func (d decoder) date(to *Date) reading {
	return reading{func(f field) {
		if !d.scalar(f, wantDate) {
			return
		}
		parsed, ok := ParseDate(f.value.text)
		if !ok {
			d.add(ruleDate, f.value.at, source.Say("%q is no date", "%q は日付として読めません", f.value.text), dateHint)
			return
		}
		*to = parsed
	}, dateSchema}
}

// number reads a whole number from 1 to limit.
func (d decoder) number(to *int, limit int) reading {
	return reading{func(f field) {
		n, err := strconv.Atoi(f.value.text)
		if f.value.kind != scalar || err != nil || n < 1 || n > limit {
			d.add(ruleType, f.value.at, source.Say("%s needs a whole number from 1 to %d", "%s には 1 から %d までの整数が必要です", f.key, limit),
				source.Say("write a number such as 180, without a unit", "180 のように、単位を付けずに数だけを書いてください"))
			return
		}
		*to = n
	}, func() *Schema { return numberSchema(limit) }}
}

// flag reads true or false.
func (d decoder) flag(to *bool) reading {
	return reading{func(f field) {
		if f.value.kind != scalar || f.value.text != "true" && f.value.text != "false" {
			d.wrongType(f.key, f.value, wantFlag)
			return
		}
		*to = f.value.text == "true"
	}, flagSchema}
}

// word reads one of the known words.
func (d decoder) word(to *string, known []string) reading {
	return reading{func(f field) {
		want := want{source.Text{En: "a word", Ja: "語"}, oneOf(known)}
		if !d.scalar(f, want) {
			return
		}
		if !slices.Contains(known, f.value.text) {
			d.add(ruleWord, f.value.at, unknownWord(f.value.text, f.key), source.DidYouMean(f.value.text, known).Or(oneOf(known)))
			return
		}
		*to = f.value.text
	}, func() *Schema { return wordSchema(known) }}
}

func unknownWord(word, name string) source.Text {
	return source.Say("unknown word %q for %s", "%[2]s に %[1]q は使えません", word, name)
}

func oneOf(words []string) source.Text {
	return source.Say("write one of: %s", "次のどれかを書いてください: %s", strings.Join(words, ", "))
}

// Local is a text in each language, by language code.
type Local map[string]string

// local reads a text per language. A plain text stands for all languages.
func (d decoder) local(to *Local, languages []string) reading {
	return reading{func(f field) { d.readLocal(to, languages, f) }, func() *Schema { return localSchema(languages, false) }}
}

// fullLocal is local for a text that no language may lack.
func (d decoder) fullLocal(to *Local, languages []string) reading {
	return reading{func(f field) {
		found := d.readLocal(to, languages, f)
		for _, lang := range languages {
			if !found.has(lang) && !d.guessed {
				d.noText(f.key, lang, f.keyAt)
			}
		}
	}, func() *Schema { return localSchema(languages, true) }}
}

func (d decoder) noText(name, lang string, at markdown.Range) {
	d.add(ruleMissing, at, source.Say("%s has no text for %q", "%s に %q の文字列がありません", name, lang),
		source.Say("add %s: {%s: …}", "%s: {%s: …} を加えてください", name, lang))
}

func (d decoder) readLocal(to *Local, languages []string, f field) keys {
	*to = Local{}
	if f.value.kind == scalar {
		for _, lang := range languages {
			(*to)[lang] = oneLine(f.value.text)
		}
		if oneLine(f.value.text) == "" {
			d.add(ruleMissing, f.value.at, source.Say("%s is empty", "%s が空です", f.key), wantLocal.hint)
		}
		return keys{any: true}
	}
	if f.value.kind != object {
		d.wrongType(f.key, f.value, wantLocal)
		return keys{any: true}
	}
	known := fields{}
	for _, lang := range languages {
		known[lang] = reading{read: func(g field) {
			if g.value.kind == null || g.value.kind == scalar && oneLine(g.value.text) == "" {
				d.noText(f.key, lang, g.value.at)
				return
			}
			var s string
			d.str(&s).read(g)
			(*to)[lang] = s
		}}
	}
	return d.object(f.key, f.value, known)
}

// localList reads a list of texts per language.
func (d decoder) localList(to *map[string][]string, languages []string) reading {
	return reading{func(f field) {
		*to = map[string][]string{}
		if f.value.kind != object {
			d.wrongType(f.key, f.value, wantLists)
			return
		}
		known := fields{}
		for _, lang := range languages {
			known[lang] = reading{read: func(f field) {
				var items []item
				d.list(&items).read(f)
				(*to)[lang] = texts(items)
			}}
		}
		d.object(f.key, f.value, known)
	}, func() *Schema { return perLanguage(languages, listSchema) }}
}

func texts(items []item) []string {
	var out []string
	for _, i := range items {
		out = append(out, i.text)
	}
	return out
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
