package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"naosu/generator/kb"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// golden are the files of the fixture's site that are compared byte by byte:
// each kind of page and each kind of file.
var golden = []string{
	"404.html", "_headers", "_redirects", "errors.json", "index.html", "llms.txt", "robots.txt", "sitemap.xml", "sitemap-en-1.xml",
	"en/index.html", "en/feed.xml", "en/feed.json", "en/alpha/index.html", "en/alpha/closed/index.html", "en/alpha/broken/index.html",
	"en/alpha/retired/index.html", "en/errors/index.html", "en/faq/index.html", "en/glossary/index.html", "en/incidents/index.html",
	"en/incidents/2025-12-door/index.html", "en/tags/index.html", "en/tags/door/index.html", "en/info/index.html",
	"en/search/index.html", "en/opensearch.xml",
	"ja/index.html", "ja/alpha/closed/index.html", "ja/alpha/closed/index.md", "ja/about/index.html", "ja/families/doors/index.html", "ja/incidents/2026-01-storm/index.html",
}

// assetHash matches what names styles and scripts by their content, so that a
// change of style leaves the golden files alone.
var assetHash = regexp.MustCompile(`(assets/\w+-)[A-Z0-9]{8}|(integrity="sha384-)[^"]+`)

// TestGolden compares the fixture's site with testdata/golden/public. Run
// go test ./generator -update after a change, and look at the diff.
func TestGolden(t *testing.T) {
	b := build(t, fixture(t).fs(), kb.Options{}, fixtureDate)
	folder := "testdata/golden/public"
	if *update {
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
	}
	now := tree{}
	for _, name := range golden {
		text, ok := b.files[name]
		if !ok {
			t.Errorf("the site has no %s", name)
		}
		now[name] = assetHash.ReplaceAllString(text, "${1}${2}HASH")
	}
	if *update {
		now.write(t, folder)
	}
	want := readTree(t, folder)
	for name := range want {
		if _, ok := now[name]; !ok {
			t.Errorf("%s is compared with nothing", filepath.Join(folder, name))
		}
	}
	for name, text := range now {
		if diff := firstDifference(want[name], text); diff != "" {
			t.Errorf("%s differs from %s (-update rewrites it):\n%s", name, folder, diff)
		}
	}
}
