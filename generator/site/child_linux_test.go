package site

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// A job is what a child process does: the test program, started again with
// the job in the environment, publishes one site.
type job struct {
	Dir, Version string
	Files        int
	DieAt        int  // the step before which the child kills itself; 0 is never
	NoExchange   bool // as if the system could not exchange folders
	Copies       bool // with compressed copies
	Wait         bool // say "ready" and wait for a line before beginning
	Together     bool // several files at a time
	Umask        int
}

const (
	jobVariable = "NAOSU_SITE_TEST_JOB"
	exitBusy    = 3
)

func TestMain(m *testing.M) {
	if text, ok := os.LookupEnv(jobVariable); ok {
		os.Exit(childMain(text))
	}
	os.Exit(m.Run())
}

func childMain(text string) int {
	var j job
	if err := json.Unmarshal([]byte(text), &j); err != nil {
		panic(err)
	}
	unix.Umask(j.Umask)
	if j.Wait {
		fmt.Println("ready")
		if _, err := bufio.NewReader(os.Stdin).ReadString('\n'); err != nil {
			return 1
		}
	}
	err := j.run()
	var refusal *Refusal
	switch {
	case errors.As(err, &refusal) && refusal.Reason == ReasonBusy:
		return exitBusy
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func (j job) run() error {
	d, err := open(context.Background(), j.Dir, Options{}, j.hook())
	if err != nil {
		return err
	}
	workers := 1
	if j.Together {
		workers = 4
	}
	err = putAll(d, version(j.Version, j.Files), workers)
	if j.Copies {
		_, failed := d.Precompress(context.Background(), nil)
		err = errors.Join(err, failed)
	}
	return errors.Join(err, publishOnly(d), d.Discard(context.Background()))
}

func (j job) hook() func(string) error {
	var steps atomic.Int64
	return func(deed string) error {
		if int(steps.Add(1)) == j.DieAt {
			return unix.Kill(os.Getpid(), unix.SIGKILL)
		}
		if j.NoExchange && deed == "exchange" {
			return errors.ErrUnsupported
		}
		return nil
	}
}

func publishOnly(d *Disk) error {
	_, err := d.Publish(context.Background())
	return err
}

// putAll puts the files, sorted, by a number of workers.
func putAll(o Output, files map[string]string, workers int) error {
	paths := make([]string, 0, len(files))
	for path := range files {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	var wg sync.WaitGroup
	errs := make([]error, workers)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(paths); i += workers {
				errs[w] = errors.Join(errs[w], o.Put(paths[i], "test", []byte(files[paths[i]])))
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// A child is a running job.
type child struct {
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	stdout *bufio.Reader
}

func start(t *testing.T, j job) *child {
	t.Helper()
	text, err := json.Marshal(j)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	// The race detector would let each child sleep for a second at its end.
	cmd.Env = append(os.Environ(), jobVariable+"="+string(text), "GORACE=atexit_sleep_ms=0")
	cmd.Stderr = os.Stderr
	stdin, err1 := cmd.StdinPipe()
	stdout, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	c := &child{cmd: cmd, stdin: stdin, stdout: bufio.NewReader(stdout)}
	if j.Wait {
		if _, err := c.stdout.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// release lets a waiting child begin.
func (c *child) release(t *testing.T) {
	t.Helper()
	if _, err := io.WriteString(c.stdin, "go\n"); err != nil {
		t.Fatal(err)
	}
}

// wait returns the exit code of the child, -1 if it was killed.
func (c *child) wait(t *testing.T) int {
	t.Helper()
	err := c.cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	status := c.cmd.ProcessState.Sys().(syscall.WaitStatus)
	if status.Signaled() && status.Signal() != syscall.SIGKILL {
		t.Fatalf("child ended by %v", status.Signal())
	}
	return c.cmd.ProcessState.ExitCode()
}
