package search

import (
	"slices"

	"naosu/generator/kb"
)

// The rows of the index: what a browser shows and ranks of each article.

func (w *writer) topics() (list []any) {
	for _, t := range w.lib.Topics {
		list = append(list, []any{t.ID, w.each(func(lang string) any { return t.Label[lang] })})
	}
	return list
}

// each makes a list with one value for each language.
func (w *writer) each(value func(lang string) any) []any {
	list := make([]any, len(w.x.langs))
	for i, lang := range w.x.langs {
		list[i] = value(lang)
	}
	return list
}

// rows lists what index.js reads of each of some articles.
func (w *writer) rows(entries []*entry) []any {
	list := make([]any, len(entries))
	for i, e := range entries {
		list[i] = w.row(e.article)
	}
	return list
}

func (w *writer) row(a *kb.Article) any {
	flags, family := 0, ""
	if !a.Live() {
		flags |= 1
	}
	if slices.ContainsFunc(a.Incidents, (*kb.Incident).Open) {
		flags |= 2
	}
	if a.Family != nil {
		family = a.Family.ID
	}
	titles := w.each(func(lang string) any { return titleOf(a, lang) })
	firsts := w.each(func(lang string) any { return first(a, lang) })
	tell := w.each(func(lang string) any { return orZero(w.tells[tellKey{a, lang}]) })
	return []any{a.ID, flags, titles, append([]string{}, a.Codes...), w.variants(a), a.Side, firsts, family, tell}
}

func titleOf(a *kb.Article, lang string) any {
	if t := a.In(lang); t != nil {
		return t.Title
	}
	return 0
}

func orZero(list []string) any {
	if list == nil {
		return 0
	}
	return list
}

func (w *writer) variants(a *kb.Article) []any {
	list := []any{}
	for _, v := range a.Variants {
		variant := []any{max(0, slices.Index(w.x.langs, v.Lang)), v.Text}
		if v.Heading != "" {
			variant = append(variant, v.Heading)
		}
		list = append(list, variant)
	}
	return list
}

// first is the first remedy of an article.
func first(a *kb.Article, lang string) any {
	t := a.In(lang)
	if t == nil || len(a.Remedies) == 0 {
		return 0
	}
	m := a.Remedies[0]
	item := t.Item(kb.Remedies, m.ID)
	if item == nil {
		return 0
	}
	return []string{item.Title, m.ID, m.Effort, m.Risk}
}

type tellKey struct {
	article *kb.Article
	lang    string
}

// readTells reads the row of each family that readers can check.
func (w *writer) readTells() (map[tellKey][]string, error) {
	found := map[tellKey][]string{}
	for _, f := range w.lib.Families {
		for _, lang := range w.x.langs {
			t := f.In(lang)
			if t == nil {
				continue
			}
			body, err := w.lib.Body(t)
			if err != nil {
				return nil, err
			}
			for _, row := range body.Doc.Table.Rows {
				for _, a := range f.Members {
					if n := f.Column(a) + 1; row.Tell && n < len(row.Cells) && found[tellKey{a, lang}] == nil {
						found[tellKey{a, lang}] = []string{row.Cells[0].Text, row.Cells[n].Text}
					}
				}
			}
		}
	}
	return found, nil
}
