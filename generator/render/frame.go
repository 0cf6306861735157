package render

import (
	"bytes"
	"html/template"
	"sync"
)

// Frame is what the pages of a language have in common. The templates
// "site-head" and "site-foot" are given a Frame and no page, so that they are
// filled once per language: on each page they would be two thirds of the work
// of its template.
type Frame struct {
	Lang      string
	SiteTitle string
	Home      string
	Nav       []Link
	Main      []Link // some of Nav, at the head of wide pages
	ErrorsRef string // the list of all errors, where a search without script leads
	Hero      bool   // the page has a large search box of its own
	Search    Search
	Words     []Word // that script shows
	Icon      string // the site's static/favicon.svg, or ""
	Report    string // where readers report what is missing, or ""

	texts *Texts
}

// Text returns words of the language.
func (f Frame) Text(key string, args ...any) string { return f.texts.Get(key, args...) }

// framePieces are the finished parts of a language's pages.
type framePieces struct{ head, heroHead, foot func() (template.HTML, error) }

// framePieces prepares the pieces of the pages that look like b, to be made when the
// first page needs them.
func (r *Renderer) framePieces(b Base) *framePieces {
	piece := func(name string, hero bool) func() (template.HTML, error) {
		return sync.OnceValues(func() (template.HTML, error) {
			f := Frame{Lang: b.Lang, SiteTitle: b.SiteTitle, Home: b.Home, Nav: b.Nav, Main: b.Main, ErrorsRef: b.ErrorsRef, Hero: hero,
				Search: b.Search, Words: b.Words, Icon: b.Icon, Report: b.Report, texts: b.texts}
			var buf bytes.Buffer
			pages, err := r.pages[b.Lang]()
			if err != nil {
				return "", templateError(err, f)
			}
			if err := pages["page"].ExecuteTemplate(&buf, name, f); err != nil {
				return "", templateError(err, f)
			}
			return rendered(buf.String()), nil
		})
	}
	return &framePieces{piece("site-head", false), piece("site-head", true), piece("site-foot", false)}
}

// Head is the site's name, search box and main navigation.
func (b *Base) Head() (template.HTML, error) {
	if b.Hero {
		return b.frame.heroHead()
	}
	return b.frame.head()
}

// Foot is the foot of the page with what script needs.
func (b *Base) Foot() (template.HTML, error) { return b.frame.foot() }
