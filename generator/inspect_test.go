package main

import (
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"naosu/generator/markdown"
)

// An inspector looks at a whole site.
type inspector struct {
	built
	t     *testing.T
	base  *url.URL
	pages map[string]*page // by path
	csp   string           // of the first page
}

// A page is one HTML file.
type page struct {
	path      string // in the site
	address   string // absolute
	doc       *html.Node
	lang      string
	ids       map[string]bool
	canonical string
	noIndex   bool
	redirect  string            // where it leads, if it is a redirect
	alternate map[string]string // hreflang to address
	search    map[string]bool   // descriptions of the site as a search engine
	links     []string          // paths of the pages it links to
}

// inspect checks what must be true of any site.
func inspect(t *testing.T, b built) {
	t.Helper()
	base, err := url.Parse(b.lib.Site.BaseURL)
	if err != nil {
		t.Fatal(err)
	}
	in := &inspector{built: b, t: t, base: base, pages: map[string]*page{}}
	for _, name := range slices.Sorted(maps.Keys(b.files)) {
		if path.Ext(name) == ".html" {
			in.pages[name] = in.read(name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(in.pages)) {
		p := in.pages[name]
		in.structure(p)
		in.policy(p)
		in.references(p)
		in.languages(p)
		in.foreign(p, p.doc, "")
		in.jsonLD(p)
	}
	in.documents()
	in.reachable()
	in.machines()
}

func (in *inspector) errorf(where, format string, args ...any) {
	in.t.Helper()
	in.t.Errorf(where+": "+format, args...)
}

// read parses a page and collects what other pages ask about it.
func (in *inspector) read(name string) *page {
	p := &page{path: name, address: in.base.String() + strings.TrimSuffix(name, "index.html"), doc: parse(in.t, in.files[name]), ids: map[string]bool{}, alternate: map[string]string{}, search: map[string]bool{}}
	for n := range elements(p.doc) {
		if id, ok := attr(n, "id"); ok {
			if p.ids[id] || id == "" || strings.ContainsAny(id, " \t\n") {
				in.errorf(name, "id %q is empty, has a space or stands there twice", id)
			}
			p.ids[id] = true
		}
		switch n.Data {
		case "html":
			p.lang, _ = attr(n, "lang")
		case "meta":
			in.readMeta(p, n)
		case "link":
			in.readLink(p, n)
		}
	}
	return p
}

func (in *inspector) readMeta(p *page, n *html.Node) {
	content, _ := attr(n, "content")
	if name, _ := attr(n, "name"); name == "robots" {
		p.noIndex = strings.Contains(content, "noindex")
	}
	if equiv, _ := attr(n, "http-equiv"); equiv == "refresh" {
		_, p.redirect, _ = strings.Cut(content, "url=")
	}
}

func (in *inspector) readLink(p *page, n *html.Node) {
	rel, _ := attr(n, "rel")
	href, _ := attr(n, "href")
	lang, foreign := attr(n, "hreflang")
	switch {
	case rel == "canonical" && p.canonical != "":
		in.errorf(p.path, "two canonical addresses")
	case rel == "search":
		p.search[strings.TrimPrefix(href, in.base.Path)] = true
	case rel == "canonical":
		p.canonical = href
	case rel == "alternate" && foreign && p.alternate[lang] != "":
		in.errorf(p.path, "two alternates for %q", lang)
	case rel == "alternate" && foreign:
		p.alternate[lang] = href
	}
}

// structure checks one page by itself.
func (in *inspector) structure(p *page) {
	if !strings.HasPrefix(strings.ToLower(in.files[p.path]), "<!doctype html>\n<html lang=\"") {
		in.errorf(p.path, "does not begin with doctype and lang")
	}
	top, _, _ := strings.Cut(p.path, "/")
	if slices.Contains(in.lib.Site.Languages, top) && p.lang != top {
		in.errorf(p.path, "lang is %q", p.lang)
	}
	counts := map[string]int{}
	for n := range elements(p.doc) {
		if n.Namespace == "svg" {
			in.drawing(p, n)
		} else {
			counts[n.Data]++
		}
		in.element(p, n)
	}
	headings := counts["h1"]
	if p.path == "404.html" || p.path == "index.html" {
		headings /= len(in.lib.Site.Languages) // one for each language
	}
	if headings != 1 || counts["title"] != 1 || counts["main"] != 1 {
		in.errorf(p.path, "has %d h1, %d title, %d main", counts["h1"], counts["title"], counts["main"])
	}
	for _, name := range []string{"style", "base", "iframe", "object", "embed", "frame", "applet", "math", "template"} {
		if counts[name] > 0 {
			in.errorf(p.path, "holds <%s>", name)
		}
	}
}

// drawing checks that what is drawn is an incident's course, of shapes and text
// alone, and has a text of its own.
func (in *inspector) drawing(p *page, n *html.Node) {
	class, _ := attr(n, "class")
	label, _ := attr(n, "aria-label")
	role, _ := attr(n, "role")
	if n.Data == "svg" && (class != "course" || role != "img" || label == "") || !slices.Contains([]string{"svg", "line", "circle", "text", "title"}, n.Data) {
		in.errorf(p.path, "draws <%s class=%q role=%q aria-label=%q>", n.Data, class, role, label)
	}
}

func (in *inspector) element(p *page, n *html.Node) {
	for _, a := range n.Attr {
		switch {
		case a.Key == "style" || strings.HasPrefix(a.Key, "on") || a.Key == "srcdoc" || a.Key == "srcset":
			in.errorf(p.path, "<%s> has %s=%q", n.Data, a.Key, a.Val)
		case a.Key == "name" && slices.Contains([]string{"input", "button", "select", "textarea", "form"}, n.Data):
			in.errorf(p.path, "<%s name=%q> would put what readers type into an address", n.Data, a.Val)
		case a.Key == "aria-labelledby" || a.Key == "aria-describedby":
			for id := range strings.FieldsSeq(a.Val) {
				if !p.ids[id] {
					in.errorf(p.path, "<%s> is labelled by %q, which is not there", n.Data, id)
				}
			}
		case strings.Contains(a.Val, "ZgotmplZ"):
			in.errorf(p.path, "html/template refused %s of <%s>", a.Key, n.Data)
		case a.Key == "lang" && a.Val == "":
			in.errorf(p.path, "<%s> has an empty lang", n.Data)
		}
	}
	switch n.Data {
	case "img":
		in.image(p, n)
	case "title", "h1", "h2", "h3", "h4", "a", "button", "summary", "th", "dt", "li", "option":
		label, _ := attr(n, "aria-label")
		if text(n) == "" && label == "" && !hasImage(n) {
			in.errorf(p.path, "an empty <%s>", n.Data)
		}
	case "time":
		if when, _ := attr(n, "datetime"); when == "" {
			in.errorf(p.path, "<time> without datetime")
		}
	}
}

func hasImage(n *html.Node) bool {
	for d := range elements(n) {
		if d.Data == "img" || d.Data == "input" {
			return true
		}
	}
	return false
}

func (in *inspector) image(p *page, n *html.Node) {
	src, _ := attr(n, "src")
	alt, _ := attr(n, "alt")
	width, _ := attr(n, "width")
	height, _ := attr(n, "height")
	decoration := strings.HasSuffix(src, "/favicon.svg") // beside the name of the site
	if alt == "" && !decoration || width == "" || height == "" {
		in.errorf(p.path, "image %s has alt %q and size %q × %q", src, alt, width, height)
	}
}

// policy checks that nothing runs or loads but what the policy names, and that
// the policy comes first.
func (in *inspector) policy(p *page) {
	var before []string
	seen := ""
	for n := range elements(p.doc) {
		equiv, _ := attr(n, "http-equiv")
		switch {
		case strings.EqualFold(equiv, "content-security-policy"):
			seen, _ = attr(n, "content")
			if len(before) > 0 {
				in.errorf(p.path, "before the policy stand %s", before)
			}
		case seen == "" && (n.Data == "link" || n.Data == "script" || n.Data == "img" || equiv != ""):
			before = append(before, n.Data)
		}
		rel, _ := attr(n, "rel")
		switch {
		case n.Data == "script":
			in.script(p, n)
		case n.Data == "link" && rel == "stylesheet":
			href, _ := attr(n, "href")
			in.integrity(p, n, href)
		}
	}
	if in.csp == "" {
		in.csp = seen
	}
	if seen == "" || seen != in.csp {
		in.errorf(p.path, "the policy is %q, elsewhere %q", seen, in.csp)
	}
}

func (in *inspector) script(p *page, n *html.Node) {
	kind, _ := attr(n, "type")
	src, hasSrc := attr(n, "src")
	switch {
	case hasSrc && n.FirstChild == nil:
		in.integrity(p, n, src)
	case hasSrc || kind != "application/ld+json":
		in.errorf(p.path, "a script stands in the page")
	}
}

func (in *inspector) integrity(p *page, n *html.Node, href string) {
	want, _ := attr(n, "integrity")
	name, _, problem := in.resolve(p, href)
	if problem != "" {
		return // references reports it
	}
	sum := sha512.Sum384([]byte(in.files[name]))
	if got := "sha384-" + base64.StdEncoding.EncodeToString(sum[:]); got != want {
		in.errorf(p.path, "integrity of %s is %q, want %q", href, want, got)
	}
}

// references checks every address on a page.
func (in *inspector) references(p *page) {
	for n := range elements(p.doc) {
		for _, name := range []string{"href", "src", "action", "poster", "cite", "data", "formaction", "ping", "background", "data-search", "data-engine", "data-worker"} {
			href, ok := attr(n, name)
			if !ok {
				continue
			}
			target, _, problem := in.resolve(p, href)
			if problem != "" {
				in.errorf(p.path, "<%s %s=%q> %s", n.Data, name, href, problem)
			}
			if n.Data == "a" && target != "" {
				p.links = append(p.links, target)
			}
			rel, _ := attr(n, "rel")
			if external := problem == "" && target == ""; external && n.Data != "a" {
				in.errorf(p.path, "<%s> loads %s from another host", n.Data, href)
			} else if external && !strings.HasPrefix(href, "mailto:") && !strings.Contains(rel, "noopener") {
				in.errorf(p.path, "the link to %s has rel %q", href, rel)
			}
		}
	}
	if p.redirect != "" {
		target, _, problem := in.resolve(p, p.redirect)
		if problem != "" || !p.noIndex {
			in.errorf(p.path, "redirects to %q %s, noindex is %t", p.redirect, problem, p.noIndex)
		}
		if to := in.pages[target]; to != nil && to.redirect != "" {
			in.errorf(p.path, "redirects to a redirect")
		}
	}
	for _, key := range []string{"og:url", "og:image"} {
		for n := range elements(p.doc) {
			if property, _ := attr(n, "property"); n.Data == "meta" && property == key {
				href, _ := attr(n, "content")
				in.own(p.path, key, href)
			}
		}
	}
}

// resolve finds the file that an address on a page means. Addresses outside
// the site have none. problem says what is wrong.
func (in *inspector) resolve(p *page, href string) (name, fragment, problem string) {
	u, err := url.Parse(href)
	if err != nil || strings.TrimSpace(href) != href || href == "" {
		return "", "", "cannot be parsed"
	}
	if u.Scheme == "mailto" {
		return "", "", ""
	}
	from, err := url.Parse(p.address)
	if err != nil {
		return "", "", "stands on a page with a broken address"
	}
	abs := from.ResolveReference(u)
	if abs.Scheme != "http" && abs.Scheme != "https" {
		return "", "", "has scheme " + abs.Scheme
	}
	if abs.Host != in.base.Host {
		return "", "", ""
	}
	below, ok := strings.CutPrefix(abs.Path, in.base.Path)
	if !ok || abs.Scheme != in.base.Scheme || abs.RawQuery != "" {
		return "", "", "leads out of the site"
	}
	name = below
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if _, ok := in.files[name]; !ok {
		return "", "", "leads to nothing"
	}
	if abs.Fragment != "" && (in.pages[name] == nil || !in.pages[name].ids[abs.Fragment]) {
		return name, "", "names an id that is not there"
	}
	return name, abs.Fragment, ""
}

// own checks an absolute address that must be one of the site, and returns its
// file.
func (in *inspector) own(where, what, href string) string {
	in.t.Helper()
	name, _, problem := in.resolve(&page{address: in.base.String()}, href)
	if problem == "" && (name == "" || !strings.HasPrefix(href, in.base.String())) {
		problem = "is not an absolute address of this site"
	}
	if problem != "" {
		in.errorf(where, "%s %q %s", what, href, problem)
	}
	return name
}

// languages checks canonical addresses and alternates.
func (in *inspector) languages(p *page) {
	if p.path == "404.html" {
		if p.canonical != "" || !p.noIndex || len(p.alternate) > 0 {
			in.errorf(p.path, "is one of the indexed pages")
		}
		return
	}
	in.own(p.path, "canonical address", p.canonical)
	if (p.canonical == p.address) == p.noIndex {
		in.errorf(p.path, "canonical %q, noindex %t", p.canonical, p.noIndex)
	}
	if len(p.alternate) == 0 {
		return
	}
	own := p.lang
	if p.path == "index.html" {
		own = "x-default"
	}
	few := len(p.alternate) < 3 && p.path != "index.html"
	if p.noIndex || p.alternate[own] != p.address || p.alternate["x-default"] == "" || few {
		in.errorf(p.path, "noindex %t, alternates %v", p.noIndex, p.alternate)
	}
	for lang, href := range p.alternate {
		other := in.pages[in.own(p.path, "alternate", href)]
		if other == nil || lang == "x-default" {
			continue
		}
		if other.lang != lang || other.noIndex {
			in.errorf(p.path, "alternate %s %s is in %q, noindex %t", lang, href, other.lang, other.noIndex)
		}
		if p.path != "index.html" && !maps.Equal(other.alternate, p.alternate) {
			in.errorf(p.path, "alternates %v, but those of %s are %v", p.alternate, other.path, other.alternate)
		}
	}
}

// documents checks that each document has a page in each language, which is
// indexed and named as an alternate only where it has a text.
func (in *inspector) documents() {
	for _, d := range in.lib.Docs() {
		for _, lang := range in.lib.Site.Languages {
			name := d.Path(lang) + "index.html"
			p := in.pages[name]
			if p == nil {
				in.errorf(name, "missing")
				continue
			}
			if own := d.In(lang) != nil; own == p.noIndex {
				in.errorf(name, "noindex is %t", p.noIndex)
			} else if !own && p.canonical != in.base.String()+d.Path(d.Original) {
				in.errorf(name, "canonical is %q, not the original", p.canonical)
			}
			for _, other := range in.lib.Site.Languages {
				want := d.In(lang) != nil && d.In(other) != nil && len(d.Texts) > 1
				if (p.alternate[other] != "") != want {
					in.errorf(name, "alternate for %q: %q", other, p.alternate[other])
				}
			}
		}
	}
}

// reachable checks that links lead from the root to every indexed page. Retired
// articles are in no list.
func (in *inspector) reachable() {
	seen := map[string]bool{"index.html": true}
	queue := []string{"index.html"}
	for len(queue) > 0 {
		for _, next := range in.pages[queue[0]].links {
			if in.pages[next] != nil && !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
		queue = queue[1:]
	}
	for _, a := range in.lib.Articles {
		for _, t := range a.Texts {
			seen[a.Path(t.Lang)+"index.html"] = seen[a.Path(t.Lang)+"index.html"] || !a.Live()
		}
	}
	for name, p := range in.pages {
		if !p.noIndex && !seen[name] {
			in.errorf(name, "no link leads here")
		}
	}
}

// jsonLD checks the data blocks by what schema.org and search engines require.
func (in *inspector) jsonLD(p *page) {
	for n := range elements(p.doc) {
		if kind, _ := attr(n, "type"); n.Data != "script" || kind != "application/ld+json" {
			continue
		}
		var v map[string]any
		if err := json.Unmarshal([]byte(n.FirstChild.Data), &v); err != nil {
			in.errorf(p.path, "JSON-LD: %v", err)
			continue
		}
		if v["@context"] != "https://schema.org" {
			in.errorf(p.path, "JSON-LD context %v", v["@context"])
		}
		switch v["@type"] {
		case "BreadcrumbList":
			in.breadcrumbs(p, v)
		case "FAQPage":
			in.questions(p, v)
		case "TechArticle":
			in.need(p, v, "headline", "inLanguage", "mainEntityOfPage", "isPartOf", "about")
			in.own(p.path, "mainEntityOfPage", in.str(v, "mainEntityOfPage"))
			site, _ := v["isPartOf"].(map[string]any)
			in.own(p.path, "isPartOf", in.str(site, "url"))
		case "WebSite":
			in.need(p, v, "name", "url", "inLanguage")
			in.own(p.path, "WebSite", in.str(v, "url"))
		default:
			in.errorf(p.path, "JSON-LD of type %v", v["@type"])
		}
	}
}

func (in *inspector) str(v map[string]any, key string) string {
	s, _ := v[key].(string)
	return s
}

func (in *inspector) need(p *page, v map[string]any, keys ...string) {
	for _, key := range keys {
		if v[key] == nil || v[key] == "" {
			in.errorf(p.path, "JSON-LD %v has no %s", v["@type"], key)
		}
	}
}

func (in *inspector) breadcrumbs(p *page, v map[string]any) {
	list, _ := v["itemListElement"].([]any)
	if len(list) < 2 {
		in.errorf(p.path, "%d breadcrumbs", len(list))
	}
	for i, e := range list {
		item, _ := e.(map[string]any)
		in.need(p, item, "name")
		if item["position"] != float64(i+1) {
			in.errorf(p.path, "breadcrumb %d has position %v", i+1, item["position"])
		}
		if i < len(list)-1 {
			in.own(p.path, "breadcrumb", in.str(item, "item"))
		}
	}
}

func (in *inspector) questions(p *page, v map[string]any) {
	list, _ := v["mainEntity"].([]any)
	if len(list) == 0 {
		in.errorf(p.path, "FAQPage without questions")
	}
	for _, e := range list {
		q, _ := e.(map[string]any)
		in.need(p, q, "name", "acceptedAnswer")
		answer, _ := q["acceptedAnswer"].(map[string]any)
		in.need(p, answer, "text")
	}
}

// foreign checks that Japanese letters stand in elements that say that they are
// Japanese, on a site that has Japanese.
func (in *inspector) foreign(p *page, n *html.Node, lang string) {
	if l, ok := attr(n, "lang"); ok {
		lang = l
	}
	if n.Type == html.TextNode && lang != "ja" && slices.Contains(in.lib.Site.Languages, "ja") && markdown.Japanese(n.Data) {
		in.errorf(p.path, "%q stands in an element with lang %q", strings.TrimSpace(n.Data), lang)
	}
	for c := range n.ChildNodes() {
		_, draft := attr(c, "data-draft") // a message in plain text, which is copied
		if c.Data != "script" && c.Data != "title" && !draft {
			in.foreign(p, c, lang)
		}
	}
}
