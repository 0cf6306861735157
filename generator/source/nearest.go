package source

// Nearest returns the word of known that word was most likely meant to be, and
// whether there is one: at most a third of the letters may differ (optimal
// string alignment distance: a letter changed, added, left out, or two
// neighbours swapped). Among equals the first of known wins.
func Nearest(word string, known []string) (string, bool) {
	best, found := "", false
	limit := max(1, len([]rune(word))/3)
	for _, k := range known {
		if d := distance(word, k, limit); d <= limit && (!found || d < limit) {
			best, found, limit = k, true, d
		}
	}
	return best, found
}

// distance is the optimal string alignment distance of a and b, or some number
// over limit when it exceeds limit.
func distance(a, b string, limit int) int {
	s, t := []rune(a), []rune(b)
	if len(s)-len(t) > limit || len(t)-len(s) > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
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
