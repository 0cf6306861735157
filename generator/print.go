package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"

	"golang.org/x/text/width"

	"naosu/generator/source"
)

// printer writes findings as text: place, message, the line with a caret, and
// the cure.
//
//	content/errors/git/push/ja.md:14:6: error: no article "git/pull-rebse" [link-target]
//	    [手順](../pull-rebse/ja.md)
//	          ^^^^^^^^^^^^^^^^^^^
//	    hint: did you mean "../pull-rebase/ja.md"?
type printer struct {
	out   io.Writer
	lang  string
	color bool
	read  func(file string) ([]byte, error)
	last  *source.File // the file of the finding before, since findings are sorted
}

func (p *program) print(w *workplace, findings source.Findings) {
	pr := &printer{out: p.err, lang: p.lang, color: p.color, read: w.read}
	for _, f := range findings {
		pr.finding(f)
	}
	if len(findings) > 0 {
		errors := findings.Errors()
		warnings := len(findings) - errors
		fmt.Fprintln(p.err, p.say(source.Text{
			En: source.Counted(errors, "error", "errors") + ", " + source.Counted(warnings, "warning", "warnings"),
			Ja: fmt.Sprintf("エラー %d 件、警告 %d 件", errors, warnings),
		}))
	}
}

func (p *printer) finding(f source.Finding) {
	place := placeOf(f)
	paint := "33"
	if f.Severity == source.Error {
		paint = "31"
	}
	fmt.Fprintf(p.out, "%s: %s: %s [%s]\n", p.paint("1", place), p.paint(paint, severityWords(f.Severity).In(p.lang)), printable(f.Message.In(p.lang)), f.Rule)
	p.excerpt(f.Place)
	if hint := f.Hint.In(p.lang); hint != "" {
		fmt.Fprintf(p.out, "    %s: %s\n", source.Say("hint", "ヒント").In(p.lang), printable(hint))
	}
}

// severityWords are a severity as people read it.
func severityWords(s source.Severity) source.Text {
	if s == source.Error {
		return source.Say("error", "エラー")
	}
	return source.Say("warning", "警告")
}

// placeOf writes the place of a finding.
func placeOf(f source.Finding) string {
	place := printable(f.Place.File)
	if f.Place.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d", place, f.Place.Line, f.Place.Column)
	}
	return place
}

func (p *printer) paint(code, s string) string {
	if !p.color {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// maxExcerpt is how much of a line is shown, in characters.
const maxExcerpt = 160

// excerpt shows the line with a caret below it. East Asian wide characters
// take two columns of a terminal.
func (p *printer) excerpt(at source.Place) {
	c, ok := p.cut(at)
	if !ok {
		return
	}
	fmt.Fprintf(p.out, "    %s\n    %s%s\n", printable(c.before+c.marked+c.after), strings.Repeat(" ", columns([]rune(c.before))), p.paint("32", strings.Repeat("^", max(1, columns([]rune(c.marked))))))
}

// A cutting is a line of a file, or a part of a long one, in three pieces. The
// marked one is the place of a finding.
type cutting struct{ before, marked, after string }

// cut takes the line of a place out of its file, if there is anything to show.
func (p *printer) cut(at source.Place) (cutting, bool) {
	if at.Line == 0 {
		return cutting{}, false
	}
	if p.last == nil || p.last.Path != at.File {
		data, err := p.read(at.File)
		if err != nil {
			return cutting{}, false // the finding stands without its line
		}
		p.last = source.NewFile(at.File, data)
	}
	line := []rune(strings.ReplaceAll(p.last.Line(at.Line), "\t", " "))
	start := min(at.Column-1, len(line))
	end := min(max(at.EndColumn-1, start+1), len(line))
	if at.EndLine > at.Line {
		end = len(line)
	}
	from := 0
	if start > maxExcerpt/2 {
		from = start - maxExcerpt/4
	}
	to := min(len(line), from+maxExcerpt)
	if strings.TrimSpace(string(line[from:to])) == "" {
		return cutting{}, false
	}
	end = min(max(end, start), to)
	return cutting{string(line[from:start]), string(line[start:end]), string(line[end:to])}, true
}

func columns(runes []rune) (n int) {
	for _, r := range runes {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// ciCommand is what build servers take for a command in what a step prints:
// ::name …::, at the head of a line (GitHub), and ##[…], ##vso[…] or
// ##teamcity[…] anywhere (GitHub, Azure, TeamCity).
var ciCommand = regexp.MustCompile(`^(\s*):(:)|#(#[A-Za-z]*\[)`)

// printable shows control and format characters as U+FFFD, so that content can't
// write to the terminal what it likes, and so a sign of what a build server would
// obey.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' {
			return ' '
		}
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x61c || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '\ufffd'
		}
		return r
	}, s)
	return ciCommand.ReplaceAllString(s, "${1}\ufffd${2}${3}")
}

// indented encodes JSON for people and programs. Two number signs never stand
// together, for a build server could take them for the head of a command.
func indented(out io.Writer, v any) error {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := out.Write(bytes.ReplaceAll(text.Bytes(), []byte("##"), []byte(`#\u0023`)))
	return err
}

// findingJSON is a finding as check --format json prints it. The shape is a
// promise.
type findingJSON struct {
	Rule      string `json:"rule"`
	Severity  string `json:"severity"`
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"end_line"`
	EndColumn int    `json:"end_column"`
	Message   string `json:"message"`
	Hint      string `json:"hint"`
}

func (p *program) printJSON(findings source.Findings) error {
	list := []findingJSON{}
	for _, f := range findings {
		list = append(list, findingJSON{f.Rule, f.Severity.String(), f.Place.File, max(f.Place.Line, 1), max(f.Place.Column, 1), max(f.Place.EndLine, 1), max(f.Place.EndColumn, 1),
			f.Message.In(p.lang), f.Hint.In(p.lang)})
	}
	if err := indented(p.out, map[string]any{"findings": list}); err != nil {
		return fmt.Errorf("print findings: %w", err)
	}
	return nil
}
