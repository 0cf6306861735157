package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// mount mounts a file system in memory at dir until the test ends.
func mount(t *testing.T, dir, options string, flags uintptr) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can mount a file system")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("none", dir, "tmpfs", flags, options); err != nil {
		t.Skipf("mounting is not allowed here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
}

func TestMountPointIsRefused(t *testing.T) {
	out := filepath.Join(t.TempDir(), "my public")
	mount(t, out, "size=1m", 0)
	wantRefusal(t, out, Options{}, ReasonMountPoint)
	mustPublish(t, filepath.Join(out, "site"), files{"a": "1"})
}

func TestBindMountIsRefused(t *testing.T) {
	top := t.TempDir()
	mount(t, top, "size=1m", 0)
	out := filepath.Join(top, "public")
	plant(t, top, files{"other/x": ""})
	mustPublish(t, out, files{"a/b": "1"})
	for _, test := range []struct {
		at     string
		reason Reason
	}{{"public", ReasonMountPoint}, {"public/a", ReasonMountInside}} {
		at := filepath.Join(top, test.at)
		if err := unix.Mount(filepath.Join(top, "other"), at, "", unix.MS_BIND, ""); err != nil {
			t.Fatal(err)
		}
		wantRefusal(t, out, Options{}, test.reason)
		if err := unix.Unmount(at, 0); err != nil {
			t.Fatal(err)
		}
	}
}

// A mount that comes while the build runs makes the exchange fail.
func TestMountPointThatAppearsIsRefused(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	mustPublish(t, out, files{"a": "1"})
	hook := func(deed string) error {
		if deed == "exchange" {
			mount(t, out, "size=1m", 0)
		}
		return nil
	}
	d, err := open(context.Background(), out, Options{}, hook)
	if err != nil {
		t.Fatal(err)
	}
	mustPut(t, d, files{"a": "2"})
	_, err = d.Publish(context.Background())
	var refusal *Refusal
	if !errors.As(err, &refusal) || refusal.Reason != ReasonMountPoint || !errors.Is(err, unix.EBUSY) {
		t.Errorf("Publish = %v", err)
	}
	if err := d.Discard(context.Background()); err != nil {
		t.Error(err)
	}
	wantOnly(t, filepath.Dir(out), "public")
}

func TestReadOnlyParentIsRefused(t *testing.T) {
	top := filepath.Join(t.TempDir(), "top")
	mount(t, top, "size=1m", unix.MS_RDONLY)
	wantRefusal(t, filepath.Join(top, "public"), Options{}, ReasonReadOnly)
}

func TestFullDiskLeavesTheOldSite(t *testing.T) {
	top := filepath.Join(t.TempDir(), "top")
	mount(t, top, "size=512k", 0)
	out := filepath.Join(top, "public")
	site := files{"a": "1", "b": strings.Repeat("x", 100_000)}
	mustPublish(t, out, site)
	d := mustOpen(t, out)
	var err error
	for i := 0; err == nil && i < 100; i++ {
		err = d.Put(fmt.Sprintf("f%d", i), "test", []byte(strings.Repeat("y", 10_000)))
	}
	if !errors.Is(err, unix.ENOSPC) {
		t.Fatalf("Put = %v", err)
	}
	if _, err := d.Publish(context.Background()); !errors.Is(err, unix.ENOSPC) {
		t.Errorf("Publish = %v", err)
	}
	if err := d.Discard(context.Background()); err != nil {
		t.Error(err)
	}
	wantSite(t, out, site)
	wantOnly(t, top, "public")
	mustPublish(t, out, files{"a": "2"})
}

// A disk has room for a part of the new site only, another part each time. The
// old site, or none, stays whole, and the next build succeeds once there is
// room. A disk that turns read-only meanwhile is TestFailureAtEveryStep: none
// can be made so while the lock is open.
func TestDiskThatIsFullAtAnyPoint(t *testing.T) {
	const pages = 40
	random := rand.New(rand.NewPCG(5, 20))
	for _, before := range []string{"old", "absent"} {
		failed, points := 0, times(3, 20)
		for range points {
			top := filepath.Join(t.TempDir(), "top")
			mount(t, top, "size=4m", 0)
			resize := func(size string) {
				if err := unix.Mount("none", top, "tmpfs", unix.MS_REMOUNT, "size="+size); err != nil {
					t.Fatal(err)
				}
			}
			g := groundIn(top, pages)
			g.prepare(t, before)
			at, step := 1+random.IntN(pages), 0
			err := g.publishUntil(func() {
				if step++; step == at {
					resize(strconv.Itoa(max(used(t, top), 4096)))
				}
			})
			if err != nil {
				failed++
			}
			if got := verdict(t, g.out, g.versions); got != before && !(err == nil && got == "new") {
				t.Fatalf("full at step %d: the output is %s after %v", at, got, err)
			}
			resize("4m")
			g.wantMended(t)
		}
		t.Logf("%s: %d of %d builds failed", before, failed, points)
		if failed == 0 {
			t.Error("no build failed: the points are badly chosen")
		}
	}
}

