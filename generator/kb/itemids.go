package kb

import (
	"slices"
	"strconv"
	"strings"

	"naosu/generator/markdown"
	"naosu/generator/source"
)

// nameless is a heading that lacks the id that it needs: its words, and where
// the id goes, before its attributes or in braces at the end of its line.
type nameless struct {
	words  string
	insert source.Place
	braces bool
}

func (p *parsing) nameless(h markdown.Heading) *nameless {
	if len(h.Attrs) > 0 {
		at := p.file.Place(h.Attrs[0].At.Start, h.Attrs[0].At.Start)
		return &nameless{h.Text, at, false}
	}
	at := p.file.Place(h.At.End, h.At.End)
	at.Column = len([]rune(p.file.Line(at.Line))) + 1
	at.EndLine, at.EndColumn = at.Line, at.Column
	return &nameless{h.Text, at, true}
}

// edit writes an id into the heading.
func (n *nameless) edit(id string) source.Edit {
	if n.braces {
		return source.Edit{At: n.insert, New: " {#" + id + "}"}
	}
	return source.Edit{At: n.insert, New: "#" + id + " "}
}

// itemIDs reports causes, remedies and dead ends without an id. Where the
// languages have as many of them, and disagree in no id, the nth is the same in
// each, and the edit gives it one.
func (l *loader) itemIDs(a *Article) {
	unsure := slices.ContainsFunc(a.files(), func(p *parsed) bool { return p.noBody })
	var taken map[string]bool
	for _, section := range []string{Causes, Remedies, DeadEnds} {
		lists := itemsOf(a, section)
		ids := map[int]string{}
		for _, list := range lists {
			for n, p := range list {
				if p.nameless == nil {
					continue
				}
				if unsure || !sameItems(lists) {
					l.noID(p, source.Edit{})
					continue
				}
				if taken == nil {
					taken = takenIDs(a)
				}
				if ids[n] == "" {
					ids[n] = newID(lists, n, section, taken)
				}
				l.noID(p, p.nameless.edit(ids[n]))
			}
		}
	}
}

// itemsOf lists the H3s of a section for each file that has any.
func itemsOf(a *Article, section string) (lists [][]part) {
	for _, file := range a.files() {
		var list []part
		for _, p := range file.parts {
			if p.section == section {
				list = append(list, p)
			}
		}
		if len(list) > 0 {
			lists = append(lists, list)
		}
	}
	return lists
}

// sameItems tells whether the nth item is the same in each language. A heading
// whose braces cannot be read may be any.
func sameItems(lists [][]part) bool {
	for _, list := range lists {
		if len(list) != len(lists[0]) {
			return false
		}
		for n, p := range list {
			if p.unnamed && p.nameless == nil || idAt(lists, n) != "" && !p.unnamed && p.id != idAt(lists, n) {
				return false
			}
		}
	}
	return true
}

// idAt is the first id that the nth item has in a language, or "".
func idAt(lists [][]part, n int) string {
	for _, list := range lists {
		if n < len(list) && !list[n].unnamed {
			return list[n].id
		}
	}
	return ""
}

// takenIDs are the ids of all headings, but for those that are made of the words
// of items without one.
func takenIDs(a *Article) map[string]bool {
	taken := map[string]bool{}
	for _, file := range a.files() {
		made := map[string]bool{}
		for _, p := range file.parts {
			made[p.id] = made[p.id] || p.unnamed
		}
		for _, id := range file.text.IDs {
			taken[id] = taken[id] || !made[id]
		}
	}
	return taken
}

// newID is the id for the nth item: the one that it has in another language,
// else one of the words of a heading in Latin letters, else a number.
func newID(lists [][]part, n int, section string, taken map[string]bool) string {
	if id := idAt(lists, n); id != "" {
		return id
	}
	stem := map[string]string{Causes: "cause", Remedies: "remedy", DeadEnds: "dead-end"}[section]
	id := stem + "-" + strconv.Itoa(n+1)
	for _, list := range lists {
		if words := latinID(list[n].nameless.words); words != "" {
			id, stem = words, words
			break
		}
	}
	for free := 2; taken[id]; free++ {
		id = stem + "-" + strconv.Itoa(free)
	}
	taken[id] = true
	return id
}

// latinID makes an id of the first words of a heading, "" where these are not
// all in Latin letters and digits.
func latinID(heading string) string {
	const maxWords, maxLetters = 5, 40
	var words []string
	letters := 0
	for word := range strings.FieldsFuncSeq(strings.ToLower(strings.NewReplacer("'", "", "’", "").Replace(heading)), func(r rune) bool {
		return r < 0x80 && (r < '0' || r > '9') && (r < 'a' || r > 'z') || slices.Contains([]rune("“”‘–—…"), r)
	}) {
		if strings.ContainsFunc(word, func(r rune) bool { return r >= 0x80 }) {
			return ""
		}
		if letters += len(word); len(words) == maxWords || letters > maxLetters {
			break
		}
		words = append(words, word)
	}
	return strings.Join(words, "-")
}

// noID reports an item without an id; the hint shows all that it needs.
func (l *loader) noID(p part, edit source.Edit) {
	example := map[string]string{Causes: "{#old-token side=you}", Remedies: "{#wait effort=minutes risk=none}", DeadEnds: "{#reinstall}"}[p.section]
	if !p.nameless.braces {
		example = "{#wait …}"
	}
	l.findings.AddEdit(ruleItemID, p.at, source.Say("heading %q has no id", "見出し %q に ID がありません", p.nameless.words),
		source.Say("add braces at its end, such as %s; a translation repeats the id alone", "見出しの終わりに %s のように波かっこを加えてください。翻訳では ID だけを繰り返します", example), edit)
}
