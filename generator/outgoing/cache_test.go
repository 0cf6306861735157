package outgoing

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestCache states that good answers are kept for a week, and no others.
func TestCache(t *testing.T) {
	s, p := newSite(t, map[string][]string{"/good": {"200"}, "/old": {"301 Location=/good"}, "/down": {"503"}}), newPatient(t, time.Minute)
	addresses := []string{s.URL + "/good", s.URL + "/old#part", s.URL + "/dead", s.URL + "/down"}
	first := told(t, &p.Checker, s, addresses...)
	stored, err := p.Cache.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		day  string
		kept bool
	}{{"2026-02-01", true}, {"2026-02-07", true}, {"2026-02-08", false}, {"2026-01-31", false}} {
		s.asked = nil
		p.Cache = ReadCache(stored, day(c.day))
		if got := told(t, &p.Checker, s, addresses...); strings.Join(got, "\n") != strings.Join(first, "\n") || len(got) != 3 {
			t.Errorf("%s: got %q, want %q", c.day, got, first)
		}
		asked := strings.Join(s.asked, " ")
		if strings.Contains(asked, "/good") == c.kept || strings.Contains(asked, "/old") == c.kept || !strings.Contains(asked, "/dead") || !strings.Contains(asked, "/down") {
			t.Errorf("%s: asked %s", c.day, asked)
		}
		again, err := p.Cache.Bytes()
		if err != nil || c.day == "2026-02-07" && string(again) != string(stored) {
			t.Errorf("%s: %v, the cache is now\n%s", c.day, err, again)
		}
	}
}

// TestDamagedCache states that what is no cache is none.
func TestDamagedCache(t *testing.T) {
	page := func(s string) string { return `{"version":1,"pages":[` + s + `]}` }
	for name, text := range map[string]string{
		"empty": "", "cut off": `{"version":1,"pages":[{"address":"http://a.example/","day":"2026-0`, "another kind": `[1, 2]`,
		"another version": `{"version":2,"pages":[{"address":"http://a.example/","day":"2026-02-01"}]}`,
		"no day":          page(`{"address":"http://a.example/","day":"today"}`),
		"wrong address":   page(`{"address":"http://a.example/","day":"2026-02-01","moved":"javascript:alert(1)"}`),
		"too large":       page(strings.Repeat(" ", MaxCache) + `{"address":"http://a.example/","day":"2026-02-01"}`),
	} {
		c := ReadCache([]byte(text), day("2026-02-01"))
		if _, ok := c.get("http://a.example/"); ok {
			t.Errorf("%s: read as a cache", name)
		}
		if data, err := c.Bytes(); err != nil || string(data) != page("") {
			t.Errorf("%s: stored as %s, %v", name, data, err)
		}
	}
	if _, ok := ReadCache([]byte(page(`{"address":"http://a.example/","day":"2026-02-01"}`)), day("2026-02-01")).get("http://a.example/"); !ok {
		t.Error("a sound cache is not read")
	}
}

// TestCacheIsBounded states that the newest answers are kept where there is no
// room for all.
func TestCacheIsBounded(t *testing.T) {
	c := ReadCache(nil, day("2026-02-02"))
	for i := range MaxCache / 1900 {
		address := fmt.Sprintf("http://a.example/%s/%d", strings.Repeat("a", 1900), i)
		c.pages[address] = kept{address, "2026-02-01", ""}
	}
	c.put("http://new.example/", "")
	data, err := c.Bytes()
	if err != nil || len(data) > MaxCache || len(data) < MaxCache/4 {
		t.Fatalf("%d bytes, %v", len(data), err)
	}
	if _, ok := ReadCache(data, day("2026-02-02")).get("http://new.example/"); !ok {
		t.Error("the newest answer is not kept")
	}
}
