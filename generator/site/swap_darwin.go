package site

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// exchange lets a and b in folder change places.
func exchange(folder *os.File, a, b string) error {
	fd := int(folder.Fd())
	err := unix.RenameatxNp(fd, a, fd, b, unix.RENAME_SWAP)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.ENOTSUP) {
		return errors.ErrUnsupported
	}
	if err != nil {
		return fmt.Errorf("renameatx_np %s %s: %w", a, b, err)
	}
	return nil
}

// syncFile hands f to the drive. File.Sync would also wait for the drive to
// write it down (F_FULLFSYNC, some milliseconds); syncTree does that once.
func syncFile(f *os.File) error { return unix.Fsync(int(f.Fd())) }

// syncTree brings all folders of the stage, and with the last call everything,
// to the disk.
func syncTree(ctx context.Context, stage drive, folders []string) error {
	for _, name := range folders {
		if err := ctx.Err(); err != nil {
			return err
		}
		folder, err := stage.root.Open(name)
		if err != nil {
			return err
		}
		if err := errors.Join(unix.Fsync(int(folder.Fd())), folder.Close()); err != nil {
			return err
		}
	}
	return stage.sync(".")
}
