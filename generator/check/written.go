package check

import (
	"fmt"
	"unicode/utf8"

	"naosu/generator/source"
)

// writtenRules are about files as they are written.
func writtenRules() []Rule {
	return []Rule{
		mistake("invisible-character", Written, invisibleCharacter,
			"What nobody sees can hide a text from search, or turn round what a command seems to say.",
			"見えない文字は、エラー文を検索から隠したり、コマンドの見た目を偽ったりします。"),
	}
}

func invisibleCharacter(p *Pass) {
	data := p.File.Data
	for at := 0; at < len(data); {
		r, n := utf8.DecodeRune(data[at:])
		if invisible(r) && !joins(data[:at], data[at+n:], r) {
			place := p.File.Place(at, at+n)
			name := fmt.Sprintf("U+%04X", r)
			p.reportEdit(place, source.Say("an invisible character %s", "見えない文字 %s があります", name), source.Say("remove it", "取り除いてください"), source.Edit{At: place, Old: string(r)})
		}
		at += n
	}
}

// invisible tells whether r is a control, a format character without a width,
// or one that changes the direction of writing. NUL is the loader's.
func invisible(r rune) bool {
	switch {
	case r == '\n', r == '\t', r == 0, r == utf8.RuneError:
		return false
	case r < ' ', r >= 0x7f && r < 0xa0:
		return true
	}
	return r == 0xad || r == 0x61c || r == 0xfeff || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2060 && r <= 0x2069 || r >= 0xe0000 && r <= 0xe007f
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
