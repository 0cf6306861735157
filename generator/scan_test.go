package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"naosu/generator/markdown"
)

// A scan judges each file of a site by what a browser or another program may
// meet in it, whatever was written into the content. It knows lists of what is
// allowed and nothing of the templates.
type scan struct {
	base   *url.URL // of the site
	faults []string
}

func (s *scan) faultf(format string, args ...any) {
	if len(s.faults) < 50 {
		s.faults = append(s.faults, fmt.Sprintf(format, args...))
	}
}

// file judges one file by its format. It says whether it knows the format.
func (s *scan) file(name, text string) bool {
	switch {
	case path.Ext(name) == ".html":
		s.page(name, text)
	case path.Ext(name) == ".xml":
		s.xml(name, text)
	case path.Ext(name) == ".json":
		s.json(name, text)
	case name == "llms.txt" || path.Ext(name) == ".md":
		s.markdown(name, text)
	case name == "_headers" || name == "_redirects" || name == "robots.txt":
		s.words(name, text)
	default:
		return false
	}
	return true
}

// pageElements are the elements that pages may have, with their attributes.
// Those that start with data- and hold no address are left out.
var pageElements = map[string]string{
	"a": "aria-current aria-describedby aria-label class href hreflang id lang rel role title", "article": "class lang", "aside": "aria-labelledby class",
	"blockquote": "", "body": "", "br": "", "button": "aria-pressed class hidden type", "circle": "class cx cy r", "code": "class lang", "dd": "", "del": "", "details": "class", "dfn": "class",
	"div": "aria-label aria-labelledby class hidden lang role tabindex", "dl": "class hidden", "dt": "id", "em": "", "figcaption": "", "figure": "class id", "footer": "class",
	"form": "action class role", "h1": "lang", "h2": "class id lang", "h3": "id tabindex", "h4": "id", "h5": "id", "h6": "id", "head": "", "header": "class", "hr": "", "html": "lang",
	"img": "alt decoding height loading src width", "input": "aria-label autocapitalize autocomplete checked disabled enterkeyhint id placeholder spellcheck type",
	"kbd": "", "label": "class for hidden", "li": "class id lang value", "line": "class stroke-dasharray x1 x2 y1 y2", "link": "href hreflang integrity rel title type", "main": "class id", "mark": "",
	"meta": "charset content http-equiv name property", "nav": "aria-label aria-labelledby class lang", "ol": "class start", "p": "class hidden id lang role",
	"pre": "class lang tabindex", "rp": "", "rt": "", "ruby": "", "samp": "", "script": "defer integrity src type", "section": "aria-labelledby class lang role",
	"span": "aria-current aria-hidden class hidden id lang role", "strong": "", "sub": "", "summary": "class id", "sup": "class id", "svg": "aria-label class height role width", "table": "role", "tbody": "role",
	"td": "class role", "text": "class dy text-anchor x y", "textarea": "aria-describedby autocapitalize autocomplete id placeholder rows spellcheck", "th": "class role scope", "thead": "role",
	"time": "datetime", "title": "", "tr": "class role", "ul": "class lang", "var": "class lang", "wbr": "",
}

// attrForms are the attributes whose value means something to a browser.
var attrForms = map[string]*regexp.Regexp{
	"class":      regexp.MustCompile(`^[a-z0-9 _-]*$`),
	"id":         regexp.MustCompile(`^[^\s"'<>&]+$`),
	"lang":       regexp.MustCompile(`^[a-z]{2}$`),
	"hreflang":   regexp.MustCompile(`^([a-z]{2}|x-default)$`),
	"rel":        regexp.MustCompile(`^[a-z ]+$`),
	"type":       regexp.MustCompile(`^[a-z/+.-]+$`),
	"role":       regexp.MustCompile(`^[a-z-]+$`),
	"name":       regexp.MustCompile(`^[a-z:-]+$`),
	"http-equiv": regexp.MustCompile(`^(content-security-policy|Content-Security-Policy|refresh)$`),
	"integrity":  regexp.MustCompile(`^sha384-[A-Za-z0-9+/=]{64}$`),
}

// page judges a page as a browser reads it.
func (s *scan) page(name, text string) {
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		s.faultf("%s: %v", name, err)
		return
	}
	for n := range doc.Descendants() {
		switch n.Type {
		case html.CommentNode:
			s.faultf("%s: comment %q", name, n.Data)
		case html.ElementNode:
			s.element(name, n)
		}
	}
}

func (s *scan) element(name string, n *html.Node) {
	names, ok := pageElements[n.Data]
	if !ok || n.Namespace != "" {
		s.faultf("%s: element <%s>", name, n.Data)
		return
	}
	for _, a := range n.Attr {
		if !strings.HasPrefix(a.Key, "data-") && !slices.Contains(strings.Fields(names), a.Key) {
			s.faultf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
		}
		if form := attrForms[a.Key]; form != nil && !form.MatchString(a.Val) {
			s.faultf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
		}
		if slices.Contains([]string{"href", "src", "action", "data-search", "data-engine", "data-worker", "data-base"}, a.Key) {
			s.address(name, n, a.Val)
		}
	}
	content, _ := attr(n, "content")
	if equiv, _ := attr(n, "http-equiv"); equiv == "refresh" {
		s.address(name, n, strings.TrimPrefix(content, "0; url="))
	}
	if n.Data == "script" {
		s.script(name, n)
	}
}

