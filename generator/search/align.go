package search

// The alignment of a paste with an error text: which letters of the text stand
// in the paste, in order, with placeholders swallowing anything. It is the local
// alignment of Smith and Waterman with the affine gaps of Gotoh, over letters
// weighted by the rarity of their words. templates/assets/align.js is the same
// for browsers and draws it. All numbers are whole, so that both agree.

const noValue = -(1 << 29)

// The costs, in quarters of a letter of weight 1. align.js says what each is.
const (
	costEqual     = 4
	costAlike     = 3
	costOther     = 3
	costSkipText  = 14
	costSkipPaste = 14
	costEachPaste = 1
	costWild      = 2
	costInside    = 40
	costHalf      = 10
)

// packed are letters laid out for the alignment.
type packed struct {
	c, s, w []int32
	b       []bool // a word begins; each Japanese letter begins one
	weight  int    // the sum of w
}

// pack lays letters out. Letters of placeholders have the weight 0.
func pack(list []letter, weights []int32) packed {
	p := packed{c: make([]int32, len(list)), s: make([]int32, len(list)), w: make([]int32, len(list)), b: make([]bool, len(list))}
	for i, l := range list {
		p.c[i], p.s[i] = l.c, l.s
		if l.c >= 0 {
			p.w[i] = weights[i]
			p.weight += int(weights[i])
		}
		p.b[i] = l.cjk || i == 0 || list[i-1].word != l.word
	}
	return p
}

// aligner holds the rows of the table and, when it traces, where each value
// came from.
type aligner struct {
	h, next, f []int32
	from       [][]int32 // for each row, row * width + column, or -1
	gapFrom    []int32   // the row in which the letters left out began
	best       int32
	row, col   int
}

// align gives the value of the best alignment of text with paste[first:last].
func (a *aligner) align(text, paste *packed, first, last int) int {
	a.run(text, paste, first, last)
	return int(a.best)
}

// pair is two letters that stand against each other.
type pair struct{ row, column int }

// trace gives the best alignment itself, in order.
func trace(text, paste *packed, first, last int) []pair {
	a := aligner{gapFrom: make([]int32, last-first+1), from: make([][]int32, len(text.c))}
	a.run(text, paste, first, last)
	width := int32(last - first + 1)
	var pairs []pair
	for i, j := int32(a.row), int32(a.col); i > 0 && a.best > 0; {
		cell := a.from[i-1][j]
		if cell < 0 {
			break
		}
		pi, pj := cell/width, cell%width
		if pi == i-1 && pj == j-1 && text.c[i-1] >= 0 {
			pairs = append(pairs, pair{int(i - 1), first + int(j) - 1})
		}
		i, j = pi, pj
	}
	for i, j := 0, len(pairs)-1; i < j; i, j = i+1, j-1 {
		pairs[i], pairs[j] = pairs[j], pairs[i]
	}
	return pairs
}

func (a *aligner) run(text, paste *packed, first, last int) {
	width := last - first + 1
	a.reset(width)
	for i := 1; i <= len(text.c); i++ {
		if a.from != nil {
			a.from[i-1] = make([]int32, width)
			for j := range a.from[i-1] {
				a.from[i-1][j] = -1
			}
		}
		if text.c[i-1] < 0 {
			a.wildRow(i)
		} else {
			a.letterRow(text, paste, i, first)
		}
		a.h, a.next = a.next, a.h
	}
}

func (a *aligner) reset(width int) {
	if cap(a.h) < width {
		a.h, a.next, a.f = make([]int32, width), make([]int32, width), make([]int32, width)
	}
	a.h, a.next, a.f = a.h[:width], a.next[:width], a.f[:width]
	for j := range a.h {
		a.h[j], a.f[j] = 0, noValue
	}
	a.best, a.row, a.col = 0, 0, 0
}

// wildRow is the row of a placeholder: it takes any letters at one price.
func (a *aligner) wildRow(i int) {
	best, began, width := int32(noValue), 0, len(a.h)
	for j := range a.h {
		if j > 0 && a.h[j-1] > 0 && a.h[j-1]-costWild > best {
			best, began = a.h[j-1]-costWild, j-1
		}
		from := j
		a.next[j] = a.h[j]
		if best > a.h[j] {
			a.next[j], from = best, began
		}
		if a.from != nil && a.next[j] > 0 {
			a.from[i-1][j] = int32((i-1)*width + from)
		}
	}
}

func (a *aligner) letterRow(text, paste *packed, i, first int) {
	c, s, weight, begins := text.c[i-1], text.s[i-1], text.w[i-1], text.b[i-1]
	afterWild := i > 1 && text.c[i-2] < 0
	width := int32(len(a.h))
	e, eFrom := int32(noValue), int32(0)
	h, next, f := a.h, a.next, a.f
	next[0] = 0
	for j := 1; j < len(h); j++ {
		k := first + j - 1
		if h[j]-costSkipText > f[j] {
			f[j] = h[j] - costSkipText
			if a.gapFrom != nil {
				a.gapFrom[j] = int32(i - 1)
			}
		}
		e -= costEachPaste
		if next[j-1]-costSkipPaste > e {
			e, eFrom = next[j-1]-costSkipPaste, int32(j-1)
		}
		value := h[j-1]
		if afterWild && !paste.b[k] {
			value -= costInside
		}
		if value <= 0 && begins != paste.b[k] {
			value -= costHalf
		}
		switch gain := min(weight, paste.w[k]); {
		case paste.c[k] == c:
			value += costEqual * gain
		case paste.s[k] == s:
			value += costAlike * gain
		default:
			value -= costOther * weight
		}
		cell := int32(i-1)*width + int32(j-1)
		if f[j] > value {
			value = f[j]
			if a.gapFrom != nil {
				cell = a.gapFrom[j]*width + int32(j)
			}
		}
		if e > value {
			value, cell = e, int32(i)*width+eFrom
		}
		if value < 0 {
			value = 0
		}
		next[j] = value
		if a.from != nil && value > 0 {
			a.from[i-1][j] = cell
		}
		if value > a.best {
			a.best, a.row, a.col = value, i, j
		}
	}
}
