package main

import (
	"encoding/json"
	"encoding/xml"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"naosu/generator/markdown"
)

// machines checks the files that programs read.
func (in *inspector) machines() {
	in.feeds()
	in.sitemap()
	in.errorsJSON()
	in.redirects()
	in.llms()
	in.twins()
	in.openSearch()
	if robots := in.files["robots.txt"]; !strings.Contains(robots, "\nSitemap: "+in.base.String()+"sitemap.xml\n") {
		in.errorf("robots.txt", "does not name the sitemap:\n%s", robots)
	}
	headers := in.files["_headers"]
	if !strings.Contains(headers, "Content-Security-Policy: "+in.csp+"; frame-ancestors 'none'\n") {
		in.errorf("_headers", "has another policy than the pages:\n%s", headers)
	}
	for line := range strings.Lines(headers) {
		if line[0] != ' ' && !strings.HasPrefix(line, in.base.Path) {
			in.errorf("_headers", "%q lies outside the site", line)
		}
	}
}

const atomSpace = "http://www.w3.org/2005/Atom"

type atomDoc struct {
	XMLName xml.Name
	Lang    string     `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	ID      string     `xml:"http://www.w3.org/2005/Atom id"`
	Title   string     `xml:"http://www.w3.org/2005/Atom title"`
	Updated string     `xml:"http://www.w3.org/2005/Atom updated"`
	Links   []atomHref `xml:"http://www.w3.org/2005/Atom link"`
	Authors []string   `xml:"http://www.w3.org/2005/Atom author>name"`
	Entries []atomItem `xml:"http://www.w3.org/2005/Atom entry"`
}

type atomItem struct {
	ID      string     `xml:"http://www.w3.org/2005/Atom id"`
	Title   string     `xml:"http://www.w3.org/2005/Atom title"`
	Updated string     `xml:"http://www.w3.org/2005/Atom updated"`
	Links   []atomHref `xml:"http://www.w3.org/2005/Atom link"`
}

type atomHref struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

// feeds checks each Atom feed by RFC 4287 and the JSON feed beside it.
func (in *inspector) feeds() {
	ids := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(in.files)) {
		if path.Base(name) != "feed.xml" {
			continue
		}
		var feed atomDoc
		if err := xml.Unmarshal([]byte(in.files[name]), &feed); err != nil {
			in.errorf(name, "%v", err)
			continue
		}
		if feed.XMLName.Space != atomSpace || feed.XMLName.Local != "feed" || feed.Title == "" || len(feed.Authors) != 1 || feed.Authors[0] == "" {
			in.errorf(name, "root %v, title %q, authors %q", feed.XMLName, feed.Title, feed.Authors)
		}
		if other := ids[feed.ID]; other != "" || feed.ID == "" {
			in.errorf(name, "id %q is the one of %q", feed.ID, other)
		}
		ids[feed.ID] = name
		if lang, _, _ := strings.Cut(name, "/"); feed.Lang != lang {
			in.errorf(name, "xml:lang is %q", feed.Lang)
		}
		in.atomLinks(name, feed)
		in.atomEntries(name, feed)
		in.jsonFeed(strings.TrimSuffix(name, ".xml")+".json", feed)
	}
	if len(ids) == 0 {
		in.errorf("feeds", "there are none")
	}
}

func (in *inspector) atomLinks(name string, feed atomDoc) {
	found := map[string]string{}
	for _, l := range feed.Links {
		found[l.Rel] = in.own(name, l.Rel, l.Href)
	}
	if found["self"] != name || in.pages[found["alternate"]] == nil {
		in.errorf(name, "links %v", found)
	}
}

func (in *inspector) atomEntries(name string, feed atomDoc) {
	seen := map[string]bool{}
	last := in.moment(name, feed.Updated)
	for i, e := range feed.Entries {
		if e.ID == "" || seen[e.ID] || e.Title == "" || len(e.Links) != 1 {
			in.errorf(name, "entry %+v lacks something or stands there twice", e)
			continue
		}
		seen[e.ID] = true
		if p := in.pages[in.own(name, "entry", e.Links[0].Href)]; p != nil && (p.noIndex || p.lang != feed.Lang) {
			in.errorf(name, "entry %s is in %q, noindex %t", e.ID, p.lang, p.noIndex)
		}
		at := in.moment(name, e.Updated)
		if at.After(last) || i == 0 && !at.Equal(last) {
			in.errorf(name, "entry %s is newer than what stands before it", e.ID)
		}
		last = at
	}
}

func (in *inspector) moment(name, s string) time.Time {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		in.errorf(name, "%v", err)
	}
	return at
}

func (in *inspector) jsonFeed(name string, atom atomDoc) {
	var feed struct {
		Version, Title, Language string
		Home                     string `json:"home_page_url"`
		Feed                     string `json:"feed_url"`
		Items                    []struct {
			ID, URL, Title string
			Text           *string `json:"content_text"`
			Updated        string  `json:"date_modified"`
		}
	}
	if err := json.Unmarshal([]byte(in.files[name]), &feed); err != nil {
		in.errorf(name, "%v", err)
		return
	}
	if feed.Version != "https://jsonfeed.org/version/1.1" || feed.Title != atom.Title || feed.Language != atom.Lang || feed.Items == nil {
		in.errorf(name, "version %q, title %q, language %q", feed.Version, feed.Title, feed.Language)
	}
	if in.own(name, "feed_url", feed.Feed) != name || in.pages[in.own(name, "home_page_url", feed.Home)] == nil {
		in.errorf(name, "feed_url %q, home_page_url %q", feed.Feed, feed.Home)
	}
	if len(feed.Items) != len(atom.Entries) {
		in.errorf(name, "%d items, but %d in the Atom feed", len(feed.Items), len(atom.Entries))
		return
	}
	for i, item := range feed.Items {
		if e := atom.Entries[i]; item.ID != e.ID || item.Title != e.Title || item.Updated != e.Updated || item.Text == nil {
			in.errorf(name, "item %+v differs from %+v or has no text", item, e)
		}
		in.own(name, "item", item.URL)
	}
}

type sitemapDoc struct {
	XMLName xml.Name
	Maps    []string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemap>loc"`
	URLs    []struct {
		Loc      string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 loc"`
		Modified string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 lastmod"`
		Links    []struct {
			Rel  string `xml:"rel,attr"`
			Lang string `xml:"hreflang,attr"`
			Href string `xml:"href,attr"`
		} `xml:"http://www.w3.org/1999/xhtml link"`
	} `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
}

// sitemap checks that it lists exactly the pages that are indexed. The root
// only leads on, and further pages of lists are found through the first.
func (in *inspector) sitemap() {
	listed := map[string]bool{}
	for _, part := range in.readSitemap("sitemap.xml", "sitemapindex").Maps {
		name := in.own("sitemap.xml", "part", part)
		for _, u := range in.readSitemap(name, "urlset").URLs {
			p := in.pages[in.own(name, "page", u.Loc)]
			if p == nil {
				continue
			}
			if listed[p.path] {
				in.errorf(name, "%s twice", u.Loc)
			}
			listed[p.path] = true
			alternates := map[string]string{}
			for _, l := range u.Links {
				alternates[l.Lang] = l.Href
			}
			if !maps.Equal(alternates, p.alternate) {
				in.errorf(name, "alternates of %s are %v, on the page %v", u.Loc, alternates, p.alternate)
			}
			if u.Modified != "" {
				if _, err := time.Parse(time.DateOnly, u.Modified); err != nil {
					in.errorf(name, "%v", err)
				}
			}
		}
	}
	for name, p := range in.pages {
		want := !p.noIndex && name != "index.html" && !strings.Contains(name, "/page/")
		if listed[name] != want {
			in.errorf(name, "in the sitemap: %t, want %t", listed[name], want)
		}
	}
}

func (in *inspector) readSitemap(name, root string) (doc sitemapDoc) {
	if err := xml.Unmarshal([]byte(in.files[name]), &doc); err != nil || doc.XMLName.Local != root {
		in.errorf(name, "root %v, %v", doc.XMLName, err)
	}
	return doc
}

// errorsJSON checks the list of all texts.
func (in *inspector) errorsJSON() {
	if err := validErrors(in.t, in.files["errors.json"]); err != nil {
		in.errorf("errors.json", "%v", err)
	}
	var list struct {
		Version int
		Errors  []struct {
			ID           string
			Titles, URLs map[string]string
			Codes        []string
			Texts        []struct{ Lang, Text string }
		}
	}
	if err := json.Unmarshal([]byte(in.files["errors.json"]), &list); err != nil {
		in.errorf("errors.json", "%v", err)
	}
	if list.Version != 1 || len(list.Errors) != len(in.lib.Articles) {
		in.errorf("errors.json", "version %d, %d errors of %d articles", list.Version, len(list.Errors), len(in.lib.Articles))
	}
	for i, e := range list.Errors {
		if e.ID != in.lib.Articles[i].ID || len(e.Texts) == 0 && in.lib.Articles[i].Status != "draft" || e.Codes == nil || len(e.URLs) == 0 || len(e.URLs) != len(e.Titles) {
			in.errorf("errors.json", "%+v", e)
		}
		for lang, href := range e.URLs {
			if p := in.pages[in.own("errors.json", "page", href)]; p != nil && (p.lang != lang || p.noIndex) {
				in.errorf("errors.json", "%s is in %q, noindex %t", href, p.lang, p.noIndex)
			}
		}
	}
}

// redirects checks that _redirects says the same as the redirect pages.
func (in *inspector) redirects() {
	found := map[string]string{}
	for line := range strings.Lines(in.files["_redirects"]) {
		words := strings.Fields(line)
		if len(words) != 3 || words[2] != "301" {
			in.errorf("_redirects", "%q", line)
			continue
		}
		found[words[0]] = words[1]
	}
	for name, p := range in.pages {
		from := in.base.Path + strings.TrimSuffix(name, "index.html")
		if found[from] != p.redirect {
			in.errorf(name, "leads to %q, in _redirects %q", p.redirect, found[from])
		}
		delete(found, from)
	}
	if len(found) > 0 {
		in.errorf("_redirects", "without pages: %v", found)
	}
}

// llms checks llms.txt by https://llmstxt.org: a title, a quote, and lists of
// links under H2s. Every listed article stands there once in each language.
func (in *inspector) llms() {
	const name = "llms.txt"
	doc := markdown.New(markdown.Options{}).Parse([]byte(in.files[name]), 0)
	if len(doc.Headings) == 0 || doc.Headings[0].Level != 1 || doc.Headings[0].Text != in.lib.Site.Title[in.lib.Site.Languages[0]] {
		in.errorf(name, "headings %v", doc.Headings)
	}
	listed := map[string]int{}
	for _, l := range doc.Links {
		listed[in.own(name, "link", l.Dest)]++
	}
	for _, a := range in.lib.Articles {
		for _, lang := range in.lib.Site.Languages {
			want := 0
			if a.Live() && a.In(lang) != nil {
				want = 1
			}
			file := "index.html"
			if in.lib.Site.Outputs.MarkdownTwins {
				file = "index.md"
			}
			if got := listed[a.Path(lang)+file]; got != want {
				in.errorf(name, "%s stands there %d times, want %d", a.Path(lang), got, want)
			}
		}
	}
}

// twins checks that each article that a language has for its own has a twin in
// Markdown, which holds the sections of the page and only links that lead
// somewhere.
func (in *inspector) twins() {
	found := map[string]bool{}
	for name := range in.files {
		if path.Base(name) == "index.md" {
			found[name] = true
		}
	}
	for _, a := range in.lib.Articles {
		for _, t := range a.Texts {
			name := a.Path(t.Lang) + "index.md"
			if found[name] != in.lib.Site.Outputs.MarkdownTwins {
				in.errorf(name, "is there: %t", found[name])
			}
			if found[name] {
				in.twin(name, t.Title)
			}
			delete(found, name)
		}
	}
	if len(found) > 0 {
		in.errorf("twins", "of no article: %v", found)
	}
}

func (in *inspector) twin(name, title string) {
	doc := markdown.New(markdown.Options{}).Parse([]byte(in.files[name]), 0)
	var headings []string
	for _, h := range doc.Headings {
		if h.Level == 2 {
			headings = append(headings, h.Text)
		}
		if strings.Contains(h.Text, "{#") {
			in.errorf(name, "heading %q has attributes", h.Text)
		}
	}
	if len(doc.Problems) > 0 || doc.Headings[0].Text != oneLine(title) {
		in.errorf(name, "heading %q, problems %v", doc.Headings[0].Text, doc.Problems)
	}
	page := in.pages[strings.TrimSuffix(name, "md")+"html"]
	for n := range elements(page.doc) {
		if class, _ := attr(n, "class"); n.Data == "section" && strings.HasPrefix(class, "section") {
			if len(headings) == 0 || !strings.Contains(text(n), headings[0]) {
				in.errorf(name, "lacks a section of the page, has %q left", headings)
				return
			}
			headings = headings[1:]
		}
	}
	for _, l := range doc.Links {
		if u := markdown.ParseURL(l.Dest); u.Kind == markdown.Relative || strings.HasPrefix(l.Dest, in.base.String()) {
			in.own(name, "link", l.Dest)
		}
	}
}

// openSearch checks each language's description by OpenSearch 1.1, that what is
// searched for can only stand in a fragment, and that pages name the
// description of their language.
func (in *inspector) openSearch() {
	for name, p := range in.pages {
		if !p.search[p.lang+"/opensearch.xml"] {
			in.errorf(name, "names the search engines %v", p.search)
		}
	}
	for _, lang := range in.lib.Site.Languages {
		name := lang + "/opensearch.xml"
		var doc struct {
			XMLName     xml.Name
			ShortName   string
			Description string
			Image       string
			URL         struct {
				Type     string `xml:"type,attr"`
				Method   string `xml:"method,attr"`
				Template string `xml:"template,attr"`
			} `xml:"Url"`
		}
		if err := xml.Unmarshal([]byte(in.files[name]), &doc); err != nil {
			in.errorf(name, "%v", err)
			continue
		}
		if doc.XMLName.Space != "http://a9.com/-/spec/opensearch/1.1/" || doc.XMLName.Local != "OpenSearchDescription" {
			in.errorf(name, "root %v", doc.XMLName)
		}
		if n := utf8.RuneCountInString(doc.ShortName); n == 0 || n > 16 || doc.Description == "" {
			in.errorf(name, "short name %q, description %q", doc.ShortName, doc.Description)
		}
		page, ok := strings.CutSuffix(doc.URL.Template, "#q={searchTerms}")
		if !ok || doc.URL.Type != "text/html" || in.own(name, "template", page) != lang+"/search/index.html" {
			in.errorf(name, "address %+v", doc.URL)
		}
		if doc.Image != "" {
			in.own(name, "image", doc.Image)
		}
	}
}

// oneLine is a text with its white space folded.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
