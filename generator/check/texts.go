// Package check finds what makes an article poor, beyond what the loader
// refuses.
package check

import (
	"naosu/generator/search"
	"naosu/generator/source"
)

var (
	ruleSame = source.Rule{ID: "same-text", Severity: source.Warning, Why: source.Text{
		En: "A reader who pastes a text that two articles have cannot know which is meant, unless a family tells them apart.",
		Ja: "二つの記事に同じエラー文があると、貼り付けた読者はどちらか分かりません。ファミリーにすれば見分け方を示せます。"}}
	ruleLost = source.Rule{ID: "text-not-found", Severity: source.Warning, Why: source.Text{
		En: "A search for an error text must lead to its own article.",
		Ja: "エラー文で検索したときは、その文を載せた記事が最初に見つからなければなりません。"}}
)

// Rules lists the kinds of mistake that this package finds.
func Rules() []source.Rule { return []source.Rule{ruleSame, ruleLost} }

// Same reports articles that share a text and are no family.
func Same(x *search.Index) (findings source.Findings) {
	for _, c := range x.Same() {
		findings.Add(ruleSame, c.Variant.Place, source.Say("this text also stands in %s", "このエラー文は %s にもあります", c.Other.Place.File),
			source.Say("put both into a family whose {tell} row says how they differ, or remove one of the texts", "両方をファミリーに入れて {tell} の行で違いを示すか、どちらかの文を消してください"))
	}
	return findings
}

// Lost reports texts that do not lead to their own article. It searches every
// text, which takes some milliseconds for each.
func Lost(x *search.Index) (findings source.Findings) {
	for _, c := range x.Lost() {
		findings.Add(ruleLost, c.Variant.Place, source.Say("a search for this text finds %q instead, or as well", "このエラー文で検索すると、%q が先に、または同じ強さで見つかります", c.With.ID),
			source.Say("write more of the text, put both into a family, or see whether the other's text at %s:%d is too short", "文をより長く書くか、両方をファミリーに入れるか、もう一方の文（%s:%d）が短すぎないか確かめてください", c.Other.Place.File, c.Other.Place.Line))
	}
	return findings
}
