package render

import (
	"slices"
	"strconv"
	"strings"

	"naosu/generator/kb"
)

// CourseView is the drawing of an incident's course: a row for each level that
// occurs, the widest reach on top, and a point for each day. Shares of the width
// are in percent, heights in em, so that it fits any column and any size of text.
type CourseView struct {
	Words       string // all that the drawing says
	Rows        []CourseRow
	Points      []CoursePoint
	Tail        *CoursePoint // the last point, if what came after it is not known
	Height      string
	First, Last string // dates
}

// CourseRow is a level.
type CourseRow struct{ Name, Y, NameY string }

// CoursePoint is a day, joined with the one before.
type CoursePoint struct {
	X, Y, FromX, FromY string // From is empty for the first
	Words              string
	Over               bool
	Unsure             bool // when it changed is not known
}

// The measures of a course.
const (
	courseRow   = 2.5 // em
	courseLine  = 1.8 // em, from the top of a row to its line
	courseFoot  = 1.6 // em, for dates
	courseLeft  = 2.0 // percent
	courseRight = 98.0
	courseTail  = 10.0 // percent, for what is not known
	courseGap   = 5.0  // percent, between two points
)

// course draws an incident of which more than one day and some level is known;
// else it is nil.
func (r *Renderer) course(i *kb.Incident, lang string) *CourseView {
	levels := i.Course()
	if len(levels) < 2 || !slices.ContainsFunc(levels, func(l kb.Level) bool { return l.Scale != "unknown" }) {
		return nil
	}
	t := r.texts[lang]
	v := &CourseView{First: t.Day(levels[0].Date), Last: t.Day(levels[len(levels)-1].Date)}
	words := []string{t.Get("course.label")}
	right := courseRight
	unknown := levels[len(levels)-1].Scale != "none" && i.State != "resolved"
	if unknown {
		right -= courseTail
	}
	rows := v.rows(t, levels)
	for n, x := range spread(levels, courseLeft, right) {
		l := levels[n]
		p := CoursePoint{X: decimal(x), Y: decimal(rows[l.Scale]), Over: l.Scale == "none", Words: t.Get("course.point", t.Day(l.Date), t.Get("scale."+l.Scale))}
		if n > 0 {
			p.FromX, p.FromY, p.Unsure = v.Points[n-1].X, v.Points[n-1].Y, p.Over && i.Ended.IsZero()
		}
		v.Points = append(v.Points, p)
		words = append(words, p.Words)
	}
	if unknown {
		v.Tail = &v.Points[len(v.Points)-1]
		words = append(words, t.Get("state.label")+": "+t.Get("state."+i.State))
	}
	v.Words = strings.Join(words, " ")
	return v
}

// rows adds a row for each level that occurs and returns where their lines are.
func (v *CourseView) rows(t *Texts, levels []kb.Level) map[string]float64 {
	lines := map[string]float64{}
	for _, scale := range slices.Backward(kb.UpdateScales) {
		if !slices.ContainsFunc(levels, func(l kb.Level) bool { return l.Scale == scale }) {
			continue
		}
		top := float64(len(v.Rows)) * courseRow
		lines[scale] = top + courseLine
		name := t.Get("scale." + scale)
		if scale == "unknown" {
			name = t.Get("scale.label") + ": " + name
		}
		v.Rows = append(v.Rows, CourseRow{name, decimal(lines[scale]), decimal(top + 0.95)})
	}
	v.Height = decimal(float64(len(v.Rows))*courseRow + courseFoot)
	return lines
}

// spread gives each level its place between from and to by its day, with room
// between neighbours.
func spread(levels []kb.Level, from, to float64) []float64 {
	last := len(levels) - 1
	gap := min(courseGap, (to-from)/float64(last))
	days := float64(levels[0].Date.Days(levels[last].Date))
	at := make([]float64, len(levels))
	for i, l := range levels {
		at[i] = from + (to-from)*float64(levels[0].Date.Days(l.Date))/days
		if i > 0 {
			at[i] = max(at[i], at[i-1]+gap)
		}
	}
	for i := last; i >= 0; i-- {
		at[i] = min(at[i], to-gap*float64(last-i))
	}
	return at
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
