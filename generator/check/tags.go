package check

import (
	"naosu/generator/kb"
	"naosu/generator/markdown"
	"naosu/generator/source"
)

// tagRules are about tags and the glossary.
func tagRules() []Rule {
	return []Rule{
		warning("tag-use", Whole, tagUse,
			"A tag leads from one article to others; one with a single article, or none, leads nowhere.",
			"タグは、ある記事からほかの記事へ案内するものです。記事が一つ以下では、どこにも案内できません。"),
		warning("tag-description", Whole, tagDescription,
			"The page of a tag begins with its description, and result pages show it.",
			"タグのページは説明から始まり、検索結果にも表示されます。"),
		warning("term-unused", Corpus, termUnused,
			"A term that no text uses explains nothing; often it is written differently in the texts.",
			"どの文章にも出てこない用語は、何も説明しません。文章での書き方が違うことがよくあります。"),
	}
}

func tagUse(p *Pass) {
	uses := map[*kb.Tag]int{}
	for _, a := range p.Lib.Articles {
		counted := map[*kb.Tag]bool{}
		for _, t := range a.Tags {
			for ; t != nil && !counted[t]; t = t.Parent {
				counted[t] = true
				uses[t]++
			}
		}
	}
	for _, t := range p.Lib.Tags {
		if uses[t] < 2 {
			p.report(t.Place, source.Say("tag %[1]q has %[3]s", "タグ %[1]q の記事は %[2]d 件です", t.ID, uses[t], source.Counted(uses[t], "article", "articles")),
				source.Say("give it to more articles, or remove it", "ほかの記事にも付けるか、消してください"))
		}
	}
}

func tagDescription(p *Pass) {
	for _, t := range p.Lib.Tags {
		for _, lang := range p.Lib.Site.Languages {
			if t.Description[lang] == "" {
				p.report(t.Place, source.Say("tag %q has no description in %q", "タグ %q に %q の説明がありません", t.ID, lang),
					source.Say("add description: {%s: …}", "description: {%s: …} を加えてください", lang))
			}
		}
	}
}

func termUnused(p *Pass) {
	for _, t := range p.Lib.Glossary {
		used := false
		for _, lang := range p.Lib.Site.Languages {
			used = used || p.Mentioned[mention{t.ID, lang}]
		}
		if !used {
			p.report(t.Place, source.Say("no text uses the term %q", "用語 %q はどの文章にも出てきません", t.ID),
				source.Say("add the way it is written to its aliases, or remove it", "文章での書き方を aliases に加えるか、消してください"))
		}
	}
}

// terms are the words of the glossary in a language.
func terms(lib *kb.Library, lang string) (out []markdown.Term) {
	for _, t := range lib.Glossary {
		out = append(out, markdown.Term{Key: t.ID, Words: append([]string{t.Term[lang]}, t.Aliases[lang]...)})
	}
	return out
}
