package kb

import (
	"encoding/binary"
	"maps"
	"slices"

	"naosu/generator/source"
)

// coder writes what an article's file says, or reads it back. Each type has one
// function for both ways, which names its fields in turn: what is written and
// what is read cannot differ. A list or map that is nil stays so.
type coder struct {
	data    []byte // what was written, or what is left to read
	reading bool
	broken  bool   // what is read is not what was written
	file    string // of all places
}

// encode writes what an article's file says. It must have no findings.
func (p *parsed) encode() []byte {
	c := &coder{file: p.text.Place.File}
	c.parsed(p)
	return c.data
}

// decode reads what encode wrote of the file of text, which has its language and
// place. It returns nil for anything else.
func decode(data []byte, text *Text) *parsed {
	c := &coder{data: data, reading: true, file: text.Place.File}
	p := &parsed{text: text}
	c.parsed(p)
	if c.broken || len(c.data) > 0 {
		return nil
	}
	for i := range p.variants {
		p.variants[i].From = text
	}
	return p
}

func (c *coder) parsed(p *parsed) {
	c.text(p.text)
	listOf(c, &p.links, c.link)
	c.facts(&p.facts)
	listOf(c, &p.parts, c.part)
	mapOf(c, &p.has, c.bool)
	mapOf(c, &p.sectionAt, c.place)
	listOf(c, &p.variants, c.variant)
	listOf(c, &p.values, c.item)
	listOf(c, &p.mistyped, c.string)
	listOf(c, &p.images, func(i *imageRef) { c.string(&i.name); c.string(&i.alt); c.place(&i.at) })
	c.bool(&p.noFront)
	c.bool(&p.noBody)
}

func (c *coder) text(t *Text) {
	c.string(&t.Title)
	c.string(&t.Description)
	c.string(&t.Reading)
	c.string(&t.sortKey)
	listOf(c, &t.IDs, c.string)
	listOf(c, &t.Items, func(i *Item) { c.string(&i.Section); c.string(&i.ID); c.string(&i.Title) })
	listOf(c, &t.Questions, func(q *Question) { c.string(&q.ID); c.string(&q.Title); c.bool(&q.Given) })
	mapOf(c, &t.Stamps, c.string)
	mapOf(c, &t.Hashes, c.string)
	listOf(c, &t.Refs, c.string)
	listOf(c, &t.Pictures, c.string)
	c.bool(&t.unread)
}

func (c *coder) link(l *link) {
	for _, s := range []*string{&l.dest, &l.dir, &l.lang, &l.fragment} {
		c.string(s)
	}
	c.place(&l.at)
	c.bool(&l.related)
}

// facts leaves out those that only incidents have.
func (c *coder) facts(f *facts) {
	for _, l := range []*[]item{&f.tags, &f.codes, &f.related, &f.aliases} {
		listOf(c, l, c.item)
	}
	for _, s := range []*string{&f.side, &f.certainty, &f.status} {
		c.string(s)
	}
	for _, d := range []*Date{&f.published, &f.updated, &f.verified} {
		c.date(d)
	}
	number(c, &f.reviewAfter)
	c.place(&f.first)
	c.bool(&f.keys.any)
	mapOf(c, &f.keys.names, c.bool)
}

func (c *coder) part(p *part) {
	c.string(&p.section)
	c.string(&p.id)
	c.bool(&p.unnamed)
	c.bool(&p.bare)
	there := p.nameless != nil
	if c.bool(&there); there {
		if c.reading {
			p.nameless = &nameless{}
		}
		c.string(&p.nameless.words)
		c.place(&p.nameless.insert)
		c.bool(&p.nameless.braces)
	}
	listOf(c, &p.attrs, func(a *attr) { c.string(&a.name); c.string(&a.value); c.spot(&a.at); c.spot(&a.valueAt) })
	c.place(&p.at)
}

// variant leaves out From, which is the text itself.
func (c *coder) variant(v *Variant) {
	for _, s := range []*string{&v.ID, &v.Lang, &v.Where, &v.Heading, &v.Versions, &v.Seen, &v.Text} {
		c.string(s)
	}
	c.place(&v.Place)
}

func (c *coder) item(i *item) {
	c.string(&i.text)
	c.place(&i.at)
}

// date writes a date as its author did, which says all.
func (c *coder) date(d *Date) {
	c.string(&d.Text)
	if c.reading && d.Text != "" {
		var ok bool
		*d, ok = ParseDate(d.Text)
		c.broken = c.broken || !ok
	}
}

// place writes a place in the file, or none.
func (c *coder) place(p *source.Place) {
	there := p.File != ""
	if c.bool(&there); there {
		p.File = c.file
	}
	for _, n := range []*int{&p.Line, &p.Column, &p.EndLine, &p.EndColumn} {
		number(c, n)
	}
}

func (c *coder) spot(s *spot) {
	for _, n := range []*int32{&s.line, &s.column, &s.endLine, &s.endColumn} {
		number(c, n)
	}
}

func (c *coder) bool(b *bool) {
	n := 0
	if *b {
		n = 1
	}
	number(c, &n)
	*b = n == 1
}

func (c *coder) string(s *string) {
	n := len(*s)
	number(c, &n)
	switch {
	case !c.reading:
		c.data = append(c.data, *s...)
	case n < 0 || n > len(c.data):
		c.broken = true
	default:
		*s, c.data = string(c.data[:n]), c.data[n:]
	}
}

func number[T int | int32](c *coder, n *T) {
	if !c.reading {
		c.data = binary.AppendVarint(c.data, int64(*n))
		return
	}
	v, used := binary.Varint(c.data)
	if used <= 0 || int64(T(v)) != v {
		c.broken, c.data = true, nil
		return
	}
	*n, c.data = T(v), c.data[used:]
}

// size writes the length of a list or map, one more than that so that 0 is nil,
// and returns the length.
func (c *coder) size(n int, isNil bool) (length int, none bool) {
	if n++; isNil {
		n = 0
	}
	number(c, &n)
	if n < 0 || n-1 > len(c.data) && c.reading { // each element takes a byte at least
		c.broken = true
		return 0, true
	}
	return n - 1, n == 0
}

func listOf[T any](c *coder, l *[]T, each func(*T)) {
	n, none := c.size(len(*l), *l == nil)
	if none {
		return
	}
	if c.reading {
		*l = make([]T, n)
	}
	for i := range *l {
		if each(&(*l)[i]); c.broken {
			return
		}
	}
}

// mapOf writes a map in the order of its keys.
func mapOf[T any](c *coder, m *map[string]T, each func(*T)) {
	n, none := c.size(len(*m), *m == nil)
	if none {
		return
	}
	if !c.reading {
		for _, key := range slices.Sorted(maps.Keys(*m)) {
			v := (*m)[key]
			c.string(&key)
			each(&v)
		}
		return
	}
	*m = make(map[string]T, n)
	for range n {
		var key string
		var v T
		if c.string(&key); !c.broken {
			each(&v)
		}
		if c.broken {
			return
		}
		(*m)[key] = v
	}
}
