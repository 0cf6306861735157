package markdown

import (
	"bytes"
	"fmt"
	stdhtml "html"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// Page is what rendering needs to know of the page around a text. One page
// belongs to one goroutine.
type Page struct {
	Link    func(dest string) Target          // where a link leads
	Image   func(dest string) (Picture, bool) // what an image is
	Label   func(name string) (string, bool)  // the label of a placeholder
	Pieces  func(text string) []Piece         // an error text cut at its placeholders
	Alerts  map[string]string                 // titles: note tip important warning caution
	Labels  Labels
	Terms   *Terms // nil: no glossary
	Foreign string // language of kana and Han in the text, if it is not the text's; a code that is safe in an attribute
	Prefix  string // stands before every id of the text
	Shift   int    // added to the level of headings

	Problems []Problem // found while rendering: code that could not be coloured
}

// Labels are the words that the text's mark-up needs in the page's language.
type Labels struct{ BackToText, Enlarge, Table, TaskDone, TaskOpen string }

// Target is where a link leads. An empty Href prints the link's text alone.
type Target struct {
	Href     string
	Lang     string // language of the target, if it is not the page's
	External bool
}

// Picture is an image that is in the site.
type Picture struct {
	Src           string
	Width, Height int // 0 if unknown
}

// Piece is a stretch of an error text: literal, or a placeholder with a name.
type Piece struct{ Text, Name string }

func (p *Page) alert(kind string) string { return p.Alerts[kind] }

// HTML writes the blocks from … to-1, without the footnotes they refer to.
// Problems that only rendering can find are added to the page.
func (d *Doc) HTML(from, to int, page *Page) (string, error) {
	out := &output{page: page, doc: d}
	for _, n := range d.blocks[from:to] {
		if err := d.p.renderer.Render(out, d.src, n); err != nil {
			return "", fmt.Errorf("render block: %w", err)
		}
	}
	return out.buf.String(), nil
}

// HeadingHTML writes the words of a heading without its tags.
func (d *Doc) HeadingHTML(i int, page *Page) (string, error) {
	return d.children(d.Headings[i].node, page, 1)
}

// CellHTML writes the content of a cell.
func (d *Doc) CellHTML(c Cell, page *Page) (string, error) { return d.children(c.node, page, 0) }

func (d *Doc) children(parent ast.Node, page *Page, plainOnly int) (string, error) {
	out := &output{page: page, doc: d, plainOnly: plainOnly}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if err := d.p.renderer.Render(out, d.src, n); err != nil {
			return "", fmt.Errorf("render text: %w", err)
		}
	}
	return out.buf.String(), nil
}

// output collects the HTML and carries the page to the renderers of nodes,
// which goldmark hands nothing else.
type output struct {
	buf       bytes.Buffer
	page      *Page
	doc       *Doc
	plainOnly int             // >0 inside headings, links, kbd and ruby: no terms
	inLink    bool            // an a element is open
	refs      map[string]bool // the references that footnotes may lead back to
}

func (o *output) Write(b []byte) (int, error)       { return o.buf.Write(b) }
func (o *output) WriteString(s string) (int, error) { return o.buf.WriteString(s) }
func (o *output) WriteByte(c byte) error            { return o.buf.WriteByte(c) }
func (o *output) WriteRune(r rune) (int, error)     { return o.buf.WriteRune(r) }
func (o *output) Available() int                    { return o.buf.Available() }
func (o *output) Buffered() int                     { return 0 }
func (o *output) Flush() error                      { return nil }

// writes appends mark-up of ours.
func (o *output) writes(parts ...string) {
	for _, s := range parts {
		o.buf.WriteString(s)
	}
}

// text appends s, escaped for text and quoted attributes.
func (o *output) text(s string) { o.buf.WriteString(stdhtml.EscapeString(s)) }

func (o *output) label(s string) {
	if s != "" {
		o.writes(` aria-label="`)
		o.text(s)
		o.writes(`"`)
	}
}

// value writes the place where the reader's own value may stand.
func (o *output) value(name string) {
	label, ok := name, true
	if o.page.Label != nil {
		label, ok = o.page.Label(name)
	}
	if !ok {
		o.text(name)
		return
	}
	o.writes(`<var class="value" data-value="`)
	o.text(name)
	o.writes(`">`)
	o.text(label)
	o.writes(`</var>`)
}

// bufWriter lets goldmark's text writer write into a buffer.
type bufWriter struct{ *bytes.Buffer }

func (bufWriter) Buffered() int { return 0 }
func (bufWriter) Flush() error  { return nil }

// newRenderer is goldmark's renderer with our own functions for everything
// that touches an address, an attribute, code or the page's language.
func newRenderer() renderer.Renderer {
	return renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(nodeRenderer{}, 100),
		util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
		util.Prioritized(html.NewRenderer(), 1000),
	))
}

type nodeRenderer struct{}

// RegisterFuncs registers the functions of this package.
func (nodeRenderer) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindText, renderText)
	r.Register(ast.KindHeading, renderHeading)
	r.Register(ast.KindParagraph, renderParagraph)
	r.Register(ast.KindLink, renderLink)
	r.Register(ast.KindAutoLink, renderAutoLink)
	r.Register(ast.KindImage, renderImage)
	r.Register(ast.KindCodeSpan, renderCodeSpan)
	r.Register(ast.KindBlockquote, renderBlockquote)
	r.Register(ast.KindFencedCodeBlock, renderFence)
	r.Register(ast.KindCodeBlock, renderIndented)
	r.Register(htmlBlockKind, renderCheckedHTML)
	r.Register(htmlTagKind, renderCheckedTag)
	r.Register(directiveKind, renderDirective)
	r.Register(east.KindTable, renderTable)
	r.Register(east.KindTableHeader, renderTableHeader)
	r.Register(east.KindTableRow, renderTableRow)
	r.Register(east.KindTableCell, renderTableCell)
	r.Register(east.KindTaskCheckBox, renderTask)
	r.Register(east.KindFootnote, renderFootnote)
	r.Register(east.KindFootnoteLink, renderFootnoteLink)
	r.Register(east.KindFootnoteBacklink, renderFootnoteBacklink)
}

func renderHeading(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n, out := node.(*ast.Heading), w.(*output)
	level := string(rune('0' + min(max(n.Level+out.page.Shift, 2), 6)))
	if !entering {
		out.plainOnly--
		out.writes("</h", level, ">\n")
		return ast.WalkContinue, nil
	}
	out.plainOnly++
	out.writes("<h", level, ` id="`, out.page.Prefix)
	out.text(out.doc.headingID(n))
	out.writes(`">`)
	return ast.WalkContinue, nil
}

func (d *Doc) headingID(n *ast.Heading) string {
	if i, ok := d.headings[n]; ok {
		return d.Headings[i].ID
	}
	return ""
}

func renderTask(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	out := w.(*output)
	if node.(*east.TaskCheckBox).IsChecked {
		out.writes(`<input type="checkbox" checked disabled`)
		out.label(out.page.Labels.TaskDone)
	} else {
		out.writes(`<input type="checkbox" disabled`)
		out.label(out.page.Labels.TaskOpen)
	}
	out.writes("> ")
	return ast.WalkContinue, nil
}
