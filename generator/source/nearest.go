package source

import (
	"math/bits"
	"strings"
)

// Words is a list of known words, prepared for many questions to Nearest.
type Words struct {
	words   []string
	folded  [][]rune
	letters []uint64
}

// NewWords prepares known, which it keeps.
func NewWords(known []string) *Words {
	w := &Words{words: known, folded: make([][]rune, len(known)), letters: make([]uint64, len(known))}
	for i, k := range known {
		w.folded[i] = []rune(strings.ToLower(k))
		w.letters[i] = letterSet(w.folded[i])
	}
	return w
}

// Nearest returns the known word that word was most likely meant to be, and
// whether there is one: at most a third of the letters may differ (optimal
// string alignment distance: a letter changed, added, left out, or two
// neighbours swapped; case does not count), and not all of them. Among equals
// the first wins.
func (w *Words) Nearest(word string) (string, bool) {
	s := []rune(strings.ToLower(word))
	set := letterSet(s)
	best := -1
	limit := max(1, len(s)/3)
	for i, k := range w.folded {
		if limit < 0 {
			break
		}
		if len(s)-len(k) > limit || len(k)-len(s) > limit || bits.OnesCount64(set&^w.letters[i]) > limit || bits.OnesCount64(w.letters[i]&^set) > limit {
			continue
		}
		if d := distance(s, k, limit); d <= limit && d < max(len(s), len(k)) {
			best, limit = i, d-1
		}
	}
	if best < 0 {
		return "", false
	}
	return w.words[best], true
}

// letterSet is a set of the letters of s; letters may share a bit. One change
// to a word adds and removes at most one letter each, so sets tell soon that
// two words are far apart.
func letterSet(s []rune) (set uint64) {
	for _, r := range s {
		set |= 1 << (uint32(r) % 64)
	}
	return set
}

// Nearest is Words.Nearest for a single question.
func Nearest(word string, known []string) (string, bool) { return NewWords(known).Nearest(word) }

// distance is the optimal string alignment distance of s and t, or some number
// over limit when it exceeds limit. It fills only the cells near the diagonal.
func distance(s, t []rune, limit int) int {
	for len(s) > 0 && len(t) > 0 && s[0] == t[0] {
		s, t = s[1:], t[1:]
	}
	for len(s) > 0 && len(t) > 0 && s[len(s)-1] == t[len(t)-1] {
		s, t = s[:len(s)-1], t[:len(t)-1]
	}
	if len(s)-len(t) > limit || len(t)-len(s) > limit {
		return limit + 1
	}
	var space [3 * 64]int
	cells := space[:]
	width := len(t) + 1
	if 3*width > len(cells) {
		cells = make([]int, 3*width)
	}
	before, last, row := cells[:width], cells[width:2*width], cells[2*width:3*width]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		from, to := max(1, i-limit), min(len(t), i+limit)
		row[0] = i
		if from > 1 {
			row[from-1] = limit + 1
		}
		least := row[from-1]
		for j := from; j <= to; j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			row[j] = min(row[j-1]+1, last[j-1]+cost)
			if j < i+limit || i == 1 {
				row[j] = min(row[j], last[j]+1)
			}
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(t)]
}

// DidYouMean is the hint for an unknown word: the nearest known one, if any.
func DidYouMean(word string, known []string) Text {
	if k, ok := Nearest(word, known); ok {
		return Say("did you mean %q?", "%q ではありませんか？", k)
	}
	return Text{}
}

// Or returns t, or other where t is empty.
func (t Text) Or(other Text) Text {
	if t == (Text{}) {
		return other
	}
	return t
}
