package kb

import (
	"path"
	"slices"
	"strings"

	"naosu/generator/markdown"
	"naosu/generator/source"
)

// Target is where a link in a text leads.
type Target struct {
	External string // an address outside the site, safe to print once escaped
	Doc      *Doc   // a document of the site
	Lang     string // the language that the link names
	Static   string // a file of static/
	Fragment string // an id on the page
	Same     bool   // a fragment of the same page
}

// linkProblem is why a link is wrong.
type linkProblem struct {
	rule          source.Rule
	message, hint source.Text
}

func wrong(r source.Rule, message, hint source.Text) *linkProblem {
	return &linkProblem{r, message, hint}
}

// Resolve finds where a link leads. A link that is wrong in a way that leaves
// no doubt (a warning) has a target all the same.
func (l *Library) Resolve(from *Text, dest string) (Target, *linkProblem) {
	u := markdown.ParseURL(dest)
	switch u.Kind {
	case markdown.External, markdown.Mail:
		return Target{External: u.Address}, nil
	case markdown.Fragment:
		return Target{Same: true, Fragment: u.Fragment}, anchor(from, u.Fragment)
	case markdown.Relative:
		return l.relative(from, u)
	}
	if strings.HasPrefix(dest, "/") && !strings.HasPrefix(dest, "//") {
		return Target{}, wrong(ruleURL, source.Say("address %q begins with a slash", "アドレス %q がスラッシュで始まっています", dest),
			source.Say("link to the Markdown file, relative to this one", "このファイルから見た Markdown ファイルへの相対パスを書いてください"))
	}
	return Target{}, wrong(ruleURL, source.Say("address %q is not allowed", "アドレス %q は使えません", dest),
		source.Say("write http, https, mailto, or a path to a Markdown file", "http、https、mailto、または Markdown ファイルへのパスを書いてください"))
}

func anchor(t *Text, id string) *linkProblem {
	if id == "" || slices.Contains(t.IDs, id) {
		return nil
	}
	return wrong(ruleAnchor, source.Say("no heading %q in %s", "%[2]s に %[1]q という見出しはありません", "#"+id, t.Place.File), source.DidYouMean(id, t.IDs))
}

func (l *Library) relative(from *Text, u markdown.URL) (Target, *linkProblem) {
	p, err := joinPath(from.File, u.Path)
	if err != nil {
		return Target{}, wrong(ruleLink, source.Say("%q lies outside the content folder", "%q はコンテンツのフォルダーの外にあります", u.Path), source.Text{})
	}
	if file, ok := strings.CutPrefix(p, "static/"); ok {
		if !slices.Contains(l.Static, file) {
			return Target{}, wrong(ruleLink, source.Say("no file %q", "%q というファイルはありません", p), source.DidYouMean(file, l.Static))
		}
		return Target{Static: file, Fragment: u.Fragment}, nil
	}
	if path.Ext(p) != ".md" {
		return Target{}, wrong(ruleLink, source.Say("%q is no Markdown file", "%q は Markdown ファイルではありません", u.Path),
			source.Say("link to a document's Markdown file, such as ../other/%s.md", "../other/%s.md のように、文書の Markdown ファイルへリンクしてください", from.Lang))
	}
	dir, lang := path.Dir(p), strings.TrimSuffix(path.Base(p), ".md")
	doc, ok := l.byDir[dir]
	if !ok {
		return l.guess(from, u, dir, lang)
	}
	return l.target(from, u, doc, lang)
}

// target checks language and anchor of a link to a document that exists.
func (l *Library) target(from *Text, u markdown.URL, doc *Doc, lang string) (Target, *linkProblem) {
	t := Target{Doc: doc, Lang: lang, Fragment: u.Fragment}
	if l.isDraft(doc) {
		if l.isDraft(from.Doc) {
			return t, nil
		}
		return Target{}, wrong(ruleDraftLink, source.Say("%q is a draft", "%q は下書きです", doc.ID), source.Say("publish it, or remove the link", "公開するか、リンクを外してください"))
	}
	if !slices.Contains(l.Site.Languages, lang) {
		return Target{}, wrong(ruleLink, source.Say("the site has no language %q", "サイトに言語 %q はありません", lang), source.DidYouMean(lang, l.Site.Languages))
	}
	if text := doc.In(lang); text != nil {
		if problem := anchor(text, u.Fragment); problem != nil {
			t.Fragment = ""
			return t, problem
		}
		return t, nil
	}
	best := doc.Best(lang)
	if problem := anchor(best, u.Fragment); problem != nil {
		t.Fragment = ""
		return t, problem
	}
	return t, wrong(ruleLinkLang, source.Say("%q has no text in %q; readers get %q", "%q には %q の文章がなく、読者には %q が表示されます", doc.ID, lang, best.Lang),
		source.Say("translate it, or link to %s.md", "翻訳するか、%s.md にリンクしてください", best.Lang))
}

// guess handles a path that leads to no document: if its end names one, that
// is what was meant.
func (l *Library) guess(from *Text, u markdown.URL, dir, lang string) (Target, *linkProblem) {
	parts := strings.Split(dir, "/")
	if n := len(parts); n >= 2 {
		if doc, ok := l.byDir["errors/"+parts[n-2]+"/"+parts[n-1]]; ok {
			t, problem := l.target(from, u, doc, lang)
			if problem == nil {
				right := relativePath(from.File, doc.Dir+"/"+lang+".md")
				problem = wrong(ruleLinkPath, source.Say("the path %q leads to nothing", "パス %q の先には何もありません", u.Path), source.Say("write %s", "%s と書いてください", right))
			}
			return t, problem
		}
	}
	var known []string
	for _, d := range l.Docs() {
		known = append(known, d.Dir)
	}
	name := strings.TrimPrefix(dir, "errors/")
	hint := source.Text{}
	if near, ok := source.Nearest(dir, known); ok {
		hint = source.Say("did you mean %q?", "%q ではありませんか？", relativePath(from.File, near+"/"+lang+".md"))
	}
	return Target{}, wrong(ruleLink, source.Say("no article %q", "%q という記事はありません", name), hint)
}

// relativePath is the way from one file to another.
func relativePath(from, to string) string {
	a, b := strings.Split(path.Dir(from), "/"), strings.Split(to, "/")
	for len(a) > 0 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	return strings.Repeat("../", len(a)) + strings.Join(b, "/")
}
