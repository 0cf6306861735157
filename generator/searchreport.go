package main

import (
	"fmt"
	"slices"
	"strings"

	"naosu/generator/kb"
	"naosu/generator/search"
	"naosu/generator/source"
)

// searchReport prints how well the library finds its own error texts: recall by
// language, the texts that lead to several articles, and those that stand in the
// way of others.
//
//	lang  texts  recall@1  recall@3    MRR   sure  family  unsure
//	en      412     100.0     100.0  1.000    401      11       0
func (p *program) searchReport(lib *kb.Library, x *search.Index) {
	trials := x.Try()
	fmt.Fprintln(p.out, "lang  texts  recall@1  recall@3    MRR   sure  family  unsure")
	for _, lang := range lib.Site.Languages {
		own := slices.DeleteFunc(slices.Clone(trials), func(t search.Trial) bool { return t.Variant.Lang != lang })
		if len(own) > 0 {
			fmt.Fprintln(p.out, recallOf(own).line(lang))
		}
	}
	fmt.Fprintln(p.out)
	p.pairs(source.Say("texts that lead to several articles, family or not", "複数の記事に導くエラー文（ファミリーかどうか）"), ambiguous(trials, p.lang))
	p.pairs(source.Say("texts that are too general: how many texts of other articles they fit or come before", "一般的すぎるエラー文: 当てはまる、または先に出る、ほかの記事の文の数"), general(trials, x.Covered()))
}

// recalled counts trials.
type recalled struct {
	texts, first, third  int
	sure, family, unsure int
	reciprocal           float64
}

func recallOf(trials []search.Trial) (r recalled) {
	for _, t := range trials {
		r.texts++
		if t.Rank == 1 {
			r.first++
		}
		if t.Rank > 0 && t.Rank <= 3 {
			r.third++
		}
		if t.Rank > 0 {
			r.reciprocal += 1 / float64(t.Rank)
		}
		switch {
		case !t.Found():
			r.unsure++
		case len(t.Rivals) > 0:
			r.family++
		default:
			r.sure++
		}
	}
	return r
}

func (r recalled) line(lang string) string {
	share := func(n int) float64 { return 100 * float64(n) / float64(r.texts) }
	return fmt.Sprintf("%-4s  %5d  %8.1f  %8.1f  %.3f  %5d  %6d  %6d", lang, r.texts, share(r.first), share(r.third), r.reciprocal/float64(r.texts), r.sure, r.family, r.unsure)
}

// pairs prints a heading with how many lines follow, and the lines.
func (p *program) pairs(heading source.Text, lines []string) {
	fmt.Fprintf(p.out, "%s: %d\n", p.say(heading), len(lines))
	for _, line := range lines {
		fmt.Fprintln(p.out, "  "+line)
	}
}

// ambiguous lists each text that does not lead to its own article alone.
func ambiguous(trials []search.Trial, lang string) (lines []string) {
	for _, t := range trials {
		for _, r := range t.Rivals {
			kind := source.Say("no family", "ファミリーではない")
			if r.Family {
				kind = source.Say("family", "ファミリー")
			}
			lines = append(lines, fmt.Sprintf("%s:%d  %s  (%s)", t.Variant.Place.File, t.Variant.Place.Line, r.Article.ID, kind.In(lang)))
		}
	}
	return lines
}

// general lists each text that competes for texts of other articles, those that
// do so most often first.
func general(trials []search.Trial, covered []search.Clash) (lines []string) {
	type rival struct {
		place source.Place
		texts map[source.Place]bool
	}
	rivals := map[source.Place]*rival{}
	count := func(of, with kb.Variant) {
		if with.Text == "" {
			return
		}
		if rivals[with.Place] == nil {
			rivals[with.Place] = &rival{with.Place, map[source.Place]bool{}}
		}
		rivals[with.Place].texts[of.Place] = true
	}
	for _, t := range trials {
		for _, r := range t.Rivals {
			if !r.Family {
				count(t.Variant, r.Variant)
			}
		}
	}
	for _, c := range covered {
		count(c.Variant, c.Other)
	}
	var list []*rival
	for _, r := range rivals {
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b *rival) int {
		if len(a.texts) != len(b.texts) {
			return len(b.texts) - len(a.texts)
		}
		if a.place.File != b.place.File {
			return strings.Compare(a.place.File, b.place.File)
		}
		return a.place.Line - b.place.Line
	})
	for _, r := range list {
		lines = append(lines, fmt.Sprintf("%s:%d  %d", r.place.File, r.place.Line, len(r.texts)))
	}
	return lines
}
