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

// HeadingPlaces are where the headings of t stand, by id. The file is read and
// parsed again; when it cannot be, there are none.
func (l *Library) HeadingPlaces(t *Text) map[string]source.Place {
	places := map[string]source.Place{}
	b, err := l.Body(t)
	if err != nil {
		return places
	}
	for _, h := range b.Doc.Headings {
		if _, there := places[h.ID]; !there {
			places[h.ID] = b.File.Place(h.At.Start, h.At.End)
		}
	}
	return places
}
