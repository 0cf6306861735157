package kb

import "time"

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

// ParseDate reads 2024-06, 2024-06-18, 2024-06-18T10:00+09:00 or, with Z or
// seconds, the like. A time without a zone is refused.
func ParseDate(s string) (Date, bool) {
	for _, f := range []struct {
		layout string
		kind   DateKind
	}{
		{"2006-01-02", Day}, {"2006-01", Month},
		{"2006-01-02T15:04Z07:00", Moment}, {"2006-01-02T15:04:05Z07:00", Moment},
	} {
		if t, err := time.Parse(f.layout, s); err == nil {
			return Date{s, t, f.kind}, true
		}
	}
	return Date{}, false
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
