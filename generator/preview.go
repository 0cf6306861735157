package main

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"naosu/generator/cache"
	"naosu/generator/check"
	"naosu/generator/kb"
	"naosu/generator/markdown"
	"naosu/generator/render"
	"naosu/generator/search"
	"naosu/generator/serve"
	"naosu/generator/site"
	"naosu/generator/source"
)

// previewDesk gives the preview the site.
type previewDesk struct {
	p      *program
	name   string // of the content folder, in findings
	day    time.Time
	drafts bool
	store  *cache.Store // what articles said to earlier commands, or nil
	hash   cache.Key    // of the program
	loader *kb.Loader   // of languages, and of the folder as it was opened last
	langs  []string
	loaded *loaded // by loader, the last time

	mu     sync.Mutex   // a glance may come while the site is being loaded
	opened []*workplace // the last one is at work; pages that were made of others may still be read
	look   *look
}

// loaded is what a loader gave, with the sketches since.
type loaded struct {
	lib      *kb.Library
	findings source.Findings
}

// look is how pages look, as last read.
type look struct {
	theme    *render.Theme // nil if it has mistakes
	findings source.Findings
	langs    []string // with UI texts
}

func newPreviewDesk(p *program, w *workplace, day time.Time, drafts bool) *previewDesk {
	return &previewDesk{p: p, name: w.name, opened: []*workplace{w}, day: day, drafts: drafts, store: w.store, hash: w.program}
}

// workplace is the folders as they were opened last.
func (d *previewDesk) workplace() *workplace {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.opened[len(d.opened)-1]
}

// reopen opens the folders again. One that has gone and come back is another.
func (d *previewDesk) reopen() error {
	w, err := d.p.open()
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.opened, d.look, d.loader, d.loaded = append(d.opened, w), nil, nil, nil
	return nil
}

// close closes all that was opened. No page may be asked for any more.
func (d *previewDesk) close() {
	for _, w := range d.opened {
		w.close()
	}
}

func (d *previewDesk) site() serve.Site {
	lang := "en"
	if d.p.lang == "ja" {
		lang = "ja"
	}
	return serve.Site{Load: d.load, Sketch: d.sketch, Glance: d.glance, Notes: d.notes, Lang: lang}
}

func (d *previewDesk) options(l *look) kb.Options {
	return kb.Options{Name: d.name, Languages: l.langs, Drafts: d.drafts, Store: d.store, Program: d.hash}
}

// load gives the site after a change; nil stands for everything.
func (d *previewDesk) load(ctx context.Context, changed []string) (*serve.State, error) {
	if changed == nil && d.loader != nil || slices.ContainsFunc(changed, d.isFolder) {
		if err := d.reopen(); err != nil {
			return nil, err
		}
		changed = nil
	}
	content, looks := d.divide(changed)
	look, err := d.readLook(looks)
	if err != nil {
		return nil, err
	}
	if d.loader == nil || !slices.Equal(d.langs, look.langs) {
		d.loader, d.langs, d.loaded = kb.NewLoader(d.workplace().content, d.options(look)), look.langs, nil
	}
	if d.loaded == nil || changed == nil || len(content) > 0 {
		lib, findings, err := d.loader.Load(ctx, content)
		if err != nil {
			if ctx.Err() == nil {
				d.loaded = nil
			}
			return nil, err
		}
		d.loaded = &loaded{lib, findings}
	}
	return d.state(d.loaded.lib, look.theme, slices.Concat(d.loaded.findings, look.findings))
}

// divide parts the names of what changed into those of the content, without its
// name, and tells whether there are others, which are of how pages look. The
// names of the content are nil if everything has changed.
func (d *previewDesk) divide(changed []string) (content []string, looks bool) {
	if changed == nil {
		return nil, true
	}
	content = []string{}
	for _, name := range changed {
		if rest, ok := strings.CutPrefix(name, d.name+"/"); ok {
			content = append(content, rest)
		} else {
			looks = true
		}
	}
	return content, looks
}

// sketch gives the site with the articles anew that changed, or nil.
func (d *previewDesk) sketch(changed []string) (*serve.State, error) {
	content, looks := d.divide(changed)
	if looks || d.loaded == nil {
		return nil, nil
	}
	lib := d.loader.Sketch(d.loaded.lib, content)
	look, err := d.readLook(false)
	if lib == nil || err != nil {
		return nil, err
	}
	d.loaded = &loaded{lib, d.loaded.findings}
	state, err := d.state(lib, look.theme, slices.Concat(d.loaded.findings, look.findings))
	if err != nil {
		return nil, err
	}
	state.Audit = nil
	return state, nil
}

