package kb

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"naosu/generator/markdown"
	"naosu/generator/source"
)

// Site is site.yaml.
type Site struct {
	Title, Description Local
	BaseURL            string // ends with a slash
	BasePath           string // the path of BaseURL, from slash to slash
	Languages          []string
	EditURL, ReportURL string
	Outputs            Outputs
}

// Outputs switches what multiplies files.
type Outputs struct{ TagFeeds, TopicFeeds, MarkdownTwins bool }

// Topic is a product or a service.
type Topic struct {
	ID                      string
	Label, Description      Local
	FormerNames, Domains    []string
	StatusPage, SupportPage string
	Aliases                 []string
	Place                   source.Place
}

// Tag is a word that articles are filed under. Tags form trees.
type Tag struct {
	ID                 string
	Label, Description Local
	Parent             *Tag
	Children           []*Tag // by id
	Synonyms           map[string][]string
	Aliases            []string
	Place              source.Place
	parent             item
}

// Term is a word of the glossary.
type Term struct {
	ID          string
	Term, Short Local
	Reading     string
	Aliases     map[string][]string
	Place       source.Place
}

func (l *loader) loadSite() {
	s := &l.lib.Site
	s.Outputs = Outputs{TopicFeeds: true}
	s.Languages = []string{"ja", "en"}
	file, v, ok := l.data("site.yaml")
	if !ok {
		return
	}
	d := decoder{file, l.findings}
	if f, ok := v.field("languages"); ok {
		l.languages(d, f)
	}
	var base string
	ok = d.object(v, fields{
		"title":       d.local(&s.Title, s.Languages),
		"description": d.local(&s.Description, s.Languages),
		"base_url":    d.str(&base),
		"languages":   func(field) {},
		"edit_url":    d.url(&s.EditURL),
		"report_url":  d.url(&s.ReportURL),
		"outputs": func(f field) {
			d.object(f.value, fields{"tag_feeds": d.flag(&s.Outputs.TagFeeds), "topic_feeds": d.flag(&s.Outputs.TopicFeeds),
				"markdown_twins": d.flag(&s.Outputs.MarkdownTwins)})
		},
	})
	if !ok {
		return
	}
	d.complete(s.Title, "title", s.Languages, v.at)
	at := v.at
	if f, ok := v.field("base_url"); ok {
		at = f.value.at
	}
	if !s.SetBase(base) {
		d.add(ruleURL, at, source.Say("%q is no base URL", "%q はベース URL として使えません", base),
			source.Say("write the address of the site, such as https://example.org/help/", "https://example.org/help/ のように、サイトのアドレスを書いてください"))
	}
}

func (l *loader) languages(d decoder, f field) {
	var items []item
	d.list(&items)(f)
	var langs []string
	for _, i := range items {
		tag, err := language.Parse(i.text)
		if err != nil || tag.String() != i.text || len(i.text) > 12 || slices.Contains(langs, i.text) || !slices.Contains(l.options.Languages, i.text) {
			d.findings.Add(ruleLanguage, i.at, source.Say("language %q cannot be used", "言語 %q は使えません", i.text),
				source.Say("languages with texts for the pages: %s", "ページの文言がある言語: %s", strings.Join(l.options.Languages, ", ")))
			continue
		}
		langs = append(langs, i.text)
	}
	if len(langs) > 0 {
		l.lib.Site.Languages = langs
	}
}

// SetBase takes the address that the site will have and says whether it is one:
// http or https, with a host, without query or fragment.
func (s *Site) SetBase(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil ||
		markdown.ParseURL(raw).Kind != markdown.External || strings.ContainsAny(raw, `"'<>;, `) {
		s.BaseURL, s.BasePath = "http://localhost/", "/"
		return false
	}
	if !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
	}
	s.BaseURL, s.BasePath = u.String(), u.EscapedPath()
	return path.Clean(u.Path)+"/" == u.Path || u.Path == "/"
}

// url reads an address outside the site.
func (d decoder) url(to *string) func(field) {
	return func(f field) {
		var s string
		d.str(&s)(f)
		if s == "" {
			return
		}
		// {path} in edit_url stands for the file.
		if markdown.ParseURL(strings.ReplaceAll(s, "{path}", "path")).Kind != markdown.External {
			d.add(ruleURL, f.value.at, source.Say("address %q is not allowed", "アドレス %q は使えません", s),
				source.Say("write an address that begins with https://", "https:// で始まるアドレスを書いてください"))
			return
		}
		*to = s
	}
}

