//go:build !race

package markdown

import "time"

// Most hostile texts have an eighth of maxText, and so an eighth of two seconds,
// with room for a slow machine.
const (
	hostileSize = maxText / 8
	hostileTime = 700 * time.Millisecond
)
