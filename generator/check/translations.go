package check

import (
	"slices"

	"naosu/generator/kb"
)

// State says how far a document is translated into a language.
type State string

// The states of a language of a document.
const (
	Original  State = "original"
	Current   State = "current"   // no section of the original has changed since
	Stale     State = "stale"     // one has changed, has gone, or is new
	Unstamped State = "unstamped" // nobody has said that it is up to date
	Missing   State = "missing"
)

// Translation is one language of a document. Sections are those that are
// behind, by id, "title" or "intro"; New are those of the original that are not
// there yet.
type Translation struct {
	Lang     string   `json:"lang"`
	State    State    `json:"state"`
	Sections []string `json:"sections"`
	New      []string `json:"new"`
}

// Translated is a document with its languages, in the order of the site.
type Translated struct {
	ID           string        `json:"id"`
	Folder       string        `json:"folder"` // within the content folder
	Translations []Translation `json:"translations"`
}

// Translations lists every document of the library.
func Translations(lib *kb.Library) []Translated {
	list := []Translated{}
	for _, d := range lib.Docs() {
		list = append(list, Translated{d.ID, d.Dir, TranslationsOf(lib, d)})
	}
	return list
}

// TranslationsOf tells how far one document is translated.
func TranslationsOf(lib *kb.Library, d *kb.Doc) (list []Translation) {
	original := d.Best(d.Original)
	for _, lang := range lib.Site.Languages {
		t := Translation{Lang: lang, Sections: []string{}, New: []string{}}
		text := d.In(lang)
		switch {
		case text == nil:
			t.State = Missing
		case text == original:
			t.State = Original
		case text.Stamps == nil:
			t.State = Unstamped
		case len(text.Stale) == 0 && !text.StaleNew:
			t.State = Current
		default:
			t.State, t.Sections, t.New = Stale, append(t.Sections, text.Stale...), unseen(original, text)
		}
		list = append(list, t)
	}
	return list
}

// unseen lists the sections of the original that are neither stamped nor there.
func unseen(original, t *kb.Text) []string {
	list := []string{}
	for id := range original.Hashes {
		if _, stamped := t.Stamps[id]; !stamped && !slices.Contains(t.IDs, id) && id != "title" && id != "intro" {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	return list
}
