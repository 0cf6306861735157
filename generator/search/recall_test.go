package search

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"naosu/generator/kb"
	"naosu/generator/site"
)

// How many points of a hundred the mean of the classes, and the share of foreign
// errors recognised, may fall below the golden file: articles come and go.
const (
	fallMost        = 1.5
	fallMostForeign = 6 // one of twenty
)

// TestRecall compares how well the articles of this repo are found with
// testdata/recall.txt. What is better passes; -update writes it down.
func TestRecall(t *testing.T) {
	got := recallOf(t, "../../content")
	if *update {
		golden(t, "testdata/recall.txt", got)
		return
	}
	want, err := os.ReadFile("testdata/recall.txt")
	if err != nil {
		t.Fatal(err)
	}
	now := rates(got)
	for name, rate := range rates(want) {
		most := fallMost
		if strings.HasPrefix(name, "foreign") {
			most = fallMostForeign
		}
		if now[name] < rate-most {
			t.Errorf("%s is %.1f %%, and was %.1f %% in testdata/recall.txt; make bench-search shows which queries failed", name, now[name], rate)
		}
	}
}

// recallOf runs bench/recall.mjs on the index of some content.
func recallOf(t *testing.T, content string) []byte {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("this test searches as browsers do and needs Node 20.19 or newer as node in PATH")
	}
	lib, _, err := kb.Load(context.Background(), os.DirFS(content), kb.Options{Name: "content", Languages: []string{"ja", "en"}})
	if err != nil {
		t.Fatal(err)
	}
	memory := site.NewMemory()
	if _, err := newIndex(t, lib).Write(context.Background(), lib, memory, nil); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "search"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, path := range memory.Paths() {
		data, _ := memory.Open(path)
		if err := os.WriteFile(filepath.Join(folder, path), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.Command(node, "bench/recall.mjs", folder)
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// rates reads the mean recall@1 of each language, and how many foreign errors are
// recognised.
func rates(text []byte) map[string]float64 {
	found := map[string]float64{}
	for line := range bytes.Lines(text) {
		fields := strings.Fields(string(line))
		switch {
		case len(fields) == 6 && fields[0] == "mean":
			if rate, err := strconv.ParseFloat(fields[3], 64); err == nil {
				found["recall@1, "+fields[1]] = rate
			}
		case len(fields) > 2 && fields[0] == "foreign":
			if rate, err := strconv.ParseFloat(fields[2], 64); err == nil {
				found["foreign errors recognised, "+fields[1]] = rate
			}
		}
	}
	return found
}