func (l *loader) loadTopics() {
	l.eachEntry("topics", func(d decoder, f field) {
		t := &Topic{ID: f.key, Place: d.file.Place(f.keyAt.Start, f.keyAt.End)}
		if !l.slug(d, f.key, f.keyAt) {
			return
		}
		if slices.Contains(Reserved, f.key) || slices.Contains(l.lib.Site.Languages, f.key) {
			d.add(ruleFileName, f.keyAt, source.Say("%q is a reserved word", "%q は予約語です", f.key), source.Say("choose another name for the topic", "トピックに別の名前を付けてください"))
			return
		}
		langs := l.lib.Site.Languages
		var former, domains, aliases []item
		if !d.object(f.value, fields{
			"label": d.local(&t.Label, langs), "description": d.local(&t.Description, langs), "former_names": d.list(&former),
			"status_page": d.url(&t.StatusPage), "support_page": d.url(&t.SupportPage), "domains": d.list(&domains), "aliases": d.list(&aliases),
		}) {
			return
		}
		d.complete(t.Label, "label", langs, f.keyAt)
		t.FormerNames, t.Domains = texts(former), texts(domains)
		t.Aliases = l.slugs(aliases)
		l.topics[t.ID] = t
		l.lib.Topics = append(l.lib.Topics, t)
	})
}

func (l *loader) loadTags() {
	l.eachEntry("tags", func(d decoder, f field) {
		t := &Tag{ID: f.key, Place: d.file.Place(f.keyAt.Start, f.keyAt.End)}
		if !l.slug(d, f.key, f.keyAt) {
			return
		}
		langs := l.lib.Site.Languages
		var parent []item
		if !d.object(f.value, fields{
			"label": d.local(&t.Label, langs), "description": d.local(&t.Description, langs), "parent": d.list(&parent),
			"aliases": func(f field) { l.tagAliases(d, t, f) },
		}) {
			return
		}
		d.complete(t.Label, "label", langs, f.keyAt)
		if len(parent) > 1 {
			d.findings.Add(ruleTagTree, parent[1].at, source.Say("a tag has one parent", "親のタグは一つだけです"), source.Text{})
		}
		if len(parent) > 0 {
			t.parent = parent[0]
		}
		l.tags[t.ID] = t
		l.lib.Tags = append(l.lib.Tags, t)
	})
	for _, t := range l.lib.Tags {
		l.linkTag(t)
	}
	for _, t := range l.lib.Tags {
		l.cutCircle(t)
		if t.Parent != nil {
			t.Parent.Children = append(t.Parent.Children, t)
		}
	}
}

// tagAliases reads a tag's other names: a list gives old ids, which redirect; a
// list per language gives synonyms.
func (l *loader) tagAliases(d decoder, t *Tag, f field) {
	if f.value.kind == object {
		d.localList(&t.Synonyms, l.lib.Site.Languages)(f)
		return
	}
	var items []item
	d.list(&items)(f)
	t.Aliases = l.slugs(items)
}

func (l *loader) linkTag(t *Tag) {
	if t.parent.text == "" {
		return
	}
	parent, ok := l.tags[t.parent.text]
	if !ok {
		l.findings.Add(ruleTagTree, t.Place, source.Say("parent tag %q does not exist", "親のタグ %q がありません", t.parent.text), source.DidYouMean(t.parent.text, l.tagIDs()))
		return
	}
	t.Parent = parent
}

// cutCircle makes t a root if its ancestors lead back to it.
func (l *loader) cutCircle(t *Tag) {
	for p, steps := t.Parent, 0; p != nil && steps <= len(l.tags); p, steps = p.Parent, steps+1 {
		if p == t {
			l.findings.Add(ruleTagTree, t.Place, source.Say("tag %q is its own ancestor", "タグ %q が自分自身の祖先になっています", t.ID),
				source.Say("remove or change its parent", "parent を消すか変えてください"))
			t.Parent = nil
			return
		}
	}
}

func (l *loader) tagIDs() []string {
	var ids []string
	for _, t := range l.lib.Tags {
		ids = append(ids, t.ID)
	}
	return ids
}

func (l *loader) loadGlossary() {
	l.eachEntry("glossary", func(d decoder, f field) {
		t := &Term{ID: f.key, Place: d.file.Place(f.keyAt.Start, f.keyAt.End)}
		if !l.slug(d, f.key, f.keyAt) {
			return
		}
		langs := l.lib.Site.Languages
		if !d.object(f.value, fields{
			"term": d.local(&t.Term, langs), "short": d.local(&t.Short, langs), "reading": d.str(&t.Reading), "aliases": d.localList(&t.Aliases, langs),
		}) {
			return
		}
		d.complete(t.Term, "term", langs, f.keyAt)
		d.complete(t.Short, "short", langs, f.keyAt)
		l.lib.Glossary = append(l.lib.Glossary, t)
	})
}
