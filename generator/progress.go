package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"naosu/generator/source"
)

const (
	progressAfter = time.Second            // shorter commands show nothing
	progressEvery = 100 * time.Millisecond // the least time from one drawing to the next
	eraseLine     = "\r\x1b[K"
)

// A meter shows on a terminal how far a long command is: one line with the
// stage, how much of it is done, and how fast. A nil meter shows nothing. It is
// safe for concurrent use.
type meter struct {
	out   io.Writer
	lang  string
	now   func() time.Time
	begun time.Time // of the command

	mu    sync.Mutex
	drawn time.Time // when the line was drawn last; zero while there is none
}

// meter is nil where messages do not go to a terminal, or to one that cannot
// erase a line.
func (p *program) meter() *meter {
	if !p.live {
		return nil
	}
	return newMeter(p.err, p.lang, time.Now)
}

func newMeter(out io.Writer, lang string, now func() time.Time) *meter {
	return &meter{out: out, lang: lang, now: now, begun: now()}
}

// stage begins a stage and returns what is to be told how far it is. That is
// nil if nothing is shown.
func (m *meter) stage(name source.Text) func(done, total int) {
	if m == nil {
		return nil
	}
	begun := m.now()
	return func(done, total int) {
		m.mu.Lock()
		defer m.mu.Unlock()
		now := m.now()
		if now.Sub(m.begun) < progressAfter || now.Sub(m.drawn) < progressEvery {
			return
		}
		m.drawn = now
		line := fmt.Sprintf("%s %s/%s", name.In(m.lang), thousands(int64(done)), thousands(int64(total)))
		if spent := now.Sub(begun); spent >= progressEvery {
			rate := int64(done) * int64(time.Second) / int64(spent)
			line += source.Say(", %s a second", "、毎秒 %s", thousands(rate)).In(m.lang)
		}
		// A terminal that is gone is no reason to stop.
		_, _ = io.WriteString(m.out, eraseLine+line)
	}
}

func (m *meter) loading() func(done, total int) {
	return m.stage(source.Say("reading", "読み込み中"))
}

func (m *meter) rendering() func(done, total int) {
	return m.stage(source.Say("rendering", "ページを作成中"))
}

func (m *meter) indexing() func(done, total int) {
	return m.stage(source.Say("indexing", "検索用データを作成中"))
}

func (m *meter) compressing() func(done, total int) {
	return m.stage(source.Say("compressing", "圧縮中"))
}

func (m *meter) checking() func(done, total int) {
	return m.stage(source.Say("checking", "検査中"))
}

func (m *meter) searching() func(done, total int) {
	return m.stage(source.Say("searching each error text", "エラー文ごとに検索中"))
}

// clear erases the line, before anything else is printed.
func (m *meter) clear() {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.drawn.IsZero() {
		_, _ = io.WriteString(m.out, eraseLine)
	}
	m.drawn = time.Time{}
}
