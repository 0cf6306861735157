// Package render turns the library into the files of a site.
//
// [Renderer] holds what all pages share: templates, texts, styles and scripts,
// the glossary. [Renderer.Site] hands each file to the site as soon as it is
// ready, several at a time; nothing of a page is kept.
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
	"html/template"
	"io/fs"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"naosu/generator/kb"
	"naosu/generator/markdown"
	"naosu/generator/site"
	"naosu/generator/source"
)

// Options say how to render.
type Options struct {
	Templates fs.FS     // embedded defaults with a site's own files over them
	Date      time.Time // the day of the build; decides what is overdue
}

// Renderer renders pages of one library. It is safe for concurrent use.
type Renderer struct {
	lib      *kb.Library
	date     time.Time
	texts    map[string]*Texts
	pages    map[string]*template.Template
	assets   map[string]asset
	glossary map[string]*markdown.Glossary
	nav      map[string][]Link
	words    map[string][]Word

	mu       sync.Mutex
	matrices map[matrixKey]*matrix
	findings source.Findings
}

// New prepares rendering. Mistakes in templates and assets are findings.
func New(lib *kb.Library, o Options) (*Renderer, source.Findings, error) {
	r := &Renderer{lib: lib, date: o.Date, matrices: map[matrixKey]*matrix{}, glossary: map[string]*markdown.Glossary{}, nav: map[string][]Link{}, words: map[string][]Word{}}
	var err error
	if r.texts, err = ReadTexts(o.Templates); err != nil {
		return nil, nil, err
	}
	for _, lang := range lib.Site.Languages {
		if r.texts[lang] == nil {
			return nil, nil, fmt.Errorf("there are no UI texts for language %q; add text/%s.yaml to the templates", lang, lang)
		}
	}
	if r.pages, err = parseTemplates(o.Templates); err != nil {
		return r.broken(err)
	}
	var findings source.Findings
	if r.assets, findings, err = bundle(o.Templates, lib.Site.BasePath); err != nil || len(findings) > 0 {
		return nil, findings, err
	}
	for _, lang := range lib.Site.Languages {
		r.glossary[lang] = markdown.NewGlossary(terms(lib.Glossary, lang))
		r.nav[lang], r.words[lang] = r.navigation(lang), r.scriptWords(lang)
	}
	return r, nil, nil
}

// broken splits an error into findings and failures.
func (r *Renderer) broken(err error) (*Renderer, source.Findings, error) {
	if t, ok := err.(*TemplateError); ok {
		return nil, source.Findings{t.Finding}, nil
	}
	return nil, nil, err
}

// Site renders everything into out. It stops early when ctx is done.
func (r *Renderer) Site(ctx context.Context, out site.Output) (source.Findings, error) {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, job := range r.jobs(out) {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return job()
		})
	}
	err := group.Wait()
	r.findings.Sort()
	if t, ok := err.(*TemplateError); ok {
		return append(r.findings, t.Finding), nil
	}
	return r.findings, err
}

// jobs lists the work: an article in all its languages is one job, so that the
// code blocks they share are coloured once.
func (r *Renderer) jobs(out site.Output) []func() error {
	var jobs []func() error
	add := func(job func() error) { jobs = append(jobs, job) }
	for _, a := range r.lib.Articles {
		add(func() error { return r.eachLanguage(func(lang string) error { return r.article(out, a, lang) }) })
	}
	for _, lang := range r.lib.Site.Languages {
		jobs = append(jobs, r.listJobs(out, lang)...)
	}
	for _, f := range r.lib.Families {
		add(func() error { return r.eachLanguage(func(lang string) error { return r.family(out, f, lang) }) })
	}
	for _, i := range r.lib.Incidents {
		add(func() error { return r.eachLanguage(func(lang string) error { return r.incident(out, i, lang) }) })
	}
	for _, p := range r.lib.Pages {
		add(func() error { return r.eachLanguage(func(lang string) error { return r.page(out, p, lang) }) })
	}
	add(func() error { return r.machines(out) })
	add(func() error { return r.copies(out) })
	return jobs
}

func (r *Renderer) eachLanguage(do func(lang string) error) error {
	for _, lang := range r.lib.Site.Languages {
		if err := do(lang); err != nil {
			return err
		}
	}
	return nil
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// put fills a template and hands the page over. owner is the file that the
// page is made of.
func (r *Renderer) put(out site.Output, path, owner, name string, data any) error {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if err := r.pages[name].ExecuteTemplate(buf, "base.html", data); err != nil {
		return templateError(err, data)
	}
	return out.Put(path, owner, buf.Bytes())
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

// copies hands over images, static files, styles and scripts.
func (r *Renderer) copies(out site.Output) error {
	for _, a := range r.assets {
		if err := out.Put(a.path, "templates/assets", a.data); err != nil {
			return err
		}
	}
	for _, img := range r.lib.Images {
		if err := r.copy(out, img.File, img.Path); err != nil {
			return err
		}
	}
	for _, f := range r.lib.Static {
		if err := r.copy(out, "static/"+f, f); err != nil {
			return err
		}
	}
	return nil
}

func (r *Renderer) copy(out site.Output, from, to string) error {
	data, err := fs.ReadFile(r.lib.FS(), from)
	if err != nil {
		return fmt.Errorf("copy %s: %w", from, err)
	}
	return out.Put(to, r.lib.Name+"/"+from, data)
}
