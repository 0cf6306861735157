package kb

import (
	"path"
	"slices"
	"strings"

	"naosu/generator/source"
)

// languageFiles finds the files of a document: <language>.md each.
func (l *loader) languageFiles(d *Doc) []*job {
	at := source.Place{File: l.base + "/" + d.Dir}
	if l.files[d.Dir] {
		return nil // a file where a folder belongs; strays reports it
	}
	for _, part := range strings.Split(d.ID, "/") {
		if !ValidSlug(part) {
			l.findings.Add(ruleFileName, at, source.Say("%q cannot be part of an address", "%q はアドレスに使えません", part), slugHint())
			l.useAll(d.Dir)
			return nil
		}
	}
	if d.Kind == PageKind && (slices.Contains(Reserved, d.ID) || l.topics[d.ID] != nil) {
		l.findings.Add(ruleAddress, at, source.Say("page %q has the address of a list or a topic", "ページ %q のアドレスは一覧かトピックと重なります", d.ID), source.Say("rename the folder", "フォルダーの名前を変えてください"))
		l.useAll(d.Dir)
		return nil
	}
	var jobs []*job
	for _, lang := range l.lib.Site.Languages {
		if p := d.Dir + "/" + lang + ".md"; l.files[p] {
			l.used[p] = true
			jobs = append(jobs, &job{doc: d, lang: lang, path: p})
		}
	}
	l.otherFiles(d)
	if len(jobs) == 0 && len(l.children[d.Dir]) > 0 {
		l.findings.Add(ruleMissing, at, source.Say("no text in any language of the site", "サイトのどの言語の文章もありません"),
			source.Say("write %s.md", "%s.md を書いてください", strings.Join(l.lib.Site.Languages, ".md, ")))
	}
	return jobs
}

// otherFiles looks at what lies beside the texts.
func (l *loader) otherFiles(d *Doc) {
	for _, name := range l.children[d.Dir] {
		p := d.Dir + "/" + name
		if !l.files[p] || l.used[p] || path.Ext(name) != ".md" {
			continue
		}
		l.used[p] = true
		lang := strings.TrimSuffix(name, ".md")
		hint := source.DidYouMean(lang, l.lib.Site.Languages)
		if hint == (source.Text{}) {
			hint = source.Say("languages of the site: %s", "サイトの言語: %s", strings.Join(l.lib.Site.Languages, ", "))
		}
		l.findings.Add(ruleLanguage, source.Place{File: l.base + "/" + p}, source.Say("the site has no language %q", "サイトに言語 %q はありません", lang), hint)
	}
}

func (l *loader) useAll(dir string) {
	for _, name := range l.children[dir] {
		l.used[dir+"/"+name] = true
	}
}

// strays reports the files that nothing read.
func (l *loader) strays() {
	for p := range l.files {
		if l.used[p] || strings.HasPrefix(p, "static/") || p == "urls.txt" {
			continue
		}
		top, _, _ := strings.Cut(p, "/")
		hint := source.DidYouMean(top, []string{"site.yaml", "topics.yaml", "tags.yaml", "glossary.yaml", "topics", "tags", "glossary", "errors", "families", "incidents", "pages", "static", "urls.txt"})
		if p != top && hint.En == source.DidYouMean(top, []string{top}).En {
			hint = source.Say("files to be copied as they are belong in static/", "そのままコピーするファイルは static/ に置いてください")
		}
		l.findings.Add(ruleStray, source.Place{File: l.base + "/" + p}, source.Say("nothing uses this file", "このファイルはどこからも使われていません"), hint)
	}
	for p := range l.files {
		if rest, ok := strings.CutPrefix(p, "static/"); ok {
			l.lib.Static = append(l.lib.Static, rest)
		}
	}
	slices.Sort(l.lib.Static)
}

