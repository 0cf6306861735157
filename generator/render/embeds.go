package render

import (
	"maps"
	"slices"
	"strings"

	"naosu/generator/kb"
	"naosu/generator/site"
)

// Products link to articles at addresses that name no language, so that they
// need not know which the reader has: e/<topic>/<slug>/ by ID (old IDs too), and
// e/<topic>/<code>/ by error code, whatever languages and articles there are in
// a later year. Such a page has a link for each language, and script follows the
// one that fits, with the fragment. docs/api.md tells makers of products. The
// pages multiply files, so that they are switched on by outputs.embeds.

// EmbedPage leads from a product to an article, or to those that a code may be.
type EmbedPage struct {
	Base
	Choices []EmbedChoice
	One     bool // script may follow the link
}

// EmbedChoice is the page in one language.
type EmbedChoice struct {
	Lang, Name string // of the language
	Links      []Link
}

// embedRoot is the folder of the addresses for products.
const embedRoot = "e/"

// embedParts are the pages for products.
func (r *Renderer) embedParts() (parts []part) {
	if !r.lib.Site.Outputs.Embeds {
		return nil
	}
	by := map[string][]*kb.Article{}
	for _, a := range r.lib.Articles {
		for _, code := range a.Codes {
			if name := codeSlug(code); name != "" && !slices.Contains(by[a.Topic.ID+"/"+name], a) {
				by[a.Topic.ID+"/"+name] = append(by[a.Topic.ID+"/"+name], a)
			}
		}
	}
	for _, a := range r.lib.Articles { // an ID goes before a code
		for _, id := range append([]string{a.ID}, a.Aliases...) {
			by[id] = []*kb.Article{a}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(by)) {
		path, articles := embedRoot+name+"/"+pageFile, by[name]
		parts = append(parts, file(func(out site.Output) error { return r.embed(out, path, articles) }, path))
	}
	return parts
}

// codeSlug is a code as a part of an address: small letters and digits, with "-"
// for what else there is.
func codeSlug(code string) string {
	words := strings.FieldsFunc(strings.ToLower(code), func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') })
	return strings.Join(words, "-")
}

func (r *Renderer) embed(out site.Output, path string, articles []*kb.Article) error {
	first := r.lib.Site.Languages[0]
	text := articles[0].Best(first)
	title := text.Title
	if len(articles) > 1 {
		title = r.texts[first].Get("embed.title")
	}
	p := EmbedPage{Base: r.list(first, "", title), One: len(articles) == 1}
	p.Alternates, p.Feeds, p.NoIndex = nil, nil, true
	p.Canonical = r.absolute(articles[0].Path(text.Lang))
	for _, lang := range r.lib.Site.Languages {
		c := EmbedChoice{Lang: lang, Name: r.texts[lang].Get("language.name")}
		for _, a := range articles {
			if t := a.In(lang); t != nil {
				c.Links = append(c.Links, Link{Name: t.Title, Href: r.href(a.Path(lang))})
			}
		}
		if len(c.Links) > 0 {
			p.Choices = append(p.Choices, c)
		}
	}
	return r.put(out, path, text.Place.File, "embed", p)
}
