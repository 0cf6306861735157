package outgoing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"naosu/generator/source"
)

// run is one call of Check.
type run struct {
	*Checker
	mu     sync.Mutex
	hosts  map[string]*host
	heard  bool // some host has answered
	silent int  // hosts that never did
}

// Offline is the failure of a check in which no host has ever answered.
type Offline struct {
	Hosts  int
	Reason source.Text // of the last
}

func (e *Offline) Error() string { return e.Text().En }

// Text says it in both languages.
func (e *Offline) Text() source.Text {
	return source.Text{
		En: fmt.Sprintf("none of the first %d hosts answers: %s; is this machine offline?", e.Hosts, e.Reason.En),
		Ja: fmt.Sprintf("最初に問い合わせた %d のサーバーがどれも応答しません（%s）。この機器はオフラインではありませんか", e.Hosts, e.Reason.Ja),
	}
}

// count notes whether a host answers. It fails once so many are silent, and none
// is not, that it must be the network.
func (r *run) count(got reply, gaveUp bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if got.status != 0 {
		r.heard = true
	} else if gaveUp {
		r.silent++
	}
	if !r.heard && r.silent >= hostsAtOnce {
		return &Offline{r.silent, got.failure}
	}
	return nil
}

// host is what is known of a host. Whoever takes its turn may ask it, and read
// and write the rest.
type host struct {
	turn     chan struct{}
	wait     time.Duration // before the next request
	answered bool          // at least once
	failed   int           // pages, one behind the other, that had no answer after all tries
	given    *reply        // no further request is made: this is the answer to all
}

// host returns that of an address; the pages of one host are asked in turn, also
// when another host leads to them.
func (r *run) host(name string) *host {
	name = strings.ToLower(name)
	r.mu.Lock()
	defer r.mu.Unlock()
	h := r.hosts[name]
	if h == nil {
		h = &host{turn: make(chan struct{}, 1)}
		h.turn <- struct{}{}
		r.hosts[name] = h
	}
	return h
}

// known is the answer that was kept, else the one of asking.
func (r *run) known(ctx context.Context, p page) (answer, error) {
	if moved, ok := r.Cache.get(p.key); ok {
		return answer{moved: moved}, nil
	}
	a, err := r.ask(ctx, p)
	if err == nil && a.state == good {
		r.Cache.put(p.key, a.moved)
	}
	return a, err
}

// ask follows an address to the page.
func (r *run) ask(ctx context.Context, p page) (answer, error) {
	at, moved, permanent := p.url, "", true
	for range maxRedirects + 1 {
		reply, err := r.persist(ctx, at)
		if err != nil {
			return answer{}, err
		}
		if !reply.redirects() {
			return reply.answer(p.key, at, moved), nil
		}
		next, err := at.Parse(reply.location)
		if err != nil || !askable(next) {
			return answer{state: dead, why: source.Say("%q leads to an address that cannot be followed", "%q は、たどることのできないアドレスに転送されます", p.key)}, nil
		}
		permanent = permanent && (reply.status == http.StatusMovedPermanently || reply.status == http.StatusPermanentRedirect)
		if permanent {
			moved = next.String()
		}
		at = next
		at.Fragment, at.RawFragment = "", ""
	}
	return answer{state: unclear, why: source.Say("%q redirects more than %d times", "%q は %d 回を超えて転送されます", p.key, maxRedirects)}, nil
}

// reply is what a host said to one request, or why it said nothing.
type reply struct {
	status   int // 0 where nothing was said
	location string
	patience time.Duration // that it asks for
	failure  source.Text
}

func (r reply) redirects() bool {
	return r.location != "" && (r.status >= 301 && r.status <= 303 || r.status == 307 || r.status == 308)
}

// passing tells whether another try may have a better answer.
func (r reply) passing() bool {
	return r.status == 0 || r.status == http.StatusTooManyRequests || r.status >= 500 && r.status != http.StatusNotImplemented
}

// settled tells whether even a HEAD request says all. Many hosts refuse these,
// some by claiming that there is no page, so that only GET settles a refusal.
func (r reply) settled() bool { return r.status > 0 && r.status < 400 }

