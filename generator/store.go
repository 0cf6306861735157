package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"naosu/generator/cache"
	"naosu/generator/source"
)

// forgotten is how long the cache of a site that nobody builds is kept.
const forgotten = 30 * 24 * time.Hour

// openStore opens the cache that a build asks for. Only a folder that was named
// has to be of use; without a cache a build works as well, and takes longer.
func (p *program) openStore(w *workplace, o buildOptions) error {
	if o.cache == "" {
		if !o.noCache {
			p.remember(w)
		}
		return nil
	}
	err := apart(o.cache, o.out, w.folders)
	if err == nil {
		w.program, err = programHash()
	}
	if err == nil {
		w.store, err = cache.Open(o.cache, time.Now())
	}
	return err
}

// remember opens the cache of this content in the user's cache folder. Where that
// cannot be, there is none.
func (p *program) remember(w *workplace) {
	all, dir, err := p.ownStore()
	if err != nil {
		return
	}
	now := time.Now()
	store, err := cache.Open(dir, now)
	if err != nil {
		return
	}
	if w.program, err = programHash(); err != nil {
		_ = store.Close(false)
		return
	}
	w.store = store
	// What cannot be removed takes room and nothing else.
	_ = cache.Sweep(all, now, forgotten)
}

// ownStore is the folder for all caches, in the user's cache folder, and that of
// this content in it.
func (p *program) ownStore() (all, dir string, err error) {
	user := userCache(p.getenv)
	if user == "" {
		return "", "", errors.New("no folder for caches is known")
	}
	content, err := filepath.Abs(p.content)
	if err != nil {
		return "", "", err
	}
	name := sha256.Sum256([]byte(content))
	all = filepath.Join(user, "naosu", "build")
	return all, filepath.Join(all, hex.EncodeToString(name[:8])), nil
}

// userCache is os.UserCacheDir in a given environment, or "".
func userCache(getenv func(string) string) string {
	dir := getenv("XDG_CACHE_HOME")
	switch home := getenv("HOME"); {
	case runtime.GOOS == "windows":
		dir = getenv("LocalAppData")
	case runtime.GOOS == "darwin" && home != "":
		dir = filepath.Join(home, "Library", "Caches")
	case dir == "" && home != "":
		dir = filepath.Join(home, ".cache")
	}
	if !filepath.IsAbs(dir) {
		return ""
	}
	return dir
}

// apart refuses a cache in the output folder, which each build replaces whole, and
// in the folders that a site is made of, where it would be a file too many.
func apart(dir, out string, folders []string) error {
	if in, err := within(dir, out); err != nil {
		return fmt.Errorf("find output: %w", err)
	} else if in {
		return fmt.Errorf("the cache %s lies in the output folder, which each build replaces; name another folder with --cache", dir)
	}
	for _, folder := range folders {
		if in, err := within(dir, folder); err != nil {
			return fmt.Errorf("find cache: %w", err)
		} else if in {
			return fmt.Errorf("the cache %s lies in the folder %s, of which the site is made; name another folder with --cache", dir, folder)
		}
	}
	return nil
}

// within tells whether a folder is another or lies in it.
func within(dir, folder string) (bool, error) {
	from, err := filepath.Abs(folder)
	if err != nil {
		return false, err
	}
	to, err := filepath.Abs(dir)
	return to == from || strings.HasPrefix(to, from+string(filepath.Separator)), err
}

// programHash is the hash of the program's own file, and so of everything that
// it is made of.
func programHash() (key cache.Key, err error) {
	name, err := os.Executable()
	if err != nil {
		return key, err
	}
	f, err := os.Open(name)
	if err != nil {
		return key, err
	}
	h := sha256.New()
	_, err = io.Copy(h, f)
	h.Sum(key[:0])
	return key, errors.Join(err, f.Close())
}

// keep closes the cache of a command. That it could not be written is said and
// stops nothing.
func (p *program) keep(store *cache.Store, whole bool) {
	if err := store.Close(whole); err != nil {
		fmt.Fprintln(p.err, p.say(source.Say("warning: the next build will take longer: %s", "警告: 次のビルドに時間がかかります: %s", p.explain(err))))
	}
}
