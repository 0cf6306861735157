package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"naosu/generator/check"
	"naosu/generator/kb"
	"naosu/generator/outgoing"
	"naosu/generator/source"
)

// external asks the pages of other sites that the library links to, if check is
// to do so. Good answers are kept in a folder, by default the user's cache folder.
func external(ctx context.Context, lib *kb.Library, day time.Time, o checkOptions) (source.Findings, error) {
	if !o.external {
		return nil, nil
	}
	file, err := linkCache(o.cache)
	if err != nil {
		return nil, err
	}
	links, err := check.Outgoing(lib)
	if err != nil {
		return nil, err
	}
	stored, err := readSome(file, outgoing.MaxCache)
	if err != nil {
		return nil, fmt.Errorf("read cache of links: %w", err)
	}
	cache := outgoing.ReadCache(stored, day)
	findings, err := outgoing.New(cache).Check(ctx, links)
	if err != nil {
		return nil, err
	}
	data, err := cache.Bytes()
	if err != nil {
		return nil, err
	}
	if err := replaceFile(file, data); err != nil {
		return nil, fmt.Errorf("write cache of links: %w", err)
	}
	return findings, nil
}

// linkCache is the file with the answers, in a folder that is there.
func linkCache(dir string) (string, error) {
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("find the cache folder (--cache names another): %w", err)
		}
		dir = filepath.Join(user, "naosu")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("make the cache folder: %w", err)
	}
	return filepath.Join(dir, "links.json"), nil
}

// readSome reads a file up to a byte more than limit; one that is missing is empty.
func readSome(file string, limit int64) ([]byte, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	return data, errors.Join(err, f.Close())
}
