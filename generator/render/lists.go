package render

import (
	"cmp"
	"slices"
	"strings"

	"naosu/generator/kb"
	"naosu/generator/site"
)

// The sizes of lists, in entries a page.
const (
	listSize  = 50
	errorSize = 200
	newest    = 12
)

// Entry is an article in a list.
type Entry struct {
	Link
	Description string
	Topic       Link
	Codes       []string
	Date        DateView
	Open        bool // an incident is open
}

// HomePage is the first page of a language.
type HomePage struct {
	Base
	Open     []IncidentView
	Topics   []Link
	Tags     []TagView
	Newest   []Entry
	Articles int
}

// TopicPage lists the articles of a product or service.
type TopicPage struct {
	Base
	Topic      TopicView
	Open       []IncidentView
	Past       []IncidentView
	Families   []Link
	Entries    []Entry
	Pager      Pager
	TopicCount int
}

// TopicView is a topic with its facts.
type TopicView struct {
	Name, Description       string
	FormerNames             []string
	StatusPage, SupportPage string
}

// TagPage lists the articles of a tag.
type TagPage struct {
	Base
	Tag         TagView
	Description string
	Parent      *Link
	Children    []TagView
	Entries     []Entry
	Pager       Pager
}

// TagsPage shows all tags.
type TagsPage struct {
	Base
	Tags []TagView
}

// ErrorsPage lists texts and codes, the way to find an error without script.
type ErrorsPage struct {
	Base
	Topics []TopicErrors // on the first page of a large library only links
	Orders []Order
	Pager  Pager
}

// TopicErrors are the texts of a topic.
type TopicErrors struct {
	Link
	ID    string
	Texts []ErrorLine
}

// ErrorLine is one text in the list of all errors.
type ErrorLine struct {
	Text, TextLang, Href string
	Title                string
	Codes                []string
}

// GlossaryPage explains all terms.
type GlossaryPage struct {
	Base
	Terms []GlossaryTerm
}

// GlossaryTerm is a term with its other names.
type GlossaryTerm struct {
	TermView
	Aliases []string
}

// IncidentsPage lists all incidents.
type IncidentsPage struct {
	Base
	Open, Past []IncidentView
}

// FramePage is a page of words alone: not found, and the root.
type FramePage struct {
	Base
	Choices []FrameText
}

// FrameText is the page in one language.
type FrameText struct {
	Lang, Title, Words, Home, Name string
	Links                          []Link
}

// listParts are the lists of a language.
func (r *Renderer) listParts(lang string) []part {
	one := func(put func(site.Output, string) error, paths ...string) part {
		for i := range paths {
			paths[i] = lang + "/" + paths[i]
		}
		return file(func(out site.Output) error { return put(out, lang) }, paths...)
	}
	parts := []part{
		one(r.home, "index.html"),
		one(r.tags, "tags/index.html"),
		{[]string{lang + "/errors/"}, func() []task { return r.errors(lang) }},
		one(r.incidents, "incidents/index.html"),
		one(r.glossaryPage, "glossary/index.html"),
		one(r.search, "search/index.html", "opensearch.xml"),
	}
	parts = slices.Concat(parts, r.orderParts(lang), r.feedParts(lang))
	for _, t := range r.lib.Topics {
		parts = append(parts, part{[]string{lang + "/" + t.ID + "/"}, func() []task { return r.topic(t, lang) }})
	}
	for _, t := range r.lib.Tags {
		parts = append(parts, part{[]string{lang + "/tags/" + t.ID + "/"}, func() []task { return r.tag(t, lang) }})
	}
	return parts
}

func (r *Renderer) entries(articles []*kb.Article, lang string) []Entry {
	list := make([]Entry, 0, len(articles))
	for _, a := range articles {
		t := a.Best(lang)
		e := Entry{Link: Link{Name: t.Title, Href: r.href(a.Path(lang))}, Description: t.Description, Topic: r.topicName(a.Topic, lang), Codes: a.Codes,
			Open: slices.ContainsFunc(a.Incidents, (*kb.Incident).Open)}
		if d := a.Latest(); !d.IsZero() {
			e.Date = DateView{Machine: d.Text, Words: r.texts[lang].Date(d)}
		}
		list = append(list, e)
	}
	return list
}

// topicName is a link without the count, which takes time.
func (r *Renderer) topicName(t *kb.Topic, lang string) Link {
	return Link{Name: t.Label[lang], Href: r.href(lang + "/" + t.ID + "/")}
}

func (r *Renderer) home(out site.Output, lang string) error {
	b := r.list(lang, "", "")
	b.Description, b.Hero = r.lib.Site.Description[lang], true
	p := HomePage{Base: b, Open: r.openIncidents(lang), Newest: r.entries(r.lib.Newest(lang, newest), lang)}
	for _, t := range r.lib.Topics {
		link := r.topicLink(t, lang)
		p.Articles += link.Count
		p.Topics = append(p.Topics, link)
	}
	for _, t := range r.lib.Tags {
		if v := r.tagView(t, lang); t.Parent == nil && v.All > 0 {
			p.Tags = append(p.Tags, v)
		}
	}
	slices.SortStableFunc(p.Tags, func(a, b TagView) int { return cmp.Compare(b.All, a.All) })
	p.Tags = p.Tags[:min(len(p.Tags), 30)]
	if err := p.structure(map[string]any{"@context": "https://schema.org", "@type": "WebSite", "name": b.SiteTitle, "url": b.Canonical, "inLanguage": lang}); err != nil {
		return err
	}
	return r.put(out, lang+"/index.html", "templates/home.html", "home", p)
}

