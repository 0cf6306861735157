package kb

import (
	"context"
	"io/fs"
	"slices"
	"strings"

	"naosu/generator/markdown"
	"naosu/generator/source"
)

// A Loader loads a content folder again and again, for a preview. It keeps what
// each file says, and reads again only those that changed. Each library is
// finished when it is handed on and shares with later ones only what is never
// changed; it is the one that [Load] would give. A Loader is not safe for
// concurrent use.
type Loader struct {
	fsys    fs.FS
	options Options
	parser  *markdown.Parser
	listing *listing
	kept    *kept // nil where there is only one library to load
}

// kept is what a Loader knows of the files.
type kept struct {
	data     *loader              // the data files, read
	texts    map[string]*parsed   // by path
	images   map[string]*measured // by path
	articles map[string]*keptJoin // by folder
}

// keptJoin is an article as joined without a finding, and before it is resolved.
type keptJoin struct {
	data    *loader // the data files that it was joined with
	files   []*parsed
	article *Article
}

// NewLoader prepares loading the content folder more than once.
func NewLoader(fsys fs.FS, o Options) *Loader {
	l := &Loader{fsys: fsys, options: o, parser: newParser()}
	l.forget()
	return l
}

func newParser() *markdown.Parser { return markdown.New(markdown.Options{HeadingID: headingID}) }

func (l *Loader) forget() {
	l.kept = &kept{texts: map[string]*parsed{}, images: map[string]*measured{}, articles: map[string]*keptJoin{}}
}

// Load reads the content folder as it is now. changed names what may have
// changed, come or gone since the last time: files, or folders with all that
// lies in them, relative to the content folder. Nil stands for everything. The
// error is a failure of the machine, after which the next Load reads everything,
// or that of ctx, after which the next is to be told of the same changes again.
// Whatever is wrong with the content is in the findings, sorted.
func (l *Loader) Load(ctx context.Context, changed []string) (*Library, source.Findings, error) {
	if err := l.look(ctx, changed); err != nil {
		l.listing = nil
		return nil, nil, err
	}
	var findings source.Findings
	load := &loader{
		Loader: l, findings: &findings,
		lib:    &Library{fsys: l.fsys, Finished: l.options.Finished, Name: l.options.Name, parser: l.parser, articles: make(map[string]*Article, len(l.listing.files)/2), Images: map[string]*Image{}, unread: map[string]bool{}},
		used:   make(map[string]bool, len(l.listing.files)),
		tables: tables{topics: map[string]*Topic{}, tags: map[string]*Tag{}, unsure: map[string]bool{}},
		drafts: map[string]*Article{}, topicMissing: map[string]bool{},
	}
	if err := load.load(ctx); err != nil {
		if ctx.Err() == nil {
			l.listing = nil
		}
		return nil, nil, err
	}
	return load.lib, findings, nil
}

// look lists the content folder, or what changed in it, and forgets what was
// kept of that.
func (l *Loader) look(ctx context.Context, changed []string) error {
	if l.listing == nil || changed == nil || slices.Contains(changed, ".") {
		if l.kept != nil {
			l.forget()
		}
		var err error
		l.listing, err = newListing(ctx, l.fsys, l.options.Name, l.drop)
		return err
	}
	return l.listing.update(context.WithoutCancel(ctx), changed) // a part of it would have to be forgotten
}

// drop forgets what was kept of a file or a folder.
func (l *Loader) drop(p string) {
	if l.kept == nil {
		return
	}
	delete(l.kept.texts, p)
	delete(l.kept.images, p)
	delete(l.kept.articles, p)
	top, _, _ := strings.Cut(p, "/")
	if !slices.Contains(documentFolders, top) && top != "static" && top != "urls.txt" {
		l.kept.data = nil
	}
}

// documentFolders hold everything but data files.
var documentFolders = []string{"errors", "families", "incidents", "pages"}

// dataFiles reads the data files, or takes over what is kept of them.
func (l *loader) dataFiles() error {
	if l.kept == nil {
		return l.readData()
	}
	if l.kept.data == nil {
		first := &loader{Loader: l.Loader, findings: new(source.Findings), used: map[string]bool{}, lib: &Library{unread: l.lib.unread},
			tables: l.tables, topicMissing: map[string]bool{}}
		if err := first.readData(); err != nil {
			return err
		}
		l.kept.data = first
	}
	data := l.kept.data
	l.lib.Site, l.lib.Topics, l.lib.Tags, l.lib.Glossary = data.lib.Site, data.lib.Topics, data.lib.Tags, data.lib.Glossary
	l.tables, l.guesses = data.tables, data.guesses
	*l.findings = append(*l.findings, *data.findings...)
	for p := range data.used {
		l.used[p] = true
	}
	for id := range data.topicMissing {
		l.topicMissing[id] = true
	}
	return nil
}

// text is what is kept of a text, or nil.
func (l *loader) text(path string) *parsed {
	if l.kept == nil {
		return nil
	}
	return l.kept.texts[path]
}

func (l *loader) keepText(path string, p *parsed) {
	if l.kept != nil {
		l.kept.texts[path] = p
	}
}
