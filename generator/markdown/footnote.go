package markdown

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// noteID is the id of a footnote, refID that of the nth reference to it. Ids
// of ours begin with an underscore, which no author's id can.
func noteID(index int) string { return "_fn-" + strconv.Itoa(index) }

func refID(index, nth int) string {
	if nth == 0 {
		return "_ref-" + strconv.Itoa(index)
	}
	return "_ref-" + strconv.Itoa(index) + "-" + strconv.Itoa(nth+1)
}

// renderFootnoteLink writes the number of a footnote. Inside a link it leads
// nowhere, since an a element cannot hold another, but it can be led back to.
func renderFootnoteLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n, out := node.(*east.FootnoteLink), w.(*output)
	prefix, number := out.page.Prefix, strconv.Itoa(n.Index)
	if out.inLink {
		out.writes(`<sup class="note-ref" id="`, prefix, refID(n.Index, n.RefIndex), `">`, number, `</sup>`)
		return ast.WalkContinue, nil
	}
	out.writes(`<sup class="note-ref"><a id="`, prefix, refID(n.Index, n.RefIndex), `" href="#`, prefix, noteID(n.Index), `" role="doc-noteref">`,
		number, `</a></sup>`)
	return ast.WalkContinue, nil
}

// renderFootnoteBacklink writes the way back to a reference, if that is on the
// page.
func renderFootnoteBacklink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n, out := node.(*east.FootnoteBacklink), w.(*output)
	if !entering || !out.refs[refID(n.Index, n.RefIndex)] {
		return ast.WalkContinue, nil
	}
	out.writes(` <a href="#`, out.page.Prefix, refID(n.Index, n.RefIndex), `" role="doc-backlink"`)
	out.label(out.page.Labels.BackToText)
	out.writes(`>↩</a>`)
	return ast.WalkContinue, nil
}

func renderFootnote(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n, out := node.(*east.Footnote), w.(*output)
	if entering {
		index := strconv.Itoa(n.Index)
		out.writes(`<li id="`, out.page.Prefix, noteID(n.Index), `" value="`, index, `">`)
	} else {
		out.writes("</li>\n")
	}
	return ast.WalkContinue, nil
}

// references finds the footnote references in the blocks from … to-1 and in
// the footnotes that these lead to, and the numbers of those footnotes, sorted.
func (d *Doc) references(from, to int) (refs map[string]bool, notes []int) {
	refs, seen := map[string]bool{}, map[int]bool{}
	nodes := slices.Clone(d.blocks[from:to])
	for len(nodes) > 0 {
		top := nodes[0]
		nodes = nodes[1:]
		_ = ast.Walk(top, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			link, ok := n.(*east.FootnoteLink)
			if !ok || !entering {
				return ast.WalkContinue, nil
			}
			refs[refID(link.Index, link.RefIndex)] = true
			if note := d.notes[link.Index]; note != nil && !seen[link.Index] {
				seen[link.Index] = true
				notes = append(notes, link.Index)
				nodes = append(nodes, note)
			}
			return ast.WalkContinue, nil
		})
	}
	slices.Sort(notes)
	return refs, notes
}

// Footnotes writes the footnotes that the blocks from … to-1 refer to, as list
// items, or nothing. They link back to the references in these blocks and in
// the footnotes themselves only.
func (d *Doc) Footnotes(from, to int, page *Page) (string, error) {
	if len(d.notes) == 0 {
		return "", nil
	}
	refs, notes := d.references(from, to)
	out := &output{page: page, doc: d, refs: refs}
	for _, index := range notes {
		if err := d.p.renderer.Render(out, d.src, d.notes[index]); err != nil {
			return "", fmt.Errorf("render footnote: %w", err)
		}
	}
	return out.buf.String(), nil
}
