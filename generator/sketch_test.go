package main

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"naosu/generator/kb"
	"naosu/generator/render"
	"naosu/templates"
)

// TestSketch states that a sketch of an edited article gives its pages as a
// build would, and all others as they were.
func TestSketch(t *testing.T) {
	files := fixture(t).fs().(fstest.MapFS)
	o := kb.Options{Name: "content", Languages: []string{"en", "ja"}}
	theme, _, err := (&workplace{name: "content", content: files, templates: templates.FS}).theme()
	if err != nil {
		t.Fatal(err)
	}
	renderer := func(lib *kb.Library) *render.Renderer {
		r, err := render.New(lib, theme, time.Unix(0, 0))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	page := func(r *render.Renderer, path string) string {
		f, findings, err := r.File(path)
		if err != nil || len(findings) > 0 || f == nil {
			t.Fatal(path, f, findings, err)
		}
		return string(f.Data)
	}
	loader := kb.NewLoader(files, o)
	old, _, err := loader.Load(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	before := renderer(old)
	edits := 0
	for _, a := range old.Articles {
		for _, text := range a.Texts {
			good := files[text.File]
			for what, edit := range map[string]string{
				"body":  string(good.Data) + "\nOne line more.\n",
				"title": strings.Replace(string(good.Data), "title: ", "title: Another ", 1),
				"codes": strings.Replace(string(good.Data), "\ntags:", "\ncodes: [Z-1]\ntags:", 1),
				"link":  string(good.Data) + "\n## Related {#related}\n\n- [Home](../../alpha/closed/" + text.Lang + ".md)\n",
			} {
				files[text.File] = &fstest.MapFile{Data: []byte(edit)}
				want, findings, err := kb.Load(context.Background(), files, o)
				if err != nil {
					t.Fatal(err)
				}
				sketch := loader.Sketch(old, []string{text.File})
				if (sketch == nil) != (findings.Errors() > 0) {
					t.Errorf("%s of %s: a sketch: %t; %v", what, text.File, sketch != nil, findings)
				}
				if sketch == nil || findings.Errors() > 0 {
					continue
				}
				edits++
				now, whole := renderer(sketch), renderer(want)
				for _, lang := range want.Site.Languages {
					for _, d := range want.Docs() {
						path := d.Path(lang) + "index.html"
						if d.ID == a.ID && page(now, path) != page(whole, path) {
							t.Errorf("%s of %s: %s: %s", what, text.File, path, firstDifference(page(whole, path), page(now, path)))
						} else if d.ID != a.ID && what == "title" && page(now, path) != page(before, path) {
							t.Errorf("%s of %s: %s is another page", what, text.File, path)
						}
					}
				}
			}
			files[text.File] = good
		}
	}
	if edits < 3*len(old.Articles) {
		t.Errorf("only %d edits have a sketch", edits)
	}
}
