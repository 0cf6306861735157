package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// maxLockTries is how often a lock file may vanish between its opening and its
// locking; each time another build has just ended.
const maxLockTries = 1000

// A lock keeps two builds of one output apart, by a locked file that exists
// only as long as the build. The system frees the lock of a killed build.
type lock struct {
	parent drive
	name   string
	file   *os.File
}

// takeLock locks the place, or refuses at once when another build has done so.
func takeLock(parent drive, out place) (*lock, error) {
	l := &lock{parent: parent, name: out.lockName()}
	for range maxLockTries {
		taken, err := l.try(out)
		if taken || err != nil {
			return l, err
		}
	}
	return nil, &Refusal{Reason: ReasonBusy, Path: out.path()}
}

// try opens and locks the lock file once.
func (l *lock) try(out place) (bool, error) {
	if err := l.open(out); err != nil {
		return false, err
	}
	return l.hold(out)
}

// hold locks the open file. It reports false when that is no longer the file
// that has the name: the build that had locked it removed it meanwhile.
func (l *lock) hold(out place) (bool, error) {
	locked, err := tryLock(l.file)
	if err == nil && !locked {
		err = &Refusal{Reason: ReasonBusy, Path: out.path()}
	}
	if err == nil {
		var held fs.FileInfo
		if held, err = l.file.Stat(); err == nil && held.Size() > 0 {
			err = &Refusal{Reason: ReasonForeign, Path: out.path(), Other: l.name}
		}
		named, gone := l.parent.root.Lstat(l.name)
		if err == nil && gone == nil && os.SameFile(held, named) {
			return true, nil
		}
	}
	return false, errors.Join(err, l.file.Close())
}

func (l *lock) open(out place) error {
	err := l.parent.step("lock")
	if err == nil {
		l.file, err = l.parent.root.OpenFile(l.name, os.O_RDWR|os.O_CREATE, 0o666)
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return &Refusal{Reason: ReasonReadOnly, Path: out.path(), Other: out.parent, Err: err}
	}
	if err != nil {
		return fmt.Errorf("lock output: %w", err)
	}
	return nil
}

// release removes the lock file while it is locked, so that nobody can hold a
// lock on a file that is about to go, and frees the lock.
func (l *lock) release() error {
	err := errors.Join(l.parent.remove(l.name), l.file.Close())
	if err != nil {
		return fmt.Errorf("release lock: %w", err)
	}
	return nil
}
