package outgoing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"naosu/generator/source"
)

const (
	deadHint    = " | link to where the page is now, or remove the link"
	unclearHint = " | open SITE/ in a browser; if nobody can read it, link elsewhere"
)

func TestAnswers(t *testing.T) {
	s := time.Second
	for _, c := range []struct {
		name    string
		script  map[string][]string
		timeout time.Duration
		want    string
		asked   string
		slept   []time.Duration
	}{
		{name: "there", script: map[string][]string{"/": {"200"}}, asked: "HEAD /"},
		{name: "no content", script: map[string][]string{"/": {"204"}}, asked: "HEAD /"},
		{name: "no page", script: map[string][]string{"/": {"404"}}, want: `1 link-dead "SITE/" answers with 404 Not Found` + deadHint, asked: "HEAD / GET /", slept: []time.Duration{pause}},
		{name: "gone", script: map[string][]string{"/": {"410"}}, want: `1 link-dead "SITE/" answers with 410 Gone` + deadHint, asked: "HEAD / GET /", slept: []time.Duration{pause}},
		{name: "no HEAD", script: map[string][]string{"HEAD /": {"405"}, "/": {"200"}}, asked: "HEAD / GET /", slept: []time.Duration{pause}},
		{name: "HEAD not implemented", script: map[string][]string{"HEAD /": {"501"}, "/": {"200"}}, asked: "HEAD / GET /", slept: []time.Duration{pause}},
		{name: "HEAD forbidden", script: map[string][]string{"HEAD /": {"403"}, "/": {"200"}}, asked: "HEAD / GET /", slept: []time.Duration{pause}},
		{name: "HEAD knows no page", script: map[string][]string{"HEAD /": {"404"}, "/": {"200"}}, asked: "HEAD / GET /", slept: []time.Duration{pause}},
		{name: "forbidden", script: map[string][]string{"/": {"403"}}, want: `1 link-unclear "SITE/" answers with 403 Forbidden` + unclearHint, asked: "HEAD / GET /", slept: []time.Duration{pause}},
		{name: "unknown status", script: map[string][]string{"/": {"999"}}, want: `1 link-unclear "SITE/" answers with 999` + unclearHint, asked: "HEAD / GET / GET /", slept: []time.Duration{s, 2 * s}},
		{name: "too many, then there", script: map[string][]string{"/": {"429 Retry-After=7", "200"}}, asked: "HEAD / GET /", slept: []time.Duration{7 * s}},
		{name: "too many, until a time", script: map[string][]string{"/": {"429 Date=Sun,_01_Feb_2026_10:00:00_GMT Retry-After=Sun,_01_Feb_2026_10:00:09_GMT", "200"}}, asked: "HEAD / GET /", slept: []time.Duration{9 * s}},
		{name: "patience has an end", script: map[string][]string{"/": {"503 Retry-After=99999999999", "503 Retry-After=86400", "200"}}, asked: "HEAD / GET / GET /", slept: []time.Duration{maxBackoff, maxBackoff}},
		{name: "broken for ever", script: map[string][]string{"/": {"500"}}, want: `1 link-unclear "SITE/" answers with 500 Internal Server Error` + unclearHint, asked: "HEAD / GET / GET /", slept: []time.Duration{s, 2 * s}},
		{name: "moved for good", script: map[string][]string{"/": {"301 Location=/new"}, "/new": {"308 Location=/newer"}, "/newer": {"200"}},
			want: `1 link-moved "SITE/" has moved for good | write SITE/newer`, asked: "HEAD / HEAD /new HEAD /newer", slept: []time.Duration{pause, pause}},
		{name: "moved for now", script: map[string][]string{"/": {"302 Location=/new"}, "/new": {"301 Location=/newer"}, "/newer": {"200"}}, asked: "HEAD / HEAD /new HEAD /newer", slept: []time.Duration{pause, pause}},
		{name: "moved for good, then for now", script: map[string][]string{"/": {"308 Location=/new"}, "/new": {"307 Location=/login"}, "/login": {"200"}},
			want: `1 link-moved "SITE/" has moved for good | write SITE/new`, asked: "HEAD / HEAD /new HEAD /login", slept: []time.Duration{pause, pause}},
		{name: "there and back", script: map[string][]string{"/": {"301 Location=/cookie", "200"}, "/cookie": {"301 Location=/"}}, asked: "HEAD / HEAD /cookie HEAD /", slept: []time.Duration{pause, pause}},
		{name: "moved to nothing", script: map[string][]string{"/": {"301 Location=/new"}}, want: `1 link-dead "SITE/" leads to "SITE/new", which answers with 404 Not Found` + deadHint, asked: "HEAD / HEAD /new GET /new", slept: []time.Duration{pause, pause}},
		{name: "in a circle", script: map[string][]string{"/": {"302 Location=/"}}, want: `1 link-unclear "SITE/" redirects more than 10 times` + unclearHint,
			asked: strings.TrimSpace(strings.Repeat("HEAD / ", 11)), slept: slices.Repeat([]time.Duration{pause}, 10)},
		{name: "to another scheme", script: map[string][]string{"/": {"301 Location=file:///etc/hosts"}}, want: `1 link-dead "SITE/" leads to an address that cannot be followed` + deadHint, asked: "HEAD /"},
		{name: "to a password", script: map[string][]string{"/": {"301 Location=http://me:secret@127.0.0.1/"}}, want: `1 link-dead "SITE/" leads to an address that cannot be followed` + deadHint, asked: "HEAD /"},
		{name: "redirect to nowhere", script: map[string][]string{"/": {"301"}}, want: `1 link-unclear "SITE/" answers with 301 Moved Permanently` + unclearHint, asked: "HEAD /"},
		{name: "silence", script: map[string][]string{"/": {"silence"}}, timeout: 50 * time.Millisecond, want: `1 link-unclear "HOST" does not answer within 50ms` + unclearHint, asked: "HEAD / GET / GET /", slept: []time.Duration{s, 2 * s}},
		{name: "hangs up once", script: map[string][]string{"HEAD /": {"hang up"}, "/": {"200"}}, asked: "HEAD / GET /", slept: []time.Duration{s}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.timeout == 0 {
				c.timeout = time.Minute
			}
			site, p := newSite(t, c.script), newPatient(t, c.timeout)
			if got := strings.Join(told(t, &p.Checker, site, site.URL+"/"), "\n"); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			site.mu.Lock()
			defer site.mu.Unlock()
			if got := strings.Join(site.asked, " "); got != c.asked {
				t.Errorf("asked %s, want %s", got, c.asked)
			}
			if !slices.Equal(p.slept, c.slept) {
				t.Errorf("slept %v, want %v", p.slept, c.slept)
			}
		})
	}
}

