package kb

import (
	"regexp"
	"strings"
	"time"
)

// Date is a date as an author wrote it: a month, a day, or a moment with its
// zone. The zero Date is no date.
type Date struct {
	Text string // as written
	Time time.Time
	Kind DateKind
}

// DateKind is the precision of a date.
type DateKind int

// The precisions.
const (
	NoDate DateKind = iota
	Month
	Day
	Moment
)

// dateForm is stricter than time.Parse, which takes 9:00, fractions of seconds
// and zones that do not exist, and would let them into the page.
var dateForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9]))?)?`)

// ParseDate reads 2024-06, 2024-06-18, 2024-06-18T10:00+09:00 or, with Z or
// seconds, the like. A time without a zone is refused.
func ParseDate(s string) (Date, bool) {
	if dateForm.FindString(s) != s {
		return Date{}, false
	}
	for _, f := range []struct {
		layout string
		kind   DateKind
	}{
		{"2006-01-02", Day}, {"2006-01", Month},
		{"2006-01-02T15:04Z07:00", Moment}, {"2006-01-02T15:04:05Z07:00", Moment},
	} {
		if t, err := time.Parse(f.layout, s); err == nil && t.Year() > 0 {
			return Date{s, t, f.kind}, true
		}
	}
	return Date{}, false
}

// DateEnd are the characters that may stand between the date of a heading and
// its title.
const DateEnd = " \u3000:：—–-"

// datePrefix splits a heading that begins with a date. What follows the date
// may not be a digit, a letter of ASCII, or more of a date.
func datePrefix(text string) (date Date, title string, ok bool) {
	written := dateForm.FindString(text)
	date, ok = ParseDate(written)
	rest := text[len(written):]
	next := strings.TrimLeft(rest, "-+:")
	glued := rest != "" && (isASCIIWord(rest[0]) || rest != next && next != "" && isASCIIWord(next[0]))
	return date, strings.TrimLeft(rest, DateEnd), ok && !glued
}

func isASCIIWord(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// IsZero tells whether there is no date.
func (d Date) IsZero() bool { return d.Kind == NoDate }

// Day returns the first day of the date as 2006-01-02, in the date's own zone,
// or "" for no date.
func (d Date) Day() string {
	if d.IsZero() {
		return ""
	}
	return d.Time.Format("2006-01-02")
}

// Compare orders dates by their first moment; no date comes first.
func (d Date) Compare(e Date) int {
	switch {
	case d.IsZero() && e.IsZero():
		return 0
	case d.IsZero():
		return -1
	case e.IsZero():
		return 1
	}
	return d.Time.Compare(e.Time)
}

// AddDays returns the moment n days later.
func (d Date) AddDays(n int) time.Time { return d.Time.AddDate(0, 0, n) }
