package markdown

import (
	stdhtml "html"
	"strconv"
	"strings"
)

// hole is a {name} in code whose place a lexer sees as an ordinary word. Since
// holes are known by their place, it does not matter how a lexer cuts the word.
//
//	curl {url} -d {text}          as written
//	curl naosuvalue -d naosuvalue as coloured
//	     ^at           ^at
type hole struct {
	at          int // where holeWord begins
	name, label string
}

const holeWord = "naosuvalue"

// maxHoleName is more than any placeholder's name is long.
const maxHoleName = 64

// punch replaces each {name} that label knows by holeWord. label may be nil.
func punch(code string, label func(string) (string, bool)) (string, []hole) {
	if label == nil {
		return code, nil
	}
	var holes []hole
	var b strings.Builder
	for {
		open := strings.IndexByte(code, '{')
		if open < 0 {
			b.WriteString(code)
			return b.String(), holes
		}
		b.WriteString(code[:open])
		code = code[open:]
		name := holeName(code)
		text, ok := "", name != ""
		if ok {
			text, ok = label(name)
		}
		if !ok {
			b.WriteByte('{')
			code = code[1:]
			continue
		}
		holes = append(holes, hole{b.Len(), name, text})
		b.WriteString(holeWord)
		code = code[1+len(name)+1:]
	}
}

// holeName is what stands between { at the start of s and the next }, or "".
func holeName(s string) string {
	s = s[1:min(len(s), maxHoleName+2)]
	end := strings.IndexAny(s, "{}\n")
	if end < 0 || s[end] != '}' {
		return ""
	}
	return s[:end]
}

// fill puts the holes back in the place of holeWord, each as a run of the
// colour that the word begins with.
func fill(runs []run, holes []hole) (out []run) {
	at := 0 // where the rest of the run's text begins
	for _, r := range runs {
		for r.text != "" {
			n := len(r.text)
			switch {
			case len(holes) == 0 || at+n <= holes[0].at:
				out = append(out, r)
			case at < holes[0].at:
				n = holes[0].at - at
				out = append(out, run{class: r.class, text: r.text[:n]})
			default:
				if at == holes[0].at {
					out = append(out, run{class: r.class, hole: &holes[0]})
				}
				if end := holes[0].at + len(holeWord); at+n >= end {
					n = end - at
					holes = holes[1:]
				}
			}
			at, r.text = at+n, r.text[n:]
		}
	}
	return out
}

func (h *hole) write(b *strings.Builder) {
	b.WriteString(`<var class="value" data-value="` + stdhtml.EscapeString(h.name) + `">` + stdhtml.EscapeString(h.label) + `</var>`)
}

// holeNames tells the holes of one code from those of another.
func holeNames(holes []hole) string {
	var b strings.Builder
	for _, h := range holes {
		b.WriteString(strconv.Itoa(h.at) + "\x00" + h.name + "\x00" + h.label + "\x00")
	}
	return b.String()
}
