package render

import (
	"html/template"
	"strings"

	"naosu/generator/kb"
	"naosu/generator/markdown"
	"naosu/generator/site"
)

// faqSize is how many articles' questions stand on a page.
const faqSize = 40

// FAQPage lists the questions of all articles.
type FAQPage struct {
	Base
	Groups []FAQGroup
	Pager  Pager
}

// FAQGroup are the questions of one article.
type FAQGroup struct {
	Article   Link
	Questions []FAQItem
}

// FAQItem is a question with its answer. Its id is prefixed with the article's.
type FAQItem struct {
	ID        string
	Title     template.HTML
	Answer    template.HTML
	Footnotes template.HTML
}

// faq puts the questions of all articles together, whole articles to a page.
func (r *Renderer) faq(lang string) []task {
	var articles []*kb.Article
	for _, a := range r.lib.Articles {
		if t := a.In(lang); t != nil && a.Live() && len(t.Questions) > 0 {
			articles = append(articles, a)
		}
	}
	return paged(r, lang, "faq/", articles, faqSize, func(out site.Output, path string, pg Pager, part []*kb.Article) error {
		p := FAQPage{Base: r.list(lang, path, r.numbered(r.texts[lang].Get("nav.faq"), lang, pg)), Pager: pg}
		p.Description = p.Text("faq.description")
		questions := []any{}
		for _, a := range part {
			group, entries, err := r.faqGroup(a, lang)
			if err != nil {
				return err
			}
			p.Groups = append(p.Groups, group)
			questions = append(questions, entries...)
		}
		if len(questions) > 0 {
			if err := p.structure(map[string]any{"@context": "https://schema.org", "@type": "FAQPage", "inLanguage": lang, "mainEntity": questions}); err != nil {
				return err
			}
		}
		if err := r.crumbs(&p.Base, Link{Name: p.Text("nav.faq")}); err != nil {
			return err
		}
		return r.put(out, lang+"/"+path+"index.html", "templates/faq.html", "faq", p)
	})
}

func (r *Renderer) faqGroup(a *kb.Article, lang string) (FAQGroup, []any, error) {
	t := a.In(lang)
	g := FAQGroup{Article: Link{Name: t.Title, Href: r.href(a.Path(lang))}}
	text, err := r.prose(t, lang, a.Placeholders)
	if err != nil {
		return g, nil, err
	}
	prefix := strings.ReplaceAll(a.ID, "/", "_") + "_"
	text.page.Prefix, text.page.Terms, text.page.Shift = prefix, nil, 1
	link := text.page.Link
	text.page.Link = func(dest string) (target markdown.Target) {
		if target = link(dest); strings.HasPrefix(target.Href, "#") {
			target.Href = g.Article.Href + target.Href
		}
		return target
	}
	var entries []any
	if s := text.body.Section(kb.FAQ); s != nil {
		for _, part := range s.Parts {
			g.Questions = append(g.Questions, FAQItem{prefix + part.ID, text.heading(part.Heading), text.html(part.Blocks), text.footnotes(part.Blocks)})
			entries = append(entries, question(text.body.Doc.Headings[part.Heading].Text, text.body.Doc.Text(part.From, part.To)))
		}
	}
	r.report(text.body, text.page.Problems)
	return g, entries, text.err
}
