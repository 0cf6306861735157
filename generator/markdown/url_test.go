package markdown

import (
	"html"
	"net/url"
	"strings"
	"testing"
	"unicode"
)

func TestParseURL(t *testing.T) {
	external := func(s string) URL { return URL{Kind: External, Address: s} }
	mail := func(s string) URL { return URL{Kind: Mail, Address: s} }
	path := func(p, fragment string) URL { return URL{Kind: Relative, Path: p, Fragment: fragment} }
	fragment := func(s string) URL { return URL{Kind: Fragment, Fragment: s} }
	refused := URL{}
	cases := []struct {
		name, raw string
		want      URL
	}{
		{"https", "https://example.com/a?b=c#d", external("https://example.com/a?b=c#d")},
		{"http", "http://example.com", external("http://example.com")},
		{"upper-case scheme", "HTTPS://example.com/", external("https://example.com/")},
		{"port", "http://example.com:8080/", external("http://example.com:8080/")},
		{"IPv4", "http://127.0.0.1/", external("http://127.0.0.1/")},
		{"IPv6", "http://[2001:db8::1]:80/", external("http://[2001:db8::1]:80/")},
		{"IPv6 with a zone", "http://[fe80::1%25en0]/", refused},
		{"IPv6 left open", "http://[::1/", refused},
		{"name in Japanese", "https://日本語.example/", external("https://%E6%97%A5%E6%9C%AC%E8%AA%9E.example/")},
		{"name in Punycode", "https://xn--wgv71a.example/", external("https://xn--wgv71a.example/")},
		{"path in Japanese", "https://example.com/日本", external("https://example.com/%E6%97%A5%E6%9C%AC")},
		{"encoded path", "https://example.com/%E6%97%A5", external("https://example.com/%E6%97%A5")},
		{"encoded Shift_JIS", "https://example.com/?q=%93%FA%96%7B", external("https://example.com/?q=%93%FA%96%7B")},
		{"encoded space", "https://example.com/a%20b", external("https://example.com/a%20b")},
		{"ampersand", "https://example.com/?a=1&b=2", external("https://example.com/?a=1&b=2")},
		{"quotes", "https://example.com/\"'<>", external("https://example.com/%22%27%3C%3E")},
		{"quotes in the query", "https://example.com/?a='", external("https://example.com/?a='")},
		{"spaces around", "  https://example.com/\u3000", external("https://example.com/")},
		{"long", "https://example.com/" + strings.Repeat("a", maxURL-20), external("https://example.com/" + strings.Repeat("a", maxURL-20))},
		{"too long", "https://example.com/" + strings.Repeat("a", maxURL-19), refused},
		{"scheme in the path", "https://example.com/javascript:x", external("https://example.com/javascript:x")},
		{"dots", "https://example.com/../a", external("https://example.com/../a")},

		{"no host", "http:", refused},
		{"no slashes", "http:example.com", refused},
		{"one slash", "https:/example.com", refused},
		{"three slashes", "http:///example.com", refused},
		{"slash and backslash", `https:/\evil.example`, refused},
		{"backslashes", `https:\\evil.example`, refused},
		{"encoded backslash", "https://example.com%5Cevil.example", refused},
		{"backslash in the path", `https://example.com/\evil`, refused},
		{"port alone", "http://:80/", refused},
		{"port that is none", "http://example.com:a/", refused},
		{"user", "https://user@example.com/", refused},
		{"user and password", "https://user:pass@example.com/", refused},
		{"empty user", "https://@example.com/", refused},
		{"encoded user", "https://good.example%40evil.example/", refused},
		{"host with quotes", "http://a\"b/", refused},
		{"host with a tag", "http://a<b>/", refused},
		{"host with a space", "http://a b/", refused},
		{"host that is not UTF-8", "http://%ff/", refused},
		{"space in the path", "https://example.com/a b", refused},
		{"wide space in the path", "https://example.com/a\u3000b", refused},
		{"no-break space in the path", "https://example.com/a\u00a0b", refused},
		{"bad encoding", "https://example.com/100%", refused},
		{"line break", "https://example.com/a\nb", refused},
		{"tab", "https://example.com/a\tb", refused},
		{"encoded line break", "https://example.com/%0d%0aSet-Cookie:x", refused},
		{"encoded NUL", "https://example.com/%00", refused},
		{"C1 control", "https://example.com/\u0085a", refused},
		{"right-to-left override", "https://example.com/\u202egpj.exe", refused},
		{"isolate", "https://example.com/\u2066a", refused},
		{"line separator at the end", "https://example.com/\u2028", refused},
		{"zero-width space", "https://exam\u200bple.com/", refused},
		{"zero-width joiner", "https://exam\u200dple.com/", refused},
		{"encoded zero-width space", "https://example.com/%E2%80%8B", refused},
		{"soft hyphen", "https://exam\u00adple.com/", refused},
		{"byte order mark", "https://example.com/\ufeff", refused},
		{"Hangul filler", "https://example.com/\u3164", refused},
		{"line separator", "https://example.com/\u2028a", refused},
		{"replacement character", "https://example.com/\ufffd", refused},
		{"raw bytes", "https://example.com/\xff", refused},

		{"javascript", "javascript:alert(1)", refused},
		{"javascript in capitals", "JavaScript:alert(1)", refused},
		{"javascript behind a space", " javascript:alert(1)", refused},
		{"javascript with a tab", "java\tscript:alert(1)", refused},
		{"javascript with a line break", "java\nscript:alert(1)", refused},
		{"javascript behind a control", "\x01javascript:alert(1)", refused},
		{"javascript after entities", unescape([]byte("&#106;avascript:alert(1)")), refused},
		{"javascript after a named colon", unescape([]byte("javascript&colon;alert(1)")), refused},
		{"javascript after an escape", unescape([]byte(`javascript\:alert(1)`)), refused},
		{"encoded javascript", "%6aavascript:alert(1)", refused},
		{"encoded colon", "javascript%3Aalert(1)", refused},
		{"encoded tab", "java%09script:alert(1)", refused},
		{"javascript behind encoded space", "%20javascript:alert(1)", refused},
		{"javascript with slashes", "javascript://example.com/%0Aalert(1)", refused},
		{"encoded http", "%68ttp://example.com/", refused},
		{"data", "data:text/html,<script>alert(1)</script>", refused},
		{"data image", "data:image/svg+xml;base64,AAAA", refused},
		{"vbscript", "vbscript:msgbox(1)", refused},
		{"file", "file:///etc/passwd", refused},
		{"blob", "blob:https://example.com/x", refused},
		{"ftp", "ftp://example.com/", refused},
		{"tel", "tel:+81312345678", refused},
		{"view-source", "view-source:https://example.com", refused},
		{"about", "about:blank", refused},
		{"any scheme", "a:b", refused},
		{"encoded any scheme", "a%3Ab", refused},
		{"no scheme before the colon", ":a", refused},
		{"host and port", "localhost:8080", refused},

		{"two slashes", "//evil.example", refused},
		{"two slashes behind a space", " //evil.example", refused},
		{"encoded slashes", "%2F%2Fevil.example", refused},
		{"two backslashes", `\\evil.example`, refused},
		{"slash, backslash", `/\evil.example`, refused},
		{"absolute path", "/etc/passwd", refused},
		{"encoded absolute path", "%2fetc", refused},
		{"empty", "", refused},
		{"spaces alone", " \t ", refused},
		{"query alone", "?q", refused},
		{"empty query", "?", refused},
		{"file with a query", "a.md?b", refused},
		{"file with an empty query", "a.md?", refused},

		{"file", "a.md", path("a.md", "")},
		{"file above", "../b/ja.md#causes", path("../b/ja.md", "causes")},
		{"folder", "a/", path("a/", "")},
		{"dots", "..", path("..", "")},
		{"colon behind a dot", "./a:b", path("./a:b", "")},
		{"encoded file", "a%20b.md", path("a b.md", "")},
		{"file that is not UTF-8", "%ff.md", refused},
		{"encoded twice", "%252e%252e/a", path("%2e%2e/a", "")},
		{"file in Japanese", "日本.md#原因", path("日本.md", "原因")},
		{"encoded number sign", "a%23b", path("a#b", "")},
		{"two slashes inside", "a//b", path("a//b", "")},

		{"fragment", "#causes", fragment("causes")},
		{"fragment in Japanese", "#原因", fragment("原因")},
		{"encoded fragment", "#%E5%8E%9F", fragment("原")},
		{"empty fragment", "#", fragment("")},
		{"fragment with a scheme", "#javascript:x", fragment("javascript:x")},
		{"fragment with a space", "#a b", refused},
		{"fragment that is not UTF-8", "#%ff", refused},

		{"mail", "mailto:a@example.com", mail("mailto:a@example.com")},
		{"mail in capitals", "MAILTO:a@example.com", mail("mailto:a@example.com")},
		{"mail with a subject", "mailto:a@example.com?subject=b%20c&body=d", mail("mailto:a@example.com?subject=b%20c&body=d")},
		{"mail to two", "mailto:a@example.com,b@example.com", mail("mailto:a@example.com,b@example.com")},
		{"mail with a hidden copy", "mailto:a@example.com?bcc=b@example.com", refused},
		{"mail with a copy", "mailto:a@example.com?subject=x&cc=b@example.com", refused},
		{"mail with a header break", "mailto:a@example.com?subject=a%0d%0abcc:b@example.com", refused},
		{"mail to nobody", "mailto:", refused},
		{"mail without a name", "mailto:@example.com", refused},
		{"mail without a host", "mailto:a@", refused},
		{"mail with slashes", "mailto://a@example.com", refused},
		{"mail with a fragment", "mailto:a@example.com#x", refused},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := ParseURL(c.raw); got != c.want {
				t.Errorf("ParseURL(%q)\n got %+v\nwant %+v", c.raw, got, c.want)
			}
		})
	}
}

