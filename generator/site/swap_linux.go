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
	err := unix.Renameat2(fd, a, fd, b, unix.RENAME_EXCHANGE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) {
		return errors.ErrUnsupported
	}
	if err != nil {
		return fmt.Errorf("renameat2 %s %s: %w", a, b, err)
	}
	return nil
}

// syncFile leaves the work to syncTree: one call for all files is some hundred
// times cheaper than one for each.
func syncFile(*os.File) error { return nil }

// syncTree brings all files and folders of the stage to the disk. That is one
// call, which nothing can interrupt.
func syncTree(ctx context.Context, stage drive, _ []string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := stage.step("sync stage"); err != nil {
		return err
	}
	folder, err := stage.root.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(unix.Syncfs(int(folder.Fd())), folder.Close())
}
