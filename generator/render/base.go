package render

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"naosu/generator/kb"
	"naosu/generator/site"
)

// Base is what every page has.
type Base struct {
	Lang        string // of the page around the content
	Title       string // of the document, with the site's name
	Description string
	SiteTitle   string
	Home        string
	Canonical   string // absolute; empty for pages that are in no index
	Alternates  []Alternate
	Languages   []LanguageLink
	Crumbs      []Link
	Nav         []Link
	Main        []Link // some of Nav, at the head of wide pages
	ErrorsRef   string // the list of all errors, where a search without script leads
	Hero        bool   // the page has a large search box of its own
	Feeds       []Link
	Markdown    string // the page's twin in Markdown, or ""
	Style       asset
	Script      asset
	Search      Search
	OpenSearch  []Link // the site as a search engine of browsers
	Words       []Word // that script shows
	RootScript  asset
	Policy      string
	Structured  []template.HTML // JSON-LD
	Kind        string          // og:type
	NoIndex     bool
	Icon        string // the site's static/favicon.svg, or ""
	Report      string // where readers report what is missing, or ""

	texts   *Texts
	frame   *framePieces
	foreign func(text, lang string) string
}

// Link is a link with its words. Count is used by lists that show one.
type Link struct {
	Name, Href string
	Lang       string // of the words, if it is not the page's
	Count      int
}

// Alternate is the address of the same content in a language.
type Alternate struct{ Lang, Href string }

// LanguageLink is an entry of the language switch.
type LanguageLink struct {
	Lang, Name, Href string
	Current          bool
}

func (b Base) language() string { return b.Lang }

// Text returns words of the page's language.
func (b *Base) Text(key string, args ...any) string { return b.texts.Get(key, args...) }

// Count returns words for a number of things.
func (b *Base) Count(key string, n int) string { return b.texts.Count(key, n) }

// Foreign is the language of a text of an author's that may be in another than
// the page's, such as a code or the name of a place, or "".
func (b *Base) Foreign(text string) string { return b.foreign(text, b.Lang) }

// policy is the Content-Security-Policy of every page. frame-ancestors works
// only as a header, so it is in _headers.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; " +
	"form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types naosu"

func (r *Renderer) policy() string {
	if r.portable {
		return portablePolicy
	}
	return policy
}

// icon is the static file that browsers show beside the site's name.
const icon = "favicon.svg"

func (r *Renderer) href(path string) string { return r.lib.Site.BasePath + path }

func (r *Renderer) absolute(path string) string { return r.lib.Site.BaseURL + path }

// base fills in what a page has in all languages. path is its address below
// the language; in says which languages have it as their own.
func (r *Renderer) base(lang, path, title string, in []string) Base {
	s := r.lib.Site
	b := Base{
		Lang: lang, SiteTitle: s.Title[lang], Title: title + " | " + s.Title[lang], Home: r.href(lang + "/"),
		Canonical: r.absolute(lang + "/" + path), Nav: r.nav[lang], Main: r.nav[lang][1 : 1+mainLinks], ErrorsRef: r.href(lang + "/errors/"), Style: r.assets["site.css"], Script: r.assets["site.js"], RootScript: r.assets["root.js"],
		Search: r.searchOf(lang), OpenSearch: []Link{r.openSearchLink(lang)}, Words: r.words[lang], Policy: r.policy(), Kind: "website", Report: s.ReportURL, texts: r.texts[lang],
	}
	if title == "" {
		b.Title = s.Title[lang]
	}
	if slices.Contains(r.lib.Static, icon) {
		b.Icon = r.href(icon)
	}
	b.frame, b.foreign = r.frames[lang], r.foreignIn
	for _, l := range s.Languages {
		if slices.Contains(in, l) && slices.Contains(in, lang) {
			b.Alternates = append(b.Alternates, Alternate{l, r.absolute(l + "/" + path)})
		}
		b.Languages = append(b.Languages, LanguageLink{l, r.texts[l].Get("language.name"), r.href(l + "/" + path), l == lang})
	}
	if len(b.Alternates) < 2 {
		b.Alternates = nil
	} else {
		b.Alternates = append(b.Alternates, Alternate{"x-default", b.Alternates[0].Href})
	}
	b.Feeds = []Link{{Name: s.Title[lang], Href: r.href(lang + "/feed.xml")}}
	return b
}

