package check

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
)

// TestCheckingIsCancelled states that nothing is checked after the end of a
// context but what is being checked at the moment.
func TestCheckingIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var checked atomic.Int64
	work := make([]func() error, 200)
	for i := range work {
		work[i] = func() error {
			if checked.Add(1) == 20 {
				cancel()
			}
			return nil
		}
	}
	err := inParallel(ctx, work, nil)
	if most := int64(20 + runtime.GOMAXPROCS(0)); !errors.Is(err, context.Canceled) || checked.Load() > most {
		t.Errorf("%v, %d files checked, want at most %d", err, checked.Load(), most)
	}
}
