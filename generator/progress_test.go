package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"naosu/generator/kb"
	"naosu/generator/site"
	"naosu/generator/source"
)

// TestMeter follows the line on a terminal through a build, by a clock that the
// test moves.
func TestMeter(t *testing.T) {
	var screen strings.Builder
	clock := time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC)
	m := newMeter(&screen, "en", func() time.Time { return clock })
	shows := func(when, want string) {
		t.Helper()
		if screen.String() != want {
			t.Errorf("%s: %q, want %q", when, screen.String(), want)
		}
		screen.Reset()
	}
	told := m.stage(source.Say("reading", "読み込み中"))
	clock = clock.Add(999 * time.Millisecond)
	told(900, 12_000)
	shows("in the first second", "")
	clock = clock.Add(time.Millisecond)
	told(1_000, 12_000)
	shows("after a second", "\r\x1b[Kreading 1,000/12,000, 1,000 a second")
	clock = clock.Add(99 * time.Millisecond)
	told(1_100, 12_000)
	shows("at once", "")
	clock = clock.Add(time.Millisecond)
	told(2_200, 12_000)
	shows("a tenth of a second later", "\r\x1b[Kreading 2,200/12,000, 2,000 a second")
	m.clear()
	shows("cleared", "\r\x1b[K")
	m.clear()
	shows("cleared twice", "")
	m.lang = "ja"
	told = m.stage(source.Say("rendering", "ページを作成中"))
	told(3, 8)
	shows("in a new stage, whose rate nobody knows yet", "\r\x1b[Kページを作成中 3/8")
	clock = clock.Add(2 * time.Second)
	told(8, 8)
	shows("at the end of it", "\r\x1b[Kページを作成中 8/8、毎秒 4")
}

// TestMeterStaysDark states that nothing is counted where nobody looks.
func TestMeterStaysDark(t *testing.T) {
	var m *meter
	if m.stage(source.Say("reading", "読み込み中")) != nil {
		t.Error("a stage without a terminal asks to be told")
	}
	m.clear()
	for _, p := range []*program{{err: io.Discard}, {err: io.Discard, live: false}} {
		if p.meter() != nil {
			t.Error("there is a meter without a terminal")
		}
	}
}

// TestCancelledCommands states that commands end without a word about the
// content when they are stopped before they begin.
func TestCancelledCommands(t *testing.T) {
	dir := t.TempDir()
	fixture(t).write(t, dir)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, command := range []string{"build", "check", "search E1", "explain", "sync"} {
		var out, errOut strings.Builder
		args := append(strings.Fields(command), "--content", dir)
		if command == "build" {
			args = append(args, "--out", dir+"-public")
		}
		code := run(ctx, args, func(string) string { return "" }, &out, &errOut)
		if code != 130 || out.Len() > 0 || errOut.String() != "naosu: stopped; nothing was changed\n" {
			t.Errorf("%s: exits with %d, %q, %q", command, code, out.String(), errOut.String())
		}
	}
}

// TestSoonAfter states that cleaning up has a moment after Ctrl-C, and no more.
func TestSoonAfter(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	soon, done := soonAfter(ctx)
	defer done()
	if soon.Err() != nil {
		t.Error("it is done before anyone stops")
	}
	cancel()
	if soon.Err() != nil {
		t.Error("there is no time to clean up")
	}
	<-soon.Done()
	if !errors.Is(soon.Err(), context.Canceled) {
		t.Errorf("it ends with %v", soon.Err())
	}
}

func TestHumanNumbers(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 22_411: "22,411", 1_234_567: "1,234,567", -1000: "-1,000", -100: "-100"} {
		if got := thousands(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", 1_250: "1.2 kB", 99_940: "99.9 kB", 99_960: "100 kB", 999_499: "999 kB", 999_500: "1.0 MB", 180_400_000: "180 MB", 3_200_000_000: "3.2 GB"} {
		if got := humanSize(n); got != want {
			t.Errorf("%d bytes are written %q, want %q", n, got, want)
		}
	}
}

// TestManyFiles states that a warning names what is on and makes many files.
func TestManyFiles(t *testing.T) {
	const head = "warning: some hosts take no more than 20,000 files, such as Cloudflare Pages on its free plan; "
	for _, c := range []struct {
		name  string
		files int
		o     buildOptions
		on    kb.Outputs
		want  string
	}{
		{"as many as they take", 20_000, buildOptions{precompress: true}, kb.Outputs{}, ""},
		{"one more", 20_001, buildOptions{precompress: true}, kb.Outputs{TopicFeeds: true, Embeds: true}, head + "there are fewer without --precompress, outputs.embeds, outputs.topic_feeds\n"},
		{"nothing to switch off", 20_001, buildOptions{}, kb.Outputs{}, head + "a larger plan or another host takes them\n"},
	} {
		var out, errOut strings.Builder
		p := &program{out: &out, err: &errOut, lang: "en"}
		c.o.out = "public"
		p.sum(c.o, &kb.Library{Site: kb.Site{Outputs: c.on}}, site.Report{Files: c.files, Unchanged: 7, Bytes: 41_000_000})
		if errOut.String() != c.want {
			t.Errorf("%s: %q, want %q", c.name, errOut.String(), c.want)
		}
		if want := "public: " + thousands(int64(c.files)) + " files, 7 of them unchanged, 41.0 MB; 0 articles\n"; out.String() != want {
			t.Errorf("%s: %q, want %q", c.name, out.String(), want)
		}
	}
}
