package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The ranking of error texts for a paste: candidates by rare pieces, then
// alignment. templates/assets/rank.js is the same for browsers; all numbers are
// whole, so that both agree.

const (
	shortPaste = 400 // letters of a paste that is aligned as one
	groupLeast = 160 // letters of a group of lines, at the least
	groupMost  = 400 // and at the most
	pairsMost  = 160 // pairs of a group and a text that are aligned

	sameBonus    = 60  // for a text that is the paste, no more and no less
	longestValue = 300 // signs of a placeholder at the end of a text
)

// paste is what somebody looks for, laid out.
type paste struct {
	text    string
	list    []letter
	pack    packed
	lines   []int // the line of each letter, from 1
	windows []*window
}

// window is a stretch of a paste in which texts are looked for. A short paste is
// one window; of a long one each line begins one, and runs on over the next
// lines.
type window struct {
	first, last int
	weight      int
	found       map[uint32]int // rarity of the pieces; 0 for soft ones and parts
	hashes      []uint32
	rare        int
}

func (x *Index) read(text string) *paste {
	p := &paste{text: text, list: letters(text)}
	p.pack = pack(p.list, x.weigh(p.list))
	p.lines = linesOf(text, p.list)
	for _, w := range windowsOf(p.list, p.lines) {
		for _, weight := range p.pack.w[w.first:w.last] {
			w.weight += int(weight)
		}
		x.pieces(w, p.list[w.first:w.last])
		p.windows = append(p.windows, w)
	}
	return p
}

func linesOf(text string, list []letter) []int {
	lines := make([]int, len(list))
	line, at := 1, 0
	for i, l := range list {
		line += strings.Count(text[at:l.from], "\n")
		at = int(l.from)
		lines[i] = line
	}
	return lines
}

func windowsOf(list []letter, lines []int) (windows []*window) {
	if len(list) <= shortPaste {
		return []*window{{first: 0, last: len(list)}}
	}
	for first := 0; first < len(list); {
		end := lineEnd(lines, first)
		last := end
		for last-first < groupLeast && last < len(list) {
			last = lineEnd(lines, last)
		}
		if end-first > groupMost {
			end = first + groupMost/2
		}
		windows = append(windows, &window{first: first, last: min(last, first+groupMost)})
		first = end
	}
	return windows
}

func lineEnd(lines []int, at int) int {
	end := at
	for end < len(lines) && lines[end] == lines[at] {
		end++
	}
	return end
}

// pieces lists the grams of a window, each once, and sums up the rarity of the
// whole ones that are not soft.
func (x *Index) pieces(w *window, list []letter) {
	w.found = map[uint32]int{}
	grams(list, func(g gram) {
		if _, known := w.found[g.hash]; known {
			return
		}
		w.hashes = append(w.hashes, g.hash)
		w.found[g.hash] = 0
		if g.whole && !g.soft {
			w.found[g.hash] = min(x.rarity(g.hash), 40)
			w.rare += w.found[g.hash]
		}
	})
	w.rare = max(w.rare, 1)
}

// candidate is a text and the window that it is aligned in.
type candidate struct {
	text   *indexed
	window *window
	key    int
}

// candidates lists pairs of a text and a window that share rare pieces.
func (x *Index) candidates(p *paste) (list []candidate) {
	if len(p.windows) == 1 {
		return x.ofWindow(p)
	}
	best := map[int]int{}
	for _, w := range p.windows {
		for _, s := range x.sharing(w.hashes, 12, 4) {
			if known, ok := best[s.text]; ok && known >= s.key {
				continue
			}
			best[s.text] = s.key
			list = append(list, candidate{x.texts[s.text], w, s.key})
		}
	}
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(b.key-a.key, a.text.order-b.text.order, a.window.first-b.window.first)
	})
	return list[:min(len(list), pairsMost)]
}

