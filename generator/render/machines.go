package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"naosu/generator/kb"
	"naosu/generator/site"
)

// machineParts are what is read by programs, and the pages that belong to no
// language.
func (r *Renderer) machineParts() []part {
	parts := []part{file(r.errorsJSON, "errors.json"), file(r.root, "index.html")}
	if !r.portable {
		parts = append(parts, r.hostParts()...)
	}
	for _, red := range r.lib.Redirects {
		for _, lang := range r.lib.Site.Languages {
			path := lang + "/" + red.From + "/index.html"
			parts = append(parts, file(func(out site.Output) error { return r.redirect(out, path, red, lang) }, path))
		}
	}
	return parts
}

// hostParts are what hosts, crawlers and language models ask for. The addresses in
// them are those of the site on the web, and the page of missing addresses is
// shown below any path, so a portable site has none of them.
func (r *Renderer) hostParts() []part {
	parts := []part{
		file(r.llms, "llms.txt"),
		file(r.hostFiles, "robots.txt", "_headers", "_redirects"),
		file(r.notFound, "404.html"),
		{[]string{""}, r.sitemapIndex},
	}
	for _, lang := range r.lib.Site.Languages {
		parts = append(parts, part{[]string{""}, func() []task { return r.sitemaps(lang) }})
	}
	return parts
}

const generated = "(generated)"

// putXML writes a document with its declaration.
func putXML(out site.Output, path string, v any) error {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	b.WriteByte('\n')
	return out.Put(path, generated, b.Bytes())
}

// The sitemap protocol, https://www.sitemaps.org/protocol.html, with the
// language alternates of https://developers.google.com/search/docs/specialty/international/localized-versions.
type (
	sitemapIndex struct {
		XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Maps    []sitemapURL `xml:"sitemap"`
	}
	urlSet struct {
		XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		XHTML   string       `xml:"xmlns:xhtml,attr"`
		URLs    []sitemapURL `xml:"url"`
	}
	sitemapURL struct {
		Loc      string        `xml:"loc"`
		Modified string        `xml:"lastmod,omitempty"`
		Links    []sitemapLink `xml:"xhtml:link"`
	}
	sitemapLink struct {
		Rel  string `xml:"rel,attr"`
		Lang string `xml:"hreflang,attr"`
		Href string `xml:"href,attr"`
	}
)

// maxSitemap is how many addresses one sitemap holds; the protocol allows
// 50,000.
const maxSitemap = 10000

func sitemapPath(lang string, n int) string {
	return "sitemap-" + lang + "-" + strconv.Itoa(n) + ".xml"
}

// sitemapIndex lists the sitemaps of all languages.
func (r *Renderer) sitemapIndex() []task {
	const path = "sitemap.xml"
	return []task{{[]string{path}, func(out site.Output) error {
		index := sitemapIndex{}
		for _, lang := range r.lib.Site.Languages {
			for n := range (len(r.listed(lang)) + maxSitemap - 1) / maxSitemap {
				index.Maps = append(index.Maps, sitemapURL{Loc: r.absolute(sitemapPath(lang, n+1))})
			}
		}
		return putXML(out, path, index)
	}}}
}

// sitemaps are the sitemaps of a language.
func (r *Renderer) sitemaps(lang string) (tasks []task) {
	for pages := range slices.Chunk(r.listed(lang), maxSitemap) {
		path := sitemapPath(lang, len(tasks)+1)
		tasks = append(tasks, task{[]string{path}, func(out site.Output) error {
			urls := make([]sitemapURL, 0, len(pages))
			for _, p := range pages {
				urls = append(urls, r.sitemapURL(lang, p))
			}
			return putXML(out, path, urlSet{XHTML: "http://www.w3.org/1999/xhtml", URLs: urls})
		}})
	}
	return tasks
}

// A listed page stands in the sitemap.
type listed struct {
	path     string   // below the language
	in       []string // languages that have the page as their own
	modified kb.Date
}

