package kb

import (
	"slices"
	"strings"

	"naosu/generator/source"
)

// stale compares the stamps of a translation with the original: sections that
// have changed or gone since, and whether there are new ones.
func (t *Text) stale(original *Text) {
	if t.Stamps == nil {
		return
	}
	for id, hash := range original.Hashes {
		stamp, stamped := t.Stamps[id]
		switch {
		case stamped && stamp != hash:
			t.Stale = append(t.Stale, id)
		case !stamped && t.lacks(id):
			t.StaleNew = true
		}
	}
	for id := range t.Stamps {
		if _, ok := original.Hashes[id]; !ok {
			t.Stale = append(t.Stale, id)
		}
	}
	slices.Sort(t.Stale)
}

// lacks tells whether a section of the original is not in the translation.
func (t *Text) lacks(id string) bool {
	return id != "title" && id != "intro" && !slices.Contains(t.IDs, id)
}

// reportStale tells the author of a translation what it is behind with.
func (l *loader) reportStale(t *Text, p, original *parsed) {
	cure := source.Say("bring it up to date, then run sync %s", "内容を合わせてから sync %s を実行してください", t.Doc.ID)
	for _, id := range t.Stale {
		l.findings.Add(ruleStale, p.sectionAt[id], source.Say("%q has changed in %s since it was translated", "%[2]s の %[1]q は、翻訳のあとに変わっています", id, original.text.Place.File), cure)
	}
	var missing []string
	for id := range original.text.Hashes {
		if _, ok := t.Stamps[id]; t.StaleNew && !ok && t.lacks(id) {
			missing = append(missing, id)
		}
	}
	if len(missing) > 0 {
		slices.Sort(missing)
		l.findings.Add(ruleStale, p.sectionAt[""], source.Say("not translated yet from %s: %s", "%s からまだ訳されていません: %s", original.text.Place.File, strings.Join(missing, ", ")), cure)
	}
}
