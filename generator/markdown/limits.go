package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// The limits of a text. They keep every step of parsing near linear: goldmark
// looks at all open brackets for each closing one, at all footnotes for each
// reference, at all open blocks for each line, at all escaped pipes for each
// piece of code in a table, and it gives short rows of a table empty cells. No
// real article comes near. With them no text takes more than about a second
// per MB (TestHostile).
const (
	maxText      = 2 << 20  // bytes of a file
	maxLine      = 32 << 10 // bytes of a line
	maxMarkers   = 64       // block markers (> - * + 1.) before the text of a line
	maxIndent    = 256      // columns before the first of them
	maxHeadings  = 5000     // lines that begin with # or are all = or -
	maxNotes     = 1000     // [^
	maxPipes     = 2000     // \|
	maxLinks     = 10000    // [
	maxDepth     = 64       // blocks and spans within each other
	maxCells     = 20000    // cells of all tables
	maxParagraph = 64 << 10 // bytes of a paragraph or table
	maxBrackets  = 1000     // [ in a paragraph, heading or table
	maxMarks     = 2000     // * _ ~ in one
	maxTags      = 1000     // < in one
	maxTicks     = 2000     // ` in one
	maxProblems  = 1000     // problems that are reported
)

// MaxText is the largest file that is parsed, in bytes.
const MaxText = maxText

// overLimit counts what can be counted without parsing.
func overLimit(src []byte) *Problem {
	if len(src) > maxText {
		return &Problem{TextTooLong, Range{0, 1}, []any{"bytes", maxText}}
	}
	for _, c := range []struct {
		what, word string
		limit      int
	}{{"footnotes", "[^", maxNotes}, {"\\|", "\\|", maxPipes}, {"[", "[", maxLinks}} {
		if at := nth(src, c.word, c.limit+1); at >= 0 {
			return &Problem{TextTooLong, Range{at, at + len(c.word)}, []any{c.what, c.limit}}
		}
	}
	headings, at := 0, 0
	for line := range bytes.Lines(src) {
		if isHeading(line) {
			headings++
		}
		n, indent := markers(line)
		switch {
		case len(line) > maxLine:
			return &Problem{TextTooLong, Range{at, at + 1}, []any{"line", maxLine}}
		case n > maxMarkers:
			return &Problem{TextTooLong, Range{at, at + 1}, []any{"nesting", maxMarkers}}
		case n > 0 && indent > maxIndent:
			return &Problem{TextTooLong, Range{at, at + 1}, []any{"indent", maxIndent}}
		case headings > maxHeadings:
			return &Problem{TextTooLong, Range{at, at + 1}, []any{"headings", maxHeadings}}
		}
		at += len(line)
	}
	return nil
}

// isHeading tells whether a line may be a heading or underline one.
func isHeading(line []byte) bool {
	line = bytes.TrimSpace(line)
	return len(line) > 0 && (line[0] == '#' || len(bytes.Trim(line, "=")) == 0 || len(bytes.Trim(line, "-")) == 0)
}

// nth is the offset of the nth word in src, or -1.
func nth(src []byte, word string, n int) int {
	at := 0
	for {
		i := bytes.Index(src[at:], []byte(word))
		if i < 0 {
			return -1
		}
		if n--; n == 0 {
			return at + i
		}
		at += i + len(word)
	}
}

// markers counts the block markers that a line begins with, and the columns
// before the first of them.
func markers(line []byte) (n, indent int) {
	column := 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\t':
			column += 4 - column%4 - 1
		case c == ' ', c >= '0' && c <= '9':
		case c == '>',
			(c == '-' || c == '+' || c == '*') && i+1 < len(line) && (line[i+1] == ' ' || line[i+1] == '\t'),
			(c == '.' || c == ')') && i > 0 && line[i-1] >= '0' && line[i-1] <= '9':
			if n == 0 {
				indent = column
			}
			n++
		default:
			return n, indent
		}
		column++
	}
	return n, indent
}

// tooDeep reports a tree that is nested beyond the limit; later steps recurse.
func tooDeep(root ast.Node) *Problem {
	depth := 0
	var deep *Problem
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			depth--
			return ast.WalkContinue, nil
		}
		if depth++; depth > maxDepth {
			at := max(n.Pos(), 0)
			deep = &Problem{TextTooLong, Range{at, at}, []any{"nesting", maxDepth}}
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return deep
}

// paragraphLimits removes a paragraph that is over a limit, with a problem,
// before its inlines are parsed.
type paragraphLimits struct{}

// Transform is called when a paragraph ends.
func (paragraphLimits) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := node.Lines()
	if lines.Len() == 0 {
		return
	}
	start, end := lines.At(0).Start, lines.At(lines.Len()-1).Stop
	what, limit := blockOver(reader.Source()[start:end])
	if what == "" && tooManyCells(pc, cells(lines, reader.Source())) {
		what, limit = "table cells", maxCells
	}
	if what == "" {
		return
	}
	addProblem(pc, Problem{BlockTooLong, Range{start, start + 1}, []any{what, limit}})
	node.SetLines(text.NewSegments())
	node.Parent().RemoveChild(node.Parent(), node)
}

// blockOver names the limit that the text of a paragraph, a heading or a table
// is over, or "".
func blockOver(b []byte) (what string, limit int) {
	if len(b) > maxParagraph {
		return "bytes", maxParagraph
	}
	for _, c := range []struct {
		chars string
		limit int
	}{{"[", maxBrackets}, {"*_~", maxMarks}, {"<", maxTags}, {"`", maxTicks}} {
		if len(b) <= c.limit {
			continue
		}
		n := 0
		for i := range len(c.chars) {
			n += bytes.Count(b, []byte{c.chars[i]})
		}
		if n > c.limit {
			return c.chars[:1], c.limit
		}
	}
	return "", 0
}

// cells is how many cells the lines would have as a table. goldmark fills
// every row up to the columns of the widest possible line of dashes, so that a
// few short rows may have millions.
func cells(lines *text.Segments, src []byte) int {
	columns := 0
	for i := range lines.Len() {
		segment := lines.At(i)
		line := segment.Value(src)
		if bytes.IndexByte(line, '-') >= 0 && len(bytes.Trim(line, "|-: \t\n\v\f\r")) == 0 {
			columns = max(columns, 1+bytes.Count(line, []byte("|")))
		}
	}
	return columns * lines.Len()
}

// cellsKey finds the number of cells so far in goldmark's parsing context.
var cellsKey = parser.NewContextKey()

func tooManyCells(pc parser.Context, more int) bool {
	sum, _ := pc.Get(cellsKey).(int)
	if sum+more > maxCells {
		return true
	}
	pc.Set(cellsKey, sum+more)
	return false
}

// problemsKey finds the problems of the text in goldmark's parsing context.
var problemsKey = parser.NewContextKey()

func addProblem(pc parser.Context, p Problem) {
	if list := contextProblems(pc); len(list) < maxProblems {
		pc.Set(problemsKey, append(list, p))
	}
}

func contextProblems(pc parser.Context) []Problem {
	list, _ := pc.Get(problemsKey).([]Problem)
	return list
}
