package site

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
)

// A build that has opened the lock file before another removed it must not
// take its lock on the removed file for the lock of the output.
func TestLockOnARemovedFileIsNone(t *testing.T) {
	out, err := locate(filepath.Join(t.TempDir(), "public"))
	if err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(out.parent)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	parent := drive{root: root}
	for _, third := range []bool{false, true} {
		first, err := takeLock(parent, out)
		if err != nil {
			t.Fatal(err)
		}
		late := &lock{parent: parent, name: out.lockName()}
		if err := late.open(out); err != nil {
			t.Fatal(err)
		}
		if err := first.release(); err != nil {
			t.Fatal(err)
		}
		if third {
			if first, err = takeLock(parent, out); err != nil {
				t.Fatal(err)
			}
		}
		if held, err := late.hold(out); held || err != nil {
			t.Errorf("with a third build %v: hold = %v, %v", third, held, err)
		}
		if third {
			if err := first.release(); err != nil {
				t.Fatal(err)
			}
		}
	}
	wantOnly(t, out.parent)
}

func TestLockHasOneHolder(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	var holders, opened atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				d, err := Open(context.Background(), out, Options{})
				if err != nil {
					continue
				}
				opened.Add(1)
				if holders.Add(1) != 1 {
					t.Error("two builds hold the lock")
				}
				holders.Add(-1)
				if err := d.Discard(context.Background()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if opened.Load() == 0 {
		t.Error("nobody got the lock")
	}
	wantOnly(t, filepath.Dir(out))
}
