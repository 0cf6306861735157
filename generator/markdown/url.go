package markdown

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
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

// maxURL is how long an address may be, in bytes.
const maxURL = 4096

// ParseURL is the one place that decides which addresses may stand in a page.
// raw is an address after entities and Markdown escapes were resolved; spaces
// around it do not count. Refused are control and invisible characters, white
// space, backslashes, // without a scheme, an absolute path, a query without a
// host, user names, and schemes other than http, https and mailto, also where
// percent-encoding hides them. Bytes that are not UTF-8 may be percent-encoded
// in an External address, since older Japanese sites have such addresses.
func ParseURL(raw string) URL {
	raw = strings.Trim(raw, " \t\n\u3000")
	if raw == "" || len(raw) > maxURL || !utf8.ValidString(raw) || strings.ContainsFunc(raw, unicode.IsSpace) || hasControl(raw) {
		return URL{}
	}
	decoded, err := url.PathUnescape(raw)
	if err != nil || hasControl(strings.ToValidUTF8(decoded, "")) {
		return URL{}
	}
	kind := scheme(decoded)
	if kind == "http" || kind == "https" {
		return parseExternal(raw)
	}
	switch {
	case !utf8.ValidString(decoded):
		return URL{}
	case raw[0] == '#':
		return URL{Kind: Fragment, Fragment: decoded[1:]}
	case kind == "mailto":
		return parseMail(raw)
	case kind == "":
		return parseRelative(raw, decoded)
	}
	return URL{}
}

// hasControl reports characters that browsers drop or read as slashes, and
// those that do not show, which could make an address look like another.
func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r == '\\' || r == unicode.ReplacementChar ||
			unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point)
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
	if err != nil || u.User != nil || (u.Scheme != "http" && u.Scheme != "https") || !validHost(u.Host) || u.Hostname() == "" {
		return URL{}
	}
	return URL{Kind: External, Address: u.String()}
}

// validHost allows letters, digits and marks of any script, and what an
// address of numbers or a port needs.
func validHost(host string) bool {
	return utf8.ValidString(host) && !strings.ContainsFunc(host, func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.M, unicode.N) && !strings.ContainsRune("-._:[]。", r)
	})
}

// parseMail accepts one or more addresses, with a subject and a body but no
// other header: a link must not add a recipient that nobody sees.
func parseMail(raw string) URL {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "mailto" || u.Fragment != "" || !validMail(u.Opaque) {
		return URL{}
	}
	headers, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return URL{}
	}
	for name := range headers {
		if name != "subject" && name != "body" {
			return URL{}
		}
	}
	return URL{Kind: Mail, Address: u.String()}
}

func validMail(list string) bool {
	for address := range strings.SplitSeq(list, ",") {
		name, host, ok := strings.Cut(address, "@")
		if !ok || name == "" || host == "" || strings.ContainsAny(host, "@/:") {
			return false
		}
	}
	return true
}

func parseRelative(raw, decoded string) URL {
	u, err := url.Parse(raw)
	if err != nil || strings.ContainsRune(raw, '?') || strings.HasPrefix(decoded, "/") || u.Host != "" || u.Scheme != "" || u.Path == "" {
		return URL{}
	}
	return URL{Kind: Relative, Path: u.Path, Fragment: u.Fragment}
}
