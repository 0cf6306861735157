package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"naosu/generator/check"
	"naosu/generator/kb"
)

// TestOutgoing states where addresses outside the site are found.
func TestOutgoing(t *testing.T) {
	content := tree{
		"site.yaml":   "title: 題\nbase_url: https://help.example/\nlanguages: [ja]\n",
		"topics.yaml": "t: {label: {ja: 種}, status_page: https://status.example/, support_page: https://twice.example/}\n",
		"pages/about/ja.md": "---\ntitle: 案内\n---\n\n[文](https://twice.example/ \"題\") と <https://auto.example/>、 https://bare.example/a と[参照][r]、脚注[^1]。\n\n" +
			"[ここ](#h) [便り](mailto:a@b.example) `https://code.example/`\n\n```sh\ncurl https://code.example/\n```\n\n## 見出し {#h}\n\n本文\n\n[r]: https://reference.example/\n[^1]: [注](https://note.example/#part)\n",
		"errors/t/later/ja.md": "---\ntitle: 下書き\nstatus: draft\n---\n\n[先](https://draft.example/)\n",
	}
	want := map[string]string{
		"https://status.example/":    "topics.yaml:1:1",
		"https://twice.example/":     "topics.yaml:1:1 pages/about/ja.md:5:5",
		"https://auto.example/":      "pages/about/ja.md:5:36",
		"https://bare.example/a":     "pages/about/ja.md:5:60",
		"https://reference.example/": "pages/about/ja.md:5:84",
		"https://note.example/#part": "pages/about/ja.md:18:11",
	}
	for _, drafts := range []bool{false, true} {
		lib, findings, err := kb.Load(context.Background(), content.fs(), kb.Options{Name: "content", Languages: []string{"ja", "en"}, Drafts: drafts})
		if err != nil || findings.Errors() > 0 && !drafts {
			t.Fatal(findings, err)
		}
		links, err := check.Outgoing(lib)
		if err != nil {
			t.Fatal(err)
		}
		if drafts {
			want["https://draft.example/"] = "errors/t/later/ja.md:6:5"
		}
		for address, places := range links {
			var got []string
			for _, at := range places {
				got = append(got, fmt.Sprintf("%s:%d:%d", strings.TrimPrefix(at.File, "content/"), at.Line, at.Column))
			}
			if got := strings.Join(got, " "); got != want[address] {
				t.Errorf("%s stands at %q, want %q", address, got, want[address])
			}
		}
		if len(links) != len(want) {
			t.Errorf("%d addresses, want %d: %v", len(links), len(want), links)
		}
	}
}

// TestExternal runs the command against two hosts of this machine: what is
// there is asked once a week, what is gone is reported at its place each time.
func TestExternal(t *testing.T) {
	var asked atomic.Int32
	there := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { asked.Add(1) }))
	defer there.Close()
	gone := httptest.NewServer(http.NotFoundHandler())
	defer gone.Close()
	dir := memoryDir(t)
	tree{
		"content/site.yaml":         "title: 題\nbase_url: https://help.example/\nlanguages: [ja]\n",
		"content/topics.yaml":       "t: {label: {ja: 種}}\n",
		"content/pages/about/ja.md": "---\ntitle: 案内\n---\n\n[ある](" + there.URL + "/) [ない](" + gone.URL + "/#x)\n",
	}.write(t, dir)
	run := func(want int, day string, flags ...string) string {
		t.Helper()
		var out, errOut bytes.Buffer
		args := append([]string{"check", "--content", filepath.Join(dir, "content"), "--date", day}, flags...)
		if code := run(context.Background(), args, func(string) string { return "" }, &out, &errOut); code != want {
			t.Fatalf("%q exits with %d, want %d: %s", args, code, want, errOut.String())
		}
		return strings.ReplaceAll(out.String()+errOut.String(), gone.URL, "GONE")
	}
	cache := filepath.Join(dir, "cache", "naosu")
	report := run(1, "2026-02-01", "--external", "--cache", cache, "--strict")
	if !strings.Contains(report, "content/pages/about/ja.md:5:") || !strings.Contains(report, `warning: "GONE/" answers with 404 Not Found [link-dead]`) || !strings.Contains(report, "0 errors, 1 warning") {
		t.Errorf("reported\n%s", report)
	}
	if again := run(0, "2026-02-02", "--external", "--cache", cache); again != report || asked.Load() != 1 {
		t.Errorf("the next day, asked %d times, reported\n%s", asked.Load(), again)
	}
	if err := os.WriteFile(filepath.Join(cache, "links.json"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if again := run(0, "2026-02-02", "--external", "--cache", cache); again != report || asked.Load() != 2 {
		t.Errorf("with a damaged cache, asked %d times, reported\n%s", asked.Load(), again)
	}
	if quiet := run(0, "2026-02-02"); quiet != "" || asked.Load() != 2 {
		t.Errorf("without --external, asked %d times, reported\n%s", asked.Load(), quiet)
	}
	if refused := run(2, "2026-02-02", "--cache", cache); !strings.Contains(refused, "--external") {
		t.Errorf("--cache alone says %s", refused)
	}
	entries, err := os.ReadDir(cache)
	if err != nil || len(entries) != 1 {
		t.Errorf("the cache folder has %v, %v", entries, err)
	}
}
