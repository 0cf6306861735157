package serve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"naosu/generator/source"
)

// Watcher tells what changes in folders and in all folders below them. A folder
// may come, go and come back: the one that it lies in is watched for that.
type Watcher struct {
	notify *fsnotify.Watcher
	roots  map[string]string // folders, by what findings call them
	dirs   map[string]bool   // that are watched
}

// burst is how many events may wait while folders are being added; a checkout
// writes hundreds of files at once.
const burst = 4096

// Watch begins to watch folders, those too that are not there yet. names are what
// findings call them, such as "content", with their paths.
func Watch(names map[string]string) (*Watcher, error) {
	notify, err := fsnotify.NewBufferedWatcher(burst)
	if err != nil {
		return nil, watchError(err)
	}
	w := &Watcher{notify, map[string]string{}, map[string]bool{}}
	for name, dir := range names {
		if w.roots[name], err = filepath.Abs(dir); err == nil {
			err = w.root(w.roots[name])
		}
		if err != nil {
			return nil, errors.Join(watchError(err), notify.Close())
		}
	}
	return w, nil
}

// watchError names the cure where there is one.
func watchError(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) {
		return Trouble{source.Say("the system watches too few folders for this site; raise fs.inotify.max_user_watches and fs.inotify.max_user_instances with sysctl",
			"このサイトのフォルダーをすべて監視できません。sysctl で fs.inotify.max_user_watches と fs.inotify.max_user_instances を増やしてください")}
	}
	return fmt.Errorf("watch: %w", err)
}

// root watches one of the folders, if it is there, and the one that it lies in.
func (w *Watcher) root(dir string) error {
	if err := w.notify.Add(filepath.Dir(dir)); err != nil {
		return err
	}
	if err := w.add(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// add watches a folder and those below it. Folders that vanish meanwhile are
// left out, and so are those of version control.
func (w *Watcher) add(root string) error {
	return filepath.WalkDir(root, func(dir string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && dir != root:
			return nil
		case err != nil:
			return err
		case !e.IsDir():
			return nil
		case e.Name() == ".git" || e.Name() == ".hg":
			return fs.SkipDir
		}
		if err := w.notify.Add(dir); err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return fs.SkipDir
			}
			return err
		}
		w.dirs[dir] = true
		return nil
	})
}

// remove forgets a folder that went, with those below it.
func (w *Watcher) remove(dir string) {
	if !w.dirs[dir] {
		return
	}
	for d := range w.dirs {
		if d == dir || strings.HasPrefix(d, dir+string(filepath.Separator)) {
			// The system has forgotten it already, unless it was renamed.
			_ = w.notify.Remove(d)
			delete(w.dirs, d)
		}
	}
}

// Run sends what changed, a burst at a time, until ctx is done. Nil is sent when
// that is not known any more.
func (w *Watcher) Run(ctx context.Context, changes chan<- []string) error {
	names := make(chan string)
	go gather(ctx, names, time.After, changes)
	send := func(name string) {
		select {
		case names <- name:
		case <-ctx.Done():
		}
	}
	for {
		select {
		case <-ctx.Done():
			return w.notify.Close()
		case e := <-w.notify.Events:
			name, ok := w.name(e.Name)
			if !ok {
				continue // it lies beside a folder of ours
			}
			if err := w.follow(e); err != nil {
				return err
			}
			if e.Op != fsnotify.Chmod {
				send(name)
			}
		case err := <-w.notify.Errors:
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return watchError(err)
			}
			for _, dir := range w.roots {
				if err := w.root(dir); err != nil {
					return watchError(err)
				}
			}
			send(everything)
		}
	}
}

// follow keeps what is watched up to date.
func (w *Watcher) follow(e fsnotify.Event) error {
	if e.Op.Has(fsnotify.Remove) || e.Op.Has(fsnotify.Rename) {
		w.remove(e.Name)
	}
	if !e.Op.Has(fsnotify.Create) {
		return nil
	}
	if info, err := os.Lstat(e.Name); err != nil || !info.IsDir() {
		return nil
	}
	if err := w.add(e.Name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return watchError(err)
	}
	return nil
}

// name is what findings call a path. That of a folder of ours itself is told when
// it has come or gone.
func (w *Watcher) name(path string) (string, bool) {
	for name, root := range w.roots {
		if path == root {
			return name, true
		}
		if rest, ok := strings.CutPrefix(path, root+string(filepath.Separator)); ok {
			return name + "/" + filepath.ToSlash(rest), true
		}
	}
	return "", false
}

// everything stands for all names.
const everything = ""

// A burst of changes is over when nothing has come for quiet, or after patient:
// saving a file takes several steps, and a checkout many.
const (
	quiet   = 8 * time.Millisecond
	patient = 200 * time.Millisecond
)

// gather puts the names of a burst together and sends them once. after is
// time.After. While nobody takes what was sent, more is gathered.
func gather(ctx context.Context, names <-chan string, after func(time.Duration) <-chan time.Time, out chan<- []string) {
	var list []string
	known := map[string]bool{}
	var ended, late <-chan time.Time
	var to chan<- []string // nil while the burst goes on
	for {
		next := list
		if known[everything] {
			next = nil
		}
		select {
		case <-ctx.Done():
			return
		case name := <-names:
			if !known[name] {
				known[name] = true
				list = append(list, name)
			}
			if ended = after(quiet); late == nil {
				late = after(patient)
			}
		case <-ended:
			ended, to = nil, out
		case <-late:
			late, to = nil, out
		case to <- next:
			list, known, to, ended, late = nil, map[string]bool{}, nil, nil, nil
		}
	}
}
