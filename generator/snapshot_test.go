package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// A picture is a folder on the disk: kind, mode and bytes of everything in it.
type picture map[string]string

// snapshot takes a picture of a folder; one that is missing gives an empty one.
func snapshot(dir string) (picture, error) {
	p := picture{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		var data []byte
		if info.Mode().IsRegular() {
			if data, err = os.ReadFile(path); err != nil {
				return err
			}
		}
		p[filepath.ToSlash(name)] = info.Mode().String() + "\n" + string(data)
		return nil
	})
	if os.IsNotExist(err) {
		return picture{}, nil
	}
	return p, err
}

// difference names the first thing in which two pictures differ, or nothing.
func (p picture) difference(q picture) string {
	both := maps.Clone(p)
	maps.Copy(both, q)
	for _, name := range slices.Sorted(maps.Keys(both)) {
		a, inA := p[name]
		b, inB := q[name]
		switch {
		case !inA || !inB:
			return fmt.Sprintf("%s is in one of %d and %d only", name, len(p), len(q))
		case a != b:
			return name + ": " + firstDifference(a, b)
		}
	}
	return ""
}
