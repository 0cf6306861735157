package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// Table is a table as data, for families.
type Table struct {
	Header []Cell
	Rows   []Row
	At     Range
}

// Row is a row below the header.
type Row struct {
	Cells []Cell
	Tell  bool // the first cell ends with {tell}
	At    Range
}

// Cell is one cell.
type Cell struct {
	Text  string
	Links []string // destinations of the links in it
	At    Range
	node  ast.Node
}

var tellMark = []byte("{tell}")

func (d *Doc) newTable(n *east.Table) *Table {
	t := &Table{At: d.point(n.Pos())}
	for r := n.FirstChild(); r != nil; r = r.NextSibling() {
		if r.Kind() == east.KindTableHeader {
			t.Header = d.cells(r)
			continue
		}
		tell := d.cutTell(r.FirstChild())
		row := Row{Cells: d.cells(r), Tell: tell, At: d.point(r.Pos())}
		if len(row.Cells) > 0 {
			row.At = row.Cells[0].At
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Header) > 0 {
		t.At = t.Header[0].At
	}
	return t
}

func (d *Doc) cells(row ast.Node) (cells []Cell) {
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		cell := Cell{Text: d.plain(c), node: c, At: d.cellAt(c)}
		_ = ast.Walk(c, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if link, ok := n.(*ast.Link); ok && entering {
				cell.Links = append(cell.Links, unescape(link.Destination))
			}
			return ast.WalkContinue, nil
		})
		cells = append(cells, cell)
	}
	return cells
}

// cellAt is the place of a cell's text; an empty cell has that of its row.
func (d *Doc) cellAt(c ast.Node) Range {
	if lines := c.Lines(); lines != nil && lines.Len() > 0 && lines.At(0).Start < lines.At(0).Stop {
		return d.at(lines.At(0).Start, lines.At(0).Stop)
	}
	return d.point(max(c.Pos(), c.Parent().Pos()))
}

// cutTell takes {tell} off the end of a cell and says whether it was there. It
// is called while the Doc is made, never later.
func (d *Doc) cutTell(cell ast.Node) bool {
	if cell == nil {
		return false
	}
	last, ok := cell.LastChild().(*ast.Text)
	if !ok || !bytes.HasSuffix(last.Segment.Value(d.src), tellMark) {
		return false
	}
	rest := last.Segment.Value(d.src)[:last.Segment.Len()-len(tellMark)]
	if escaped(rest, len(rest)) {
		return false
	}
	rest = bytes.TrimRight(rest, " \t")
	last.Segment = last.Segment.WithStop(last.Segment.Start + len(rest))
	return true
}

func renderTable(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	out := w.(*output)
	if entering {
		out.writes(`<div class="table" role="group" tabindex="0"`)
		out.label(out.page.Labels.Table)
		out.writes("><table>\n")
	} else {
		out.writes("</table></div>\n")
	}
	return ast.WalkContinue, nil
}

func renderTableHeader(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.(*output).writes("<thead><tr>")
	} else {
		w.(*output).writes("</tr></thead>\n")
	}
	return ast.WalkContinue, nil
}

// renderTableRow writes a row; the first opens the table's body, the last
// closes it.
func renderTableRow(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	out := w.(*output)
	switch {
	case !entering:
		out.writes("</tr>\n")
		if n.NextSibling() == nil {
			out.writes("</tbody>")
		}
		return ast.WalkContinue, nil
	case n.PreviousSibling().Kind() == east.KindTableHeader:
		out.writes("<tbody>\n")
	}
	out.writes("<tr>")
	return ast.WalkContinue, nil
}

func renderTableCell(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	out := w.(*output)
	name := "td"
	if n.Parent().Kind() == east.KindTableHeader {
		name = "th"
		if entering && n.FirstChild() == nil {
			out.writes("<td></td>")
			return ast.WalkSkipChildren, nil
		}
		if !entering && n.FirstChild() == nil {
			return ast.WalkContinue, nil
		}
	}
	if !entering {
		out.writes("</", name, ">")
		return ast.WalkContinue, nil
	}
	out.writes("<", name)
	if name == "th" {
		out.writes(` scope="col"`)
	}
	if a := n.(*east.TableCell).Alignment; a != east.AlignNone {
		out.writes(` class="`, a.String(), `"`)
	}
	out.writes(">")
	return ast.WalkContinue, nil
}

// IsTable tells whether a top-level block is a table.
func (d *Doc) IsTable(block int) bool { return d.blocks[block].Kind() == east.KindTable }
