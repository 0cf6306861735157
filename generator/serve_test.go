package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"naosu/generator/kb"
)

// serving runs the command on a folder until the test ends and returns its
// address, without the slash at the end.
func serving(t *testing.T, content string) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	read, write := io.Pipe()
	code := make(chan int)
	go func() {
		code <- run(ctx, []string{"serve", "--content", content, "--addr", "127.0.0.1:0", "--date", fixtureDate, "--messages", "en"}, os.Getenv, write, io.Discard)
		write.Close()
	}()
	t.Cleanup(func() {
		stop()
		if c := <-code; c != 0 {
			t.Errorf("serve exits with %d", c)
		}
	})
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address, _, _ := strings.Cut(line, "/ ")
	for wait := (told{Reading: "…"}); wait.Reading != ""; { // each answer takes its time
		wait = tell(t, address, "/")
	}
	return address
}

// told is what a page is told.
type told struct {
	Reading string
	Errors  []struct{ Place, Label, Rule, Message, Hint, Before, Marked, After string }
}

func tell(t *testing.T, address, path string) (out told) {
	t.Helper()
	_, body := fetch(t, address+"/.naosu-preview/page?path="+path)
	if err := json.Unmarshal([]byte(body), &out); err != nil {
		t.Fatal(err, body)
	}
	return out
}

func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(data)
}

var previewLine = regexp.MustCompile(`<script src="/\.naosu-preview/preview\.js\?[0-9a-f]{16}" defer></script>\n`)

// TestServeIsTheBuild states that each file of the repo's own site is served as
// build writes it, pages with one line more.
func TestServeIsTheBuild(t *testing.T) {
	b := build(t, readTree(t, "../content").fs(), kb.Options{}, fixtureDate)
	address := serving(t, "../content")
	for path, want := range b.files {
		status, got := fetch(t, address+b.lib.Site.BasePath+path)
		if strings.HasSuffix(path, ".html") {
			if n := len(previewLine.FindAllString(got, -1)); n != 1 {
				t.Errorf("%s: %d lines more", path, n)
			}
			got = previewLine.ReplaceAllString(got, "")
		}
		if status != 200 || got != want {
			t.Errorf("%s: status %d, the same: %v", path, status, got == want)
		}
	}
	if status, body := fetch(t, address+b.lib.Site.BasePath+"search/index.json"); status != 200 || !json.Valid([]byte(body)) {
		t.Errorf("the search index: %d %s", status, body)
	}
}

