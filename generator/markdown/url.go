package markdown

import (
	"net/url"
	"strings"
	"unicode"
)

// URLKind says what an address points to.
type URLKind int

// The kinds of address that may stand in a page; all others are Refused.
const (
	Refused  URLKind = iota
	External         // http or https
	Mail             // mailto
	Fragment         // #id on the same page
	Relative         // a path from the file, perhaps with a fragment
)

// URL is an address that passed the policy.
type URL struct {
	Kind     URLKind
	Address  string // External and Mail: safe to print as an attribute once escaped
	Path     string // Relative: decoded
	Fragment string // decoded, without #
}

// ParseURL is the one place that decides which addresses may stand in a page.
// raw is an address after entities and Markdown escapes were resolved. Control
// characters, white space inside, backslashes, // without a scheme, an absolute
// path, user names, and schemes other than http, https and mailto are refused,
// also where percent-encoding hides them.
func ParseURL(raw string) URL {
	raw = strings.TrimSpace(raw)
	if raw == "" || hasControl(raw) {
		return URL{}
	}
	decoded, err := url.PathUnescape(raw)
	if err != nil || hasControl(decoded) {
		return URL{}
	}
	if rest, ok := strings.CutPrefix(raw, "#"); ok {
		fragment, err := url.PathUnescape(rest)
		if err != nil {
			return URL{}
		}
		return URL{Kind: Fragment, Fragment: fragment}
	}
	switch scheme(decoded) {
	case "http", "https":
		return parseExternal(raw)
	case "mailto":
		return parseMail(raw)
	case "":
		return parseRelative(raw, decoded)
	}
	return URL{}
}

// hasControl reports characters that browsers drop or read as slashes, and
// format characters, which could make an address look like another.
func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r == '\\' || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar ||
			r == '\u2028' || r == '\u2029'
	})
}

// scheme returns what stands before the first colon, in lower case, if no / ?
// or # comes before it. It may be no valid scheme: that is refused too.
func scheme(s string) string {
	i := strings.IndexAny(s, ":/?#")
	if i < 0 || s[i] != ':' {
		return ""
	}
	if i == 0 {
		return ":"
	}
	return strings.ToLower(s[:i])
}

func parseExternal(raw string) URL {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.User != nil || (u.Scheme != "http" && u.Scheme != "https") {
		return URL{}
	}
	return URL{Kind: External, Address: u.String()}
}

func parseMail(raw string) URL {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "mailto" || !strings.Contains(u.Opaque, "@") {
		return URL{}
	}
	return URL{Kind: Mail, Address: u.String()}
}

func parseRelative(raw, decoded string) URL {
	if strings.HasPrefix(decoded, "/") || scheme(strings.TrimLeft(decoded, " ")) != "" {
		return URL{}
	}
	u, err := url.Parse(raw)
	if err != nil || u.RawQuery != "" || u.Host != "" || u.Scheme != "" {
		return URL{}
	}
	return URL{Kind: Relative, Path: u.Path, Fragment: u.Fragment}
}
