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
	path          string // what to write instead of the path, where there is no doubt
}

func wrong(r source.Rule, message, hint source.Text) *linkProblem {
	return &linkProblem{rule: r, message: message, hint: hint}
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
	if strings.TrimSpace(dest) == "" {
		return Target{}, wrong(ruleURL, source.Say("the link has no address", "リンクに行き先がありません"),
			source.Say("write http, https, mailto, or a path to a Markdown file", "http、https、mailto、または Markdown ファイルへのパスを書いてください"))
	}
	if strings.HasPrefix(dest, "/") && !strings.HasPrefix(dest, "//") {
		return Target{}, wrong(ruleURL, source.Say("address %q begins with a slash", "アドレス %q がスラッシュで始まっています", dest),
			source.Say("link to the Markdown file, relative to this one", "このファイルから見た Markdown ファイルへの相対パスを書いてください"))
	}
	return Target{}, wrong(ruleURL, source.Say("address %q is not allowed", "アドレス %q は使えません", dest),
		source.Say("write http, https, mailto, or a path to a Markdown file", "http、https、mailto、または Markdown ファイルへのパスを書いてください"))
}

// direct finds where a link leads that is sound; of others it knows nothing.
func (l *Library) direct(k link) (Target, bool) {
	doc := l.byDir[k.dir]
	if doc == nil || l.isDraft(doc) {
		return Target{}, false
	}
	t := doc.In(k.lang)
	return Target{Doc: doc, Lang: k.lang, Fragment: k.fragment}, t != nil && (k.fragment == "" || slices.Contains(t.IDs, k.fragment))
}

func anchor(t *Text, id string) *linkProblem {
	if id == "" || t.unread || slices.Contains(t.IDs, id) {
		return nil
	}
	ids := t.IDs[:min(8, len(t.IDs))]
	hint := source.Say("ids there: %s", "そこにある ID: %s", strings.Join(ids, ", "))
	if len(ids) == 0 {
		hint = source.Say("leave out what stands behind the #", "# から後ろを消してください")
	}
	return wrong(ruleAnchor, source.Say("no heading %q in %s", "%[2]s に %[1]q という見出しはありません", "#"+id, t.Place.File), source.DidYouMean(id, t.IDs).Or(hint))
}

func (l *Library) relative(from *Text, u markdown.URL) (Target, *linkProblem) {
	p, err := joinPath(from.File, u.Path)
	if err != nil {
		return Target{}, wrong(ruleLink, source.Say("%q lies outside the content folder", "%q はコンテンツのフォルダーの外にあります", u.Path), pathHint(from))
	}
	if file, ok := strings.CutPrefix(p, "static/"); ok {
		if _, found := slices.BinarySearch(l.Static, file); !found {
			return Target{}, wrong(ruleLink, source.Say("no file %q", "%q というファイルはありません", p), staticHint(from, file, l.Static))
		}
		return Target{Static: file, Fragment: u.Fragment}, nil
	}
	if path.Ext(p) != ".md" {
		return Target{}, wrong(ruleLink, source.Say("%q is no Markdown file", "%q は Markdown ファイルではありません", u.Path), l.fileHint(from, p))
	}
	dir, lang := path.Dir(p), strings.TrimSuffix(path.Base(p), ".md")
	doc, ok := l.byDir[dir]
	if !ok {
		return l.guess(from, u, dir, lang)
	}
	return l.target(from, u, doc, lang)
}

func pathHint(from *Text) source.Text {
	return source.Say("write the path of a Markdown file as seen from this one, such as %s", "このファイルから見た Markdown ファイルへのパスを書いてください（例: %s）",
		relativePath(from.File, "errors/topic/slug/"+from.Lang+".md"))
}

func staticHint(from *Text, file string, known []string) source.Text {
	if near, ok := source.Nearest(file, known); ok {
		return source.Say("did you mean %q?", "%q ではありませんか？", relativePath(from.File, "static/"+near))
	}
	return source.Say("put the file there, or remove the link", "そこにファイルを置くか、リンクを外してください")
}

