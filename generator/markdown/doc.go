// Package markdown turns one Markdown text into a tree and the tree into HTML.
// It is the only importer of goldmark and chroma.
//
// The main types are [Parser], which is made once and used from many
// goroutines, and [Doc], one parsed text: its blocks, headings, fences, links,
// images and the problems found in it, each with byte offsets into the text
// that was given. [Doc.HTML] writes a run of blocks; a [Page] tells it what
// only the surrounding page knows, such as where a link leads.
//
// The language is CommonMark with GFM tables, strikethrough, task lists and
// autolinks, footnotes, GitHub alerts, attributes on headings and fences,
// :menu[…] and :value[…]. Emphasis works beside Japanese punctuation, and lines
// of Japanese join without a gap. Raw HTML is dropped but for a short list of
// tags without attributes (rawhtml.go). Each construct has its own file.
//
// Text is not trusted: what could take time out of proportion is counted and
// refused before it is parsed (limits.go), every address passes [ParseURL], and
// only words from fixed lists become attributes.
package markdown

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Options are what a Parser needs to know of the content model.
type Options struct {
	// HeadingID returns the fixed id of a heading that is known by its text,
	// or "" for any other. It may be nil.
	HeadingID func(level int, text string) string
}

// Parser parses texts and holds what rendering them shares: the renderer and
// the highlighter with its memory of blocks. It is safe for concurrent use.
type Parser struct {
	options  Options
	parser   parser.Parser
	renderer renderer.Renderer
	code     *highlighter
}

// New returns a Parser.
func New(o Options) *Parser {
	return &Parser{options: o, parser: newParser(), renderer: newRenderer(), code: newHighlighter()}
}

func newParser() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(headingParser{parser.NewSetextHeadingParser()}, 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(headingParser{parser.NewATXHeadingParser()}, 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewHTMLBlockParser(), 900),
			util.Prioritized(extension.NewFootnoteBlockParser(), 999),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(extension.NewFootnoteParser(), 101),
			util.Prioritized(linkParser{parser.NewLinkParser()}, 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewRawHTMLParser(), 400),
			util.Prioritized(newEmphasis(), 500),
			util.Prioritized(newStrikethrough(), 500),
			util.Prioritized(directiveParser{}, 600),
			util.Prioritized(extension.NewLinkifyParser(), 999),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(paragraphLimits{}, 10),
			util.Prioritized(alertTransformer{}, 50),
			util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
			util.Prioritized(extension.NewTableParagraphTransformer(), 200),
		),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 0),
			util.Prioritized(rawHTMLTransformer{}, 10),
			util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
		),
	)
}

// Doc is one parsed text. It is not changed after Parse and may be rendered
// from several goroutines at once.
type Doc struct {
	Headings []Heading
	Fences   []Fence
	Links    []Link
	Images   []Image
	Values   []Value
	Menus    []Menu
	Alerts   []Alert
	Table    *Table // the first table, or nil
	Tables   int    // how many tables there are
	Problems []Problem

	p         *Parser
	src       []byte // the text behind the front matter
	base      int    // offset of src in the file
	blocks    []ast.Node
	footnotes *east.FootnoteList
	notes     map[int]ast.Node // the footnotes by their number
	headings  map[*ast.Heading]int
	fences    map[*ast.FencedCodeBlock]int
}

// Range is a stretch of the file in bytes.
type Range struct{ Start, End int }

// Heading is a heading at any depth of the text.
type Heading struct {
	Level    int
	ID       string // unique in the text
	Explicit bool   // the author wrote {#id}
	Attrs    []Attr // the others between the braces
	Text     string // without mark-up
	At       Range
	Block    int // which of the top-level blocks it is, or -1
	idAt     Range
	node     *ast.Heading
}

// Fence is a fenced code block.
type Fence struct {
	Lang  string // first word of the info string, "" if it is not a plain name
	Attrs []Attr
	Code  string
	At    Range // the info string, or the fence where there is none
	Body  Range // the code; empty where there is none
	Block int   // which of the top-level blocks it is, or -1
}

// Link is a link or an autolink.
type Link struct {
	Dest string // after entities and escapes
	At   Range  // the destination where it stands in the link, else the text with its brackets
}

// Image is an image. Its place is like that of a Link.
type Image struct {
	Dest, Alt string
	At        Range
}

// Value is a use of :value[name].
type Value struct {
	Name string
	At   Range
}

// Menu is a use of :menu[a > b]. Its path is joined by ›.
type Menu struct {
	Path string
	At   Range
}

// Problem is something wrong with the text itself. Rule names the kind of
// mistake, Args are quoted from the text.
type Problem struct {
	Rule ProblemRule
	At   Range
	Args []any
}

// Blocks is the number of top-level blocks, footnotes not counted.
func (d *Doc) Blocks() int { return len(d.blocks) }

