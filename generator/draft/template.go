package draft

import (
	"strconv"
	"strings"
)

// Template puts placeholders in the place of what differs from reader to
// reader: addresses, paths, hosts, numbers, versions, dates, times, hashes and
// names in quotes. Error codes stay. What occurs twice has one name. Braces of
// the text that would be read as placeholders are escaped.
func Template(text string) string {
	var out strings.Builder
	names := naming{byValue: map[string]string{}, used: map[string]bool{}}
	at := 0
	for _, p := range volatile(text) {
		if p.typ == "" || p.from > 0 && text[p.from-1] == '\\' {
			continue // \{ would be a brace
		}
		name, ok := names.of(p.typ, p.name, text[p.from:p.to])
		if !ok {
			continue
		}
		out.WriteString(escape(text[at:p.from]))
		out.WriteString(name)
		at = p.to
	}
	out.WriteString(escape(text[at:]))
	return out.String()
}

// naming gives placeholders their names.
type naming struct {
	byValue map[string]string // type and value → placeholder
	used    map[string]bool
}

// of writes the placeholder for a value, or false where there are too many.
func (n *naming) of(typ, name, value string) (string, bool) {
	key := typ + " " + value
	if known, ok := n.byValue[key]; ok {
		return known, true
	}
	if len(n.used) >= mostPlaceholders {
		return "", false
	}
	base := name
	for i := 2; n.used[name]; i++ {
		name = base + strconv.Itoa(i)
	}
	n.used[name] = true
	written := "{" + name + ":" + typ + "}"
	if name == typ {
		written = "{" + name + "}"
	}
	n.byValue[key] = written
	return written, true
}

// escape writes \ before each brace that a placeholder could begin with.
func escape(s string) string {
	var out strings.Builder
	for i := range len(s) {
		if s[i] == '{' && (i > 0 && s[i-1] == '\\' || i+1 < len(s) && (s[i+1] >= 'a' && s[i+1] <= 'z' || s[i+1] >= '0' && s[i+1] <= '9')) {
			out.WriteByte('\\')
		}
		out.WriteByte(s[i])
	}
	return out.String()
}
