package search

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"naosu/generator/kb"
)

// TestCodeOfSigns: a code without a letter or digit, which has no key, is no
// answer to a paste that is too long to be a code.
func TestCodeOfSigns(t *testing.T) {
	fsys := fstest.MapFS{
		"site.yaml":          {Data: []byte("title: T\nbase_url: https://help.example/\nlanguages: [ja]\n")},
		"topics.yaml":        {Data: []byte("t: {label: T}\n")},
		"errors/t/a/ja.md":   {Data: []byte("---\ntitle: T\ncodes: ['#スピル!']\n---\n\n```error\n#スピル!\n```\n" + sections)},
		"errors/t/b-2/ja.md": {Data: []byte("---\ntitle: U\ncodes: ['B-2']\n---\n\n```error\nsomething else broke\n```\n" + sections)},
	}
	lib, findings, err := kb.Load(context.Background(), fsys, kb.Options{Languages: []string{"ja"}})
	if err != nil || len(findings) > 0 {
		t.Fatal(err, findings)
	}
	x := newIndex(t, lib)
	if got := x.Search(strings.Repeat("fatal: detected dubious ownership in a folder ", 3), "", 5); got.Verdict != None {
		t.Errorf("a long paste gives %+v", got)
	}
	if got := x.Search("B-2", "", 5); got.Verdict != Sure || got.List[0].Article.ID != "t/b-2" {
		t.Errorf("another code gives %+v", got)
	}
}