// ofWindow finds the candidates of a short paste: by the whole of it, and by
// each of its lines, since what stands around a message may be most of it.
func (x *Index) ofWindow(p *paste) (list []candidate) {
	found := map[int]bool{}
	add := func(hashes []uint32, some, covered int) {
		for _, s := range x.sharing(hashes, some, covered) {
			if !found[s.text] {
				found[s.text] = true
				list = append(list, candidate{text: x.texts[s.text], window: p.windows[0]})
			}
		}
	}
	add(p.windows[0].hashes, 60, 20)
	for first := 0; first < len(p.list); {
		last := lineEnd(p.lines, first)
		if last-first < len(p.list) {
			line := window{}
			x.pieces(&line, p.list[first:last])
			add(line.hashes, 8, 4)
		}
		first = last
	}
	return list
}

// found is an article with the text that fits the paste best.
type found struct {
	entry  *entry
	text   *indexed
	laid   *laid // the text
	window *window
	score  int
	value  int // of the alignment
	seen   int // how much of the text stands in the paste, in thousandths
	said   int // how much of the paste stands in the text, in thousandths
	coded  bool
	way    *way
}

// rank aligns the candidates and gives one for each article, the best first.
func (x *Index) rank(p *paste, candidates []candidate, coded map[*entry]bool) []*found {
	best := map[*entry]*found{}
	var a aligner
	for _, c := range candidates {
		f := x.evaluate(&a, p, c, coded)
		if known := best[f.entry]; known == nil || f.score > known.score || f.score == known.score && f.text.order < known.text.order {
			best[f.entry] = f
		}
	}
	list := make([]*found, 0, len(best))
	for _, f := range best {
		list = append(list, f)
	}
	slices.SortFunc(list, func(a, b *found) int { return cmp.Or(b.score-a.score, a.text.order-b.text.order) })
	return list
}

func (x *Index) evaluate(a *aligner, p *paste, c candidate, coded map[*entry]bool) *found {
	t, w := c.text, c.window
	l := x.lay(t)
	value := a.align(&l.pack, &p.pack, w.first, w.last)
	whole, said := 4*max(l.pack.weight, 1), max(1, 4*w.weight)
	rare, share := x.shared(t, w)
	bag := 1000 * rare / w.rare
	loose := 0
	if bag >= 500 {
		loose = min(4*said/5, whole*share*min(300, bag-500)/375_000)
	}
	matched := max(value, loose)
	missing := max(0, whole-matched)
	explained := min(1000, max(bag, 1000*value/said))
	fragment := min(350, max(0, explained-600)) // of 350
	score := matched + fragment*bag*said*3/3_500_000 - penalty(missing, fragment)
	if coded[t.entry] && 5*value > 2*whole {
		score += 12 + value>>4
	}
	f := &found{entry: t.entry, text: t, laid: l, window: w, score: score, value: value, seen: 1000 * value / whole, said: explained}
	if f.same() {
		f.score += sameBonus
	}
	if t.title && f.score > 0 {
		f.score -= f.score / 6
	}
	return f
}

// penalty is what a text loses for the part of it that is missing in the paste:
// much if the paste holds other things, little if it is a fragment of the text.
func penalty(missing, fragment int) int {
	near := min(missing, 120)
	strict, mild := 100*near+30*missing, 30*near+2*missing
	return (strict*(350-fragment) + mild*fragment) / 35_000
}

// shared is the rarity of the whole pieces that a text has in common with a
// window, and which share of the text's own that is, in thousandths.
func (x *Index) shared(t *indexed, w *window) (rare, share int) {
	all := 1
	for _, hash := range x.lay(t).whole {
		r := min(x.rarity(hash), 40)
		all += r
		if w.found[hash] > 0 {
			rare += r
		}
	}
	return rare, 1000 * rare / all
}

// way is the alignment of a text in detail.
type way struct {
	values   map[string]string // the reader's own, for placeholders
	from, to int               // letters of the paste that it covers
	clear    int               // how much of what the paste says outside values and noise is explained, in thousandths
	whole    bool
}

