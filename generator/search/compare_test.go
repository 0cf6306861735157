package search

import (
	"bufio"
	"encoding/json"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// compared is how many random texts both engines are asked for.
const compared = 1000

// TestGoAndJavaScriptAgree asks both engines for random texts and for the
// vectors' with slips in them.
func TestGoAndJavaScriptAgree(t *testing.T) {
	texts := randomTexts(readInputs(t), compared)
	answers := askNode(t, texts)
	x := newIndex(t, library(t))
	wrong := 0
	for _, text := range texts {
		var js struct {
			Letters []letterVector
			Grams   []gramVector
			Ranking rankingVector
		}
		if err := answers.Decode(&js); err != nil {
			t.Fatalf("node stopped before %q: %v", text, err)
		}
		for _, pair := range [][2]any{{lettersOf(text), js.Letters}, {gramsOf(text), js.Grams}, {rankingOf(x, text), js.Ranking}} {
			if !reflect.DeepEqual(pair[0], pair[1]) {
				t.Errorf("for %s\nGo         %s\nJavaScript %s", show(text), show(pair[0]), show(pair[1]))
				wrong++
				break
			}
		}
		if wrong == 5 {
			t.Fatal("and so on")
		}
	}
}

// askNode starts testdata/compare.mjs and gives it texts.
func askNode(t *testing.T, texts []string) *json.Decoder {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("this test compares Go with JavaScript and needs Node 20.19 or newer as node in PATH")
	}
	c := exec.Command(node, "testdata/compare.mjs")
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		io.Copy(io.Discard, out)
		if err := c.Wait(); err != nil {
			t.Error(err)
		}
	})
	go func() {
		w := bufio.NewWriter(in)
		for _, text := range texts {
			w.WriteString(show(text) + "\n")
		}
		w.Flush()
		in.Close()
	}()
	return json.NewDecoder(out)
}

// alphabets are the ranges that random texts are made of.
var alphabets = [][2]rune{
	{0, 0x7f}, {0x20, 0x7e}, {'a', 'z'}, {'0', '9'}, {0x80, 0x24f}, {0x300, 0x36f}, {0x370, 0x52f}, {0x590, 0x6ff}, {0x900, 0xdff}, {0xe00, 0xeff}, {0x10a0, 0x11ff},
	{0x1c80, 0x1cbf}, {0x1d00, 0x20cf}, {0x2000, 0x206f}, {0x2100, 0x24ff}, {0x2500, 0x27ff}, {0x2e80, 0x303f}, {0x3000, 0x30ff}, {0x3041, 0x3096}, {0x30a1, 0x30fe}, {0x3130, 0x33ff},
	{0x4e00, 0x9fff}, {0x4e00, 0x4e10}, {0xa000, 0xabff}, {0xac00, 0xd7a3}, {0xe000, 0xe0ff}, {0xf900, 0xfaff}, {0xfb00, 0xffff}, {0xff00, 0xffef}, {0x10000, 0x10fff}, {0x1d400, 0x1d7ff}, {0x1f000, 0x1faff},
	{0x20000, 0x2a6df}, {0x2f800, 0x2fa1f}, {0xe0000, 0xe01ef}, {0, 0x10ffff},
}

// telling are signs that the engine treats in a way of their own.
var telling = []string{
	"\x1b[", "\x1b[1;31m", "\x1b", "\n", "\r\n", " ", "  ", "　", "ー", "一", "・", "･", "ﾞ", "ﾟ", "\u3099", "\u309a", "\u0301", "\u200b", "\u200d", "\ufe0f", "\ufeff", "\u00ad", "\u0085", "\u034f", "rn", "m", "{", "}", `\{`, "{x}", "ー一ー", "ア一", "一ア", "ソ", "ン", "口", "ロ", "0", "O", "l", "1", "İ", "ß", "ς", "K", "ﬁ", "㍿", "½", "̈́", "각", "가", "0x80070643", "TS2304", "#SPILL!", "👩‍👧", "𠮷", "\x00", "\u2028", "’", "「", "」", ":", ". ",
}

// randomTexts are the same in every run.
func randomTexts(in inputs, n int) []string {
	r := rand.New(rand.NewPCG(20261125, 4))
	known := slices.Concat(in.Texts, in.Rankings)
	for _, pair := range in.Alignments {
		known = append(known, pair[0], pair[1])
	}
	list := make([]string, n)
	for i := range list {
		switch i % 4 {
		case 0:
			list[i] = randomText(r, 1+r.IntN(40))
		case 1:
			list[i] = randomText(r, r.IntN(4)) + known[r.IntN(len(known))] + "\n" + randomText(r, r.IntN(30))
		default:
			list[i] = mutated(r, known[r.IntN(len(known))], known)
		}
	}
	return list
}

func randomText(r *rand.Rand, n int) string {
	var b strings.Builder
	alphabet := alphabets[r.IntN(len(alphabets))]
	for range n {
		if r.IntN(8) == 0 {
			alphabet = alphabets[r.IntN(len(alphabets))]
		}
		if r.IntN(4) == 0 {
			b.WriteString(telling[r.IntN(len(telling))])
		} else {
			b.WriteRune(randomRune(r, alphabet))
		}
	}
	return b.String()
}

// randomRune is a sign that this Go's Unicode has. Later ones are letters in
// one language before they are in the other.
func randomRune(r *rand.Rand, alphabet [2]rune) rune {
	for range 100 {
		c := alphabet[0] + rune(r.IntN(int(alphabet[1]-alphabet[0]+1)))
		if unicode.In(c, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf, unicode.Co) {
			return c
		}
	}
	return alphabet[0]
}

// mutated puts slips, strange signs and parts of other texts into one.
func mutated(r *rand.Rand, text string, known []string) string {
	signs := []rune(text)
	for range 1 + r.IntN(6) {
		at := r.IntN(len(signs) + 1)
		to := min(len(signs), at+r.IntN(3))
		switch r.IntN(6) {
		case 0:
			signs = slices.Delete(signs, at, to)
		case 1:
			signs = slices.Insert(signs, at, []rune(telling[r.IntN(len(telling))])...)
		case 2:
			signs = slices.Insert(signs, at, []rune(randomText(r, 1+r.IntN(5)))...)
		case 3:
			signs = slices.Replace(signs, at, to, []rune(strings.ToUpper(string(signs[at:to])))...)
		case 4:
			signs = slices.Insert(signs, at, []rune("\n"+known[r.IntN(len(known))]+"\n")...)
		default:
			slices.Reverse(signs[at:to])
		}
	}
	return string(signs)
}
