package kb

import (
	"io/fs"

	"naosu/generator/source"
)

// KeyPlace is where the value of a key of the front matter of t stands. The file
// is read again, since places of facts are seldom asked for; when it cannot be,
// or has no such key, it is the place of the text.
func (l *Library) KeyPlace(t *Text, key string) source.Place {
	data, err := fs.ReadFile(l.fsys, t.File)
	if err != nil {
		return t.Place
	}
	file := source.NewFile(t.Place.File, data)
	from, to, body := frontMatter(file.Data)
	if body == 0 {
		return t.Place
	}
	var ignored source.Findings
	f, ok := parseYAML(file, from, to, maxFront, &ignored).field(key)
	if !ok {
		return t.Place
	}
	if at := f.value.at; at.End > at.Start {
		return file.Place(at.Start, at.End)
	}
	return file.Place(f.keyAt.Start, f.keyAt.End)
}

// HeadingPlace is where the heading with an id stands in t, else the place of
// the text. The file is read and parsed again.
func (l *Library) HeadingPlace(t *Text, id string) source.Place {
	b, err := l.Body(t)
	if err != nil {
		return t.Place
	}
	for _, h := range b.Doc.Headings {
		if h.ID == id {
			return b.File.Place(h.At.Start, h.At.End)
		}
	}
	return t.Place
}
