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

// machines writes what is read by programs, and the pages that belong to no
// language.
func (r *Renderer) machines(out site.Output) error {
	for _, write := range []func(site.Output) error{r.sitemap, r.errorsJSON, r.llms, r.hostFiles, r.redirects, r.notFound, r.root} {
		if err := write(out); err != nil {
			return err
		}
	}
	return nil
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

func (r *Renderer) sitemap(out site.Output) error {
	index := sitemapIndex{}
	for _, lang := range r.lib.Site.Languages {
		n := 0
		for part := range slices.Chunk(r.sitemapURLs(lang), maxSitemap) {
			n++
			path := "sitemap-" + lang + "-" + strconv.Itoa(n) + ".xml"
			if err := putXML(out, path, urlSet{XHTML: "http://www.w3.org/1999/xhtml", URLs: part}); err != nil {
				return err
			}
			index.Maps = append(index.Maps, sitemapURL{Loc: r.absolute(path)})
		}
	}
	return putXML(out, "sitemap.xml", index)
}

func (r *Renderer) sitemapURLs(lang string) (urls []sitemapURL) {
	all := r.lib.Site.Languages
	for _, path := range []string{"", "search/", "errors/", "tags/", "faq/", "incidents/", "glossary/"} {
		urls = append(urls, r.sitemapURL(lang, path, all, kb.Date{}))
	}
	for _, t := range r.lib.Topics {
		urls = append(urls, r.sitemapURL(lang, t.ID+"/", all, kb.Date{}))
	}
	if r.splitErrors(lang) {
		for _, t := range r.lib.Topics {
			if len(r.lib.InTopic(t, lang)) > 0 {
				urls = append(urls, r.sitemapURL(lang, "errors/"+t.ID+"/", all, kb.Date{}))
			}
		}
	}
	for _, t := range r.lib.Tags {
		urls = append(urls, r.sitemapURL(lang, "tags/"+t.ID+"/", all, kb.Date{}))
	}
	doc := func(d *kb.Doc, modified kb.Date) {
		if d.In(lang) == nil {
			return
		}
		var in []string
		for _, t := range d.Texts {
			in = append(in, t.Lang)
		}
		urls = append(urls, r.sitemapURL(lang, strings.TrimPrefix(d.Path(lang), lang+"/"), in, modified))
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
	return urls
}

func (r *Renderer) sitemapURL(lang, path string, in []string, modified kb.Date) sitemapURL {
	u := sitemapURL{Loc: r.absolute(lang + "/" + path), Modified: modified.Day()}
	if len(in) < 2 {
		return u
	}
	for _, l := range in {
		u.Links = append(u.Links, sitemapLink{"alternate", l, r.absolute(l + "/" + path)})
	}
	u.Links = append(u.Links, sitemapLink{"alternate", "x-default", u.Links[0].Href})
	return u
}

// errorJSON is an entry of errors.json.
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

func (r *Renderer) redirects(out site.Output) error {
	for _, red := range r.lib.Redirects {
		for _, lang := range r.lib.Site.Languages {
			b := r.list(lang, red.To+"/", r.texts[lang].Get("redirect.title"))
			b.NoIndex, b.Alternates = true, nil
			to := r.href(lang + "/" + red.To + "/")
			p := RedirectPage{Base: b, Target: Link{Name: b.Canonical, Href: to}, Refresh: refresh(to)}
			if err := r.put(out, lang+"/"+red.From+"/index.html", "(alias of "+red.To+")", "redirect", p); err != nil {
				return err
			}
		}
	}
	return nil
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
			Links: []Link{{Name: t.Get("nav.home"), Href: r.href(lang + "/")}, {Name: t.Get("nav.errors"), Href: r.href(lang + "/errors/")}}})
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
