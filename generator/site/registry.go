package site

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// A registry knows every path of an output, files and folders, and who wrote
// it. The zero value knows nothing but the marker, and is ready for use.
type registry struct {
	mu      sync.Mutex
	entries map[string]entry // by the key of the path
}

// An entry is a file, or a folder with the owner of its first file. Folders'
// paths are parts of files' paths, so that they share the memory.
type entry struct {
	path, owner string
	folder      bool
}

// claim enters path for owner, or returns a *BadPath or a *Collision and
// enters nothing.
func (r *registry) claim(path, owner string) error {
	if f := flaw(path); f != "" {
		return &BadPath{Path: path, Owner: owner, Flaw: f}
	}
	return r.enter(path, owner)
}

// enter is claim without the rules for paths.
func (r *registry) enter(path, owner string) error {
	key := pathKey(path)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.entries == nil {
		r.entries = map[string]entry{markerName: {path: markerName, owner: "naosu (its own marker)"}}
	}
	if other, taken := r.obstacle(path, key); taken {
		return &Collision{Path: path, Owner: owner, OtherPath: other.path, OtherOwner: other.owner}
	}
	r.entries[key] = entry{path: path, owner: owner}
	for up(&path, &key) {
		if _, known := r.entries[key]; known {
			break
		}
		r.entries[key] = entry{path: path, owner: owner, folder: true}
	}
	return nil
}

// obstacle returns the entry that path would collide with, if any. A folder
// that is known under the same spelling vouches for those above it.
func (r *registry) obstacle(path, key string) (entry, bool) {
	if e, taken := r.entries[key]; taken {
		return e, true
	}
	for up(&path, &key) {
		if e, known := r.entries[key]; known {
			return e, !e.folder || e.path != path
		}
	}
	return entry{}, false
}

// free tells whether a file may have path.
func (r *registry) free(path string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, taken := r.obstacle(path, pathKey(path))
	return !taken && flaw(path) == ""
}

// up cuts the last component off path and key; false says that there was one.
func up(path, key *string) bool {
	i, j := strings.LastIndexByte(*path, '/'), strings.LastIndexByte(*key, '/')
	if i < 0 {
		return false
	}
	*path, *key = (*path)[:i], (*key)[:j]
	return true
}

// pathKey returns what is the same for all spellings of path that some file
// system holds to be the same: letter case folded, in one Unicode form.
func pathKey(path string) string {
	ascii, lower := true, true
	for i := range len(path) {
		ascii = ascii && path[i] < utf8.RuneSelf
		lower = lower && (path[i] < 'A' || path[i] > 'Z')
	}
	switch {
	case ascii && lower:
		return path
	case ascii:
		return strings.ToLower(path)
	}
	return norm.NFC.String(cases.Fold().String(norm.NFD.String(path)))
}
