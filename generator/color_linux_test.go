package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// terminal opens a new terminal: what the program writes to it can be read at
// the other end.
func terminal(t *testing.T) (screen *bufio.Reader, tty *os.File) {
	t.Helper()
	other, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { other.Close() })
	if err := unix.IoctlSetPointerInt(int(other.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(other.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	if tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tty.Close() })
	return bufio.NewReader(other), tty
}

// TestColor states that there are colours on a terminal, but not where
// NO_COLOR is set or the messages go elsewhere.
func TestColor(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ noColor, want string }{
		{"", "\x1b[1m" + dir + "/site.yaml\x1b[0m: \x1b[31merror\x1b[0m: there is no site.yaml [missing]"},
		{"1", dir + "/site.yaml: error: there is no site.yaml [missing]"},
	} {
		screen, tty := terminal(t)
		getenv := func(name string) string {
			if name == "NO_COLOR" {
				return c.noColor
			}
			return ""
		}
		if code := run(context.Background(), []string{"check", "--content", dir}, getenv, io.Discard, tty); code != 1 {
			t.Errorf("exits with %d", code)
		}
		line, err := screen.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		want := strings.ReplaceAll(c.want, dir, dir[strings.LastIndex(dir, "/")+1:])
		if got := strings.TrimRight(line, "\r\n"); got != want {
			t.Errorf("NO_COLOR=%q: got %q, want %q", c.noColor, got, want)
		}
	}
	var plain strings.Builder
	run(context.Background(), []string{"check", "--content", dir}, func(string) string { return "" }, io.Discard, &plain)
	if strings.Contains(plain.String(), "\x1b") {
		t.Errorf("colours where there is no terminal: %q", plain.String())
	}
}
