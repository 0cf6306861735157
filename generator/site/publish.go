package site

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"syscall"
)

// A Report tells what was published.
type Report struct {
	Published bool  // the output is the new site; an error then speaks of cleaning up
	Files     int   // all files that were Put
	Unchanged int   // those that were linked from the last site
	Bytes     int64 // the size of all files
}

// Publish lets the stage take the place of the output. After an error the
// output is as it was, unless the Report says Published. Once ctx is done,
// nothing is published; when the stage has taken its place, the new site is out,
// and what is left of the old one is removed by the next Open.
func (d *Disk) Publish(ctx context.Context) (Report, error) {
	d.gate.Lock()
	defer d.gate.Unlock()
	if d.closed {
		return Report{}, ErrClosed
	}
	report := Report{Files: int(d.files.Load()), Unchanged: int(d.unchanged.Load()), Bytes: d.bytes.Load()}
	if failure := d.failure.Load(); failure != nil {
		return report, fmt.Errorf("publish after an error: %w", *failure)
	}
	d.sealed = true
	if err := d.publish(ctx); err != nil {
		d.failure.Store(&err)
		return report, err
	}
	report.Published = true
	return report, d.close(d.tidy(ctx))
}

// publish is steps 5 and 6 of the package comment.
func (d *Disk) publish(ctx context.Context) error {
	if err := d.finish(ctx); err != nil {
		return fmt.Errorf("finish stage: %w", err)
	}
	if err := d.closeFolders(); err != nil {
		return fmt.Errorf("finish stage: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := d.swap(); err != nil {
		return fmt.Errorf("publish stage: %w", err)
	}
	return nil
}

// finish completes the stage and brings it to the disk.
func (d *Disk) finish(ctx context.Context) error {
	now, err := inspect(d.parent, d.out)
	if err != nil {
		return err
	}
	if !now.same(d.found) {
		return &Refusal{Reason: ReasonChanged, Path: d.out.path()}
	}
	for _, name := range d.found.keep {
		if err := d.carry(name); err != nil {
			return err
		}
	}
	ours := slices.Sorted(maps.Keys(d.folders.dots))
	if d.copies {
		ours = append(ours, recipe)
	}
	if len(ours) > 0 {
		if err := d.stage.extend(markerName, []byte(strings.Join(ours, "\n")+"\n")); err != nil {
			return err
		}
	}
	return syncTree(ctx, d.stage, slices.Sorted(maps.Keys(d.folders.made)))
}

// carry takes a dot-file of other people over into the stage, as it is.
func (d *Disk) carry(name string) error {
	if d.parent.link(path.Join(d.out.base, name), path.Join(d.name, name)) == nil {
		return nil
	}
	info, err := d.old.Lstat(name)
	if err != nil {
		return err
	}
	data, err := d.old.ReadFile(name)
	if err != nil {
		return err
	}
	return d.stage.write(name, data, info.Mode().Perm(), d.exact)
}

// swap lets stage and output change places.
func (d *Disk) swap() error {
	if d.found.info == nil {
		return d.parent.rename(d.name, d.out.base)
	}
	err := d.parent.exchange(d.name, d.out.base)
	if errors.Is(err, errors.ErrUnsupported) {
		return d.swapByRenames()
	}
	if errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EXDEV) {
		return &Refusal{Reason: ReasonMountPoint, Path: d.out.path(), Err: err}
	}
	return err
}

// swapByRenames is swap where folders cannot be exchanged. A kill after the
// first rename leaves no output; mend brings it back.
func (d *Disk) swapByRenames() error {
	aside := d.out.asideName(d.random)
	if err := d.parent.rename(d.out.base, aside); err != nil {
		return err
	}
	if err := d.parent.rename(d.name, d.out.base); err != nil {
		return errors.Join(err, d.parent.rename(aside, d.out.base))
	}
	return nil
}

// tidy is step 7 of the package comment: what is left to do once the new site
// is out. There is no hurry to remove the old one.
func (d *Disk) tidy(ctx context.Context) error {
	if err := d.parent.sync("."); err != nil {
		return fmt.Errorf("sync the published site: %w", err)
	}
	if aside := d.out.asideName(d.random); d.parent.isFolder(aside) {
		if err := d.parent.rename(aside, d.name); err != nil {
			return fmt.Errorf("remove the old site: %w", err)
		}
	}
	if err := d.parent.removeTree(ctx, d.name); err != nil && ctx.Err() == nil {
		return fmt.Errorf("remove the old site: %w", err)
	}
	return nil
}
