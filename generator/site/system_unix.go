//go:build unix

package site

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// The modes of what is published, as Lstat tells them.
const (
	publishedFile   = fileMode
	publishedFolder = folderMode
)

// tryLock locks f if nobody else does.
func tryLock(f *os.File) (bool, error) {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

// sameDevice reports whether a and b lie on one file system.
func sameDevice(a, b fs.FileInfo) bool {
	one, ok1 := a.Sys().(*syscall.Stat_t)
	two, ok2 := b.Sys().(*syscall.Stat_t)
	return !ok1 || !ok2 || one.Dev == two.Dev
}
