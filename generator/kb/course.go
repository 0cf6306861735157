package kb

import (
	"slices"
	"time"
)

// Level is how many people an incident affected from a day on.
type Level struct {
	Date  Date
	Scale string // one of UpdateScales
}

// Course is how many people the incident affected over time, as far as its
// original says: a level for each day on which it began, ended or has an update,
// in the order of these days. The first is the scale of the incident. A level
// lasts until an update has another, or until the incident ended: then it is
// "none".
func (i *Incident) Course() []Level {
	levels := []Level{{i.Started, i.Scale}}
	updates := slices.Clone(i.Best(i.Original).Updates)
	if !i.Ended.IsZero() {
		updates = append(updates, Update{Date: i.Ended})
	}
	slices.SortStableFunc(updates, func(a, b Update) int { return a.Date.Compare(b.Date) })
	for _, u := range updates {
		last := &levels[len(levels)-1]
		scale := u.Scale
		switch {
		case scale != "":
		case i.over(u.Date):
			scale = "none"
		default:
			scale = last.Scale
		}
		if u.Date.Day() > last.Date.Day() {
			levels = append(levels, Level{u.Date, scale})
		} else {
			last.Scale = scale
		}
	}
	return levels
}

// over tells whether the incident was over on a day. It counts as over on the
// day on which it ended, but not if it began that day too.
func (i *Incident) over(d Date) bool {
	if i.Ended.IsZero() {
		return false
	}
	end := i.Ended.lastDay()
	return d.Day() > end || d.Day() == end && end > i.Started.Day()
}

// lastDay is the last day of a date, which differs from the first if it is a
// month.
func (d Date) lastDay() string {
	if d.Kind == Month {
		return d.Time.AddDate(0, 1, -1).Format(time.DateOnly)
	}
	return d.Day()
}

// Days is how many days lie between the first days of two dates.
func (d Date) Days(until Date) int {
	from, _ := time.Parse(time.DateOnly, d.Day())
	to, _ := time.Parse(time.DateOnly, until.Day())
	return int(to.Sub(from).Hours() / 24)
}
