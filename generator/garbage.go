package main

import (
	"runtime/debug"
	"runtime/metrics"
)

// How much garbage may pile up while pages are rendered. With Go's default of
// 100 % of what lives, collecting takes a ninth of the time of rendering.
const (
	roomForGarbage   = 160 << 20 // bytes
	leastGarbageRate = 100       // percent of what lives
	mostGarbageRate  = 400       // percent; beyond, fresh memory costs as much as it saves
)

// paceGarbage gives the rendering of a loaded library room for its garbage, and
// returns what takes it back.
func paceGarbage() (restore func()) {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	if live[0].Value.Kind() != metrics.KindUint64 {
		return func() {}
	}
	before := debug.SetGCPercent(garbageRate(live[0].Value.Uint64()))
	return func() { debug.SetGCPercent(before) }
}

// garbageRate is the room for garbage in percent of what lives.
func garbageRate(live uint64) int {
	return int(min(max(roomForGarbage*100/max(live, 1), leastGarbageRate), mostGarbageRate))
}

// indexGarbageRate is the room for garbage in percent of what lives while the
// index is written: it lives longer than pages, and there is most of it.
const indexGarbageRate = 50

// tightGarbage gives memory that rendering has left back to the system, and
// keeps the index small. It returns what takes that back.
func tightGarbage() (restore func()) {
	before := debug.SetGCPercent(indexGarbageRate)
	debug.FreeOSMemory()
	return func() { debug.SetGCPercent(before) }
}
