package site

import (
	"errors"
	"fmt"
	"path/filepath"
)

// ErrClosed is returned by Put after Publish, and by both after Discard.
var ErrClosed = errors.New("the stage takes no more: it is published or discarded")

// A Collision says that two outputs cannot both have their path: the paths are
// the same, differ in letter case or Unicode form only, or one is a file where
// the other needs a folder.
type Collision struct {
	Path, Owner           string // the output that was refused
	OtherPath, OtherOwner string // what is there already, perhaps a folder
}

func (e *Collision) Error() string {
	if e.Path == e.OtherPath {
		return fmt.Sprintf("output %q is written by both %s and %s: rename one", e.Path, e.OtherOwner, e.Owner)
	}
	return fmt.Sprintf("output %q (from %s) cannot stand beside %q (from %s): rename one",
		e.Path, e.Owner, e.OtherPath, e.OtherOwner)
}

// A Flaw is why a path cannot be published.
type Flaw string

// The flaws of paths.
const (
	FlawUTF8      Flaw = "utf-8"         // not valid UTF-8
	FlawNFC       Flaw = "nfc"           // not in Unicode normal form C
	FlawNotClean  Flaw = "not-clean"     // empty, absolute, or with an empty, "." or ".." component
	FlawCharacter Flaw = "character"     // a control character, a backslash or one of <>:"|?*
	FlawReserved  Flaw = "reserved-name" // a device name on Windows, such as con or lpt1.txt
	FlawEnding    Flaw = "ending"        // a component that ends in a dot or a space
	FlawTooLong   Flaw = "too-long"      // over 1,000 bytes, or a component over 255
	FlawGit       Flaw = "git"           // ".git", which belongs to git
)

// A BadPath says that a path cannot be published on every file system.
type BadPath struct {
	Path, Owner string
	Flaw        Flaw
}

func (e *BadPath) Error() string {
	return fmt.Sprintf("output %q (from %s): %s", e.Path, e.Owner, e.Flaw.sentence())
}

func (f Flaw) sentence() string {
	switch f {
	case FlawUTF8:
		return "the path is not valid UTF-8: rename it"
	case FlawNFC:
		return "the path is not in Unicode normal form C: rename it"
	case FlawNotClean:
		return `the path must be relative and without empty, "." or ".." parts`
	case FlawCharacter:
		return `the path holds a control character, a backslash or one of <>:"|?*: rename it`
	case FlawReserved:
		return "a part of the path is a device name on Windows: rename it"
	case FlawEnding:
		return "a part of the path ends in a dot or a space: rename it"
	case FlawTooLong:
		return "the path is over 1,000 bytes, or a part of it over 255: shorten it"
	case FlawGit:
		return "the name .git belongs to git: rename it"
	}
	return string(f)
}

// A Reason is why an output folder is refused.
type Reason string

// The reasons of refusals.
const (
	ReasonRoot           Reason = "root"            // the root of the file system
	ReasonHome           Reason = "home"            // the home folder, or one that contains it
	ReasonContainsSource Reason = "contains-source" // Other is the source folder
	ReasonInsideSource   Reason = "inside-source"   // Other is the source folder
	ReasonNoParent       Reason = "no-parent"       // Other is the parent, which does not exist
	ReasonReadOnly       Reason = "read-only"       // Other is the parent, which cannot be written
	ReasonSymlink        Reason = "symlink"         // the output is a symbolic link
	ReasonNotAFolder     Reason = "not-a-folder"    // the output is a file or the like
	ReasonMountPoint     Reason = "mount-point"     // the output is a mount point
	ReasonMountInside    Reason = "mount-inside"    // Other is a mount point in the output
	ReasonForeign        Reason = "foreign"         // Other is what Naosu did not write
	ReasonGitFolder      Reason = "git-folder"      // the output has a folder .git
	ReasonDotFolder      Reason = "dot-folder"      // Other is a dot-folder that Naosu did not write
	ReasonDotSpecial     Reason = "dot-special"     // Other is a dot-entry, neither file nor folder
	ReasonBusy           Reason = "busy"            // another build is running
	ReasonChanged        Reason = "changed"         // the output changed while the build ran
	ReasonUnfinished     Reason = "unfinished"      // to be read, but no finished site of ours
)

// A Refusal says that a folder cannot be the output. Its Error is English;
// Reason, Path and Other are for those who say it in another language.
type Refusal struct {
	Reason Reason
	Path   string // the output
	Other  string // what the reason speaks of, where it speaks of something
	Err    error  // what the system said, if anything
}

func (e *Refusal) Error() string {
	text := fmt.Sprintf("output %q: %s", e.Path, e.sentence())
	if e.Err != nil {
		return fmt.Sprintf("%s (%v)", text, e.Err)
	}
	return text
}

func (e *Refusal) Unwrap() error { return e.Err }

func (e *Refusal) sentence() string {
	switch e.Reason {
	case ReasonRoot:
		return "this is the root of the file system: choose a folder that may be replaced whole"
	case ReasonHome:
		return "this is or contains your home folder: choose a folder that may be replaced whole"
	case ReasonContainsSource:
		return fmt.Sprintf("it is or contains %q, which would be lost: choose another folder", e.Other)
	case ReasonInsideSource:
		return fmt.Sprintf("it lies inside %q, which the site is made from: choose another folder", e.Other)
	case ReasonNoParent:
		return fmt.Sprintf("its parent folder %q does not exist: make it first", e.Other)
	case ReasonReadOnly:
		return fmt.Sprintf("its parent folder %q cannot be written, and the new site is made there: change that, or choose another folder", e.Other)
	case ReasonSymlink:
		return "it is a symbolic link, which cannot change places with a new folder: give the folder that it points to"
	case ReasonNotAFolder:
		return "it is not a folder: choose another name, or remove it"
	case ReasonMountPoint:
		return fmt.Sprintf("it is a mount point, which cannot change places with a new folder: choose a folder inside it, such as %q", filepath.Join(e.Path, "site"))
	case ReasonMountInside:
		return fmt.Sprintf("%q in it is a mount point, whose files would be lost: unmount it, or choose another folder", e.Other)
	}
	return e.sentenceOnEntries()
}

func (e *Refusal) sentenceOnEntries() string {
	switch e.Reason {
	case ReasonForeign:
		return fmt.Sprintf("it holds %q, which naosu did not write: choose a new or an empty folder, or empty this one yourself", e.Other)
	case ReasonGitFolder:
		return "it is a git repository, whose .git would be lost: choose another folder, or make the output a git worktree (there .git is a file, which is kept)"
	case ReasonDotFolder:
		return fmt.Sprintf("the folder %q in it was not written by naosu and would be lost: move it elsewhere", e.Other)
	case ReasonDotSpecial:
		return fmt.Sprintf("%q in it is neither a file nor a folder and would be lost: move it elsewhere", e.Other)
	case ReasonBusy:
		return "another build is writing it: wait until that build is done"
	case ReasonChanged:
		return "it was changed while the build ran: build again"
	case ReasonUnfinished:
		return "it is no finished site of naosu: build it first; where it was copied from elsewhere, its hidden file .naosu must come along"
	}
	return string(e.Reason)
}
