package main

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"naosu/generator/kb"
	"naosu/generator/markdown"
	"naosu/generator/search"
	"naosu/generator/site"
	"naosu/templates"
)

var articles = flag.Int("articles", 1000, "articles of the corpus that the benchmarks build")

// BenchmarkBuild measures the stages of a build of -articles bilingual articles,
// and a floor beside them: each file read, parsed, written as HTML and stored,
// with coloured code, no facts, no templates and no checks.
func BenchmarkBuild(b *testing.B) {
	dir := memoryDir(b)
	content := filepath.Join(dir, "content")
	corpus(*articles).write(b, content)
	o := kb.Options{Name: "content", Languages: []string{"ja", "en"}}
	load := func(b *testing.B) *kb.Library {
		lib, findings, err := kb.Load(context.Background(), os.DirFS(content), o)
		if err != nil || findings.Errors() > 0 {
			b.Fatal(err, findings)
		}
		return lib
	}
	b.Run("floor", func(b *testing.B) {
		for b.Loop() {
			floor(b, content, filepath.Join(dir, "floor"))
		}
	})
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			load(b)
		}
	})
	lib := load(b)
	runtime.GC()
	b.Run("render", func(b *testing.B) {
		for b.Loop() {
			w := &workplace{name: "content", content: os.DirFS(content), templates: templates.FS}
			if _, _, err := w.render(context.Background(), load(b), time.Unix(0, 0), site.NewDry()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("index", func(b *testing.B) {
		for b.Loop() {
			index, err := search.New(context.Background(), lib)
			if err == nil {
				_, err = index.Write(context.Background(), lib, site.NewDry(), nil)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}

// floor is the least that any build of these files must do.
func floor(b *testing.B, content, out string) {
	parser := markdown.New(markdown.Options{})
	if err := os.MkdirAll(out, 0o755); err != nil {
		b.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(content, "errors", "*", "*", "*.md"))
	if err != nil {
		b.Fatal(err)
	}
	for i, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		doc := parser.Parse(data, 0)
		html, err := doc.HTML(0, doc.Blocks(), &markdown.Page{})
		if err == nil {
			err = os.WriteFile(filepath.Join(out, fmt.Sprint(i)), []byte(html), 0o644)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// snippets are code of the corpus, in which %d differs from article to article.
var snippets = []struct{ lang, code string }{
	{"sh", "set -eu\nfor host in a b c; do\n  ssh \"$host\" 'systemctl restart worker-%d' || echo \"$host failed\" >&2\ndone\n"},
	{"go", "func retry(n int, f func() error) (err error) {\n\tfor range n {\n\t\tif err = f(); err == nil {\n\t\t\treturn nil // step %d\n\t\t}\n\t}\n\treturn fmt.Errorf(\"gave up: %w\", err)\n}\n"},
	{"python", "import time\n\ndef wait(limit=%d):\n    for n in range(limit):\n        if ready():\n            return True\n        time.sleep(2 ** n)\n    raise TimeoutError(f\"not ready after {limit}\")\n"},
	{"yaml", "services:\n  worker:\n    image: \"example/worker:1.%d\"\n    environment:\n      - TIMEOUT=30s\n    depends_on: [queue]\n"},
	{"json", "{\"retries\": %d, \"queue\": {\"name\": \"jobs\", \"durable\": true}, \"hosts\": [\"a\", \"b\"]}\n"},
	{"js", "export async function load(url) {\n  const response = await fetch(url, { cache: \"no-store\" });\n  if (!response.ok) throw new Error(`status ${response.status} at step %d`);\n  return response.json();\n}\n"},
	{"sql", "SELECT id, state, count(*) FROM jobs\nWHERE updated < now() - interval '%d minutes' AND state <> 'done'\nGROUP BY id, state ORDER BY 3 DESC;\n"},
}

// corpus is a site of n articles in twenty topics, with code that both
// languages share. The same n gives the same bytes.
func corpus(n int) tree {
	files := tree{
		"site.yaml": "title: Corpus\nbase_url: https://corpus.example/\nlanguages: [ja, en]\n",
		"tags.yaml": "door:\n  label: {ja: 扉, en: Door}\n",
	}
	const topics = 20
	for t := range topics {
		topic := fmt.Sprintf("topic-%02d", t)
		files["topics.yaml"] += fmt.Sprintf("%s:\n  label: {ja: 製品%d, en: Product %d}\n", topic, t, t)
		articles := many(topic, (n+topics-1-t)/topics)
		for name, text := range articles {
			files[name] = text
		}
	}
	at := 0
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if filepath.Base(name) != "ja.md" {
			continue
		}
		s := snippets[at%len(snippets)]
		code := "\n## 開発者向け {#for_developers}\n\n```" + s.lang + "\n" + fmt.Sprintf(s.code, at) + "```\n"
		files[name] += code
		en := filepath.ToSlash(filepath.Join(filepath.Dir(name), "en.md"))
		files[en] += code
		at++
	}
	return files
}
