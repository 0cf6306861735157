package search

import "strings"

// Whether an error text stands in a paste as a message of its own, or as words of
// another sentence. templates/assets/whole.js is the same for browsers.
//
//	text    invalid operand
//	paste   error: invalid operand          a colon before, the end behind: whole
//	paste   invalid operand for code 'foo'  the sentence goes on: not whole
//	paste   invalid left operand            a word between: not whole

const (
	endSigns = "\n\r\t[](){}<>:;,.!?|\"“”「」『』。、！？…：［］（）＜＞｛｝；，．｜＂｡､｢｣"
	fewest   = 3 // letters next to each other that are another word and no slip
)

// whole tells whether a text stands in the paste as its pairs of letters say,
// with the sign of an end, or a placeholder, before and behind it, and with next
// to nothing in between that it does not say.
func (f *found) whole(p *paste, pairs []pair) bool {
	if len(pairs) == 0 {
		return false
	}
	first, last, end := pairs[0], pairs[len(pairs)-1], len(f.laid.list)-1
	begins := first.row == 1 && f.laid.list[0].c < 0 || first.column == 0 || p.parted(first.column-1)
	ends := last.row == end-1 && f.laid.list[end].c < 0 || last.column == len(p.list)-1 || p.parted(last.column)
	return begins && ends && 20*strange(&f.laid.pack, &p.pack, pairs) <= f.value
}

// parted tells whether the sign of an end stands behind a letter of the paste.
func (p *paste) parted(at int) bool {
	from, to := p.list[at].to, p.list[at+1].from
	return from < to && strings.ContainsAny(p.text[from:to], endSigns) // letters of one sign stand in one place
}

// strange is the weight of what stands between the pairs: letters of the paste
// without a placeholder that takes them, and runs of letters that differ.
func strange(text, paste *packed, pairs []pair) int {
	sum, run, runWeight := 0, 0, 0
	end := func() {
		if run >= fewest {
			sum += runWeight
		}
		run, runWeight = 0, 0
	}
	for i, at := range pairs {
		before := pair{at.row - 1, at.column - 1}
		if i > 0 {
			before = pairs[i-1]
		}
		if before.row != at.row-1 || before.column != at.column-1 {
			end()
		}
		if text.s[at.row] != paste.s[at.column] {
			run, runWeight = run+1, runWeight+int(text.w[at.row])
		} else {
			end()
		}
		if at.column-before.column-1 >= fewest && !hasWild(text.c[before.row+1:at.row]) {
			for _, w := range paste.w[before.column+1 : at.column] {
				sum += int(w)
			}
		}
	}
	end()
	return sum
}

func hasWild(letters []rune) bool {
	for _, c := range letters {
		if c < 0 {
			return true
		}
	}
	return false
}
