package kb

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"naosu/generator/source"
)

// A listing is what lies in the content folder: its plain files and folders.
// Links, devices, pipes and sockets are findings and are never opened.
type listing struct {
	fsys    fs.FS
	name    string             // of the content folder, in findings
	folders map[string]*folder // by path; "." is the content folder itself
	files   map[string]bool    // every regular file
	forget  func(path string)  // is told of each path that is dropped
}

// folder is what one folder holds, which is read again as a whole.
type folder struct {
	names    []string // files and folders, sorted
	findings source.Findings
	unread   []string // paths of which it is not known what is there
}

// newListing lists a whole folder.
func newListing(ctx context.Context, fsys fs.FS, name string, forget func(path string)) (*listing, error) {
	l := &listing{fsys, name, map[string]*folder{}, map[string]bool{}, forget}
	if _, err := fs.Stat(fsys, "."); err != nil {
		return nil, fmt.Errorf("read content: %w", err)
	}
	return l, l.read(ctx, ".")
}

// update lists again where files or folders may have come, gone or become
// something else.
func (l *listing) update(ctx context.Context, changed []string) error {
	again := map[string]bool{}
	for _, p := range changed {
		l.drop(p)
		for p = path.Dir(p); p != "." && (l.folders[p] == nil || !l.isFolder(p)); p = path.Dir(p) {
			l.drop(p)
		}
		again[p] = true
	}
	for p := range again {
		if l.folders[p] == nil && p != "." {
			continue // a folder above it was dropped, and is read again
		}
		if err := l.read(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// isFolder tells whether a folder is still there.
func (l *listing) isFolder(p string) bool {
	info, err := fs.Lstat(l.fsys, p)
	return err == nil && info.IsDir()
}

// drop forgets a file, or a folder with all that lies in it.
func (l *listing) drop(p string) {
	l.forget(p)
	delete(l.files, p)
	f := l.folders[p]
	if f == nil || p == "." {
		return
	}
	delete(l.folders, p)
	for _, name := range f.names {
		l.drop(p + "/" + name)
	}
}

// read lists a folder, and those in it that are not known yet.
func (l *listing) read(ctx context.Context, dir string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil && dir == "." {
		return fmt.Errorf("read content: %w", err)
	}
	old, f := l.folders[dir], &folder{}
	l.folders[dir] = f
	if err != nil {
		f.findings.Add(ruleFile, source.Place{File: l.name + "/" + dir}, unreadable(err), unreadableHint(err))
		f.unread = append(f.unread, dir)
		entries = nil
	}
	for _, e := range entries {
		if p := path.Join(dir, e.Name()); !ignored(p) {
			f.entry(l, dir, p, e)
		}
	}
	slices.Sort(f.names)
	if old != nil {
		for _, name := range old.names {
			if _, found := slices.BinarySearch(f.names, name); !found {
				l.drop(path.Join(dir, name))
			}
		}
	}
	for _, e := range entries {
		p := path.Join(dir, e.Name())
		if _, listed := slices.BinarySearch(f.names, e.Name()); !listed {
			continue
		}
		if e.IsDir() == l.files[p] || e.IsDir() == (l.folders[p] == nil) {
			l.drop(p) // it is new, or something else than before
		}
		if !e.IsDir() {
			l.files[p] = true
		} else if l.folders[p] == nil {
			if err := l.read(ctx, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// entry takes one name of a folder.
func (f *folder) entry(l *listing, dir, p string, e fs.DirEntry) {
	at := source.Place{File: l.name + "/" + p}
	switch {
	case !e.IsDir() && !e.Type().IsRegular():
		what := fileType(e.Type())
		f.findings.Add(ruleFileType, at, source.Text{En: "not a plain file but a " + what.En, Ja: "通常のファイルではなく" + what.Ja + "です"},
			source.Say("put a copy of the file here", "ファイルそのもののコピーを置いてください"))
		f.unread = append(f.unread, p, dir)
	case e.IsDir() && strings.HasSuffix(p, ".md"):
		f.findings.Add(ruleFileType, at, source.Say("a folder has the name of a text", "文章の名前のフォルダーがあります"), source.Say("rename the folder, or write a file of this name", "フォルダーの名前を変えるか、この名前のファイルを書いてください"))
		f.unread = append(f.unread, dir)
	default:
		f.names = append(f.names, e.Name())
	}
}

// children are the names in a folder, sorted.
func (l *listing) children(dir string) []string {
	if f := l.folders[dir]; f != nil {
		return f.names
	}
	return nil
}

// ignored are files of editors and systems, which no author put there. In
// static/ names that begin with a dot have a meaning for hosts.
func ignored(p string) bool {
	name := path.Base(p)
	if strings.HasSuffix(name, "~") || name == "Thumbs.db" || name == ".DS_Store" {
		return true
	}
	return strings.HasPrefix(name, ".") && !strings.HasPrefix(p, "static/")
}

func fileType(m fs.FileMode) source.Text {
	switch {
	case m&fs.ModeSymlink != 0:
		return source.Text{En: "symbolic link", Ja: "シンボリックリンク"}
	case m&fs.ModeNamedPipe != 0:
		return source.Text{En: "named pipe", Ja: "名前付きパイプ"}
	case m&fs.ModeSocket != 0:
		return source.Text{En: "socket", Ja: "ソケット"}
	}
	return source.Text{En: "device", Ja: "デバイス"}
}
