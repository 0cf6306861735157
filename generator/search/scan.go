package search

import (
	"slices"
	"strings"
)

// Scanner reads a log line by line and reports the errors it knows as soon as
// their text is complete.
//
// Most lines of a log are no error, so a line is first looked through for
// anchors: each text has one, its rarest pair of words. Only lines around an
// anchor are compared with the texts it belongs to.
type Scanner struct {
	x       *Index
	anchors map[uint32][]*indexed
	bits    []uint64 // of hashes that are anchors, by their last 16 bits
	recent  []string // the last lines
	open    []suspect
	last    map[*entry]int // the line at which an article was last reported
	line    int
}

// suspect is a text whose anchor was seen, until its lines have gone by.
type suspect struct {
	text  *indexed
	until int
}

const (
	scanBehind = 4    // lines before an anchor that may belong to the error
	scanAhead  = 8    // and behind it
	scanRepeat = 40   // lines before an article is reported again
	scanLine   = 2000 // bytes of a line that are looked at
)

// NewScanner prepares reading a log.
func (x *Index) NewScanner() *Scanner {
	s := &Scanner{x: x, anchors: map[uint32][]*indexed{}, bits: make([]uint64, 1<<10), last: map[*entry]int{}}
	for _, t := range x.texts {
		if hash, ok := x.anchor(t); ok {
			s.anchors[hash] = append(s.anchors[hash], t)
			s.bits[hash>>6&1023] |= 1 << (hash & 63)
		}
	}
	return s
}

// anchor is the rarest pair of words, or row of five Japanese letters, on one
// line of an error text. Titles, and texts too short to be told from other lines
// of a log, have none.
func (x *Index) anchor(t *indexed) (uint32, bool) {
	if t.title {
		return 0, false
	}
	l := x.layOut(t) // and not kept: few texts are ever compared
	if 4*l.pack.weight < 150 {
		return 0, false
	}
	best, rare := uint32(0), 0
	runs(l.list, func(run []letter, _ int) {
		anchors(run, func(hash uint32, first, last letter, pieces ...uint32) {
			sum := 0
			for _, p := range pieces {
				sum += x.rarity(p)
			}
			if sum > rare && !strings.Contains(t.text[min(first.from, last.to):last.to], "\n") {
				best, rare = hash, sum
			}
		})
	})
	return best, rare > 0
}

// anchors calls see with each pair of neighbouring words and each row of five
// Japanese letters, with its first and last letter and its pieces.
func anchors(list []letter, see func(hash uint32, first, last letter, pieces ...uint32)) {
	var before gram
	grams(list, func(g gram) {
		switch {
		case !g.whole:
			return
		case list[g.first].cjk && g.first+5 <= len(list) && list[g.first+4].word == list[g.first].word && g.length == 2:
			see(rowHash(list[g.first:g.first+5]), list[g.first], list[g.first+4], g.hash)
		case !list[g.first].cjk:
			if before.length > 0 && before.first+before.length == g.first && !list[before.first].cjk {
				see(pairHash(before.hash, g.hash), list[before.first], list[g.first+g.length-1], before.hash, g.hash)
			}
			before = g
		}
	})
}

func rowHash(list []letter) uint32 {
	hash := step(hashStart, 'R')
	for _, l := range list {
		hash = step(hash, l.s)
	}
	return hash
}

func pairHash(a, b uint32) uint32 { return (a^b<<1)*16777619 ^ b }

// Line takes the next line of the log, without its end, and returns the errors
// whose text is complete with it.
func (s *Scanner) Line(text string) []Answer {
	s.line++
	text = strings.ToValidUTF8(text[:min(len(text), scanLine)], "")
	if len(s.recent) == scanBehind+scanAhead {
		s.recent = slices.Delete(s.recent, 0, 1)
	}
	s.recent = append(s.recent, text)
	s.suspect(text)
	s.open = slices.DeleteFunc(s.open, func(o suspect) bool { return o.until < s.line })
	if len(s.open) == 0 {
		return nil
	}
	return s.compare()
}

// suspect notes the texts whose anchors stand in a line.
func (s *Scanner) suspect(text string) {
	see := func(hash uint32) {
		if s.bits[hash>>6&1023]>>(hash&63)&1 == 0 {
			return
		}
		for _, t := range s.anchors[hash] {
			if i := slices.IndexFunc(s.open, func(o suspect) bool { return o.text == t }); i >= 0 {
				s.open[i].until = s.line + scanAhead
			} else {
				s.open = append(s.open, suspect{t, s.line + scanAhead})
			}
		}
	}
	if wordPairs(text, see) {
		return
	}
	anchors(letters(text), func(hash uint32, _, _ letter, _ ...uint32) { see(hash) })
}

// wordPairs calls see with the hash of each pair of words of a text in ASCII, as
// anchors would. It says whether the text is ASCII; otherwise it may have called
// see for a part of it.
func wordPairs(text string, see func(uint32)) bool {
	start := step(hashStart, 'W')
	hash, before, held := start, uint32(0), false
	flush := func() {
		if held {
			hash, held = step(hash, 'r'), false
		}
		if hash == start {
			return
		}
		if before != 0 {
			see(pairHash(before, hash))
		}
		before, hash = hash, start
	}
	for i := range len(text) {
		c := asciiSkeletons[text[i]]
		switch {
		case text[i] >= 0x80 || text[i] == 0x1b:
			return false
		case c == 0:
			flush()
			continue
		case held && c == 'n': // rn looks like m
			hash, held = step(hash, 'm'), false
			continue
		case held:
			hash, held = step(hash, 'r'), false
		}
		if c == 'r' {
			held = true
		} else {
			hash = step(hash, rune(c))
		}
	}
	flush()
	return true
}

// asciiSkeletons has the skeleton of each letter and digit of ASCII, else 0.
var asciiSkeletons = func() (table [256]byte) {
	for c := range rune(0x80) {
		if lower := []rune(strings.ToLower(string(c)))[0]; isLetterOrDigit(lower) {
			table[c] = byte(skeleton(lower))
		}
	}
	return table
}()

// compare aligns the last lines with the suspects and reports the best of those
// that stand in them nearly whole.
func (s *Scanner) compare() []Answer {
	p := s.x.read(strings.Join(s.recent, "\n"))
	if len(p.list) == 0 {
		return nil
	}
	var list []candidate
	for _, o := range s.open {
		for _, w := range p.windows {
			if _, share := s.x.shared(o.text, w); share >= 700 {
				list = append(list, candidate{text: o.text, window: w})
			}
		}
	}
	var out []Answer
	for _, f := range standing(p, s.x.rank(p, list, nil), 800) {
		if line, known := s.last[f.entry]; !known || s.line-line > scanRepeat {
			out = append(out, s.x.answer(f, p, ""))
		}
		s.last[f.entry] = s.line
		s.open = slices.DeleteFunc(s.open, func(o suspect) bool { return o.text.entry == f.entry })
	}
	return out
}
