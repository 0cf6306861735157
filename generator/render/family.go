package render

import (
	"html/template"
	"slices"

	"naosu/generator/kb"
	"naosu/generator/site"
)

// FamilyPage compares errors that are easily confused.
type FamilyPage struct {
	Base
	Heading     string
	ContentLang string
	Notices     []string
	Intro       template.HTML
	Matrix      MatrixView
	Choices     []Twin // the signs that tell the members apart
	TellLabel   template.HTML
	Footnotes   template.HTML
	Terms       []TermView
}

// MatrixView is the table of a family.
type MatrixView struct {
	Title, Href string
	Lang        string // of the cells, where it is not the page's
	Columns     []ColumnView
	Rows        []RowView // the row that tells comes first
	tells       bool      // there is such a row
}

// ColumnView is a member of the family.
type ColumnView struct {
	Link
	Head  template.HTML
	Short string // Head as plain text
	Own   bool   // the page is about this member
}

// RowView is a difference.
type RowView struct {
	Label template.HTML
	Tell  bool
	Cells []template.HTML
}

type matrixKey struct {
	family *kb.Family
	lang   string
}

// matrix is a family's table as rendered for one language of pages. It is made
// once and shared by the members' pages.
type matrix struct {
	view    MatrixView
	members []*kb.Article
}

// matrix renders the table of a family for pages in lang.
func (r *Renderer) matrix(f *kb.Family, lang string) (*matrix, error) {
	key := matrixKey{f, lang}
	r.mu.Lock()
	m := r.matrices[key]
	r.mu.Unlock()
	if m != nil {
		return m, nil
	}
	t := f.Best(lang)
	text, err := r.prose(t, lang, nil)
	if err != nil {
		return nil, err
	}
	text.page.Terms = nil
	m = &matrix{view: MatrixView{Title: t.Title, Href: r.href(f.Path(lang))}}
	if t.Lang != lang {
		m.view.Lang = t.Lang
	}
	m.columns(r, f, text, lang)
	m.rows(f, text)
	if text.err != nil {
		return nil, text.err
	}
	r.mu.Lock()
	r.matrices[key] = m
	r.mu.Unlock()
	return m, nil
}

func (m *matrix) columns(r *Renderer, f *kb.Family, text *prose, lang string) {
	for _, a := range f.Members {
		c := text.body.Doc.Table.Header[f.Column(a)+1]
		t := a.Best(lang)
		m.members = append(m.members, a)
		link := Link{Name: t.Title, Href: r.href(a.Path(lang))}
		if t.Lang != lang {
			link.Lang = t.Lang
		}
		m.view.Columns = append(m.view.Columns, ColumnView{Link: link, Head: text.keep(text.body.Doc.CellHTML(c, text.page)), Short: c.Text})
	}
}

func (m *matrix) rows(f *kb.Family, text *prose) {
	for _, row := range text.body.Doc.Table.Rows {
		v := RowView{Label: text.keep(text.body.Doc.CellHTML(row.Cells[0], text.page)), Tell: row.Tell}
		for _, a := range f.Members {
			var cell template.HTML
			if n := f.Column(a) + 1; n < len(row.Cells) {
				cell = text.keep(text.body.Doc.CellHTML(row.Cells[n], text.page))
			}
			v.Cells = append(v.Cells, cell)
		}
		m.view.Rows = append(m.view.Rows, v)
	}
	slices.SortStableFunc(m.view.Rows, func(a, b RowView) int { return rank(a) - rank(b) })
	m.view.tells = len(m.view.Rows) > 0 && m.view.Rows[0].Tell
}

func rank(r RowView) int {
	if r.Tell {
		return 0
	}
	return 1
}

// familyOf is the table of an article's family with the article's own column
// first, or nil.
func (r *Renderer) familyOf(a *kb.Article, lang string) (*MatrixView, error) {
	if a.Family == nil {
		return nil, nil
	}
	m, err := r.matrix(a.Family, lang)
	if err != nil {
		return nil, err
	}
	own := 0
	for i, b := range m.members {
		if b.ID == a.ID {
			own = i
		}
	}
	v := m.view
	v.Columns = first(m.view.Columns, own)
	v.Columns[0].Own = true
	v.Rows = nil
	for _, row := range m.view.Rows {
		row.Cells = first(row.Cells, own)
		v.Rows = append(v.Rows, row)
	}
	return &v, nil
}

// first copies a list with the element i at its head.
func first[T any](list []T, i int) []T {
	out := append([]T{list[i]}, list[:i]...)
	return append(out, list[i+1:]...)
}

// twins lists the members with the sign by which each is known.
func (m *MatrixView) twins() (twins []Twin) {
	for i, c := range m.Columns {
		t := Twin{Link: c.Link, Short: c.Short}
		if m.tells {
			t.Tell = m.Rows[0].Cells[i]
		}
		twins = append(twins, t)
	}
	return twins
}

// family renders the page of a family. Its table stands apart from the prose.
func (r *Renderer) family(out site.Output, f *kb.Family, lang string) error {
	t := f.Best(lang)
	text, err := r.prose(t, lang, nil)
	if err != nil {
		return err
	}
	m, err := r.matrix(f, lang)
	if err != nil {
		return err
	}
	p := FamilyPage{Base: r.docBase(&f.Doc, lang), Heading: t.Title, Matrix: m.view, Choices: m.view.twins()}
	if m.view.tells {
		p.TellLabel = m.view.Rows[0].Label
	}
	p.ContentLang, p.Notices = r.notices(t, lang, len(t.Stale) > 0)
	for i := range text.body.Doc.Blocks() {
		if !text.body.Doc.IsTable(i) {
			p.Intro += text.html(kb.Blocks{From: i, To: i + 1})
		}
	}
	p.Footnotes = text.footnotes(text.whole())
	if p.Terms, err = text.finish(); err != nil {
		return err
	}
	if err := r.crumbs(&p.Base, Link{Name: t.Title, Lang: p.ContentLang}); err != nil {
		return err
	}
	return r.put(out, f.Path(lang)+"index.html", t.Place.File, "family", p)
}
