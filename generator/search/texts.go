package search

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"

	"naosu/generator/kb"
)

// room is what reading texts needs and the next ones use again.
type room struct {
	list   []letter
	hashes []uint32
	forms  [][]byte
	pairs  pairs
	sorter sorter
	zip    *gzip.Writer
}

// texts adds what an article is found by to a list, each normal form once, and
// the pieces of each to the pairs.
func (r *room) texts(list []*indexed, e *entry, langs []string) []*indexed {
	forms := 0
	add := func(lang, text string, title bool) {
		t := &indexed{entry: e, lang: lang, text: text, title: title}
		r.list, _ = template(r.list[:0], t.pieces())
		if forms == len(r.forms) {
			r.forms = append(r.forms, nil)
		}
		r.forms[forms] = appendForm(r.forms[forms][:0], r.list)
		same := func(form []byte) bool { return bytes.Equal(form, r.forms[forms]) }
		if len(r.list) == 0 || slices.ContainsFunc(r.forms[:forms], same) {
			return
		}
		if !title {
			t.form = string(r.forms[forms])
		}
		forms++
		runs(r.list, func(run []letter, _ int) {
			grams(run, func(g gram) {
				kind := partial
				if g.whole {
					kind = whole
				}
				r.pairs = append(r.pairs, pairFor(g.hash, len(list), kind))
			})
		})
		list = append(list, t)
	}
	for _, v := range e.article.Variants {
		add(v.Lang, v.Text, false)
	}
	for _, v := range e.article.Variants {
		if v.Heading != "" {
			add(v.Lang, v.Heading, true)
		}
	}
	for _, lang := range langs {
		if t := e.article.In(lang); t != nil {
			add(lang, t.Title, true)
		}
	}
	return list
}

// pieces cuts a text at its placeholders. A title has none.
func (t *indexed) pieces() []kb.Piece {
	if t.title {
		return []kb.Piece{{Text: t.text}}
	}
	return kb.ParseVariant(t.text, nil)
}

// appendForm adds the letters of a text, and { for each placeholder: its normal
// form.
func appendForm(form []byte, list []letter) []byte {
	for _, l := range list {
		if l.c < 0 {
			form = append(form, '{')
		} else {
			form = utf8.AppendRune(form, l.c)
		}
	}
	return form
}

// template reads an error text into an empty list, whose room it uses: letters,
// with one of code -1 for placeholders that nothing stands between. names has the
// names of placeholders at the places of their letters, as far as there are any.
func template(list []letter, pieces []kb.Piece) (_ []letter, names []string) {
	word := int32(0)
	for _, p := range pieces {
		if p.Name != "" {
			if len(list) == 0 || list[len(list)-1].c >= 0 {
				names = append(names, make([]string, len(list)-len(names))...)
				list, names = append(list, letter{c: -1, s: -1, word: -1, cjk: true, gap: true}), append(names, p.Name)
			}
			continue
		}
		run := appendLetters(list[len(list):], p.Text)
		for i := range run {
			run[i].word += word
		}
		list = append(list, run...) // which lies there already, unless the room was too small
		word += int32(len(run))
	}
	return list, names
}

// runs calls see with each stretch of letters between placeholders.
func runs(list []letter, see func(run []letter, at int)) {
	for i := 0; i < len(list); {
		end := i
		for end < len(list) && list[end].c >= 0 {
			end++
		}
		if end > i {
			see(list[i:end], i)
		}
		i = end + 1
	}
}

// wholeSet lists the whole pieces of a text, each once.
func wholeSet(list []letter) []uint32 {
	var found []uint32
	runs(list, func(run []letter, _ int) {
		grams(run, func(g gram) {
			if g.whole {
				found = append(found, g.hash)
			}
		})
	})
	slices.Sort(found)
	return slices.Compact(found)
}