// address allows what leads into the site, and in a link or an alternate what
// leads to a page of another.
func (s *scan) address(name string, n *html.Node, address string) {
	u, err := url.Parse(address)
	if err != nil || strings.ContainsAny(address, "\\ \t\n\"'<>`") && n.Data != "a" || strings.HasPrefix(address, "//") {
		s.faultf("%s: <%s> leads to %q", name, n.Data, address)
		return
	}
	own := u.Scheme == "" && u.Host == "" || u.Scheme == s.base.Scheme && u.Host == s.base.Host
	if !own && (n.Data != "a" || u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto") {
		s.faultf("%s: <%s> leads to %q", name, n.Data, address)
	}
}

// script allows files of the site and data.
func (s *scan) script(name string, n *html.Node) {
	kind, _ := attr(n, "type")
	if src, ok := attr(n, "src"); ok {
		if n.FirstChild != nil || !strings.Contains(src, "assets/") {
			s.faultf("%s: script %q", name, src)
		}
		return
	}
	if kind != "application/ld+json" || n.FirstChild == nil || !json.Valid([]byte(n.FirstChild.Data)) || strings.ContainsAny(n.FirstChild.Data, "<>&") {
		s.faultf("%s: a script of type %q that is no JSON", name, kind)
	}
}

// xmlNames are the elements of feeds, sitemaps and OpenSearch descriptions.
const xmlNames = "feed id title updated link author name entry summary sitemapindex sitemap loc lastmod urlset url OpenSearchDescription ShortName Description InputEncoding Language Image Url"

func (s *scan) xml(name, text string) {
	d := xml.NewDecoder(strings.NewReader(text))
	for inside := ""; ; {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		switch token := token.(type) {
		case nil:
			s.faultf("%s: %v", name, err)
			return
		case xml.ProcInst:
			if token.Target != "xml" {
				s.faultf("%s: <?%s?>", name, token.Target)
			}
		case xml.Directive, xml.Comment:
			s.faultf("%s: %s", name, token)
		case xml.StartElement:
			if inside = token.Name.Local; !slices.Contains(strings.Fields(xmlNames), inside) {
				s.faultf("%s: element <%s>", name, inside)
			}
			for _, a := range token.Attr {
				if a.Name.Local == "href" || a.Name.Local == "template" {
					s.own(name, a.Value)
				}
				if a.Name.Local == "type" && (a.Value == "html" || a.Value == "xhtml") {
					s.faultf("%s: <%s> holds mark-up", name, inside)
				}
			}
		case xml.CharData:
			if (inside == "loc" || inside == "id" || inside == "Image") && strings.TrimSpace(string(token)) != "" {
				s.own(name, string(token))
			}
		}
	}
}

// own says that an address leads out of the site.
func (s *scan) own(name, address string) {
	if !strings.HasPrefix(address, s.base.String()) {
		s.faultf("%s: leads to %q", name, address)
	}
}

// json judges JSON by the keys that its readers follow or take as mark-up.
func (s *scan) json(name, text string) {
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		s.faultf("%s: %v", name, err)
	}
	if strings.ContainsAny(text, "<>") { // were it read as a page, nothing would run
		s.faultf("%s: holds < or >", name)
	}
	var visit func(key string, v any)
	visit = func(key string, v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				visit(key, e)
			}
		case map[string]any:
			for k, e := range v {
				if key == "urls" {
					k = "url"
				}
				visit(k, e)
			}
		case string:
			if slices.Contains([]string{"url", "home_page_url", "feed_url", "embed"}, key) {
				s.own(name, v)
			}
		}
		if key == "content_html" {
			s.faultf("%s: holds mark-up", name)
		}
	}
	visit("", v)
}

// markdown judges what language models read: no link that a page could not
// have, and no mark-up in llms.txt. Twins are what the author wrote.
func (s *scan) markdown(name, text string) {
	_, body, _ := strings.Cut("\n"+text, "\n---\n") // of a twin
	if body == "" {
		body = text
	}
	doc := markdown.New(markdown.Options{}).Parse([]byte(body), 0)
	for _, l := range doc.Links {
		if markdown.ParseURL(l.Dest).Kind == markdown.Refused || name == "llms.txt" && !strings.HasPrefix(l.Dest, s.base.String()) {
			s.faultf("%s: leads to %q", name, l.Dest)
		}
	}
	for _, p := range doc.Problems {
		if name == "llms.txt" && (p.Rule == markdown.RawHTML || p.Rule == markdown.RawHTMLOpen) {
			s.faultf("%s: mark-up %q", name, p.Args)
		}
	}
}

// words judges what only the program may write: nothing of an author is in it.
func (s *scan) words(name, text string) {
	if strings.Contains(text, "pwn") || strings.Contains(text, "evil") {
		s.faultf("%s: holds words of an author:\n%s", name, text)
	}
}
