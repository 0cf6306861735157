package render

import (
	"html/template"
	"strings"

	"naosu/generator/kb"
	"naosu/generator/site"
)

// PlainPage is about, privacy and the like.
type PlainPage struct {
	Base
	Heading     string
	ContentLang string
	Notices     []string
	Body        template.HTML
	Footnotes   template.HTML
	Terms       []TermView
}

// page renders a plain page.
func (r *Renderer) page(out site.Output, d *kb.Page, lang string) error {
	t := d.Best(lang)
	text, err := r.prose(t, lang, nil)
	if err != nil {
		return err
	}
	p := PlainPage{Base: r.docBase(&d.Doc, lang), Heading: t.Title, Body: text.html(text.whole()), Footnotes: text.footnotes(text.whole())}
	p.ContentLang, p.Notices = r.notices(t, lang, len(t.Stale) > 0)
	if p.Terms, err = text.finish(); err != nil {
		return err
	}
	if err := r.crumbs(&p.Base, Link{Name: t.Title, Lang: p.ContentLang}); err != nil {
		return err
	}
	return r.put(out, d.Path(lang)+"index.html", t.Place.File, "page", p)
}

// IncidentPage is one event.
type IncidentPage struct {
	Base
	Heading     string
	ContentLang string
	Notices     []string
	Incident    IncidentView
	Errors      []Link
	Intro       template.HTML
	Updates     []UpdateView
	Footnotes   template.HTML
	Terms       []TermView
}

// UpdateView is a dated section of an incident.
type UpdateView struct {
	ID    string
	Date  DateView
	Title template.HTML
	Body  template.HTML
}

// IncidentView is an incident in a list or at the head of its page.
type IncidentView struct {
	Link
	Open           bool
	State, Scale   Badge
	Started, Ended DateView
	Updated        DateView
	Topic          Link
	Course         *CourseView // nil where only one day is known
}

// incident renders the page of an incident.
func (r *Renderer) incident(out site.Output, i *kb.Incident, lang string) error {
	t := i.Best(lang)
	text, err := r.prose(t, lang, nil)
	if err != nil {
		return err
	}
	p := IncidentPage{Base: r.docBase(&i.Doc, lang), Heading: t.Title, Incident: r.incidentView(i, lang), Errors: r.articleLinks(i.Errors, lang),
		Intro: text.html(text.body.Intro), Footnotes: text.footnotes(text.whole())}
	p.ContentLang, p.Notices = r.notices(t, lang, len(t.Stale) > 0)
	for _, s := range text.body.Sections {
		p.Updates = append(p.Updates, r.update(text, s))
	}
	if p.Terms, err = text.finish(); err != nil {
		return err
	}
	up := Link{Name: p.Text("nav.incidents"), Href: r.href(lang + "/incidents/")}
	if err := r.crumbs(&p.Base, up, Link{Name: t.Title, Lang: p.ContentLang}); err != nil {
		return err
	}
	return r.put(out, i.Path(lang)+"index.html", t.Place.File, "incident", p)
}

// update writes the date of a section in words.
func (r *Renderer) update(text *prose, s kb.Section) UpdateView {
	v := UpdateView{ID: s.ID, Title: text.heading(s.Heading), Body: text.html(s.Blocks)}
	for _, u := range text.text.Updates {
		if u.ID == s.ID {
			v.Date = DateView{Machine: u.Date.Text, Words: r.texts[text.text.Lang].Date(u.Date)}
			v.Title = trusted(strings.TrimLeft(strings.TrimPrefix(string(v.Title), u.Date.Text), kb.DateEnd))
		}
	}
	return v
}

func (r *Renderer) incidentView(i *kb.Incident, lang string) IncidentView {
	t, text := r.texts[lang], i.Best(lang)
	view := func(d kb.Date) DateView { return DateView{Machine: d.Text, Words: t.Date(d)} }
	v := IncidentView{Link: Link{Name: text.Title, Href: r.href(i.Path(lang))}, Open: i.Open(), State: badge(t, "state", i.State), Scale: badge(t, "scale", i.Scale),
		Started: view(i.Started), Ended: view(i.Ended), Updated: view(i.Latest()), Topic: r.topicLink(i.Topic, lang), Course: r.course(i, lang)}
	if text.Lang != lang {
		v.Lang = text.Lang
	}
	return v
}

func (r *Renderer) incidentViews(list []*kb.Incident, lang string) (views []IncidentView) {
	for _, i := range list {
		views = append(views, r.incidentView(i, lang))
	}
	return views
}

func (r *Renderer) openIncidents(lang string) (views []IncidentView) {
	for _, i := range r.lib.Incidents {
		if i.Open() {
			views = append(views, r.incidentView(i, lang))
		}
	}
	return views
}
