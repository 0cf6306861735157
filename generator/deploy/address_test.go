//go:build deploy

package deploy

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAddress tells what is shown of an address, and what is refused.
func TestAddress(t *testing.T) {
	for text, want := range map[string]string{
		"s3://bucket": "s3://bucket/", "s3://bucket/a/b": "s3://bucket/a/b/", "s3://bucket/a//?region=x&profile=hidden": "s3://bucket/a/",
		"file:///srv/www": "file:///srv/www", "file://./www?metadata=x": "file://./www",
	} {
		a, err := ParseAddress(text)
		if err != nil || a.String() != want {
			t.Errorf("%s is shown as %s (%v), want %s", text, a, err, want)
		}
	}
	for text, word := range map[string]string{
		"bucket": "s3://", "s3:///x": "bucket", "ftp://host/x": `"ftp"`, "s3://key:hidden@bucket/": "credentials", "s3://b?prefix=x": "as a path",
		"s3://b?endpoint=https%3A%2F%2Fu%3Ahidden%40host": "credentials", "s3://b?endpoint=https%3A%2F%2Fhost%3Fsig%3Dhidden": "credentials",
		"file:///": "file:///folder", "file://host/x": "file:///folder", "s3://%zzhidden": "none",
	} {
		_, err := ParseAddress(text)
		wantRefusal(t, err, word)
		if strings.Contains(fmt.Sprint(err), "hidden") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestSecretsAreNotShown puts secrets where drivers repeat them.
func TestSecretsAreNotShown(t *testing.T) {
	for _, query := range []string{"token=hidden-word", "anonymous=hidden-word", "hidden-word=1&x=hidden-word", "rate_limiter_capacity=hidden-word"} {
		a, err := ParseAddress("s3://bucket/x?" + query)
		if err != nil {
			t.Fatal(err)
		}
		_, err = a.Open(context.Background())
		if err == nil || strings.Contains(strings.ReplaceAll(err.Error(), "hidden-word:", ""), "=hidden-word") || strings.Contains(err.Error(), `"hidden-word"`) && !strings.HasPrefix(query, "hidden") {
			t.Errorf("%s: %v", query, err)
		}
	}
	for text, want := range map[string]string{
		`Put "https://acct.blob.core.windows.net/c/k?sig=hidden&se=1": EOF`: `Put "https://acct.blob.core.windows.net/c/k?…": EOF`,
		"dial https://user:hidden@host:80/a failed":                         "dial https://host:80/a failed",
		"no address at all, 50% of it?":                                     "no address at all, 50% of it?",
	} {
		err := redactError(errors.New(text))
		if err.Error() != want {
			t.Errorf("%s becomes %s", text, err)
		}
	}
}

// TestNames tells when files are sent, and whether for ever.
func TestNames(t *testing.T) {
	for name, want := range map[string]int{
		"assets/site-I3E55FLI.css": fingerprinted, "search/bodies-cbef41d932.bin": fingerprinted,
		"assets/photo-20240101.png": loaded, "assets/site.css": loaded, "search/engine.js": loaded, "search/index.json": loaded,
		"en/a/b/site-I3E55FLI.css": loaded, "favicon.svg": loaded, "CNAME": loaded,
		"en/index.html": documents, "sitemap.xml": documents, "errors.json": documents, "llms.txt": documents, "en/a/index.md": documents,
	} {
		if got := stageOf(name); got != want || (header(name, false).Cache == immutable) != (want == fingerprinted) {
			t.Errorf("%s belongs to stage %d with %q, want %d", name, got, header(name, false).Cache, want)
		}
	}
}

// TestFolder deploys to a folder, which keeps no hashes: bytes are compared.
func TestFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "www")
	a, err := ParseAddress("file://" + dir)
	if err != nil {
		t.Fatal(err)
	}
	bucket, err := a.Open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer bucket.Close()
	files := edition("A")
	p := build(t, files, false)
	mustDeploy(t, bucket, p)
	page := filepath.Join(dir, "index.html")
	if err := os.WriteFile(page, []byte(strings.Replace(files["index.html"], "page", "edit", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if r := mustDeploy(t, bucket, p); r.Sent != 1 {
		t.Errorf("%d were sent, want the page that was changed", r.Sent)
	}
	wantSite(t, bucket, files)
}
