package kb

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"naosu/generator/source"
)

// maxInvisible is how many invisible characters of one file are reported. A
// place is found by counting characters, so that a report of each would take
// the square of a long line.
const maxInvisible = 100

// invisibleCharacters reports what nobody sees in a file, each with the edit
// that removes it.
func invisibleCharacters(file *source.File, findings *source.Findings) {
	data, found := file.Data, 0
	for at := 0; at < len(data) && found < maxInvisible; {
		if c := data[at]; c >= ' ' && c < 0x7f || c == '\n' {
			at++
			continue
		}
		r, n := utf8.DecodeRune(data[at:])
		if invisible(r) && !joins(data[:at], data[at+n:], r) {
			place := file.Place(at, at+n)
			name := fmt.Sprintf("U+%04X", r)
			findings.AddEdit(ruleInvisible, place, source.Say("an invisible character %s", "見えない文字 %s があります", name), source.Say("remove it", "取り除いてください"), source.Edit{At: place, Old: string(r)})
			found++
		}
		at += n
	}
}

// invisible tells whether r is a control, a format character without a width, a
// letter without a shape (the Hangul fillers), or one that changes the direction
// of writing. Selectors of variants are none: kanji and emoji need them.
func invisible(r rune) bool {
	switch {
	case r == '\n', r == '\t', r == utf8.RuneError:
		return false
	case r < ' ', r >= 0x7f && r < 0xa0:
		return true
	}
	return unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || r == 0x180e || r >= 0xfff9 && r <= 0xfffb ||
		r == 0xad || r == 0x61c || r == 0xfeff || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2060 && r <= 0x2069 || r >= 0xe0000 && r <= 0xe007f
}

// joins tells whether r is a joiner between two signs above U+1F000 or with a
// variation selector, as emoji are made of.
func joins(before, after []byte, r rune) bool {
	if r != 0x200d {
		return false
	}
	a, _ := utf8.DecodeLastRune(before)
	b, _ := utf8.DecodeRune(after)
	return (a == 0xfe0f || a >= 0x1f000) && b >= 0x2190
}
