//go:build !race

package markdown

import "time"

// The largest hostile texts have a quarter of maxText, and so a quarter of two
// seconds, with room for a slow machine.
const (
	hostileSize = maxText / 4
	hostileTime = time.Second
)
