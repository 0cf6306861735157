package render

import (
	"encoding/json"
	"fmt"
	"html/template"
	"strings"
	"sync"

	"naosu/generator/cache"
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
	Entries   []json.RawMessage // the questions, as machines read them
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
		if asked(a, lang) {
			articles = append(articles, a)
		}
	}
	return paged(r, lang, "faq/", articles, faqSize, func(out site.Output, path string, pg Pager, part []*kb.Article) error {
		p := FAQPage{Base: r.list(lang, path, r.numbered(r.texts[lang].Get("nav.faq"), lang, pg)), Pager: pg}
		p.Description = p.Text("faq.description")
		return r.recall(out, func() cache.Key { return r.faqPageKey(p, part) }, func(out site.Output) (sound bool, err error) {
			if err := r.faqGroups(&p, part); err != nil {
				return false, err
			}
			return true, r.fill(out, lang+"/"+path+"index.html", "templates/faq.html", "faq", p)
		})
	})
}

// faqGroups puts the questions of articles on their page.
func (r *Renderer) faqGroups(p *FAQPage, articles []*kb.Article) error {
	questions := []json.RawMessage{}
	for _, a := range articles {
		group, err := r.faqGroup(a, p.Lang)
		if err != nil {
			return err
		}
		p.Groups = append(p.Groups, group)
		questions = append(questions, group.Entries...)
	}
	if len(questions) > 0 {
		if err := p.structure(map[string]any{"@context": "https://schema.org", "@type": "FAQPage", "inLanguage": p.Lang, "mainEntity": questions}); err != nil {
			return err
		}
	}
	return r.crumbs(&p.Base, Link{Name: p.Text("nav.faq")})
}

// faqParts are the FAQ pages, each as a part of its own, by how many articles with
// questions are to be rendered before it: half a page more than it lists.
func (r *Renderer) faqParts(lang string) map[int]part {
	parts := map[int]part{}
	for n, t := range r.faq(lang) {
		parts[(n+1)*faqSize+faqSize/2] = part{tasks: func() []task { return []task{t} }}
	}
	return parts
}

// asked tells whether the questions of a text stand on the FAQ pages.
func asked(a *kb.Article, lang string) bool {
	t := a.In(lang)
	return t != nil && a.Live() && len(t.Questions) > 0
}

// faqGroup gives the questions of an article for the FAQ page of a language:
// those that were rendered beside the article's page, or else from its file.
func (r *Renderer) faqGroup(a *kb.Article, lang string) (FAQGroup, error) {
	if kept := r.faqs.Load(); kept != nil {
		if g, ok := kept.take(a, lang); ok {
			return g, nil
		}
	}
	if g, ok := r.recallFAQ(a, lang); ok {
		return g, nil
	}
	text, err := r.prose(a.In(lang), lang, a.Placeholders)
	if err != nil {
		return FAQGroup{}, err
	}
	return r.faqGroupOf(a, text)
}

// faqGroupOf renders the questions of an article in a text for the FAQ page,
// where its ids have a prefix and its headings are one level lower.
func (r *Renderer) faqGroupOf(a *kb.Article, text *prose) (FAQGroup, error) {
	g := FAQGroup{Article: Link{Name: text.text.Title, Href: r.href(a.Path(text.lang))}}
	prefix := strings.ReplaceAll(a.ID, "/", "_") + "_"
	page, link := *text.page, text.page.Link
	page.Prefix, page.Terms, page.Shift, page.Problems = prefix, nil, 1, nil
	page.Link = func(dest string) (target markdown.Target) {
		if target = link(dest); strings.HasPrefix(target.Href, "#") {
			target.Href = g.Article.Href + target.Href
		}
		return target
	}
	text = &prose{r: r, text: text.text, body: text.body, page: &page, lang: text.lang}
	if s := text.body.Section(kb.FAQ); s != nil {
		for _, part := range s.Parts {
			g.Questions = append(g.Questions, FAQItem{prefix + part.ID, text.heading(part.Heading), text.html(part.Blocks), text.footnotes(part.Blocks)})
			entry, err := json.Marshal(question(text.body.Doc.Headings[part.Heading].Text, text.body.Doc.Text(part.From, part.To)))
			if err != nil {
				return g, fmt.Errorf("write JSON-LD: %w", err)
			}
			g.Entries = append(g.Entries, entry)
		}
	}
	r.report(text.body, page.Problems)
	if text.err == nil && len(page.Problems) == 0 {
		return g, r.rememberFAQ(a, text.lang, g)
	}
	return g, text.err
}

// faqs keeps the questions of articles from their pages to the FAQ pages, which
// are made soon after, so that no text is parsed once more for them.
type faqs struct {
	mu   sync.Mutex
	kept map[faqKey]FAQGroup
}

// keepFAQ renders the questions of an article for its FAQ page too, if the whole
// site is being rendered.
func (r *Renderer) keepFAQ(a *kb.Article, text *prose) error {
	kept := r.faqs.Load()
	if kept == nil || !asked(a, text.lang) {
		return nil
	}
	g, err := r.faqGroupOf(a, text)
	kept.put(a, text.lang, g)
	return err
}

type faqKey struct {
	article *kb.Article
	lang    string
}

func (f *faqs) put(a *kb.Article, lang string, g FAQGroup) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.kept[faqKey{a, lang}] = g
}

func (f *faqs) take(a *kb.Article, lang string) (FAQGroup, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	g, ok := f.kept[faqKey{a, lang}]
	delete(f.kept, faqKey{a, lang})
	return g, ok
}
