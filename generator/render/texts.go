package render

import (
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"naosu/generator/kb"
)

// Texts are the words of the pages in one language, from text/<lang>.yaml:
// a flat list of keys. {0}, {1} … stand for what the page fills in.
type Texts struct {
	Lang  string
	words map[string]string
}

// ReadTexts reads all files of text/.
func ReadTexts(templates fs.FS) (map[string]*Texts, error) {
	files, err := fs.Glob(templates, "text/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list UI texts: %w", err)
	}
	out := map[string]*Texts{}
	for _, f := range files {
		data, err := fs.ReadFile(templates, f)
		if err != nil {
			return nil, fmt.Errorf("read UI texts: %w", err)
		}
		t := &Texts{Lang: strings.TrimSuffix(path.Base(f), ".yaml")}
		if err := yaml.Unmarshal(data, &t.words); err != nil {
			return nil, fmt.Errorf("read UI texts %s: %w", f, err)
		}
		out[t.Lang] = t
	}
	return out, nil
}

// Get returns the words for key with args filled in. A key that is missing
// gives itself: a page with an odd word is better than no page, and a test
// keeps the files complete.
func (t *Texts) Get(key string, args ...any) string {
	s, ok := t.words[key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return s
	}
	var b strings.Builder
	for { // in one pass: what is filled in may hold {1}
		hole := strings.IndexByte(s, '{')
		if hole < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:hole])
		s = s[hole:]
		if i, ok := argument(s, len(args)); ok {
			fmt.Fprint(&b, args[i])
			s = s[len("{0}"):]
		} else {
			b.WriteByte('{')
			s = s[1:]
		}
	}
}

// argument reads {0} to {9} at the head of s, where there is such an argument.
func argument(s string, n int) (int, bool) {
	if len(s) < len("{0}") || s[2] != '}' {
		return 0, false
	}
	i := int(s[1] - '0')
	return i, s[1] >= '0' && i < min(n, 10)
}

func (t *Texts) has(key string) bool {
	_, ok := t.words[key]
	return ok
}

// Count returns the words for a number of things: key.one for 1, where the
// language has it, else key.
func (t *Texts) Count(key string, n int) string {
	if n == 1 && t.has(key+".one") {
		return t.Get(key+".one", n)
	}
	return t.Get(key, n)
}

// Date writes a date as the language does, no finer than it was given.
func (t *Texts) Date(d kb.Date) string {
	if d.IsZero() {
		return ""
	}
	year, month, day := d.Time.Date()
	name := t.Get("month." + strconv.Itoa(int(month)))
	switch d.Kind {
	case kb.Month:
		return t.Get("date.month", year, name)
	case kb.Moment:
		return t.Get("date.moment", year, name, day, d.Time.Format("15:04"), zone(d))
	}
	return t.Get("date.day", year, name, day)
}

// Day writes a date without its time of day.
func (t *Texts) Day(d kb.Date) string {
	if d.Kind == kb.Moment {
		d.Kind = kb.Day
	}
	return t.Date(d)
}

func zone(d kb.Date) string {
	if _, offset := d.Time.Zone(); offset == 0 {
		return "UTC"
	}
	return "UTC" + d.Time.Format("-07:00")
}