// TestOnce states that a page is asked once, with whatever fragments and in
// however many places, one request of a host at a time.
func TestOnce(t *testing.T) {
	s, p := newSite(t, map[string][]string{"/b": {"301 Location=/c"}, "/c": {"200"}}), newPatient(t, time.Minute)
	places := map[string][]source.Place{s.URL + "/a#x": {at(3), at(1)}, s.URL + "/a#y": {at(2)}, s.URL + "/b#x": {at(4)}, s.URL + "/c": {at(5)}}
	findings, err := p.Check(context.Background(), places)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range findings {
		got = append(got, fmt.Sprint(f.Place.Line, " ", f.Rule, " ", strings.ReplaceAll(f.Hint.En, s.URL, "SITE")))
	}
	want := []string{"1 link-dead" + strings.Replace(deadHint, " |", "", 1), "2 link-dead" + strings.Replace(deadHint, " |", "", 1), "3 link-dead" + strings.Replace(deadHint, " |", "", 1), "4 link-moved write SITE/c#x"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if want := []string{"HEAD /a", "GET /a", "HEAD /b", "HEAD /c", "HEAD /c"}; !slices.Equal(s.asked, want) || s.most != 1 {
		t.Errorf("asked %q, %d at once", s.asked, s.most)
	}
}

// TestTurns states that several hosts are asked side by side, but not all, and
// one host never twice at a time, also where others lead to it, with a pause
// between. Time is that of the bubble.
func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{asking: map[string]int{}}
		c := &Checker{Transport: w, Sleep: sleep, Timeout: time.Minute, Cache: ReadCache(nil, day("2026-02-01"))}
		links := map[string][]source.Place{}
		for i := range 3 * hostsAtOnce {
			links[fmt.Sprintf("https://%d.example/", i)] = []source.Place{at(i + 1)}
		}
		findings, err := c.Check(t.Context(), links)
		if err != nil || len(findings) > 0 {
			t.Fatal(findings, err)
		}
		if w.most != hostsAtOnce || w.mostOfOne != 1 {
			t.Errorf("%d requests at once, %d of one host", w.most, w.mostOfOne)
		}
		if len(w.shared) != len(links) {
			t.Fatalf("the shared host is asked %d times", len(w.shared))
		}
		for i, at := range w.shared[1:] {
			if gap := at.Sub(w.shared[i]); gap < time.Second+pause {
				t.Errorf("request %d comes %s after the one before", i+1, gap)
			}
		}
	})
}

