//go:build deploy

package deploy

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"
)

// TestS3 deploys two editions of a site to a real server, and again.
func TestS3(t *testing.T) {
	c := start(t)
	bucket := c.open("")
	a, b := edition("A"), edition("B")
	first := build(t, a, false)
	if r := mustDeploy(t, bucket, first); r.Sent != len(a)-1 || r.Unchanged != 0 || r.Removed != 0 {
		t.Errorf("first: %+v", r)
	}
	wantSite(t, bucket, a)
	wantStages(t, c.requests("PUT"), a)

	c.calm()
	if r := mustDeploy(t, bucket, first); r.Sent != 0 || r.Unchanged != len(a)-1 {
		t.Errorf("again: %+v", r)
	}
	if sent := c.requests("PUT"); len(sent) > 0 {
		t.Errorf("nothing has changed, and %q are sent", sent)
	}

	c.calm()
	r := mustDeploy(t, bucket, build(t, b, false))
	if r.Unchanged != 2 || r.Removed != pages+3 {
		t.Errorf("second edition: %d unchanged, %d removed", r.Unchanged, r.Removed)
	}
	wantSite(t, bucket, b)
	c.mu.Lock()
	defer c.mu.Unlock()
	firstDelete := slices.IndexFunc(c.asked, func(s string) bool { return strings.HasPrefix(s, "DELETE ") })
	for _, line := range c.asked[firstDelete:] {
		if strings.HasPrefix(line, "PUT ") && line != "PUT .naosu" {
			t.Errorf("%s after the first removal", line)
		}
	}
}

// wantStages fails unless keys were sent stage by stage.
func wantStages(t *testing.T, keys []string, files map[string]string) {
	t.Helper()
	if keys[0] != ".naosu" || keys[len(keys)-1] != ".naosu" {
		t.Errorf("the marker is not the first and the last: %q", keys)
	}
	keys = slices.DeleteFunc(keys, func(k string) bool { return k == ".naosu" })
	if len(keys) != len(files)-1 {
		t.Errorf("%d were sent, want %d", len(keys), len(files)-1)
	}
	if !slices.IsSortedFunc(keys, func(a, b string) int { return stageOf(a) - stageOf(b) }) {
		t.Errorf("out of order: %q", keys)
	}
}

// TestHeaders looks at what the server says of objects.
func TestHeaders(t *testing.T) {
	c := start(t)
	bucket := c.open("")
	files := edition("A")
	p := build(t, files, true)
	for _, gzip := range []bool{false, true} {
		if _, err := deployTo(bucket, p, Options{Gzip: gzip}); err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]Header{
			"index.html":                  {Type: "text/html; charset=utf-8", Cache: "no-cache"},
			"assets/site-AAAAAAAA.css":    {Type: "text/css; charset=utf-8", Cache: "public, max-age=31536000, immutable"},
			"search/texts-0000000aaa.bin": {Type: "application/octet-stream", Cache: "public, max-age=31536000, immutable"},
			"search/index.json":           {Type: "application/json; charset=utf-8", Cache: "no-cache"},
			"en/feed.xml":                 {Type: "application/atom+xml; charset=utf-8", Cache: "no-cache"},
			"en/page00/A.png":             {Type: "image/png", Cache: "no-cache"},
		} {
			if gzip && name == "index.html" {
				want.Encoding = "gzip"
			}
			a, err := bucket.Attributes(context.Background(), name)
			if err != nil {
				t.Fatal(err)
			}
			if got := (Header{a.ContentType, a.CacheControl, a.ContentEncoding}); got != want {
				t.Errorf("%s has %+v, want %+v", name, got, want)
			}
		}
		for name := range contents(t, bucket) {
			if strings.HasSuffix(name, ".gz") || strings.HasSuffix(name, ".br") {
				t.Errorf("the copy %s is there", name)
			}
		}
	}
	if held := contents(t, bucket)["index.html"]; !strings.HasPrefix(held, "\x1f\x8b") {
		t.Errorf("the page is not compressed: %.20q", held)
	}
	_, err := deployTo(bucket, build(t, files, false), Options{Gzip: true})
	wantRefusal(t, err, "--precompress")
}

