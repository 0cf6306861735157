package markdown

import (
	"fmt"
	stdhtml "html"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// The limits of colouring. A longer block is shown plain, with a warning.
// chroma gives a single regular expression 250 ms and then quietly counts it
// as no match, which would make the page depend on the machine; a step that
// comes near this is therefore an error that names the block. Since a machine
// under load may stall too, a slow block is tried again first.
const (
	maxCode      = 16 << 10
	maxCodeLines = 1000
	maxStep      = 200 * time.Millisecond
	maxBlockTime = 5 * time.Second
	codeTries    = 3
)

// highlighter colours code and remembers what it has coloured, because the two
// languages of an article mostly share their blocks (a quarter of all build
// time without this). It is safe for concurrent use.
type highlighter struct {
	mu     sync.Mutex
	lexers map[string]chroma.Lexer
	blocks map[string]string
	size   int
}

// maxRemembered bounds the memory of blocks, in bytes of HTML.
const maxRemembered = 16 << 20

func newHighlighter() *highlighter {
	return &highlighter{lexers: map[string]chroma.Lexer{}, blocks: map[string]string{}}
}

// markup returns the HTML inside the code element. label, which may be nil,
// names the placeholders that are to be marked. The problem's place is left to
// the caller.
func (h *highlighter) markup(f *Fence, s codeStyle, label func(string) (string, bool)) (string, *Problem) {
	names := strings.Builder{}
	code, vars := protect(f.Code, label, &names)
	key := fmt.Sprintf("%s\x00%t %d %t %v\x00%s\x00%s", f.Lang, s.plain, s.start, s.numbers, s.marks, names.String(), code)
	h.mu.Lock()
	markup, ok := h.blocks[key]
	h.mu.Unlock()
	if ok {
		return markup, nil
	}
	runs, problem := h.runs(f.Lang, code, s.plain)
	markup = reveal(layOut(runs, s), vars)
	if problem == nil {
		h.remember(key, markup)
	}
	return markup, problem
}

func (h *highlighter) remember(key, markup string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.size += len(key) + len(markup); h.size > maxRemembered {
		h.blocks, h.size = map[string]string{}, len(key)+len(markup)
	}
	h.blocks[key] = markup
}

// run is a stretch of code of one colour; class "" is plain.
type run struct{ class, text string }

// runs colours code. If that is impossible the code is one plain run.
func (h *highlighter) runs(lang, code string, plain bool) ([]run, *Problem) {
	whole := []run{{"", code}}
	if len(code) > maxCode || strings.Count(code, "\n") > maxCodeLines {
		if plain || lang == "" {
			return whole, nil
		}
		return whole, &Problem{Rule: CodeTooLong, Args: []any{maxCode, maxCodeLines}}
	}
	lexer := h.lexer(lang)
	if plain || lexer == nil {
		return whole, nil
	}
	for range codeTries {
		runs, slow := colour(lexer, code)
		if !slow {
			if runs == nil {
				runs = whole
			}
			return runs, nil
		}
	}
	return whole, &Problem{Rule: CodeTooSlow, Args: []any{lang}}
}

// lexer returns nil for a language that is not known.
func (h *highlighter) lexer(lang string) chroma.Lexer {
	if lang == "" {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	l, ok := h.lexers[lang]
	if !ok {
		l = lexers.Get(lang)
		h.lexers[lang] = l
	}
	return l
}

// colour returns nil when the lexer fails or alters the text, and slow when a
// step took so long that its result can't be relied on.
func colour(lexer chroma.Lexer, code string) (runs []run, slow bool) {
	defer func() {
		if recover() != nil {
			runs, slow = nil, false
		}
	}()
	next, err := lexer.Tokenise(nil, code)
	if err != nil {
		return nil, false
	}
	rest, begun := code, time.Now()
	last := begun
	for t := next(); t != chroma.EOF; t = next() {
		now := time.Now()
		if now.Sub(last) > maxStep || now.Sub(begun) > maxBlockTime {
			return nil, true
		}
		last = now
		var same bool
		if rest, same = strings.CutPrefix(rest, t.Value); !same {
			return nil, false
		}
		class := classOf(t.Type)
		if n := len(runs); n > 0 && (runs[n-1].class == class || class != "" && strings.TrimSpace(t.Value) == "") {
			runs[n-1].text += t.Value
		} else {
			runs = append(runs, run{class, t.Value})
		}
	}
	if rest != "" {
		return nil, false
	}
	return runs, false
}

// classes are the colours of the style sheet. A type that is missing takes the
// colour of its parent; names, punctuation and text have none.
var classes = map[chroma.TokenType]string{
	chroma.Comment: "c", chroma.CommentPreproc: "cp", chroma.CommentPreprocFile: "cp",
	chroma.Keyword: "k", chroma.KeywordType: "kt", chroma.KeywordConstant: "kc",
	chroma.NameBuiltin: "nb", chroma.NameClass: "nc", chroma.NameFunction: "nf", chroma.NameTag: "nt",
	chroma.NameAttribute: "na", chroma.NameProperty: "na", chroma.NameVariable: "nv", chroma.NameDecorator: "nf",
	chroma.LiteralString: "s", chroma.LiteralStringEscape: "se", chroma.LiteralStringInterpol: "se",
	chroma.LiteralNumber: "m", chroma.Operator: "o", chroma.OperatorWord: "k",
	chroma.GenericDeleted: "gd", chroma.GenericInserted: "gi", chroma.GenericHeading: "gh", chroma.GenericSubheading: "gh",
	chroma.GenericPrompt: "gp", chroma.GenericOutput: "go", chroma.GenericError: "gr", chroma.GenericTraceback: "gr",
}

func classOf(t chroma.TokenType) string {
	for ; t > 0; t = t.Parent() {
		if c, ok := classes[t]; ok {
			return c
		}
	}
	return ""
}

// layOut writes the runs, as lines where numbers or marks are asked for.
func layOut(runs []run, s codeStyle) string {
	var b strings.Builder
	if !s.numbers && len(s.marks) == 0 {
		for _, r := range runs {
			span(&b, r)
		}
		return b.String()
	}
	for i, line := range lines(runs) {
		class := "line"
		if s.marked(i + 1) {
			class = "line marked"
		}
		b.WriteString(`<span class="` + class + `">`)
		if s.numbers {
			b.WriteString(`<span class="ln" aria-hidden="true">` + strconv.Itoa(s.start+i) + `</span>`)
		}
		for _, r := range line {
			span(&b, r)
		}
		b.WriteString("</span>")
	}
	return b.String()
}

func span(b *strings.Builder, r run) {
	if r.class == "" {
		b.WriteString(stdhtml.EscapeString(r.text))
		return
	}
	b.WriteString(`<span class="` + r.class + `">`)
	b.WriteString(stdhtml.EscapeString(r.text))
	b.WriteString(`</span>`)
}

// lines cuts the runs behind every line break.
func lines(runs []run) (out [][]run) {
	var line []run
	for _, r := range runs {
		for piece := range strings.Lines(r.text) {
			line = append(line, run{r.class, piece})
			if strings.HasSuffix(piece, "\n") {
				out, line = append(out, line), nil
			}
		}
	}
	if len(line) > 0 {
		out = append(out, line)
	}
	return out
}

// protect replaces each {name} that label knows by one word of letters, which
// a lexer leaves whole, and returns the mark-up that stands for each word.
func protect(code string, label func(string) (string, bool), names *strings.Builder) (string, map[string]string) {
	if label == nil || strings.Contains(code, "NaosuValue") {
		return code, nil
	}
	vars := map[string]string{}
	var b strings.Builder
	for {
		open := strings.IndexByte(code, '{')
		shut := strings.IndexByte(code[max(open, 0):], '}') + max(open, 0)
		if open < 0 || shut < open {
			b.WriteString(code)
			return b.String(), vars
		}
		name := code[open+1 : shut]
		text, ok := label(name)
		if !ok {
			b.WriteString(code[:open+1])
			code = code[open+1:]
			continue
		}
		word := "NaosuValue" + strings.Repeat("x", len(vars)+1) + "End"
		vars[word] = `<var class="value" data-value="` + stdhtml.EscapeString(name) + `">` + stdhtml.EscapeString(text) + `</var>`
		names.WriteString(name + "=" + text + "\x00")
		b.WriteString(code[:open] + word)
		code = code[shut+1:]
	}
}

func reveal(markup string, vars map[string]string) string {
	for word, v := range vars {
		markup = strings.ReplaceAll(markup, word, v)
	}
	return markup
}