func (r *Renderer) topic(t *kb.Topic, lang string) []task {
	articles := r.lib.InTopic(t, lang)
	view := TopicView{Name: t.Label[lang], Description: t.Description[lang], FormerNames: t.FormerNames, StatusPage: t.StatusPage, SupportPage: t.SupportPage}
	var open, past []IncidentView
	for _, i := range r.lib.Incidents {
		if i.Topic != t {
			continue
		}
		if i.Open() {
			open = append(open, r.incidentView(i, lang))
		} else {
			past = append(past, r.incidentView(i, lang))
		}
	}
	return paged(r, lang, t.ID+"/", articles, listSize, func(out site.Output, path string, pg Pager, part []*kb.Article) error {
		p := TopicPage{Base: r.list(lang, path, r.numbered(view.Name, lang, pg)), Topic: view, Open: open, Past: past, Families: r.families(t, lang),
			Entries: r.entries(part, lang), Pager: pg, TopicCount: len(articles)}
		p.Description = view.Description
		if r.lib.Site.Outputs.TopicFeeds {
			p.Feeds = append(p.Feeds, Link{Name: view.Name, Href: r.href(lang + "/" + t.ID + "/feed.xml")})
		}
		if err := r.crumbs(&p.Base, Link{Name: view.Name}); err != nil {
			return err
		}
		return r.put(out, lang+"/"+path+"index.html", t.Place.File, "topic", p)
	})
}

// families links the families that have a member in a topic.
func (r *Renderer) families(t *kb.Topic, lang string) (links []Link) {
	for _, f := range r.lib.Families {
		if slices.ContainsFunc(f.Members, func(a *kb.Article) bool { return a.Topic == t }) {
			links = append(links, Link{Name: f.Best(lang).Title, Href: r.href(f.Path(lang))})
		}
	}
	return links
}

// numbered adds the number of a list's page to its title.
func (r *Renderer) numbered(title, lang string, p Pager) string {
	if p.Page == 1 {
		return title
	}
	return title + " " + r.texts[lang].Get("pager.page", p.Page, p.Pages)
}

func (r *Renderer) tag(t *kb.Tag, lang string) []task {
	articles := r.lib.Tagged(t, lang)
	return paged(r, lang, "tags/"+t.ID+"/", articles, listSize, func(out site.Output, path string, pg Pager, part []*kb.Article) error {
		p := TagPage{Base: r.list(lang, path, r.numbered(t.Label[lang], lang, pg)), Tag: r.tagView(t, lang), Description: t.Description[lang],
			Children: r.tagViews(t.Children, lang), Entries: r.entries(part, lang), Pager: pg}
		p.Base.Description = p.Description
		if r.lib.Site.Outputs.TagFeeds {
			p.Feeds = append(p.Feeds, Link{Name: t.Label[lang], Href: r.href(lang + "/tags/" + t.ID + "/feed.xml")})
		}
		crumbs := []Link{{Name: p.Text("nav.tags"), Href: r.href(lang + "/tags/")}}
		if t.Parent != nil {
			up := r.tagView(t.Parent, lang).Link
			p.Parent = &up
			crumbs = append(crumbs, up)
		}
		if err := r.crumbs(&p.Base, append(crumbs, Link{Name: t.Label[lang]})...); err != nil {
			return err
		}
		return r.put(out, lang+"/"+path+"index.html", t.Place.File, "tag", p)
	})
}

func (r *Renderer) tags(out site.Output, lang string) error {
	p := TagsPage{Base: r.list(lang, "tags/", r.texts[lang].Get("nav.tags"))}
	p.Description = p.Text("tags.description")
	for _, t := range r.lib.Tags {
		if t.Parent == nil {
			p.Tags = append(p.Tags, r.tagTree(t, lang))
		}
	}
	if err := r.crumbs(&p.Base, Link{Name: p.Text("nav.tags")}); err != nil {
		return err
	}
	return r.put(out, lang+"/tags/index.html", "templates/tags.html", "tags", p)
}

func (r *Renderer) tagTree(t *kb.Tag, lang string) TagView {
	v := r.tagView(t, lang)
	for _, c := range t.Children {
		v.Children = append(v.Children, r.tagTree(c, lang))
	}
	return v
}

