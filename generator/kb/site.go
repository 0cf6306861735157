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
type Outputs struct{ TagFeeds, TopicFeeds, MarkdownTwins, Embeds bool }

// Topic is a product or a service.
type Topic struct {
	ID                      string
	Label, Description      Local
	FormerNames, Domains    []string
	StatusPage, SupportPage string
	Aliases                 []string
	Place                   source.Place
	aliasAt                 []source.Place
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
	aliasAt            []source.Place
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
	s.SetBase("http://localhost/")
	file, v, ok := l.data("site.yaml")
	if !ok {
		l.guessed = true
		return
	}
	if v.kind != object {
		v = value{kind: object, at: v.at}
	}
	d := decoder{file: file, findings: l.findings}
	if f, ok := v.field("languages"); ok {
		l.languages(d, f)
	}
	l.guessed = l.guessed || v.damaged || misspelt(v, "languages")
	d.guessed = l.guessed
	found := d.object("", v, l.siteFields(d, s))
	d.need(found, "title", v.at, "{ja: …, en: …}")
	d.need(found, "base_url", v.at, "https://example.org/help/")
}

// siteFields are the keys of site.yaml. Its languages were read before.
func (l *loader) siteFields(d decoder, s *Site) fields {
	outputs := fields{"tag_feeds": d.flag(&s.Outputs.TagFeeds), "topic_feeds": d.flag(&s.Outputs.TopicFeeds), "markdown_twins": d.flag(&s.Outputs.MarkdownTwins),
		"embeds": d.flag(&s.Outputs.Embeds)}
	return fields{
		"title":       d.fullLocal(&s.Title, s.Languages),
		"description": d.local(&s.Description, s.Languages),
		"base_url":    d.base(s),
		"languages":   {func(field) {}, func() *Schema { return languagesSchema(l.options.Languages) }},
		"edit_url":    d.url(&s.EditURL),
		"report_url":  d.url(&s.ReportURL),
		"outputs":     {func(f field) { d.object(f.key, f.value, outputs) }, func() *Schema { return objectSchema("outputs", outputs) }},
	}
}

// misspelt tells whether v lacks the key and has one that is much like it.
func misspelt(v value, key string) bool {
	if _, ok := v.field(key); ok {
		return false
	}
	return slices.ContainsFunc(v.fields, func(f field) bool { _, ok := source.Nearest(f.key, []string{key}); return ok })
}

// languages reads the languages of the site. What is meant by one that cannot
// be used is guessed, so that the texts of the site are not all wrong too.
func (l *loader) languages(d decoder, f field) {
	var items []item
	d.list(&items).read(f)
	if f.value.kind == list && len(f.value.items) == 0 || f.value.kind == null {
		d.wrongType(f.key, f.value, want{source.Text{En: "one language or more", Ja: "一つ以上の言語"}, source.Say("write [ja, en]", "「[ja, en]」のように書いてください")})
	}
	var langs []string
	take := func(lang string) {
		if !slices.Contains(langs, lang) {
			langs = append(langs, lang)
		}
	}
	for _, i := range items {
		switch {
		case slices.Contains(langs, i.text):
			l.findings.Add(ruleLanguage, i.at, source.Say("language %q stands here twice", "言語 %q が二回書かれています", i.text), source.Say("remove one of the two", "どちらか一方を消してください"))
		case validLanguage(i.text) && slices.Contains(l.options.Languages, i.text):
			take(i.text)
		default:
			l.guessed = true
			l.findings.Add(ruleLanguage, i.at, source.Say("language %q cannot be used", "言語 %q は使えません", i.text),
				source.Say("write one of: %s (languages with texts for the pages)", "ページの文言がある言語のどれかを書いてください: %s", strings.Join(l.options.Languages, ", ")))
			if near, ok := source.Nearest(i.text, l.options.Languages); ok {
				take(near)
			}
		}
	}
	if len(langs) == 0 {
		l.guessed = true
		langs = l.options.Languages
	}
	if len(langs) > 0 {
		l.lib.Site.Languages = langs
	}
}

