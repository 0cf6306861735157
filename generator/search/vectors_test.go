package search

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"naosu/generator/kb"
)

// A vector is what the engine makes of something, in a form that both languages
// can write. testdata/views.mjs is the same for JavaScript.
type (
	letterVector    [7]int // c, s, word, cjk, gap, from, to; places in UTF-16
	gramVector      [5]int // hash, first, length, soft, whole
	codeVector      struct{ Text, Key string }
	rarityVector    struct{ Total, Count, Rarity, Weight int }
	alignmentVector struct {
		Text, Paste string
		Value       int
		Pairs       [][2]int
	}
	textVector struct {
		Text    string
		Letters []letterVector
		Grams   []gramVector
	}
	answerVector struct {
		ID     string
		Score  int
		Kind   string
		Lang   string // of the text; of answers by code alone, neither is compared
		Text   string
		Values map[string]string
	}
	rankingVector struct {
		Paste   string
		Verdict Verdict
		Answers []answerVector
		Several []string // line and ID
	}
	vectors struct {
		Texts      []textVector
		Codes      []codeVector
		Rarities   []rarityVector
		Alignments []alignmentVector
		Rankings   []rankingVector
	}
)

func lettersOf(text string) []letterVector {
	at := make([]int, len(text)+1) // for each byte, the place in UTF-16
	for i, c := range text {
		at[min(i+len(string(c)), len(text))] = at[i] + utf16.RuneLen(c)
	}
	list := []letterVector{}
	for _, l := range letters(text) {
		list = append(list, letterVector{int(l.c), int(l.s), int(l.word), bit(l.cjk), bit(l.gap), at[l.from], at[l.to]})
	}
	return list
}

func gramsOf(text string) []gramVector {
	list := []gramVector{}
	grams(letters(text), func(g gram) {
		list = append(list, gramVector{int(g.hash), g.first, g.length, bit(g.soft), bit(g.whole)})
	})
	return list
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// alignmentOf aligns a paste with an error text, each letter of weight 4.
func alignmentOf(text, paste string) alignmentVector {
	even := func(list []letter) packed {
		weights := make([]int32, len(list))
		for i := range weights {
			weights[i] = 4
		}
		return pack(list, weights)
	}
	list, _ := template(nil, kb.ParseVariant(text, nil))
	t, p := even(list), even(letters(paste))
	var a aligner
	v := alignmentVector{text, paste, a.align(&t, &p, 0, len(p.c)), [][2]int{}}
	for _, pair := range trace(&t, &p, 0, len(p.c)) {
		v.Pairs = append(v.Pairs, [2]int{pair.row, pair.column})
	}
	return v
}

func rankingOf(x *Index, paste string) rankingVector {
	answers := x.Search(paste, "en", 1000) // views.mjs asks in English
	v := rankingVector{paste, answers.Verdict, []answerVector{}, []string{}}
	for _, a := range answers.List {
		values := a.Values
		if values == nil {
			values = map[string]string{}
		}
		if a.Score <= 0 {
			a.Lang, a.Text = "", ""
		}
		v.Answers = append(v.Answers, answerVector{a.Article.ID, a.Score, a.Kind, a.Lang, a.Text, values})
	}
	for _, a := range answers.Several {
		v.Several = append(v.Several, show(a.Line)+" "+a.Article.ID)
	}
	return v
}

func show(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return strings.TrimSpace(b.String())
}

// inputs are the texts of testdata/inputs.json.
type inputs struct {
	Texts      []string
	Codes      []string
	Rarities   [][2]int
	Alignments [][2]string
	Rankings   []string
}

func readInputs(t testing.TB) (in inputs) {
	t.Helper()
	data, err := os.ReadFile("testdata/inputs.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &in); err != nil {
		t.Fatal(err)
	}
	return in
}

// TestVectors holds the engine to testdata/vectors.json, which the tests of
// templates/assets read too.
func TestVectors(t *testing.T) {
	in := readInputs(t)
	var v vectors
	for _, text := range in.Texts {
		v.Texts = append(v.Texts, textVector{text, lettersOf(text), gramsOf(text)})
	}
	for _, text := range in.Codes {
		v.Codes = append(v.Codes, codeVector{text, codeKey(text)})
	}
	for _, n := range in.Rarities {
		v.Rarities = append(v.Rarities, rarityVector{n[0], n[1], rarity(n[0], n[1]), int(weight(n[0], n[1]))})
	}
	for _, pair := range in.Alignments {
		v.Alignments = append(v.Alignments, alignmentOf(pair[0], pair[1]))
	}
	x := newIndex(t, library(t))
	for _, paste := range in.Rankings {
		v.Rankings = append(v.Rankings, rankingOf(x, paste))
	}
	golden(t, filepath.Join("testdata", "vectors.json"), v.lines())
}

// lines writes each vector on a line of its own, so that a diff shows which
// changed.
func (v vectors) lines() []byte {
	var b bytes.Buffer
	b.WriteString("{\n")
	section(&b, "Texts", v.Texts, ",")
	section(&b, "Codes", v.Codes, ",")
	section(&b, "Rarities", v.Rarities, ",")
	section(&b, "Alignments", v.Alignments, ",")
	section(&b, "Rankings", v.Rankings, "")
	b.WriteString("}\n")
	return b.Bytes()
}

func section[T any](b *bytes.Buffer, name string, list []T, end string) {
	rows := make([]string, len(list))
	for i, row := range list {
		rows[i] = show(row)
	}
	b.WriteString("\"" + name + "\": [\n" + strings.Join(rows, ",\n") + "\n]" + end + "\n")
}