// TestChangedByOthers sees what others did, however the store lists it.
func TestChangedByOthers(t *testing.T) {
	c := start(t)
	bucket := c.open("")
	files := edition("A")
	files["big.pdf"] = strings.Repeat("0123456789abcdef", 17<<16) // goes in parts, so that the listing has no MD5
	p := build(t, files, false)
	mustDeploy(t, bucket, p)

	c.calm()
	if r := mustDeploy(t, bucket, p); r.Sent != 0 {
		t.Errorf("%d were sent again: %q", r.Sent, c.requests("PUT"))
	}
	if read := c.requests("GET"); !slices.Contains(read, "big.pdf") || slices.Contains(read, "index.html") {
		t.Errorf("read %q; only the listing of the large file lacks its MD5", read)
	}
	other := strings.Replace(files["index.html"], "page", "edit", 1)
	if err := bucket.WriteAll(context.Background(), "index.html", []byte(other), nil); err != nil {
		t.Fatal(err)
	}
	if err := bucket.Upload(context.Background(), "big.pdf", strings.NewReader("x"+files["big.pdf"][1:]), &blob.WriterOptions{ContentType: "application/pdf"}); err != nil {
		t.Fatal(err)
	}
	if err := bucket.Delete(context.Background(), "favicon.svg"); err != nil {
		t.Fatal(err)
	}
	if r := mustDeploy(t, bucket, p); r.Sent != 3 {
		t.Errorf("%d were sent, want 3", r.Sent)
	}
	wantSite(t, bucket, files)
}

// TestFaults deploys while requests are lost, unheard, and refused for a while.
func TestFaults(t *testing.T) {
	c := start(t)
	bucket := c.open("")
	a, b := edition("A"), edition("B")
	tried := map[string]int{}
	c.disturb(func(_ int, r *http.Request) fault {
		if r.Method == "HEAD" {
			return none // comes before each removal, and would take its tries
		}
		request := r.Method + r.URL.Path
		tried[request]++
		return []fault{none, lost, broken, unheard, busy, none}[min(tried[request], 5)]
	})
	first := build(t, a, false)
	mustDeploy(t, bucket, first)
	mustDeploy(t, bucket, build(t, b, false))
	c.calm()
	wantSite(t, bucket, b)
	if tried["PUT/bucket/index.html"] < 5 || tried["DELETE/bucket/A.png"] < 3 {
		t.Errorf("the faults were not met: %v", tried)
	}

	// What goes on failing ends the run, and no page came after it.
	c.disturb(func(_ int, r *http.Request) fault {
		if r.Method == "PUT" && strings.Contains(r.URL.Path, "site-AAAAAAAA") {
			return busy
		}
		return none
	})
	if _, err := deployTo(bucket, first, Options{MaxDeletes: -1}); err == nil || !strings.Contains(err.Error(), "assets/site-AAAAAAAA.css") {
		t.Errorf("a store that is always busy: %v", err)
	}
	tries := 0 // of the style
	for _, key := range c.requests("PUT") {
		if strings.Contains(key, "site-AAAAAAAA") {
			tries++
		}
		if strings.HasSuffix(key, ".html") || strings.HasSuffix(key, ".png") {
			t.Errorf("%s was sent though a style is missing", key)
		}
	}
	if tries != maxTries {
		t.Errorf("%d tries, want %d", tries, maxTries)
	}
}