func validLanguage(s string) bool {
	tag, err := language.Parse(s)
	return err == nil && tag.String() == s && len(s) <= 12
}

// base reads the address of the site.
func (d decoder) base(s *Site) reading {
	return reading{func(f field) {
		var base string
		if d.str(&base).read(f); f.value.kind == scalar && !s.SetBase(base) {
			d.add(ruleURL, f.value.at, source.Say("%q is no base URL", "%q はベース URL として使えません", base),
				source.Say("write the address of the site, such as https://example.org/help/", "https://example.org/help/ のように、サイトのアドレスを書いてください"))
		}
	}, urlSchema}
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
func (d decoder) url(to *string) reading {
	return reading{func(f field) {
		var s string
		if d.str(&s).read(f); f.value.kind != scalar {
			return
		}
		// {path} in edit_url stands for the file.
		if markdown.ParseURL(strings.ReplaceAll(s, "{path}", "path")).Kind != markdown.External {
			d.add(ruleURL, f.value.at, source.Say("address %q is not allowed", "アドレス %q は使えません", s),
				source.Say("write an address that begins with https://", "https:// で始まるアドレスを書いてください"))
			return
		}
		*to = s
	}, urlSchema}
}

func (l *loader) loadTopics() {
	l.eachEntry("topics", func(d decoder, f field) {
		t := &Topic{ID: f.key, Place: d.file.Place(f.keyAt.Start, f.keyAt.End)}
		if !l.slug(d, f.key, f.keyAt) {
			return
		}
		if slices.Contains(Reserved, f.key) || slices.Contains(l.lib.Site.Languages, f.key) {
			d.add(ruleFileName, f.keyAt, source.Say("%q is a reserved word", "%q は予約語です", f.key), source.Say("choose another name for the topic", "トピックに別の名前を付けてください"))
			l.topicMissing[f.key] = true
			return
		}
		l.topics[t.ID] = t
		l.lib.Topics = append(l.lib.Topics, t)
		var lists topicLists
		l.entry(d, f, "label", topicFields(d, t, l.lib.Site.Languages, &lists))
		t.FormerNames, t.Domains = texts(lists.former), texts(lists.domains)
		t.Aliases, t.aliasAt = l.slugs(lists.aliases)
	})
}

// topicLists are the lists of a topic as they are read.
type topicLists struct{ former, domains, aliases []item }

func topicFields(d decoder, t *Topic, langs []string, to *topicLists) fields {
	return fields{
		"label": d.fullLocal(&t.Label, langs), "description": d.local(&t.Description, langs), "former_names": d.list(&to.former),
		"status_page": d.url(&t.StatusPage), "support_page": d.url(&t.SupportPage), "domains": d.list(&to.domains), "aliases": d.list(&to.aliases),
	}
}

// entry reads an entry of a data file, which may not lack the key needed.
func (l *loader) entry(d decoder, f field, needed string, known fields) keys {
	if f.value.kind == broken {
		return keys{any: true}
	}
	found := d.object(f.key, f.value, known)
	if !found.has(needed) {
		d.add(ruleMissing, f.keyAt, source.Say("%s has no %s", "%s に %s がありません", f.key, needed), source.Say("add %s: {ja: …, en: …}", "%s: {ja: …, en: …} を加えてください", needed))
	}
	return found
}

func (l *loader) loadTags() {
	l.eachEntry("tags", func(d decoder, f field) {
		t := &Tag{ID: f.key, Place: d.file.Place(f.keyAt.Start, f.keyAt.End)}
		if !l.slug(d, f.key, f.keyAt) {
			return
		}
		l.tags[t.ID] = t
		l.lib.Tags = append(l.lib.Tags, t)
		l.entry(d, f, "label", l.tagFields(d, t))
	})
	l.tagWords = source.NewWords(l.tagIDs())
	for _, t := range l.lib.Tags {
		l.linkTag(t)
	}
	l.cutCircles()
	for _, t := range l.lib.Tags {
		if t.Parent != nil {
			t.Parent.Children = append(t.Parent.Children, t)
		}
	}
}

func (l *loader) tagFields(d decoder, t *Tag) fields {
	langs := l.lib.Site.Languages
	return fields{
		"label": d.fullLocal(&t.Label, langs), "description": d.local(&t.Description, langs), "parent": d.one(&t.parent),
		"aliases": {func(f field) { l.tagAliases(d, t, f) }, func() *Schema {
			return &Schema{AnyOf: []*Schema{slugSchema(), {Type: "array", Items: slugSchema()}, perLanguage(langs, listSchema)}}
		}},
	}
}

// tagAliases reads a tag's other names: a list gives old ids, which redirect; a
// list per language gives synonyms.
func (l *loader) tagAliases(d decoder, t *Tag, f field) {
	if f.value.kind == object {
		d.localList(&t.Synonyms, l.lib.Site.Languages).read(f)
		return
	}
	var items []item
	d.list(&items).read(f)
	t.Aliases, t.aliasAt = l.slugs(items)
}

func (l *loader) linkTag(t *Tag) {
	if t.parent.text == "" {
		return
	}
	parent, ok := l.tags[t.parent.text]
	if ok {
		t.Parent = parent
		return
	}
	if l.unsure["tags"] {
		return
	}
	hint := l.tagHint(t.parent.text, source.Say("add it, or remove the parent", "そのタグを加えるか、parent を消してください"))
	l.findings.Add(ruleTagTree, t.parent.at, source.Say("parent tag %q does not exist", "親のタグ %q がありません", t.parent.text), hint)
}

// maxGuesses is for how many unknown tags the nearest one is looked for. To
// compare thousands of them with thousands of tags would take minutes.
const maxGuesses = 1000

// tagHint is the hint for an unknown tag: the nearest one, or other.
func (l *loader) tagHint(id string, other source.Text) source.Text {
	if l.guesses++; l.guesses > maxGuesses {
		return other
	}
	if near, ok := l.tagWords.Nearest(id); ok {
		return source.Say("did you mean %q?", "%q ではありませんか？", near)
	}
	return other
}

// cutCircles makes the tag a root whose ancestors lead back to it: of each
// circle the last that the others lead to.
func (l *loader) cutCircles() {
	const onPath, done = 1, 2
	state := map[*Tag]int{}
	for _, t := range l.lib.Tags {
		var path []*Tag
		p := t
		for ; p != nil && state[p] == 0; p = p.Parent {
			state[p] = onPath
			path = append(path, p)
		}
		if p != nil && state[p] == onPath {
			l.findings.Add(ruleTagTree, p.parent.at, source.Say("tag %q is its own ancestor", "タグ %q が自分自身の祖先になっています", p.ID),
				source.Say("remove or change its parent", "parent を消すか変えてください"))
			p.Parent = nil
		}
		for _, q := range path {
			state[q] = done
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
		l.lib.Glossary = append(l.lib.Glossary, t)
		found := l.entry(d, f, "term", termFields(d, t, l.lib.Site.Languages))
		if !found.has("short") {
			d.add(ruleMissing, f.keyAt, source.Say("%s has no %s", "%s に %s がありません", f.key, "short"), source.Say("add short: {ja: …, en: …}", "short: {ja: …, en: …} を加えてください"))
		}
	})
}

func termFields(d decoder, t *Term, langs []string) fields {
	return fields{
		"term": d.fullLocal(&t.Term, langs), "short": d.fullLocal(&t.Short, langs), "reading": d.str(&t.Reading), "aliases": d.localList(&t.Aliases, langs),
	}
}
