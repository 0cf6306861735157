//go:build unix

package main

import (
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A place is where and how the program is run.
type place struct {
	name  string
	env   []string
	umask string
	order uint64 // of making folders and files; also decides their times
	twice bool   // over its own output
	away  bool   // from another working folder, with absolute paths
	flags []string
}

// TestSameBytesEverywhere builds one site in many ways: the trees are the same,
// names, bytes and modes.
func TestSameBytesEverywhere(t *testing.T) {
	content := large(t).with(tree{"urls.txt": "/ja/alpha/closed/\n"})
	var first picture
	for _, p := range []place{
		{name: "as it is", umask: "022"},
		{name: "one processor", umask: "022", order: 1, env: []string{"GOMAXPROCS=1"}},
		{name: "many processors", umask: "022", order: 2, env: []string{"GOMAXPROCS=16"}},
		{name: "far west", umask: "002", order: 3, env: []string{"TZ=Pacific/Honolulu", "LANG=de_DE.UTF-8", "LC_ALL=C"}},
		{name: "far east", umask: "077", order: 4, env: []string{"TZ=Pacific/Kiritimati", "LANG=ja_JP.UTF-8"}},
		{name: "no umask", umask: "000", order: 5, env: []string{"HOME=/nowhere", "TMPDIR=/tmp"}},
		{name: "twice", umask: "027", order: 6, twice: true},
		{name: "from elsewhere", umask: "022", order: 7, away: true},
	} {
		t.Run(p.name, func(t *testing.T) {
			got := p.build(t, content)
			if first == nil {
				first = got
			}
			if diff := first.difference(got); diff != "" {
				t.Error(diff)
			}
		})
	}
	if len(first) < 500 {
		t.Errorf("the site has %d files and folders only", len(first))
	}
}

// TestSameCopiesEverywhere does the same for compressed copies, also those that
// are taken over from the last site, and for an archive of them.
func TestSameCopiesEverywhere(t *testing.T) {
	content, flags := fixture(t), []string{"--precompress", "--zip", "public.zip"}
	first := place{umask: "022", order: 1, env: []string{"GOMAXPROCS=1"}, flags: flags}.build(t, content)
	second := place{umask: "077", order: 2, env: []string{"GOMAXPROCS=16", "TZ=Asia/Tokyo"}, flags: flags, twice: true}.build(t, content)
	if diff := first.difference(second); diff != "" {
		t.Error(diff)
	}
	if first["en/index.html.br"] == "" || first["en/index.html.gz"] == "" || first["public.zip"] == "" {
		t.Errorf("no copies or no archive in %d files", len(first))
	}
}

// build makes the content anew and builds it there.
func (p place) build(t *testing.T, content tree) picture {
	t.Helper()
	home := memoryDir(t)
	scatter(t, content, filepath.Join(home, "content"), p.order)
	args, dir := append([]string{"build", "--no-cache", "--date", fixtureDate}, p.flags...), home
	if p.away {
		dir = t.TempDir()
		args = append(args, "--content", filepath.Join(home, "content"), "--out", filepath.Join(home, "public"))
	}
	runs := 1
	if p.twice {
		runs = 2
	}
	for range runs {
		cmd := exec.Command("sh", append([]string{"-c", "umask " + p.umask + ` && exec "$@"`, "sh", builtNaosu(t)}, args...)...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), p.env...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	got, err := snapshot(filepath.Join(home, "public"))
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(p.flags, "--zip") {
		data, err := os.ReadFile(filepath.Join(home, "public.zip"))
		if err != nil {
			t.Fatal(err)
		}
		got["public.zip"] = string(data)
	}
	return got
}

// scatter writes a tree in an order and with times that the seed decides.
func scatter(t *testing.T, content tree, dir string, seed uint64) {
	t.Helper()
	names := slices.Sorted(maps.Keys(content))
	random := rand.New(rand.NewPCG(seed, 0))
	random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names {
		tree{name: content[name]}.write(t, dir)
		when := time.Unix(random.Int64N(2e9), 0)
		if err := os.Chtimes(filepath.Join(dir, name), when, when); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNothingOfTheMachine states that no path, user or host of the machine is
// in the output.
func TestNothingOfTheMachine(t *testing.T) {
	got := place{umask: "022"}.build(t, fixture(t))
	words := []string{os.TempDir() + "/", "naosu build"}
	if host, err := os.Hostname(); err == nil && len(host) > 4 {
		words = append(words, host)
	}
	for name, text := range got {
		for _, word := range words {
			if strings.Contains(text, word) {
				t.Errorf("%s holds %q", name, word)
			}
		}
	}
}