// Parse reads the Markdown that begins at byte from of file; all positions in
// the result are offsets into file. It keeps file and does not change it. A
// text over a limit gives a Doc without blocks and a problem that says which.
func (p *Parser) Parse(file []byte, from int) *Doc {
	d := &Doc{p: p, base: from, notes: map[int]ast.Node{}, headings: map[*ast.Heading]int{}, fences: map[*ast.FencedCodeBlock]int{}}
	d.src = file[from:len(file):len(file)] // goldmark appends a line break to code that ends with the text
	if problem := overLimit(d.src); problem != nil {
		d.report(*problem)
		return d
	}
	pc := parser.NewContext()
	root := p.parser.Parse(text.NewReader(d.src), parser.WithContext(pc))
	for _, problem := range contextProblems(pc) {
		d.report(problem)
	}
	if problem := tooDeep(root); problem != nil {
		d.report(*problem)
		return d
	}
	d.collect(root)
	d.identify()
	return d
}

// report adds a problem whose range counts from the start of src. Thousands of
// them help nobody.
func (d *Doc) report(p Problem) {
	if len(d.Problems) < maxProblems {
		p.At = d.at(p.At.Start, p.At.End)
		d.Problems = append(d.Problems, p)
	}
}

func (d *Doc) at(start, end int) Range { return Range{start + d.base, end + d.base} }

// point is the place of one character of src, or of its end.
func (d *Doc) point(at int) Range {
	at = min(max(at, 0), len(d.src))
	_, n := utf8.DecodeRune(d.src[at:])
	return d.at(at, at+n)
}

// collect lists the top-level blocks and everything that others ask for.
func (d *Doc) collect(root ast.Node) {
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if list, ok := n.(*east.FootnoteList); ok {
			d.footnotes = list
		} else {
			d.blocks = append(d.blocks, n)
		}
	}
	for i, n := range d.blocks {
		d.collectBlock(n, i)
	}
	if d.footnotes == nil {
		return
	}
	for n := d.footnotes.FirstChild(); n != nil; n = n.NextSibling() {
		d.notes[n.(*east.Footnote).Index] = n
	}
	d.collectBlock(d.footnotes, -1)
}

func (d *Doc) collectBlock(top ast.Node, block int) {
	// The walker returns no error, so Walk cannot.
	_ = ast.Walk(top, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			at := -1
			if n == top {
				at = block
			}
			d.collectNode(n, at)
		}
		return ast.WalkContinue, nil
	})
}

func (d *Doc) collectNode(n ast.Node, block int) {
	switch n := n.(type) {
	case *ast.Heading:
		d.addHeading(n, block)
	case *ast.FencedCodeBlock:
		d.addFence(n, block)
	case *ast.Link:
		d.Links = append(d.Links, Link{unescape(n.Destination), d.linkAt(n)})
	case *ast.Text:
		d.addBareURL(n)
	case *ast.AutoLink:
		d.Links = append(d.Links, Link{autoLinkDest(n, d.src), d.autoLinkAt(n)})
	case *ast.Image:
		d.Images = append(d.Images, Image{unescape(n.Destination), strings.TrimSpace(d.plain(n)), d.linkAt(n)})
	case *ast.Blockquote:
		d.addAlert(n)
	case *directive:
		if n.name == "value" {
			d.Values = append(d.Values, Value{n.text, d.at(n.Pos(), n.end)})
		} else {
			d.Menus = append(d.Menus, Menu{strings.Join(n.steps, " › "), d.at(n.Pos(), n.end)})
		}
	case *east.Table:
		d.Tables++
		if d.Table == nil {
			d.Table = d.newTable(n)
		}
	}
}

// Text returns the blocks from … to-1 as plain text, a line a block.
func (d *Doc) Text(from, to int) string {
	var b strings.Builder
	for _, n := range d.blocks[from:to] {
		if s := strings.TrimSpace(d.plain(n)); s != "" {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(s)
		}
	}
	return b.String()
}

// Source returns the Markdown of the blocks from … to-1, beginning with the
// line on which the first of them begins. Footnote definitions and link
// definitions between the blocks are part of it.
func (d *Doc) Source(from, to int) string {
	at := d.SourceRange(from, to)
	return string(d.src[at.Start-d.base : at.End-d.base])
}

// SourceRange is where Source stands in the file.
func (d *Doc) SourceRange(from, to int) Range {
	if from >= to {
		return d.at(0, 0)
	}
	end := len(d.src)
	if to < len(d.blocks) {
		end = d.lineStart(to)
	}
	return d.at(min(d.lineStart(from), end), end)
}

// lineStart is the offset of the line on which a block begins.
func (d *Doc) lineStart(block int) int {
	at := min(max(blockStart(d.blocks[block]), 0), len(d.src))
	return bytes.LastIndexByte(d.src[:at], '\n') + 1
}

// blockStart is where a block begins. goldmark gives a table the place of the
// paragraph that it was cut from.
func blockStart(n ast.Node) int {
	if table, ok := n.(*east.Table); ok {
		if cell := table.FirstChild().FirstChild(); cell != nil && cell.Lines().Len() > 0 {
			return cell.Lines().At(0).Start
		}
	}
	if n.Pos() < 0 && n.Lines().Len() > 0 {
		return n.Lines().At(0).Start
	}
	return n.Pos()
}
