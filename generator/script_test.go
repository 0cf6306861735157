package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs testdata/script. Besides the commands of testscript there are
//
//	fixture DIR               makes DIR the golden site's content
//	status N COMMAND ...      runs a command that must exit with N
//	edit FILE OLD NEW         replaces the one OLD in FILE
//	keep DIR NAME             copies a folder
//	same DIR DIR              compares two folders
//	counts                    sets $FILES, $UNCHANGED and $ARTICLES from what build said
//	equal A B                 compares two words
//	mistakes FILE             checks the site in both languages as text and as JSON:
//	                          the places and rules of FILE, each with a cure
//	nolitter                  there is nothing of naosu beside the output
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		WorkdirRoot:   memoryDir(t),
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			// The race detector would let each child sleep for a second at its end.
			e.Setenv("GORACE", "atexit_sleep_ms=0")
			e.Setenv("HOME", "") // no cache but where a script names one
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"fixture": scriptFixture, "status": scriptStatus, "edit": scriptEdit, "keep": scriptKeep, "same": scriptSame,
			"counts": scriptCounts, "equal": scriptEqual, "nolitter": scriptNoLitter, "mistakes": scriptMistakes,
		},
	})
}

func scriptFixture(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.CopyFS(ts.MkAbs(args[0]), os.DirFS(goldenContent)))
}

// goldenContent is absolute because scripts run in folders of their own.
var goldenContent = func() string {
	dir, err := filepath.Abs("testdata/golden/content")
	if err != nil {
		panic(err)
	}
	return dir
}()

func scriptStatus(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	got := 0
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%s exits with %d, want %d\n%s%s", strings.Join(args[1:], " "), got, want, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

func scriptEdit(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	if strings.Count(text, args[1]) != 1 {
		ts.Fatalf("%q stands in %s %d times", args[1], args[0], strings.Count(text, args[1]))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, args[1], args[2], 1)), 0o644))
}

func scriptKeep(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), os.DirFS(ts.MkAbs(args[0]))))
}

func scriptSame(ts *testscript.TestScript, neg bool, args []string) {
	a, err := snapshot(ts.MkAbs(args[0]))
	ts.Check(err)
	b, err := snapshot(ts.MkAbs(args[1]))
	ts.Check(err)
	if diff := a.difference(b); (diff == "") == neg {
		ts.Fatalf("%s and %s: %q", args[0], args[1], diff)
	}
}

var report = regexp.MustCompile(`(?m)^.*: ([\d,]+) files, ([\d,]+) of them unchanged, [\d.]+ k?M?B; ([\d,]+) articles$`)

func scriptCounts(ts *testscript.TestScript, _ bool, _ []string) {
	m := report.FindStringSubmatch(ts.ReadFile("stdout"))
	if m == nil {
		ts.Fatalf("no counts in %q", ts.ReadFile("stdout"))
	}
	ts.Setenv("FILES", m[1])
	ts.Setenv("UNCHANGED", m[2])
	ts.Setenv("ARTICLES", m[3])
}

func scriptEqual(ts *testscript.TestScript, neg bool, args []string) {
	if (args[0] == args[1]) == neg {
		ts.Fatalf("%q and %q", args[0], args[1])
	}
}

func scriptNoLitter(ts *testscript.TestScript, _ bool, _ []string) {
	found, err := filepath.Glob(ts.MkAbs(".*-*"))
	ts.Check(err)
	if len(found) > 0 {
		ts.Fatalf("left behind: %q", found)
	}
}

var findingLine = regexp.MustCompile(`(?m)^(\S+?)(:\d+:\d+)?: (error|warning|エラー|警告): .+ \[([\w-]+)\]$`)

func scriptMistakes(ts *testscript.TestScript, _ bool, args []string) {
	want, right := ts.ReadFile(args[0]), true
	for _, lang := range []string{"en", "ja"} {
		check := []string{"1", "naosu", "check", "--date", fixtureDate, "--messages", lang}
		scriptStatus(ts, false, check)
		var lines []string
		for _, m := range findingLine.FindAllStringSubmatch(ts.ReadFile("stderr"), -1) {
			severity := strings.NewReplacer("エラー", "error", "警告", "warning").Replace(m[3])
			lines = append(lines, m[1]+cmp.Or(m[2], ":1:1")+" "+severity+" "+m[4]+"\n")
		}
		right = places(ts, "text in "+lang, want, lines) && right

		scriptStatus(ts, false, append(check, "--format", "json"))
		var list struct{ Findings []findingJSON }
		ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &list))
		lines = nil
		for _, f := range list.Findings {
			line := fmt.Sprintf("%s:%d:%d %s %s\n", f.File, f.Line, f.Column, f.Severity, f.Rule)
			lines = append(lines, line)
			if f.Hint == "" {
				lines = append(lines, "without a cure: "+line)
			}
			if lang == "ja" && !strings.ContainsFunc(f.Message, func(r rune) bool { return r >= 0x3040 }) {
				lines = append(lines, "not Japanese: "+line)
			}
		}
		right = places(ts, "JSON in "+lang, want, lines) && right
	}
	if !right {
		ts.Fatalf("other findings than wanted, or one of them twice, or without a cure")
	}
}

// places compares the lines, in any order, with those of a file.
func places(ts *testscript.TestScript, what, want string, got []string) bool {
	wanted := slices.Collect(strings.Lines(want))
	slices.Sort(wanted)
	slices.Sort(got)
	for _, line := range got {
		if !slices.Contains(wanted, line) {
			ts.Logf("%s: too much: %s", what, line)
		}
	}
	for _, line := range wanted {
		if !slices.Contains(got, line) {
			ts.Logf("%s: missing: %s", what, line)
		}
	}
	return slices.Equal(wanted, got)
}
