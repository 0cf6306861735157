package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"naosu/generator/source"
)

// A stage is a site that a test changes: the text of a.html, and what is wrong.
type stage struct {
	mu       sync.Mutex
	text     string
	findings source.Findings
	failure  error
	broken   source.Findings // that rendering a.html finds
	hold     chan struct{}   // Load waits for it
}

func (s *stage) set(change func(*stage)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

func (s *stage) site() Site {
	state := func(text string) *State {
		broken := s.broken
		return &State{Base: "/b/", Findings: s.findings, File: func(path string) (*File, source.Findings, error) {
			switch path {
			case "a/index.html":
				if len(broken) > 0 {
					return nil, broken, nil
				}
				return &File{"content/a.md", []byte("<head></head>" + text)}, nil, nil
			case "index.html", "404.html", "x.css", "noHead.html":
				return &File{"templates/" + path, []byte(path)}, nil, nil
			}
			return nil, nil, nil
		}, About: func(owner string) About {
			return About{Owner: owner, File: "here/" + owner, Folder: "content", Languages: []Language{{"ja", "original", "ja: original"}, {"en", "stale", "en: stale: causes"}}}
		}, Translations: func() Translations {
			return Translations{"document", []string{"ja"}, []string{"ja: <1>"}, []Translated{{"errors/a&b", []Language{{"ja", "stale", "stale: <x>"}}, []string{"/b/ja/a\"b/"}}}}
		}}
	}
	return Site{
		Load: func(context.Context, []string) (*State, error) {
			if s.hold != nil {
				<-s.hold
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			return state(s.text), s.failure
		},
		Glance: func(string) (*State, error) { return state("glance"), nil },
		Notes: func(findings source.Findings) (notes []Note) {
			for _, f := range findings {
				notes = append(notes, Note{Place: f.Place.File, Severity: f.Severity.String(), Rule: f.Rule, Message: f.Message.En})
			}
			return notes
		},
		Lang: "en",
	}
}

var (
	mistake = source.Findings{{Rule: "r", Severity: source.Error, Place: source.Place{File: "content/a.md"}, Message: source.Say("a <mistake>", "間違い")}}
	advice  = source.Findings{{Rule: "w", Severity: source.Warning, Place: source.Place{File: "content/b.md"}, Message: source.Say("advice", "助言")}}
)

// running runs a preview until the test ends, and returns what tells it of changes.
func running(t *testing.T, p *Preview) chan<- []string {
	t.Helper()
	changes := make(chan []string)
	ctx, stop := context.WithCancel(context.Background())
	var work sync.WaitGroup
	work.Go(func() { p.Run(ctx, changes) })
	t.Cleanup(func() { stop(); work.Wait() })
	return changes
}

// start runs a preview; change tells it that something changed.
func start(t *testing.T, s *stage) (p *Preview, change func()) {
	t.Helper()
	p = New(s.site())
	changes := running(t, p)
	return p, func() {
		old := p.now.Load()
		changes <- []string{"content/a.md"}
		<-old.next
	}
}

func get(t *testing.T, h http.Handler, target string, header ...string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Host = "127.0.0.1:8080"
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result(), w.Body.String()
}

func infoOf(t *testing.T, p *Preview, path string) (i info) {
	t.Helper()
	_, body := get(t, p.Handler(), own+"page?path="+path)
	if err := json.Unmarshal([]byte(body), &i); err != nil {
		t.Fatal(err, body)
	}
	return i
}

// TestAddresses states what each address gives.
func TestAddresses(t *testing.T) {
	p, _ := start(t, &stage{text: "text"})
	h := p.Handler()
	for _, c := range []struct {
		path     string
		status   int
		body, to string
	}{
		{"/", 302, "", "/b/"}, {"/b", 302, "", "/b/"}, {"/b/", 200, "index.html<script", ""}, {"/b/a/", 200, "text", ""}, {"/b/a", 302, "", "/b/a/"},
		{"/b/x.css", 200, "x.css", ""}, {"/b/noHead.html", 200, "noHead.html<script", ""}, {"/b/zz", 404, "404.html", ""}, {"/c/", 404, "404.html", ""},
		{"/b//a/", 404, "404.html", ""}, {"/b/../b/a/", 404, "404.html", ""}, {"/b/a/../../x", 404, "404.html", ""}, {"/b/./a/", 404, "404.html", ""},
		{"/b/%2e%2e/%2e%2e/etc/passwd", 404, "404.html", ""}, {"/b/a%5c", 404, "404.html", ""}, {"/b/a%00", 404, "404.html", ""},
		{own + "preview.js", 200, "EventSource", ""}, {own + "preview.css", 200, ":host", ""}, {own, 404, "", ""}, {own + "serve.go", 404, "", ""},
	} {
		r, body := get(t, h, c.path)
		if r.StatusCode != c.status || !strings.Contains(body, c.body) || r.Header.Get("Location") != c.to {
			t.Errorf("%s: %d, to %q: %s", c.path, r.StatusCode, r.Header.Get("Location"), body)
		}
		if r.Header.Get("X-Content-Type-Options") != "nosniff" || r.Header.Get("Cache-Control") != "no-store" || r.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
			t.Errorf("%s: headers are missing: %v", c.path, r.Header)
		}
	}
	if _, body := get(t, h, "/b/x.css"); body != "x.css" {
		t.Errorf("a style sheet has the script: %s", body)
	}
}

// TestWhoMayAsk states which hosts, origins and methods are refused.
func TestWhoMayAsk(t *testing.T) {
	p, _ := start(t, &stage{text: "text"})
	for _, c := range []struct {
		method, host, origin string
		status               int
	}{
		{"GET", "127.0.0.1:8080", "", 200}, {"HEAD", "127.0.0.1:8080", "", 200}, {"GET", "localhost:8080", "", 200}, {"GET", "localhost", "", 200},
		{"GET", "[::1]:8080", "", 200}, {"GET", "192.168.1.2:80", "", 200}, {"GET", "desk.test:8080", "", 200},
		{"GET", "evil.test", "", 403}, {"GET", "evil.test:8080", "", 403}, {"GET", "127.0.0.1.evil.test", "", 403}, {"GET", "localhost.evil.test", "", 403}, {"GET", "", "", 403},
		{"GET", "127.0.0.1:8080", "http://127.0.0.1:8080", 200}, {"GET", "127.0.0.1:8080", "http://evil.test", 403}, {"GET", "127.0.0.1:8080", "null", 403},
		{"GET", "127.0.0.1:8080", "https://127.0.0.1:8080", 403}, {"GET", "127.0.0.1:8080", "http://127.0.0.1:9", 403}, {"GET", "127.0.0.1:8080", "%", 403},
		{"POST", "127.0.0.1:8080", "", 405}, {"PUT", "127.0.0.1:8080", "", 405}, {"DELETE", "127.0.0.1:8080", "", 405}, {"OPTIONS", "127.0.0.1:8080", "", 405}, {"TRACE", "127.0.0.1:8080", "", 405},
	} {
		r := httptest.NewRequest(c.method, "/b/a/", nil)
		r.Host = c.host
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		w := httptest.NewRecorder()
		p.Handler("desk.test").ServeHTTP(w, r)
		if w.Code != c.status || c.status != 200 && strings.Contains(w.Body.String(), "text<") {
			t.Errorf("%s %q from %q: %d, want %d", c.method, c.host, c.origin, w.Code, c.status)
		}
	}
}

// TestForeignPages states that other sites may lead to the preview, but have
// nothing of it in their pages.
func TestForeignPages(t *testing.T) {
	p, _ := start(t, &stage{text: "text"})
	for _, c := range []struct {
		site, mode, path string
		status           int
	}{
		{"none", "navigate", "/b/a/", 200}, {"same-origin", "cors", "/b/a/", 200}, {"same-origin", "no-cors", own + "preview.js", 200}, {"cross-site", "navigate", "/b/a/", 200},
		{"cross-site", "no-cors", "/b/a/", 403}, {"cross-site", "no-cors", own + "events", 403}, {"same-site", "no-cors", own + "preview.js", 403}, {"cross-site", "websocket", own + "events", 403},
	} {
		r := httptest.NewRequest("HEAD", c.path, nil)
		r.Host = "127.0.0.1:8080"
		r.Header.Set("Sec-Fetch-Site", c.site)
		r.Header.Set("Sec-Fetch-Mode", c.mode)
		w := httptest.NewRecorder()
		if p.Handler().ServeHTTP(w, r); w.Code != c.status {
			t.Errorf("%s of a page that is %s, %s: %d, want %d", c.path, c.site, c.mode, w.Code, c.status)
		}
	}
}

// TestMistakes follows a site through mistakes: the last good page stays, the
// mistakes are told, and go away when mended.
func TestMistakes(t *testing.T) {
	s := &stage{text: "one", findings: mistake}
	p, change := start(t, s)
	r, body := get(t, p.Handler(), "/b/a/")
	if r.StatusCode != 500 || strings.Contains(body, "one") || !strings.Contains(body, "a &lt;mistake&gt;") || !strings.Contains(body, own+"preview.js") {
		t.Errorf("broken from the start: %d %s", r.StatusCode, body)
	}
	if got := r.Header.Get("Content-Security-Policy"); got != strictPolicy {
		t.Errorf("broken from the start: policy %q", got)
	}
	if i := infoOf(t, p, "/b/a/"); len(i.Errors) != 1 || i.Errors[0].Message != "a <mistake>" {
		t.Errorf("broken from the start: %+v", i)
	}
	known := map[string]string{} // pages by their hashes
	step := func(name string, set func(*stage), text string, errors int) {
		t.Helper()
		s.set(set)
		change()
		_, body := get(t, p.Handler(), "/b/a/")
		i := infoOf(t, p, "/b/a/")
		if !strings.HasSuffix(body, text) || len(i.Errors) != errors {
			t.Errorf("%s: %s, %+v", name, body, i)
		}
		_, rest, _ := strings.Cut(body, "preview.js?")
		hash, _, _ := strings.Cut(rest, "\"")
		if len(hash) != 16 || known[hash] != "" && known[hash] != body {
			t.Errorf("%s: hash %q is that of %q", name, hash, known[hash])
		}
		known[hash] = body
	}
	step("mended", func(s *stage) { s.findings = nil }, "one", 0)
	step("edited", func(s *stage) { s.text = "two" }, "two", 0)
	step("broken", func(s *stage) { s.text, s.findings = "three", mistake }, "two", 1)
	step("the machine fails", func(s *stage) { s.findings, s.failure = nil, errors.New("no disk") }, "two", 1)
	step("all is well, with advice", func(s *stage) { s.failure, s.findings = nil, advice }, "three", 0)
	step("the template is broken", func(s *stage) { s.broken = mistake }, "</html>\n", 1)
}

// TestBar states what the bar is told.
func TestBar(t *testing.T) {
	p, _ := start(t, &stage{text: "one", findings: advice})
	i := infoOf(t, p, "/b/a/")
	got := fmt.Sprintf("%s %v %d %s%s", i.File, i.Languages, len(i.Findings), i.Summary, i.Reading)
	if want := "here/content/a.md [{ja original ja: original} {en stale en: stale: causes}] 1 findings on this page: 1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestTranslations states what the page of translations holds.
func TestTranslations(t *testing.T) {
	p, _ := start(t, &stage{text: "one"})
	r, body := get(t, p.Handler(), own+"translations")
	for _, want := range []string{"<li>ja: &lt;1&gt;</li>", `<th scope="col">document</th><th scope="col">ja</th>`,
		`<tr><th scope="row">errors/a&amp;b</th><td><a class="stale" href="/b/ja/a&#34;b/">stale: &lt;x&gt;</a></td></tr>`} {
		if r.StatusCode != 200 || !strings.Contains(body, want) {
			t.Errorf("%d, without %s:\n%s", r.StatusCode, want, body)
		}
	}
	if r, _ := get(t, p.Handler(), own+"translations.css"); r.StatusCode != 200 {
		t.Errorf("its styles: %d", r.StatusCode)
	}
	broken, _ := start(t, &stage{findings: mistake})
	if r, body := get(t, broken.Handler(), own+"translations"); r.StatusCode != 503 || strings.Contains(body, "errors/a") {
		t.Errorf("without a good site: %d %s", r.StatusCode, body)
	}
}

// TestGlance states that a page is there before the site is, and says so.
func TestGlance(t *testing.T) {
	s := &stage{text: "whole", hold: make(chan struct{})}
	p, _ := start(t, s)
	if _, body := get(t, p.Handler(), "/b/a/"); !strings.HasSuffix(body, "glance") {
		t.Errorf("at first: %s", body)
	}
	if i := infoOf(t, p, "/b/a/"); i.Reading == "" {
		t.Errorf("nothing says that there is more to come: %+v", i)
	}
	if r, body := get(t, p.Handler(), "/b/nowhere/"); r.StatusCode != 503 || !strings.Contains(body, "still being read") {
		t.Errorf("a page that may be there: %d %s", r.StatusCode, body)
	}
	old := p.now.Load()
	close(s.hold)
	<-old.next
	if _, body := get(t, p.Handler(), "/b/a/"); !strings.HasSuffix(body, "whole") {
		t.Errorf("then: %s", body)
	}
	if i := infoOf(t, p, "/b/a/"); i.Reading != "" {
		t.Errorf("then: %+v", i)
	}
}

// TestEvents states that a page hears at once when it listens, and whenever
// something changed.
func TestEvents(t *testing.T) {
	s := &stage{text: "one"}
	p, change := start(t, s)
	<-p.ready
	server := httptest.NewServer(p.Handler())
	defer server.Close()
	r, err := http.Get(server.URL + own + "events")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if kind := r.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Errorf("content type %q", kind)
	}
	lines := bufio.NewReader(r.Body)
	for i := range 3 {
		if i > 0 {
			change()
		}
		line, err := lines.ReadString('\n')
		if _, empty := lines.ReadString('\n'); err != nil || line != "data: change\n" || empty != nil {
			t.Fatalf("%d: %q, %v", i, line, err)
		}
	}
}

// TestAudit states that what the audit finds is added, and that one that is
// overtaken says nothing.
func TestAudit(t *testing.T) {
	s := &stage{text: "one"}
	site := s.site()
	load := site.Load
	begun, audits := make(chan struct{}), 0
	site.Load = func(_ context.Context, changed []string) (*State, error) {
		state, err := load(context.Background(), changed)
		audits++
		first := audits == 1
		state.Audit = func(ctx context.Context) (source.Findings, error) {
			if first {
				close(begun)
				<-ctx.Done()
				return advice, nil
			}
			return mistake, nil
		}
		return state, err
	}
	p := New(site)
	p.after = func(time.Duration) <-chan time.Time {
		calm := make(chan time.Time)
		close(calm)
		return calm
	}
	changes := running(t, p)
	<-begun
	loaded := p.now.Load()
	changes <- nil
	<-loaded.next
	for len(p.now.Load().findings) == 0 {
		<-p.now.Load().next
	}
	if i := infoOf(t, p, "/b/a/"); len(i.Errors) != 1 || len(i.Findings) != 1 || i.Errors[0].Rule != "r" {
		t.Errorf("got %+v", i)
	}
}

// TestListen states what is said of addresses that cannot be listened at.
func TestListen(t *testing.T) {
	l, wide, err := Listen("127.0.0.1:0")
	if err != nil || wide {
		t.Fatal(err, wide)
	}
	defer l.Close()
	for addr, want := range map[string]string{l.Addr().String(): "choose another port", "8080": "is no address", "": "is no address"} {
		if _, _, err := Listen(addr); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", addr, err)
		}
	}
	all, wide, err := Listen("0.0.0.0:0")
	if err != nil || !wide {
		t.Fatal(err, wide)
	}
	all.Close()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	go func() {
		done <- Serve(ctx, l, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "here") }))
	}()
	r, err := http.Get("http://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	stop()
	if err := <-done; err != nil {
		t.Errorf("ended with %v", err)
	}
}

