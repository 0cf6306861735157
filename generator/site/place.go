package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A place is where an output lies: parent is absolute and without links.
type place struct{ parent, base string }

// locate finds the place of dir, which itself may not exist yet.
func locate(dir string) (place, error) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return place{}, fmt.Errorf("find output %q: %w", dir, err)
	}
	parent := filepath.Dir(full)
	if parent == full {
		return place{}, &Refusal{Reason: ReasonRoot, Path: full}
	}
	real, err := filepath.EvalSymlinks(parent)
	if errors.Is(err, fs.ErrNotExist) {
		return place{}, &Refusal{Reason: ReasonNoParent, Path: full, Other: parent}
	}
	if err != nil {
		return place{}, fmt.Errorf("find output %q: %w", dir, err)
	}
	return place{parent: real, base: filepath.Base(full)}, nil
}

func (p place) path() string     { return filepath.Join(p.parent, p.base) }
func (p place) lockName() string { return "." + p.base + "-lock" }

// stageName and asideName name the two folders that may lie beside the output;
// random is 26 letters and digits, as rand.Text makes them.
func (p place) stageName(random string) string { return p.stagePrefix() + random }
func (p place) asideName(random string) string { return p.asidePrefix() + random }
func (p place) stagePrefix() string            { return "." + p.base + "-stage-" }
func (p place) asidePrefix() string            { return "." + p.base + "-old-" }

// randomPart returns what follows prefix in name, if it is what rand.Text
// makes. So ".public-stage-x-stage-RANDOM" is no stage of "public".
func randomPart(name, prefix string) (string, bool) {
	random, ok := strings.CutPrefix(name, prefix)
	if !ok || len(random) != 26 || strings.Trim(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
		return "", false
	}
	return random, true
}

// guard refuses a place whose folder may never be replaced, whatever it holds.
// Other rooms of the site are given as sources.
func (p place) guard(sources []string) error {
	out := p.path()
	if home, err := os.UserHomeDir(); err == nil && within(realPath(home), out) {
		return &Refusal{Reason: ReasonHome, Path: out}
	}
	for _, source := range sources {
		full, err := filepath.Abs(source)
		if err != nil {
			return fmt.Errorf("find %q: %w", source, err)
		}
		full = realPath(full)
		if within(full, out) {
			return &Refusal{Reason: ReasonContainsSource, Path: out, Other: source}
		}
		if within(out, full) {
			return &Refusal{Reason: ReasonInsideSource, Path: out, Other: source}
		}
	}
	return nil
}

// realPath resolves the links in the part of path that exists.
func realPath(path string) string {
	real, err := filepath.EvalSymlinks(path)
	if err == nil {
		return real
	}
	parent := filepath.Dir(path)
	if parent == path {
		return path
	}
	return filepath.Join(realPath(parent), filepath.Base(path))
}

// within reports whether path is folder or lies in it. Where both exist, letter
// case and bind mounts do not deceive it.
func within(path, folder string) bool {
	info, err := os.Stat(folder)
	if err != nil {
		info = nil
	}
	for {
		if path == folder {
			return true
		}
		if here, err := os.Stat(path); err == nil && info != nil && os.SameFile(here, info) {
			return true
		}
		parent := filepath.Dir(path)
		if parent == path {
			return false
		}
		path = parent
	}
}
