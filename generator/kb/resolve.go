package kb

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"naosu/generator/source"
)

type familyFiles struct {
	family *Family
	files  []*parsed
}

type incidentFiles struct {
	incident *Incident
	files    []*parsed
}

type docFiles struct {
	doc   *Doc
	files []*parsed
}

// resolve connects the documents with each other.
func (l *loader) resolve(ctx context.Context) error {
	for _, f := range l.families {
		l.docs = append(l.docs, docFiles{&f.family.Doc, f.files})
	}
	for _, i := range l.incidents {
		l.docs = append(l.docs, docFiles{&i.incident.Doc, i.files})
	}
	l.index()
	for _, f := range l.families {
		l.resolveFamily(f)
	}
	slices.SortFunc(l.incidents, func(a, b incidentFiles) int {
		return cmp.Or(b.incident.Started.Compare(a.incident.Started), strings.Compare(a.incident.ID, b.incident.ID))
	})
	for _, i := range l.incidents {
		l.resolveIncident(i)
	}
	for _, a := range slices.Concat(l.lib.Articles, l.unplaced) {
		if err := ctx.Err(); err != nil {
			return err
		}
		l.resolveArticle(a)
	}
	for _, id := range slices.Sorted(maps.Keys(l.drafts)) {
		l.resolveArticle(l.drafts[id])
	}
	for _, d := range l.docs {
		if err := ctx.Err(); err != nil {
			return err
		}
		l.resolveTexts(d.doc, d.files, nil, nil)
	}
	for _, a := range l.lib.Articles {
		slices.SortFunc(a.Backlinks, func(a, b *Article) int { return strings.Compare(a.ID, b.ID) })
		a.Backlinks = slices.Compact(a.Backlinks)
		a.given, a.others = nil, nil
	}
	l.redirects()
	l.lib.finish()
	return nil
}

// article finds an article by ID. One that is a draft, or has been reported
// for another reason, is nil without a finding.
func (l *loader) article(i item) *Article {
	if a := l.lib.articles[i.text]; a != nil {
		return a
	}
	dir := "errors/" + i.text
	if l.lib.byDir[dir] != nil || l.lib.unread[dir] {
		return nil
	}
	hint := source.Say("write topic/slug, the names of its two folders", "「トピック/名前」の形で、二つのフォルダーの名前を書いてください")
	if near, ok := l.lib.nearestDir(dir); ok {
		hint = source.Say("did you mean %q?", "%q ではありませんか？", strings.TrimPrefix(near, "errors/"))
	}
	l.findings.Add(ruleID, i.at, source.Say("no article %q", "%q という記事はありません", i.text), hint)
	return nil
}

func (l *loader) resolveArticle(a *Article) {
	l.nameRelated(a)
	l.resolveTexts(&a.Doc, a.files(), a.Placeholders, func(link link, t Target) {
		if l.lib.articles[a.ID] == a {
			l.relate(a, link, t)
		}
	})
}

// edit writes the right path into a link. Old is the address as parsed, so a
// link that is written with escapes, or by reference, is left to its author.
func (l link) edit(p *linkProblem) source.Edit {
	old, fragment, found := strings.Cut(l.dest, "#")
	if p.path == "" || strings.Contains(old, "?") {
		return source.Edit{}
	}
	if found {
		fragment = "#" + fragment
	}
	return source.Edit{At: l.at, Old: l.dest, New: p.path + fragment}
}

// relate records what a link says of two articles.
func (l *loader) relate(a *Article, link link, t Target) {
	if t.Doc == nil || t.Doc.Kind != ArticleKind || t.Doc == &a.Doc {
		return
	}
	b := l.lib.articles[t.Doc.ID]
	if b == nil {
		return
	}
	b.Backlinks = append(b.Backlinks, a)
	if link.related {
		a.relatesTo(b)
	}
}

// nameRelated finds the articles that the facts of an article name.
func (l *loader) nameRelated(a *Article) {
	for _, i := range a.given.facts.related {
		a.relatesTo(l.article(i))
	}
}

// relatesTo records an article, if there is one, as related to another.
func (a *Article) relatesTo(b *Article) {
	if b != nil && b.ID != a.ID && !slices.Contains(a.Related, b) {
		a.Related = append(a.Related, b)
	}
}

// resolveTexts checks links, images and values of all texts of a document and
// calls found, which may be nil, for each link.
func (l *loader) resolveTexts(d *Doc, files []*parsed, placeholders []Placeholder, found func(link, Target)) {
	unsure := false
	for _, p := range files {
		for _, link := range p.links {
			target, sound := l.lib.direct(link)
			if !sound {
				target = l.resolveLink(d.In(p.text.Lang), link)
			}
			if found != nil {
				found(link, target)
			}
		}
		for _, image := range p.images {
			l.image(d, image)
		}
		unsure = unsure || p.noBody
	}
	if !unsure {
		l.values(files, placeholders)
	}
}

