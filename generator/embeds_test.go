package main

import (
	"slices"
	"strings"
	"testing"

	"naosu/generator/kb"
)

// TestEmbeds states where products' addresses lead.
func TestEmbeds(t *testing.T) {
	content := fixture(t)
	twin := strings.Replace(minimal, "title: A\n", "title: A twin\ncodes: [e_door, \"E 7\"]\n", 1)
	content["errors/alpha/twin/en.md"] = twin
	content["errors/alpha/e-7/en.md"] = strings.Replace(minimal, "It failed.", "It failed otherwise.", 1)
	b, _ := rendered(t, content.fs(), kb.Options{}, fixtureDate)
	for path, want := range map[string][]string{
		"e/alpha/closed/index.html":     {"/kb/ja/alpha/closed/ data-language", "/kb/en/alpha/closed/ data-language"},
		"e/alpha/shut/index.html":       {"/kb/ja/alpha/closed/ data-language", "/kb/en/alpha/closed/ data-language"}, // an old ID
		"e/alpha/broken/index.html":     {"/kb/ja/alpha/broken/ data-language"},
		"e/alpha/0x80070005/index.html": {"/kb/ja/alpha/closed/ data-language", "/kb/en/alpha/closed/ data-language"},
		"e/alpha/e-door/index.html":     {"/kb/ja/alpha/closed/", "/kb/en/alpha/closed/", "/kb/en/alpha/twin/"},
		"e/alpha/e-7/index.html":        {"/kb/en/alpha/e-7/ data-language"}, // an ID goes before a code
	} {
		var got []string
		for _, a := range find(t, b.files[path], "main a") {
			href, _ := attr(a, "href")
			if _, ok := attr(a, "data-language"); ok {
				href += " data-language"
			}
			got = append(got, href)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
	for path := range build(t, oneLanguage(t).fs(), kb.Options{}, fixtureDate).files {
		if strings.HasPrefix(path, "e/") {
			t.Errorf("%s is there though embeds are off", path)
		}
	}
}
