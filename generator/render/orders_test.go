package render

import (
	"slices"
	"strings"
	"testing"

	"naosu/generator/kb"
)

func TestGroupsOfLetters(t *testing.T) {
	r := &Renderer{texts: map[string]*Texts{"en": {words: map[string]string{"errors.other": "Other"}}}}
	for text, want := range map[string]string{
		"あい": "_a-row", "ガス": "_ka-row", "ぢ": "_ta-row", "パス": "_ha-row", "もも": "_ma-row", "ゃ": "_ya-row", "ヨ": "_ya-row", "ろ": "_ra-row",
		"ん": "_wa-row", "ヴ": "_a-row", "ヶ": "_ka-row", "無効": "_kanji", "Error": "_e", "Ｚ": "_z", "0x50": "_0", "９": "_0", "「権限」": "_kanji",
		": command not found": "_c", "Ошибка": "_other", "…": "_other", "": "_other",
	} {
		if got := r.groupOf(fromLetter(kb.SortKey(text)), "en").id; got != want {
			t.Errorf("%q stands in %q, want %q", text, got, want)
		}
	}
	for _, order := range []string{kanaGroups, latinGroups, digitGroup} {
		for _, id := range strings.Fields(order) {
			if id[0] != '_' {
				t.Errorf("%q may be an author's id", id)
			}
		}
	}
}

func TestNumbersSortAsNumbers(t *testing.T) {
	want := []string{"e2", "e10", "e010b", "ts99", "ts2322", "ts10000000000"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b string) int { return strings.Compare(numeric(a), numeric(b)) })
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}