// errors lists every text by topic; when there are many, each topic has pages
// of its own.
func (r *Renderer) errors(lang string) (tasks []task) {
	var topics []TopicErrors
	for _, t := range r.lib.Topics {
		if lines := r.errorLines(t, lang); len(lines) > 0 {
			topics = append(topics, TopicErrors{Link: Link{Name: t.Label[lang], Count: len(lines)}, ID: t.ID, Texts: lines})
		}
	}
	if r.splitErrors(lang) {
		for i, t := range topics {
			path := "errors/" + t.ID + "/"
			tasks = append(tasks, paged(r, lang, path, t.Texts, errorSize, func(out site.Output, path string, pg Pager, part []ErrorLine) error {
				return r.errorsPage(out, lang, path, t.Name, []TopicErrors{{t.Link, t.ID, part}}, pg)
			})...)
			topics[i].Href, topics[i].Texts = r.href(lang+"/"+path), nil
		}
	}
	return append(tasks, task{[]string{lang + "/errors/index.html"}, func(out site.Output) error {
		return r.errorsPage(out, lang, "errors/", "", topics, Pager{Page: 1, Pages: 1})
	}})
}

// splitErrors tells whether there are too many texts for one page.
func (r *Renderer) splitErrors(lang string) bool {
	total := 0
	for _, t := range r.lib.Topics {
		for _, a := range r.lib.InTopic(t, lang) {
			total += len(a.Variants)
		}
	}
	return total > errorSize
}

func (r *Renderer) errorsPage(out site.Output, lang, path, topic string, topics []TopicErrors, pg Pager) error {
	title := r.texts[lang].Get("nav.errors")
	crumbs := []Link{{Name: title}}
	if topic != "" {
		crumbs = []Link{{Name: title, Href: r.href(lang + "/errors/")}, {Name: topic}}
		title += " – " + topic
	}
	p := ErrorsPage{Base: r.list(lang, path, r.numbered(title, lang, pg)), Topics: topics, Orders: r.ordersOf(lang, strings.TrimPrefix(path, "errors/")), Pager: pg}
	p.Description = p.Text("errors.description")
	if err := r.crumbs(&p.Base, crumbs...); err != nil {
		return err
	}
	return r.put(out, lang+"/"+path+"index.html", "templates/errors.html", "errors", p)
}

// errorLines lists the texts of a topic in the order of their letters.
func (r *Renderer) errorLines(t *kb.Topic, lang string) []ErrorLine {
	var lines []ErrorLine
	keys := map[string]string{} // of sorting, which is dear
	for _, a := range r.lib.InTopic(t, lang) {
		shown := map[string]bool{} // texts that differ only behind the cut are one line
		for _, v := range a.Variants {
			if line := oneLine(v.Text); !shown[line] {
				shown[line] = true
				keys[line] = kb.SortKey(line)
				lines = append(lines, ErrorLine{Text: line, TextLang: v.Lang, Href: r.href(a.Path(lang)), Title: a.Best(lang).Title, Codes: a.Codes})
			}
		}
	}
	slices.SortStableFunc(lines, func(a, b ErrorLine) int { return strings.Compare(keys[a.Text], keys[b.Text]) })
	return lines
}

// oneLine is an error text as one line of at most 160 characters, placeholders
// by name.
func oneLine(text string) string {
	var b strings.Builder
	for _, p := range kb.ParseVariant(text, nil) {
		if p.Name != "" {
			b.WriteString("‹" + p.Name + "›")
		} else {
			b.WriteString(p.Text)
		}
	}
	runes := []rune(strings.Join(strings.Fields(b.String()), " "))
	if len(runes) > 160 {
		return string(runes[:159]) + "…"
	}
	return string(runes)
}

func (r *Renderer) incidents(out site.Output, lang string) error {
	p := IncidentsPage{Base: r.list(lang, "incidents/", r.texts[lang].Get("nav.incidents"))}
	p.Description = p.Text("incidents.description")
	for _, i := range r.lib.Incidents {
		if i.Open() {
			p.Open = append(p.Open, r.incidentView(i, lang))
		} else {
			p.Past = append(p.Past, r.incidentView(i, lang))
		}
	}
	if err := r.crumbs(&p.Base, Link{Name: p.Text("nav.incidents")}); err != nil {
		return err
	}
	return r.put(out, lang+"/incidents/index.html", "templates/incidents.html", "incidents", p)
}

func (r *Renderer) glossaryPage(out site.Output, lang string) error {
	p := GlossaryPage{Base: r.list(lang, "glossary/", r.texts[lang].Get("nav.glossary"))}
	p.Description = p.Text("glossary.description")
	for _, t := range r.lib.Glossary {
		p.Terms = append(p.Terms, GlossaryTerm{TermView{ID: t.ID, Name: t.Term[lang], Short: t.Short[lang]}, t.Aliases[lang]})
	}
	order := map[string]string{}
	for _, t := range r.lib.Glossary {
		order[t.ID] = kb.SortKey(t.Term[lang])
		if lang == "ja" && t.Reading != "" {
			order[t.ID] = kb.SortKey(t.Reading)
		}
	}
	slices.SortStableFunc(p.Terms, func(a, b GlossaryTerm) int { return strings.Compare(order[a.ID], order[b.ID]) })
	if err := r.crumbs(&p.Base, Link{Name: p.Text("nav.glossary")}); err != nil {
		return err
	}
	return r.put(out, lang+"/glossary/index.html", "templates/glossary.html", "glossary", p)
}
