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
	switch {
	case strings.Contains(ref.name, "/"):
		l.findings.Add(ruleImage, ref.at, source.Say("image %q does not lie beside the text", "画像 %q が文章と同じフォルダーにありません", ref.name),
			source.Say("put the image into the article's folder and write its name alone", "画像を記事のフォルダーに置き、ファイル名だけを書いてください"))
	case !imageName.MatchString(ref.name):
		l.findings.Add(ruleImage, ref.at, source.Say("%q cannot be an image here", "%q は画像として使えません", ref.name),
			source.Say("use letters, digits, . _ - and one of png jpg jpeg gif webp svg", "英数字と . _ - だけの名前で、png jpg jpeg gif webp svg のいずれかにしてください"))
	case !l.files[file]:
		l.findings.Add(ruleImage, ref.at, source.Say("no image %q in %s", "%[2]s に画像 %[1]q がありません", ref.name, l.base+"/"+d.Dir), source.DidYouMean(ref.name, l.children[d.Dir]))
	case l.lib.Images[file] == nil:
		l.used[file] = true
		l.measure(d, ref, file)
	}
}

func (l *loader) measure(d *Doc, ref imageRef, file string) {
	img := &Image{File: file, Path: "images/" + strings.TrimPrefix(file, "errors/")}
	l.lib.Images[file] = img
	data, err := readLimited(l.fsys, file, maxImage)
	if err != nil {
		l.findings.Add(ruleImage, source.Place{File: l.base + "/" + file}, unreadable(err), source.Text{})
		return
	}
	var format string
	if path.Ext(file) == ".svg" {
		format = "svg"
		img.Width, img.Height, err = checkSVG(data)
	} else {
		var config image.Config
		config, format, err = image.DecodeConfig(bytes.NewReader(data))
		img.Width, img.Height = config.Width, config.Height
	}
	want := strings.TrimPrefix(path.Ext(file), ".")
	if want == "jpg" {
		want = "jpeg"
	}
	switch {
	case err != nil:
		l.findings.Add(ruleImage, ref.at, source.Say("image %q cannot be used: %s", "画像 %q は使えません: %s", ref.name, err), source.Text{})
	case format != want:
		l.findings.Add(ruleImage, ref.at, source.Say("image %q is in fact %s", "画像 %q の実際の形式は %s です", ref.name, format), source.Say("give it the right ending", "拡張子を正しくしてください"))
	case img.Width > maxPixels || img.Height > maxPixels:
		l.findings.Add(ruleImage, ref.at, source.Say("image %q is %d × %d pixels; at most %d on a side", "画像 %q は %d × %d ピクセルあります（上限は一辺 %d）", ref.name, img.Width, img.Height, maxPixels), source.Text{})
	}
}

// svgElements and their attributes are what an SVG may hold: shapes and text,
// nothing that runs, loads or leads elsewhere.
var svgElements = regexp.MustCompile(`^(svg|g|defs|title|desc|path|rect|circle|ellipse|line|polyline|polygon|text|tspan|linearGradient|radialGradient|stop|clipPath|mask|symbol|use|marker|pattern)$`)

// checkSVG reads an SVG as XML and returns its size, if it says.
func checkSVG(data []byte) (width, height int, err error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	root := true
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			if root {
				return 0, 0, errors.New("it holds no svg element")
			}
			return width, height, nil
		}
		if err != nil {
			return 0, 0, fmt.Errorf("it is not well-formed XML (%w)", err)
		}
		switch t := token.(type) {
		case xml.Directive:
			return 0, 0, errors.New("a document type is not allowed")
		case xml.ProcInst:
			if t.Target != "xml" {
				return 0, 0, fmt.Errorf("<?%s?> is not allowed", t.Target)
			}
		case xml.StartElement:
			if root && t.Name.Local != "svg" || !svgElements.MatchString(t.Name.Local) {
				return 0, 0, fmt.Errorf("the element %q is not allowed", t.Name.Local)
			}
			for _, a := range t.Attr {
				if err := checkSVGAttr(a); err != nil {
					return 0, 0, err
				}
			}
			if root {
				width, height = svgSize(t)
			}
			root = false
		}
	}
}

func checkSVGAttr(a xml.Attr) error {
	name, value := strings.ToLower(a.Name.Local), strings.ToLower(strings.TrimSpace(a.Value))
	switch {
	case strings.HasPrefix(name, "on"), name == "href" && !strings.HasPrefix(value, "#"), name == "style",
		strings.Contains(value, "url(") && !strings.HasPrefix(value, "url(#"):
		return fmt.Errorf("the attribute %q is not allowed", a.Name.Local)
	}
	return nil
}

func svgSize(svg xml.StartElement) (width, height int) {
	var w, h float64
	for _, a := range svg.Attr {
		switch a.Name.Local {
		case "width":
			w, _ = strconv.ParseFloat(strings.TrimSuffix(a.Value, "px"), 64)
		case "height":
			h, _ = strconv.ParseFloat(strings.TrimSuffix(a.Value, "px"), 64)
		case "viewBox":
			if box := strings.Fields(a.Value); len(box) == 4 && w == 0 {
				w, _ = strconv.ParseFloat(box[2], 64)
				h, _ = strconv.ParseFloat(box[3], 64)
			}
		}
	}
	if !(w >= 1 && w <= maxPixels && h >= 1 && h <= maxPixels) {
		return 0, 0
	}
	return int(w), int(h)
}
