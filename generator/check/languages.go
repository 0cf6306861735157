package check

import (
	"slices"
	"strconv"

	"naosu/generator/kb"
	"naosu/generator/source"
)

// languageRules are about the languages of one document.
func languageRules() []Rule {
	return []Rule{
		warning("translation-missing", Document, translationMissing,
			"Readers of the other language are shown the original, and lists and feeds leave the article out.",
			"その言語の読者には原文が表示され、一覧やフィードにも載りません。"),
		warning("translation-incomplete", Document, translationIncomplete,
			"Whoever follows a link to a cause or a remedy must find it in each language.",
			"原因や対処へのリンクは、どの言語でも行き先が見つからなければなりません。"),
		warning("faq-languages", Document, faqLanguages,
			"The switch of languages and links keep to the same question, found by its id.",
			"言語の切り替えやリンクは、ID によって同じ質問に移ります。"),
		warning("faq-id", Prose, faqID,
			"Without an id the address of a question is made from its words, which differ between languages and change with each edit.",
			"ID がないと質問のアドレスは文面から作られ、言語ごとに違い、書き直すたびに変わります。"),
		warning("placeholder-languages", Document, placeholderLanguages,
			"One text in two languages holds the same parts that differ from reader to reader; a value read from one is shown in the other.",
			"同じ文なら、読者ごとに変わる部分もどの言語でも同じです。一方から読み取った値は、もう一方の言語でも使われます。"),
		warning("placeholder-type", Document, placeholderType,
			"A placeholder has one type in an article; search and the reader's own value depend on it.",
			"一つの記事では、置き換え部分の型は一つです。検索と読者自身の値の表示に使われます。"),
	}
}

func translationMissing(p *Pass) {
	if p.Article != nil && p.Article.Status == "retired" {
		return
	}
	for _, lang := range p.Lib.Site.Languages {
		if p.Doc.In(lang) == nil {
			p.report(source.Place{File: p.original().Place.File}, source.Say("there is no %s.md", "%s.md がありません", lang),
				source.Say("write %s/%s/%s.md; its headings repeat the ids alone", "%s/%s/%s.md を書いてください。見出しには ID だけを繰り返します", p.Lib.Name, p.Doc.Dir, lang))
		}
	}
}

func translationIncomplete(p *Pass) {
	if p.Article == nil {
		return
	}
	original := p.original()
	for _, t := range p.Doc.Texts {
		if t == original || !t.Read() || !original.Read() {
			continue
		}
		for _, section := range []string{kb.Meaning, kb.Causes, kb.Remedies, kb.DeadEnds} {
			p.sectionOf(t, original, section)
		}
	}
}

// sectionOf reports what a translation lacks of a section of the original.
func (p *Pass) sectionOf(t, original *kb.Text, section string) {
	if !slices.Contains(original.IDs, section) {
		return
	}
	var missing []string
	for _, i := range original.Items {
		if i.Section == section && t.Item(section, i.ID) == nil {
			missing = append(missing, i.ID)
		}
	}
	switch {
	case !slices.Contains(t.IDs, section):
		p.report(source.Place{File: t.Place.File}, source.Say("the section %q is missing", "%q の節がありません", section),
			source.Say("translate it from %s", "%s から訳してください", original.Place.File))
	case len(missing) > 0:
		p.report(p.headingAt(t, section), source.Say("missing here: %s", "ここにないもの: %s", list(missing)),
			source.Say("translate them from %s, with the same ids", "%s から、同じ ID で訳してください", original.Place.File))
	}
}

func faqLanguages(p *Pass) {
	original := p.original()
	for _, t := range p.Doc.Texts {
		if t == original || len(t.Questions) == 0 || len(original.Questions) == 0 || !given(t.Questions) || !given(original.Questions) {
			continue
		}
		if missing := lacking(original.Questions, t.Questions); len(missing) > 0 {
			p.report(p.headingAt(t, kb.FAQ), source.Say("questions of the original that are not here: %s", "原文にあってここにない質問: %s", list(missing)),
				source.Say("translate them from %s, with the same ids", "%s から、同じ ID で訳してください", original.Place.File))
		}
		for _, id := range lacking(t.Questions, original.Questions) {
			p.report(p.headingAt(t, id), source.Say("%s has no question %q", "%s に質問 %q はありません", original.Place.File, id),
				source.Say("write it there too, give it the id that it has there, or remove it here", "原文にも書くか、原文と同じ ID を付けるか、ここから消してください"))
		}
	}
}

func given(list []kb.Question) bool {
	return !slices.ContainsFunc(list, func(q kb.Question) bool { return !q.Given })
}

