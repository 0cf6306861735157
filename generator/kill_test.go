//go:build unix

package main

import (
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// faults asks for the full numbers of the suite of faults: see make faults.
var faults = flag.Bool("faults", false, "200 kills and 50 pairs of builds")

// times is how often something is done: some times in each run of the tests,
// all times when asked.
func times(some, all int) int {
	if *faults {
		return all
	}
	return some
}

// A bench is a folder in which the program builds one of two contents.
type bench struct {
	t     *testing.T
	dir   string
	sites [2]picture // what the contents become
}

// newBench makes two contents that differ in every page, and the site of each.
func newBench(t *testing.T, articles int) *bench {
	t.Helper()
	b := &bench{t: t, dir: memoryDir(t)}
	f := fixture(t)
	f["topics.yaml"] += "big:\n  label: {ja: 大きい, en: Big}\n"
	f = f.with(many("big", articles))
	f.write(t, filepath.Join(b.dir, "0"))
	f["site.yaml"] = strings.Replace(f["site.yaml"], "en: Sample}", "en: Another}", 1)
	delete(f, "errors/big/error-000/en.md")
	f.with(many("beta", 3)).write(t, filepath.Join(b.dir, "1"))
	for i := range b.sites {
		b.build(i)
		var err error
		if b.sites[i], err = snapshot(b.out()); err != nil {
			t.Fatal(err)
		}
	}
	if b.sites[0].difference(b.sites[1]) == "" {
		t.Fatal("the two sites are the same")
	}
	return b
}

func (b *bench) out() string { return filepath.Join(b.dir, "site", "public") }

// command is a build of one of the contents.
func (b *bench) command(content int) *exec.Cmd {
	if err := os.MkdirAll(filepath.Join(b.dir, "site"), 0o755); err != nil {
		b.t.Fatal(err)
	}
	cmd := exec.Command(builtNaosu(b.t), "build", "--date", fixtureDate, "--out", b.out(), "--content", filepath.Join(b.dir, string(rune('0'+content))))
	cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+filepath.Join(b.dir, "cache"))
	return cmd
}

// build builds one of the contents and returns how long that took.
func (b *bench) build(content int) time.Duration {
	b.t.Helper()
	begun := time.Now()
	if out, err := b.command(content).CombinedOutput(); err != nil {
		b.t.Fatalf("build: %v\n%s", err, out)
	}
	return time.Since(begun)
}

// signal builds and sends a signal after some time. It returns how the program
// ended.
func (b *bench) signal(content int, after time.Duration, s os.Signal) *os.ProcessState {
	b.t.Helper()
	cmd := b.command(content)
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() {
		if err := cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
			b.t.Error(err)
		}
	})
	defer timer.Stop()
	var exit *exec.ExitError
	if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
		b.t.Fatal(err)
	}
	return cmd.ProcessState
}

// which says which of the two sites the output is, wholly.
func (b *bench) which() int {
	b.t.Helper()
	got, err := snapshot(b.out())
	if err != nil {
		b.t.Fatal(err)
	}
	diff := ""
	for i, site := range b.sites {
		if diff = site.difference(got); diff == "" {
			return i
		}
	}
	b.t.Fatalf("the output is neither of the two sites: %s", diff)
	return -1
}

// leftAtMostAStage fails if there is anything beside the output but one stage,
// or an old site in its place.
func (b *bench) leftAtMostAStage() {
	b.t.Helper()
	entries, err := os.ReadDir(filepath.Dir(b.out()))
	if err != nil {
		b.t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != "public" && !strings.HasPrefix(e.Name(), ".public-stage-") || len(entries) > 2 {
			b.t.Fatalf("after an interrupted build there is %v", entries)
		}
	}
}

// clean fails if there is anything beside the output.
func (b *bench) clean(when string) {
	b.t.Helper()
	entries, err := os.ReadDir(filepath.Dir(b.out()))
	if err != nil {
		b.t.Fatal(err)
	}
	if len(entries) != 1 {
		b.t.Fatalf("%s there is %v", when, entries)
	}
}

// TestKilledBuilds kills the program at random moments. The output is always
// one of the two sites, and the next build succeeds and leaves nothing behind.
func TestKilledBuilds(t *testing.T) {
	t.Parallel()
	b := newBench(t, 60)
	whole := b.build(0)
	random := rand.New(rand.NewPCG(7, 40))
	now, killed, old := 0, 0, 0
	tries := times(30, 200)
	for range tries {
		next := 1 - now
		state := b.signal(next, time.Duration(random.Int64N(int64(whole))), syscall.SIGKILL)
		status, _ := state.Sys().(syscall.WaitStatus)
		if status.Signaled() {
			killed++
		}
		if b.which() == now {
			old++
		} else {
			now = next
		}
		b.build(now)
		if b.which() != now {
			t.Fatal("the build after a kill gives another site")
		}
		b.clean("after the next build")
	}
	t.Logf("%d of %d killed, %d before the new site was there", killed, tries, old)
	if killed < tries/4 || old < tries/8 {
		t.Errorf("%d of %d killed, %d before the new site was there: the moments are badly chosen", killed, tries, old)
	}
}

// TestTwoBuildsAtOnce runs the program twice at once, for different contents and
// one output. One of them may be told to wait; the output is wholly the site of
// one that succeeded.
func TestTwoBuildsAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, 20)
	refused := 0
	for range times(4, 50) {
		var commands [2]*exec.Cmd
		for i := range commands {
			commands[i] = b.command(i)
			if err := commands[i].Start(); err != nil {
				t.Fatal(err)
			}
		}
		var codes [2]int
		for i, cmd := range commands {
			var exit *exec.ExitError
			if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			if codes[i] = cmd.ProcessState.ExitCode(); codes[i] == 2 {
				refused++
			}
		}
		if got := b.which(); codes[got] != 0 || codes[1-got] != 0 && codes[1-got] != 2 {
			t.Fatalf("the output is site %d after exit codes %v", got, codes)
		}
		b.clean("after two builds at once")
	}
	if refused == 0 {
		t.Error("no build ever met another")
	}
	t.Logf("%d of %d pairs met", refused, times(4, 50))
}

// TestInterruptedBuilds sends SIGINT, as Ctrl-C does: the program says so, exits
// with 130 and leaves the output as it was. A stage that would have taken long
// to remove may be left beside it, until the next build.
func TestInterruptedBuilds(t *testing.T) {
	t.Parallel()
	b := newBench(t, 60)
	whole := b.build(0)
	random := rand.New(rand.NewPCG(1, 30))
	stopped, now := 0, 0
	for range 12 {
		next := 1 - now
		state := b.signal(next, whole/4+time.Duration(random.Int64N(int64(whole/2))), syscall.SIGINT)
		status, _ := state.Sys().(syscall.WaitStatus)
		got := b.which()
		switch {
		case status.Signaled(): // before the program was listening
			if got != now {
				t.Errorf("ended by %v, but published", status.Signal())
			}
			continue
		case state.ExitCode() == 130:
			stopped++
			if got != now {
				t.Error("exits with 130, but has published")
			}
		case state.ExitCode() != 0 || got != next:
			t.Errorf("exits with %d and shows site %d", state.ExitCode(), got)
		}
		b.leftAtMostAStage()
		now = got
	}
	if stopped == 0 {
		t.Error("no build was interrupted: the moments are badly chosen")
	}
	b.build(1)
	b.clean("after the next build")
}
