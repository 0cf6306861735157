package draft

import (
	"regexp"
	"strings"
	"unicode"
)

// escapes are the colour codes, titles and links of terminals.
var escapes = regexp.MustCompile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)|[@-Z\\\\^_])")

const (
	day   = `(?:\d{4}[-/]\d{2}[-/]\d{2}|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2})`
	clock = `\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|JST|[+-]\d{2}:?\d{2}))?`
	level = `(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|FATAL|CRITICAL|SEVERE)`
)

// prefixes are what programs write before a message in their logs.
var prefixes = regexp.MustCompile(`^\s*(?:` + strings.Join([]string{
	`[\w.-]+-\d+ +\| `, // docker compose: web-1  |
	`[\w.-]+ +\| `,     // docker compose, foreman: web  |
	`\[?` + day + `[T ]` + clock + `\]?[:,]?\s+`, // 2024-06-18T10:00:00Z, [2024-06-18 10:00:00]
	`\[` + clock + `\]\s+`,                       // [10:00:00]
	`(?i:\[` + level + `\]):?\s+`,                // [error]
	`\d+#\d+: (?:\*\d+ )?`,                       // nginx: 1234#0: *5
	`[\w.-]+ [\w./-]+\[\d+\]: `,                  // syslog: host program[123]:
}, "|") + `)`)

// levels stand before a message, behind another prefix.
var levels = regexp.MustCompile(`^` + level + `:?\s+`)

// prompt is a line that somebody typed.
var prompt = regexp.MustCompile(`^(?:[$%❯] |PS [A-Z]:\\[^>]*> ?|[A-Z]:\\[^>]*>|[\w.-]+@[\w.-]+[: ][^\s$#%]*[$#%] )`)

// Clean takes from a paste what is not part of the error text: colours,
// invisible signs, log prefixes, lines that were typed at a prompt, common
// indentation and blank lines around it. It keeps lines as lines; a tab is four
// spaces. What is left may be empty.
func Clean(paste string) string {
	text := strings.ToValidUTF8(escapes.ReplaceAllString(strings.ToValidUTF8(paste, ""), ""), "")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n", "\t", "    ").Replace(text)
	text = strings.Map(func(r rune) rune {
		if r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, text)
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		lines = append(lines, strings.TrimRightFunc(withoutPrefix(line), unicode.IsSpace))
	}
	return strings.Join(dedent(withoutPrompts(lines)), "\n")
}

// withoutPrefix removes log prefixes, one behind the other, but never a whole
// line.
func withoutPrefix(line string) string {
	found := false
	for {
		n := len(prefixes.FindString(line))
		if n == 0 && found {
			n = len(levels.FindString(line))
		}
		if n == 0 || strings.TrimSpace(line[n:]) == "" {
			return line
		}
		line, found = line[n:], true
	}
}

// withoutPrompts removes what was typed, if something was answered.
func withoutPrompts(lines []string) []string {
	var kept []string
	said := false
	for _, line := range lines {
		if !prompt.MatchString(line) {
			kept = append(kept, line)
			said = said || line != ""
		}
	}
	if !said {
		return lines
	}
	return kept
}

// dedent removes the blank lines around a text and the indentation that all of
// its lines share.
func dedent(lines []string) []string {
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	common := -1
	for _, line := range lines {
		if n := len(line) - len(strings.TrimLeft(line, " ")); line != "" && (common < 0 || n < common) {
			common = n
		}
	}
	var out []string
	for _, line := range lines {
		out = append(out, line[min(max(common, 0), len(line)):])
	}
	return out
}