// A web takes a second for every answer. Each of its hosts leads to one.
type web struct {
	mu              sync.Mutex
	asking          map[string]int
	most, mostOfOne int
	shared          []time.Time
}

func (w *web) RoundTrip(q *http.Request) (*http.Response, error) {
	const shared = "shared.example"
	w.add(q.URL.Host, 1)
	defer w.add(q.URL.Host, -1)
	answer := &http.Response{StatusCode: http.StatusFound, Header: http.Header{"Location": {"https://" + shared + "/"}}, Body: http.NoBody}
	if q.URL.Host == shared {
		answer.StatusCode = http.StatusOK
		w.mu.Lock()
		w.shared = append(w.shared, time.Now())
		w.mu.Unlock()
	}
	time.Sleep(time.Second)
	return answer, nil
}

func (w *web) add(host string, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asking[host] += n
	sum := 0
	for _, n := range w.asking {
		sum += n
	}
	w.most, w.mostOfOne = max(w.most, sum), max(w.mostOfOne, w.asking[host])
}

// TestGivenUp states that a host that never answers, or goes on asking for fewer
// requests, is left alone with its other pages.
func TestGivenUp(t *testing.T) {
	closed := newSite(t, nil)
	closed.Close()
	p := newPatient(t, time.Minute)
	got := told(t, &p.Checker, closed, closed.URL+"/a", closed.URL+"/b")
	if len(got) != 2 || !strings.Contains(got[1], `2 link-unclear "HOST" cannot be reached (`) || len(p.slept) != 2 {
		t.Errorf("got %q after %v", got, p.slept)
	}

	busy, p := newSite(t, map[string][]string{"/a": {"429"}}), newPatient(t, time.Minute)
	got = told(t, &p.Checker, busy, busy.URL+"/a", busy.URL+"/b")
	if len(got) != 2 || len(busy.asked) != maxTries {
		t.Errorf("got %q after %q", got, busy.asked)
	}

	broken, p := newSite(t, map[string][]string{"/a": {"hang up"}, "/0": {"200"}, "/b": {"200"}}), newPatient(t, time.Minute)
	if got = told(t, &p.Checker, broken, broken.URL+"/0", broken.URL+"/a", broken.URL+"/b"); len(got) != 1 {
		t.Errorf("one broken page condemns its host: %q", got)
	}

	pages, script := []string{}, map[string][]string{"/00": {"200"}, "/05": {"200"}}
	for i := range 30 {
		pages = append(pages, fmt.Sprintf("/%02d", i))
		if script[pages[i]] == nil {
			script[pages[i]] = []string{"503 Retry-After=86400"}
		}
	}
	trap, p := newSite(t, script), newPatient(t, time.Minute)
	for i := range pages {
		pages[i] = trap.URL + pages[i]
	}
	if got = told(t, &p.Checker, trap, pages...); len(got) != 28 || len(trap.asked) != 2+(4+maxFailed)*maxTries {
		t.Errorf("a host that fails on and on: %d findings, asked %d times", len(got), len(trap.asked))
	}
}

// TestRefused states what is never asked.
func TestRefused(t *testing.T) {
	c := &Checker{Transport: never{t}, Cache: ReadCache(nil, day("2026-02-01"))}
	addresses := []string{"ftp://example.org/", "file:///etc/hosts", "//example.org/", "http://", "http://me:secret@example.org/", "http://[", "https://example.org/" + strings.Repeat("a", maxAddress)}
	if got := told(t, c, &site{Server: &httptest.Server{URL: "http://site"}}, addresses...); len(got) != len(addresses) {
		t.Errorf("%d findings of %d addresses: %q", len(got), len(addresses), got)
	}
}

type never struct{ t *testing.T }

func (n never) RoundTrip(q *http.Request) (*http.Response, error) {
	n.t.Errorf("asked %s", q.URL)
	return nil, errors.New("never")
}

