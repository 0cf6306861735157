package site

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
)

// Options say what an output must stay clear of.
type Options struct {
	// Forbidden names folders that the site is made from, such as content and
	// templates. The output may not be, contain or lie in one of them.
	Forbidden []string
}

// A Disk is an Output that keeps the files in a stage beside the output folder
// until Publish. Its methods are safe for concurrent use.
type Disk struct {
	out    place
	parent drive     // the folder that holds output and stage
	stage  drive     // the stage; only Put and finish write there
	old    *os.Root  // the published site, nil where there is none
	name   string    // of the stage
	random string    // in the names of stage and old site
	exact  bool      // the umask changes the modes of new files: set them
	found  state     // the output when the stage was opened
	lock   *lock     // keeps other builds away
	buffer sync.Pool // of *[]byte, to compare files

	gate    sync.RWMutex // read by Put, written by Publish and Discard
	sealed  bool         // no more files: Publish was called
	copies  bool         // Precompress was called
	closed  bool
	failure atomic.Pointer[error] // why nothing can be published: the first error

	registry registry
	folders  folders

	files, unchanged, bytes atomic.Int64
}

// Open makes a stage for the output folder dir, which need not exist. It mends
// what killed builds left. It returns a [*Refusal] for a folder that cannot be
// the output, or that another build is writing at the time. Mending stops once
// ctx is done, and goes on with the next Open.
func Open(ctx context.Context, dir string, o Options) (*Disk, error) { return open(ctx, dir, o, nil) }

// open is Open with a hook that is called before each change of the disk.
func open(ctx context.Context, dir string, o Options, hook func(deed string) error) (*Disk, error) {
	out, err := locate(dir)
	if err != nil {
		return nil, err
	}
	if err := out.guard(o.Forbidden); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(out.parent)
	if err != nil {
		return nil, fmt.Errorf("open parent of output: %w", err)
	}
	d := &Disk{out: out, parent: drive{root: root, hook: hook}}
	d.buffer.New = func() any { return new(make([]byte, 32<<10)) }
	if d.lock, err = takeLock(d.parent, out); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	if err := d.prepare(ctx); err != nil {
		return nil, errors.Join(err, d.Discard(ctx))
	}
	return d, nil
}

// prepare does what Open must do under the lock.
func (d *Disk) prepare(ctx context.Context) error {
	if err := mend(ctx, d.parent, d.out); err != nil {
		return err
	}
	var err error
	if d.found, err = inspect(d.parent, d.out); err != nil {
		return err
	}
	for _, name := range d.found.keep {
		if err := d.registry.enter(name, "the output folder (not written by naosu)"); err != nil {
			return err
		}
	}
	if d.found.info != nil {
		if d.old, err = d.parent.root.OpenRoot(d.out.base); err != nil {
			return fmt.Errorf("open output: %w", err)
		}
	}
	if err := d.makeStage(); err != nil {
		return fmt.Errorf("make stage: %w", err)
	}
	return nil
}

// Put writes the file path into the stage, or links it from the published site
// where that has the same bytes. After an error, Publish refuses.
func (d *Disk) Put(path, owner string, data []byte) error {
	d.gate.RLock()
	defer d.gate.RUnlock()
	if d.sealed || d.closed {
		return ErrClosed
	}
	err := d.put(path, owner, data)
	if err != nil {
		d.failure.CompareAndSwap(nil, &err)
	}
	return err
}

// Discard removes the stage and leaves the published site as it is. Once ctx is
// done it stops, and what is left of the stage is removed by the next Open; the
// error is then that of ctx. After Publish has succeeded, and a second time, it
// does nothing.
func (d *Disk) Discard(ctx context.Context) error {
	d.gate.Lock()
	defer d.gate.Unlock()
	if d.closed {
		return nil
	}
	return d.close(d.removeStage(ctx))
}

func (d *Disk) removeStage(ctx context.Context) error {
	err := d.closeFolders()
	if d.name != "" {
		err = errors.Join(err, d.parent.removeTree(ctx, d.name))
	}
	if err != nil {
		return fmt.Errorf("remove stage: %w", err)
	}
	return nil
}

// closeFolders closes stage and old site: Windows moves no open folders.
func (d *Disk) closeFolders() error {
	var err error
	for _, root := range []*os.Root{d.stage.root, d.old} {
		if root != nil {
			err = errors.Join(err, root.Close())
		}
	}
	d.stage.root, d.old = nil, nil
	return err
}

// close ends the life of the Disk after err, which may be nil.
func (d *Disk) close(err error) error {
	d.closed = true
	return errors.Join(err, d.lock.release(), d.parent.root.Close())
}