// TestServeFollows states that changes of content show, of any kind, and that
// what is told of mistakes is what check prints.
func TestServeFollows(t *testing.T) {
	content := fixture(t)
	maps.DeleteFunc(content, func(name, _ string) bool { return strings.HasPrefix(name, "static/") })
	t.Chdir(t.TempDir())
	const dir = "content"
	content.write(t, dir)
	address := serving(t, dir)
	events, err := http.Get(address + "/.naosu-preview/events")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	lines := bufio.NewScanner(events.Body)
	_, page := fetch(t, address+"/")
	base := regexp.MustCompile(`href="(/[^"]*?)ja/"`).FindStringSubmatch(page)[1] // of the fixture's site
	// until waits for a change after which a page holds what is wanted, or lacks it.
	until := func(name, path string, fits func(status int, body string, told told) bool) {
		t.Helper()
		for lines.Scan() {
			if lines.Text() != "data: change" {
				continue
			}
			status, body := fetch(t, address+base+path)
			if fits(status, body, tell(t, address, base+path)) {
				return
			}
		}
		t.Fatalf("%s: never seen", name)
	}
	file := filepath.Join(dir, "errors", "alpha", "closed", "ja.md")
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	save := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	until("start", "ja/alpha/closed/", func(status int, _ string, _ told) bool { return status == 200 })
	if _, table := fetch(t, address+"/.naosu-preview/translations"); !strings.Contains(table, `<a class="stale" href="`+base+`en/alpha/closed/">stale: causes, dead_ends, +ひとこと</a>`) || !strings.Contains(table, "<li>en: original 4, stale 1, ") {
		t.Errorf("not the table of check --translations:\n%s", table)
	}
	save(file, string(good)+"\n[行方不明](../nowhere/ja.md)\n")
	until("a mistake", "ja/alpha/closed/", func(status int, body string, told told) bool {
		return status == 200 && !strings.Contains(body, "行方不明") && len(told.Errors) == 1 && told.Errors[0].Rule == "link-target" && told.Errors[0].Hint != "" && told.Errors[0].Label == "error" &&
			strings.HasPrefix(told.Errors[0].Place, filepath.Base(dir)+"/errors/alpha/closed/ja.md:") && strings.Contains(told.Errors[0].Before+told.Errors[0].Marked, "nowhere")
	})
	save(file, string(good)+"\n行方はわかりました。\n")
	until("mended", "ja/alpha/closed/", func(_ int, body string, told told) bool {
		return strings.Contains(body, "行方はわかりました。") && len(told.Errors) == 0
	})
	for path, text := range many("alpha", 1) {
		save(filepath.Join(dir, strings.ReplaceAll(path, "error-000", "brand-new")), text)
	}
	until("an article is new", "ja/alpha/brand-new/", func(status int, _ string, _ told) bool { return status == 200 })
	if draft := tell(t, address, base+"ja/alpha/drafted/"); draft.Reading != "errors/alpha/drafted is a draft; serve --drafts shows it" {
		t.Errorf("a draft: %q", draft.Reading)
	}
	if err := os.Rename(filepath.Join(dir, "errors/alpha/brand-new"), filepath.Join(dir, "errors/alpha/renamed")); err != nil {
		t.Fatal(err)
	}
	until("its folder is renamed", "ja/alpha/renamed/", func(status int, _ string, _ told) bool { return status == 200 })
	if err := os.RemoveAll(filepath.Join(dir, "errors/alpha/renamed")); err != nil {
		t.Fatal(err)
	}
	until("it goes", "ja/alpha/renamed/", func(status int, _ string, _ told) bool { return status == 404 })
	save(filepath.Join(dir, "static", "new.txt"), "new")
	until("a file is new, and its folder", "new.txt", func(status int, body string, _ told) bool { return status == 200 && body == "new" })
	for path, text := range many("beta", 250) {
		save(filepath.Join(dir, path), text)
	}
	until("500 files are new", "ja/beta/error-249/", func(status int, _ string, _ told) bool { return status == 200 })
	mine := `<p class="mine">`
	save(filepath.Join("templates", "page.html"), `{{define "main"}}<h1>Page</h1>`+mine+`{{.Heading}}</p>{{end}}`)
	until("templates of the site's own are new", "en/about/", func(_ int, body string, _ told) bool { return strings.Contains(body, mine) })
	if err := os.RemoveAll("templates"); err != nil {
		t.Fatal(err)
	}
	until("they go", "en/about/", func(_ int, body string, _ told) bool { return !strings.Contains(body, mine) })
	move := func(from, to string) {
		t.Helper()
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	move(dir, "elsewhere")
	until("the content goes", "en/about/", func(_ int, _ string, told told) bool { return len(told.Errors) == 1 })
	move("elsewhere", dir)
	until("it comes back", "en/about/", func(_ int, _ string, told told) bool { return len(told.Errors) == 0 })
	save(file, string(good)+"\nこれもわかりました。\n")
	until("an edit after that", "ja/alpha/closed/", func(_ int, body string, _ told) bool { return strings.Contains(body, "これもわかりました。") })
}

// TestServeRefuses states what is said where nothing can be served.
func TestServeRefuses(t *testing.T) {
	address := serving(t, "testdata/golden/content")
	host := strings.TrimPrefix(address, "http://")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--content", "testdata/golden/content", "--addr", host}, "choose another port, such as --addr 127.0.0.1:0"},
		{[]string{"--content", "nowhere"}, "nowhere"},
		{[]string{"--content", "testdata/golden/content", "--date", "x"}, "is no date"},
	} {
		var out strings.Builder
		if code := run(context.Background(), append([]string{"serve", "--messages", "en"}, c.args...), os.Getenv, io.Discard, &out); code != 2 || !strings.Contains(out.String(), c.want) {
			t.Errorf("%q: %d, %s", c.args, code, out.String())
		}
	}
}

// TestServeStaysHome states that other machines can reach the preview only when
// its author says so.
func TestServeStaysHome(t *testing.T) {
	var out strings.Builder
	if code := run(context.Background(), []string{"serve", "--help", "--messages", "en"}, os.Getenv, &out, &out); code != 0 || !strings.Contains(out.String(), `(default "127.0.0.1:8080")`) {
		t.Errorf("%d: %s", code, out.String())
	}
}
