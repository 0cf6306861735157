package kb

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"naosu/generator/cache"
	"naosu/generator/source"
)

// TestCoderKnowsAllFields fails when a type has got a field that the coder may
// not know. Add the field there, if it can be set in an article's file.
func TestCoderKnowsAllFields(t *testing.T) {
	for _, c := range []struct {
		of     any
		fields int
	}{
		{parsed{}, 16}, {Text{}, 20}, {facts{}, 19}, {keys{}, 2}, {item{}, 2}, {part{}, 7}, {nameless{}, 3}, {attr{}, 4}, {spot{}, 4}, {link{}, 6},
		{Variant{}, 9}, {imageRef{}, 3}, {Item{}, 3}, {Question{}, 3}, {Date{}, 3},
	} {
		if n := reflect.TypeOf(c.of).NumField(); n != c.fields {
			t.Errorf("%T has %d fields, not %d", c.of, n, c.fields)
		}
	}
}

// eachText calls see for what each article's file of the library says, and of
// the fixture of all that articles can say.
func eachText(t *testing.T, see func(p *parsed)) {
	for _, dir := range []string{"../../content", "../testdata/golden/content"} {
		l := NewLoader(os.DirFS(dir), Options{Name: "content", Languages: []string{"en", "ja"}})
		if _, _, err := l.Load(context.Background(), nil); err != nil {
			t.Fatal(err)
		}
		for file := range l.kept.texts {
			if strings.HasPrefix(file, "errors/") {
				see(l.parseFile(ArticleKind, strings.TrimSuffix(path.Base(file), ".md"), file))
			}
		}
	}
}

// TestCoder writes and reads what articles say.
func TestCoder(t *testing.T) {
	n := 0
	eachText(t, func(p *parsed) {
		n++
		p.findings = nil
		data := p.encode()
		text := &Text{Lang: p.text.Lang, File: p.text.File, Place: p.text.Place, hash: p.text.hash}
		got := decode(data, text)
		if got == nil || !reflect.DeepEqual(got, p) {
			t.Errorf("%s is read as something else", p.text.File)
		}
		if decode(append(data, 0), &Text{Place: p.text.Place}) != nil {
			t.Errorf("%s is read though more stands behind it", p.text.File)
		}
		for at := 0; at < len(data); at += 1 + len(data)/20 {
			if decode(data[:at], &Text{Place: p.text.Place}) != nil {
				t.Errorf("%s is read though it ends at byte %d of %d", p.text.File, at, len(data))
			}
		}
	})
	if n < 200 {
		t.Errorf("only %d texts were seen", n)
	}
}

// FuzzDecode reads any bytes.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(nil))
	f.Add((&parsed{text: &Text{Title: "T", IDs: []string{"a"}}, has: map[string]bool{"a": true}, parts: []part{{nameless: &nameless{}}}}).encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		if p := decode(data, &Text{}); p != nil && decode(p.encode(), &Text{}) == nil {
			t.Error("what was read cannot be read again")
		}
	})
}

// TestTextsFromTheCache loads with what an earlier build has kept: the library and the
// findings are those of a load without.
func TestTextsFromTheCache(t *testing.T) {
	dir, broken := t.TempDir(), t.TempDir()
	if err := os.CopyFS(broken, os.DirFS("../testdata/golden/content")); err != nil {
		t.Fatal(err)
	}
	wrong := filepath.Join(broken, "errors/beta/lonely/en.md")
	data, err := os.ReadFile(wrong)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(wrong, append(data, "\n[nowhere](../gone/en.md) and <b>this</b>\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	load := func(content string, kept bool) (source.Findings, cache.Stats) {
		o := Options{Name: "content", Languages: []string{"en", "ja"}}
		if kept {
			store, err := cache.Open(filepath.Join(dir, filepath.Base(content)), time.Now())
			if err != nil {
				t.Fatal(err)
			}
			o.Store = store
		}
		_, findings, err := Load(context.Background(), os.DirFS(content), o)
		if err != nil {
			t.Fatal(err)
		}
		if err := o.Store.Close(false); err != nil {
			t.Fatal(err)
		}
		return findings, o.Store.Stats()
	}
	for _, content := range []string{"../testdata/golden/content", broken} {
		want, _ := load(content, false)
		if (len(want) > 3) != (content == broken) {
			t.Fatalf("%s has %d findings", content, len(want))
		}
		for round := range 2 {
			got, stats := load(content, true)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s, round %d: the findings differ", content, round)
			}
			if (stats.Found > 0) != (round > 0) {
				t.Errorf("%s, round %d: found %d", content, round, stats.Found)
			}
		}
	}
}
