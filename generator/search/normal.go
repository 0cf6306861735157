package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// letter is a sign of a text in its normal form: what is left when width, case,
// punctuation, spaces and look-alikes are taken away. Long-vowel marks and
// middle dots vanish, and so do invisible signs and the colour codes of
// terminals. templates/assets/normal.js is the same for browsers.
type letter struct {
	c        rune // NFKC, lower case, katakana as hiragana; -1 for a placeholder
	s        rune // the sign that stands for all that look like it
	word     int32
	from, to int32 // where it stands in the text, in bytes
	cjk, gap bool  // Japanese or Chinese; what is no letter stands before it
	katakana bool
}

// skeletons maps letters to the ones they are taken for: without dakuten, small
// kana as large ones, kanji and digits as the kana and letters they look like.
var skeletons = pairUp(
	"がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽゔ", "かきくけこさしすせそたちつてとはひふへほはひふへほう",
	"ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ",
	"んしじ", "そつつ", // ン and ソ, シ and ツ
	"口力工二卜八夕", "ろかえにとはた",
	"01i5", "olls",
)

func pairUp(rows ...string) map[rune]rune {
	m := map[rune]rune{}
	for i := 0; i < len(rows); i += 2 {
		to := []rune(rows[i+1])
		for j, r := range []rune(rows[i]) {
			m[r] = to[j]
		}
	}
	return m
}

// lastKana is behind the kana and before the kanji of skeletons.
const lastKana = 0x3100

// skeletonTable is skeletons for what is no kanji, where most letters are.
var skeletonTable = func() (table [lastKana]uint16) {
	for c := range table {
		table[c] = uint16(c)
	}
	for c, s := range skeletons {
		if c < lastKana {
			table[c] = uint16(s)
		}
	}
	return table
}()

func skeleton(c rune) rune {
	if c < lastKana {
		return rune(skeletonTable[c])
	}
	if s, ok := skeletons[c]; ok {
		return s
	}
	return c
}

func isKatakana(c rune) bool { return c >= 0x30a1 && c <= 0x30fa || c == 0x30fd || c == 0x30fe }

func isCJK(c rune) bool {
	return c >= 0x3041 && c <= 0x3096 || c == 0x309d || c == 0x309e || isKatakana(c) || c >= 0x3005 && c <= 0x3007 ||
		c >= 0x3400 && c <= 0x9fff || c >= 0xf900 && c <= 0xfaff || c >= 0x20000 && c <= 0x3ffff
}

// letters reads a text.
func letters(text string) []letter { return appendLetters(make([]letter, 0, len(text)/2), text) }

// appendLetters reads a text into an empty list, whose room it uses.
func appendLetters(room []letter, text string) []letter {
	r := reader{out: room}
	for at := 0; at < len(text); {
		if c := text[at]; c < 0x80 && c != 0x1b && (at+1 == len(text) || text[at+1] < 0xcc) { // marks begin at U+0300
			r.ascii(c, at)
			at++
			continue
		}
		c, size := utf8.DecodeRuneInString(text[at:])
		from := at
		at += size
		if c == 0x1b {
			at = afterEscape(text, at)
			continue
		}
		for at < len(text) {
			next, n := utf8.DecodeRuneInString(text[at:])
			if next < 0x300 || !joins(next) {
				break
			}
			at += n
		}
		if !invisible(c) {
			r.cluster(text[from:at], c, at-from == size, from, at)
		}
	}
	return number(dropLongVowels(r.out))
}

type reader struct {
	out []letter
	gap bool
}

// ascii adds the letter of a sign without marks.
func (r *reader) ascii(c byte, at int) {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	if !isLetterOrDigit(rune(c)) {
		r.gap = true
		return
	}
	r.out = append(r.out, letter{c: rune(c), s: skeleton(rune(c)), gap: r.gap, from: int32(at), to: int32(at + 1)})
	r.gap = false
}

// cluster adds the letters of a sign with its marks.
func (r *reader) cluster(text string, c rune, single bool, from, to int) {
	if single && (c < 0x80 || c >= 0x3041 && c <= 0x3096 || c >= 0x30a1 && c <= 0x30fe || c >= 0x4e00 && c <= 0x9fff) {
		r.sign(c, from, to) // NFKC leaves these alone
		return
	}
	for _, n := range norm.NFKC.String(text) {
		r.sign(n, from, to)
	}
}

func (r *reader) sign(c rune, from, to int) {
	cjk := isCJK(c)
	if c == 0x30fc || c == 0x30fb || c > 0x7f && !cjk && unicode.Is(unicode.M, c) {
		return
	}
	if !cjk {
		c = unicode.ToLower(c)
	}
	if !cjk && !isLetterOrDigit(c) {
		r.gap = true
		return
	}
	katakana := isKatakana(c)
	if c >= 0x30a1 && c <= 0x30f6 {
		c -= 0x60
	}
	r.out = append(r.out, letter{c: c, s: skeleton(c), cjk: cjk, gap: r.gap, from: int32(from), to: int32(to), katakana: katakana})
	r.gap = false
}

func isLetterOrDigit(c rune) bool {
	if c < 0x80 {
		return c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
	}
	return unicode.IsLetter(c) || unicode.IsNumber(c)
}

func joins(c rune) bool { return c == 0xff9e || c == 0xff9f || unicode.Is(unicode.M, c) }

func invisible(c rune) bool {
	return c > 0x7f && (unicode.Is(unicode.Cf, c) || c >= 0xfe00 && c <= 0xfe0f)
}

