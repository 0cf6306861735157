package render

import (
	"encoding/xml"

	"naosu/generator/kb"
	"naosu/generator/site"
)

// SearchPage is where whole logs are looked up. Script fills it in.
type SearchPage struct {
	Base
	TagsRef string
}

// Search says where script finds what it needs to search.
type Search struct {
	Base   string // path of the site
	Page   string // the search page of the language
	Engine string // the engine as a module, for pages that cannot start the worker
	Worker string
}

// Word is a key with the words that script shows for it.
type Word struct{ Key, Words string }

// scriptKeys are the words that script shows, besides those of vocabularies.
// Where a language has a key.one, that goes along.
var scriptKeys = []string{
	"search.all", "search.answers", "search.choose", "search.count", "search.differ", "search.failed", "search.line", "search.missing", "search.more",
	"search.near", "search.none", "search.others", "search.retired", "search.several", "search.sure", "search.tell", "search.topics", "search.wait",
	"effort.label", "now.badge", "risk.label", "verdict.first", "verdict.side",
}

// Kinds are the ways in which an answer fits a text.
var Kinds = []string{"code", "exact", "template", "near", "title", "body"}

// scriptWords lists what script says in a language.
func (r *Renderer) scriptWords(lang string) (words []Word) {
	t := r.texts[lang]
	add := func(key string) {
		words = append(words, Word{key, t.Get(key)})
		if one := key + ".one"; t.has(one) {
			words = append(words, Word{one, t.Get(one)})
		}
	}
	for _, key := range scriptKeys {
		add(key)
	}
	for _, v := range []struct {
		family string
		words  []string
	}{{"kind", Kinds}, {"side", kb.Sides}, {"effort", kb.Efforts}, {"risk", kb.Risks}, {"language", r.lib.Site.Languages}} {
		for _, word := range v.words {
			add(v.family + "." + word)
		}
	}
	return words
}

func (r *Renderer) searchOf(lang string) Search {
	return Search{Base: r.lib.Site.BasePath, Page: r.href(lang + "/search/"), Engine: r.assets["search.js"].Href, Worker: r.assets["searchworker.js"].Href}
}

func (r *Renderer) search(out site.Output, lang string) error {
	p := SearchPage{Base: r.list(lang, "search/", r.texts[lang].Get("search.title")), TagsRef: r.href(lang + "/tags/")}
	p.Description, p.Hero, p.Script = p.Text("search.description"), true, r.assets["searchpage.js"]
	if err := r.crumbs(&p.Base, Link{Name: p.Text("search.title")}); err != nil {
		return err
	}
	if !r.portable {
		if err := r.openSearch(out, p.Base); err != nil {
			return err
		}
	}
	return r.put(out, lang+"/search/index.html", "templates/search.html", "search", p)
}

// OpenSearch 1.1, https://github.com/dewitt/opensearch.
type (
	openSearch struct {
		XMLName     xml.Name        `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
		ShortName   string          `xml:"ShortName"`
		Description string          `xml:"Description"`
		Encoding    string          `xml:"InputEncoding"`
		Language    string          `xml:"Language"`
		Image       *openSearchIcon `xml:"Image"`
		URL         openSearchURL   `xml:"Url"`
	}
	openSearchIcon struct {
		Type string `xml:"type,attr"`
		Href string `xml:",chardata"`
	}
	openSearchURL struct {
		Type     string `xml:"type,attr"`
		Method   string `xml:"method,attr"`
		Template string `xml:"template,attr"`
	}
)

// maxShortName is how long OpenSearch lets a name be.
const maxShortName = 16

func (r *Renderer) openSearchLink(lang string) Link {
	return Link{Name: r.lib.Site.Title[lang], Href: r.href(lang + "/opensearch.xml")}
}

// openSearch lets browsers search the site from their address bar. What is
// typed there goes into the fragment, which is not sent.
func (r *Renderer) openSearch(out site.Output, b Base) error {
	name := []rune(b.SiteTitle)
	doc := openSearch{ShortName: string(name[:min(len(name), maxShortName)]), Description: b.Description, Encoding: "UTF-8", Language: b.Lang,
		URL: openSearchURL{"text/html", "get", r.absolute(b.Lang+"/search/") + "#q={searchTerms}"}}
	if b.Icon != "" {
		doc.Image = &openSearchIcon{"image/svg+xml", r.absolute(icon)}
	}
	return putXML(out, b.Lang+"/opensearch.xml", doc)
}
