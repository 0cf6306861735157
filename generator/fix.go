package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"naosu/generator/check"
	"naosu/generator/kb"
	"naosu/generator/source"
)

// maxRounds is how often fix looks again. A mended mistake can bring to light
// another behind it, but not for ever.
const maxRounds = 20

// fix makes the edits that findings carry and says what it did, until there is
// none left. Stamps that were right stay right.
func (p *program) fix(ctx context.Context, w *workplace, o checkOptions, day time.Time) error {
	var before *kb.Library
	for range maxRounds {
		lib, findings, err := kb.Load(ctx, w.content, kb.Options{Name: w.name, Languages: w.languages, Drafts: o.drafts, Finished: o.drafts})
		if err != nil {
			return err
		}
		if before == nil {
			before = lib
		}
		more, err := check.Library(ctx, lib, day, findings, nil)
		if err != nil {
			return err
		}
		findings = append(findings, more...)
		findings.Sort()
		done, err := p.mend(w, findings)
		if err != nil {
			return err
		}
		if done == 0 {
			return p.restamp(w, before, lib)
		}
	}
	return nil
}

// restamp lets translations that were up to date with a section of the original
// before it was mended be so still.
func (p *program) restamp(w *workplace, before, after *kb.Library) error {
	docs := map[string]*kb.Doc{}
	for _, d := range before.Docs() {
		docs[d.Dir] = d
	}
	for _, d := range after.Docs() {
		old := docs[d.Dir]
		if old == nil || old.Original != d.Original {
			continue
		}
		for _, t := range d.Texts {
			stamps, follow := followed(old.In(t.Lang), old.In(d.Original).Hashes, d.In(d.Original).Hashes)
			if len(follow) == 0 {
				continue
			}
			if _, err := p.stamp(w, t, stamps); err != nil {
				return err
			}
			fmt.Fprintf(p.err, "%s: %s\n", printable(t.Place.File), p.say(source.Say("mended: the stamps of %s follow what was mended in the original [translation-stale]",
				"修正: 原文の修正に合わせて %s の記録を改めました [translation-stale]", printable(strings.Join(follow, ", ")))))
		}
	}
	return nil
}

// followed are the stamps of a text with those that agreed with the original
// before replaced by what it is now, and the sections of these.
func followed(old *kb.Text, before, after map[string]string) (stamps map[string]string, sections []string) {
	if old == nil || old.Stamps == nil {
		return nil, nil
	}
	stamps = maps.Clone(old.Stamps)
	for id, stamp := range old.Stamps {
		if now, there := after[id]; there && stamp == before[id] && now != stamp {
			stamps[id] = now
			sections = append(sections, id)
		}
	}
	slices.Sort(sections)
	return stamps, sections
}

// mend makes the edits of findings, which are sorted, a file at a time.
func (p *program) mend(w *workplace, findings source.Findings) (done int, err error) {
	for len(findings) > 0 {
		file := findings[0].Place.File
		n := slices.IndexFunc(findings, func(f source.Finding) bool { return f.Place.File != file })
		if n < 0 {
			n = len(findings)
		}
		made, err := p.mendFile(w, file, findings[:n])
		if err != nil {
			return done, err
		}
		done += made
		findings = findings[n:]
	}
	return done, nil
}

func (p *program) mendFile(w *workplace, file string, findings source.Findings) (int, error) {
	var edits []source.Edit
	for _, f := range findings {
		if f.Edit != (source.Edit{}) {
			edits = append(edits, f.Edit)
		}
	}
	name, inside := strings.CutPrefix(file, w.name+"/")
	if len(edits) == 0 || !inside {
		return 0, nil
	}
	data, err := w.read(file)
	if err != nil {
		return 0, fmt.Errorf("read %s: %w", file, err)
	}
	text, made := edited(data, edits)
	if len(made) == 0 {
		return 0, nil
	}
	if err := replaceFile(filepath.Join(p.content, filepath.FromSlash(name)), text); err != nil {
		return 0, fmt.Errorf("mend %s: %w", file, err)
	}
	for _, f := range findings {
		if slices.Contains(made, f.Edit) {
			fmt.Fprintf(p.err, "%s:%d:%d: %s: %s; %s [%s]\n", printable(f.Place.File), f.Place.Line, f.Place.Column,
				p.say(source.Say("mended", "修正")), printable(f.Message.In(p.lang)), p.say(wording(f.Edit)), f.Rule)
		}
	}
	return len(made), nil
}

// wording says what an edit did.
func wording(e source.Edit) source.Text {
	switch {
	case e.Old == "":
		return source.Say("added %q", "%q を加えました", e.New)
	case e.New == "":
		return source.Say("removed %q", "%q を取り除きました", e.Old)
	}
	return source.Say("%q is now %q", "%q を %q に直しました", e.Old, e.New)
}

// edited makes edits in a file as it was read, from the last to the first, and
// returns those that it made: an edit whose old text does not stand there, or
// that overlaps another, is left out. All other bytes stay, a byte order mark
// and the ends of lines too.
func edited(data []byte, edits []source.Edit) (text []byte, made []source.Edit) {
	starts := lineStarts(data)
	type cut struct {
		from int
		edit source.Edit
	}
	var cuts []cut
	for _, e := range edits {
		if from, ok := offset(data, starts, e.At); ok && bytes.HasPrefix(data[from:], []byte(e.Old)) {
			cuts = append(cuts, cut{from, e})
		}
	}
	slices.SortStableFunc(cuts, func(a, b cut) int { return b.from - a.from })
	text = bytes.Clone(data)
	before := len(data) + 1
	for _, c := range cuts {
		end := c.from + len(c.edit.Old)
		if end > before || c.from == before {
			continue
		}
		text = slices.Concat(text[:c.from], []byte(c.edit.New), text[end:])
		made = append(made, c.edit)
		before = c.from
	}
	return text, made
}

// lineStarts are the offsets at which lines begin, as source.File counts them.
func lineStarts(data []byte) []int {
	starts := []int{len(data) - len(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))}
	for i, c := range data {
		if c == '\n' || c == '\r' && (i+1 == len(data) || data[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// offset is where a place begins in data.
func offset(data []byte, starts []int, at source.Place) (int, bool) {
	if at.Line < 1 || at.Line > len(starts) {
		return 0, false
	}
	from := starts[at.Line-1]
	for range at.Column - 1 {
		if from >= len(data) {
			return 0, false
		}
		_, n := utf8.DecodeRune(data[from:])
		from += n
	}
	return from, true
}
