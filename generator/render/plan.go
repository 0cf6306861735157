package render

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"naosu/generator/kb"
	"naosu/generator/site"
	"naosu/generator/source"
)

// A part of the site is made in one go, such as an article in all languages,
// whose code blocks are coloured once. Its tasks are listed only when they are
// needed, since that may take time.
type part struct {
	within []string // files, and folders ending with a slash, in which all its files lie; "" is the whole site
	tasks  func() []task
}

// A task makes one file, or a few that belong together.
type task struct {
	paths []string
	put   func(out site.Output) error
}

// File is a file of the site that was rendered alone.
type File struct {
	Owner string // what the file is made of, such as "content/errors/x/y/ja.md"
	Data  []byte
}

// File renders the file with a path, such as "ja/index.html", and nothing else
// of the site; it is nil if the site has no such file. The bytes are those that
// Site hands on. A mistake in a template is a finding.
func (r *Renderer) File(path string) (*File, source.Findings, error) {
	t := r.task(path)
	if t == nil {
		return nil, nil, nil
	}
	one := &single{path: path}
	findings, err := templateFindings(t.put(one))
	return one.file, findings, err
}

// Paths lists the paths of all files. A path may come twice, which is for the
// site's outputs to refuse.
func (r *Renderer) Paths(yield func(path string) bool) {
	for _, p := range r.parts() {
		for _, t := range p.tasks() {
			for _, path := range t.paths {
				if !yield(path) {
					return
				}
			}
		}
	}
}

// single is an output that keeps one file.
type single struct {
	path string
	file *File
}

// Put implements site.Output.
func (s *single) Put(path, owner string, data []byte) error {
	if path == s.path {
		s.file = &File{owner, bytes.Clone(data)}
	}
	return nil
}

// task finds what makes a file: the parts that lie nearest are asked first.
// Articles are found by their address, since a plan of all takes longer than a
// page of one.
func (r *Renderer) task(path string) *task {
	if _, rest, ok := strings.Cut(path, "/"); ok {
		id := rest[:max(0, strings.LastIndexByte(rest, '/'))]
		if a := r.lib.Article(id); a != nil {
			if t := r.articlePart(a).task(path); t != nil {
				return t
			}
		}
	}
	plan := r.plan()
	for within := path; ; {
		for _, p := range plan[within] {
			if t := p.task(path); t != nil {
				return t
			}
		}
		if within == "" {
			return nil
		}
		within = within[:strings.LastIndexByte(strings.TrimSuffix(within, "/"), '/')+1]
	}
}

// task is the task of a part that makes a file, or nil.
func (p part) task(path string) *task {
	for _, t := range p.tasks() {
		if slices.Contains(t.paths, path) {
			return &t
		}
	}
	return nil
}

// index lists the parts, but for articles, by where their files lie.
func (r *Renderer) index() map[string][]part {
	index := map[string][]part{}
	others := r.otherParts()
	for _, lang := range r.lib.Site.Languages {
		others = append(others, part{[]string{lang + "/faq/"}, func() []task { return r.faq(lang) }})
	}
	for _, p := range others {
		for _, within := range p.within {
			index[within] = append(index[within], p)
		}
	}
	return index
}

// file is a part of one task whose paths are known beforehand.
func file(put func(out site.Output) error, paths ...string) part {
	return part{paths, func() []task { return []task{{paths, put}} }}
}

// parts lists the whole site. The FAQ pages stand soon after their articles,
// which keep the questions for them.
func (r *Renderer) parts() []part {
	var parts []part
	faq, seen := map[string]map[int]part{}, map[string]int{}
	for _, lang := range r.lib.Site.Languages {
		faq[lang] = r.faqParts(lang)
	}
	for _, a := range r.lib.Articles {
		parts = append(parts, r.articlePart(a))
		for _, lang := range r.lib.Site.Languages {
			if !asked(a, lang) {
				continue
			}
			seen[lang]++
			if p, ok := faq[lang][seen[lang]]; ok {
				parts = append(parts, p)
				delete(faq[lang], seen[lang])
			}
		}
	}
	for _, lang := range r.lib.Site.Languages {
		for _, n := range slices.Sorted(maps.Keys(faq[lang])) {
			parts = append(parts, faq[lang][n])
		}
	}
	return append(parts, r.otherParts()...)
}

func (r *Renderer) articlePart(a *kb.Article) part {
	return r.document(&a.Doc, func(out site.Output, lang string) error { return r.article(out, a, lang) })
}

// otherParts are all but the articles and the FAQ pages.
func (r *Renderer) otherParts() []part {
	var parts []part
	for _, lang := range r.lib.Site.Languages {
		parts = append(parts, r.listParts(lang)...)
	}
	for _, f := range r.lib.Families {
		parts = append(parts, r.document(&f.Doc, func(out site.Output, lang string) error { return r.family(out, f, lang) }))
	}
	for _, i := range r.lib.Incidents {
		parts = append(parts, r.document(&i.Doc, func(out site.Output, lang string) error { return r.incident(out, i, lang) }))
	}
	for _, p := range r.lib.Pages {
		parts = append(parts, r.document(&p.Doc, func(out site.Output, lang string) error { return r.page(out, p, lang) }))
	}
	return slices.Concat(parts, r.machineParts(), r.embedParts(), r.copyParts())
}

// document is the part of a document in all languages.
func (r *Renderer) document(d *kb.Doc, put func(out site.Output, lang string) error) part {
	p := part{tasks: func() (tasks []task) {
		for _, lang := range r.lib.Site.Languages {
			paths := []string{d.Path(lang) + "index.html"}
			if d.Kind == kb.ArticleKind && r.hasTwin(d, lang) {
				paths = append(paths, d.Path(lang)+twinName)
			}
			tasks = append(tasks, task{paths, func(out site.Output) error { return put(out, lang) }})
		}
		return tasks
	}}
	for _, lang := range r.lib.Site.Languages {
		p.within = append(p.within, d.Path(lang))
	}
	return p
}

// copyParts are the images, static files, styles and scripts.
func (r *Renderer) copyParts() (parts []part) {
	for _, a := range r.assets {
		parts = append(parts, file(func(out site.Output) error { return out.Put(a.path, "templates/assets", a.data) }, a.path))
	}
	for _, img := range r.lib.Images {
		parts = append(parts, file(func(out site.Output) error { return r.copy(out, img.File, img.Path) }, img.Path))
	}
	for _, f := range r.lib.Static {
		parts = append(parts, file(func(out site.Output) error { return r.copy(out, "static/"+f, f) }, f))
	}
	return parts
}