// publishUntil publishes the new version, and calls each before every step.
func (g ground) publishUntil(each func()) error {
	d, err := open(context.Background(), g.out, Options{}, func(string) error { each(); return nil })
	if err != nil {
		return err
	}
	err = errors.Join(putAll(d, version("new", g.pages), 1), publishOnly(d))
	if left := d.Discard(context.Background()); err == nil {
		err = left
	}
	return err
}

// used is how many bytes of a file system are taken.
func used(t *testing.T, dir string) int {
	t.Helper()
	var stat unix.Statfs_t
	if err := unix.Statfs(dir, &stat); err != nil {
		t.Fatal(err)
	}
	return int(stat.Blocks-stat.Bfree) * int(stat.Bsize)
}

func TestModesDoNotDependOnTheUmask(t *testing.T) {
	for _, umask := range []int{0, 0o011, 0o022, 0o077, 0o777} {
		out := filepath.Join(t.TempDir(), "public")
		if code := start(t, job{Dir: out, Version: "new", Files: 20, Umask: umask}).wait(t); code != 0 {
			t.Fatalf("child ended with %d", code)
		}
		err := filepath.WalkDir(out, func(path string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := e.Info()
			want := fs.FileMode(0o644)
			if e.IsDir() {
				want = fs.ModeDir | 0o755
			}
			if err == nil && info.Mode() != want {
				t.Errorf("umask %03o: %s has the mode %v", umask, path, info.Mode())
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestUnchangedFilesAreLinked(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	large := strings.Repeat("x", 100_000)
	site := files{"a/same": large, "a/other": large, "a/end": large + "1", "mode": "1"}
	mustPublish(t, out, site)
	before := inodes(t, out)
	if err := os.Chmod(filepath.Join(out, "mode"), 0o600); err != nil {
		t.Fatal(err)
	}
	site["a/other"], site["a/end"] = large[1:]+"y", large+"2"
	report := mustPublish(t, out, site)
	wantSite(t, out, site)
	if report.Unchanged != 1 {
		t.Errorf("report %+v", report)
	}
	after := inodes(t, out)
	for path := range site {
		if same := before[path] == after[path]; same != (path == "a/same") {
			t.Errorf("%s: linked is %v", path, same)
		}
	}
	if info, err := os.Stat(filepath.Join(out, "mode")); err != nil || info.Mode() != 0o644 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func inodes(t *testing.T, out string) map[string]uint64 {
	t.Helper()
	found := map[string]uint64{}
	for path := range readSite(t, out) {
		var stat unix.Stat_t
		if err := unix.Lstat(filepath.Join(out, path), &stat); err != nil {
			t.Fatal(err)
		}
		found[path] = stat.Ino
	}
	return found
}

// Links and FIFOs in the old site are neither followed nor opened, which would
// wait for ever.
func TestStrangeThingsInTheOldSiteAreNotRead(t *testing.T) {
	top := t.TempDir()
	out := filepath.Join(top, "public")
	site := files{"fifo": "1", "link": "secret", "folder/x": "secret", "loop/x": "1", "alias/x": "1"}
	mustPublish(t, out, site)
	plant(t, top, files{"outside/x": "secret", "secret": "secret"})
	for path := range site {
		if err := os.RemoveAll(filepath.Join(out, strings.Split(path, "/")[0])); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(
		unix.Mkfifo(filepath.Join(out, "fifo"), 0o644),
		os.Symlink("../secret", filepath.Join(out, "link")),
		os.Symlink("../outside", filepath.Join(out, "folder")),
		os.Symlink("loop", filepath.Join(out, "loop")),
		os.Symlink("inner", filepath.Join(out, "alias")),
	); err != nil {
		t.Fatal(err)
	}
	plant(t, out, files{"inner/x": "1"})
	if report := mustPublish(t, out, site); report.Unchanged != 0 {
		t.Errorf("report %+v", report)
	}
	wantSite(t, out, site)
	if got := readSite(t, filepath.Join(top, "outside")); got["x"] != "secret" {
		t.Errorf("outside holds %q", got)
	}
	wantOnly(t, top, "public", "outside", "secret")
}

func TestStrangeDotEntriesStopTheBuild(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	mustPublish(t, out, files{"a": "1"})
	for name, plantIt := range map[string]func(string) error{
		".fifo": func(path string) error { return unix.Mkfifo(path, 0o644) },
		".link": func(path string) error { return os.Symlink("/etc/passwd", path) },
	} {
		path := filepath.Join(out, name)
		if err := plantIt(path); err != nil {
			t.Fatal(err)
		}
		wantRefusal(t, out, Options{}, ReasonDotSpecial)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOrderOnTheDisk states what must be on the disk before what, so that a
// loss of power leaves one whole site: all of the stage before it takes the
// output's place, and that before the old site is removed.
func TestOrderOnTheDisk(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	mustPublish(t, out, version("old", 3))
	var deeds []string
	if _, err := build(out, version("new", 3), func(deed string) error {
		deeds = append(deeds, deed)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	exchanged := slices.Index(deeds, "exchange")
	if exchanged < 2 || deeds[exchanged-1] != "sync stage" || deeds[exchanged+1] != "sync" {
		t.Errorf("the exchange does not stand between sync stage and sync: %q", deeds)
	}
	if removed := slices.Index(deeds, "remove tree"); removed < exchanged+2 {
		t.Errorf("the old site goes before the new one is on the disk: %q", deeds)
	}
}
