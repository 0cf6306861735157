package main

import "testing"

// TestGarbageRate states how the room for garbage depends on what lives.
func TestGarbageRate(t *testing.T) {
	for _, c := range []struct {
		live uint64
		want int
	}{{0, 400}, {1 << 20, 400}, {64 << 20, 250}, {160 << 20, 100}, {1 << 30, 100}} {
		if got := garbageRate(c.live); got != c.want {
			t.Errorf("%d bytes: got %d %%, want %d %%", c.live, got, c.want)
		}
	}
}
