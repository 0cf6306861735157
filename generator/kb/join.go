package kb

import (
	"path"
	"slices"
	"strings"

	"naosu/generator/source"
)

// languageFiles finds the files of a document: <language>.md each. Where it
// reports a mistake in their stead, links to the document are left in peace.
func (l *loader) languageFiles(d *Doc) []*job {
	if l.files()[d.Dir] {
		return nil // a file where a folder belongs; strays reports it
	}
	if !l.addressable(d) {
		l.lib.unread[d.Dir] = true
		l.useAll(d.Dir)
		return nil
	}
	var jobs []*job
	for _, lang := range l.lib.Site.Languages {
		if p := d.Dir + "/" + lang + ".md"; l.files()[p] {
			l.used[p] = true
			jobs = append(jobs, &job{doc: d, lang: lang, path: p})
		}
	}
	l.otherFiles(d)
	if len(jobs) > 0 {
		return jobs
	}
	if len(l.children(d.Dir)) > 0 && !l.lib.unread[d.Dir] && !l.guessed {
		l.findings.Add(ruleMissing, source.Place{File: l.options.Name + "/" + d.Dir}, source.Say("no text in any language of the site", "サイトのどの言語の文章もありません"),
			source.Say("write %s.md", "%s.md を書いてください", strings.Join(l.lib.Site.Languages, ".md or ")))
	}
	l.lib.unread[d.Dir] = true
	l.useAll(d.Dir)
	return nil
}

// addressable tells whether a document can have the address of its folder, and
// reports it if not, a folder that many share only once.
func (l *loader) addressable(d *Doc) bool {
	dir := strings.TrimSuffix(d.Dir, d.ID)
	for _, part := range strings.Split(d.ID, "/") {
		dir += part
		if !ValidSlug(part) {
			l.findings.Add(ruleFileName, source.Place{File: l.options.Name + "/" + dir}, source.Say("%q cannot be part of an address", "%q はアドレスに使えません", part), slugHint())
			return false
		}
		dir += "/"
	}
	if d.Kind == PageKind && (slices.Contains(Reserved, d.ID) || l.topics[d.ID] != nil) {
		l.findings.Add(ruleAddress, source.Place{File: l.options.Name + "/" + d.Dir}, source.Say("page %q has the address of a list or a topic", "ページ %q のアドレスは一覧かトピックと重なります", d.ID), source.Say("rename the folder", "フォルダーの名前を変えてください"))
		return false
	}
	return true
}

// otherFiles looks at texts that lie beside those in the site's languages.
func (l *loader) otherFiles(d *Doc) {
	for _, name := range l.children(d.Dir) {
		p := d.Dir + "/" + name
		if !l.files()[p] || l.used[p] || path.Ext(name) != ".md" {
			continue
		}
		l.used[p] = true
		if l.guessed {
			continue
		}
		l.lib.unread[d.Dir] = true
		lang := strings.TrimSuffix(name, ".md")
		l.findings.Add(ruleLanguage, source.Place{File: l.options.Name + "/" + p}, source.Say("the site has no language %q", "サイトに言語 %q はありません", lang), l.lib.languageHint(lang))
	}
}

func (l *Library) languageHint(lang string) source.Text {
	return source.DidYouMean(lang, l.Site.Languages).Or(source.Say("languages of the site: %s", "サイトの言語: %s", strings.Join(l.Site.Languages, ", ")))
}

// useAll marks all files below a folder as known.
func (l *loader) useAll(dir string) {
	for p := range l.files() {
		if strings.HasPrefix(p, dir+"/") {
			l.used[p] = true
		}
	}
}

// topNames are what the content folder holds.
var topNames = []string{"site.yaml", "topics.yaml", "tags.yaml", "glossary.yaml", "topics", "tags", "glossary", "errors", "families", "incidents", "pages", "static", "urls.txt"}

// strays reports the files that nothing read. Where there is no site.yaml, the
// folder is most likely another than was meant, and says nothing of its files.
func (l *loader) strays() {
	if !l.files()["site.yaml"] {
		return
	}
	for p := range l.files() {
		if l.used[p] || strings.HasPrefix(p, "static/") || p == "urls.txt" {
			continue
		}
		l.findings.Add(ruleStray, source.Place{File: l.options.Name + "/" + p}, source.Say("nothing uses this file", "このファイルはどこからも使われていません"), strayHint(p))
	}
}

