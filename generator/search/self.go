package search

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"naosu/generator/kb"
)

// The library tests itself: which texts two articles share, which text covers
// another, and whether each is found by itself.

// Clash is an error text that another article has too, or that leads there.
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
		first := byForm[t.form]
		if first == nil {
			byForm[t.form] = t
		} else if clash, ok := clash(t, first); ok {
			list = append(list, clash)
		}
	}
	return list
}

// Covered lists texts that the text of another article fits, its placeholders
// taking what differs, where the two are no family, in the order of the
// articles. Only texts with the rarest piece of the other one are compared.
func (x *Index) Covered() []Clash {
	byText := make([][]Clash, len(x.texts))
	for _, t := range x.texts {
		if t.title || !strings.Contains(t.form, "{") {
			continue
		}
		at := x.rarest(t)
		if at < 0 {
			continue
		}
		x.postings.eachAt(at, func(i int32) {
			other := x.texts[i]
			if other.title || t.form == other.form || !covers(t.form, other.form) {
				return
			}
			if clash, ok := clash(other, t); ok {
				byText[i] = append(byText[i], clash)
			}
		})
	}
	return slices.Concat(byText...)
}

// rarest is the place of the rarest of the pieces of a text among the postings,
// or -1 if it has none.
func (x *Index) rarest(t *indexed) int {
	rarest, fewest := -1, 0
	list, _ := template(nil, t.pieces())
	for _, hash := range wholeSet(list) {
		at := x.postings.find(hash)
		if count, _ := x.postings.head(at); rarest < 0 || count < fewest {
			rarest, fewest = at, count
		}
	}
	return rarest
}

// covers tells whether the form of a template fits that of a text, letter by
// letter, each of its placeholders taking one letter or placeholder at least.
// Letters are compared byte by byte: no letter of UTF-8 begins within another.
func covers(template, text string) bool {
	row, column := 0, 0
	wild, began := -1, 0 // the last placeholder, and how far it takes the text
	for column < len(text) {
		switch {
		case row < len(template) && template[row] == '{':
			wild, began = row, column+1
			row, column = row+1, column+1
		case row < len(template) && template[row] == text[column]:
			row, column = row+1, column+1
		case wild >= 0:
			began++
			row, column = wild+1, began
		default:
			return false
		}
	}
	return row == len(template) && column == len(text)
}

// clash is one of two texts, unless their articles are one or a family.
func clash(t, other *indexed) (Clash, bool) {
	a, b := t.entry.article, other.entry.article
	if a == b || a.Family != nil && a.Family == b.Family {
		return Clash{}, false
	}
	return Clash{t.variant(), other.variant(), a, b}, true
}

// variant is the error text of the article that t was made of. A title has none.
func (t *indexed) variant() kb.Variant {
	i := slices.IndexFunc(t.entry.article.Variants, func(v kb.Variant) bool { return v.Text == t.text && v.Lang == t.lang })
	return t.entry.article.Variants[max(i, 0)]
}

// Trial is what a search for an error text of the library finds.
type Trial struct {
	Variant kb.Variant
	Article *kb.Article
	Rank    int // of its own article, from 1; 0 if it is not among the answers
	Verdict Verdict
	Rivals  []Rival // articles that come before it or are as likely, the best first
}

// Rival is another article that an error text leads to.
type Rival struct {
	Article *kb.Article
	Variant kb.Variant
	Family  bool // it is a twin
}

// Found tells whether the search does what it should: its own article comes
// first and is sure, or only members of its family compete.
func (t Trial) Found() bool {
	return t.Rank > 0 && t.Verdict != None && !slices.ContainsFunc(t.Rivals, func(r Rival) bool { return !r.Family })
}

// Try searches every error text of the library, several at a time, each
// placeholder filled with its name. It takes some milliseconds a text, once.
func (x *Index) Try() []Trial {
	// Nothing ends the context, and no search fails.
	_ = x.TryAll(context.Background(), nil)
	return x.trials
}

// TryAll does the work of Try beforehand, for those who wish to end it early:
// its error is that of ctx. Progress, where there is one, is told how many texts
// are searched, from several goroutines.
func (x *Index) TryAll(ctx context.Context, progress func(done, total int)) error {
	x.tryMu.Lock()
	defer x.tryMu.Unlock()
	if x.tried {
		return nil
	}
	trials, err := x.tryAll(ctx, progress)
	x.trials, x.tried = trials, err == nil
	return err
}

func (x *Index) tryAll(ctx context.Context, progress func(done, total int)) ([]Trial, error) {
	trials := make([]Trial, len(x.texts))
	var done atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, t := range x.texts {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if !t.title {
				trials[i] = x.try(t)
			}
			if n := done.Add(1); progress != nil {
				progress(int(n), len(trials))
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(trials, func(t Trial) bool { return t.Article == nil }), nil
}

func (x *Index) try(t *indexed) Trial {
	out := Trial{Variant: t.variant(), Article: t.entry.article}
	l := x.look(filled(t.text))
	out.Verdict = l.verdict
	out.Rank = 1 + slices.IndexFunc(l.list, func(f *found) bool { return f.entry == t.entry })
	for i, f := range l.list {
		if f.entry == t.entry || i >= out.Rank && !f.rivals(l.list[0], l.paste) {
			continue
		}
		_, strangers := clash(t, &indexed{entry: f.entry})
		r := Rival{Article: f.entry.article, Family: !strangers}
		if f.text != nil {
			r.Variant = f.text.variant()
		}
		out.Rivals = append(out.Rivals, r)
	}
	return out
}

// rivals tells whether an answer is as likely as the best one.
func (f *found) rivals(best *found, p *paste) bool {
	if f.text == nil || best.text == nil {
		return f.coded
	}
	return f.confident(p) && f.likely(best)
}

// filled is an error text as a screen might show it: each placeholder is its
// name.
func filled(text string) string {
	var out strings.Builder
	for _, p := range kb.ParseVariant(text, nil) {
		out.WriteString(p.Text + p.Name)
	}
	return out.String()
}
