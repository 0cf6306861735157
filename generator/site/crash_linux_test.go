package site

import (
	"context"
	"flag"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// faults asks for the full numbers of the suite of faults: see make faults.
var faults = flag.Bool("faults", false, "200 kills, 50 pairs of builds, a disk that is full or turns read-only at 20 points")

// times is how often something is done: some times in each run of the tests,
// all times when asked.
func times(some, all int) int {
	if *faults {
		return all
	}
	return some
}

// A ground is a parent folder with an output in it, and the versions that the
// output may be.
type ground struct {
	parent, out string
	pages       int                          // in a version
	copies      bool                         // with compressed copies
	versions    map[string]map[string]string // with the kept dot-file, if any
}

func newGround(t *testing.T, pages int) ground {
	t.Helper()
	return groundIn(memoryDir(t), pages)
}

func groundIn(parent string, pages int) ground {
	g := ground{parent: parent, out: filepath.Join(parent, "public"), pages: pages, versions: map[string]map[string]string{}}
	for _, name := range []string{"old", "new", "next"} {
		g.versions[name] = version(name, pages)
	}
	return g
}

func (g ground) publish(t *testing.T, name string) {
	t.Helper()
	d, err := Open(context.Background(), g.out, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := putAll(d, version(name, g.pages), 2); err != nil {
		t.Fatal(err)
	}
	if g.copies {
		if _, err := d.Precompress(context.Background(), nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := publishOnly(d); err != nil {
		t.Fatal(err)
	}
}

// compressed are the versions with compressed copies, as a publication of each
// alone has them.
func compressed(t *testing.T, pages int) map[string]map[string]string {
	t.Helper()
	versions := map[string]map[string]string{}
	for name, plain := range newGround(t, pages).versions {
		g := newGround(t, pages)
		g.copies = true
		g.publish(t, name)
		versions[name] = readSite(t, g.out)
		if wantCopies(t, versions[name], plain) == 0 {
			t.Fatal("a version has no copies")
		}
	}
	return versions
}

// wantWhole fails unless the output is wholly before or wholly new, and returns
// which.
func (g ground) wantWhole(t *testing.T, before string) string {
	t.Helper()
	got := verdict(t, g.out, g.versions)
	if got != before && got != "new" {
		t.Fatalf("after the kill the output is %s", got)
	}
	return got
}

// wantMended fails unless the next build succeeds and leaves nothing else.
func (g ground) wantMended(t *testing.T) {
	t.Helper()
	g.publish(t, "next")
	if got := verdict(t, g.out, g.versions); got != "next" {
		t.Fatalf("after the next build the output is %s", got)
	}
	wantOnly(t, g.parent, "public")
}

// The child kills itself before each single step in turn; the build after it
// is killed at some step too, so that mending is interrupted as well.
func TestKillAtEveryStep(t *testing.T) {
	const pages = 10
	for _, test := range []struct {
		name, before string
		noExchange   bool
	}{
		{"over an old site", "old", false},
		{"first publication", "absent", false},
		{"over a folder with a dot-file", "taken", false},
		{"over an old site, by renames", "old", true},
		{"over a folder with a dot-file, by renames", "taken", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(1, 2))
			seen := map[string]int{}
			for step := 1; ; step++ {
				g := newGround(t, pages)
				g.prepare(t, test.before)
				j := job{Dir: g.out, Version: "new", Files: pages, DieAt: step, NoExchange: test.noExchange}
				if start(t, j).wait(t) == 0 {
					break
				}
				// By renames the output is away for a moment; mending must bring it back.
				if test.noExchange && verdict(t, g.out, g.versions) == "absent" {
					seen["away"]++
				} else {
					seen[g.wantWhole(t, test.before)]++
				}
				j.DieAt = 1 + random.IntN(12)
				start(t, j).wait(t)
				if !test.noExchange {
					g.wantWhole(t, test.before)
				}
				g.wantMended(t)
			}
			if seen[test.before] < 10 || seen["new"] < 2 || test.noExchange && seen["away"] != 1 {
				t.Errorf("kills did not reach all phases: %v", seen)
			}
		})
	}
}

// The parent kills the child at a moment of which the child knows nothing.
func TestKillAtAnyMoment(t *testing.T) {
	for _, test := range []struct {
		name, before string
		pages        int
		copies       bool
		kills        int
	}{
		{"over an old site", "old", 300, false, times(30, 90)},
		{"first publication", "absent", 300, false, times(16, 60)},
		{"with compressed copies", "old", 40, true, times(8, 50)},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(3, uint64(test.kills)))
			seen := map[string]int{}
			versions := newGround(t, test.pages).versions
			if test.copies {
				versions = compressed(t, test.pages)
			}
			ground := func() ground {
				g := newGround(t, test.pages)
				g.copies, g.versions = test.copies, versions
				g.prepare(t, test.before)
				return g
			}
			whole := ground().time(t)
			for killed, tries := 0, 0; killed < test.kills; tries++ {
				if tries > 10*test.kills {
					t.Fatalf("only %d kills in %d tries", killed, tries)
				}
				g := ground()
				if g.kill(t, time.Duration(random.Int64N(int64(whole)))) {
					killed++
				}
				seen[g.wantWhole(t, test.before)]++
				g.wantMended(t)
			}
			if seen[test.before] == 0 {
				t.Errorf("no kill came before the new site was out: %v", seen)
			}
			t.Logf("a build takes %v; kills left %v", whole, seen)
		})
	}
}

