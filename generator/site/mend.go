package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// mend cleans up after builds that were killed, or stopped before they had
// cleaned up themselves. The lock must be held.
func mend(ctx context.Context, parent drive, out place) error {
	names, err := parent.names()
	if err != nil {
		return fmt.Errorf("look beside output: %w", err)
	}
	for _, name := range names {
		random, ok := randomPart(name, out.asidePrefix())
		if !ok || !parent.isFolder(name) {
			continue
		}
		if err := bringBack(parent, out, random); err != nil {
			return fmt.Errorf("bring back old site: %w", err)
		}
		names = append(names, out.stageName(random))
	}
	for _, name := range names {
		if _, ok := randomPart(name, out.stagePrefix()); !ok || !parent.isFolder(name) {
			continue
		}
		if err := removeLeft(ctx, parent, out, name); err != nil {
			return fmt.Errorf("remove stage of a killed build: %w", err)
		}
	}
	return nil
}

// bringBack mends a kill between the renames that stand for an exchange: the
// old site is the output again where there is none, else it is a left stage.
func bringBack(parent drive, out place, random string) error {
	_, err := parent.root.Lstat(out.base)
	if errors.Is(err, fs.ErrNotExist) {
		return parent.rename(out.asideName(random), out.base)
	}
	if err != nil {
		return err
	}
	return parent.rename(out.asideName(random), out.stageName(random))
}

// removeLeft removes the left stage name, if it is one.
func removeLeft(ctx context.Context, parent drive, out place, name string) error {
	root, err := parent.root.OpenRoot(name)
	if err != nil {
		return err
	}
	left := drive{root: root}
	ours := bearsMarker(root) || holdsNothingOfItsOwn(left, parent, out)
	if err := root.Close(); err != nil || !ours {
		return err
	}
	return parent.removeTree(ctx, name)
}

// bearsMarker reports whether there is a marker, which may be cut short: a kill
// may come before it is written.
func bearsMarker(root *os.Root) bool {
	info, err := root.Lstat(markerName)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	text := markerText(root)
	return strings.HasPrefix(text, markerLine) || info.Size() == int64(len(text)) && strings.HasPrefix(markerLine, text)
}

// holdsNothingOfItsOwn reports whether each entry of the folder left is a file
// that is in the output too.
func holdsNothingOfItsOwn(left, parent drive, out place) bool {
	names, err := left.names()
	if err != nil {
		return false
	}
	if len(names) == 0 {
		return true
	}
	if !parent.isFolder(out.base) {
		return false
	}
	output, err := parent.root.OpenRoot(out.base)
	if err != nil {
		return false
	}
	all := true
	for _, name := range names {
		all = all && sameFile(left.root, output, name)
	}
	return all && output.Close() == nil
}

// sameFile reports whether the plain files name in a and b are one file, or
// hold the same bytes.
func sameFile(a, b *os.Root, name string) bool {
	one, err1 := a.Lstat(name)
	two, err2 := b.Lstat(name)
	if err1 != nil || err2 != nil || !one.Mode().IsRegular() || !two.Mode().IsRegular() {
		return false
	}
	if os.SameFile(one, two) {
		return true
	}
	text1, err1 := a.ReadFile(name)
	text2, err2 := b.ReadFile(name)
	return err1 == nil && err2 == nil && bytes.Equal(text1, text2)
}