// resolveLink finds where a link leads and reports what is wrong with it.
func (l *loader) resolveLink(from *Text, link link) Target {
	target, problem := l.lib.Resolve(from, link.dest)
	if problem != nil && problem.rule.ID != "" {
		l.findings.AddEdit(problem.rule, link.at, problem.message, problem.hint, link.edit(problem))
	}
	return target
}

// values checks the names in :value[name].
func (l *loader) values(files []*parsed, placeholders []Placeholder) {
	if !slices.ContainsFunc(files, func(p *parsed) bool { return len(p.values) > 0 }) {
		return
	}
	var names []string
	known := map[string]bool{}
	for _, p := range placeholders {
		names = append(names, p.Name)
		known[p.Name] = true
	}
	words := source.NewWords(names)
	for _, p := range files {
		for _, name := range p.mistyped {
			known[name] = true
		}
	}
	for _, p := range files {
		for _, v := range p.values {
			if known[v.text] {
				continue
			}
			hint := source.Say("write {%s} in an error text of this article, or remove it here", "この記事のエラー文に {%s} と書くか、ここから消してください", v.text)
			if near, ok := words.Nearest(v.text); ok {
				hint = source.Say("did you mean %q?", "%q ではありませんか？", near)
			}
			l.findings.Add(ruleValue, v.at, source.Say("no error text here has a placeholder {%s}", "ここのエラー文に {%s} という置き換え部分はありません", v.text), hint)
		}
	}
}

// resolveIncident connects an incident with its articles.
func (l *loader) resolveIncident(f incidentFiles) {
	i := f.incident
	for _, e := range f.files[0].facts.errors {
		if a := l.article(e); a != nil && !slices.Contains(i.Errors, a) {
			i.Errors = append(i.Errors, a)
		}
	}
	if i.Topic == nil {
		return
	}
	l.lib.Incidents = append(l.lib.Incidents, i)
	for _, a := range i.Errors {
		a.Incidents = append(a.Incidents, i)
	}
}

// resolveFamily checks the table in each language and finds the members.
func (l *loader) resolveFamily(f familyFiles) {
	var first []string
	for n, p := range f.files {
		if p.noBody {
			continue
		}
		ids := l.columns(f.family.In(p.text.Lang), p)
		if ids == nil {
			continue
		}
		if n == 0 {
			first = ids
			l.members(f.family, p, ids)
		} else if first != nil && differ(ids, first) {
			l.findings.Add(ruleFamily, p.table.at, source.Say("the columns differ from %s", "列が %s と違います", f.files[0].text.Place.File),
				source.Say("put the same articles in the same order", "同じ記事を同じ順に並べてください"))
		}
		l.rows(p)
	}
	if len(f.family.Members) > 0 {
		l.lib.Families = append(l.lib.Families, f.family)
	}
}

// differ tells whether columns differ; "" is one whose link was reported.
func differ(a, b []string) bool {
	return !slices.EqualFunc(a, b, func(x, y string) bool { return x == y || x == "" || y == "" })
}

// columns returns the IDs of the articles that the header links to, or nil.
func (l *loader) columns(text *Text, p *parsed) (ids []string) {
	if p.tables != 1 {
		l.findings.Add(ruleFamily, p.text.Place, source.Say("a family has one table, this file has %d", "ファミリーの表は一つですが、このファイルには %d あります", p.tables), source.Say("write one table whose header links to the articles", "見出し行から記事へリンクする表を一つ書いてください"))
		return nil
	}
	if len(p.table.columns) < 2 {
		l.findings.Add(ruleFamily, p.table.at, source.Say("a family needs two members or more", "ファミリーには二つ以上の記事が必要です"), source.Say("add a column whose header links to another article", "別の記事へリンクする列を加えてください"))
		return nil
	}
	for _, c := range p.table.columns {
		t, problem := l.lib.Resolve(text, c.link)
		if c.link == "" || problem == nil && (t.Doc == nil || t.Doc.Kind != ArticleKind) {
			l.findings.Add(ruleFamily, c.at, source.Say("column %q does not link to an article", "列 %q が記事にリンクしていません", c.text), source.Say("write [words](../../errors/topic/slug/%s.md)", "[見出し](../../errors/topic/slug/%s.md) のように書いてください", p.text.Lang))
			return nil
		}
		if t.Doc == nil {
			ids = append(ids, "")
			continue
		}
		if slices.Contains(ids, t.Doc.ID) {
			l.findings.Add(ruleFamily, c.at, source.Say("article %q has two columns", "記事 %q の列が二つあります", t.Doc.ID), source.Say("remove one of them", "片方の列を消してください"))
			return nil
		}
		ids = append(ids, t.Doc.ID)
	}
	return ids
}