// TestForbidden is not tried again.
func TestForbidden(t *testing.T) {
	c := start(t)
	bucket := c.open("")
	p := build(t, edition("A"), false)
	c.disturb(func(_ int, r *http.Request) fault {
		if r.Method == "PUT" {
			return forbidden
		}
		return none
	})
	_, err := deployTo(bucket, p, Options{})
	if gcerrors.Code(err) != gcerrors.PermissionDenied || len(c.requests("PUT")) != 1 {
		t.Errorf("%v after %q", err, c.requests("PUT"))
	}
	t.Setenv("AWS_SECRET_ACCESS_KEY", "another-secret")
	c.calm()
	_, err = deployTo(c.openAddress(""), p, Options{})
	if err == nil || strings.Contains(err.Error(), "another-secret") || len(c.requests("GET")) != 1 {
		t.Errorf("wrong key: %v after %q", err, c.requests("GET"))
	}
}

// TestKill stops a second edition at many requests. Each page that is there
// then finds what it loads, and the next run sends only what is missing.
func TestKill(t *testing.T) {
	c := start(t)
	a, b := edition("A"), edition("B")
	first, second := build(t, a, false), build(t, b, false)
	for _, at := range []int{2, 4, 9, 25, 27, 40, 49, 60, 72, 74} {
		bucket := c.open("")
		c.calm()
		mustDeploy(t, bucket, first)
		ctx, kill := context.WithCancel(context.Background())
		c.disturb(func(n int, _ *http.Request) fault {
			if n == at {
				kill()
			}
			if n > at {
				return lost
			}
			return none
		})
		_, err := Run(ctx, bucket, second, Options{MaxDeletes: -1, Sleep: atOnceAgain})
		kill()
		if err == nil {
			t.Fatalf("killed at request %d: no error", at)
		}
		c.calm()
		held := contents(t, bucket)
		if n := visit(t, held); n < pages {
			t.Errorf("killed at request %d: %d pages are left", at, n)
		}
		c.calm()
		mustDeploy(t, bucket, second)
		for _, key := range c.requests("PUT") {
			if key != ".naosu" && held[key] == b[key] {
				t.Errorf("killed at request %d: %s is sent again", at, key)
			}
		}
		wantSite(t, bucket, b)
	}
}

// TestBounds is about what may be removed.
func TestBounds(t *testing.T) {
	c := start(t)
	whole := c.open("")
	others := map[string]string{"other.html": "1", "site.html": "2", "site2/index.html": "3", "sit/e": "4"}
	for name, text := range others {
		if err := whole.WriteAll(context.Background(), name, []byte(text), nil); err != nil {
			t.Fatal(err)
		}
	}
	first, second := build(t, edition("A"), false), build(t, edition("B"), false)
	_, err := deployTo(c.open(""), first, Options{MaxDeletes: -1})
	wantRefusal(t, err, "4 objects", "--take-over")

	part := c.openAddress("site")
	mustDeploy(t, part, first)
	if err := part.WriteAll(context.Background(), ".well-known/acme-challenge/x", []byte("token"), nil); err != nil {
		t.Fatal(err)
	}
	c.calm()
	_, err = deployTo(part, second, Options{MaxDeletes: pages + 2})
	wantRefusal(t, err, "23 objects", "--max-deletes 22")
	dry, err := deployTo(part, second, Options{MaxDeletes: pages + 3, DryRun: true})
	if err != nil || len(dry.Changes) != 2*pages+5+pages+3 || dry.Sent+dry.Removed > 0 {
		t.Errorf("dry: %d changes, %v", len(dry.Changes), err)
	}
	if done := append(c.requests("PUT"), c.requests("DELETE")...); len(done) > 0 {
		t.Errorf("a refusal and a dry run did %q", done)
	}
	if _, err := deployTo(part, second, Options{MaxDeletes: pages + 3}); err != nil {
		t.Fatal(err)
	}
	wantSite(t, part, merged(edition("B"), map[string]string{".well-known/acme-challenge/x": "token"}))
	held := contents(t, whole)
	for name, text := range others {
		if held[name] != text {
			t.Errorf("%s outside the prefix holds %q", name, held[name])
		}
	}
	if _, err := deployTo(c.open("sit"), first, Options{TakeOver: true, MaxDeletes: 1}); err != nil {
		t.Error(err)
	}
	wantSite(t, c.open("sit"), edition("A"))
}

func merged(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}
