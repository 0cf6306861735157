// Package outgoing asks the pages of other sites that a library links to
// whether they still answer.
//
// A [Checker] asks each address once, whatever the number of places that name
// it, and gives findings at all of them. It is a polite guest: a few hosts at a
// time, one request at a time for each, a pause between two, and where a host
// asks for patience (Retry-After) it has it. Nothing is sent but the address: no
// cookies, no referrer, no content. A HEAD request comes first; what it leaves
// unclear is asked again with GET, of which a few kB are read. Redirects are
// followed. What stands behind # in an address is not checked, since that takes
// the whole page, and often its scripts.
//
// A page that answers is left in peace for some days: its answer is kept in a
// [Cache], which the caller stores. No clock is looked at.
//
// Every finding is a warning: the network may be at fault. Where it surely is,
// the check fails instead ([Offline]).
package outgoing

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"naosu/generator/source"
)

// Limits of a Checker.
const (
	hostsAtOnce  = 8
	maxRedirects = 10
	maxTries     = 3  // of one address, when the host or the network fails
	maxFailed    = 10 // pages of a host in a row; each may take minutes
	maxBody      = 4 << 10
	maxAddress   = 2000 // bytes; no longer address is asked, kept or named in a hint
	pause        = 500 * time.Millisecond
	firstBackoff = time.Second // doubled for each further try
	maxBackoff   = 30 * time.Second
)

var (
	ruleDead = source.Rule{ID: "link-dead", Why: source.Text{
		En: "A reader who follows a source must find it (only with `--external`).",
		Ja: "出典をたどった読者は、そこに着けなければなりません（`--external` のときだけ）。"}}
	ruleMoved = source.Rule{ID: "link-moved", Why: source.Text{
		En: "Redirects do not last for ever; the new address is known now (only with `--external`).",
		Ja: "転送はいつまでも続くとは限りません。いまなら新しいアドレスが分かります（`--external` のときだけ）。"}}
	ruleUnclear = source.Rule{ID: "link-unclear", Why: source.Text{
		En: "There was no clear answer: the page, its host or the network may be at fault, or programs are refused, so a person has to look (only with `--external`).",
		Ja: "はっきりした応答がありませんでした。ページ、サーバー、通信のどれかに原因があるか、プログラムが断られています。人が見て確かめる必要があります（`--external` のときだけ）。"}}
)

// Rules lists what a Checker finds.
func Rules() []source.Rule { return []source.Rule{ruleDead, ruleMoved, ruleUnclear} }

// Checker asks addresses. All fields are needed; New sets those that only tests
// want otherwise.
type Checker struct {
	Transport http.RoundTripper
	Sleep     func(context.Context, time.Duration) error // fails only when the context ends
	Timeout   time.Duration                              // of one request
	Cache     *Cache
}

// New returns a Checker that asks the real network, by the proxy of the system
// where there is one.
func New(cache *Cache) *Checker {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DisableCompression = true // what is read is thrown away
	t.MaxResponseHeaderBytes = 64 << 10
	return &Checker{Transport: t, Sleep: sleep, Timeout: 20 * time.Second, Cache: cache}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Check asks each address, and returns what is wrong at all of its places,
// sorted. It fails when the context ends, and with [Offline].
func (c *Checker) Check(ctx context.Context, links map[string][]source.Place) (source.Findings, error) {
	r := &run{Checker: c, hosts: map[string]*host{}}
	pages, byHost := map[string]page{}, map[string][]string{}
	for address := range links {
		p := r.page(address)
		if pages[p.key] != (page{}) {
			continue
		}
		pages[p.key] = p
		if p.url != nil {
			byHost[p.url.Host] = append(byHost[p.url.Host], p.key)
		}
	}
	answers, err := r.askHosts(ctx, pages, byHost)
	if err != nil {
		return nil, err
	}
	var findings source.Findings
	for address, places := range links {
		p := r.page(address)
		a, ok := answers[p.key]
		if !ok {
			a = answer{state: unclear, why: source.Say("%q is no address that can be asked", "%q は問い合わせのできないアドレスです", address)}
		}
		for _, at := range places {
			a.report(&findings, address, at)
		}
	}
	findings.Sort()
	return findings, nil
}

// askHosts asks the pages of several hosts at a time, those of one in order.
func (r *run) askHosts(ctx context.Context, pages map[string]page, byHost map[string][]string) (map[string]answer, error) {
	var mu sync.Mutex
	answers := map[string]answer{}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(hostsAtOnce)
	for _, name := range slices.Sorted(maps.Keys(byHost)) {
		group.Go(func() error {
			keys := byHost[name]
			slices.Sort(keys)
			for _, key := range keys {
				a, err := r.known(ctx, pages[key])
				if err != nil {
					return err
				}
				mu.Lock()
				answers[key] = a
				mu.Unlock()
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return answers, nil
}

// page is what is asked for an address: all of it up to #.
type page struct {
	key string
	url *url.URL // nil where it may not be asked
}

func (r *run) page(address string) page {
	u, err := url.Parse(address)
	if err != nil || !askable(u) {
		return page{key: address}
	}
	u.Fragment, u.RawFragment = "", ""
	return page{u.String(), u}
}

// askable tells whether an address may be asked: http or https, with a host and
// without a name and password, which would be sent.
func askable(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil && len(u.String()) <= maxAddress
}

// state is what is known of a page.
type state int

const (
	good state = iota
	dead
	unclear
)

// answer is what came of asking for a page.
type answer struct {
	state state
	moved string      // the address to write instead, of a good page
	why   source.Text // unless good
}

// report adds the finding for one place that names the address.
func (a answer) report(findings *source.Findings, address string, at source.Place) {
	switch {
	case a.state == dead:
		findings.Add(ruleDead, at, a.why, source.Say("link to where the page is now, or remove the link", "いまのページにリンクし直すか、リンクを外してください"))
	case a.state == unclear:
		findings.Add(ruleUnclear, at, a.why, source.Say("open %s in a browser; if nobody can read it, link elsewhere", "%s をブラウザーで開いてみてください。読めないなら、ほかのページにリンクしてください", address))
	case a.moved != "":
		findings.Add(ruleMoved, at, source.Say("%q has moved for good", "%q は別のアドレスに移りました", address), source.Say("write %s", "%s と書いてください", withFragment(a.moved, address)))
	}
}

// withFragment gives an address the fragment of another, unless it has one.
func withFragment(address, other string) string {
	to, err := url.Parse(address)
	from, otherErr := url.Parse(other)
	if err != nil || otherErr != nil || to.Fragment != "" {
		return address
	}
	to.Fragment, to.RawFragment = from.Fragment, from.RawFragment
	return to.String()
}
