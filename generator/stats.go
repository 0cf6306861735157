package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"naosu/generator/cache"
	"naosu/generator/kb"
	"naosu/generator/search"
	"naosu/generator/site"
)

// stats are what build --stats prints.
type stats struct {
	begun, last   time.Time
	Stages        []stageTime  `json:"stages"`
	Articles      int          `json:"articles"`
	Texts         int          `json:"texts"`
	Files         int          `json:"files"`
	Unchanged     int          `json:"unchanged"`
	Bytes         int64        `json:"bytes"`
	Search        search.Size  `json:"search"`
	Cache         cache.Stats  `json:"cache"`
	Precompressed *site.Copies `json:"precompressed,omitempty"`
	Seconds       float64      `json:"seconds"`
	PeakBytes     int64        `json:"peak_memory_bytes"`
}

type stageTime struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
}

func newStats() *stats {
	now := time.Now()
	return &stats{begun: now, last: now}
}

// stage ends a stage of the build.
func (s *stats) stage(name string) {
	now := time.Now()
	s.Stages = append(s.Stages, stageTime{name, now.Sub(s.last).Seconds()})
	s.last = now
}

func (s *stats) print(out io.Writer, lib *kb.Library, report site.Report) error {
	s.Articles, s.Files, s.Unchanged, s.Bytes = len(lib.Articles), report.Files, report.Unchanged, report.Bytes
	for _, a := range lib.Articles {
		s.Texts += len(a.Texts)
	}
	s.Seconds, s.PeakBytes = s.last.Sub(s.begun).Seconds(), peakMemory()
	if err := json.NewEncoder(out).Encode(s); err != nil {
		return fmt.Errorf("print stats: %w", err)
	}
	return nil
}
