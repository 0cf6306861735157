package site

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"sync"
)

// folders are those of the stage that are made.
type folders struct {
	mu   sync.Mutex
	made map[string]bool     // whether the published site has this folder too
	dots map[string]struct{} // top entries that begin with a dot
}

// makeStage makes the stage and its marker.
func (d *Disk) makeStage() error {
	d.random = rand.Text()
	name := d.out.stageName(d.random)
	if err := d.parent.mkdir(name, false); err != nil {
		return err
	}
	d.name = name
	root, err := d.parent.root.OpenRoot(name)
	if err != nil {
		return err
	}
	d.stage = drive{root: root, hook: d.parent.hook}
	if err := d.stage.write(markerName, []byte(markerLine), fileMode, false); err != nil {
		return err
	}
	d.folders.made = map[string]bool{".": d.old != nil}
	d.folders.dots = map[string]struct{}{}
	return d.learnModes()
}

// learnModes looks at stage and marker, and finds out whether new folders and
// files get the modes that are asked for. Where they do not, and the file
// system has modes at all, each needs one more call.
func (d *Disk) learnModes() error {
	folder, err := d.stage.root.Stat(".")
	if err != nil {
		return err
	}
	file, err := d.stage.root.Lstat(markerName)
	if err != nil || folder.Mode().Perm() == publishedFolder && file.Mode() == publishedFile {
		return err
	}
	if d.stage.root.Chmod(markerName, fileMode) != nil {
		return nil
	}
	d.exact = true
	return d.parent.root.Chmod(d.name, folderMode)
}

func (d *Disk) put(name, owner string, data []byte) error {
	if err := d.registry.claim(name, owner); err != nil {
		return err
	}
	inOld, err := d.makeFolder(name)
	if err != nil {
		return fmt.Errorf("write stage: %w", err)
	}
	if inOld && d.isUnchanged(name, data) && d.parent.link(path.Join(d.out.base, name), path.Join(d.name, name)) == nil {
		d.unchanged.Add(1)
	} else if err := d.stage.write(name, data, fileMode, d.exact); err != nil {
		return fmt.Errorf("write stage: %w", err)
	}
	d.files.Add(1)
	d.bytes.Add(int64(len(data)))
	return nil
}

// makeFolder makes the folder of the file name, and reports whether the
// published site has it too.
func (d *Disk) makeFolder(name string) (inOld bool, err error) {
	d.folders.mu.Lock()
	defer d.folders.mu.Unlock()
	if name[0] == '.' {
		top, _, _ := strings.Cut(name, "/")
		d.folders.dots[top] = struct{}{}
	}
	return d.ensure(path.Dir(name))
}

// ensure makes folder and those above it, once. Each component of the old path
// must be a folder and no link, so that nothing is ever read through a link.
func (d *Disk) ensure(folder string) (inOld bool, err error) {
	if inOld, made := d.folders.made[folder]; made {
		return inOld, nil
	}
	inOld, err = d.ensure(path.Dir(folder))
	if err != nil {
		return false, err
	}
	if err := d.stage.mkdir(folder, d.exact); err != nil {
		return false, err
	}
	inOld = inOld && drive{root: d.old}.isFolder(folder)
	d.folders.made[folder] = inOld
	return inOld, nil
}

// isUnchanged reports whether the published file name, in a folder that is no
// link, can stand for data: a plain file of the right mode with these bytes.
func (d *Disk) isUnchanged(name string, data []byte) bool {
	seen, err := d.old.Lstat(name)
	if err != nil || seen.Mode() != publishedFile || seen.Size() != int64(len(data)) {
		return false
	}
	f, err := d.old.Open(name)
	if err != nil {
		return false
	}
	opened, err := f.Stat()
	same := err == nil && os.SameFile(seen, opened) && d.holds(f, data)
	return f.Close() == nil && same
}

// holds reports whether r holds data and nothing else.
func (d *Disk) holds(r io.Reader, data []byte) bool {
	buffer := d.buffer.Get().(*[]byte)
	defer d.buffer.Put(buffer)
	for {
		n, err := r.Read(*buffer)
		if n > len(data) || !bytes.Equal((*buffer)[:n], data[:n]) {
			return false
		}
		data = data[n:]
		if err != nil {
			return errors.Is(err, io.EOF) && len(data) == 0
		}
	}
}
