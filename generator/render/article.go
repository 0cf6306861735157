package render

import (
	"html/template"
	"slices"
	"strings"

	"naosu/generator/cache"
	"naosu/generator/kb"
	"naosu/generator/site"
)

// ArticlePage is the page of one error.
type ArticlePage struct {
	Base
	Heading     string
	ContentLang string // language of the text, where it is not the page's; else ""
	Notices     []string
	Codes       []string
	Error       *ErrorText  // the first in the language of the page, if it has one
	More        []ErrorText // the others, folded
	Verdict     Verdict
	Intro       template.HTML
	Sections    []SectionView
	Footnotes   template.HTML
	Matrix      *MatrixView
	Incidents   []IncidentView
	Related     []Link
	Tags        []TagView
	Topic       Link
	Dates       []DateView
	Overdue     bool
	Terms       []TermView
	Edit        string
	ID          string // under which the device keeps what was tried
	Help        *HelpView
	Prevention  *Link // the section on keeping the error from coming back
}

// SectionView is a section of a text.
type SectionView struct {
	ID    string
	Title template.HTML
	Name  string // the title without mark-up
	Stale bool
	Kind  string // the recognised section, or ""
	Lead  template.HTML
	Parts []PartView
}

// PartView is a cause, a remedy, a dead end or a question.
type PartView struct {
	ID     string
	Number int
	Title  template.HTML
	Name   string // the title without mark-up
	Badges []Badge
	For    []Link // the causes that a remedy is for
	Next   *Link  // the remedy to try after this one
	Body   template.HTML
}

// Badge is a fact of a cause or a remedy.
type Badge struct{ Kind, Word, Label, Value string }

// TagView is a tag with its counts.
type TagView struct {
	Link
	All      int
	Children []TagView
}

// DateView is a date of the page.
type DateView struct{ Label, Machine, Words string }

// TermView is a term that the page explains.
type TermView struct{ ID, Name, Short, Href string }

// article renders one article in one language of the site.
func (r *Renderer) article(out site.Output, a *kb.Article, lang string) error {
	p, err := r.articleFacts(a, lang)
	if err != nil {
		return err
	}
	return r.recall(out, func() cache.Key { return r.articleKey(&p, a, lang) }, func(out site.Output) (sound bool, err error) {
		if sound, err = r.articleProse(&p, a); err != nil {
			return false, err
		}
		if err := r.twin(out, a, lang); err != nil {
			return false, err
		}
		return sound, r.fill(out, a.Path(lang)+"index.html", a.Best(lang).Place.File, "article", p)
	})
}

// articleFacts is the page of an article without its prose: what is known
// without reading the file again.
func (r *Renderer) articleFacts(a *kb.Article, lang string) (ArticlePage, error) {
	t := a.Best(lang)
	p := ArticlePage{Base: r.docBase(&a.Doc, lang), Heading: t.Title, ID: a.ID, Codes: unsaid(a.Codes, t.Title), Help: r.help(a, lang)}
	p.Kind, p.Script = "article", r.assets["articlepage.js"]
	if r.hasTwin(&a.Doc, lang) {
		p.Markdown = r.href(a.Path(lang) + twinName)
	}
	p.ContentLang, p.Notices = r.notices(t, lang, slices.Contains(t.Stale, "title") || slices.Contains(t.Stale, "intro"))
	if a.Status == "retired" {
		p.Notices = append(p.Notices, p.Text("retired.notice"))
	}
	if texts := r.errorTexts(a, lang); len(texts) > 0 {
		p.Error, p.More = &texts[0], texts[1:]
	}
	var err error
	if p.Matrix, err = r.familyOf(a, lang); err != nil {
		return p, err
	}
	p.Incidents = r.incidentViews(a.Incidents, lang)
	p.Related = r.articleLinks(related(a), lang)
	p.Tags = r.tagViews(a.Tags, lang)
	p.Topic = r.topicLink(a.Topic, lang)
	p.Dates = dates(p.texts, a)
	p.Overdue = a.ReviewAfter > 0 && !a.Verified.IsZero() && r.date.After(a.Verified.AddDays(a.ReviewAfter))
	p.Edit = strings.ReplaceAll(r.lib.Site.EditURL, "{path}", t.Place.File)
	p.Verdict = r.verdict(a, lang, p.Matrix)
	if err := r.crumbs(&p.Base, p.Topic, Link{Name: t.Title, Lang: p.ContentLang}); err != nil {
		return p, err
	}
	return p, r.structureArticle(&p, a, t)
}