// listed lists the pages of a language's sitemaps.
func (r *Renderer) listed(lang string) (list []listed) {
	all := r.lib.Site.Languages
	for _, path := range []string{"", "search/", "errors/", "errors/by-letter/", "errors/by-code/", "errors/by-date/", "tags/", "faq/", "incidents/", "glossary/"} {
		list = append(list, listed{path, all, kb.Date{}})
	}
	for _, t := range r.lib.Topics {
		list = append(list, listed{t.ID + "/", all, kb.Date{}})
	}
	if r.splitErrors(lang) {
		for _, t := range r.lib.Topics {
			if len(r.lib.InTopic(t, lang)) > 0 {
				list = append(list, listed{"errors/" + t.ID + "/", all, kb.Date{}})
			}
		}
	}
	for _, t := range r.lib.Tags {
		list = append(list, listed{"tags/" + t.ID + "/", all, kb.Date{}})
	}
	doc := func(d *kb.Doc, modified kb.Date) {
		if d.In(lang) == nil {
			return
		}
		var in []string
		for _, t := range d.Texts {
			in = append(in, t.Lang)
		}
		list = append(list, listed{strings.TrimPrefix(d.Path(lang), lang+"/"), in, modified})
	}
	for _, a := range r.lib.Articles {
		doc(&a.Doc, a.Latest())
	}
	for _, f := range r.lib.Families {
		doc(&f.Doc, kb.Date{})
	}
	for _, i := range r.lib.Incidents {
		doc(&i.Doc, i.Latest())
	}
	for _, p := range r.lib.Pages {
		doc(&p.Doc, kb.Date{})
	}
	return list
}

func (r *Renderer) sitemapURL(lang string, p listed) sitemapURL {
	u := sitemapURL{Loc: r.absolute(lang + "/" + p.path), Modified: p.modified.Day()}
	if len(p.in) < 2 {
		return u
	}
	for _, l := range p.in {
		u.Links = append(u.Links, sitemapLink{"alternate", l, r.absolute(l + "/" + p.path)})
	}
	u.Links = append(u.Links, sitemapLink{"alternate", "x-default", u.Links[0].Href})
	return u
}

// errorJSON is an entry of errors.json. docs/schema/errors.json is its schema,
// and docs/api.md says what may change in it.
type errorJSON struct {
	ID      string            `json:"id"`
	Topic   string            `json:"topic"`
	Titles  map[string]string `json:"titles"`
	URLs    map[string]string `json:"urls"`
	Codes   []string          `json:"codes"`
	Texts   []errorTextJSON   `json:"texts"`
	Side    string            `json:"side"`
	Certain string            `json:"certainty"`
	Status  string            `json:"status"`
	Embed   string            `json:"embed,omitempty"`
}

type errorTextJSON struct {
	Lang    string `json:"lang"`
	Heading string `json:"heading,omitempty"`
	Text    string `json:"text"`
}

// errorsJSON writes every text with its article, for other programs.
func (r *Renderer) errorsJSON(out site.Output) error {
	var b bytes.Buffer
	b.WriteString(`{"version":1,"errors":[`)
	for i, a := range r.lib.Articles {
		e := errorJSON{ID: a.ID, Topic: a.Topic.ID, Titles: map[string]string{}, URLs: map[string]string{}, Codes: append([]string{}, a.Codes...), Texts: []errorTextJSON{},
			Side: a.Side, Certain: a.Certainty, Status: a.Status}
		if r.lib.Site.Outputs.Embeds {
			e.Embed = r.absolute(embedRoot + a.ID + "/")
		}
		for _, t := range a.Texts {
			e.Titles[t.Lang], e.URLs[t.Lang] = t.Title, r.absolute(a.Path(t.Lang))
		}
		for _, v := range a.Variants {
			e.Texts = append(e.Texts, errorTextJSON{v.Lang, v.Heading, v.Text})
		}
		data, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("write errors.json: %w", err)
		}
		if i > 0 {
			b.WriteString(",\n")
		}
		b.Write(data)
	}
	b.WriteString("]}\n")
	return out.Put("errors.json", generated, b.Bytes())
}