// isFolder tells whether a name is that of a watched folder itself.
func (d *previewDesk) isFolder(name string) bool { return name == d.name || name == "templates" }

// readLook reads how pages look, again if it may have changed.
func (d *previewDesk) readLook(again bool) (*look, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !again && d.look != nil {
		return d.look, nil
	}
	w := d.opened[len(d.opened)-1]
	texts, err := render.ReadTexts(w.templates)
	if err != nil {
		return nil, err
	}
	l := &look{langs: slices.Sorted(maps.Keys(texts))}
	if l.theme, l.findings, err = w.theme(); err != nil {
		return nil, err
	}
	d.look = l
	return l, nil
}

// state is the site of a library.
func (d *previewDesk) state(lib *kb.Library, theme *render.Theme, findings source.Findings) (*serve.State, error) {
	findings.Sort()
	state := &serve.State{Base: lib.Site.BasePath, Findings: findings}
	if theme == nil {
		return state, nil
	}
	renderer, err := render.New(lib, theme, d.day)
	if err != nil {
		return nil, err
	}
	w := d.workplace()
	index := sync.OnceValues(func() (*site.Memory, error) { return indexOf(lib) })
	state.File = func(name string) (*serve.File, source.Findings, error) {
		f, findings, err := renderer.File(name)
		if f == nil && err == nil && len(findings) == 0 && strings.HasPrefix(name, "search/") {
			return fromIndex(index, name)
		}
		if f == nil || err != nil {
			return nil, findings, err
		}
		return &serve.File{Owner: f.Owner, Data: f.Data}, findings, nil
	}
	state.Translations = func() serve.Translations { return d.translations(lib) }
	state.Absent = func(address string) string { return d.absent(w, lib, address) }
	state.About = func(owner string) serve.About { return d.about(lib, owner, findings) }
	state.Audit = func(ctx context.Context) (source.Findings, error) { return audit(ctx, w, renderer) }
	return state, nil
}

// indexOf makes the search index, which takes long and is asked for seldom.
func indexOf(lib *kb.Library) (*site.Memory, error) {
	out := site.NewMemory()
	index, err := search.New(context.Background(), lib)
	if err != nil {
		return nil, err
	}
	_, err = index.Write(context.Background(), lib, out, nil)
	return out, err
}

func fromIndex(index func() (*site.Memory, error), name string) (*serve.File, source.Findings, error) {
	files, err := index()
	if err != nil {
		return nil, nil, err
	}
	data, ok := files.Open(name)
	if !ok {
		return nil, nil, nil
	}
	return &serve.File{Owner: "(generated)", Data: data}, nil, nil
}

// about describes what a file of the site was made of. known are the findings of
// loading.
func (d *previewDesk) about(lib *kb.Library, owner string, known source.Findings) serve.About {
	file, ok := strings.CutPrefix(owner, d.name+"/")
	if !ok {
		return serve.About{Owner: owner, File: owner}
	}
	about := serve.About{Owner: owner, File: filepath.Join(d.p.content, filepath.FromSlash(file))}
	doc := lib.Document(path.Dir(file))
	if doc == nil {
		return about
	}
	about.Folder = d.name + "/" + doc.Dir
	for _, t := range check.TranslationsOf(lib, doc) {
		about.Languages = append(about.Languages, serve.Language{Lang: t.Lang, State: string(t.State), Words: t.Lang + ": " + d.p.stateOf(t)})
	}
	// A file that cannot be read just now is being written: the next change tells.
	about.Findings, _ = check.Doc(lib, d.day, doc, known)
	return about
}

// absent says that the article at an address is a draft.
func (d *previewDesk) absent(w *workplace, lib *kb.Library, address string) string {
	for _, dir := range articleDirs(w.content, address) {
		if id := strings.TrimPrefix(dir, "errors/"); lib.Article(id) == nil && !d.drafts {
			return d.p.say(source.Say("%s is a draft; serve --drafts shows it", "%s は下書きです。serve --drafts で表示されます", dir))
		}
	}
	return ""
}

