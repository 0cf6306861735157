package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Published is a finished site on a disk, to be read.
type Published struct {
	root   *os.Root
	marker string
	copies bool
}

// OpenPublished opens the site that the last build published to dir. A folder
// that is no finished site of ours is a [*Refusal]: one without the marker or
// without a first page, a stage. It stays that site even if a build puts
// another in its place, which then takes its files away.
func OpenPublished(dir string) (*Published, error) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find site %q: %w", dir, err)
	}
	if full, err = filepath.EvalSymlinks(full); err != nil {
		return nil, fmt.Errorf("open site: %w", err)
	}
	if isUnfinished(filepath.Base(full)) {
		return nil, &Refusal{Reason: ReasonUnfinished, Path: full}
	}
	root, err := os.OpenRoot(full)
	if err != nil {
		return nil, fmt.Errorf("open site: %w", err)
	}
	p := &Published{root: root, marker: markerText(root)}
	first, err := root.Lstat("index.html")
	if _, marked := ParseMarker(p.marker); !marked || err != nil || !first.Mode().IsRegular() {
		return nil, errors.Join(&Refusal{Reason: ReasonUnfinished, Path: full}, root.Close())
	}
	p.copies = hasRecipe(root)
	return p, nil
}

// isUnfinished tells the names of folders that a build leaves when it is
// killed.
func isUnfinished(base string) bool {
	for _, word := range []string{"-stage-", "-old-"} {
		if i := strings.LastIndex(base, word); i > 0 && base[0] == '.' {
			if _, ok := randomPart(base[i:], word); ok {
				return true
			}
		}
	}
	return false
}

// Close lets go of the folder.
func (p *Published) Close() error { return p.root.Close() }

// MarkerName is the path of the file that marks a site as ours.
const MarkerName = markerName

// Marker is what that file holds.
func (p *Published) Marker() string { return p.marker }

// ParseMarker returns the top entries beginning with a dot that a site with this
// marker wrote, and whether it is a marker at all.
func ParseMarker(text string) (dots []string, ok bool) {
	rest, ok := strings.CutPrefix(text, markerLine)
	if !ok {
		return nil, false
	}
	for line := range strings.SplitSeq(rest, "\n") {
		if strings.HasPrefix(line, ".") {
			dots = append(dots, line)
		}
	}
	return dots, true
}

// Files lists the paths of the site's files, sorted: without the marker, without
// dot-files of other people, and without the compressed copies that Precompress
// made. Links, devices and paths that no build writes are errors.
func (p *Published) Files() ([]string, error) {
	dots, _ := ParseMarker(p.marker)
	var list []string
	err := fs.WalkDir(p.root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		switch top, _, _ := strings.Cut(name, "/"); {
		case err != nil:
			return err
		case name == ".":
			return nil
		case top[0] == '.' && (name == markerName || !slices.Contains(dots, top)):
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		case e.IsDir():
			return nil
		case !e.Type().IsRegular():
			return fmt.Errorf("%s is no plain file; no build makes such", name)
		}
		if f := flaw(name); f != "" {
			return &BadPath{Path: name, Flaw: f}
		}
		list = append(list, name)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list site: %w", err)
	}
	slices.Sort(list)
	if p.copies {
		list = slices.DeleteFunc(slices.Clone(list), func(name string) bool { return isCopy(list, name) })
	}
	return list, nil
}

// isCopy tells whether name is a compressed copy of a file of the sorted list.
func isCopy(list []string, name string) bool {
	for _, way := range packings() {
		if of, ok := strings.CutSuffix(name, way.ending); ok {
			if _, there := slices.BinarySearch(list, of); there && slices.Contains(compressible, filepath.Ext(of)) {
				return true
			}
		}
	}
	return false
}

// HasCopies tells whether the site was built with compressed copies.
func (p *Published) HasCopies() bool { return p.copies }

// Read returns the bytes of a file. It follows no link.
func (p *Published) Read(name string) ([]byte, error) {
	seen, err := p.root.Lstat(name)
	if err != nil {
		return nil, fmt.Errorf("read site: %w", err)
	}
	if !seen.Mode().IsRegular() {
		return nil, fmt.Errorf("read site: %s is no plain file", name)
	}
	data, err := p.root.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read site: %w", err)
	}
	return data, nil
}

// ReadCopy returns the gzip copy of a file, and whether there is one.
func (p *Published) ReadCopy(name string) ([]byte, bool, error) {
	if !p.copies || !slices.Contains(compressible, filepath.Ext(name)) {
		return nil, false, nil
	}
	data, err := p.Read(name + ".gz")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	return data, err == nil, err
}