// articleProse renders the prose of an article into its page. It is sound if
// there was nothing to report.
func (r *Renderer) articleProse(p *ArticlePage, a *kb.Article) (sound bool, err error) {
	text, err := r.prose(a.Best(p.Lang), p.Lang, a.Placeholders)
	if err != nil {
		return false, err
	}
	p.Intro = text.intro()
	for _, s := range text.body.Sections {
		v := r.section(a, text, s)
		p.Sections = append(p.Sections, v)
		if v.Kind == kb.Prevention {
			p.Prevention = &Link{Name: v.Name, Href: "#" + v.ID}
		}
	}
	p.Footnotes = text.footnotes(text.whole())
	if p.Terms, err = text.finish(); err != nil {
		return false, err
	}
	if err := r.keepFAQ(a, text); err != nil {
		return false, err
	}
	return len(text.page.Problems) == 0, structureFAQ(p, text)
}

// section renders a section and what the facts say about its parts.
func (r *Renderer) section(a *kb.Article, text *prose, s kb.Section) SectionView {
	v := SectionView{ID: s.ID, Title: text.heading(s.Heading), Name: text.body.Doc.Headings[s.Heading].Text, Stale: slices.Contains(text.text.Stale, s.ID)}
	if s.Known {
		v.Kind = s.ID
	}
	if !slices.Contains([]string{kb.Causes, kb.Remedies, kb.DeadEnds, kb.FAQ}, v.Kind) {
		v.Lead = text.html(s.Blocks)
		return v
	}
	v.Lead = text.html(s.Lead)
	words := r.texts[text.lang]
	for i, part := range s.Parts {
		pv := PartView{ID: part.ID, Number: i + 1, Title: text.heading(part.Heading), Name: text.body.Doc.Headings[part.Heading].Text, Body: text.html(part.Blocks)}
		switch v.Kind {
		case kb.Causes:
			pv.Badges = causeBadges(words, a, part.ID)
		case kb.Remedies:
			pv.Badges, pv.For = remedyBadges(words, a, text.text, part.ID)
		}
		v.Parts = append(v.Parts, pv)
		if i > 0 {
			v.Parts[i-1].Next = &Link{Name: pv.Name, Href: "#" + pv.ID}
		}
	}
	return v
}

// unsaid are the codes that a title does not hold.
func unsaid(codes []string, title string) []string {
	return slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return strings.Contains(title, code) })
}

func causeBadges(t *Texts, a *kb.Article, id string) (badges []Badge) {
	for _, c := range a.Causes {
		if c.ID == id {
			badges = append(badges, badge(t, "side", c.Side), badge(t, "likelihood", c.Likelihood))
			if c.Evidence != "" {
				badges = append(badges, badge(t, "evidence", c.Evidence))
			}
		}
	}
	return badges
}

func remedyBadges(t *Texts, a *kb.Article, text *kb.Text, id string) (badges []Badge, causes []Link) {
	for _, m := range a.Remedies {
		if m.ID != id {
			continue
		}
		badges = append(badges, badge(t, "effect", m.Effect), badge(t, "effort", m.Effort), badge(t, "risk", m.Risk), badge(t, "who", m.Who))
		if m.Evidence != "" {
			badges = append(badges, badge(t, "evidence", m.Evidence))
		}
		if len(m.For) == len(a.Causes) {
			continue // it goes without saying
		}
		for _, id := range m.For {
			if item := text.Item(kb.Causes, id); item != nil {
				causes = append(causes, Link{Name: item.Title, Href: "#" + id})
			}
		}
	}
	return badges, causes
}

