package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// addFence reads the info string: a language, then attributes in braces.
func (d *Doc) addFence(n *ast.FencedCodeBlock, block int) {
	f := Fence{Block: block, node: n, Code: string(n.Lines().Value(d.src))}
	f.Body = d.fenceBody(n)
	f.At = Range{f.Body.Start, f.Body.Start}
	if n.Info != nil {
		d.readInfo(&f, n.Info.Segment.Start, n.Info.Segment.Stop)
	}
	d.Fences = append(d.Fences, f)
}

func (d *Doc) readInfo(f *Fence, start, end int) {
	info := d.src[start:end]
	f.At = d.at(start, end)
	attrs, rest, problem := attrList(info, start)
	if problem != nil {
		d.report(*problem)
	}
	for i := range attrs {
		a := &attrs[i]
		a.At, a.ValueAt = d.at(a.At.Start, a.At.End), d.at(a.ValueAt.Start, a.ValueAt.End)
	}
	f.Attrs = attrs
	lang, more, _ := bytes.Cut(bytes.TrimSpace(info[:rest]), []byte(" "))
	if validLang(lang) {
		f.Lang = string(lang)
	}
	if problem == nil && (len(more) > 0 || f.Lang == "" && len(lang) > 0) {
		words := strings.TrimSpace(string(more))
		if f.Lang == "" {
			words = string(lang)
		}
		d.report(Problem{InfoString, Range{start, end}, []any{words}})
	}
}

func (d *Doc) fenceBody(n *ast.FencedCodeBlock) Range {
	lines := n.Lines()
	if lines.Len() == 0 {
		at := max(n.Pos(), 0)
		return d.at(at, at+1)
	}
	return d.at(lines.At(0).Start, lines.At(lines.Len()-1).Stop)
}

// validLang tells whether the info string's first word may reach the page.
func validLang(lang []byte) bool {
	if len(lang) == 0 || len(lang) > 32 {
		return false
	}
	for _, c := range lang {
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && !strings.ContainsRune("_+#.-", rune(c)) {
			return false
		}
	}
	return true
}

// codeStyle is what the attributes of a fence ask for.
type codeStyle struct {
	title   string
	numbers bool
	start   int
	marks   [][2]int // first and last line, counted from 1
	plain   bool
	values  bool
}

// CodeAttrs are the names that the fence of a code block may carry.
var CodeAttrs = []string{"title", "lines", "start", "mark", "plain", "values"}

func (f *Fence) style() codeStyle {
	s := codeStyle{start: 1}
	for _, a := range f.Attrs {
		switch a.Name {
		case "title":
			s.title = a.Value
		case "lines":
			s.numbers = a.Value == "true"
		case "start":
			if n, err := strconv.Atoi(a.Value); err == nil && n >= 0 {
				s.start, s.numbers = n, true
			}
		case "mark":
			s.marks, _ = ParseMarks(a.Value)
		case "plain":
			s.plain = a.Value == "true"
		case "values":
			s.values = a.Value == "true"
		}
	}
	return s
}

// ParseMarks reads line numbers and ranges such as "2 4-6" and says whether
// all of it could be read.
func ParseMarks(s string) (marks [][2]int, ok bool) {
	for word := range strings.FieldsSeq(s) {
		from, to, ranged := strings.Cut(word, "-")
		first, err := strconv.Atoi(from)
		last := first
		if err == nil && ranged {
			last, err = strconv.Atoi(to)
		}
		if err != nil || first < 1 || last < first {
			return nil, false
		}
		marks = append(marks, [2]int{first, last})
	}
	return marks, true
}

func (s codeStyle) marked(line int) bool {
	for _, m := range s.marks {
		if line >= m[0] && line <= m[1] {
			return true
		}
	}
	return false
}

func renderFence(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		out := w.(*output)
		if f := out.doc.fence(node.(*ast.FencedCodeBlock)); f.Lang == "error" {
			out.errorText(f)
		} else {
			out.code(f)
		}
	}
	return ast.WalkSkipChildren, nil
}

func (d *Doc) fence(n *ast.FencedCodeBlock) *Fence {
	for i := range d.Fences {
		if d.Fences[i].node == n {
			return &d.Fences[i]
		}
	}
	return &Fence{}
}

func renderIndented(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.(*output).code(&Fence{Code: string(n.Lines().Value(src))})
	}
	return ast.WalkSkipChildren, nil
}

// errorText writes a text as a screen shows it.
func (o *output) errorText(f *Fence) {
	o.writes(`<pre class="error-text" tabindex="0"`)
	if lang := Get(f.Attrs, "lang"); lang != "" {
		o.writes(` lang="`)
		o.text(lang)
		o.writes(`"`)
	}
	o.writes(`><samp>`)
	text := strings.TrimRight(f.Code, "\n")
	if o.page.Pieces == nil {
		o.text(text)
	} else {
		for _, p := range o.page.Pieces(text) {
			if p.Name == "" {
				o.text(p.Text)
			} else {
				o.value(p.Name)
			}
		}
	}
	o.writes("</samp></pre>\n")
}

// code writes a code block, coloured where its language is known.
func (o *output) code(f *Fence) {
	s := f.style()
	if s.title != "" {
		o.writes(`<figure class="code"><figcaption>`)
		o.text(s.title)
		o.writes("</figcaption>")
	} else {
		o.writes(`<div class="code">`)
	}
	o.writes(`<pre tabindex="0"`)
	if f.Lang != "" {
		o.writes(` data-lang="`, f.Lang, `"`)
	}
	o.writes(`><code>`)
	markup, problem := o.doc.p.code.markup(f, s, o.labels(s))
	o.writes(markup)
	if problem != nil {
		problem.At = f.At
		o.page.Problems = append(o.page.Problems, *problem)
	}
	o.writes("</code></pre>")
	if s.title != "" {
		o.writes("</figure>\n")
	} else {
		o.writes("</div>\n")
	}
}

// labels returns the function that names placeholders in code, or nil.
func (o *output) labels(s codeStyle) func(string) (string, bool) {
	if !s.values {
		return nil
	}
	return o.page.Label
}
