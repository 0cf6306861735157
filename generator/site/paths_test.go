package site

import (
	"errors"
	"strings"
	"testing"
)

func TestFlawOfPath(t *testing.T) {
	long := strings.Repeat("a", 255)
	for _, test := range []struct {
		path string
		want Flaw
	}{
		{"index.html", ""},
		{"ja/x/y/index.html", ""},
		{".well-known/security.txt", ""},
		{"ja/画像/図 1.png", ""},
		{"common.css", ""},
		{"console/com/com10/lpt/lpt0", ""},
		{".gitignore", ""},
		{"a/.git/x", ""},
		{long, ""},
		{"", FlawNotClean},
		{"/etc/passwd", FlawNotClean},
		{"a//b", FlawNotClean},
		{"a/", FlawNotClean},
		{"./a", FlawNotClean},
		{"a/../b", FlawNotClean},
		{"..", FlawNotClean},
		{`a\b`, FlawCharacter},
		{"a\x00b", FlawCharacter},
		{"a\nb", FlawCharacter},
		{"a\u0085b", FlawCharacter},
		{"c:/a", FlawCharacter},
		{"a?b", FlawCharacter},
		{"a*", FlawCharacter},
		{`"a"`, FlawCharacter},
		{"<a>", FlawCharacter},
		{"a|b", FlawCharacter},
		{"con", FlawReserved},
		{"a/NUL.txt", FlawReserved},
		{"aux.tar.gz/b", FlawReserved},
		{"con .txt", FlawReserved},
		{"Com1", FlawReserved},
		{"lpt9.x", FlawReserved},
		{"com²", FlawReserved},
		{"a./b", FlawEnding},
		{"a /b", FlawEnding},
		{"...", FlawEnding},
		{"a\xffb", FlawUTF8},
		{"cafe\u0301", FlawNFC},
		{"か\u3099", FlawNFC},
		{long + "a", FlawTooLong},
		{strings.Repeat("abcd/", 200) + "e", FlawTooLong},
		{".git/config", FlawGit},
		{".GIT", FlawGit},
	} {
		if got := flaw(test.path); got != test.want {
			t.Errorf("flaw(%q) = %q, want %q", test.path, got, test.want)
		}
	}
}

func TestBadPathNamesPathAndOwner(t *testing.T) {
	for _, o := range []Output{NewMemory(), NewDry(), mustOpen(t, t.TempDir()+"/public")} {
		err := o.Put("a/nul.txt", "content/static/a/nul.txt", nil)
		var bad *BadPath
		if !errors.As(err, &bad) || bad.Flaw != FlawReserved {
			t.Fatalf("Put to %T = %v", o, err)
		}
		const want = `output "a/nul.txt" (from content/static/a/nul.txt): a part of the path is a device name on Windows: rename it`
		if err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

func TestEveryFlawHasASentence(t *testing.T) {
	for _, f := range []Flaw{FlawUTF8, FlawNFC, FlawNotClean, FlawCharacter, FlawReserved, FlawEnding, FlawTooLong, FlawGit} {
		if f.sentence() == string(f) {
			t.Errorf("flaw %s has no sentence", f)
		}
	}
}

func FuzzFlaw(f *testing.F) {
	for _, path := range []string{"a/b", "../a", "con.x", "a\x00", "か\u3099"} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		if flaw(path) != "" {
			return
		}
		key := pathKey(path)
		if strings.Count(key, "/") != strings.Count(path, "/") {
			t.Errorf("key %q of %q has other components", key, path)
		}
		if pathKey(key) != key {
			t.Errorf("key %q of %q is no key itself", key, path)
		}
		if strings.ContainsAny(path, "\\\x00\n") || strings.HasPrefix(path, "/") {
			t.Errorf("%q has no flaw", path)
		}
	})
}
