package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	testFunction = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	folderCell   = regexp.MustCompile("^`([\\w./]+)` ")
	testName     = regexp.MustCompile(`\b(?:Test|Fuzz)[A-Z]\w*|\b[a-z]+\.test\.mjs`)
)

// TestSecurityNamesTests keeps docs/security.md true: each test that its tables
// name stands in the folder that is named before it, and every fuzz target is
// named.
func TestSecurityNamesTests(t *testing.T) {
	page, err := os.ReadFile("../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	there := testsByFolder(t)
	named := 0
	for row := range strings.Lines(string(page)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(row), "|"), " | ")
		if len(cells) != 3 {
			continue
		}
		folder := ""
		for part := range strings.SplitSeq(strings.TrimSpace(cells[2]), "; ") {
			if m := folderCell.FindStringSubmatch(part); m != nil {
				folder = m[1]
			}
			for _, name := range testName.FindAllString(part, -1) {
				if named++; !slices.Contains(there[folder], name) {
					t.Errorf("%q names %s in %q, which is not there", cells[0], name, folder)
				}
			}
		}
	}
	if named < 80 {
		t.Errorf("%d tests are named: the test looks for the wrong thing", named)
	}
	all := ""
	for folder, names := range there {
		all += strings.Join(names, " ") + " "
		for _, name := range names {
			if strings.HasPrefix(name, "Fuzz") && !strings.Contains(string(page), name) {
				t.Errorf("%s in %s is not named", name, folder)
			}
		}
	}
	for _, name := range testName.FindAllString(string(page), -1) {
		if !strings.Contains(all, name+" ") {
			t.Errorf("there is no %s", name)
		}
	}
}

// testsByFolder lists the tests of each folder of generator, and of the scripts
// of pages, by the names that docs/security.md uses.
func testsByFolder(t *testing.T) map[string][]string {
	t.Helper()
	there := map[string][]string{}
	for folder, pattern := range map[string]string{"templates/assets": "../templates/assets/*.test.mjs", "e2e": "e2e/*.test.mjs"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			there[folder] = append(there[folder], filepath.Base(file))
		}
	}
	for _, pattern := range []string{"*_test.go", "*/*_test.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range testFunction.FindAllStringSubmatch(string(text), -1) {
				there[filepath.Dir(file)] = append(there[filepath.Dir(file)], m[1])
			}
		}
	}
	return there
}
