package kb

import (
	"cmp"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"naosu/generator/markdown"
	"naosu/generator/source"
)

// Library is everything that is known of the content.
type Library struct {
	Name      string // of the content folder
	Site      Site
	Topics    []*Topic    // in the order of topics.yaml
	Tags      []*Tag      // in the order of tags.yaml
	Glossary  []*Term     // in the order of glossary.yaml
	Articles  []*Article  // by ID
	Families  []*Family   // by ID
	Incidents []*Incident // newest first
	Pages     []*Page     // by ID
	Images    map[string]*Image
	Static    []string // files below static/, sorted
	Finished  bool     // drafts are held to what published articles need
	Redirects []Redirect

	fsys     fs.FS
	parser   *markdown.Parser
	articles map[string]*Article
	byDir    map[string]*Doc
	drafts   map[*Doc]bool
	names    func() map[string]*source.Words // of the documents in a folder, for hints
	unread   map[string]bool                 // folders of documents that could not be read
	byTopic  map[topicLang][]*Article        // by title
	byTag    map[tagLang][]*Article          // by title
	counts   map[tagLang]Count
}

// Redirect is an old address and the new one, both below the language and
// without the slash at the end.
type Redirect struct{ From, To string }

// Count is how many published articles a tag has in a language.
type Count struct{ Own, All int } // All includes those of its descendants

type tagLang struct {
	tag  *Tag
	lang string
}

type topicLang struct {
	topic *Topic
	lang  string
}

// FS is the content folder.
func (l *Library) FS() fs.FS { return l.fsys }

// Forget gives up what is kept to render texts faster.
func (l *Library) Forget() { l.parser.Forget() }

// Article returns the article with an ID, or nil.
func (l *Library) Article(id string) *Article { return l.articles[id] }

// Document returns the document whose files lie in a folder, or nil.
func (l *Library) Document(dir string) *Doc { return l.byDir[dir] }

// Docs lists every document but drafts that were not asked for.
func (l *Library) Docs() (docs []*Doc) {
	for _, a := range l.Articles {
		docs = append(docs, &a.Doc)
	}
	for _, f := range l.Families {
		docs = append(docs, &f.Doc)
	}
	for _, i := range l.Incidents {
		docs = append(docs, &i.Doc)
	}
	for _, p := range l.Pages {
		docs = append(docs, &p.Doc)
	}
	return docs
}

// index makes documents findable by their folder.
func (l *loader) index() {
	lib := l.lib
	lib.byDir, lib.drafts = make(map[string]*Doc, len(lib.Articles)+len(l.docs)), map[*Doc]bool{}
	for _, a := range slices.Concat(lib.Articles, l.unplaced) {
		lib.byDir[a.Dir] = &a.Doc
	}
	for _, d := range l.docs {
		lib.byDir[d.doc.Dir] = d.doc
	}
	dirs := slices.Collect(maps.Keys(lib.byDir)) // without drafts
	lib.names = sync.OnceValue(func() map[string]*source.Words { return folderWords(dirs) })
	for _, a := range l.drafts {
		lib.byDir[a.Dir] = &a.Doc
		lib.drafts[&a.Doc] = true
	}
}

// folderWords are the names in each folder.
func folderWords(dirs []string) map[string]*source.Words {
	slices.Sort(dirs)
	folders := map[string][]string{}
	for _, dir := range dirs {
		folder, name := path.Split(dir)
		folder = path.Clean(folder)
		folders[folder] = append(folders[folder], name)
	}
	words := map[string]*source.Words{}
	for folder, names := range folders {
		words[folder] = source.NewWords(names)
	}
	return words
}

func (l *Library) isDraft(d *Doc) bool { return l.drafts[d] }

// finish computes what lists and counts need.
func (l *Library) finish() {
	l.byTopic, l.byTag, l.counts = map[topicLang][]*Article{}, map[tagLang][]*Article{}, map[tagLang]Count{}
	for _, lang := range l.Site.Languages {
		articles := l.byTitle(lang)
		for _, a := range articles {
			l.byTopic[topicLang{a.Topic, lang}] = append(l.byTopic[topicLang{a.Topic, lang}], a)
		}
		for t, of := range tally(articles) {
			l.byTag[tagLang{t, lang}], l.counts[tagLang{t, lang}] = of.own, Count{len(of.own), of.all}
		}
	}
}

// tagged are the articles of a tag.
type tagged struct {
	own  []*Article
	all  int      // with those of its descendants
	last *Article // that was counted
}

// tally counts an article once for each of its tags and each ancestor of one.
func tally(articles []*Article) map[*Tag]*tagged {
	tags := map[*Tag]*tagged{}
	of := func(t *Tag) *tagged {
		if tags[t] == nil {
			tags[t] = &tagged{}
		}
		return tags[t]
	}
	for _, a := range articles {
		for _, t := range a.Tags {
			own := of(t)
			own.own = append(own.own, a)
			for at := own; at.last != a; at = of(t) {
				at.all, at.last = at.all+1, a
				if t = t.Parent; t == nil {
					break
				}
			}
		}
	}
	return tags
}

// Count says how many published articles with a text in lang have the tag.
func (l *Library) Count(t *Tag, lang string) Count { return l.counts[tagLang{t, lang}] }

// InTopic lists the published articles of a topic that have a text in lang, by
// reading or title.
func (l *Library) InTopic(t *Topic, lang string) []*Article { return l.byTopic[topicLang{t, lang}] }

// Tagged lists the published articles with the tag itself that have a text in
// lang, by reading or title.
func (l *Library) Tagged(t *Tag, lang string) []*Article { return l.byTag[tagLang{t, lang}] }

// Newest lists at most n published articles with a text in lang, the latest
// published or updated first.
func (l *Library) Newest(lang string, n int) []*Article {
	var list []*Article
	for _, a := range l.Articles {
		if a.Live() && a.In(lang) != nil {
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, func(a, b *Article) int { return b.Latest().Compare(a.Latest()) })
	return list[:min(n, len(list))]
}

// byTitle lists the published articles that have a text in lang.
func (l *Library) byTitle(lang string) []*Article {
	type keyed struct {
		key     string
		article *Article
	}
	var list []keyed
	for _, a := range l.Articles {
		if t := a.In(lang); t != nil && a.Live() {
			list = append(list, keyed{t.SortKey(), a})
		}
	}
	slices.SortStableFunc(list, func(a, b keyed) int {
		return cmp.Or(strings.Compare(a.key, b.key), strings.Compare(a.article.ID, b.article.ID))
	})
	out := make([]*Article, len(list))
	for i, k := range list {
		out[i] = k.article
	}
	return out
}

// SortKey orders texts: by reading, else title; without regard to case, width,
// or hiragana against katakana.
func (t *Text) SortKey() string { return t.sortKey }

// SortKey folds a title for sorting.
func SortKey(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'ァ' && r <= 'ヶ' {
			return r - ('ァ' - 'ぁ')
		}
		return r
	}, strings.ToLower(norm.NFKC.String(s)))
}