// join makes one document of its languages. The file with the facts is the
// original.
func (l *loader) join(d *Doc, files []*parsed) {
	original := files[0]
	for _, p := range files {
		if p.facts.first.File != "" {
			original = p
			break
		}
	}
	var others []*parsed
	for _, p := range files {
		d.Texts = append(d.Texts, p.text)
		if p == original {
			continue
		}
		others = append(others, p)
		if p.facts.first.File != "" {
			l.findings.Add(ruleFacts, p.facts.first, source.Say("%s already holds the facts of this document", "この文書の事実はすでに %s に書かれています", original.text.Place.File),
				source.Say("move the facts into one file; a translation holds title, description and prose", "事実は一つのファイルにまとめてください。翻訳に書くのは title、description と本文です"))
		}
	}
	d.Original = original.text.Lang
	for _, t := range d.Texts {
		if t != original.text {
			t.stale(original.text)
			t.Hashes = nil
		}
	}
	switch d.Kind {
	case ArticleKind:
		l.joinArticle(d, original, others)
	case FamilyKind:
		d.Aliases = l.slugs(original.facts.aliases)
		f := &Family{Doc: *d}
		f.adopt(original.text, others)
		l.families = append(l.families, familyFiles{f, files})
	case IncidentKind:
		d.Aliases = l.slugs(original.facts.aliases)
		l.joinIncident(d, original, others)
	default:
		d.Aliases = l.slugs(original.facts.aliases)
		p := &Page{Doc: *d}
		p.adopt(original.text, others)
		l.lib.Pages = append(l.lib.Pages, p)
		l.docs = append(l.docs, docFiles{&p.Doc, files})
	}
}

// adopt lets the texts point to the document's final place in memory.
func (d *Doc) adopt(original *Text, others []*parsed) {
	original.Doc = d
	for _, o := range others {
		o.text.Doc = d
	}
}

// joinArticle reads facts and attributes into an article.
func (l *loader) joinArticle(d *Doc, original *parsed, others []*parsed) {
	f := &original.facts
	a := &Article{Doc: *d, Slug: path.Base(d.ID), Codes: texts(f.codes), Status: "published", Side: f.side, Certainty: f.certainty,
		Published: f.published, Updated: f.updated, Verified: f.verified, ReviewAfter: f.reviewAfter, given: original, others: others}
	a.adopt(original.text, others)
	if f.status != "" {
		a.Status = f.status
	}
	a.Topic = l.topics[topicOf(d.ID)]
	if a.Topic == nil {
		l.unknownTopic(d)
	}
	a.Tags = l.articleTags(f.tags)
	a.Aliases = l.articleAliases(f.aliases)
	l.attributes(a)
	a.verdict()
	a.variants()
	l.complete(a)
	if a.Status == "draft" && !l.options.Drafts {
		l.drafts[a.ID] = a
		return
	}
	if a.Topic == nil {
		return
	}
	l.lib.articles[a.ID] = a
	l.lib.Articles = append(l.lib.Articles, a)
}

func (l *loader) unknownTopic(d *Doc) {
	if l.topicMissing == nil {
		l.topicMissing = map[string]bool{}
	}
	id := topicOf(d.ID)
	if l.topicMissing[id] {
		return
	}
	l.topicMissing[id] = true
	var known []string
	for _, t := range l.lib.Topics {
		known = append(known, t.ID)
	}
	hint := source.DidYouMean(id, known)
	if hint == (source.Text{}) {
		hint = source.Say("add %s: {label: {ja: …, en: …}} to topics.yaml", "topics.yaml に %s: {label: {ja: …, en: …}} を加えてください", id)
	}
	l.findings.Add(ruleTopic, source.Place{File: l.base + "/errors/" + id}, source.Say("unknown topic %q", "トピック %q がありません", id), hint)
}

func (l *loader) articleTags(items []item) (tags []*Tag) {
	for _, i := range items {
		t, ok := l.tags[i.text]
		if !ok {
			hint := source.DidYouMean(i.text, l.tagIDs())
			if hint == (source.Text{}) {
				hint = source.Say("add it to tags.yaml", "tags.yaml に加えてください")
			}
			l.findings.Add(ruleTag, i.at, source.Say("unknown tag %q", "タグ %q がありません", i.text), hint)
		} else if !slices.Contains(tags, t) {
			tags = append(tags, t)
		}
	}
	return tags
}

// articleAliases checks old IDs, which have the form of IDs.
func (l *loader) articleAliases(items []item) (out []string) {
	for _, i := range items {
		topic, slug, ok := strings.Cut(i.text, "/")
		if !ok || !ValidSlug(topic) || !ValidSlug(slug) {
			l.findings.Add(ruleFileName, i.at, source.Say("%q is no ID of an article", "%q は記事の ID の形ではありません", i.text), source.Say("write topic/slug", "「トピック/名前」の形で書いてください"))
			continue
		}
		out = append(out, i.text)
	}
	return out
}