func FuzzParseURL(f *testing.F) {
	for _, s := range []string{"https://a.example/b?c#d", "HTTP://[::1]:8/", "mailto:a@b?subject=c", "../a%2e/b#c", "#a%20", "java\tscript:x", "//a", "%2f", "https://a%00", "http://日本/?'\"<"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u := ParseURL(raw)
		switch u.Kind {
		case External:
			testExternal(t, raw, u)
		case Mail:
			if !strings.HasPrefix(u.Address, "mailto:") || strings.ContainsFunc(u.Address, unicode.IsControl) {
				t.Errorf("%q gives %q", raw, u.Address)
			}
		case Relative:
			if strings.HasPrefix(u.Path, "/") || u.Path == "" || strings.ContainsRune(u.Path, '\\') {
				t.Errorf("%q gives %+v", raw, u)
			}
			if p, err := url.Parse("./" + (&url.URL{Path: u.Path}).EscapedPath()); err != nil || p.Scheme != "" || p.Host != "" {
				t.Errorf("%q gives %+v, which is %+v", raw, u, p)
			}
		}
		if u.Kind != External && u.Kind != Mail && u.Address != "" || u.Kind == Refused && u != (URL{}) {
			t.Errorf("%q gives %+v", raw, u)
		}
		if strings.ContainsFunc(u.Path+u.Fragment, unicode.IsControl) {
			t.Errorf("%q gives %+v", raw, u)
		}
	})
}

func testExternal(t *testing.T, raw string, u URL) {
	t.Helper()
	parsed, err := url.Parse(u.Address)
	if err != nil || parsed.Hostname() == "" || parsed.User != nil || parsed.Scheme != "http" && parsed.Scheme != "https" {
		t.Errorf("%q gives %q, which is %+v, %v", raw, u.Address, parsed, err)
	}
	if strings.ContainsFunc(u.Address, unicode.IsControl) || strings.ContainsFunc(u.Address, unicode.IsSpace) {
		t.Errorf("%q gives %q", raw, u.Address)
	}
	if html.UnescapeString(html.EscapeString(u.Address)) != u.Address {
		t.Errorf("%q does not survive escaping", u.Address)
	}
	if again := ParseURL(u.Address); again != u {
		t.Errorf("%q gives %+v and that %+v", raw, u, again)
	}
}