// detail aligns once more and keeps the way.
func (f *found) detail(p *paste) *way {
	if f.way != nil {
		return f.way
	}
	w := &way{values: map[string]string{}}
	f.way = w
	pairs := trace(&f.laid.pack, &p.pack, f.window.first, f.window.last)
	eaten := 0
	for i := 1; i < len(pairs); i++ {
		a, b := pairs[i-1], pairs[i]
		if b.row > a.row+1 && f.laid.list[b.row-1].c < 0 && b.column > a.column+1 {
			for _, weight := range p.pack.w[a.column+1 : b.column] {
				eaten += int(weight)
			}
			w.keep(f.laid.names[b.row-1], p.text[p.list[a.column].to:p.list[b.column].from])
		}
	}
	if n := len(pairs); n > 0 {
		w.from, w.to = pairs[0].column, pairs[n-1].column+1
		if pairs[0].row == 1 && f.laid.list[0].c < 0 {
			w.keep(f.laid.names[0], lastWord(p.text[:p.list[w.from].from]))
		}
		if end := len(f.laid.list) - 1; f.laid.list[end].c < 0 && pairs[n-1].row == end-1 {
			w.keep(f.laid.names[end], start(p.text[p.list[w.to-1].to:]))
			stop := p.wordEnd(w.to - 1)
			for i := w.to; i < f.window.last && int(p.list[i].from) < stop; i++ {
				eaten += int(p.pack.w[i])
			}
		}
	}
	w.whole = f.whole(p, pairs)
	w.clear = min(1000, 1000*f.value/max(1, 4*(f.window.weight-eaten)))
	return w
}

// start is the first line of a text, or the beginning of it.
func start(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	signs := []rune(line[:min(len(line), 4*longestValue)])
	if len(signs) > longestValue {
		return string(signs[:longestValue])
	}
	return line
}

// openings are the signs that begin what the signs of closings end.
const (
	openings = "\"'`“‘「『（([<"
	closings = "\"'`”’」』）)]>"
)

// lastWord is what a placeholder at the beginning of a text surely takes: what
// stands in quotes or brackets before the text on its line, else the last word.
func lastWord(text string) string {
	signs := []rune(text[strings.LastIndexByte(text, '\n')+1:])
	signs = signs[max(0, len(signs)-longestValue):]
	end := len(signs)
	closing := rune(0)
	for end > 0 && around("'\"`‘’“”「」『』（）()[]<>:：")(signs[end-1]) {
		end--
		if closing == 0 && strings.ContainsRune(closings, signs[end]) {
			closing = signs[end]
		}
	}
	for i := end - 1; i >= 0; i-- {
		if closing == 0 && around("")(signs[i]) || closing != 0 && pairOf(signs[i]) == closing {
			return string(signs[i+1 : end])
		}
	}
	if closing != 0 { // nothing opens it
		return ""
	}
	return string(signs[:end])
}

// pairOf is the sign that ends what a sign begins, or 0.
func pairOf(sign rune) rune {
	i := slices.Index([]rune(openings), sign)
	if i < 0 {
		return 0
	}
	return []rune(closings)[i]
}

// wordEnd is where the word behind a letter ends, at the next white space: what
// a placeholder at the end of a text surely takes.
func (p *paste) wordEnd(a int) int {
	end, seen, begun, outside := int(p.list[a].to), 0, false, around("'\":：")
	for _, c := range p.text[end:] {
		if begun && around("")(c) || seen == longestValue {
			break
		}
		begun = begun || !outside(c)
		end += utf8.RuneLen(c)
		seen++
	}
	return end
}

// keep notes the value of a placeholder, without quotes around it.
func (w *way) keep(name, value string) {
	value = strings.TrimLeftFunc(value, around("'\"`‘’“”「」『』（(:："))
	value = strings.TrimRightFunc(value, around("'\"`‘’“”「」『』）):：。.,、"))
	if _, known := w.values[name]; value != "" && !known {
		w.values[name] = value
	}
}

// around tells which signs are no part of a value: spaces, as JavaScript has
// them, and signs.
func around(signs string) func(rune) bool {
	return func(c rune) bool {
		return unicode.IsSpace(c) && c != 0x85 || c == 0xfeff || strings.ContainsRune(signs, c)
	}
}
