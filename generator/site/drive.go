package site

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"slices"
)

const (
	fileMode   fs.FileMode = 0o644
	folderMode fs.FileMode = 0o755
)

// A drive is a folder that the publisher changes. Every change of the disk is a
// method of a drive and begins with a step, so that a test can make each fail,
// or die there.
type drive struct {
	root *os.Root
	hook func(deed string) error // for tests; nil in the program
}

func (d drive) step(deed string) error {
	if d.hook == nil {
		return nil
	}
	return d.hook(deed)
}

// mkdir makes the folder name. With exact its mode is set whatever the umask.
func (d drive) mkdir(name string, exact bool) error {
	if err := d.step("mkdir"); err != nil {
		return err
	}
	if err := d.root.Mkdir(name, folderMode); err != nil || !exact {
		return err
	}
	return d.root.Chmod(name, folderMode)
}

// write makes the file name, which must not be there yet. With exact its mode
// is set whatever the umask.
func (d drive) write(name string, data []byte, mode fs.FileMode, exact bool) error {
	if err := d.step("create"); err != nil {
		return err
	}
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	if exact {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = d.fill(f, data)
	}
	return errors.Join(err, f.Close())
}

// extend writes data at the end of the file name.
func (d drive) extend(name string, data []byte) error {
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	return errors.Join(d.fill(f, data), f.Close())
}

func (d drive) fill(f *os.File, data []byte) error {
	if err := d.step("write"); err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	return syncFile(f)
}

func (d drive) link(from, to string) error {
	if err := d.step("link"); err != nil {
		return err
	}
	return d.root.Link(from, to)
}

func (d drive) rename(from, to string) error {
	if err := d.step("rename"); err != nil {
		return err
	}
	return d.root.Rename(from, to)
}

// exchange lets the folders a and b change places in one step. The error is
// errors.ErrUnsupported where that is not possible.
func (d drive) exchange(a, b string) error {
	if err := d.step("exchange"); err != nil {
		return err
	}
	folder, err := d.root.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(exchange(folder, a, b), folder.Close())
}

// sync brings the entries of the folder name to the disk. Windows has no such
// call.
func (d drive) sync(name string) error {
	if err := d.step("sync"); err != nil {
		return err
	}
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := d.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

func (d drive) remove(name string) error {
	if err := d.step("remove"); err != nil {
		return err
	}
	return d.root.Remove(name)
}

// removeTree removes the folder name, its marker last: what a kill leaves can
// be told from other people's folders. Once ctx is done it stops and leaves the
// rest, as a kill would.
func (d drive) removeTree(ctx context.Context, name string) error {
	root, err := d.root.OpenRoot(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	inside := drive{root: root, hook: d.hook}
	if err := errors.Join(inside.empty(ctx), root.Close()); err != nil {
		return err
	}
	return d.remove(name)
}

func (d drive) empty(ctx context.Context) error {
	names, err := d.names()
	if err != nil {
		return err
	}
	for _, name := range names {
		if name == markerName {
			continue
		}
		if err := d.step("remove tree"); err != nil {
			return err
		}
		if err := removeAll(ctx, d.root, name); err != nil {
			return err
		}
	}
	if slices.Contains(names, markerName) {
		return d.remove(markerName)
	}
	return nil
}

// removeAll removes the entry name with all that is in it, and looks at ctx
// before each file, which Root.RemoveAll does not.
func removeAll(ctx context.Context, root *os.Root, name string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !(drive{root: root}).isFolder(name) {
		return root.Remove(name)
	}
	inside, err := root.OpenRoot(name)
	if err != nil {
		return err
	}
	names, err := drive{root: inside}.names()
	for _, n := range names {
		if err == nil {
			err = removeAll(ctx, inside, n)
		}
	}
	if err := errors.Join(err, inside.Close()); err != nil {
		return err
	}
	return root.Remove(name)
}

// names returns the names of the entries of the folder, sorted.
func (d drive) names() ([]string, error) {
	folder, err := d.root.Open(".")
	if err != nil {
		return nil, err
	}
	names, err := folder.Readdirnames(-1)
	slices.Sort(names)
	return names, errors.Join(err, folder.Close())
}

// isFolder reports whether name is a folder, and no link to one.
func (d drive) isFolder(name string) bool {
	info, err := d.root.Lstat(name)
	return err == nil && info.IsDir()
}