func strayHint(p string) source.Text {
	top, _, deep := strings.Cut(p, "/")
	if known := slices.Contains(topNames, top); !known {
		if hint := source.DidYouMean(top, topNames); hint != (source.Text{}) {
			return hint
		}
	}
	switch {
	case deep && path.Ext(p) == ".md" && slices.Contains([]string{"errors", "families", "incidents", "pages"}, top):
		example := top + "/name/ja.md"
		if top == "errors" {
			example = "errors/topic/slug/ja.md"
		}
		return source.Say("a text is called by its language and lies in a folder of its own, such as %s", "文章は専用のフォルダーに、言語の名前で置きます（例: %s）", example)
	case imageName.MatchString(path.Base(p)):
		return source.Say("show it with ![text](%s) in a text beside it, or remove it", "同じフォルダーの文章で ![文章](%s) と書いて使うか、消してください", path.Base(p))
	}
	return source.Say("remove it, or move it to static/ if it is to be copied as it is", "消すか、そのままコピーするファイルなら static/ に移してください")
}

// join makes one document of its languages.
func (l *loader) join(d *Doc, files []*parsed) {
	if d.Kind == ArticleKind {
		l.place(l.joined(d, files))
		return
	}
	original, others := l.joinTexts(d, files)
	d.Aliases, d.aliasAt = l.slugs(original.facts.aliases)
	switch d.Kind {
	case FamilyKind:
		f := &Family{Doc: *d}
		f.adopt()
		l.families = append(l.families, familyFiles{f, files})
	case IncidentKind:
		l.joinIncident(d, original, others)
	default:
		p := &Page{Doc: *d}
		p.adopt()
		l.lib.Pages = append(l.lib.Pages, p)
		l.docs = append(l.docs, docFiles{&p.Doc, files})
	}
}

// joined makes an article of its files, or copies what is kept of it. Only
// articles without findings are kept: some are reported once for all articles.
func (l *loader) joined(d *Doc, files []*parsed) *Article {
	if l.kept == nil {
		return l.joinArticle(d, files)
	}
	if k := l.kept.articles[d.Dir]; k != nil && k.data == l.kept.data && slices.Equal(k.files, files) {
		return k.article.clone()
	}
	before := len(*l.findings)
	a := l.joinArticle(d, files)
	if len(*l.findings) > before || a.Topic == nil {
		return a
	}
	l.kept.articles[d.Dir] = &keptJoin{l.kept.data, files, a}
	return a.clone()
}

// joinTexts gives a document its texts. The file with the facts is the
// original; a file whose facts cannot be read may well be the one.
func (l *loader) joinTexts(d *Doc, files []*parsed) (original *parsed, others []*parsed) {
	original = files[0]
	if i := slices.IndexFunc(files, func(p *parsed) bool { return p.facts.first.File != "" }); i >= 0 {
		original = files[i]
	} else if i := slices.IndexFunc(files, func(p *parsed) bool { return p.noFront }); i >= 0 {
		original = files[i]
	}
	d.Original = original.text.Lang
	for _, p := range files {
		t := *p.text
		t.Doc = d
		d.Texts = append(d.Texts, &t)
		if p == original {
			continue
		}
		others = append(others, p)
		if p.facts.first.File != "" {
			l.findings.Add(ruleFacts, p.facts.first, source.Say("%s already holds the facts of this document", "この文書の事実はすでに %s に書かれています", original.text.Place.File),
				source.Say("move the facts into one file; a translation holds title, description and prose", "事実は一つのファイルにまとめてください。翻訳に書くのは title、description と本文です"))
		}
		t.stale(original.text)
		l.reportStale(&t, p, original)
		t.Hashes = nil
	}
	return original, others
}

// adopt lets the texts point to the document's final place in memory.
func (d *Doc) adopt() {
	for _, t := range d.Texts {
		t.Doc = d
	}
}

// joinArticle reads facts and attributes into an article.
func (l *loader) joinArticle(d *Doc, files []*parsed) *Article {
	original, others := l.joinTexts(d, files)
	f := &original.facts
	a := &Article{Doc: *d, Slug: path.Base(d.ID), Codes: texts(f.codes), Status: "published", Side: f.side, Certainty: f.certainty,
		Published: f.published, Updated: f.updated, Verified: f.verified, ReviewAfter: f.reviewAfter, given: original, others: others}
	a.adopt()
	if f.status != "" {
		a.Status = f.status
	}
	a.Topic = l.topics[topicOf(d.ID)]
	if a.Topic == nil {
		l.unknownTopic(d)
	}
	a.Tags = l.articleTags(f.tags)
	a.Aliases, a.aliasAt = l.articleAliases(f.aliases)
	l.attributes(a)
	a.verdict()
	a.variants()
	l.complete(a)
	return a
}

