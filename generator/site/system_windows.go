package site

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/windows"
)

// The modes of what is published, as Lstat tells them: Windows knows only
// whether a file can be written.
const (
	publishedFile   fs.FileMode = 0o666
	publishedFolder fs.FileMode = 0o777
)

// tryLock locks f if nobody else does.
func tryLock(f *os.File) (bool, error) {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, new(windows.Overlapped))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return false, nil
	}
	return err == nil, err
}

// sameDevice reports true: a mount point is a reparse point here, and so no
// plain folder.
func sameDevice(_, _ fs.FileInfo) bool { return true }