// list is the base of a page that every language has.
func (r *Renderer) list(lang, path, title string) Base {
	return r.base(lang, path, title, r.lib.Site.Languages)
}

// docBase is the base of a document's page. Where the language has no text of
// its own, the page's canonical address is the original's.
func (r *Renderer) docBase(d *kb.Doc, lang string) Base {
	var in []string
	for _, t := range d.Texts {
		in = append(in, t.Lang)
	}
	t := d.Best(lang)
	b := r.base(lang, strings.TrimPrefix(d.Path(lang), lang+"/"), t.Title, in)
	b.Description = t.Description
	if t.Lang != lang {
		b.Canonical, b.NoIndex = r.absolute(d.Path(t.Lang)), true
	}
	return b
}

// notices says what a reader of a text on a page in lang should know of its
// language: that it is not translated, or that the original has changed since.
// content is the language of the text where it is not the page's.
func (r *Renderer) notices(t *kb.Text, lang string, stale bool) (content string, notices []string) {
	words := r.texts[lang]
	if t.Lang != lang {
		content = t.Lang
		notices = append(notices, words.Get("fallback.notice", words.Get("language."+t.Lang)))
	}
	if stale {
		notices = append(notices, words.Get("stale.page"))
	}
	if t.StaleNew {
		notices = append(notices, words.Get("stale.new"))
	}
	return content, notices
}

// crumbs is the way from the home page. The last has no address.
func (r *Renderer) crumbs(b *Base, links ...Link) error {
	b.Crumbs = append([]Link{{Name: b.Text("nav.home"), Href: b.Home}}, links...)
	items := []any{}
	for i, c := range b.Crumbs {
		item := map[string]any{"@type": "ListItem", "position": i + 1, "name": c.Name}
		if c.Href != "" {
			item["item"] = r.absolute(strings.TrimPrefix(c.Href, r.lib.Site.BasePath))
		}
		items = append(items, item)
	}
	return b.structure(map[string]any{"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items})
}

func (b *Base) structure(v any) error {
	data, err := jsonLD(v)
	if err == nil {
		b.Structured = append(b.Structured, data)
	}
	return err
}

// mainLinks is how many links of the navigation stand at the head of wide
// pages. The first, the search, has its box there instead.
const mainLinks = 3

// navigation is the same on every page of a language.
func (r *Renderer) navigation(lang string) []Link {
	t := r.texts[lang]
	nav := []Link{{Name: t.Get("search.title"), Href: r.href(lang + "/search/")}, {Name: t.Get("nav.errors"), Href: r.href(lang + "/errors/")}, {Name: t.Get("nav.tags"), Href: r.href(lang + "/tags/")},
		{Name: t.Get("nav.incidents"), Href: r.href(lang + "/incidents/")}, {Name: t.Get("nav.faq"), Href: r.href(lang + "/faq/")},
		{Name: t.Get("nav.glossary"), Href: r.href(lang + "/glossary/")}}
	for _, p := range r.lib.Pages {
		if p.In(lang) != nil {
			nav = append(nav, Link{Name: p.In(lang).Title, Href: r.href(p.Path(lang))})
		}
	}
	return nav
}

// Pager leads through the pages of a list.
type Pager struct {
	Page, Pages int
	Prev, Next  string
}

// paged cuts a list into pages of size; put makes each. path is the list's
// address below the language.
func paged[T any](r *Renderer, lang, path string, list []T, size int, put func(out site.Output, path string, p Pager, part []T) error) (tasks []task) {
	pages := max(1, (len(list)+size-1)/size)
	address := func(n int) string { return pageAddress(path, n) }
	for n := 1; n <= pages; n++ {
		p := Pager{Page: n, Pages: pages}
		if n > 1 {
			p.Prev = r.href(lang + "/" + address(n-1))
		}
		if n < pages {
			p.Next = r.href(lang + "/" + address(n+1))
		}
		tasks = append(tasks, task{[]string{lang + "/" + address(n) + "index.html"}, func(out site.Output) error {
			return put(out, address(n), p, list[(n-1)*size:min(n*size, len(list))])
		}})
	}
	return tasks
}

// pageAddress is the address of the nth page of a list.
func pageAddress(path string, n int) string {
	if n == 1 {
		return path
	}
	return path + "page/" + strconv.Itoa(n) + "/"
}
