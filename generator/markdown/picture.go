package markdown

import (
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// smallPicture is the width in pixels that fits every screen: a picture that is
// no wider cannot be enlarged.
const smallPicture = 280

// renderParagraph makes a figure of an image that stands alone in its paragraph.
// It leads to the file itself, which browsers show as large as it is, and its
// title is the caption. Other paragraphs are paragraphs.
func renderParagraph(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	out := w.(*output)
	if picture, ok := out.lonePicture(node); ok {
		if entering {
			out.figure(node.FirstChild().(*ast.Image), picture)
		}
		return ast.WalkSkipChildren, nil
	}
	if entering {
		out.writes("<p>")
	} else {
		out.writes("</p>\n")
	}
	return ast.WalkContinue, nil
}

// lonePicture is the picture of a paragraph that holds nothing else. A page
// without a word for enlarging has no figures.
func (o *output) lonePicture(node ast.Node) (Picture, bool) {
	n, ok := node.FirstChild().(*ast.Image)
	if !ok || node.ChildCount() != 1 || o.page.Image == nil || o.page.Labels.Enlarge == "" {
		return Picture{}, false
	}
	return o.page.Image(unescape(n.Destination))
}

func (o *output) figure(n *ast.Image, picture Picture) {
	o.writes(`<figure class="picture">`)
	enlarged := picture.Width == 0 || picture.Width > smallPicture
	if enlarged {
		o.writes(`<a href="`)
		o.text(picture.Src)
		o.writes(`">`)
	}
	o.image(picture, o.doc.plain(n))
	if enlarged {
		o.writes(`<span class="enlarge">`)
		o.text(o.page.Labels.Enlarge)
		o.writes(`</span></a>`)
	}
	if caption := unescape(n.Title); caption != "" {
		o.writes(`<figcaption>`)
		o.text(caption)
		o.writes(`</figcaption>`)
	}
	o.writes("</figure>\n")
}

func renderImage(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n, out := node.(*ast.Image), w.(*output)
	alt := out.doc.plain(n)
	picture, ok := Picture{}, false
	if out.page.Image != nil {
		picture, ok = out.page.Image(unescape(n.Destination))
	}
	if ok {
		out.image(picture, alt)
	} else {
		out.text(alt)
	}
	return ast.WalkSkipChildren, nil
}

func (o *output) image(picture Picture, alt string) {
	o.writes(`<img src="`)
	o.text(picture.Src)
	o.writes(`" alt="`)
	o.text(alt)
	o.writes(`"`)
	if picture.Width > 0 {
		o.writes(fmt.Sprintf(` width="%d" height="%d"`, picture.Width, picture.Height))
	}
	o.writes(` loading="lazy" decoding="async">`)
}