// Names in assets/ and search/ carry a hash of what is in the file, but for two
// in search/. Hosts that join the rules of a path rather than take the last send
// both values for these, of which browsers obey the stricter.
const (
	immutable = "  Cache-Control: public, max-age=31536000, immutable\n"
	fresh     = "  Cache-Control: no-cache\n"
)

// hostFiles writes robots.txt, and the headers and redirects that static hosts
// read.
func (r *Renderer) hostFiles(out site.Output) error {
	robots := "User-agent: *\nAllow: /\n\nSitemap: " + r.absolute("sitemap.xml") + "\n"
	if err := out.Put("robots.txt", generated, []byte(robots)); err != nil {
		return err
	}
	base := r.lib.Site.BasePath
	headers := base + "*\n" +
		"  Content-Security-Policy: " + policy + "; frame-ancestors 'none'\n" +
		"  X-Content-Type-Options: nosniff\n" +
		"  Referrer-Policy: strict-origin-when-cross-origin\n" +
		"  Permissions-Policy: camera=(), geolocation=(), microphone=()\n" +
		base + "assets/*\n" +
		immutable +
		base + "search/*\n" +
		immutable +
		base + "search/index.json\n" +
		fresh +
		base + "search/engine.js\n" +
		fresh
	if err := out.Put("_headers", generated, []byte(headers)); err != nil {
		return err
	}
	var b strings.Builder
	for _, red := range r.lib.Redirects {
		for _, lang := range r.lib.Site.Languages {
			fmt.Fprintf(&b, "%s%s/%s/ %s%s/%s/ 301\n", base, lang, red.From, base, lang, red.To)
		}
	}
	return out.Put("_redirects", generated, []byte(b.String()))
}

// RedirectPage leads from an old address to the new one.
type RedirectPage struct {
	Base
	Target  Link
	Refresh template.HTML
}

func (r *Renderer) redirect(out site.Output, path string, red kb.Redirect, lang string) error {
	b := r.list(lang, red.To+"/", r.texts[lang].Get("redirect.title"))
	b.NoIndex, b.Alternates = true, nil
	to := r.href(lang + "/" + red.To + "/")
	p := RedirectPage{Base: b, Target: Link{Name: b.Canonical, Href: to}, Refresh: refresh(to)}
	return r.put(out, path, "(alias of "+red.To+")", "redirect", p)
}

// frame is a page that speaks all languages.
func (r *Renderer) frame(title, words string) FramePage {
	first := r.lib.Site.Languages[0]
	b := r.list(first, "", r.texts[first].Get(title))
	b.Alternates, b.Feeds = nil, nil
	p := FramePage{Base: b}
	p.OpenSearch = nil
	for _, lang := range r.lib.Site.Languages {
		p.OpenSearch = append(p.OpenSearch, r.openSearchLink(lang))
		t := r.texts[lang]
		p.Choices = append(p.Choices, FrameText{Lang: lang, Title: t.Get(title), Words: t.Get(words), Home: r.href(lang + "/"), Name: t.Get("language.name"),
			Links: []Link{{Name: t.Get("nav.home"), Href: r.href(lang + "/")}, {Name: t.Get("search.title"), Href: r.href(lang + "/search/")}, {Name: t.Get("nav.errors"), Href: r.href(lang + "/errors/")}}})
	}
	return p
}

func (r *Renderer) notFound(out site.Output) error {
	p := r.frame("notfound.title", "notfound.words")
	p.NoIndex, p.Canonical = true, ""
	return r.put(out, "404.html", "templates/notfound.html", "notfound", p)
}

func (r *Renderer) root(out site.Output) error {
	p := r.frame("root.title", "root.words")
	p.Title = r.lib.Site.Title[p.Lang]
	p.Canonical = r.absolute("")
	for _, lang := range r.lib.Site.Languages {
		p.Alternates = append(p.Alternates, Alternate{lang, r.absolute(lang + "/")})
	}
	p.Alternates = append(p.Alternates, Alternate{"x-default", r.absolute("")})
	return r.put(out, "index.html", "templates/root.html", "root", p)
}