// place puts an article where it belongs.
func (l *loader) place(a *Article) {
	if a.Status == "draft" && !l.options.Drafts {
		l.drafts[a.ID] = a
		return
	}
	if a.Topic == nil {
		l.unplaced = append(l.unplaced, a)
		return
	}
	l.lib.articles[a.ID] = a
	l.lib.Articles = append(l.lib.Articles, a)
}

// unknownTopic reports the topic of a folder, once for all articles in it.
func (l *loader) unknownTopic(d *Doc) {
	id := topicOf(d.ID)
	if l.topicMissing[id] || l.unsure["topics"] {
		return
	}
	l.topicMissing[id] = true
	l.findings.Add(ruleTopic, source.Place{File: l.options.Name + "/errors/" + id}, source.Say("unknown topic %q", "トピック %q がありません", id),
		source.DidYouMean(id, l.topicIDs()).Or(source.Say("add %s: {label: {ja: …, en: …}} to topics.yaml", "topics.yaml に %s: {label: {ja: …, en: …}} を加えてください", id)))
}

func (l *loader) topicIDs() []string {
	var known []string
	for _, t := range l.lib.Topics {
		known = append(known, t.ID)
	}
	return known
}

func (l *loader) articleTags(items []item) (tags []*Tag) {
	for _, i := range items {
		t, ok := l.tags[i.text]
		if ok && !slices.Contains(tags, t) {
			tags = append(tags, t)
		}
		if ok || l.unsure["tags"] {
			continue
		}
		l.findings.Add(ruleTag, i.at, source.Say("unknown tag %q", "タグ %q がありません", i.text),
			l.tagHint(i.text, source.Say("add it to tags.yaml", "tags.yaml に加えてください")))
	}
	return tags
}

// articleAliases checks old IDs, which have the form of IDs.
func (l *loader) articleAliases(items []item) (out []string, at []source.Place) {
	for _, i := range items {
		topic, slug, ok := strings.Cut(i.text, "/")
		switch {
		case !ok || !ValidSlug(topic) || !ValidSlug(slug):
			l.findings.Add(ruleFileName, i.at, source.Say("%q is no ID of an article", "%q は記事の ID の形ではありません", i.text), source.Say("write topic/slug", "「トピック/名前」の形で書いてください"))
		case slices.Contains(Reserved, topic):
			l.findings.Add(ruleFileName, i.at, source.Say("no article can have been called %q: %q is a reserved word", "%[2]q は予約語なので、%[1]q という記事はありえません", i.text, topic), source.Say("write topic/slug", "「トピック/名前」の形で書いてください"))
		default:
			out, at = append(out, i.text), append(at, i.at)
		}
	}
	return out, at
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
	type key struct{ lang, text string }
	seen, names := map[key]bool{}, map[string]bool{"": true}
	for _, p := range a.files() {
		for _, v := range p.variants {
			if k := (key{v.Lang, v.Text}); !seen[k] {
				seen[k] = true
				v.From = a.In(p.text.Lang)
				a.Variants = append(a.Variants, v)
			}
		}
	}
	for _, v := range a.Variants {
		for _, piece := range ParseVariant(v.Text, nil) {
			if !names[piece.Name] {
				names[piece.Name] = true
				a.Placeholders = append(a.Placeholders, Placeholder{piece.Name, piece.Type})
			}
		}
	}
}

