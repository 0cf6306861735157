package main

import (
	"runtime"
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
// returns what takes it back. Lists of everything, which come last, need memory
// of their own: the limit makes them take it from that room.
func paceGarbage() (restore func()) {
	runtime.GC() // so that what lives is known
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	if live[0].Value.Kind() != metrics.KindUint64 {
		return func() {}
	}
	n := live[0].Value.Uint64()
	rate, limit := debug.SetGCPercent(garbageRate(n)), debug.SetMemoryLimit(memoryLimit(n))
	return func() {
		debug.SetGCPercent(rate)
		debug.SetMemoryLimit(limit)
	}
}

// memoryLimit is how much memory rendering may take, in bytes: more than enough
// for what it needs beside what lives, so that collecting never takes over.
func memoryLimit(live uint64) int64 { return int64(live + live/4 + roomForGarbage) }

// garbageRate is the room for garbage in percent of what lives.
func garbageRate(live uint64) int {
	return int(min(max(roomForGarbage*100/max(live, 1), leastGarbageRate), mostGarbageRate))
}

// indexGarbageRate is the room for garbage in percent of what lives while the
// index is written: with Go's default it would be the peak of a build.
const indexGarbageRate = 75

// tightGarbage gives memory that rendering has left back to the system, and
// keeps the index small. It returns what takes that back.
func tightGarbage() (restore func()) {
	before := debug.SetGCPercent(indexGarbageRate)
	debug.FreeOSMemory()
	return func() { debug.SetGCPercent(before) }
}
