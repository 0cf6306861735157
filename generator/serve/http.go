package serve

import (
	"context"
	_ "embed" // the script and its styles
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"naosu/generator/source"
)

// own is where the preview's own files lie. They hide what a site may have there.
const own = "/.naosu-preview/"

var (
	//go:embed preview.js
	script []byte
	//go:embed preview.css
	style []byte
)

// policy is what the site's own host is told by _headers, which browsers of the
// preview are told too.
const policy = "frame-ancestors 'none'"

// strictPolicy is for the preview's own pages; those of a site have theirs in
// themselves.
const strictPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; " + policy

// Handler answers browsers. hosts are names, besides addresses of this machine
// as numbers and "localhost", under which the preview may be asked for; any
// other name is refused, because a foreign page could have let it lead here.
func (p *Preview) Handler(hosts ...string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(own+"preview.js", func(w http.ResponseWriter, _ *http.Request) { send(w, 200, types[".js"], script) })
	mux.HandleFunc(own+"preview.css", func(w http.ResponseWriter, _ *http.Request) { send(w, 200, types[".css"], style) })
	mux.HandleFunc(own+"translations.css", func(w http.ResponseWriter, _ *http.Request) { send(w, 200, types[".css"], tableStyle) })
	mux.HandleFunc(own+"translations", p.serveTranslations)
	mux.HandleFunc(own+"page", p.serveInfo)
	mux.HandleFunc(own+"events", p.serveEvents)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		case !allowedHost(r.Host, hosts) || !sameOrigin(r) || embedded(r):
			http.Error(w, "the preview is not for this host or origin", http.StatusForbidden)
		case strings.HasPrefix(r.URL.Path, own):
			h.Set("Content-Security-Policy", strictPolicy)
			mux.ServeHTTP(w, r)
		default:
			p.servePage(w, r)
		}
	})
}

// allowedHost tells whether a Host header names this machine. Numbers are safe:
// only a name can be made to lead elsewhere.
func allowedHost(host string, names []string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	_, err := netip.ParseAddr(host)
	return err == nil || host == "localhost" || slices.Contains(names, host)
}

// sameOrigin tells whether a request comes from a page of the preview, or from
// none.
func sameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Scheme == "http" && u.Host == r.Host
}

// embedded tells whether a page of another site asks for something in itself, an
// image or a script: such requests name no origin, but take connections, of
// which browsers have six to a host. A link that is followed is no such request.
func embedded(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return (site == "cross-site" || site == "same-site") && r.Header.Get("Sec-Fetch-Mode") != "navigate"
}

func send(w http.ResponseWriter, status int, kind string, data []byte) {
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	// The browser may have gone.
	_, _ = w.Write(data)
}

// servePage answers with a file of the site.
func (p *Preview) servePage(w http.ResponseWriter, r *http.Request) {
	answer := p.find(r.Context(), r.URL.Path)
	if answer.redirect != "" {
		to := url.URL{Path: answer.redirect}
		w.Header().Set("Location", to.EscapedPath())
		w.WriteHeader(answer.status)
		return
	}
	if len(answer.findings) > 0 {
		answer = p.instead(500, nil, answer.findings)
	}
	if answer.own {
		w.Header().Set("Content-Security-Policy", strictPolicy)
	}
	data := answer.data
	if answer.kind == htmlType {
		data = inject(data, answer.hash)
	}
	send(w, answer.status, answer.kind, data)
}

// serveInfo answers what the script asks.
func (p *Preview) serveInfo(w http.ResponseWriter, r *http.Request) {
	address := r.URL.Query().Get("path")
	data, err := json.Marshal(p.info(p.find(r.Context(), address), address))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	send(w, 200, types[".json"], data)
}

// serveEvents tells a page whenever something changed, and at once when it
// begins to listen.
func (p *Preview) serveEvents(w http.ResponseWriter, r *http.Request) {
	stream := http.NewResponseController(w)
	if err := stream.SetWriteDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	beat := time.NewTicker(30 * time.Second)
	defer beat.Stop()
	v := p.now.Load()
	for message := "data: change\n\n"; ; {
		if _, err := w.Write([]byte(message)); err != nil || stream.Flush() != nil || r.Method == http.MethodHead {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-v.next:
			v, message = p.now.Load(), "data: change\n\n"
		case <-beat.C:
			message = ": beat\n\n"
		}
	}
}

// Listen listens at an address such as 127.0.0.1:8080; port 0 takes a free one.
// wide tells whether other machines can reach it.
func Listen(addr string) (l net.Listener, wide bool, err error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, false, Trouble{source.Say("%q is no address; write one such as 127.0.0.1:8080", "%q はアドレスではありません。127.0.0.1:8080 のように書いてください", addr)}
	}
	l, err = net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, false, Trouble{source.Say("%s is in use already; stop the program that uses it, or choose another port, such as --addr %s",
			"%s はすでに使われています。使っているプログラムを止めるか、--addr %s のように別のポートを指定してください", addr, net.JoinHostPort(host, "0"))}
	}
	if err != nil {
		return nil, false, fmt.Errorf("listen: %w", err)
	}
	tcp, ok := l.Addr().(*net.TCPAddr)
	return l, !ok || !tcp.IP.IsLoopback(), nil
}

// HostOf lists the name at the head of an address to listen at, if it has one.
func HostOf(addr string) []string {
	if host, _, err := net.SplitHostPort(addr); err == nil && host != "" {
		return []string{host}
	}
	return nil
}

// Serve answers at l until ctx is done. Its limits keep other programs from
// tying it up.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	server := limited(h)
	server.BaseContext = func(net.Listener) context.Context { return ctx }
	stop := context.AfterFunc(ctx, func() { _ = server.Close() }) // Serve tells whether it went well
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// limited is a server that waits for nobody for long.
func limited(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      time.Minute, // not for events
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
}

// Trouble is a failure that is told in both languages, with its cure.
type Trouble struct{ Text source.Text }

func (t Trouble) Error() string { return t.Text.En }

var (
	errReading = Trouble{source.Say("the content is still being read; the page follows by itself", "コンテンツを読み込んでいます。終わるとページが表示されます")}
	errNothing = Trouble{source.Say("the content has errors, so there is no page to show yet", "コンテンツにエラーがあるため、表示できるページがまだありません")}
)

func (p *Preview) say(t source.Text) string { return t.In(p.site.Lang) }

// words are what is said of an error.
func (p *Preview) words(err error) string {
	var known Trouble
	if errors.As(err, &known) {
		return p.say(known.Text)
	}
	return err.Error()
}
