package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// A table collects the measurements of all builders.
type table struct {
	articles int
	machine  string
	rows     []row
}

// A row is a builder with its measurements, one for each round.
type row struct {
	name string
	runs []measurement
}

func (t *table) add(i int, name string, m measurement) {
	if i == len(t.rows) {
		t.rows = append(t.rows, row{name: name})
	}
	t.rows[i].runs = append(t.rows[i].runs, m)
}

// print writes the table as Markdown.
func (t *table) print(out io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d articles in two languages, medians of %d rounds; %s\n\n", t.articles, len(t.rows[0].runs), t.machine)
	b.WriteString("| | CPU s | wall s | peak MB | files | MB | CPU ÷ floor | CPU ÷ Hugo |\n|---|---|---|---|---|---|---|---|\n")
	for _, r := range t.rows {
		fmt.Fprintf(&b, "| %s | %.2f | %.2f | %.0f | %.0f | %.1f | %s | %s |\n", r.name,
			r.median(func(m measurement) float64 { return m.cpu.Seconds() }), r.median(func(m measurement) float64 { return m.wall.Seconds() }),
			r.median(func(m measurement) float64 { return float64(m.peak) / 1e6 }), r.median(func(m measurement) float64 { return float64(m.files) }),
			r.median(func(m measurement) float64 { return float64(m.size) / 1e6 }), t.ratio(r, "floor"), t.ratio(r, "Hugo"))
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// ratio is the median of a row's CPU in parts of another's, round by round.
func (t *table) ratio(r row, name string) string {
	i := slices.IndexFunc(t.rows, func(other row) bool { return other.name == name })
	if i < 0 {
		return ""
	}
	var list []float64
	for round, m := range r.runs {
		list = append(list, m.cpu.Seconds()/max(t.rows[i].runs[round].cpu, time.Microsecond).Seconds())
	}
	return fmt.Sprintf("%.2f", median(list))
}

func (r row) median(of func(measurement) float64) float64 {
	var list []float64
	for _, m := range r.runs {
		list = append(list, of(m))
	}
	return median(list)
}

// median is the middle of a list, of two the mean.
func median(list []float64) float64 {
	slices.Sort(list)
	n := len(list)
	return (list[(n-1)/2] + list[n/2]) / 2
}
