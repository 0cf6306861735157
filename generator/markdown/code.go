package markdown

import (
	stdhtml "html"
	"slices"
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
// under load may stall too, a slow block is tried again, as often as fits into
// the time for a block.
const (
	maxCode      = 16 << 10
	maxCodeLines = 1000
	maxStep      = 200 * time.Millisecond
	maxBlockTime = 5 * time.Second
)

// maxIdle is how many empty tokens may come one after the other. The lexers of
// JSONata and Jungle make them without end where they know no rule.
const maxIdle = 1000

// maxRemembered bounds the memory of blocks, in bytes of code and HTML.
const maxRemembered = 16 << 20

// highlighter colours code and remembers what it has coloured, because the two
// languages of an article mostly share their blocks (a quarter of all build
// time without this). It is safe for concurrent use.
type highlighter struct {
	find      func(lang string) chroma.Lexer // nil for a language that is not known
	now       func() time.Time
	maxStep   time.Duration
	maxBlock  time.Duration
	maxMemory int

	mu     sync.Mutex
	lexers map[string]chroma.Lexer
	blocks map[blockKey]string
	size   int
}

// blockKey is everything that the HTML of a block depends on.
type blockKey struct {
	lang, code, holes, marks string
	numbers                  bool
	start                    int
}

func newHighlighter() *highlighter {
	return &highlighter{
		find: lexers.Get, now: time.Now, maxStep: maxStep, maxBlock: maxBlockTime, maxMemory: maxRemembered,
		lexers: map[string]chroma.Lexer{}, blocks: map[blockKey]string{},
	}
}

// markup returns the HTML inside the code element. label, which may be nil,
// names the placeholders that are to be marked. The problem's place is left to
// the caller.
func (h *highlighter) markup(f *Fence, s codeStyle, label func(string) (string, bool)) (string, *Problem) {
	if len(f.Code) > maxCode || strings.Count(f.Code, "\n") > maxCodeLines {
		return h.tooLong(f, s)
	}
	code, holes := punch(f.Code, label)
	lexer := h.lexer(f.Lang)
	if s.plain || lexer == nil {
		return layOut(fill([]run{{text: code}}, holes), s), nil
	}
	key := blockKey{f.Lang, code, holeNames(holes), markNames(s.marks), s.numbers, s.start}
	if markup, ok := h.recall(key); ok {
		return markup, nil
	}
	runs, ok := h.colour(lexer, code)
	markup := layOut(fill(runs, holes), s)
	if !ok {
		return markup, &Problem{Rule: CodeTooSlow, Args: []any{f.Lang}}
	}
	h.remember(key, markup)
	return markup, nil
}

// tooLong writes a block over the limits as it stands. That is a problem if
// colours, lines or values were to be shown.
func (h *highlighter) tooLong(f *Fence, s codeStyle) (string, *Problem) {
	var problem *Problem
	if s.byLine() || s.values || !s.plain && h.lexer(f.Lang) != nil {
		problem = &Problem{Rule: CodeTooLong, Args: []any{maxCode, maxCodeLines}}
	}
	return stdhtml.EscapeString(f.Code), problem
}

func markNames(marks [][2]int) string {
	var b strings.Builder
	for _, m := range marks {
		b.WriteString(strconv.Itoa(m[0]) + "-" + strconv.Itoa(m[1]) + " ")
	}
	return b.String()
}

func (h *highlighter) recall(key blockKey) (markup string, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	markup, ok = h.blocks[key]
	return markup, ok
}

// remember forgets everything when the memory is full: the languages of an
// article come one after the other, so what was remembered long ago is of
// little use.
func (h *highlighter) remember(key blockKey, markup string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, known := h.blocks[key]; known {
		return
	}
	size := len(key.code) + len(key.holes) + len(key.marks) + len(markup)
	if h.size+size > h.maxMemory {
		h.blocks, h.size = map[blockKey]string{}, 0
	}
	if size <= h.maxMemory {
		h.blocks[key] = markup
		h.size += size
	}
}

// Forget gives up what is remembered of blocks that were coloured.
func (p *Parser) Forget() {
	p.code.mu.Lock()
	defer p.code.mu.Unlock()
	p.code.blocks, p.code.size = map[blockKey]string{}, 0
}

// lexer returns nil for a language that is not known or has no colours.
func (h *highlighter) lexer(lang string) chroma.Lexer {
	if lang == "" {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	l, ok := h.lexers[lang]
	if !ok {
		l = h.find(lang)
		if l != nil && slices.Contains(l.Config().Aliases, "plain") {
			l = nil
		}
		h.lexers[lang] = l
	}
	return l
}

// run is a stretch of code of one colour; class "" is plain. A hole stands for
// its text.
type run struct {
	class, text string
	hole        *hole
}

// colour cuts code into runs. If the lexer fails or alters the text, the code
// is one plain run; if it is too slow, ok is false besides.
func (h *highlighter) colour(lexer chroma.Lexer, code string) (runs []run, ok bool) {
	plain := []run{{text: code}}
	for end := h.now().Add(h.maxBlock); h.now().Before(end); {
		runs, slow := h.try(lexer, code, end)
		if slow {
			continue
		}
		if runs == nil {
			runs = plain
		}
		return runs, true
	}
	return plain, false
}

// try returns nil when the lexer fails or alters the text, and slow when a
// step took so long that its result can't be relied on, or the end is past. A
// lexer that is made of two does all of its work in the first step.
func (h *highlighter) try(lexer chroma.Lexer, code string, end time.Time) (runs []run, slow bool) {
	defer func() {
		if recover() != nil {
			runs, slow = nil, false
		}
	}()
	last := h.now()
	next, err := lexer.Tokenise(nil, code)
	if err != nil {
		return nil, false
	}
	rest := code
	for idle := 0; idle < maxIdle; idle++ {
		t := next()
		now := h.now()
		if now.Sub(last) > h.maxStep || now.After(end) {
			return nil, true
		}
		last = now
		if t == chroma.EOF {
			return whole(runs, rest), false
		}
		if t.Value != "" {
			idle = 0
		}
		value := t.Value
		if value == rest+"\n" {
			value = rest // some lexers end a last line that has no end
		}
		var same bool
		if rest, same = strings.CutPrefix(rest, value); !same {
			return nil, false
		}
		runs = extend(runs, run{class: classOf(t.Type), text: value}, code[:len(code)-len(rest)])
	}
	return nil, false
}

// whole returns the runs if nothing is left of the code.
func whole(runs []run, rest string) []run {
	if rest != "" {
		return nil
	}
	return runs
}

// extend appends a run to the runs of code, or makes the last one longer: by
// its own colour, or by space, which has none that shows.
func extend(runs []run, r run, code string) []run {
	n := len(runs)
	if n == 0 || runs[n-1].class != r.class && (r.class == "" || strings.TrimSpace(r.text) != "") {
		return append(runs, r)
	}
	last := &runs[n-1]
	last.text = code[len(code)-len(r.text)-len(last.text):]
	return runs
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
	if !s.byLine() {
		for _, r := range runs {
			r.write(&b)
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
			r.write(&b)
		}
		b.WriteString("</span>")
	}
	return b.String()
}

func (r run) write(b *strings.Builder) {
	if r.class != "" {
		b.WriteString(`<span class="` + r.class + `">`)
		defer b.WriteString(`</span>`)
	}
	if r.hole != nil {
		r.hole.write(b)
		return
	}
	b.WriteString(stdhtml.EscapeString(r.text))
}

// lines cuts the runs behind every line break.
func lines(runs []run) (out [][]run) {
	var line []run
	for _, r := range runs {
		if r.hole != nil {
			line = append(line, r)
			continue
		}
		for piece := range strings.Lines(r.text) {
			line = append(line, run{class: r.class, text: piece})
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
