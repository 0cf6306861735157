package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

const (
	markerName = ".naosu"
	markerLine = "naosu 1: each build replaces this folder whole\n"
	maxMarker  = 64 << 10 // bytes; ours hold a line or two
)

// A state is what inspect found at the place of an output.
type state struct {
	info   fs.FileInfo // nil where there is no output
	marked bool        // the last build made it
	keep   []string    // dot-files that are not ours, sorted
}

// same reports whether s and t are one folder with the same dot-files.
func (s state) same(t state) bool {
	if s.info == nil || t.info == nil {
		return s.info == nil && t.info == nil
	}
	return os.SameFile(s.info, t.info) && s.marked == t.marked && slices.Equal(s.keep, t.keep)
}

// inspect looks at the output and refuses what may not be replaced.
func inspect(parent drive, out place) (state, error) {
	info, err := parent.root.Lstat(out.base)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return state{}, nil
	case err != nil:
		return state{}, fmt.Errorf("look at output: %w", err)
	case info.Mode().Type() == fs.ModeSymlink:
		return state{}, &Refusal{Reason: ReasonSymlink, Path: out.path()}
	case !info.IsDir():
		return state{}, &Refusal{Reason: ReasonNotAFolder, Path: out.path()}
	}
	if err := refuseMounts(parent, out, info); err != nil {
		return state{}, err
	}
	root, err := parent.root.OpenRoot(out.base)
	if err != nil {
		return state{}, fmt.Errorf("look at output: %w", err)
	}
	s, err := takeStock(drive{root: root}, out)
	s.info = info
	return s, errors.Join(err, root.Close())
}

func refuseMounts(parent drive, out place, info fs.FileInfo) error {
	above, err := parent.root.Stat(".")
	if err != nil {
		return fmt.Errorf("look at output: %w", err)
	}
	mounts := mountsWithin(out.path())
	if !sameDevice(above, info) || slices.Contains(mounts, out.path()) {
		return &Refusal{Reason: ReasonMountPoint, Path: out.path()}
	}
	if len(mounts) > 0 {
		return &Refusal{Reason: ReasonMountInside, Path: out.path(), Other: mounts[0]}
	}
	return nil
}

// takeStock goes through the top entries of the output folder.
func takeStock(folder drive, out place) (state, error) {
	names, err := folder.names()
	if err != nil {
		return state{}, fmt.Errorf("look at output: %w", err)
	}
	ours, marked := readMarker(folder.root)
	s := state{marked: marked}
	for _, name := range names {
		if marked && (name == markerName || name[0] != '.' || slices.Contains(ours, name)) {
			continue
		}
		if r := strange(folder, name); r != "" {
			return state{}, &Refusal{Reason: r, Path: out.path(), Other: name}
		}
		s.keep = append(s.keep, name)
	}
	return s, nil
}

// strange returns why the entry name, which is not ours, cannot be kept, or "".
func strange(folder drive, name string) Reason {
	info, err := folder.root.Lstat(name)
	switch {
	case err != nil || name[0] != '.' || name == markerName:
		return ReasonForeign
	case info.IsDir() && name == ".git":
		return ReasonGitFolder
	case info.IsDir():
		return ReasonDotFolder
	case !info.Mode().IsRegular():
		return ReasonDotSpecial
	}
	return ""
}

// readMarker returns the dot-entries that the last build wrote, and whether the
// folder has our marker.
func readMarker(root *os.Root) (ours []string, marked bool) {
	rest, marked := strings.CutPrefix(markerText(root), markerLine)
	if !marked {
		return nil, false
	}
	return strings.Split(strings.TrimSuffix(rest, "\n"), "\n"), true
}

// markerText returns what the marker holds, "" where there is none.
func markerText(root *os.Root) string {
	info, err := root.Lstat(markerName)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxMarker {
		return ""
	}
	text, err := root.ReadFile(markerName)
	if err != nil {
		return ""
	}
	return string(text)
}