// prepare makes the output that the killed build finds.
func (g ground) prepare(t *testing.T, before string) {
	t.Helper()
	switch before {
	case "old":
		g.publish(t, "old")
	case "taken":
		plant(t, g.out, files{".gitkeep": "kept"})
		for _, site := range g.versions {
			site[".gitkeep"] = "kept"
		}
		g.versions["taken"] = files{".gitkeep": "kept"}
	}
}

func (g ground) job() job {
	return job{Dir: g.out, Version: "new", Files: g.pages, Copies: g.copies, Wait: true, Together: true}
}

// time returns how long the job takes that is to be killed.
func (g ground) time(t *testing.T) time.Duration {
	t.Helper()
	c := start(t, g.job())
	begin := time.Now()
	c.release(t)
	if code := c.wait(t); code != 0 {
		t.Fatalf("child ended with %d", code)
	}
	return time.Since(begin)
}

// kill starts the job and kills it after the delay; it reports whether the
// child was still alive.
func (g ground) kill(t *testing.T, delay time.Duration) bool {
	t.Helper()
	c := start(t, g.job())
	begin := time.Now()
	c.release(t)
	for time.Since(begin) < delay {
		runtime.Gosched()
	}
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	return c.wait(t) == -1
}

func TestTwoBuildsAtOnceNeverMix(t *testing.T) {
	const pages = 40
	busy := 0
	for range times(20, 50) {
		g := newGround(t, pages)
		codes := map[string]int{}
		var children []*child
		names := []string{"old", "new"}
		for _, name := range names {
			j := job{Dir: g.out, Version: name, Files: pages, Wait: true, Together: true}
			children = append(children, start(t, j))
		}
		for _, c := range children {
			c.release(t)
		}
		for i, c := range children {
			codes[names[i]] = c.wait(t)
			if codes[names[i]] == exitBusy {
				busy++
			}
		}
		got := verdict(t, g.out, g.versions)
		if code, built := codes[got]; !built || code != 0 {
			t.Fatalf("the output is %s after exit codes %v", got, codes)
		}
		for name, code := range codes {
			if code != 0 && code != exitBusy {
				t.Errorf("building %s ended with %d", name, code)
			}
		}
		wantOnly(t, g.parent, "public")
	}
	if busy == 0 {
		t.Error("no build ever met another")
	}
}