// complete reports what a published article cannot be without. It is silent
// where the status or the prose could not be read.
func (l *loader) complete(a *Article) {
	g := a.given
	draft := a.Status == "draft"
	if draft && !l.options.Finished || g.noFront || g.noBody || g.facts.status == "" && g.facts.keys.has("status") {
		return
	}
	fence := g.has[errorFence]
	for _, p := range a.others {
		fence = fence || p.has[errorFence] || p.noBody
	}
	miss := func(en, ja, hintEn, hintJa string) {
		if draft {
			hintEn, hintJa = strings.TrimSuffix(hintEn, ", or status: draft"), strings.Replace(hintJa, "加えるか、status: draft としてください", "加えてください", 1)
		}
		l.findings.Add(ruleIncomplete, g.text.Place, source.Text{En: "no " + en, Ja: ja + "がありません"}, source.Text{En: hintEn, Ja: hintJa})
	}
	if !fence {
		miss("error text", "エラー文", "add a fence that begins with ```error, or status: draft", "```error で始まるコードブロックを加えるか、status: draft としてください")
	}
	_, empty := g.has[Meaning]
	switch {
	case g.has[Meaning]:
	case empty:
		miss("meaning", "意味の説明", "write it below the heading of {#meaning}, which is there, or status: draft", "すでにある {#meaning} の見出しの下に説明を加えるか、status: draft としてください")
	default:
		miss("meaning", "意味の説明", "add a section ## What it means {#meaning}, or status: draft", "「## エラーの意味 {#meaning}」の節を加えるか、status: draft としてください")
	}
	if len(a.Causes) == 0 {
		miss("cause", "原因", "add a section ## Causes {#causes} with an H3 for each cause, or status: draft", "「## 原因 {#causes}」の節に原因ごとの H3 を加えるか、status: draft としてください")
	}
	if len(a.Remedies) == 0 {
		miss("remedy", "対処", "add a section ## What to do {#remedies} with an H3 for each remedy, or status: draft", "「## 対処法 {#remedies}」の節に対処ごとの H3 を加えるか、status: draft としてください")
	}
	for _, p := range a.files() {
		l.unfilled(p, draft)
	}
}

// unfilled reports a title and headings that are still to be written.
func (l *loader) unfilled(p *parsed, draft bool) {
	hint := source.Say("write it in the place of %q, or set status: draft", "%q の代わりに書くか、status: draft としてください", Fill)
	if draft {
		hint = source.Say("write it in the place of %q", "%q の代わりに書いてください", Fill)
	}
	todo := func(at source.Place, what source.Text) { l.findings.Add(ruleIncomplete, at, what, hint) }
	if p.text.Title == Fill {
		todo(p.text.Place, source.Say("the title is still to be written", "題名がまだ書かれていません"))
	}
	for i, item := range p.text.Items { // each is a part too
		if item.Title == Fill {
			todo(p.parts[i].at, source.Say("the heading of %q is still to be written", "%q の見出しがまだ書かれていません", item.ID))
		}
	}
}

// joinIncident reads the facts of an incident.
func (l *loader) joinIncident(d *Doc, original *parsed, others []*parsed) {
	f := &original.facts
	i := &Incident{Doc: *d, State: f.state, Scale: f.scale, Started: f.started, Ended: f.ended}
	i.adopt()
	for _, need := range [][2]string{{"state", "investigating"}, {"started", "2024-06-18"}, {"errors", "[topic/slug]"}, {"topic", "…"}} {
		if !original.noFront && !f.keys.has(need[0]) {
			l.findings.Add(ruleMissing, original.text.Place, source.Say("no %s", "%s がありません", need[0]), source.Say("add a line %s: %s", "「%s: %s」の行を加えてください", need[0], need[1]))
		}
	}
	if f.scale == "" {
		i.Scale = "unknown"
	}
	if id := f.topic.text; id != "" {
		if i.Topic = l.topics[id]; i.Topic == nil && !l.unsure["topics"] && !l.topicMissing[id] {
			l.findings.Add(ruleTopic, f.topic.at, source.Say("unknown topic %q", "トピック %q がありません", id),
				source.DidYouMean(id, l.topicIDs()).Or(source.Say("add it to topics.yaml", "topics.yaml に加えてください")))
		}
	}
	l.updateScales(original, others)
	l.incidents = append(l.incidents, incidentFiles{i, append([]*parsed{original}, others...)})
}

// updateScales checks that translations of an incident say no other scale of an
// update than the original does.
func (l *loader) updateScales(original *parsed, others []*parsed) {
	file := original.text.Place.File
	for _, o := range others {
		for _, u := range o.text.Updates {
			if here, given := o.scales[u.ID]; given && here.value != original.scales[u.ID].value && !original.noBody {
				l.findings.Add(ruleFactHere, here.at.in(o.text.Place.File), source.Say("scale=%s does not stand in the original %s", "scale=%s が原文 %s にありません", here.value, file),
					source.Say("move it there; attributes come from the original", "原文に移してください。属性は原文から引き継がれます"))
			}
		}
	}
}