// answer says what the last reply means for the address that led to it.
func (r reply) answer(key string, at *url.URL, moved string) answer {
	if r.status == 0 {
		return answer{state: unclear, why: r.failure}
	}
	words := strings.TrimSpace(strconv.Itoa(r.status) + " " + http.StatusText(r.status))
	why := source.Say("%q answers with %s", "%q の応答は %s です", key, words)
	if at.String() != key {
		why = source.Say("%q leads to %q, which answers with %s", "%q の転送先 %q の応答は %s です", key, at.String(), words)
	}
	switch r.status {
	case http.StatusNotFound, http.StatusGone:
		return answer{state: dead, why: why}
	}
	if r.status >= 200 && r.status < 300 {
		if moved == key {
			moved = "" // it leads back, after it has set a cookie perhaps
		}
		return answer{moved: moved}
	}
	return answer{state: unclear, why: why} // refused to programs, most often
}

// persist asks for one address until there is an answer that will stay.
func (r *run) persist(ctx context.Context, u *url.URL) (reply, error) {
	method, backoff := http.MethodHead, firstBackoff
	for try := 1; ; {
		last := try == maxTries
		got, err := r.inTurn(ctx, method, u, backoff, last)
		switch {
		case err != nil || got.settled() || method == http.MethodGet && !got.passing():
			return got, err
		case got.passing() && last:
			return got, nil
		case got.passing():
			try++
			backoff *= 2
		}
		method = http.MethodGet
	}
}

// inTurn makes one request when it is the host's turn. A host that never
// answers, goes on asking for fewer requests, or fails at many pages one behind the
// other, is not asked again: it could keep a check for days.
func (r *run) inTurn(ctx context.Context, method string, u *url.URL, backoff time.Duration, last bool) (reply, error) {
	h := r.host(u.Host)
	select {
	case <-h.turn:
	case <-ctx.Done():
		return reply{}, ctx.Err()
	}
	defer func() { h.turn <- struct{}{} }()
	if h.given != nil {
		return *h.given, nil
	}
	if h.wait > 0 {
		if err := r.Sleep(ctx, h.wait); err != nil {
			return reply{}, err
		}
	}
	got, err := r.request(ctx, method, u)
	if err != nil {
		return got, err
	}
	h.answered = h.answered || got.status != 0
	h.wait = pause
	if got.passing() {
		h.wait = min(max(backoff, got.patience), maxBackoff)
	} else {
		h.failed = 0
	}
	if got.passing() && last {
		h.failed++
		if !h.answered || got.status == http.StatusTooManyRequests || h.failed == maxFailed {
			h.given = &got
		}
	}
	return got, r.count(got, h.given != nil)
}

// request makes one request. It fails only when the context ends: a failure of
// the network is a reply.
func (r *run) request(ctx context.Context, method string, u *url.URL) (reply, error) {
	limited, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	q, err := http.NewRequestWithContext(limited, method, u.String(), nil)
	if err != nil {
		return reply{failure: source.Say("%q cannot be asked", "%q には問い合わせができません", u.String())}, nil
	}
	q.Header.Set("User-Agent", "naosu (checks links)")
	q.Header.Set("Accept", "*/*")
	got, err := r.Transport.RoundTrip(q)
	if ctx.Err() != nil {
		if err == nil {
			_ = got.Body.Close() // the check has ended
		}
		return reply{}, ctx.Err()
	}
	if err != nil {
		return reply{failure: r.failure(u, err)}, nil
	}
	// What the body says does not matter, nor whether it ends well; a short one
	// is read so that the connection can serve the next request.
	_, _ = io.CopyN(io.Discard, got.Body, maxBody)
	_ = got.Body.Close()
	return reply{status: got.StatusCode, location: got.Header.Get("Location"), patience: patience(got.Header)}, ctx.Err()
}

// failure says why a host did not answer. It names the host alone, since it may
// stand for all its pages.
func (r *run) failure(u *url.URL, err error) source.Text {
	var late interface{ Timeout() bool }
	if errors.As(err, &late) && late.Timeout() {
		return source.Say("%q does not answer within %s", "%q が %s 以内に応答しません", u.Host, r.Timeout)
	}
	reason := fmt.Sprint(err)
	if runes := []rune(reason); len(runes) > 200 {
		reason = string(runes[:200]) + "…"
	}
	return source.Say("%q cannot be reached (%s)", "%q に接続できません（%s）", u.Host, reason)
}

// patience is how long Retry-After asks to wait: seconds, or a date, which is
// compared with the host's own.
func patience(h http.Header) time.Duration {
	after := h.Get("Retry-After")
	if seconds, err := strconv.Atoi(after); err == nil {
		return time.Duration(min(max(seconds, 0), int(maxBackoff/time.Second))) * time.Second
	}
	until, err := http.ParseTime(after)
	now, nowErr := http.ParseTime(h.Get("Date"))
	if err != nil || nowErr != nil {
		return 0
	}
	return max(until.Sub(now), 0)
}
