package check

import (
	"slices"
	"strings"

	"naosu/generator/kb"
	"naosu/generator/source"
)

// remedyRules are about causes and what is done against them.
func remedyRules() []Rule {
	return []Rule{
		warning("cause-unserved", Document, causeUnserved,
			"A reader who has found the cause needs something to do about it, if only to wait.",
			"原因が分かった読者には、待つだけであっても、できることが必要です。"),
		warning("risk-order", Document, riskOrder,
			"Readers try remedies from the top, so the safer one for the same cause comes first.",
			"読者は上から順に試します。同じ原因には、より安全な対処を先に置きます。"),
		warning("risk-unwarned", Prose, riskUnwarned,
			"Before a step that can lose data or lock the reader out, the page must say so.",
			"データを失ったり、使えなくなったりするおそれのある手順の前には、警告が必要です。"),
	}
}

func causeUnserved(p *Pass) {
	if p.Article == nil || len(p.Article.Remedies) == 0 {
		return
	}
	served := map[string]bool{}
	for _, r := range p.Article.Remedies {
		if len(r.For) == 0 {
			return // reported: it does not say which cause it is for
		}
		for _, id := range r.For {
			served[id] = true
		}
	}
	for _, c := range p.Article.Causes {
		if !served[c.ID] {
			p.report(p.headingAt(p.original(), c.ID), source.Say("no remedy is for the cause %q", "原因 %q に対する対処がありません", c.ID),
				source.Say("add a remedy with for=%s, or name the cause in the for of another", "for=%s の対処を加えるか、ほかの対処の for にこの原因を加えてください", c.ID))
		}
	}
}

// risky tells whether a remedy can cost the reader what they cannot get back.
func risky(r kb.Remedy) bool { return r.Risk == "data_loss" || r.Risk == "lockout" }

func riskOrder(p *Pass) {
	if p.Article == nil {
		return
	}
	remedies := p.Article.Remedies
	for i, r := range remedies {
		if !risky(r) {
			continue
		}
		later := slices.IndexFunc(remedies[i+1:], func(s kb.Remedy) bool {
			return !risky(s) && slices.ContainsFunc(s.For, func(id string) bool { return slices.Contains(r.For, id) })
		})
		if later < 0 {
			continue
		}
		safer := remedies[i+1+later]
		p.report(p.headingAt(p.original(), r.ID), source.Say("risk=%s stands before %q, which is safer and for the same cause", "risk=%s の対処が、同じ原因に対するより安全な %q より前にあります", r.Risk, safer.ID),
			source.Say("move %q above it", "%q をこの上に移してください", safer.ID))
	}
}

func riskUnwarned(p *Pass) {
	section := p.Body.Section(kb.Remedies)
	if p.Article == nil || section == nil {
		return
	}
	for _, part := range section.Parts {
		i := slices.IndexFunc(p.Article.Remedies, func(r kb.Remedy) bool { return r.ID == part.ID })
		if i < 0 || !risky(p.Article.Remedies[i]) || warned(p.Body, part.Blocks) {
			continue
		}
		risk := p.Article.Remedies[i].Risk
		p.report(p.heading(part.Heading), source.Say("risk=%s and no warning", "risk=%s なのに警告がありません", risk),
			source.Say("begin the remedy with > [!WARNING] and what can go wrong", "> [!WARNING] で始まる囲みに、起こりうることを書いてください"))
	}
}

// warned tells whether the blocks hold a warning.
func warned(b *kb.Body, blocks kb.Blocks) bool {
	at := b.Doc.SourceRange(blocks.From, blocks.To)
	for _, a := range b.Doc.Alerts {
		if (a.Kind == "warning" || a.Kind == "caution") && a.At.Start >= at.Start && a.At.Start < at.End {
			return true
		}
	}
	return false
}

// heading is where the heading with an index stands.
func (p *Pass) heading(i int) source.Place {
	at := p.Body.Doc.Headings[i].At
	return p.Body.File.Place(at.Start, at.End)
}

// list joins quoted words.
func list(words []string) string { return strings.Join(words, ", ") }
