package outgoing

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"naosu/generator/source"
)

// A site answers requests for a path from a script, one line a request, of which
// the last one stays: a status, and headers as Name=value. PATH stands for what
// is asked.
type site struct {
	*httptest.Server
	mu     sync.Mutex
	script map[string][]string
	asked  []string // METHOD PATH
	busy   int
	most   int // requests at once
}

func newSite(t *testing.T, script map[string][]string) *site {
	s := &site{script: script}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, q.Method+" "+q.URL.Path)
	s.busy++
	s.most = max(s.most, s.busy)
	key := q.URL.Path
	if own := q.Method + " " + key; s.script[own] != nil {
		key = own
	}
	lines := s.script[key]
	line := "404"
	if len(lines) > 0 {
		line = lines[0]
	}
	if len(lines) > 1 {
		s.script[key] = lines[1:]
	}
	s.mu.Unlock()
	s.say(w, q, line)
	s.mu.Lock()
	s.busy--
	s.mu.Unlock()
}

func (s *site) say(w http.ResponseWriter, q *http.Request, line string) {
	switch line {
	case "silence":
		<-q.Context().Done()
		return
	case "hang up":
		panic(http.ErrAbortHandler)
	case "huge":
		for range 10_000 {
			if _, err := w.Write(make([]byte, 10_000)); err != nil {
				return
			}
		}
		return
	}
	words := strings.Fields(line)
	for _, header := range words[1:] {
		name, value, _ := strings.Cut(header, "=")
		w.Header().Set(name, strings.ReplaceAll(value, "_", " "))
	}
	w.Header().Add("Set-Cookie", "a=b")
	status := 0
	_, _ = fmt.Sscan(words[0], &status)
	w.WriteHeader(status)
}

// patient is a checker that notes how long it would have slept.
type patient struct {
	Checker
	mu    sync.Mutex
	slept []time.Duration
}

func newPatient(t *testing.T, timeout time.Duration) *patient {
	p := &patient{}
	transport := New(nil).Transport.(*http.Transport)
	t.Cleanup(transport.CloseIdleConnections)
	p.Checker = Checker{Transport: transport, Timeout: timeout, Cache: ReadCache(nil, day("2026-02-01")), Sleep: func(ctx context.Context, d time.Duration) error {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.slept = append(p.slept, d)
		return ctx.Err()
	}}
	return p
}

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

func at(line int) source.Place { return source.Place{File: "a.md", Line: line, Column: 1} }

// told checks links, each at a line of its own, and writes the findings as
// "LINE RULE MESSAGE | HINT", with SITE for the address of s.
func told(t *testing.T, c *Checker, s *site, addresses ...string) (lines []string) {
	t.Helper()
	links := map[string][]source.Place{}
	for i, a := range addresses {
		links[a] = append(links[a], at(i+1))
	}
	findings, err := c.Check(context.Background(), links)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		line := fmt.Sprintf("%d %s %s | %s", f.Place.Line, f.Rule, f.Message.En, f.Hint.En)
		lines = append(lines, strings.NewReplacer(s.URL, "SITE", strings.TrimPrefix(s.URL, "http://"), "HOST").Replace(line))
	}
	return lines
}
