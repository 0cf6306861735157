package site

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// A ground is a parent folder with an output in it, and the versions that the
// output may be.
type ground struct {
	parent, out string
	pages       int                          // in a version
	versions    map[string]map[string]string // with the kept dot-file, if any
}

func newGround(t *testing.T, pages int) ground {
	t.Helper()
	parent := memoryDir(t)
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
	if err := publishOnly(d); err != nil {
		t.Fatal(err)
	}
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
	const pages = 300
	for _, test := range []struct {
		before string
		kills  int
	}{{"old", 44}, {"absent", 24}} {
		t.Run(test.before, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(3, uint64(test.kills)))
			seen := map[string]int{}
			whole := timeOf(t, pages, test.before)
			for killed, tries := 0, 0; killed < test.kills; tries++ {
				if tries > 10*test.kills {
					t.Fatalf("only %d kills in %d tries", killed, tries)
				}
				g := newGround(t, pages)
				g.prepare(t, test.before)
				if g.kill(t, time.Duration(random.Int64N(int64(whole)))) {
					killed++
				}
				seen[g.wantWhole(t, test.before)]++
				g.wantMended(t)
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
	return job{Dir: g.out, Version: "new", Files: g.pages, Wait: true, Together: true}
}

// timeOf returns how long the job takes that is to be killed.
func timeOf(t *testing.T, pages int, before string) time.Duration {
	t.Helper()
	g := newGround(t, pages)
	g.prepare(t, before)
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
	const pairs, pages = 30, 40
	busy := 0
	for range pairs {
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