func badge(t *Texts, kind, word string) Badge {
	return Badge{kind, word, t.Get(kind + ".label"), t.Get(kind + "." + word)}
}

// related are the errors to look at besides: what the article names, without
// the members of its family, which have a table.
func related(a *kb.Article) (out []*kb.Article) {
	for _, b := range a.Related {
		if a.Family == nil || b.Family != a.Family {
			out = append(out, b)
		}
	}
	return out
}

func (r *Renderer) articleLinks(articles []*kb.Article, lang string) (links []Link) {
	for _, a := range articles {
		t := a.Best(lang)
		link := Link{Name: t.Title, Href: r.href(a.Path(lang))}
		if t.Lang != lang {
			link.Lang = t.Lang
		}
		links = append(links, link)
	}
	return links
}

func (r *Renderer) topicLink(t *kb.Topic, lang string) Link {
	return Link{Name: t.Label[lang], Href: r.href(lang + "/" + t.ID + "/"), Count: len(r.lib.InTopic(t, lang))}
}

func (r *Renderer) tagViews(tags []*kb.Tag, lang string) (views []TagView) {
	for _, t := range tags {
		views = append(views, r.tagView(t, lang))
	}
	return views
}

func (r *Renderer) tagView(t *kb.Tag, lang string) TagView {
	c := r.lib.Count(t, lang)
	return TagView{Link: Link{Name: t.Label[lang], Href: r.href(lang + "/tags/" + t.ID + "/"), Count: c.Own}, All: c.All}
}

func dates(t *Texts, a *kb.Article) (out []DateView) {
	for _, d := range []struct {
		key  string
		date kb.Date
	}{{"date.published", a.Published}, {"date.updated", a.Updated}, {"date.verified", a.Verified}} {
		if !d.date.IsZero() {
			out = append(out, DateView{t.Get(d.key), d.date.Text, t.Date(d.date)})
		}
	}
	return out
}

// structureArticle describes the article to machines.
func (r *Renderer) structureArticle(p *ArticlePage, a *kb.Article, t *kb.Text) error {
	v := map[string]any{"@context": "https://schema.org", "@type": "TechArticle", "headline": t.Title, "inLanguage": t.Lang,
		"mainEntityOfPage": p.Canonical, "about": a.Topic.Label[p.Lang], "isPartOf": map[string]any{"@type": "WebSite", "name": p.SiteTitle, "url": r.absolute(p.Lang + "/")}}
	if t.Description != "" {
		v["description"] = t.Description
	}
	for key, d := range map[string]kb.Date{"datePublished": a.Published, "dateModified": a.Updated} {
		if !d.IsZero() {
			v[key] = d.Day()
		}
	}
	if len(a.Codes) > 0 {
		v["keywords"] = a.Codes
	}
	return p.structure(v)
}

// structureFAQ describes the questions of an article to machines.
func structureFAQ(p *ArticlePage, text *prose) error {
	faq := text.body.Section(kb.FAQ)
	if faq == nil || len(faq.Parts) == 0 {
		return nil
	}
	questions := []any{}
	for _, part := range faq.Parts {
		questions = append(questions, question(text.body.Doc.Headings[part.Heading].Text, text.body.Doc.Text(part.From, part.To)))
	}
	return p.structure(map[string]any{"@context": "https://schema.org", "@type": "FAQPage", "inLanguage": text.text.Lang, "mainEntity": questions})
}

func question(name, answer string) any {
	return map[string]any{"@type": "Question", "name": name, "acceptedAnswer": map[string]any{"@type": "Answer", "text": answer}}
}
