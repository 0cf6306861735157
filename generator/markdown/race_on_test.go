//go:build race

package markdown

import "time"

// The race detector makes everything some ten times slower.
const (
	hostileSize = 64 << 10
	hostileTime = 4 * time.Second
)
