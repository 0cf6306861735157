package kb

import (
	"slices"

	"naosu/generator/markdown"
	"naosu/generator/source"
)

// reported tells whether the braces of a heading are the subject of a finding.
func (p *parsing) reported(h markdown.Heading) bool {
	at := p.file.Place(h.At.Start, h.At.End)
	return slices.ContainsFunc(p.findings, func(f source.Finding) bool {
		return f.Place.Line >= at.Line && f.Place.Line <= at.EndLine && (f.Rule == ruleAttrSyntax.ID || f.Rule == ruleHeadingID.ID)
	})
}

// sections reads the recognised sections of an article.
func (p *parsing) sections(b *Body) {
	seen := map[string]bool{}
	for _, s := range b.Sections {
		h := b.Doc.Headings[s.Heading]
		if !s.Known {
			if id := headingID(h.Level, h.Text); seen[id] && !h.Explicit && !p.reported(h) {
				p.add(ruleSection, h.At, source.Say("section %q stands here twice", "%q の節が二つあります", h.Text),
					source.Say("join the two, or give this one another heading", "一つにまとめるか、見出しを変えてください"))
			}
			continue
		}
		seen[s.ID] = true
		p.has[s.ID] = s.From < s.To
		for _, part := range s.Parts {
			p.part(s.ID, b.Doc.Headings[part.Heading])
		}
	}
}

// isItem tells whether the H3s of a section are causes, remedies or dead ends.
func isItem(section string) bool {
	return section == Causes || section == Remedies || section == DeadEnds
}

// part reads an H3 of a recognised section.
func (p *parsing) part(section string, h markdown.Heading) {
	if section == FAQ {
		p.text.Questions = append(p.text.Questions, Question{h.ID, h.Text, h.Explicit})
	}
	if !isItem(section) {
		return
	}
	part := part{section: section, id: h.ID, at: p.file.Place(h.At.Start, h.At.End)}
	if !h.Explicit {
		part.unnamed, part.bare = true, len(h.Attrs) == 0
		if !p.reported(h) {
			part.nameless = p.nameless(h)
		}
	}
	p.text.Items = append(p.text.Items, Item{section, h.ID, h.Text})
	if section != DeadEnds {
		part.attrs = p.attrs(h)
	}
	p.parts = append(p.parts, part)
}

// attrs are the attributes of a heading, each once.
func (p *parsing) attrs(h markdown.Heading) []attr {
	out := make([]attr, 0, len(h.Attrs))
	for _, a := range p.once(h.Attrs, h.Explicit) {
		out = append(out, attr{a.Name, a.Value, spotOf(p.file.Place(a.At.Start, a.At.End)), spotOf(p.file.Place(a.ValueAt.Start, a.ValueAt.End))})
	}
	return out
}

// once reports attributes that stand in the same braces before, and leaves
// them out.
func (p *parsing) once(attrs []markdown.Attr, id bool) (out []markdown.Attr) {
	seen := map[string]bool{"id": id}
	for _, a := range attrs {
		if seen[a.Name] {
			p.add(ruleAttr, a.At, source.Say("attribute %q stands here twice", "属性 %q が二回書かれています", a.Name), source.Say("keep one of the two", "どちらか一方を残してください"))
			continue
		}
		seen[a.Name] = true
		out = append(out, a)
	}
	return out
}

// plainHeadings reports attributes on headings that have none.
func (p *parsing) plainHeadings(b *Body) {
	items := map[int]bool{}
	if p.kind == ArticleKind {
		for _, s := range b.Sections {
			h := b.Doc.Headings[s.Heading]
			again := headingID(h.Level, h.Text) // a second section, reported as such
			for _, part := range s.Parts {
				items[part.Heading] = s.Known && (s.ID == Causes || s.ID == Remedies) || !s.Known && isItem(again)
			}
		}
	}
	if p.kind == IncidentKind {
		for _, s := range b.Sections {
			_, _, items[s.Heading] = datePrefix(b.Doc.Headings[s.Heading].Text)
		}
	}
	for i, h := range b.Doc.Headings {
		if items[i] {
			continue
		}
		for _, a := range h.Attrs {
			p.add(ruleAttr, a.At, source.Say("heading %q takes no attribute %q", "見出し %q に属性 %q は付けられません", h.Text, a.Name),
				source.Say("remove it; only the H3s of causes and remedies have attributes", "消してください。属性があるのは、原因と対処の節の H3 だけです"))
		}
	}
}
