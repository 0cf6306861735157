//go:build deploy

package deploy

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"
	"golang.org/x/net/html"

	"naosu/generator/site"
)

// pages is how many pages the test's sites have.
const pages = 20

// edition makes the files of a small site. Each edition has its own styles and
// pictures, which its pages load.
func edition(letter string) map[string]string {
	files := map[string]string{
		"assets/site-" + strings.Repeat(letter, 8) + ".css":                          "body{} /* " + letter + " */",
		"search/texts-0000000" + strings.ToLower(strings.Repeat(letter, 3)) + ".bin": letter,
		"search/index.json": `{"texts":"` + letter + `"}`, "favicon.svg": "<svg/>", "_headers": "/*", "en/feed.xml": "<feed/>",
	}
	for i := range pages {
		folder := fmt.Sprintf("en/page%02d/", i)
		files[folder+letter+".png"] = "picture " + letter
		files[folder+"index.html"] = fmt.Sprintf(`<!doctype html><link rel=stylesheet href="/assets/site-%s.css"><link rel=icon href="/favicon.svg"><img src="%s.png">%s`,
			strings.Repeat(letter, 8), letter, strings.Repeat("page ", 100))
	}
	files["index.html"] = files["en/page00/index.html"]
	files[letter+".png"] = "picture"
	return files
}

// build publishes files as a site and opens it.
func build(t *testing.T, files map[string]string, copies bool) *site.Published {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "public")
	d, err := site.Open(context.Background(), dir, site.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := d.Put(name, "test", []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if copies {
		if _, err := d.Precompress(context.Background(), nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Publish(context.Background()); err != nil {
		t.Fatal(err)
	}
	p, err := site.OpenPublished(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// at once is a Sleep that does not.
func atOnceAgain(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// run deploys with no waits between attempts.
func deployTo(bucket *blob.Bucket, p *site.Published, o Options) (Report, error) {
	o.Sleep = atOnceAgain
	return Run(context.Background(), bucket, p, o)
}

func mustDeploy(t *testing.T, bucket *blob.Bucket, p *site.Published) Report {
	t.Helper()
	report, err := deployTo(bucket, p, Options{MaxDeletes: -1})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// contents is what a bucket holds.
func contents(t *testing.T, bucket *blob.Bucket) map[string]string {
	t.Helper()
	all := map[string]string{}
	list, err := store{bucket, atOnceAgain}.list(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for key := range list {
		data, err := bucket.ReadAll(context.Background(), key)
		if gcerrors.Code(err) == gcerrors.NotFound {
			continue // removed meanwhile
		}
		if err != nil {
			t.Fatal(err)
		}
		all[key] = string(data)
	}
	return all
}

// wantSite fails unless a bucket holds the files that stores get, the marker,
// and nothing else.
func wantSite(t *testing.T, bucket *blob.Bucket, files map[string]string) {
	t.Helper()
	held := contents(t, bucket)
	if _, ok := site.ParseMarker(held[site.MarkerName]); !ok {
		t.Error("there is no marker")
	}
	delete(held, site.MarkerName)
	for name, text := range files {
		if held[name] != text && !forHosts[name] {
			t.Errorf("%s holds %.40q, want %.40q", name, held[name], text)
		}
		delete(held, name)
	}
	for name := range held {
		t.Errorf("%s is left", name)
	}
}

// visit fails unless each page that a bucket holds finds what it loads.
func visit(t *testing.T, held map[string]string) (visited int) {
	t.Helper()
	for name, text := range held {
		if path.Ext(name) != ".html" {
			continue
		}
		visited++
		for _, loads := range loadedBy(t, name, text) {
			if _, there := held[loads]; !there {
				t.Errorf("%s loads %s, which is not there", name, loads)
			}
		}
	}
	return visited
}

// loadedBy lists the paths of what a page loads.
func loadedBy(t *testing.T, name, text string) (list []string) {
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if (a.Key == "src" || n.Data == "link" && a.Key == "href") && a.Val != "" {
				if a.Val[0] == '/' {
					list = append(list, a.Val[1:])
				} else {
					list = append(list, path.Join(path.Dir(name), a.Val))
				}
			}
		}
	}
	if len(list) < 3 {
		t.Fatalf("%s loads only %q", name, list)
	}
	return list
}

// wantRefusal fails unless err is a refusal whose English words hold each of the
// given ones, with Japanese beside them.
func wantRefusal(t *testing.T, err error, words ...string) {
	t.Helper()
	var refusal *Refusal
	if !errors.As(err, &refusal) {
		t.Errorf("%v is no refusal", err)
		return
	}
	for _, w := range words {
		if !strings.Contains(refusal.Error(), w) || refusal.Text.Ja == refusal.Text.En {
			t.Errorf("%q lacks %q, or Japanese", refusal.Text, w)
		}
	}
}