// TestLimits states that a long head is refused and that a client that says
// nothing, or takes nothing, is left after a time.
func TestLimits(t *testing.T) {
	l, _, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- Serve(ctx, l, http.NotFoundHandler()) }()
	r, err := http.NewRequest(http.MethodGet, "http://"+l.Addr().String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Long", strings.Repeat("x", 64<<10))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a head of 64 kB: %d", answer.StatusCode)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	s := limited(nil)
	for name, limit := range map[string]time.Duration{"head": s.ReadHeaderTimeout, "request": s.ReadTimeout, "answer": s.WriteTimeout, "idle": s.IdleTimeout} {
		if limit <= 0 || limit > time.Minute {
			t.Errorf("the limit for the %s is %v", name, limit)
		}
	}
}

// TestSketch states that an edit is shown as a sketch before the whole is
// loaded, that the next edit ends a loading that has not come to its end, of
// which nothing is lost, and that there is no sketch while mistakes are shown.
func TestSketch(t *testing.T) {
	s := &stage{text: "one"}
	site := s.site()
	state := func(text string) *State { s.text = text; return must(t, s) }
	var told [][]string
	loads := make(chan string) // what the site is when loaded, or nothing to wait for the end
	site.Load = func(ctx context.Context, changed []string) (*State, error) {
		told = append(told, changed)
		select {
		case text := <-loads:
			return state(text), nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	site.Sketch = func(changed []string) (*State, error) {
		if changed[len(changed)-1] == "c" {
			return nil, nil
		}
		return state("sketch of " + strings.Join(changed, " ")), nil
	}
	p := New(site)
	p.after = func(d time.Duration) <-chan time.Time {
		now := make(chan time.Time)
		if d == pause {
			close(now)
		}
		return now
	}
	changes := running(t, p)
	shown := func(do func(), want string) {
		t.Helper()
		old := p.now.Load()
		do()
		<-old.next
		if _, body := get(t, p.Handler(), "/b/a/"); !strings.HasSuffix(body, want) {
			t.Errorf("shows %q, want %q", body, want)
		}
	}
	change := func(name string) func() { return func() { changes <- []string{name} } }
	load := func(text string) func() { return func() { loads <- text } }
	shown(load("one"), "one")
	shown(change("a"), "sketch of a")
	shown(change("b"), "sketch of a b")
	shown(load("two"), "two")
	changes <- []string{"c"}
	shown(load("three"), "three")
	s.findings = mistake
	changes <- []string{"c"}
	shown(load("four"), "three")
	changes <- []string{"a"}
	s.findings = nil
	shown(load("five"), "five")
	if got := fmt.Sprint(told); got != "[[] [a] [a b] [c] [c] [a]]" && got != "[[] [a b] [c] [c] [a]]" {
		t.Errorf("Load was told of %s", got)
	}
}

// must is the state of a stage.
func must(t *testing.T, s *stage) *State {
	t.Helper()
	state, err := s.site().Load(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return state
}
