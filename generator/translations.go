package main

import (
	"context"
	"fmt"
	"strings"

	"naosu/generator/check"
	"naosu/generator/source"
)

// translations prints which document is translated how far: a table, or with
// --format json the same as a list whose shape is a promise.
func (p *program) translations(ctx context.Context, w *workplace, o checkOptions) error {
	lib, _, err := w.load(ctx, o)
	if err != nil {
		return err
	}
	w.meter.clear()
	list := check.Translations(lib)
	if o.format == "json" {
		if err := indented(p.out, map[string]any{"documents": list}); err != nil {
			return fmt.Errorf("print translations: %w", err)
		}
		return nil
	}
	rows := [][]string{append([]string{p.say(documentHeading)}, lib.Site.Languages...)}
	for _, d := range list {
		row := []string{d.Folder}
		for _, t := range d.Translations {
			row = append(row, p.stateOf(t))
		}
		rows = append(rows, row)
	}
	p.table(rows)
	for _, lang := range lib.Site.Languages {
		fmt.Fprintln(p.out, p.tally(list, lang))
	}
	return nil
}

var documentHeading = source.Text{En: "document", Ja: "文書"}

// stateWords are the states as people read them.
func stateWords(s check.State) source.Text {
	switch s {
	case check.Original:
		return source.Say("original", "原文")
	case check.Current:
		return source.Say("current", "最新")
	case check.Stale:
		return source.Say("stale", "要更新")
	case check.Unstamped:
		return source.Say("unstamped", "記録なし")
	}
	return source.Say("missing", "未訳")
}

func (p *program) stateOf(t check.Translation) string {
	word := p.say(stateWords(t.State))
	var behind []string
	behind = append(behind, t.Sections...)
	for _, id := range t.New {
		behind = append(behind, "+"+id)
	}
	if len(behind) > 0 {
		word += ": " + printable(strings.Join(behind, ", "))
	}
	return word
}

// tally counts the states of a language.
func (p *program) tally(list []check.Translated, lang string) string {
	count := map[check.State]int{}
	for _, d := range list {
		for _, t := range d.Translations {
			if t.Lang == lang {
				count[t.State]++
			}
		}
	}
	var parts []string
	for _, s := range []check.State{check.Original, check.Current, check.Stale, check.Unstamped, check.Missing} {
		if count[s] > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", p.say(stateWords(s)), count[s]))
		}
	}
	return lang + ": " + strings.Join(parts, ", ")
}

// table prints rows with aligned columns; wide characters take two columns.
func (p *program) table(rows [][]string) {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], columns([]rune(cell)))
		}
	}
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			line += cell + strings.Repeat(" ", width[i]-columns([]rune(cell))+2)
		}
		fmt.Fprintln(p.out, strings.TrimRight(line, " "))
	}
}