func (l *loader) members(f *Family, p *parsed, ids []string) {
	for i, id := range ids {
		a := l.lib.articles[id]
		f.columns = append(f.columns, a)
		if a == nil {
			continue
		}
		if a.Family != nil {
			l.findings.Add(ruleFamily, p.table.columns[i].at, source.Say("article %q is in family %q already", "記事 %q はすでにファミリー %q に入っています", id, a.Family.ID),
				source.Say("remove the column from one of the two families", "どちらかのファミリーからこの列を消してください"))
			continue
		}
		a.Family = f
		f.Members = append(f.Members, a)
	}
}

// rows checks the row that tells the members apart.
func (l *loader) rows(p *parsed) {
	tells := 0
	for _, r := range p.table.rows {
		if !r.tell {
			continue
		}
		if tells++; tells > 1 {
			l.findings.Add(ruleFamily, r.at, source.Say("a second row with {tell}", "{tell} の行が二つあります"), source.Say("keep the one that readers can check most easily", "読者が最も確かめやすい行だけを残してください"))
			continue
		}
		seen := map[string]bool{}
		for i := range p.table.columns {
			text := ""
			if i < len(r.cells) {
				text = strings.TrimSpace(r.cells[i])
			}
			if text == "" || seen[text] {
				l.findings.Add(ruleFamily, r.at, source.Say("the {tell} row has no cell of its own for %q", "{tell} の行に %q だけの内容がありません", p.table.columns[i].text),
					source.Say("fill in every cell, each different", "すべての欄を、互いに違う内容で埋めてください"))
				break
			}
			seen[text] = true
		}
	}
	if tells == 0 {
		l.findings.Add(ruleFamily, p.table.at, source.Say("no row is marked with {tell}", "{tell} の付いた行がありません"),
			source.Say("end the first cell of the row that a reader can check on the screen with {tell}", "読者が画面で確かめられる行の、最初の欄の終わりに {tell} を付けてください"))
	}
}

// claims are the addresses below a language that are taken.
type claims struct {
	*loader
	pages map[string]bool   // by pages of the site
	taken map[string]string // by aliases, with what they lead to
}

// redirects collects the old addresses. Those of articles under the old name
// of a topic come last and give way to aliases that were written.
func (l *loader) redirects() {
	c := claims{l, l.pages(), map[string]string{}}
	for _, t := range l.lib.Topics {
		for i, old := range t.Aliases {
			c.claim(old, t.ID, t.aliasAt[i])
		}
	}
	for _, t := range l.lib.Tags {
		for i, old := range t.Aliases {
			c.claim("tags/"+old, "tags/"+t.ID, t.aliasAt[i])
		}
	}
	for _, d := range l.lib.Docs() {
		for i, old := range d.Aliases {
			c.claim(kindPath(d.Kind)+old, kindPath(d.Kind)+d.ID, d.aliasAt[i])
		}
	}
	for _, a := range l.lib.Articles {
		for _, old := range a.Topic.Aliases {
			if from := old + "/" + a.Slug; !c.pages[from] && c.taken[from] == "" {
				c.take(from, a.ID)
			}
		}
	}
	slices.SortFunc(l.lib.Redirects, func(a, b Redirect) int { return strings.Compare(a.From, b.From) })
}

// claim takes an address for an alias, or reports who has it.
func (c claims) claim(from, to string, at source.Place) {
	remove := source.Say("remove the alias", "この別名を消してください")
	switch {
	case c.pages[from]:
		c.findings.Add(ruleAddress, at, source.Say("alias %q is the address of a page", "別名 %q はすでにあるページのアドレスです", from), remove)
	case c.taken[from] == "":
		c.take(from, to)
	case c.taken[from] != to:
		c.findings.Add(ruleAddress, at, source.Say("alias %q leads to %q already", "別名 %q はすでに %q への転送に使われています", from, c.taken[from]), remove)
	}
}

func (c claims) take(from, to string) {
	c.taken[from] = to
	c.lib.Redirects = append(c.lib.Redirects, Redirect{from, to})
}

// pages lists the addresses of the site's pages below a language.
func (l *loader) pages() map[string]bool {
	pages := map[string]bool{}
	for _, name := range Reserved {
		pages[name] = true
	}
	for id := range l.topics {
		pages[id] = true
	}
	for id := range l.tags {
		pages["tags/"+id] = true
	}
	for _, d := range l.lib.Docs() {
		pages[kindPath(d.Kind)+d.ID] = true
	}
	return pages
}

// joinPath resolves a relative path in a file of the content folder.
func joinPath(from, dest string) (string, error) {
	p := path.Join(path.Dir(from), dest)
	if p == ".." || strings.HasPrefix(p, "../") {
		return "", fmt.Errorf("outside the content folder")
	}
	return p, nil
}
