package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"naosu/generator/cache"
	"naosu/generator/render"
	"naosu/templates"
)

// workplace is the folders that a command works with.
type workplace struct {
	name      string // of the content folder, in findings
	content   fs.FS
	templates fs.FS
	languages []string // that there are UI texts for
	folders   []string // that the output may not touch
	roots     []*os.Root
	portable  bool // the site is to work without a host
	meter     *meter
	store     *cache.Store // of earlier builds, or nil
	program   cache.Key    // hash of the program
}

// open opens the content and the templates. Both are read through os.Root, so
// that nothing outside them can be reached.
func (p *program) open() (*workplace, error) {
	w := &workplace{templates: templates.FS, folders: []string{p.content}}
	abs, err := filepath.Abs(p.content)
	if err != nil {
		return nil, fmt.Errorf("find content: %w", err)
	}
	w.name = filepath.Base(abs)
	if w.content, err = w.root(p.content); err != nil {
		return nil, fmt.Errorf("open content: %w", err)
	}
	if err := w.override(p.templates); err != nil {
		w.close()
		return nil, err
	}
	texts, err := render.ReadTexts(w.templates)
	if err != nil {
		w.close()
		return nil, err
	}
	for lang := range texts {
		w.languages = append(w.languages, lang)
	}
	slices.Sort(w.languages)
	return w, nil
}

// ownTemplates is the folder whose files replace built-in templates, unless
// another is named.
const ownTemplates = "templates"

// override lays the site's own templates over the built-in ones. The default
// folder may be missing, one that was named may not.
func (w *workplace) override(dir string) error {
	name := cmp.Or(dir, ownTemplates)
	own, err := w.root(name)
	if errors.Is(err, fs.ErrNotExist) && dir == "" {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open templates: %w", err)
	}
	w.folders = append(w.folders, name)
	w.templates = overlay{own, templates.FS}
	return nil
}

func (w *workplace) root(dir string) (fs.FS, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	w.roots = append(w.roots, root)
	return root.FS(), nil
}

func (w *workplace) close() {
	for _, r := range w.roots {
		// Nothing was written through it.
		_ = r.Close()
	}
}

// read returns a file that a finding names.
func (w *workplace) read(file string) ([]byte, error) {
	if p, ok := strings.CutPrefix(file, w.name+"/"); ok {
		return fs.ReadFile(w.content, p)
	}
	if p, ok := strings.CutPrefix(file, "templates/"); ok {
		return fs.ReadFile(w.templates, p)
	}
	return nil, fs.ErrNotExist
}

// overlay is a file system over another: a file of upper hides that of lower.
type overlay struct{ upper, lower fs.FS }

// Open opens the upper file, else the lower one.
func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.upper.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.lower.Open(name)
	}
	return f, err
}

// ReadDir lists the files of both.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	lower, lowErr := fs.ReadDir(o.lower, name)
	upper, upErr := fs.ReadDir(o.upper, name)
	if lowErr != nil && upErr != nil {
		return nil, upErr
	}
	list := upper
	for _, e := range lower {
		same := func(u fs.DirEntry) bool { return u.Name() == e.Name() }
		if !slices.ContainsFunc(upper, same) {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, nil
}
