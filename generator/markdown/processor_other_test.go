//go:build !unix

package markdown

import "time"

var started = time.Now()

// processorTime is the time since the start, where no better one is known.
func processorTime() time.Duration { return time.Since(started) }
