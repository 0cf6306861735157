package site

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wantRefusal fails unless Open refuses dir for the reason. It returns the
// refusal.
func wantRefusal(t *testing.T, dir string, o Options, reason Reason) *Refusal {
	t.Helper()
	d, err := Open(context.Background(), dir, o)
	var refusal *Refusal
	if !errors.As(err, &refusal) || refusal.Reason != reason {
		t.Errorf("Open(%q) = %v, want the reason %s", dir, err, reason)
		if err == nil {
			err = d.Discard(context.Background())
		}
		return &Refusal{Err: err}
	}
	text := refusal.Error()
	if refusal.sentence() == string(reason) || !strings.Contains(text, refusal.Path) || strings.HasSuffix(text, ".") {
		t.Errorf("poor message: %s", text)
	}
	return refusal
}

func TestRefusedPlaces(t *testing.T) {
	top := t.TempDir()
	t.Setenv("HOME", filepath.Join(top, "users", "me"))
	t.Setenv("USERPROFILE", filepath.Join(top, "users", "me"))
	at := func(path string) string { return filepath.Join(top, filepath.FromSlash(path)) }
	plant(t, top, files{
		"users/me/x": "", "repo/content/a/b": "", "repo/.git/config": "", "repo/templates/x": "", "file": "",
		"full/index.html": "", "dots/.well-known/x": "", "git/.git/x": "", "marked/.naosu": "my own\n", "folder/.naosu/x": "",
	})
	mustPublish(t, at("real"), files{"a": "1"})
	mustPublish(t, at("dotted"), files{"a": "1", ".mine/x": ""})
	plant(t, top, files{"dotted/.foreign/x": ""})
	for link, target := range map[string]string{"link": "real", "to-content": "repo/content", "broken": "nowhere", "repo2": "repo"} {
		if err := os.Symlink(at(target), at(link)); err != nil {
			t.Fatal(err)
		}
	}
	sources := Options{Forbidden: []string{at("repo/content"), at("repo/templates"), at("repo/absent")}}
	for _, test := range []struct {
		dir, other string
		reason     Reason
	}{
		{"users/me", "", ReasonHome},
		{"users", "", ReasonHome},
		{"repo", at("repo/content"), ReasonContainsSource},
		{"repo/content", at("repo/content"), ReasonContainsSource},
		{"repo/content/a", at("repo/content"), ReasonInsideSource},
		{"repo/content/new", at("repo/content"), ReasonInsideSource},
		{"to-content/new", at("repo/content"), ReasonInsideSource},
		{"repo2/templates", at("repo/templates"), ReasonContainsSource},
		{"repo/absent", at("repo/absent"), ReasonContainsSource},
		{"repo/content/../templates", at("repo/templates"), ReasonContainsSource},
		{"no/parent", at("no"), ReasonNoParent},
		{"link", "", ReasonSymlink},
		{"broken", "", ReasonSymlink},
		{"file", "", ReasonNotAFolder},
		{"full", "index.html", ReasonForeign},
		{"marked", ".naosu", ReasonForeign},
		{"folder", ".naosu", ReasonForeign},
		{"dots", ".well-known", ReasonDotFolder},
		{"dotted", ".foreign", ReasonDotFolder},
		{"git", ".git", ReasonGitFolder},
	} {
		if got := wantRefusal(t, at(test.dir), sources, test.reason); got.Other != test.other {
			t.Errorf("%s: Other = %q, want %q", test.dir, got.Other, test.other)
		}
	}
	wantRefusal(t, filepath.VolumeName(top)+string(filepath.Separator), sources, ReasonRoot)
	wantOnly(t, top, "users", "repo", "file", "full", "dots", "git", "marked", "folder", "real", "dotted",
		"link", "to-content", "broken", "repo2")
	wantSite(t, at("real"), files{"a": "1"})
}

func TestForbiddenFolderIsKnownByItsRelativeName(t *testing.T) {
	t.Chdir(t.TempDir())
	plant(t, ".", files{"site/content/a": ""})
	wantRefusal(t, "site", Options{Forbidden: []string{"site/content"}}, ReasonContainsSource)
	d, err := Open(context.Background(), "site/public", Options{Forbidden: []string{"site/content"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Discard(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestLinksAboveTheOutputAreFine(t *testing.T) {
	top := t.TempDir()
	plant(t, top, files{"real/x": ""})
	if err := os.Symlink("real", filepath.Join(top, "link")); err != nil {
		t.Fatal(err)
	}
	mustPublish(t, filepath.Join(top, "link", "public"), files{"a": "1"})
	wantSite(t, filepath.Join(top, "real", "public"), files{"a": "1"})
}

func TestForeignLockFileIsLeftAlone(t *testing.T) {
	top := t.TempDir()
	plant(t, top, files{".public-lock": "mine"})
	wantRefusal(t, filepath.Join(top, "public"), Options{}, ReasonForeign)
	wantOnly(t, top, ".public-lock")
}

func TestEmptyFolderMayBeTaken(t *testing.T) {
	out := t.TempDir()
	mustPublish(t, out, files{"a": "1"})
	wantSite(t, out, files{"a": "1"})
}
