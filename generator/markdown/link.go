package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// linkParser is goldmark's parser of links and images. It also notes where a
// link's destination stands, which goldmark forgets.
type linkParser struct{ parser.InlineParser }

// placeName is the node attribute that carries the Range to collect.
var placeName = []byte("naosu-place")

// Parse is called at each !, [ and ]; a link or an image ends at ].
func (p linkParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	_, here := block.PeekLine()
	n := p.InlineParser.Parse(parent, block, pc)
	switch link := n.(type) {
	case *ast.Link:
		link.SetAttribute(placeName, destination(block.Source(), here.Start+1, link.Pos(), link.Destination, link.Reference))
	case *ast.Image:
		link.SetAttribute(placeName, destination(block.Source(), here.Start+1, link.Pos(), link.Destination, link.Reference))
	}
	return n
}

// CloseBlock is called at the end of a block.
func (p linkParser) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	p.InlineParser.(parser.CloseBlocker).CloseBlock(parent, block, pc)
}

// destination is the place of dest in a link whose text with its brackets goes
// from start to end.
//
//	[text](dest "title")
//	^start^end
func destination(src []byte, end, start int, dest []byte, ref *ast.ReferenceLink) Range {
	if ref == nil && len(dest) > 0 {
		if i := bytes.Index(src[end:], dest); i >= 0 {
			return Range{end + i, end + i + len(dest)}
		}
	}
	return Range{start, end}
}

// linkAt is the place of a link or an image.
func (d *Doc) linkAt(n ast.Node) Range {
	value, _ := n.Attribute(placeName)
	at, _ := value.(Range)
	return d.at(at.Start, at.End)
}

// autoLinkAt is the place of an address in the text. goldmark's own place is
// that of what stands before it: a space, or <.
func (d *Doc) autoLinkAt(n *ast.AutoLink) Range {
	start, label := max(n.Pos(), 0), n.Label(d.src)
	if !bytes.HasPrefix(d.src[start:], label) {
		start++
	}
	return d.at(start, start+len(label))
}

func autoLinkDest(n *ast.AutoLink, src []byte) string {
	url := string(n.URL(src))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(url), "mailto:") {
		return "mailto:" + url
	}
	return url
}

func (p *Page) target(dest string) Target {
	if p.Link == nil {
		return Target{}
	}
	return p.Link(dest)
}

func renderLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n, out := node.(*ast.Link), w.(*output)
	if !entering {
		out.plainOnly--
		if out.inLink {
			out.writes("</a>")
		}
		out.inLink = false
		return ast.WalkContinue, nil
	}
	out.plainOnly++
	target := out.page.target(unescape(n.Destination))
	if target.Href == "" {
		return ast.WalkContinue, nil
	}
	out.inLink = true
	out.link(target)
	if n.Title != nil {
		out.writes(` title="`)
		html.DefaultWriter.Write(w, n.Title)
		out.writes(`"`)
	}
	out.writes(">")
	return ast.WalkContinue, nil
}

// renderAutoLink writes an address. Inside another link it is text: an a
// element cannot hold another.
func renderAutoLink(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n, out := node.(*ast.AutoLink), w.(*output)
	label := string(n.Label(src))
	target := Target{}
	if !out.inLink {
		target = out.page.target(autoLinkDest(n, src))
	}
	if target.Href == "" {
		out.text(label)
		return ast.WalkContinue, nil
	}
	out.link(target)
	out.writes(">")
	out.text(label)
	out.writes("</a>")
	return ast.WalkContinue, nil
}

// link opens an a element and leaves the tag open.
func (o *output) link(t Target) {
	o.writes(`<a href="`)
	o.text(t.Href)
	o.writes(`"`)
	if t.Lang != "" {
		o.writes(` hreflang="`)
		o.text(t.Lang)
		o.writes(`"`)
	}
	if t.External {
		o.writes(` class="external" rel="external noopener nofollow"`)
	}
}