// TestNothingIsSent states that a request says nothing but the address.
func TestNothingIsSent(t *testing.T) {
	p := newPatient(t, time.Minute)
	s := newSite(t, map[string][]string{"/": {"301 Location=/new"}, "HEAD /new": {"405"}, "/new": {"200"}})
	p.Transport = watched{t, p.Transport}
	told(t, &p.Checker, s, s.URL+"/#part")
	if len(s.asked) != 3 {
		t.Errorf("asked %q", s.asked)
	}
}

type watched struct {
	t *testing.T
	http.RoundTripper
}

func (w watched) RoundTrip(q *http.Request) (*http.Response, error) {
	want := http.Header{"User-Agent": {"naosu (checks links)"}, "Accept": {"*/*"}}
	if fmt.Sprint(q.Header) != fmt.Sprint(want) || q.Body != nil || q.URL.Fragment != "" {
		w.t.Errorf("sent %v to %s", q.Header, q.URL)
	}
	return w.RoundTripper.RoundTrip(q)
}

// TestHugeBody states that no more than a few kB of a page are read.
func TestHugeBody(t *testing.T) {
	s, p := newSite(t, map[string][]string{"HEAD /": {"405"}, "/": {"huge"}}), newPatient(t, time.Minute)
	m := &measured{RoundTripper: p.Transport}
	p.Transport = m
	if got := told(t, &p.Checker, s, s.URL+"/"); len(got) > 0 || m.read == 0 || m.read > maxBody || m.open != 0 {
		t.Errorf("got %q, %d bytes read, %d bodies left open", got, m.read, m.open)
	}
}

// measured counts what is read of bodies, and those that are open.
type measured struct {
	http.RoundTripper
	read, open int
}

func (m *measured) RoundTrip(q *http.Request) (*http.Response, error) {
	got, err := m.RoundTripper.RoundTrip(q)
	if err == nil {
		m.open++
		got.Body = measuredBody{got.Body, m}
	}
	return got, err
}

type measuredBody struct {
	io.ReadCloser
	m *measured
}

func (b measuredBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.m.read += n
	return n, err
}

func (b measuredBody) Close() error {
	b.m.open--
	return b.ReadCloser.Close()
}

// TestOffline states that many silent hosts and no other are a failure of the
// network, told once, and that one host that answers makes them findings.
func TestOffline(t *testing.T) {
	links := map[string][]source.Place{}
	for n := range 3 * hostsAtOnce {
		links[fmt.Sprintf("http://h%02d.example/", n)] = []source.Place{at(n + 1)}
	}
	p := newPatient(t, time.Minute)
	dead := func(q *http.Request) (*http.Response, error) { return nil, errors.New("no such host") }
	p.Transport = roundTrip(dead)
	_, err := p.Check(context.Background(), links)
	var offline *Offline
	if !errors.As(err, &offline) || !strings.HasPrefix(err.Error(), "none of the first 8 hosts answers: ") || !strings.Contains(offline.Text().Ja, "オフライン") {
		t.Errorf("got %v", err)
	}
	heard := make(chan bool)
	p.Transport = roundTrip(func(q *http.Request) (*http.Response, error) {
		if q.URL.Host == "h07.example" {
			close(heard)
			return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
		}
		if q.URL.Host > "h07.example" {
			<-heard
		}
		return dead(q)
	})
	findings, err := p.Check(context.Background(), links)
	if err != nil || len(findings) != len(links)-1 {
		t.Errorf("%d findings, %v", len(findings), err)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(q *http.Request) (*http.Response, error) { return f(q) }

// TestStops states that a check ends with its context, in a request and in a
// pause.
func TestStops(t *testing.T) {
	s, p := newSite(t, map[string][]string{"/": {"silence"}, "/busy": {"503"}}), newPatient(t, time.Minute)
	ctx, stop := context.WithCancel(context.Background())
	p.Transport = stopping{p.Transport, stop}
	if _, err := p.Check(ctx, map[string][]source.Place{s.URL + "/": {at(1)}}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v in a request", err)
	}

	p = newPatient(t, time.Minute)
	ctx, stop = context.WithCancel(context.Background())
	p.Sleep = func(ctx context.Context, _ time.Duration) error {
		stop()
		return sleep(ctx, time.Hour)
	}
	if _, err := p.Check(ctx, map[string][]source.Place{s.URL + "/busy": {at(1)}}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v in a pause", err)
	}
}

// stopping ends the check while the answer is awaited.
type stopping struct {
	http.RoundTripper
	stop func()
}

func (s stopping) RoundTrip(q *http.Request) (*http.Response, error) {
	s.stop()
	return s.RoundTripper.RoundTrip(q)
}
