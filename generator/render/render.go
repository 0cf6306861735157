// Package render turns the library into the files of a site.
//
// A [Theme] is how pages look: templates, texts, styles and scripts. [Renderer]
// renders one library with it. [Renderer.Site] hands each file to the site as
// soon as it is ready, several at a time; nothing of a page is kept.
// [Renderer.File] renders one file alone. Both go by one plan (plan.go).
//
// Every kind of page has a struct of typed data that embeds [Base], a function
// that fills it, and a template of its own. Templates never see the library,
// and the text of an author is never a template. What is trusted as HTML is
// decided in html.go alone.
package render

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"naosu/generator/cache"
	"naosu/generator/kb"
	"naosu/generator/markdown"
	"naosu/generator/site"
	"naosu/generator/source"
)

// Renderer renders pages of one library. It is safe for concurrent use.
type Renderer struct {
	lib      *kb.Library
	portable bool
	date     time.Time
	texts    map[string]*Texts
	pages    map[string]func() (pageSet, error) // by language
	assets   map[string]asset
	themeKey cache.Key
	glossary map[string]*markdown.Glossary
	nav      map[string][]Link
	words    map[string][]Word
	frames   map[string]*framePieces
	plan     func() map[string][]part // by where their files lie
	faqs     atomic.Pointer[faqs]     // while the whole site is rendered, or nil
	memory   memory

	mu       sync.Mutex
	matrices map[matrixKey]*matrix
	findings source.Findings
}

// New prepares rendering with a theme. The day of the build decides what is
// overdue.
func New(lib *kb.Library, theme *Theme, day time.Time) (*Renderer, error) {
	r := &Renderer{lib: lib, portable: theme.portable, date: day, texts: theme.texts, pages: theme.sets, assets: theme.at(lib.Site.BasePath), themeKey: theme.key,
		matrices: map[matrixKey]*matrix{}, glossary: map[string]*markdown.Glossary{}, nav: map[string][]Link{}, words: map[string][]Word{}, frames: map[string]*framePieces{}}
	r.plan = sync.OnceValue(r.index)
	for _, lang := range lib.Site.Languages {
		if r.texts[lang] == nil {
			return nil, fmt.Errorf("there are no UI texts for language %q; add text/%s.yaml to the templates", lang, lang)
		}
	}
	for _, lang := range lib.Site.Languages {
		r.glossary[lang] = markdown.NewGlossary(terms(lib.Glossary, lang))
		r.nav[lang], r.words[lang] = r.navigation(lang), r.scriptWords(lang)
		r.frames[lang] = r.framePieces(r.list(lang, "", ""))
	}
	return r, nil
}

// Remember lets Site take from a store what earlier builds made, and keep there
// what it makes. program is a hash of the program, whose every change may change
// a page. It is called before Site.
func (r *Renderer) Remember(store *cache.Store, program cache.Key) {
	if store == nil {
		return
	}
	r.memory = memory{store: store, site: newFingerprint(program, r.themeKey, r.portable, r.lib.Name, r.lib.Site, r.lib.Glossary).key()}
}

// Site renders everything into out. It stops early when ctx is done. Progress,
// where there is one, is told how many parts of the site are rendered, from
// several goroutines.
func (r *Renderer) Site(ctx context.Context, out site.Output, progress func(done, total int)) (source.Findings, error) {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	r.faqs.Store(&faqs{kept: map[faqKey]FAQGroup{}})
	defer r.faqs.Store(nil)
	parts := r.parts()
	var done atomic.Int64
	for _, p := range parts {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			for _, t := range p.tasks() {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := t.put(out); err != nil {
					return err
				}
			}
			if n := done.Add(1); progress != nil {
				progress(int(n), len(parts))
			}
			return nil
		})
	}
	broken, err := templateFindings(group.Wait())
	return append(r.Findings(), broken...), err
}

// Findings lists what came up so far while texts were rendered.
func (r *Renderer) Findings() source.Findings {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.findings.Sort()
	return slices.Clone(r.findings)
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// A page is what a template is filled with: a struct that embeds a Base.
type page interface{ language() string }

// put hands on a page that is kept, or else fills it.
func (r *Renderer) put(out site.Output, path, owner, name string, data page) error {
	key := func() cache.Key { return newFingerprint("page", r.memory.site, path, owner, name, data).key() }
	return r.recall(out, key, func(out site.Output) (sound bool, err error) { return true, r.fill(out, path, owner, name, data) })
}

// fill fills a template and hands the page over. owner is the file that the
// page is made of.
func (r *Renderer) fill(out site.Output, path, owner, name string, data page) error {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	// A pointer, so that no call of a method copies the page.
	pointer := reflect.New(reflect.TypeOf(data))
	pointer.Elem().Set(reflect.ValueOf(data))
	pages, err := r.pages[data.language()]()
	if err != nil {
		return templateError(err, data)
	}
	if err := pages[name].ExecuteTemplate(buf, "base.html", pointer.Interface()); err != nil {
		return templateError(err, data)
	}
	if !r.portable {
		return out.Put(path, owner, buf.Bytes())
	}
	relinked, err := relinker{r.lib.Site.BasePath, path}.relink(buf.Bytes())
	if err != nil {
		return err
	}
	return out.Put(path, owner, relinked)
}

// report keeps problems that came up while a text was rendered.
func (r *Renderer) report(b *kb.Body, problems []markdown.Problem) {
	if len(problems) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range problems {
		r.findings = append(r.findings, kb.ProblemFinding(p, b.File))
	}
}

func (r *Renderer) copy(out site.Output, from, to string) error {
	data, err := fs.ReadFile(r.lib.FS(), from)
	if err != nil {
		return fmt.Errorf("copy %s: %w", from, err)
	}
	return out.Put(to, r.lib.Name+"/"+from, data)
}
