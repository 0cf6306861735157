package kb

import (
	"slices"
	"strings"

	"naosu/generator/source"
)

// Kind says what a document is.
type Kind int

// The kinds of document.
const (
	ArticleKind Kind = iota
	FamilyKind
	IncidentKind
	PageKind
)

// Doc is what articles, families, incidents and pages have in common: an
// address and one text per language.
type Doc struct {
	Kind     Kind
	ID       string // x/request-token-invalid for an article, else the name
	Dir      string // its folder, relative to the content folder
	Original string // language of the file with the facts
	Texts    []*Text
	Aliases  []string // old IDs of the same kind
	aliasAt  []source.Place
}

// Text is one file of a document: one language. It holds no prose; Library.Body
// reads that again.
type Text struct {
	Doc                         *Doc
	Lang, File                  string // File is relative to the content folder
	Place                       source.Place
	Title, Description, Reading string
	IDs                         []string // of all headings
	Items                       []Item   // causes, remedies and dead ends, in order
	Questions                   []Question
	Updates                     []Update // of an incident, in the order of the file
	Stale                       []string // sections whose original has changed since: ids, or "title" "intro"
	StaleNew                    bool     // the original has a section that the stamps do not know
	Stamps                      map[string]string
	Hashes                      map[string]string // of the sections, in the original only
	Refs                        []string          // destinations of its links within the site, each once
	Pictures                    []string          // names of its images, each once
	hash                        [32]byte
	sortKey                     string
	unread                      bool // its headings are not known
}

// Item is the heading of a cause, a remedy or a dead end in one language.
type Item struct{ Section, ID, Title string }

// Question is a question of the FAQ.
type Question struct {
	ID, Title string
	Given     bool // the author wrote the id
}

// Update is one dated heading of an incident.
type Update struct {
	Date      Date
	ID, Title string
	Scale     string // how many were affected by then; "" if the heading does not say
}

// In returns the text in lang, or nil.
func (d *Doc) In(lang string) *Text {
	for _, t := range d.Texts {
		if t.Lang == lang {
			return t
		}
	}
	return nil
}

// Best returns the text in lang, else the original.
func (d *Doc) Best(lang string) *Text {
	if t := d.In(lang); t != nil {
		return t
	}
	if t := d.In(d.Original); t != nil {
		return t
	}
	return d.Texts[0]
}

// Path is the address of the document in lang below the site's base, ending
// with a slash.
func (d *Doc) Path(lang string) string { return lang + "/" + kindPath(d.Kind) + d.ID + "/" }

func kindPath(k Kind) string {
	switch k {
	case FamilyKind:
		return "families/"
	case IncidentKind:
		return "incidents/"
	}
	return ""
}

// files are those of an article while it is being loaded, the original first.
func (a *Article) files() []*parsed { return append([]*parsed{a.given}, a.others...) }

// clone copies an article that is not resolved, with texts of its own.
func (a *Article) clone() *Article {
	b := new(Article)
	*b = *a
	b.Texts = make([]*Text, len(a.Texts))
	texts := make([]Text, len(a.Texts))
	for i, t := range a.Texts {
		texts[i] = *t
		texts[i].Doc = &b.Doc
		b.Texts[i] = &texts[i]
	}
	b.Variants = slices.Clone(a.Variants)
	for i := range b.Variants {
		b.Variants[i].From = b.In(b.Variants[i].From.Lang)
	}
	return b
}

// Hash is the SHA-256 of the file.
func (t *Text) Hash() [32]byte { return t.hash }

// Read tells whether the prose of the text could be read when it was loaded.
func (t *Text) Read() bool { return !t.unread }

// Item returns the item with an id in one of the sections, or nil.
func (t *Text) Item(section, id string) *Item {
	for i := range t.Items {
		if t.Items[i].Section == section && t.Items[i].ID == id {
			return &t.Items[i]
		}
	}
	return nil
}

// Article is one error.
type Article struct {
	Doc
	Topic                        *Topic
	Slug                         string
	Tags                         []*Tag
	Side, Certainty              string // as the reader is told: facts, else from the first cause
	Codes                        []string
	Related                      []*Article
	Published, Updated, Verified Date
	ReviewAfter                  int // days, 0 for never
	Status                       string
	Causes                       []Cause
	Remedies                     []Remedy
	DeadEnds                     []string // ids
	Variants                     []Variant
	Family                       *Family       // nil if the article belongs to none
	Incidents                    []*Incident   // newest first
	Backlinks                    []*Article    // by ID
	Placeholders                 []Placeholder // of all variants, each name once
	given                        *parsed       // the original, while loading
	others                       []*parsed     // the translations, while loading
}

// Live tells whether the article is listed and counted. Drafts are in the
// library only when they were asked for.
func (a *Article) Live() bool { return a.Status != "retired" }

// Latest is the later of the dates of publication and update.
func (a *Article) Latest() Date {
	if a.Updated.Compare(a.Published) > 0 {
		return a.Updated
	}
	return a.Published
}

// Cause is what can lead to the error.
type Cause struct{ ID, Side, Likelihood, Evidence string }

// Remedy is something to try.
type Remedy struct {
	ID, Who, Effort, Risk, Effect, Evidence string
	For                                     []string // ids of causes
}

// Variant is one error text as a screen shows it.
type Variant struct {
	ID                                   string // the author's, or ""
	Lang, Where, Heading, Versions, Seen string
	Text                                 string
	From                                 *Text
	Place                                source.Place
}

// Family is a group of errors that are easily confused.
type Family struct {
	Doc
	Members []*Article // in the order of the table's columns
	columns []*Article // as in the table; nil where the article is not published
}

// Column returns the column of the table that belongs to a, or -1.
func (f *Family) Column(a *Article) int {
	for i, m := range f.columns {
		if m != nil && m.ID == a.ID {
			return i
		}
	}
	return -1
}

// Incident is one event that shows as one or more errors.
type Incident struct {
	Doc
	Errors         []*Article
	Topic          *Topic
	State, Scale   string
	Started, Ended Date
}

// Open tells whether the incident may still be going on.
func (i *Incident) Open() bool { return i.State != "resolved" && i.State != "unconfirmed_end" }

// Latest is the date of the newest update.
func (i *Incident) Latest() Date {
	latest := i.Started
	for _, t := range i.Texts {
		for _, u := range t.Updates {
			if u.Date.Compare(latest) > 0 {
				latest = u.Date
			}
		}
	}
	return latest
}

// Page is a plain page.
type Page struct{ Doc }

// topicOf is the first part of an article's ID.
func topicOf(id string) string {
	topic, _, _ := strings.Cut(id, "/")
	return topic
}
