package kb

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // sizes of images
	_ "image/jpeg" // sizes of images
	_ "image/png"  // sizes of images
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"

	_ "golang.org/x/image/webp" // sizes of images

	"naosu/generator/source"
)

// Image is an image beside a text.
type Image struct {
	File          string // relative to the content folder
	Path          string // in the site
	Width, Height int    // 0 for an SVG that does not say
}

// The limits of an image.
const (
	maxImage  = 10 << 20
	maxPixels = 20000 // on a side
)

var imageName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(png|jpg|jpeg|gif|webp|svg)$`)

// image checks one use of an image and registers the image.
func (l *loader) image(d *Doc, ref imageRef) {
	if ref.alt == "" {
		l.findings.Add(ruleAlt, ref.at, source.Say("image %q has no text", "画像 %q に代わりの文章がありません", ref.name),
			source.Say("write what the image says: ![text](%s)", "画像の内容を ![文章](%s) のように書いてください", ref.name))
	}
	file := d.Dir + "/" + ref.name
	wrong := func(message, hint source.Text) {
		l.used[file] = true
		l.findings.Add(ruleImage, ref.at, message, hint)
	}
	switch {
	case strings.Contains(ref.name, "/"):
		wrong(source.Say("image %q does not lie beside the text", "画像 %q が文章と同じフォルダーにありません", ref.name),
			source.Say("put the image into the text's folder and write its name alone", "画像を文章と同じフォルダーに置き、ファイル名だけを書いてください"))
	case !imageName.MatchString(ref.name):
		wrong(source.Say("%q cannot be an image here", "%q は画像として使えません", ref.name),
			source.Say("use letters, digits, . _ - and one of png jpg jpeg gif webp svg in lower case", "英数字と . _ - だけの名前にし、拡張子は小文字の png jpg jpeg gif webp svg のいずれかにしてください"))
	case !l.files()[file]:
		if !l.lib.unread[file] {
			wrong(source.Say("no image %q in %s", "%[2]s に画像 %[1]q がありません", ref.name, l.options.Name+"/"+d.Dir), l.imageHint(d, ref.name))
		}
	case l.lib.Images[file] == nil:
		l.used[file] = true
		l.register(ref, file)
	}
}

func (l *loader) imageHint(d *Doc, name string) source.Text {
	var images []string
	for _, c := range l.children(d.Dir) {
		if imageName.MatchString(c) && l.files()[d.Dir+"/"+c] {
			images = append(images, c)
		}
	}
	return source.DidYouMean(name, images).Or(source.Say("put the image there, or remove it here", "そこに画像を置くか、ここから消してください"))
}

// register makes an image part of the site, or reports what is wrong with it.
func (l *loader) register(ref imageRef, file string) {
	m := l.measured(file)
	l.lib.Images[file] = &Image{File: file, Path: "images/" + strings.TrimPrefix(file, "errors/"), Width: m.width, Height: m.height}
	wrong := func(message, hint source.Text) { l.findings.Add(ruleImage, ref.at, message, hint) }
	want := strings.Replace(strings.TrimPrefix(path.Ext(file), "."), "jpg", "jpeg", 1)
	switch {
	case m.unreadable != nil:
		l.findings.Add(ruleImage, source.Place{File: l.options.Name + "/" + file}, unreadable(m.unreadable), unreadableHint(m.unreadable))
	case m.bad != (source.Text{}):
		wrong(source.Text{En: fmt.Sprintf("image %q cannot be used: %s", ref.name, m.bad.En), Ja: fmt.Sprintf("画像 %q は使えません。%s", ref.name, m.bad.Ja)},
			source.Say("save it as plain SVG with shapes and text only, or as PNG", "図形と文字だけの標準 SVG として保存し直すか、PNG にしてください"))
	case m.format == "":
		wrong(source.Say("the file %q holds no image that can be read", "ファイル %q は画像として読めません", ref.name),
			source.Say("save it again as PNG, JPEG, GIF, WebP or SVG", "PNG、JPEG、GIF、WebP、SVG のいずれかで保存し直してください"))
	case m.format != want:
		wrong(source.Say("image %q is in fact %s", "画像 %q の実際の形式は %s です", ref.name, m.format), source.Say("let its name end with .%s", "名前の終わりを .%s にしてください", m.format))
	case m.width > maxPixels || m.height > maxPixels:
		wrong(source.Say("image %q is %d × %d pixels; at most %d on a side", "画像 %q は %d × %d ピクセルあります（上限は一辺 %d）", ref.name, m.width, m.height, maxPixels),
			source.Say("make it smaller", "縮小してください"))
	}
}

// measured is what the bytes of an image say.
type measured struct {
	width, height int
	format        string // of the bytes, or "" if they are no image
	bad           source.Text
	unreadable    error
}

// measured reads an image, or takes over what is kept of it.
func (l *loader) measured(file string) *measured {
	if l.kept == nil {
		return l.measure(file)
	}
	if l.kept.images[file] == nil {
		l.kept.images[file] = l.measure(file)
	}
	return l.kept.images[file]
}

func (l *loader) measure(file string) *measured {
	m := &measured{}
	var data []byte
	if data, m.unreadable = readLimited(l.fsys, file, maxImage); m.unreadable != nil {
		return m
	}
	if path.Ext(file) == ".svg" {
		m.format = "svg"
		m.width, m.height, m.bad = checkSVG(data)
		return m
	}
	if config, format, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		m.width, m.height, m.format = config.Width, config.Height, format
	}
	return m
}

// svgElements and their attributes are what an SVG may hold: shapes and text,
// nothing that runs, loads or leads elsewhere (what repeats, svgweight.go counts).
var svgElements = regexp.MustCompile(`^(svg|g|defs|title|desc|path|rect|circle|ellipse|line|polyline|polygon|text|tspan|linearGradient|radialGradient|stop|clipPath|mask|symbol|use|marker|pattern)$`)

// checkSVG reads an SVG as XML and returns its size, if it says, or what is
// wrong with it.
func checkSVG(data []byte) (width, height int, bad source.Text) {
	d := xml.NewDecoder(bytes.NewReader(data))
	root, tree := true, svgTree{byID: map[string]int{}}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && !root {
			return width, height, tree.flaw()
		}
		if err != nil {
			return 0, 0, source.Say("it is not well-formed XML", "XML として正しくありません")
		}
		switch t := token.(type) {
		case xml.Directive:
			return 0, 0, source.Say("a document type is not allowed", "文書型宣言（DOCTYPE）は使えません")
		case xml.ProcInst:
			if t.Target != "xml" {
				return 0, 0, source.Say("<?%s?> is not allowed", "<?%s?> は使えません", t.Target)
			}
		case xml.StartElement:
			if root && t.Name.Local != "svg" || !svgElements.MatchString(t.Name.Local) {
				return 0, 0, source.Say("the element %q is not allowed", "要素 %q は使えません", t.Name.Local)
			}
			for _, a := range t.Attr {
				if !safeSVGAttr(a) {
					return 0, 0, source.Say("the attribute %q is not allowed", "属性 %q は使えません", a.Name.Local)
				}
			}
			if root {
				width, height = svgSize(t)
			}
			root = false
			if tree.start(t); len(tree.open) > maxSVGDepth {
				return 0, 0, source.Say("its elements lie in each other %d deep", "要素の入れ子が %d 段を超えています", maxSVGDepth)
			}
		case xml.EndElement:
			tree.end()
		}
	}
}

// safeSVGAttr refuses what runs or loads: every url( must lead to a part of
// the image itself, and a backslash could hide one.
func safeSVGAttr(a xml.Attr) bool {
	name, value := strings.ToLower(a.Name.Local), strings.ToLower(strings.TrimSpace(a.Value))
	switch {
	case strings.HasPrefix(name, "on"), name == "style":
		return false
	case name == "href":
		return strings.HasPrefix(value, "#")
	}
	return !strings.Contains(value, `\`) && strings.Count(value, "url(") == strings.Count(value, "url(#")
}

// svgSize is the size that the root says, else that of its viewBox.
func svgSize(svg xml.StartElement) (width, height int) {
	var size [2]float64
	var box []string
	for _, a := range svg.Attr {
		switch a.Name.Local {
		case "width":
			size[0], _ = strconv.ParseFloat(strings.TrimSuffix(a.Value, "px"), 64)
		case "height":
			size[1], _ = strconv.ParseFloat(strings.TrimSuffix(a.Value, "px"), 64)
		case "viewBox":
			box = strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' })
		}
	}
	if len(box) == 4 && (size[0] == 0 || size[1] == 0) {
		size[0], _ = strconv.ParseFloat(box[2], 64)
		size[1], _ = strconv.ParseFloat(box[3], 64)
	}
	if w, h := size[0], size[1]; w >= 1 && w <= maxPixels && h >= 1 && h <= maxPixels {
		return int(w), int(h)
	}
	return 0, 0
}
