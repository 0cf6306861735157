package main

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"naosu/generator/kb"
	"naosu/generator/render"
	"naosu/generator/site"
	"naosu/generator/source"
	"naosu/templates"
)

// A tree is a folder as a value: the texts of its files by their paths.
type tree map[string]string

// readTree reads a folder of plain files.
func readTree(t testing.TB, dir string) tree {
	t.Helper()
	files := tree{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// with returns a copy of the tree with other files added or replaced.
func (f tree) with(others ...tree) tree {
	out := maps.Clone(f)
	for _, o := range others {
		maps.Copy(out, o)
	}
	return out
}

// write makes the tree a folder.
func (f tree) write(t testing.TB, dir string) {
	t.Helper()
	for name, text := range f {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// memoryDir is a new folder in memory, where the system has such a place: the
// program syncs each file, which makes hundreds of builds slow on a disk.
func memoryDir(t testing.TB) string {
	dir, err := os.MkdirTemp("/dev/shm", "naosu-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func (f tree) fs() fs.FS {
	out := fstest.MapFS{}
	for name, text := range f {
		out[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return out
}

// A built site is the library and the files that were made of it.
type built struct {
	lib   *kb.Library
	files tree
}

// build loads and renders content into memory as the program does. Any finding
// fails the test.
func build(t testing.TB, content fs.FS, o kb.Options, date string) built {
	t.Helper()
	b, findings := rendered(t, content, o, date)
	for _, f := range findings {
		if f.Rule == "translation-stale" { // the fixture has one on purpose
			continue
		}
		t.Errorf("%s:%d:%d: %s (%s)", f.Place.File, f.Place.Line, f.Place.Column, f.Message.En, f.Hint.En)
	}
	if t.Failed() {
		t.FailNow()
	}
	return b
}

func rendered(t testing.TB, content fs.FS, o kb.Options, date string) (built, source.Findings) {
	t.Helper()
	day, ok := kb.ParseDate(date)
	if !ok {
		t.Fatalf("%q is no date", date)
	}
	texts, err := render.ReadTexts(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	o.Name = "content"
	for lang := range texts {
		o.Languages = append(o.Languages, lang)
	}
	lib, findings, err := kb.Load(context.Background(), content, o)
	if err != nil {
		t.Fatal(err)
	}
	w := &workplace{name: "content", content: content, templates: templates.FS}
	memory := site.NewMemory()
	_, more, err := w.render(context.Background(), lib, day.Time, memory)
	if err != nil {
		t.Fatal(err)
	}
	files := tree{}
	for _, path := range memory.Paths() {
		data, _ := memory.Open(path)
		files[path] = string(data)
	}
	return built{lib, files}, append(findings, more...)
}

// fixture is the handwritten site that the golden files show.
func fixture(t testing.TB) tree { return readTree(t, "testdata/golden/content") }

const fixtureDate = "2026-02-01"

// many is a topic of n articles in both languages, with two texts each.
func many(topic string, n int) tree {
	files := tree{}
	for i := range n {
		dir := fmt.Sprintf("errors/%s/error-%03d/", topic, i)
		files[dir+"ja.md"] = fill(`---
title: {topic} のエラー {i}
description: {i} 番目のエラーです。
tags: [door]
codes: [{topic}-{i}]
published: 2025-01-02
---

'''error {lang=ja}
{topic} の {i} 番目の処理に失敗しました: \{path}
'''

'''error {lang=en}
{topic}: step {i} failed: \{path}
'''

## 意味

{i} 番目の処理が止まりました。

## 原因

### 順番が違う {#order side=app likelihood=common evidence=reported}

{i} より前の処理がまだです。

## 対処

### 待ってやり直す {#retry effort=minutes risk=none}

'''sh
retry --step {i}
'''

## よくある質問

### {i} は消えますか？ {#lost}

消えません。
`, topic, i)
		files[dir+"en.md"] = fill(`---
title: Error {i} of {topic}
description: Error number {i}.
---

## Meaning

Step {i} has stopped.

## Causes

### The order is wrong {#order}

Something before {i} is missing.

## Remedies

### Wait and try again {#retry}

Wait.

## FAQ

### Is {i} lost? {#lost}

It is not.
`, topic, i)
	}
	return files
}

func fill(text, topic string, i int) string {
	return strings.NewReplacer("{topic}", topic, "{i}", fmt.Sprintf("%03d", i), "'''", "```", `\{`, "{").Replace(text)
}

// firstDifference shows the first line in which two texts differ, or "".
func firstDifference(want, got string) string {
	if want == got {
		return ""
	}
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	line := func(lines []string) string {
		if at < len(lines) {
			return lines[at]
		}
		return "(the end)"
	}
	return fmt.Sprintf("line %d\n-%s\n+%s", at+1, line(a), line(b))
}
