package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"naosu/generator/kb"
)

// TestCorpus writes the corpus twice: the same bytes, which our loader takes
// without a finding.
func TestCorpus(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	for _, dir := range []string{a, b} {
		if err := writeCorpus(dir, 45); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"content/errors/topic-03/error-00023/ja.md", "hugo/content/en/topic-03/error-00023.md"} {
		first, err := os.ReadFile(filepath.Join(a, name))
		second, _ := os.ReadFile(filepath.Join(b, name))
		if err != nil || !bytes.Equal(first, second) || len(first) < 2500 || strings.Contains(string(first), "%!") {
			t.Errorf("%s has %d and %d bytes, %v:\n%s", name, len(first), len(second), err, first)
		}
	}
	lib, findings, err := kb.Load(context.Background(), os.DirFS(filepath.Join(a, "content")), kb.Options{Name: "content", Languages: []string{"ja", "en"}})
	if err != nil || len(findings) > 0 || len(lib.Articles) != 45 {
		t.Errorf("%d articles, %v, %v", len(lib.Articles), findings, err)
	}
}

// TestFloor makes a page of each file, with coloured code.
func TestFloor(t *testing.T) {
	dir := t.TempDir()
	if err := writeCorpus(dir, 3); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	if err := run(context.Background(), []string{"floor", filepath.Join(dir, "hugo", "content"), out}, nil, nil); err != nil {
		t.Fatal(err)
	}
	files, size, err := weigh(out)
	if err != nil || files != 6 || size < 6*3000 {
		t.Errorf("%d files of %d bytes, %v", files, size, err)
	}
	page, err := os.ReadFile(filepath.Join(out, "ja", "topic-01", "error-00001", "index.html"))
	for _, part := range []string{`<h2 id="meaning">意味</h2>`, "<table>", `<pre class="chroma">`, `<span class="`} {
		if !bytes.Contains(page, []byte(part)) {
			t.Errorf("the page lacks %s (%v)", part, err)
		}
	}
}

// TestMissingPeers says how to get the others, and measures without them.
func TestMissingPeers(t *testing.T) {
	var said bytes.Buffer
	list, err := options{naosu: "naosu", hugo: "no-such-hugo", pagefind: "no-such"}.builders(context.Background(), t.TempDir(), &said)
	if err != nil || len(list) != 3 || !strings.Contains(said.String(), "go install -tags extended github.com/gohugoio/hugo@v") {
		t.Errorf("%d builders, %v: %s", len(list), err, &said)
	}
}

// TestMeasure runs a program that fails, and one that does not.
func TestMeasure(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out")
	if err := os.CopyFS(out, theme); err != nil {
		t.Fatal(err)
	}
	m, err := builder{out: out, commands: [][]string{{self, "-test.run", "^$"}}}.measure(context.Background())
	if err != nil || m.cpu <= 0 || m.wall <= 0 || m.peak < 1<<20 || m.files != 10 || m.size < 1000 {
		t.Errorf("%+v, %v", m, err)
	}
	_, err = builder{out: out, commands: [][]string{{self, "-no-such-flag"}}}.measure(context.Background())
	if err == nil || !strings.Contains(err.Error(), "no-such-flag") {
		t.Errorf("a program that fails: %v", err)
	}
}

// TestTable prints medians, and ratios taken round by round.
func TestTable(t *testing.T) {
	tab := table{articles: 7, machine: "a machine"}
	for round, s := range []float64{1, 4, 2} {
		unit := time.Duration(s * float64(time.Second))
		tab.add(0, "floor", measurement{cpu: unit, wall: unit / 2, peak: 10e6, files: 14, size: 2e6})
		tab.add(1, "naosu, cold", measurement{cpu: time.Duration(round+2) * unit, wall: unit, peak: 20e6, files: 20, size: 3e6})
	}
	var b strings.Builder
	if err := tab.print(&b); err != nil {
		t.Fatal(err)
	}
	const want = `7 articles in two languages, medians of 3 rounds; a machine

| | CPU s | wall s | peak MB | files | MB | CPU ÷ floor | CPU ÷ Hugo |
|---|---|---|---|---|---|---|---|
| floor | 2.00 | 1.00 | 10 | 14 | 2.0 | 1.00 |  |
| naosu, cold | 8.00 | 2.00 | 20 | 20 | 3.0 | 3.00 |  |
`
	if b.String() != want {
		t.Errorf("got\n%s", &b)
	}
}
