package search

import (
	"slices"
	"testing"
	"unicode/utf8"
)

// FuzzLetters: letters and pieces of any bytes lie inside, in order.
func FuzzLetters(f *testing.F) {
	for _, text := range readInputs(f).Texts {
		f.Add(text)
	}
	f.Add("\xff\xfe\x1b[\xff ﾞ\xe3\x82")
	f.Fuzz(func(t *testing.T, text string) {
		list := letters(text)
		last := letter{}
		for i, l := range list {
			switch {
			case l.from < last.from || l.to < last.to || l.from >= l.to || int(l.to) > len(text):
				t.Fatalf("letter %d of %q stands at %d-%d, behind %d-%d", i, text, l.from, l.to, last.from, last.to)
			case l.c < 0 || l.s < 0 || !utf8.ValidRune(l.c):
				t.Fatalf("letter %d of %q is %d, like %d", i, text, l.c, l.s)
			case l.word != last.word && l.word != last.word+1:
				t.Fatalf("letter %d of %q is in word %d after %d", i, text, l.word, last.word)
			}
			last = l
		}
		covered, wholes := 0, []uint32{}
		grams(list, func(g gram) {
			if g.whole && !g.soft {
				wholes = append(wholes, g.hash)
			}
			if g.first < 0 || g.length < 1 || g.first+g.length > len(list) {
				t.Fatalf("a piece of %q has %d letters from %d of %d", text, g.length, g.first, len(list))
			}
			if g.whole && g.first <= covered {
				covered = max(covered, g.first+g.length)
			}
		})
		if got := appendWhole(nil, list); !slices.Equal(got, wholes) {
			t.Fatalf("the whole pieces of %q are %x alone and %x among all", text, got, wholes)
		}
		if covered != len(list) {
			t.Fatalf("of the %d letters of %q only %d are in a piece", len(list), text, covered)
		}
	})
}

// FuzzSearch: any paste has an answer that fits it, and the same one again.
func FuzzSearch(f *testing.F) {
	for _, paste := range readInputs(f).Rankings {
		f.Add(paste)
	}
	x := newIndex(f, library(f))
	f.Fuzz(func(t *testing.T, paste string) {
		answers := x.Search(paste, "", 5)
		if again := x.Search(paste, "", 5); show(answerIDs(answers)) != show(answerIDs(again)) {
			t.Fatalf("%q is answered with %v, then %v", paste, answerIDs(answers), answerIDs(again))
		}
		if answers.Verdict != None && len(answers.List) == 0 || answers.Verdict == Choose && len(answers.List) < 2 {
			t.Fatalf("%q: %s, with %v", paste, answers.Verdict, answerIDs(answers))
		}
		line := 0
		for _, a := range answers.Several {
			if a.Line < line {
				t.Fatalf("%q: line %d comes after line %d", paste, a.Line, line)
			}
			line = a.Line
		}
	})
}

func answerIDs(answers Answers) (ids []string) {
	for _, a := range answers.List {
		ids = append(ids, a.Article.ID)
	}
	return ids
}