// translations is the table of check --translations with links to the pages.
func (d *previewDesk) translations(lib *kb.Library) serve.Translations {
	list := check.Translations(lib)
	table := serve.Translations{Heading: d.p.say(documentHeading), Languages: lib.Site.Languages}
	for _, lang := range lib.Site.Languages {
		table.Sums = append(table.Sums, d.p.tally(list, lang))
	}
	for _, one := range list {
		row := serve.Translated{Folder: one.Folder}
		for _, t := range one.Translations {
			row.Languages = append(row.Languages, serve.Language{Lang: t.Lang, State: string(t.State), Words: d.p.stateOf(t)})
			row.Addresses = append(row.Addresses, lib.Site.BasePath+lib.Document(one.Folder).Path(t.Lang))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// audit finds what is wrong with the addresses of the site.
func audit(ctx context.Context, w *workplace, renderer *render.Renderer) (source.Findings, error) {
	desk := newRegistrar(site.NewDry())
	dry := site.NewDry()
	for name := range renderer.Paths {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		desk.note(name)
		err := dry.Put(name, name, nil)
		if err == nil {
			continue
		}
		clash := []string{name}
		var collision *site.Collision
		if errors.As(err, &collision) {
			clash = []string{collision.OtherOwner, name}
		}
		for _, one := range clash { // only these are rendered, to tell whose they are
			f, _, err := renderer.File(one)
			if err != nil || f == nil {
				return nil, err
			}
			if err := desk.Put(one, f.Owner, nil); err != nil {
				return nil, err
			}
		}
	}
	gone, err := w.vanished(desk)
	return slices.Concat(desk.findings, gone), err
}

// notes writes findings for a page.
func (d *previewDesk) notes(findings source.Findings) []serve.Note {
	printer := &printer{lang: d.p.lang, read: d.workplace().read}
	var notes []serve.Note
	for _, f := range findings {
		c, _ := printer.cut(f.Place)
		notes = append(notes, serve.Note{Place: placeOf(f), Severity: f.Severity.String(), Label: d.p.say(severityWords(f.Severity)), Rule: f.Rule, Message: printable(f.Message.In(d.p.lang)),
			Hint: printable(f.Hint.In(d.p.lang)), Before: printable(c.before), Marked: printable(c.marked), After: printable(c.after)})
	}
	return notes
}

// glance gives as much of the site as the page at an address needs: of the
// articles only its own and those that it links to.
func (d *previewDesk) glance(address string) (*serve.State, error) {
	look, err := d.readLook(false)
	if err != nil || look.theme == nil {
		return nil, err
	}
	content, keep := d.workplace().content, map[string]bool{}
	for _, dir := range articleDirs(content, address) {
		keep[dir] = true
	}
	lib, _, err := kb.Load(context.Background(), glimpse{content, keep}, d.options(look))
	if err != nil {
		return nil, err
	}
	if len(lib.Articles) > 0 {
		for _, a := range lib.Articles {
			d.linked(lib, a, keep)
		}
		if lib, _, err = kb.Load(context.Background(), glimpse{content, keep}, d.options(look)); err != nil {
			return nil, err
		}
	}
	return d.state(lib, look.theme, nil)
}

// articleDirs are the folders of articles whose address it may be.
func articleDirs(content fs.FS, address string) (dirs []string) {
	parts := strings.Split(strings.Trim(path.Clean(address), "/"), "/")
	for i := range len(parts) - 1 {
		dir := "errors/" + parts[i] + "/" + parts[i+1]
		if info, err := fs.Stat(content, dir); err == nil && info.IsDir() {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// linked adds the folders of the articles that an article links to.
func (d *previewDesk) linked(lib *kb.Library, a *kb.Article, keep map[string]bool) {
	for _, t := range a.Texts {
		body, err := lib.Body(t)
		if err != nil {
			continue // it is being written; the whole site is read soon
		}
		for _, l := range body.Doc.Links {
			if u := markdown.ParseURL(l.Dest); u.Kind == markdown.Relative {
				keep[path.Dir(path.Join(path.Dir(t.File), u.Path))] = true
			}
		}
	}
}

// glimpse is the content folder with some of its articles only. The others are
// not even listed.
type glimpse struct {
	fs.FS
	keep map[string]bool // folders of articles
}

// ReadDir lists a folder.
func (g glimpse) ReadDir(name string) ([]fs.DirEntry, error) {
	if name != "errors" && path.Dir(name) != "errors" {
		return fs.ReadDir(g.FS, name)
	}
	var list []fs.DirEntry
	seen := map[string]bool{}
	for dir := range g.keep {
		if name == "errors" {
			dir = path.Dir(dir)
		}
		if path.Dir(dir) != name || seen[dir] {
			continue
		}
		seen[dir] = true
		if info, err := fs.Lstat(g.FS, dir); err == nil {
			list = append(list, fs.FileInfoToDirEntry(info))
		}
	}
	return list, nil
}
