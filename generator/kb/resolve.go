package kb

import (
	"cmp"
	"fmt"
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
func (l *loader) resolve() {
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
	for _, i := range l.incidents {
		l.resolveIncident(i)
	}
	slices.SortFunc(l.lib.Incidents, func(a, b *Incident) int {
		return cmp.Or(b.Started.Compare(a.Started), strings.Compare(a.ID, b.ID))
	})
	for _, a := range l.lib.Articles {
		l.resolveArticle(a)
	}
	for _, a := range l.drafts {
		l.resolveArticle(a)
	}
	for _, d := range l.docs {
		l.resolveTexts(d.doc, d.files, nil)
	}
	for _, a := range l.lib.Articles {
		slices.SortFunc(a.Backlinks, func(a, b *Article) int { return strings.Compare(a.ID, b.ID) })
		a.Backlinks = slices.Compact(a.Backlinks)
		a.given, a.others = nil, nil
	}
	l.redirects()
	l.lib.finish()
}

func (l *loader) articleIDs() []string {
	var ids []string
	for _, a := range l.lib.Articles {
		ids = append(ids, a.ID)
	}
	return ids
}

// article finds an article by ID; a draft is nil without a finding.
func (l *loader) article(i item) *Article {
	if a := l.lib.articles[i.text]; a != nil {
		return a
	}
	if l.drafts[i.text] == nil {
		l.findings.Add(ruleID, i.at, source.Say("no article %q", "%q という記事はありません", i.text), source.DidYouMean(i.text, l.articleIDs()))
	}
	return nil
}

func (l *loader) resolveArticle(a *Article) {
	for _, i := range a.given.facts.related {
		if b := l.article(i); b != nil && b != a && !slices.Contains(a.Related, b) {
			a.Related = append(a.Related, b)
		}
	}
	names := []string{}
	for _, p := range a.Placeholders {
		names = append(names, p.Name)
	}
	l.resolveTexts(&a.Doc, append([]*parsed{a.given}, a.others...), names)
	for _, p := range append([]*parsed{a.given}, a.others...) {
		for _, link := range p.text.links {
			if l.drafts[a.ID] == nil {
				l.relate(a, p.text, link)
			}
		}
		p.text.links = nil
	}
}

// relate records what a link says of two articles.
func (l *loader) relate(a *Article, from *Text, link link) {
	t, _ := l.lib.Resolve(from, link.dest)
	if t.Doc == nil || t.Doc.Kind != ArticleKind || t.Doc == &a.Doc {
		return
	}
	b := l.lib.articles[t.Doc.ID]
	if b == nil {
		return
	}
	b.Backlinks = append(b.Backlinks, a)
	if link.related && !slices.Contains(a.Related, b) {
		a.Related = append(a.Related, b)
	}
}

// resolveTexts checks links, images and values of all texts of a document.
func (l *loader) resolveTexts(d *Doc, files []*parsed, placeholders []string) {
	for _, p := range files {
		for _, link := range p.text.links {
			if _, problem := l.lib.Resolve(p.text, link.dest); problem != nil {
				l.findings.Add(problem.rule, link.at, problem.message, problem.hint)
			}
		}
		for _, image := range p.images {
			l.image(d, image)
		}
		for _, v := range p.values {
			if !slices.Contains(placeholders, v.text) {
				l.findings.Add(ruleValue, v.at, source.Say("no error text here has a placeholder {%s}", "ここのエラー文に {%s} という置き換え部分はありません", v.text), source.DidYouMean(v.text, placeholders))
			}
		}
		if d.Kind != ArticleKind {
			p.text.links = nil
		}
	}
}

// resolveIncident connects an incident with its articles.
func (l *loader) resolveIncident(f incidentFiles) {
	i := f.incident
	for _, e := range f.files[0].facts.errors {
		if a := l.article(e); a != nil && !slices.Contains(i.Errors, a) {
			i.Errors = append(i.Errors, a)
			a.Incidents = append(a.Incidents, i)
		}
	}
	if i.Topic != nil {
		l.lib.Incidents = append(l.lib.Incidents, i)
	}
}

// resolveFamily checks the table in each language and finds the members.
func (l *loader) resolveFamily(f familyFiles) {
	var first []string
	for n, p := range f.files {
		ids := l.columns(f.family, p)
		if ids == nil {
			continue
		}
		if n == 0 {
			first = ids
			l.members(f.family, p, ids)
		} else if first != nil && !slices.Equal(ids, first) {
			l.findings.Add(ruleFamily, p.table.at, source.Say("the columns differ from %s", "列が %s と違います", f.files[0].text.Place.File),
				source.Say("put the same articles in the same order", "同じ記事を同じ順に並べてください"))
		}
		l.rows(p)
	}
	if len(f.family.Members) > 0 {
		l.lib.Families = append(l.lib.Families, f.family)
	}
}

// columns returns the IDs of the articles that the header links to, or nil.
func (l *loader) columns(f *Family, p *parsed) (ids []string) {
	if p.tables != 1 {
		l.findings.Add(ruleFamily, p.text.Place, source.Say("a family has one table, this file has %d", "ファミリーの表は一つですが、このファイルには %d あります", p.tables), source.Say("write one table whose header links to the articles", "見出し行から記事へリンクする表を一つ書いてください"))
		return nil
	}
	if len(p.table.columns) < 2 {
		l.findings.Add(ruleFamily, p.table.at, source.Say("a family needs two members or more", "ファミリーには二つ以上の記事が必要です"), source.Text{})
		return nil
	}
	for _, c := range p.table.columns {
		t, problem := l.lib.Resolve(p.text, c.link)
		if c.link == "" || problem == nil && (t.Doc == nil || t.Doc.Kind != ArticleKind) {
			l.findings.Add(ruleFamily, c.at, source.Say("column %q does not link to an article", "列 %q が記事にリンクしていません", c.text), source.Say("write [words](../../errors/topic/slug/%s.md)", "[見出し](../../errors/topic/slug/%s.md) のように書いてください", p.text.Lang))
			return nil
		}
		if t.Doc == nil {
			ids = append(ids, "")
			continue
		}
		if slices.Contains(ids, t.Doc.ID) {
			l.findings.Add(ruleFamily, c.at, source.Say("article %q has two columns", "記事 %q の列が二つあります", t.Doc.ID), source.Text{})
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
			l.findings.Add(ruleFamily, p.table.columns[i].at, source.Say("article %q is in family %q already", "記事 %q はすでにファミリー %q に入っています", id, a.Family.ID), source.Text{})
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

// redirects collects the old addresses.
func (l *loader) redirects() {
	taken := map[string]string{}
	claim := func(from, to string, at source.Place) {
		if l.address(from) || taken[from] != "" {
			l.findings.Add(ruleAddress, at, source.Say("alias %q is the address of another page", "別名 %q は別のページのアドレスです", from), source.Say("remove the alias", "別名を消してください"))
			return
		}
		taken[from] = to
		l.lib.Redirects = append(l.lib.Redirects, Redirect{from, to})
	}
	for _, t := range l.lib.Topics {
		for _, old := range t.Aliases {
			claim(old, t.ID, t.Place)
			for _, a := range l.lib.Articles {
				if a.Topic == t {
					claim(old+"/"+a.Slug, a.ID, t.Place)
				}
			}
		}
	}
	for _, t := range l.lib.Tags {
		for _, old := range t.Aliases {
			claim("tags/"+old, "tags/"+t.ID, t.Place)
		}
	}
	for _, d := range l.lib.Docs() {
		for _, old := range d.Aliases {
			claim(kindPath(d.Kind)+old, kindPath(d.Kind)+d.ID, d.Texts[0].Place)
		}
	}
	slices.SortFunc(l.lib.Redirects, func(a, b Redirect) int { return strings.Compare(a.From, b.From) })
}

// address tells whether a path below a language is a page of the site.
func (l *loader) address(p string) bool {
	first, rest, deep := strings.Cut(p, "/")
	switch {
	case first == "tags" && deep:
		return l.tags[rest] != nil
	case !deep && slices.Contains(Reserved, p):
		return true
	}
	if l.topics[p] != nil || l.lib.articles[p] != nil {
		return true
	}
	for _, d := range l.lib.Docs() {
		if kindPath(d.Kind)+d.ID == p {
			return true
		}
	}
	return false
}

// joinPath resolves a relative path in a file of the content folder.
func joinPath(from, dest string) (string, error) {
	p := path.Join(path.Dir(from), dest)
	if p == ".." || strings.HasPrefix(p, "../") {
		return "", fmt.Errorf("outside the content folder")
	}
	return p, nil
}