// lacking lists the ids of a that b has not.
func lacking(a, b []kb.Question) (ids []string) {
	for _, q := range a {
		if !slices.ContainsFunc(b, func(r kb.Question) bool { return r.ID == q.ID }) {
			ids = append(ids, q.ID)
		}
	}
	return ids
}

func faqID(p *Pass) {
	section := p.Body.Section(kb.FAQ)
	if section == nil || len(p.Doc.Texts) < 2 {
		return
	}
	for n, part := range section.Parts {
		h := p.Body.Doc.Headings[part.Heading]
		if h.Explicit {
			continue
		}
		at := p.heading(part.Heading)
		id := p.questionID(n)
		message, hint := source.Say("question %q has no id", "質問 %q に ID がありません", h.Text), source.Say("add {#%s} at its end, in each language", "すべての言語で、終わりに {#%s} を加えてください", id)
		line := []rune(p.Body.File.Line(at.Line))
		end := source.Place{File: at.File, Line: at.Line, Column: len(line) + 1, EndLine: at.Line, EndColumn: len(line) + 1}
		if p.sameQuestions() && len(h.Attrs) == 0 && at.Line == at.EndLine {
			p.reportEdit(at, message, hint, source.Edit{At: end, New: " {#" + id + "}"})
		} else {
			p.report(at, message, hint)
		}
	}
}

// questionID is the id for the nth question: the one that it has in another
// language, else a free one.
func (p *Pass) questionID(n int) string {
	taken := map[string]bool{}
	for _, t := range p.Doc.Texts {
		for _, id := range t.IDs {
			taken[id] = true
		}
		if n < len(t.Questions) && t.Questions[n].Given && p.sameQuestions() {
			return t.Questions[n].ID
		}
	}
	for free := n + 1; ; free += 100 {
		if id := "q" + strconv.Itoa(free); !taken[id] {
			return id
		}
	}
}

// sameQuestions tells whether the languages have as many questions, so that the
// nth is the same in each, and disagree in no id.
func (p *Pass) sameQuestions() bool {
	for _, t := range p.Doc.Texts {
		for n, q := range t.Questions {
			first := p.Doc.Texts[0].Questions
			if len(t.Questions) != len(first) || q.Given && first[n].Given && q.ID != first[n].ID {
				return false
			}
		}
	}
	return true
}

// placeholderLanguages compares the texts of two languages that have an id in
// common, or where each language has but one.
func placeholderLanguages(p *Pass) {
	if p.Article == nil {
		return
	}
	byLang := map[string][]kb.Variant{}
	for _, v := range p.Article.Variants {
		byLang[v.Lang] = append(byLang[v.Lang], v)
	}
	for i, v := range p.Article.Variants {
		for _, w := range p.Article.Variants[:i] {
			alone := len(byLang[v.Lang]) == 1 && len(byLang[w.Lang]) == 1
			if v.Lang == w.Lang || !alone && (v.ID == "" || v.ID != w.ID) {
				continue
			}
			if a, b := names(v), names(w); !slices.Equal(a, b) {
				p.report(v.Place, source.Say("placeholders %s here, but %s in the text in %q", "置き換え部分がここでは %[1]s、%[3]q の文では %[2]s です", braces(a), braces(b), w.Lang),
					source.Say("use the same names in both", "どちらの文にも同じ名前を使ってください"))
			}
		}
	}
}

// names are the placeholders of a text, each once, sorted.
func names(v kb.Variant) (list []string) {
	for _, piece := range kb.ParseVariant(v.Text, nil) {
		if piece.Name != "" {
			list = append(list, piece.Name)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func braces(names []string) string {
	if len(names) == 0 {
		return "{}"
	}
	out := ""
	for i, n := range names {
		if i > 0 {
			out += " "
		}
		out += "{" + n + "}"
	}
	return out
}

func placeholderType(p *Pass) {
	if p.Article == nil {
		return
	}
	types := map[string]string{}
	for _, v := range p.Article.Variants {
		for _, piece := range kb.ParseVariant(v.Text, nil) {
			if piece.Name == "" {
				continue
			}
			if first := types[piece.Name]; first != "" && first != piece.Type {
				p.report(v.Place, source.Say("{%s} is of type %s here, but %s in another text", "{%s} の型がここでは %s、別の文では %s です", piece.Name, piece.Type, first),
					source.Say("write {%s:%s} in both, or use another name", "どちらも {%s:%s} と書くか、別の名前を使ってください", piece.Name, first))
				continue
			}
			types[piece.Name] = piece.Type
		}
	}
}
