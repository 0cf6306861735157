package check

import (
	"slices"
	"strings"
	"unicode"

	"naosu/generator/kb"
	"naosu/generator/search"
	"naosu/generator/source"
)

// shortest is how many letters a text must have besides its placeholders; a
// Japanese letter says as much as two.
const shortest = 6

// textRules are about error texts and whether they are found.
func textRules() []Rule {
	return []Rule{
		warning("text-short", Document, textShort,
			"A text of a few letters is part of many others, so a search for it cannot know which is meant.",
			"数文字だけの文はほかの多くの文に含まれ、検索してもどれのことか決められません。"),
		warning("same-text", Found, same,
			"A reader who pastes a text that two articles have cannot know which is meant, unless a family tells them apart.",
			"二つの記事に同じエラー文があると、貼り付けた読者はどちらか分かりません。ファミリーにすれば見分け方を示せます。"),
		warning("text-covered", Found, covered,
			"Where the text of one article fits what the screen shows for another, a reader may be sent to the wrong one.",
			"ある記事の文が別の記事の文にも当てはまると、読者が違う記事に導かれることがあります。"),
		warning("text-not-found", Searching, lost,
			"A search for an error text must lead to its own article.",
			"エラー文で検索したときは、その文を載せた記事が最初に見つからなければなりません。"),
	}
}

func textShort(p *Pass) {
	if p.Article == nil {
		return
	}
	for _, v := range p.Article.Variants {
		if !tooShort(p.Article, v) {
			continue
		}
		p.report(v.Place, source.Say("too little of the text is fixed to find it by", "決まった文字が少なすぎて、検索で見つけられません"),
			source.Say("write more of what the screen shows, or list its code in codes", "画面の文をもっと書くか、番号や記号を codes に加えてください"))
	}
}

func tooShort(a *kb.Article, v kb.Variant) bool {
	return letters(v.Text) < shortest && !holdsCode(a, v.Text)
}

// letters counts what is not a placeholder, a space or a sign.
func letters(text string) (n int) {
	for _, piece := range kb.ParseVariant(text, nil) {
		for _, r := range piece.Text {
			switch {
			case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			case r >= 0x2e80:
				n += 2
			default:
				n++
			}
		}
	}
	return n
}

func holdsCode(a *kb.Article, text string) bool {
	for _, c := range a.Codes {
		if strings.Contains(strings.ToLower(text), strings.ToLower(c)) {
			return true
		}
	}
	return false
}

// same reports articles that share a text and are no family.
func same(p *Pass) {
	for _, c := range p.Index.Same() {
		p.report(c.Variant.Place, source.Say("this text also stands in %s", "このエラー文は %s にもあります", c.Other.Place.File),
			source.Say("put both into a family whose {tell} row says how they differ, or remove one of the texts", "両方をファミリーに入れて {tell} の行で違いを示すか、どちらかの文を消してください"))
	}
}

// covered reports texts that the text of another article fits too.
func covered(p *Pass) {
	for _, c := range p.Index.Covered() {
		p.report(c.Variant.Place, source.Say("the text at %s:%d fits this text too", "%s:%d のエラー文がこの文にも当てはまります", c.Other.Place.File, c.Other.Place.Line),
			source.Say("write more of that text, or put both into a family whose {tell} row says how they differ", "そちらの文をより長く書くか、両方をファミリーに入れて {tell} の行で違いを示してください"))
	}
}

// lost reports texts that do not lead to their own article, but for those of
// which the other rules say why.
func lost(p *Pass) {
	shared := map[source.Place]bool{}
	for _, c := range p.Index.Same() {
		shared[c.Variant.Place], shared[c.Other.Place] = true, true
	}
	for _, t := range p.Index.Try() {
		if t.Found() || shared[t.Variant.Place] || tooShort(t.Article, t.Variant) {
			continue
		}
		i := slices.IndexFunc(t.Rivals, func(r search.Rival) bool { return !r.Family })
		if i < 0 {
			p.report(t.Variant.Place, source.Say("a search for this text is not sure of it", "このエラー文で検索しても、この記事だと確かめられません"),
				source.Say("write more of the text, or list its code in codes", "文をより長く書くか、番号や記号を codes に加えてください"))
			continue
		}
		other := t.Rivals[i]
		p.report(t.Variant.Place, source.Say("a search for this text finds %q instead, or as well", "このエラー文で検索すると、%q が先に、または同じ強さで見つかります", other.Article.ID), wayOut(other))
	}
}

// wayOut is what to do about a rival.
func wayOut(r search.Rival) source.Text {
	if r.Variant.Text == "" {
		return source.Say("the text is a code of the other article: list it here too, or put both into a family", "この文はもう一方の記事のコードです。こちらの codes にも加えるか、両方をファミリーに入れてください")
	}
	return source.Say("write more of the text, put both into a family, or see whether the other's text at %s:%d is too short", "文をより長く書くか、両方をファミリーに入れるか、もう一方の文（%s:%d）が短すぎないか確かめてください", r.Variant.Place.File, r.Variant.Place.Line)
}
