package kb

import (
	"strings"
	"testing"
)

func courseOf(i *Incident) string {
	var out []string
	for _, l := range i.Course() {
		out = append(out, l.Date.Text+" "+l.Scale)
	}
	return strings.Join(out, ", ")
}

func TestCourse(t *testing.T) {
	cases := map[string]struct {
		started, ended string
		updates        []string // a date, and a scale if it has one
		want           string
	}{
		"nothing but a beginning":        {"2024-06-15", "", nil, "2024-06-15 many"},
		"levels of updates last":         {"2024-06-15", "", []string{"2024-06-15", "2024-06-18 one", "2024-06-20"}, "2024-06-15 many, 2024-06-18 one, 2024-06-20 one"},
		"newest first":                   {"2024-06-15", "", []string{"2024-06-20", "2024-06-18 one"}, "2024-06-15 many, 2024-06-18 one, 2024-06-20 one"},
		"the end is a level":             {"2024-06-15", "2024-06-17", []string{"2024-06-16", "2024-06-20"}, "2024-06-15 many, 2024-06-16 many, 2024-06-17 none, 2024-06-20 none"},
		"an update on the last day":      {"2024-06-15", "2024-06-17", []string{"2024-06-17"}, "2024-06-15 many, 2024-06-17 none"},
		"over on its first day":          {"2024-06-15", "2024-06-15", []string{"2024-06-15", "2024-06-16"}, "2024-06-15 many, 2024-06-16 none"},
		"traces after the end":           {"2024-06-15", "2024-06-15", []string{"2024-06-16 one", "2024-06-17"}, "2024-06-15 many, 2024-06-16 one, 2024-06-17 none"},
		"a month is over at its end":     {"2024-06", "2024-06", []string{"2024-06-15", "2024-07-01"}, "2024-06 many, 2024-06-15 many, 2024-07-01 none"},
		"over, though nobody knows when": {"2024-06-15", "", []string{"2024-06-27 none"}, "2024-06-15 many, 2024-06-27 none"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			date := func(s string) Date { d, _ := ParseDate(s); return d }
			text := &Text{Lang: "en"}
			for _, u := range c.updates {
				day, scale, _ := strings.Cut(u, " ")
				text.Updates = append(text.Updates, Update{Date: date(day), Scale: scale})
			}
			i := &Incident{Doc: Doc{Original: "en", Texts: []*Text{text}}, Scale: "many", Started: date(c.started), Ended: date(c.ended)}
			equal(t, "course", courseOf(i), c.want)
		})
	}
}

func TestDays(t *testing.T) {
	a, _ := ParseDate("2024-02-28T23:59+09:00")
	b, _ := ParseDate("2024-03-01")
	equal(t, "days", a.Days(b), 2)
}
