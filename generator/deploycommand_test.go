//go:build deploy

package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDeployCommand builds the golden site and deploys it to a folder.
func TestDeployCommand(t *testing.T) {
	t.Chdir(t.TempDir())
	command := func(want int, words string, args ...string) {
		t.Helper()
		var out, errOut bytes.Buffer
		code := run(context.Background(), args, func(string) string { return "" }, &out, &errOut)
		if all := out.String() + errOut.String(); code != want || !strings.Contains(all, words) || strings.Contains(all, "sesame") {
			t.Errorf("%q exits with %d, want %d and %q:\n%.2000s", args, code, want, words, all)
		}
	}
	command(0, "articles", "build", "--content", goldenContent, "--date", fixtureDate, "--precompress")
	command(0, "send index.html (", "deploy", "file://./www", "--dry-run")
	if _, err := os.Stat("www/index.html"); err == nil {
		t.Error("a dry run wrote")
	}
	command(0, "file://./www: ", "deploy", "file://./www")
	command(0, " 0 sent (0 B), 0 removed", "deploy", "file://./www")
	command(0, "送信 0（0 B）、削除 0", "deploy", "file://./www", "--messages", "ja")
	if err := os.WriteFile("www/stray.html", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	command(2, "--max-deletes 0", "deploy", "file://./www", "--max-deletes", "0")
	command(2, "--max-deletes 0 を超えます", "deploy", "file://./www", "--max-deletes", "0", "--messages", "ja")
	command(0, "remove stray.html", "deploy", "file://./www", "--dry-run")
	command(0, " 0 sent (0 B), 1 removed", "deploy", "file://./www")
	command(2, "must not hold credentials", "deploy", "s3://key:sesame@bucket/")
	command(2, "is no finished site", "deploy", "file://./other", "--from", "www/en")
	command(2, "--encoding", "deploy", "file://./www", "--encoding", "br")
	command(2, "accepts 1 arg", "deploy")

	published, err := snapshot("public")
	if err != nil {
		t.Fatal(err)
	}
	deployed, err := snapshot("www")
	if err != nil {
		t.Fatal(err)
	}
	for name := range published {
		if e := filepath.Ext(name); e == ".gz" || e == ".br" || name == "_headers" || name == "_redirects" {
			delete(published, name)
		}
	}
	if d := published.difference(deployed); d != "" {
		t.Error(d)
	}
}
