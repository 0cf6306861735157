package site

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxPath      = 1000 // bytes
	maxComponent = 255  // bytes, the limit of ext4, APFS and NTFS alike
)

// flaw returns why path cannot be published, or "".
func flaw(path string) Flaw {
	switch {
	case !utf8.ValidString(path):
		return FlawUTF8
	case len(path) > maxPath:
		return FlawTooLong
	case !norm.NFC.IsNormalString(path):
		return FlawNFC
	}
	top, _, _ := strings.Cut(path, "/")
	if strings.EqualFold(top, ".git") {
		return FlawGit
	}
	for component := range strings.SplitSeq(path, "/") {
		if f := componentFlaw(component); f != "" {
			return f
		}
	}
	return ""
}

func componentFlaw(name string) Flaw {
	switch {
	case name == "" || name == "." || name == "..":
		return FlawNotClean
	case len(name) > maxComponent:
		return FlawTooLong
	case strings.ContainsFunc(name, forbiddenRune):
		return FlawCharacter
	case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
		return FlawEnding
	case reservedOnWindows(name):
		return FlawReserved
	}
	return ""
}

func forbiddenRune(r rune) bool {
	return unicode.IsControl(r) || strings.ContainsRune(`\<>:"|?*`, r)
}

// reservedOnWindows reports whether name is a device there. An extension, and
// spaces before it, change nothing: "con .txt" is the console.
func reservedOnWindows(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.ToLower(strings.TrimRight(stem, " "))
	switch stem {
	case "con", "prn", "aux", "nul", "conin$", "conout$":
		return true
	}
	port, isCom := strings.CutPrefix(stem, "com")
	if !isCom {
		var isLpt bool
		if port, isLpt = strings.CutPrefix(stem, "lpt"); !isLpt {
			return false
		}
	}
	return utf8.RuneCountInString(port) == 1 && strings.Contains("123456789¹²³", port)
}
