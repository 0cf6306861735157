package markdown

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// addFence reads the info string: a language, then attributes in braces.
func (d *Doc) addFence(n *ast.FencedCodeBlock, block int) {
	f := Fence{Block: block, Code: string(n.Lines().Value(d.src))}
	f.At = d.fenceAt(n)
	f.Body = d.fenceBody(n)
	if n.Info != nil {
		d.readInfo(&f, n.Info.Segment.Start, n.Info.Segment.Stop)
	}
	d.fences[n] = len(d.Fences)
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
	words := info[:rest]
	length := bytes.IndexAny(words, " \t")
	if length < 0 {
		length = len(words)
	}
	if lang := unescape(words[:length]); validLang(lang) {
		f.Lang = lang
	} else {
		length = 0
	}
	more := bytes.TrimSpace(words[length:])
	if problem == nil && len(more) > 0 {
		at := start + length + bytes.Index(words[length:], more)
		d.report(Problem{InfoString, Range{at, at + len(more)}, []any{string(more)}})
	}
}

// fenceAt is the place of the run of ` or ~ that opens a fence.
func (d *Doc) fenceAt(n *ast.FencedCodeBlock) Range {
	start := min(max(n.Pos(), 0), len(d.src))
	end := start
	for end < len(d.src) && (d.src[end] == '`' || d.src[end] == '~') {
		end++
	}
	return d.at(start, end)
}

// fenceBody is the place of the code. A block without code has an empty one
// behind its first line.
func (d *Doc) fenceBody(n *ast.FencedCodeBlock) Range {
	lines := n.Lines()
	if lines.Len() > 0 {
		return d.at(lines.At(0).Start, lines.At(lines.Len()-1).Stop)
	}
	end := len(d.src)
	start := min(max(n.Pos(), 0), end)
	if i := bytes.IndexByte(d.src[start:], '\n'); i >= 0 {
		end = start + i + 1
	}
	return d.at(end, end)
}

// validLang tells whether the info string's first word may reach the page.
func validLang(lang string) bool {
	if len(lang) == 0 || len(lang) > 32 {
		return false
	}
	for i := range len(lang) {
		if c := lang[i]; (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && !strings.ContainsRune("_+#.-", rune(c)) {
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
	marks   [][2]int // first and last line, counted from 1, sorted and apart
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
			s.numbers = s.numbers || a.Value == "true"
		case "start":
			if n, ok := lineNumber(a.Value); ok {
				s.start, s.numbers = n, true
			}
		case "mark":
			marks, _ := ParseMarks(a.Value)
			s.marks = tidyMarks(marks)
		case "plain":
			s.plain = a.Value == "true"
		case "values":
			s.values = a.Value == "true"
		}
	}
	return s
}

// lineNumber reads a number of up to six digits.
func lineNumber(s string) (n int, ok bool) {
	if len(s) > 6 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// ParseMarks reads line numbers and ranges such as "2 4-6" and says whether
// all of it could be read.
func ParseMarks(s string) (marks [][2]int, ok bool) {
	for word := range strings.FieldsSeq(s) {
		from, to, ranged := strings.Cut(word, "-")
		first, ok := lineNumber(from)
		last := first
		if ok && ranged {
			last, ok = lineNumber(to)
		}
		if !ok || first < 1 || last < first {
			return nil, false
		}
		marks = append(marks, [2]int{first, last})
	}
	return marks, true
}

// tidyMarks sorts marks and joins those that touch.
func tidyMarks(marks [][2]int) (out [][2]int) {
	slices.SortFunc(marks, func(a, b [2]int) int { return a[0] - b[0] })
	for _, m := range marks {
		if n := len(out); n > 0 && m[0] <= out[n-1][1]+1 {
			out[n-1][1] = max(out[n-1][1], m[1])
		} else {
			out = append(out, m)
		}
	}
	return out
}

// marked tells whether a line is marked.
func (s codeStyle) marked(line int) bool {
	_, found := slices.BinarySearchFunc(s.marks, line, func(m [2]int, line int) int {
		if line < m[0] {
			return 1
		}
		if line > m[1] {
			return -1
		}
		return 0
	})
	return found
}

// byLine tells whether the code is to be written line by line.
func (s codeStyle) byLine() bool { return s.numbers || len(s.marks) > 0 }

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

func (d *Doc) fence(n *ast.FencedCodeBlock) *Fence { return &d.Fences[d.fences[n]] }

func renderIndented(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.(*output).code(&Fence{Code: string(n.Lines().Value(src))})
	}
	return ast.WalkSkipChildren, nil
}

// errorText writes a text as a screen shows it.
func (o *output) errorText(f *Fence) {
	o.writes(`<pre class="error-text" tabindex="0"`)
	if lang := Get(f.Attrs, "lang"); validLang(lang) {
		o.writes(` lang="`, lang, `"`)
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
