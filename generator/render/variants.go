package render

import (
	"slices"
	"strconv"
	"strings"

	"naosu/generator/kb"
)

// ErrorText is a text of the error as a screen shows it.
type ErrorText struct {
	ID, Lang, LangName       string
	Heading, Where, Versions string
	Seen                     string // in words
	Columns                  bool   // the text is laid out with spaces, as in a terminal
	Pieces                   []PieceView
	Plain                    string // what the copy button copies
	CopyLabel, ScreenLabel   string
	Others                   []Link // the same message in other languages, on this page
	SourceLang               string // of Where, Versions and Seen, if it is not the page's
}

// PieceView is a stretch of an error text; Name is set for a placeholder. Lang
// is the language of its label, if it is not the text's.
type PieceView struct{ Text, Name, Label, Lang string }

// errorTexts lists the variants, those in the page's language first.
func (r *Renderer) errorTexts(a *kb.Article, lang string) []ErrorText {
	order := shownOrder(a, lang)
	ids := textIDs(order, a.Best(lang))
	var out []ErrorText
	for i, v := range order {
		e := r.errorText(a, v, lang)
		e.ID = ids[i]
		for j, w := range order {
			if sameMessage(order, i, j) {
				e.Others = append(e.Others, Link{Name: r.texts[lang].Get("card.other", r.texts[lang].Get("language."+w.Lang)), Href: "#" + ids[j], Lang: w.Lang})
			}
		}
		out = append(out, e)
	}
	return out
}

// shownOrder is the order of an article's variants on a page in lang.
func shownOrder(a *kb.Article, lang string) []kb.Variant {
	order := slices.Clone(a.Variants)
	slices.SortStableFunc(order, func(v, w kb.Variant) int { return foreign(v, lang) - foreign(w, lang) })
	return order
}

func foreign(v kb.Variant, lang string) int {
	if v.Lang == lang {
		return 0
	}
	return 1
}

// textIDs are the ids that links in the page lead to: the author's, where it
// stands in the text that the page shows, else one of our own.
func textIDs(variants []kb.Variant, shown *kb.Text) (ids []string) {
	for i, v := range variants {
		if v.ID != "" && v.From == shown {
			ids = append(ids, v.ID)
		} else {
			ids = append(ids, "_text-"+strconv.Itoa(i+1))
		}
	}
	return ids
}

// sameMessage tells whether two variants are one message in two languages.
// Authors say so with one id in both files. Without ids the texts of a place
// (where) are taken to stand in the same order in both languages, if there are
// as many of them and they have the same placeholders; and so are all texts
// together, where the places have names of the languages.
func sameMessage(list []kb.Variant, i, j int) bool {
	v, w := list[i], list[j]
	if v.Lang == w.Lang {
		return false
	}
	if v.ID != "" || w.ID != "" {
		return v.ID == w.ID
	}
	place := func(u kb.Variant) string { return u.Where }
	whole := func(kb.Variant) string { return "" }
	return sameHoles(v, w) && (v.Where == w.Where && sameTurn(list, i, j, place) ||
		v.Where != w.Where && !(ascii(v.Where) && ascii(w.Where)) && sameTurn(list, i, j, whole))
}

// sameTurn tells whether two variants come at the same turn among those of
// their language with the same key, and whether there are as many of both.
func sameTurn(list []kb.Variant, i, j int, key func(kb.Variant) string) bool {
	turn := func(at int) (before, all int) {
		for k, u := range list {
			if u.ID == "" && u.Lang == list[at].Lang && key(u) == key(list[at]) {
				all++
				if k < at {
					before++
				}
			}
		}
		return before, all
	}
	beforeI, allI := turn(i)
	beforeJ, allJ := turn(j)
	return beforeI == beforeJ && allI == allJ
}

func sameHoles(v, w kb.Variant) bool {
	names := func(u kb.Variant) (out []string) {
		for _, p := range kb.ParseVariant(u.Text, nil) {
			if p.Name != "" {
				out = append(out, p.Name)
			}
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	return slices.Equal(names(v), names(w))
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 0x7f }) < 0
}

func (r *Renderer) errorText(a *kb.Article, v kb.Variant, lang string) ErrorText {
	t := r.texts[lang]
	e := ErrorText{Lang: v.Lang, LangName: t.Get("language." + v.Lang), Heading: v.Heading, Where: v.Where, Versions: v.Versions,
		Columns: strings.Contains(v.Text, "  ") || strings.HasPrefix(v.Text, " "), CopyLabel: t.Get("copy.button")}
	e.ScreenLabel = t.Get("card.screen", e.LangName)
	if v.Seen != "" {
		e.Seen = t.Get("card.seen", v.Seen)
	}
	e.SourceLang = r.foreignIn(v.Where+v.Versions, lang)
	e.Pieces = pieces(t, a, v)
	for _, p := range e.Pieces {
		if p.Name != "" {
			e.Plain += "{" + p.Name + "}"
		}
		e.Plain += p.Text
	}
	return e
}

// pieces cuts an error text at its placeholders.
func pieces(t *Texts, a *kb.Article, v kb.Variant) (out []PieceView) {
	for _, p := range kb.ParseVariant(v.Text, nil) {
		view := PieceView{Text: p.Text, Name: p.Name}
		if p.Name != "" {
			view.Label, _ = label(t, a.Placeholders, p.Name)
			if v.Lang != t.Lang && view.Label != p.Name {
				view.Lang = t.Lang
			}
		}
		out = append(out, view)
	}
	return out
}
