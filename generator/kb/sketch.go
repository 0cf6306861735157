package kb

import (
	"io/fs"
	"maps"
	"path"
	"slices"

	"naosu/generator/source"
)

// maxSketch is how many changed files a sketch is made for.
const maxSketch = 8

// Sketch gives a library that this Loader gave before, with some articles read
// anew: those that changed names by their files, as [Loader.Load] is told of
// them. It takes a thousandth of the time of loading and is meant to be shown
// until Load has finished: the new articles are what Load will give, but lists,
// counts, backlinks, addresses and all other documents stand as they were. Old
// stays as it is. The sketch is nil where it would not do: a file came, went, or
// is no text of a published article, or something is wrong with one.
func (l *Loader) Sketch(old *Library, changed []string) *Library {
	if l.listing == nil || l.kept == nil || l.kept.data == nil {
		return nil
	}
	dirs := map[string]bool{}
	for _, p := range changed {
		switch _, err := fs.Lstat(l.fsys, p); {
		case ignored(p) || err != nil && !l.listing.files[p]: // an editor's own file, perhaps gone already
		case err != nil || len(dirs) == maxSketch || !old.isArticleText(p):
			return nil
		default:
			dirs[path.Dir(p)] = true
		}
	}
	if len(dirs) == 0 {
		return nil
	}
	lib := *old
	lib.articles, lib.byDir, lib.Articles = maps.Clone(old.articles), maps.Clone(old.byDir), slices.Clone(old.Articles)
	lib.Images = maps.Clone(old.Images)
	for _, dir := range slices.Sorted(maps.Keys(dirs)) {
		if !l.redraw(&lib, old.articles[old.byDir[dir].ID]) {
			return nil
		}
	}
	return &lib
}

// isArticleText tells whether a file is a text of a published article.
func (l *Library) isArticleText(file string) bool {
	doc := l.byDir[path.Dir(file)]
	return doc != nil && doc.Kind == ArticleKind && l.articles[doc.ID] != nil &&
		slices.ContainsFunc(doc.Texts, func(t *Text) bool { return t.File == file })
}

// redraw reads an article anew into a library and tells whether that went well.
func (l *Loader) redraw(lib *Library, old *Article) bool {
	var findings source.Findings
	load := &loader{Loader: l, lib: lib, findings: &findings, used: map[string]bool{}, tables: l.kept.data.tables, topicMissing: map[string]bool{}}
	var files []*parsed
	for _, t := range old.Texts {
		one := l.parseFile(ArticleKind, t.Lang, t.File)
		findings = append(findings, one.findings...)
		files = append(files, one)
	}
	if findings.Errors() > 0 {
		return false
	}
	a := load.joinArticle(&Doc{Kind: ArticleKind, ID: old.ID, Dir: old.Dir}, files)
	if a.Topic == nil || a.Status == "draft" && !l.options.Drafts {
		return false
	}
	a.Backlinks, a.Family, a.Incidents = old.Backlinks, old.Family, old.Incidents
	lib.articles[a.ID], lib.byDir[a.Dir] = a, &a.Doc
	lib.Articles[slices.Index(lib.Articles, old)] = a
	load.nameRelated(a)
	load.resolveTexts(&a.Doc, a.files(), a.Placeholders, func(link link, t Target) {
		if link.related && t.Doc != nil && t.Doc.Kind == ArticleKind {
			a.relatesTo(lib.articles[t.Doc.ID])
		}
	})
	a.given, a.others = nil, nil
	return findings.Errors() == 0
}