// verdict fills in whose side the cause is on and how sure that is, from the
// first cause, where the facts do not say.
func (a *Article) verdict() {
	if len(a.Causes) > 0 {
		c := a.Causes[0]
		if a.Side == "" {
			a.Side = c.Side
		}
		if a.Certainty == "" {
			switch c.Evidence {
			case "official":
				a.Certainty = "confirmed"
			case "reported":
				a.Certainty = "likely"
			}
		}
	}
	if a.Side == "" {
		a.Side = "unknown"
	}
	if a.Certainty == "" {
		a.Certainty = "unclear"
	}
}

// variants joins the error texts of all files, the original's first. The same
// text in two files is one variant.
func (a *Article) variants() {
	for _, p := range append([]*parsed{a.given}, a.others...) {
		for _, v := range p.variants {
			same := func(w Variant) bool { return w.Lang == v.Lang && w.Text == v.Text }
			if !slices.ContainsFunc(a.Variants, same) {
				a.Variants = append(a.Variants, v)
			}
		}
	}
	for _, v := range a.Variants {
		for _, piece := range ParseVariant(v.Text, nil) {
			known := func(p Placeholder) bool { return p.Name == piece.Name }
			if piece.Name != "" && !slices.ContainsFunc(a.Placeholders, known) {
				a.Placeholders = append(a.Placeholders, Placeholder{piece.Name, piece.Type})
			}
		}
	}
}

// complete reports what a published article cannot be without.
func (l *loader) complete(a *Article) {
	if a.Status == "draft" {
		return
	}
	miss := func(en, ja, hintEn, hintJa string) {
		l.findings.Add(ruleIncomplete, a.given.text.Place, source.Say("no %s", "%[2]sがありません", en, ja), source.Text{En: hintEn, Ja: hintJa})
	}
	if len(a.Variants) == 0 {
		miss("error text", "エラー文", "add a fence that begins with ```error, or status: draft", "```error で始まるコードブロックを加えるか、status: draft としてください")
	}
	if !a.given.has[Meaning] {
		miss("meaning", "意味の説明", "add a section ## What it means {#meaning}, or status: draft", "「## エラーの意味 {#meaning}」の節を加えるか、status: draft としてください")
	}
	if len(a.Causes) == 0 {
		miss("cause", "原因", "add a section ## Causes {#causes} with an H3 for each cause, or status: draft", "「## 原因 {#causes}」の節に原因ごとの H3 を加えるか、status: draft としてください")
	}
	if len(a.Remedies) == 0 {
		miss("remedy", "対処", "add a section ## What to do {#remedies} with an H3 for each remedy, or status: draft", "「## 対処法 {#remedies}」の節に対処ごとの H3 を加えるか、status: draft としてください")
	}
}

// joinIncident reads the facts of an incident.
func (l *loader) joinIncident(d *Doc, original *parsed, others []*parsed) {
	f := &original.facts
	i := &Incident{Doc: *d, State: f.state, Scale: f.scale, Started: f.started, Ended: f.ended}
	i.adopt(original.text, others)
	need := func(ok bool, name string) {
		if !ok {
			l.findings.Add(ruleMissing, original.text.Place, source.Say("no %s", "%s がありません", name), source.Say("add a line %s: …", "「%s: …」の行を加えてください", name))
		}
	}
	need(f.state != "", "state")
	need(!f.started.IsZero(), "started")
	need(len(f.errors) > 0, "errors")
	need(len(f.topic) > 0, "topic")
	if f.scale == "" {
		i.Scale = "unknown"
	}
	if len(f.topic) > 0 {
		if i.Topic = l.topics[f.topic[0].text]; i.Topic == nil {
			l.findings.Add(ruleTopic, f.topic[0].at, source.Say("unknown topic %q", "トピック %q がありません", f.topic[0].text), source.Text{})
		}
	}
	l.incidents = append(l.incidents, incidentFiles{i, append([]*parsed{original}, others...)})
}
