package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// The limits of a text. They keep every step of parsing near linear: goldmark
// looks at all open brackets for each closing one, at all footnotes for each
// reference, at all open blocks for each line. No real article comes near.
const (
	maxText      = 2 << 20  // bytes of a file
	maxLine      = 32 << 10 // bytes of a line
	maxMarkers   = 64       // block markers (> - * + 1.) before the text of a line
	maxNotes     = 1000     // [^
	maxDepth     = 64       // blocks and spans within each other
	maxParagraph = 64 << 10 // bytes of a paragraph or table
	maxBrackets  = 2000     // [ in a paragraph
	maxMarks     = 5000     // * _ ~ in a paragraph
	maxTags      = 1000     // < in a paragraph
	maxTicks     = 2000     // ` in a paragraph
)

// MaxText is the largest file that is parsed, in bytes.
const MaxText = maxText

// overLimit counts what can be counted without parsing.
func overLimit(src []byte) *Problem {
	if len(src) > maxText {
		return &Problem{TextTooLong, Range{0, 1}, []any{"bytes", maxText}}
	}
	if n := bytes.Count(src, []byte("[^")); n > maxNotes {
		at := bytes.Index(src, []byte("[^"))
		return &Problem{TextTooLong, Range{at, at + 2}, []any{"footnotes", maxNotes}}
	}
	for at := 0; at < len(src); {
		end := bytes.IndexByte(src[at:], '\n') + 1
		if end == 0 {
			end = len(src) - at
		}
		if end > maxLine {
			return &Problem{TextTooLong, Range{at, at + 1}, []any{"line", maxLine}}
		}
		if markers(src[at:at+end]) > maxMarkers {
			return &Problem{TextTooLong, Range{at, at + 1}, []any{"nesting", maxMarkers}}
		}
		at += end
	}
	return nil
}

// markers counts the block markers that a line begins with.
func markers(line []byte) int {
	n := 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == ' ' || c == '\t':
		case c == '>':
			n++
		case (c == '-' || c == '+' || c == '*') && i+1 < len(line) && (line[i+1] == ' ' || line[i+1] == '\t'):
			n++
		case c >= '0' && c <= '9':
		case (c == '.' || c == ')') && i > 0 && line[i-1] >= '0' && line[i-1] <= '9':
			n++
		default:
			return n
		}
	}
	return n
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
			deep = &Problem{TextTooLong, Range{at, at + 1}, []any{"nesting", maxDepth}}
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return deep
}

// paragraphLimits empties a paragraph that is over a limit, with a problem,
// before its inlines are parsed.
type paragraphLimits struct{}

// Transform is called when a paragraph ends.
func (paragraphLimits) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := node.Lines()
	if lines.Len() == 0 {
		return
	}
	start, end := lines.At(0).Start, lines.At(lines.Len()-1).Stop
	what, limit := paragraphOver(reader.Source()[start:end])
	if what == "" {
		return
	}
	addProblem(pc, Problem{BlockTooLong, Range{start, start + 1}, []any{what, limit}})
	node.SetLines(text.NewSegments())
	node.Parent().RemoveChild(node.Parent(), node)
}

func paragraphOver(b []byte) (what string, limit int) {
	if len(b) > maxParagraph {
		return "bytes", maxParagraph
	}
	if len(b) < maxTags {
		return "", 0
	}
	count := func(chars string) (n int) {
		for i := range len(chars) {
			n += bytes.Count(b, []byte(chars[i:i+1]))
		}
		return n
	}
	switch {
	case count("[") > maxBrackets:
		return "[", maxBrackets
	case count("*_~") > maxMarks:
		return "*", maxMarks
	case count("<") > maxTags:
		return "<", maxTags
	case count("`") > maxTicks:
		return "`", maxTicks
	}
	return "", 0
}

// problemsKey finds the problems of the text in goldmark's parsing context.
var problemsKey = parser.NewContextKey()

func addProblem(pc parser.Context, p Problem) {
	pc.Set(problemsKey, append(contextProblems(pc), p))
}

func contextProblems(pc parser.Context) []Problem {
	list, _ := pc.Get(problemsKey).([]Problem)
	return list
}
