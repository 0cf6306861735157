package render

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sync"

	"naosu/generator/cache"
	"naosu/generator/source"
)

// Theme is how pages look: templates, words, styles and scripts. It belongs to
// no library and is not changed, so renderers may share it.
type Theme struct {
	portable bool
	texts    map[string]*Texts
	sets     map[string]func() (pageSet, error) // by language
	assets   map[string]asset
	key      cache.Key // of texts and templates
}

// ReadTheme reads a theme: the embedded defaults, with a site's own files over
// them. Mistakes in templates and assets are findings.
func ReadTheme(templates fs.FS) (*Theme, source.Findings, error) {
	return readTheme(templates, false)
}

// ReadPortable reads the theme of a portable site (portable.go).
func ReadPortable(templates fs.FS) (*Theme, source.Findings, error) {
	return readTheme(templates, true)
}

func readTheme(templates fs.FS, portable bool) (*Theme, source.Findings, error) {
	t := &Theme{portable: portable}
	var err error
	if t.texts, err = ReadTexts(templates); err != nil {
		return nil, nil, err
	}
	pages, err := parseTemplates(templates)
	if err != nil {
		findings, err := templateFindings(err)
		return nil, findings, err
	}
	t.sets = map[string]func() (pageSet, error){}
	for lang, words := range t.texts {
		t.sets[lang] = sync.OnceValues(func() (pageSet, error) { return newPageSet(pages, words) })
	}
	if t.key, err = themeKey(templates, t.texts); err != nil {
		return nil, nil, err
	}
	var findings source.Findings
	if t.assets, findings, err = bundle(templates, bundlingsFor(portable)); err != nil || len(findings) > 0 {
		return nil, findings, err
	}
	return t, nil, nil
}

// themeKey is the fingerprint of the words and templates of a theme. Pages name
// its styles and scripts by their hashes.
func themeKey(templates fs.FS, texts map[string]*Texts) (key cache.Key, err error) {
	f := newFingerprint()
	for _, lang := range slices.Sorted(maps.Keys(texts)) {
		f.add(lang, texts[lang].words)
	}
	files := slices.Clone(shared)
	for _, name := range pageNames {
		files = append(files, name+".html")
	}
	for _, name := range files {
		data, err := fs.ReadFile(templates, name)
		if err != nil {
			return key, fmt.Errorf("read templates: %w", err)
		}
		f.add(name, string(data))
	}
	return f.key(), nil
}

// at gives the assets their addresses on a site with a base path.
func (t *Theme) at(basePath string) map[string]asset {
	assets := map[string]asset{}
	for name, a := range t.assets {
		a.Href = basePath + a.path
		assets[name] = a
	}
	return assets
}
