package render

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"

	"naosu/generator/kb"
	"naosu/generator/site"
)

// feedSize is how many entries a feed has.
const feedSize = 30

// feedEntry is an article or an update of an incident.
type feedEntry struct {
	id, url, title, summary string
	date                    kb.Date
}

// Atom is RFC 4287.
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string      `xml:"xml:lang,attr"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Links   []atomLink  `xml:"link"`
		Author  atomAuthor  `xml:"author"`
		Entries []atomEntry `xml:"entry"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomAuthor struct {
		Name string `xml:"name"`
	}
	atomEntry struct {
		ID      string     `xml:"id"`
		Title   string     `xml:"title"`
		Updated string     `xml:"updated"`
		Links   []atomLink `xml:"link"`
		Summary string     `xml:"summary,omitempty"`
	}
)

// JSON Feed is https://www.jsonfeed.org/version/1.1/.
type (
	jsonFeed struct {
		Version  string     `json:"version"`
		Title    string     `json:"title"`
		Home     string     `json:"home_page_url"`
		Feed     string     `json:"feed_url"`
		Language string     `json:"language"`
		Items    []jsonItem `json:"items"`
	}
	jsonItem struct {
		ID      string `json:"id"`
		URL     string `json:"url"`
		Title   string `json:"title"`
		Text    string `json:"content_text"` // required, so the title where there is no more
		Updated string `json:"date_modified"`
	}
)

// feedParts are the feeds of a language: of the whole site, and of topics and
// tags as configured.
func (r *Renderer) feedParts(lang string) (parts []part) {
	if r.portable {
		return nil
	}
	s := r.lib.Site
	add := func(path, title string, has func(*kb.Article) bool, hasIncident func(*kb.Incident) bool) {
		parts = append(parts, file(func(out site.Output) error { return r.feed(out, lang, path, title, has, hasIncident) },
			lang+"/"+path+"feed.xml", lang+"/"+path+"feed.json"))
	}
	add("", s.Title[lang], func(*kb.Article) bool { return true }, func(*kb.Incident) bool { return true })
	if s.Outputs.TopicFeeds {
		for _, t := range r.lib.Topics {
			add(t.ID+"/", t.Label[lang]+" – "+s.Title[lang], func(a *kb.Article) bool { return a.Topic == t }, func(i *kb.Incident) bool { return i.Topic == t })
		}
	}
	if s.Outputs.TagFeeds {
		for _, t := range r.lib.Tags {
			add("tags/"+t.ID+"/", t.Label[lang]+" – "+s.Title[lang], func(a *kb.Article) bool { return slices.Contains(a.Tags, t) }, func(*kb.Incident) bool { return false })
		}
	}
	return parts
}

func (r *Renderer) feed(out site.Output, lang, path, title string, has func(*kb.Article) bool, hasIncident func(*kb.Incident) bool) error {
	entries := r.feedEntries(lang, has, hasIncident)
	home := r.absolute(lang + "/" + path)
	atom := atomFeed{Lang: lang, ID: home, Title: title, Updated: "1970-01-01T00:00:00Z", Author: atomAuthor{r.lib.Site.Title[lang]},
		Links: []atomLink{{"self", "application/atom+xml", home + "feed.xml"}, {"alternate", "text/html", home}}}
	feed := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: title, Home: home, Feed: home + "feed.json", Language: lang, Items: []jsonItem{}}
	for i, e := range entries {
		moment := e.date.Time.UTC().Format("2006-01-02T15:04:05Z")
		if i == 0 {
			atom.Updated = moment
		}
		atom.Entries = append(atom.Entries, atomEntry{e.id, e.title, moment, []atomLink{{"alternate", "text/html", e.url}}, e.summary})
		feed.Items = append(feed.Items, jsonItem{e.id, e.url, e.title, cmp.Or(e.summary, e.title), moment})
	}
	if err := putXML(out, lang+"/"+path+"feed.xml", atom); err != nil {
		return err
	}
	data, err := json.MarshalIndent(feed, "", " ")
	if err != nil {
		return fmt.Errorf("write feed: %w", err)
	}
	return out.Put(lang+"/"+path+"feed.json", generated, append(data, '\n'))
}

// feedEntries are the newest articles and updates of incidents.
func (r *Renderer) feedEntries(lang string, has func(*kb.Article) bool, hasIncident func(*kb.Incident) bool) []feedEntry {
	var list []feedEntry
	for _, a := range r.lib.Articles {
		if t := a.In(lang); t != nil && a.Live() && !a.Latest().IsZero() && has(a) {
			url := r.absolute(a.Path(lang))
			list = append(list, feedEntry{url, url, t.Title, t.Description, a.Latest()})
		}
	}
	for _, i := range r.lib.Incidents {
		if t := i.In(lang); t != nil && hasIncident(i) {
			for _, u := range t.Updates {
				url := r.absolute(i.Path(lang)) + "#" + u.ID
				list = append(list, feedEntry{url, url, t.Title + ": " + u.Title, t.Description, u.Date})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b feedEntry) int { return cmp.Or(b.date.Compare(a.date), cmp.Compare(a.id, b.id)) })
	return list[:min(len(list), feedSize)]
}
