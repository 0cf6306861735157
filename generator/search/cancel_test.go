package search

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"testing"

	"naosu/generator/site"
)

// putting counts files.
type putting struct{ files atomic.Int64 }

func (p *putting) Put(string, string, []byte) error {
	p.files.Add(1)
	return nil
}

// TestIndexIsCancelled states that making and writing an index end early and
// leave no root, without which there is no index.
func TestIndexIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	lib := library(t)
	x := newIndex(t, lib)
	out := &putting{}
	var most atomic.Int64
	_, err := x.Write(ctx, lib, out, func(done, total int) {
		if done == 3 {
			cancel()
		}
		if total <= len(lib.Articles) {
			t.Errorf("told of %d steps for %d articles", total, len(lib.Articles))
		}
		most.Store(max(most.Load(), int64(done)))
	})
	if last := int64(3 + runtime.GOMAXPROCS(0)); !errors.Is(err, context.Canceled) || most.Load() > last || out.files.Load() > 0 {
		t.Errorf("writing: %v, %d steps of at most %d, %d files", err, most.Load(), last, out.files.Load())
	}
	if _, err := New(ctx, lib); !errors.Is(err, context.Canceled) {
		t.Errorf("making an index: %v", err)
	}
	if _, err := x.Write(ctx, lib, site.NewMemory(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("writing when all is over: %v", err)
	}
}

// TestIndexSaysHowFarItIs states that the work is what was announced, as one
// file and as many.
func TestIndexSaysHowFarItIs(t *testing.T) {
	lib, ctx := library(t), context.Background()
	for _, sharded := range []bool{false, true} {
		w := &writer{x: newIndex(t, lib), lib: lib, out: site.NewDry()}
		if err := w.write(ctx, sharded); err != nil {
			t.Fatal(err)
		}
		if announced := steps(len(lib.Articles), sharded); w.done != announced {
			t.Errorf("sharded %v: %d steps, %d announced", sharded, w.done, announced)
		}
	}
}

// TestTryIsCancelled states that searching for each text ends early, and that
// what was found until then is not taken for all.
func TestTryIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	x := newIndex(t, library(t))
	var done atomic.Int64
	err := x.TryAll(ctx, func(int, int) {
		if done.Add(1) == 3 {
			cancel()
		}
	})
	if most := int64(3 + runtime.GOMAXPROCS(0)); !errors.Is(err, context.Canceled) || done.Load() > most {
		t.Errorf("%v, %d texts searched, want at most %d", err, done.Load(), most)
	}
	if got, want := len(x.Try()), len(newIndex(t, library(t)).Try()); got != want || got == 0 {
		t.Errorf("afterwards %d texts are searched, want %d", got, want)
	}
}
