package serve

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"path"
	"strings"

	"naosu/generator/source"
)

// page is an answer: a file of the site, or what is shown in its stead.
type page struct {
	status   int
	kind     string // content type
	data     []byte
	hash     string // of a page of HTML, before the script's line; it tells the script whether to load it again
	redirect string
	findings source.Findings // that keep the page from being rendered
	owner    string
	state    *State // that it was made of, or nil
	partial  bool   // from a glance
	own      bool   // it is none of the site
}

// find gives the answer for an address.
func (p *Preview) find(ctx context.Context, address string) *page {
	if !p.loaded(ctx) {
		return p.glance(address)
	}
	for try := 0; ; try++ {
		v := p.now.Load()
		if v.shown == nil {
			return p.instead(500, cmp.Or(v.failure, error(errNothing)), v.findings)
		}
		answer, err := v.shown.find(address)
		switch {
		case err == nil:
			return answer
		case v.failure != nil || v.findings.Errors() > 0:
			return p.instead(500, cmp.Or(v.failure, error(errNothing)), v.findings)
		case try == 2 || !waits(ctx, v.next): // most likely a file has just been saved and is about to be loaded
			return p.instead(500, err, nil)
		}
	}
}

// find gives the answer for an address, as it was given before.
func (e *edition) find(address string) (*page, error) {
	e.mu.Lock()
	answer := e.pages[address]
	e.mu.Unlock()
	if answer != nil {
		return answer, nil
	}
	answer, err := e.page(address)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.pages) < maxKept {
		e.pages[address] = answer
	}
	return answer, nil
}

// maxKept is how many answers are kept, more than anybody has open.
const maxKept = 500

// page renders the answer for an address.
func (s *State) page(address string) (*page, error) {
	name, inside := strings.CutPrefix(address, s.Base)
	if !inside {
		if address == "/" || address+"/" == s.Base {
			return &page{status: 302, redirect: s.Base}, nil
		}
		return s.missing()
	}
	clean := path.Clean("/" + name)[1:]
	if strings.HasSuffix(name, "/") && clean != "" {
		clean += "/"
	}
	if clean != name || strings.ContainsAny(name, "\\\x00") {
		return s.missing()
	}
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	answer, err := s.file(name, 200)
	if answer != nil || err != nil {
		return answer, err
	}
	if folder, _, err := s.File(name + "/index.html"); folder != nil || err != nil {
		return &page{status: 302, redirect: address + "/"}, err
	}
	return s.missing()
}

// missing is the site's page for what is not there.
func (s *State) missing() (*page, error) {
	answer, err := s.file("404.html", 404)
	if answer == nil && err == nil {
		answer = &page{status: 404, kind: "text/plain; charset=utf-8", data: []byte("not found\n")}
	}
	return answer, err
}

// file renders a file as an answer; nil if there is none.
func (s *State) file(name string, status int) (*page, error) {
	f, findings, err := s.File(name)
	if err != nil || f == nil && len(findings) == 0 {
		return nil, err
	}
	answer := &page{status: status, kind: contentType(name), findings: findings, state: s}
	if len(findings) > 0 {
		answer.status, answer.kind = 500, htmlType
		return answer, nil
	}
	answer.data, answer.owner = f.Data, f.Owner
	if answer.kind == htmlType {
		sum := sha256.Sum256(f.Data)
		answer.hash = hex.EncodeToString(sum[:8])
	}
	return answer, nil
}

// glance answers before the site is loaded.
func (p *Preview) glance(address string) *page {
	state, err := p.site.Glance(address)
	if err != nil || state == nil || state.File == nil {
		return p.instead(503, errReading, nil)
	}
	answer, err := state.page(address)
	if err != nil || answer.status == 404 || len(answer.findings) > 0 {
		return p.instead(503, errReading, nil)
	}
	answer.partial = true
	return answer
}

// instead is a page for when there is none of the site. It says in plain words
// what the script shows over pages.
func (p *Preview) instead(status int, reason error, findings source.Findings) *page {
	var b strings.Builder
	title := html.EscapeString(p.say(source.Say("Preview", "プレビュー")))
	fmt.Fprintf(&b, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n</head>\n<body>\n<main>\n<h1>%s</h1>\n",
		html.EscapeString(p.site.Lang), title, title)
	if reason != nil {
		fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(p.words(reason)))
	}
	for _, n := range p.site.Notes(findings) {
		fmt.Fprintf(&b, "<p><strong>%s</strong> %s [%s]<br>%s</p>\n", html.EscapeString(n.Place), html.EscapeString(n.Message), html.EscapeString(n.Rule), html.EscapeString(n.Hint))
	}
	b.WriteString("</main>\n</body>\n</html>\n")
	sum := sha256.Sum256([]byte(b.String()))
	return &page{status: status, kind: htmlType, data: []byte(b.String()), hash: hex.EncodeToString(sum[:8]), partial: reason == errReading, own: true}
}

// inject adds the line that loads the script.
func inject(data []byte, hash string) []byte {
	line := []byte("<script src=\"" + own + "preview.js?" + hash + "\" defer></script>\n")
	at := bytes.Index(data, []byte("</head>"))
	if at < 0 {
		at = len(data)
	}
	return bytes.Join([][]byte{data[:at], line, data[at:]}, nil)
}

const htmlType = "text/html; charset=utf-8"

// types are the content types of what sites hold.
var types = map[string]string{
	".html": htmlType, ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".json": "application/json; charset=utf-8", ".xml": "application/xml; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".ico": "image/x-icon",
	".pdf": "application/pdf", ".webmanifest": "application/manifest+json",
}

// contentType does not ask the system, so that it is the same everywhere.
func contentType(name string) string {
	if t := types[strings.ToLower(path.Ext(name))]; t != "" {
		return t
	}
	return "application/octet-stream"
}
