package site

import (
	"bytes"
	"slices"
	"sync"
)

// A Memory is an Output that keeps the files, for previews and tests.
type Memory struct {
	registry registry
	mu       sync.RWMutex
	files    map[string][]byte
}

// NewMemory returns an empty Memory.
func NewMemory() *Memory {
	return &Memory{files: map[string][]byte{}}
}

// Put keeps a copy of data as the file path.
func (m *Memory) Put(path, owner string, data []byte) error {
	if err := m.registry.claim(path, owner); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.files[path] = bytes.Clone(data)
	return nil
}

// Open returns the bytes of the file path, which must not be changed, and
// whether there is one.
func (m *Memory) Open(path string) ([]byte, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	data, ok := m.files[path]
	return data, ok
}

// Paths returns the paths of all files, sorted.
func (m *Memory) Paths() []string {
	m.mu.RLock()
	defer m.mu.RUnlock()
	paths := make([]string, 0, len(m.files))
	for path := range m.files {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

// A Dry is an Output that keeps no files: it only finds bad paths and
// collisions.
type Dry struct{ registry registry }

// NewDry returns an empty Dry.
func NewDry() *Dry { return new(Dry) }

// Put notes that owner wrote path.
func (d *Dry) Put(path, owner string, _ []byte) error {
	return d.registry.claim(path, owner)
}
