package search

import (
	"cmp"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"naosu/generator/kb"
)

// Clash is an error text that leads to another article besides its own, or
// instead of it.
type Clash struct {
	Variant, Other kb.Variant
	Article, With  *kb.Article
}

// Same lists pairs of articles that have a text of the same normal form and are
// no family, in the order of the articles. It joins the forms, and does not try
// all pairs.
func (x *Index) Same() []Clash {
	byForm := map[string]*indexed{}
	var list []Clash
	for _, t := range x.texts {
		if t.title {
			continue
		}
		key := normalKey(t.list)
		first := byForm[key]
		if first == nil {
			byForm[key] = t
		} else if clash, ok := clash(t, first); ok {
			list = append(list, clash)
		}
	}
	return list
}

// clash is one of two texts, unless their articles are one or a family.
func clash(t, other *indexed) (Clash, bool) {
	a, b := t.entry.article, other.entry.article
	if a == b || a.Family != nil && a.Family == b.Family {
		return Clash{}, false
	}
	return Clash{t.variant(), other.variant(), a, b}, true
}

// variant is the error text of the article that t was made of.
func (t *indexed) variant() kb.Variant {
	i := slices.IndexFunc(t.entry.article.Variants, func(v kb.Variant) bool { return v.Text == t.text && v.Lang == t.lang })
	return t.entry.article.Variants[max(i, 0)]
}

// Lost searches every error text of the library and lists those for which
// another article comes first, or is as likely and no member of the family.
func (x *Index) Lost() []Clash {
	found := make([]*Clash, len(x.texts))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, t := range x.texts {
		if t.title {
			continue
		}
		group.Go(func() error {
			found[i] = x.lost(t)
			return nil
		})
	}
	_ = group.Wait() // no search fails
	var list []Clash
	for _, c := range found {
		if c != nil {
			list = append(list, *c)
		}
	}
	slices.SortStableFunc(list, func(a, b Clash) int { return cmp.Compare(a.Article.ID, b.Article.ID) })
	return list
}

func (x *Index) lost(t *indexed) *Clash {
	p := x.read(filled(t.text))
	ranked := x.rank(p, x.candidates(p), nil)
	for _, f := range ranked {
		own := f.entry == t.entry
		if own || f.score < ranked[0].score-margin {
			return nil
		}
		if c, ok := clash(t, f.text); ok {
			return &c
		}
	}
	return nil
}

// filled is an error text as a screen might show it: each placeholder is its
// name.
func filled(text string) string {
	out := ""
	for _, p := range kb.ParseVariant(text, nil) {
		out += p.Text + p.Name
	}
	return out
}
