package kb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
)

// counting counts how often files of articles are opened.
type counting struct {
	fs.FS
	opened atomic.Int64
}

func (c *counting) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, ".md") {
		c.opened.Add(1)
	}
	return c.FS.Open(name)
}

// manyTexts is a site of n articles.
func manyTexts(n int) fstest.MapFS {
	files := fstest.MapFS{
		"site.yaml":   {Data: []byte("title: Site\nbase_url: https://example.org/\nlanguages: [en]\n")},
		"topics.yaml": {Data: []byte("x: {label: {en: X}}\n")},
	}
	for i := range n {
		files[fmt.Sprintf("errors/x/e%d/en.md", i)] = &fstest.MapFile{Data: []byte("---\ntitle: An error\n---\n\nWords.\n")}
	}
	return files
}

// TestLoadIsCancelled states that loading ends after the files that are being
// parsed at the moment.
func TestLoadIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	files := &counting{FS: manyTexts(200)}
	o := testOptions
	o.Languages = []string{"en"}
	var most atomic.Int64
	o.Progress = func(done, total int) {
		if done == 20 {
			cancel()
		}
		if total != 200 {
			t.Errorf("told of %d texts in all", total)
		}
		most.Store(max(most.Load(), int64(done)))
	}
	lib, _, err := Load(ctx, files, o)
	if lib != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("gives %v, %v", lib, err)
	}
	// Each worker may have begun one, and one may be on its way to it.
	if begun, last := files.opened.Load(), int64(20+2*runtime.GOMAXPROCS(0)+1); begun > last || most.Load() < 20 {
		t.Errorf("%d texts were read, and %d reported; want at most %d", begun, most.Load(), last)
	}
	files.opened.Store(0)
	if _, _, err := Load(ctx, files, o); !errors.Is(err, context.Canceled) || files.opened.Load() > 0 {
		t.Errorf("when all is over: %v, %d texts read", err, files.opened.Load())
	}
}
