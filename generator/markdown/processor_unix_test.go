//go:build unix

package markdown

import (
	"syscall"
	"time"
)

// processorTime is what this process has used of the processor: unlike a clock
// it does not count what other programs do meanwhile.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