// afterEscape is where a terminal's colour code ends: [ digits and ; letter.
func afterEscape(text string, at int) int {
	if at >= len(text) || text[at] != '[' {
		return at
	}
	end := at + 1
	for end < len(text) && end < at+24 && (text[end] >= '0' && text[end] <= '9' || text[end] == ';') {
		end++
	}
	if end == len(text) {
		return end
	}
	_, size := utf8.DecodeRuneInString(text[end:])
	return end + size
}

// dropLongVowels takes away 一 where it stands for ー: behind katakana and before
// katakana or the end of the Japanese.
func dropLongVowels(list []letter) []letter {
	var out []letter
	for i, l := range list {
		long := l.c == '一' && i > 0 && list[i-1].katakana && (i+1 == len(list) || list[i+1].katakana || !list[i+1].cjk)
		if long && out == nil {
			out = append(make([]letter, 0, len(list)), list[:i]...)
		} else if !long && out != nil {
			out = append(out, l)
		}
	}
	if out == nil {
		return list
	}
	return out
}

// number counts the words.
func number(list []letter) []letter {
	word := int32(0)
	for i := 1; i < len(list); i++ {
		if list[i].cjk != list[i-1].cjk || !list[i].cjk && list[i].gap {
			word++
		}
		list[i].word = word
	}
	return list
}

// A gram is a piece by which a text is found, as a hash: a word, three letters
// of a word with its edges, two letters of Japanese, or an error code.
type gram struct {
	hash          uint32
	first, length int
	soft          bool // spans a gap, as between words typed with a space
	whole         bool // not a part of a word
}

const hashStart = 2166136261

// step is FNV-1a, a code point at a time.
func step(hash uint32, c rune) uint32 { return (hash ^ uint32(c)) * 16777619 }

// grams calls see with each piece of a text.
func grams(list []letter, see func(gram)) {
	for i := 0; i < len(list); {
		end := i
		for end < len(list) && list[end].word == list[i].word {
			end++
		}
		if list[i].cjk {
			pairGrams(list, i, end, see)
		} else {
			wordGrams(list, i, end, see)
		}
		i = end
	}
}

func pairGrams(list []letter, from, to int, see func(gram)) {
	if to-from == 1 {
		see(gram{signHash(list[from]), from, 1, false, true})
	}
	for i := from; i+1 < to; i++ {
		see(gram{signsHash(list[i], list[i+1]), i, 2, list[i+1].gap, true})
	}
}

func signHash(a letter) uint32 { return step(step(hashStart, 'J'), a.s) }

func signsHash(a, b letter) uint32 { return step(signHash(a), b.s) }

func wordGrams(list []letter, from, to int, see func(gram)) {
	see(gram{wordHash(list[from:to]), from, to - from, false, true})
	edge := sign{'^', from}
	before := edge
	last, at := nextSign(list, from, to)
	for at < to {
		var next sign
		next, at = nextSign(list, at, to)
		see(gram{partHash(before, last, next), before.at, min(3, to-before.at), false, false})
		before, last = last, next
	}
	edge.at = to - 1
	see(gram{partHash(before, last, edge), before.at, min(3, to-before.at), false, false})
}

// sign is a letter of a word as its pieces have it, or the edge of one.
type sign struct {
	s  rune
	at int
}

// nextSign reads a letter of a word, and says where the next one is: rn looks
// like m.
func nextSign(list []letter, at, to int) (sign, int) {
	if list[at].s == 'r' && at+1 < to && list[at+1].s == 'n' {
		return sign{'m', at}, at + 2
	}
	return sign{list[at].s, at}, at + 1
}

func wordHash(word []letter) uint32 {
	hash := step(hashStart, 'W')
	for at := 0; at < len(word); {
		var next sign
		next, at = nextSign(word, at, len(word))
		hash = step(hash, next.s)
	}
	return hash
}

func partHash(a, b, c sign) uint32 {
	return step(step(step(step(hashStart, 'T'), a.s), b.s), c.s)
}

// appendWhole adds the hashes of the whole pieces that are not soft, as grams
// has them.
func appendWhole(hashes []uint32, list []letter) []uint32 {
	for i := 0; i < len(list); {
		end := i + 1
		for end < len(list) && list[end].word == list[i].word {
			end++
		}
		switch {
		case !list[i].cjk:
			hashes = append(hashes, wordHash(list[i:end]))
		case end == i+1:
			hashes = append(hashes, signHash(list[i]))
		default:
			for j := i; j+1 < end; j++ {
				if !list[j+1].gap {
					hashes = append(hashes, signsHash(list[j], list[j+1]))
				}
			}
		}
		i = end
	}
	return hashes
}

// codeKey is the form in which error codes are compared: letters and digits
// alone, in lower case.
func codeKey(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(norm.NFKC.String(text)))
}

// codeForms lists the keys by which somebody may look for a code and nothing
// else: its own, without 0x, and four digits or more without letters before them.
func codeForms(key string) []string {
	forms := []string{key}
	if rest, ok := strings.CutPrefix(key, "0x"); ok && len(key) >= 6 {
		forms = append(forms, rest)
	}
	digits := strings.TrimLeft(key, "abcdefghijklmnopqrstuvwxyz")
	if digits != key && len(digits) >= 4 && strings.Trim(digits, "0123456789") == "" {
		forms = append(forms, digits)
	}
	return forms
}

// codeGram is the piece by which an error code is found, given its key.
func codeGram(key string) uint32 {
	hash := step(hashStart, 'C')
	for _, c := range key {
		hash = step(hash, c)
	}
	return hash
}
