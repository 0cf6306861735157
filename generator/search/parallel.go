package search

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// inParallel does n pieces of the work, unless ctx is done, each with a room of
// its own.
func inParallel(ctx context.Context, n int, do func(r *room, i int) error) error {
	workers := runtime.GOMAXPROCS(0)
	rooms := make(chan *room, workers)
	for range workers {
		rooms <- &room{}
	}
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for i := range n {
		group.Go(func() error {
			if err := within.Err(); err != nil {
				return err
			}
			r := <-rooms
			defer func() { rooms <- r }()
			return do(r, i)
		})
	}
	return group.Wait()
}