// fileHint helps with a link to a folder or to another kind of file.
func (l *Library) fileHint(from *Text, p string) source.Text {
	if l.byDir[p] != nil {
		return source.Say("write %s", "%s と書いてください", relativePath(from.File, p+"/"+from.Lang+".md"))
	}
	return pathHint(from)
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
	if l.unread[doc.Dir] && doc.In(lang) == nil {
		return t, nil
	}
	if !slices.Contains(l.Site.Languages, lang) {
		return Target{}, wrong(ruleLink, source.Say("the site has no language %q", "サイトに言語 %q はありません", lang), l.languageHint(lang))
	}
	best := doc.Best(lang)
	if problem := anchor(best, u.Fragment); problem != nil {
		t.Fragment = ""
		return t, problem
	}
	if best.Lang == lang {
		return t, nil
	}
	return t, wrong(ruleLinkLang, source.Say("%q has no text in %q; readers get %q", "%q には %q の文章がなく、読者には %q が表示されます", doc.ID, lang, best.Lang),
		source.Say("translate it, or link to %s.md", "翻訳するか、%s.md にリンクしてください", best.Lang))
}

// guess handles a path that leads to no document: if its end names one, that
// is what was meant.
func (l *Library) guess(from *Text, u markdown.URL, dir, lang string) (Target, *linkProblem) {
	if l.unread[dir] {
		return Target{}, &linkProblem{}
	}
	if doc := l.byEnd(dir); doc != nil {
		t, problem := l.target(from, u, doc, lang)
		if problem == nil {
			right := relativePath(from.File, doc.Dir+"/"+lang+".md")
			problem = wrong(ruleLinkPath, source.Say("the path %q leads to nothing", "パス %q の先には何もありません", u.Path), source.Say("write %s", "%s と書いてください", right))
			problem.path = right
		}
		return t, problem
	}
	hint := pathHint(from)
	near, ok := l.nearestDir(dir)
	for _, folder := range []string{"errors/", ""} {
		if !ok {
			near, ok = l.nearestDir(folder + lastTwo(dir))
		}
	}
	if ok {
		hint = source.Say("did you mean %q?", "%q ではありませんか？", relativePath(from.File, near+"/"+lang+".md"))
	}
	return Target{}, wrong(ruleLink, noDocument(dir), hint)
}

// byEnd returns the document that the end of a path names, or nil.
func (l *Library) byEnd(dir string) *Doc {
	end := lastTwo(dir)
	if doc := l.byDir["errors/"+end]; doc != nil {
		return doc
	}
	return l.byDir[end]
}

// lastTwo is the end of a path.
func lastTwo(dir string) string {
	parts := strings.Split(dir, "/")
	return strings.Join(parts[max(0, len(parts)-2):], "/")
}

func noDocument(dir string) source.Text {
	kind, name, _ := strings.Cut(dir, "/")
	switch kind {
	case "errors":
		return source.Say("no article %q", "%q という記事はありません", name)
	case "families":
		return source.Say("no family %q", "%q というファミリーはありません", name)
	case "incidents":
		return source.Say("no incident %q", "%q という障害の記録はありません", name)
	case "pages":
		return source.Say("no page %q", "%q というページはありません", name)
	}
	return source.Say("no document %q", "%q という文書はありません", dir)
}

// nearestDir finds the document that a wrong folder was meant to name: one of
// the same folder, else one of the same name under another topic, else one
// under a topic that is spelt much the same.
func (l *Library) nearestDir(dir string) (string, bool) {
	folder, name := path.Split(dir)
	folder = path.Clean(folder)
	if names := l.names()[folder]; names != nil {
		if near, ok := names.Nearest(name); ok {
			return folder + "/" + near, true
		}
	}
	if !strings.HasPrefix(folder, "errors/") {
		return "", false
	}
	for _, topic := range l.Topics {
		if same := "errors/" + topic.ID + "/" + name; l.byDir[same] != nil && !l.isDraft(l.byDir[same]) {
			return same, true
		}
	}
	var topics []string
	for _, t := range l.Topics {
		topics = append(topics, t.ID)
	}
	topic, ok := source.Nearest(path.Base(folder), topics)
	if names := l.names()["errors/"+topic]; ok && names != nil {
		near, ok := names.Nearest(name)
		return "errors/" + topic + "/" + near, ok
	}
	return "", false
}

// relativePath is the way from one file to another.
func relativePath(from, to string) string {
	a, b := strings.Split(path.Dir(from), "/"), strings.Split(to, "/")
	for len(a) > 0 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	return strings.Repeat("../", len(a)) + strings.Join(b, "/")
}
