package main

import (
	"context"
	"os"
	"slices"
	"testing"

	"naosu/generator/kb"
)

// TestLibrary holds the repo's own content to the least that it should have
// (docs/content.md), and prints its counts with -v.
func TestLibrary(t *testing.T) {
	lib, findings, err := kb.Load(context.Background(), os.DirFS("../content"), kb.Options{Name: "content", Languages: languages})
	if err != nil || findings.Errors() > 0 {
		t.Fatal(err, findings)
	}
	topics, complete, large := map[string]int{}, 0, 0
	for _, a := range lib.Articles {
		topics[a.Topic.ID]++
		if len(a.Texts) == len(languages) {
			complete++
		}
	}
	for _, topic := range lib.Topics {
		t.Logf("%-16s %3d articles", topic.ID, topics[topic.ID])
		if topics[topic.ID] >= 3 {
			large++
		}
	}
	for _, lang := range lib.Site.Languages {
		n := 0
		for _, a := range lib.Articles {
			if a.In(lang) != nil {
				n++
			}
		}
		t.Logf("%-16s %3d articles", lang, n)
	}
	for _, f := range lib.Families {
		t.Logf("%-32s %d members", f.ID, len(f.Members))
	}
	for _, c := range []struct {
		what        string
		have, least int
	}{
		{"articles in all languages", complete, 80}, {"topics with three or more articles", large, 15}, {"families", len(lib.Families), 12},
		{"terms", len(lib.Glossary), 60}, {"incidents", len(lib.Incidents), 4},
	} {
		t.Logf("%3d %s", c.have, c.what)
		if c.have < c.least {
			t.Errorf("%d %s, want %d", c.have, c.what, c.least)
		}
	}
}

// TestSameFacts compares the languages of each article: the same causes,
// remedies, dead ends and questions, in the same order. Attributes stand in the
// original alone, which the loader sees to.
func TestSameFacts(t *testing.T) {
	lib, _, err := kb.Load(context.Background(), os.DirFS("../content"), kb.Options{Name: "content", Languages: languages})
	if err != nil {
		t.Fatal(err)
	}
	ids := func(text *kb.Text) (list []string) {
		for _, i := range text.Items {
			list = append(list, i.Section+"#"+i.ID)
		}
		for _, q := range text.Questions {
			list = append(list, "faq#"+q.ID)
		}
		return list
	}
	for _, a := range lib.Articles {
		original := ids(a.In(a.Original))
		for _, text := range a.Texts {
			if got := ids(text); !slices.Equal(got, original) {
				t.Errorf("%s has %v,\nthe original %v", text.File, got, original)
			}
		}
	}
}
