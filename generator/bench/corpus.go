package main

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// theme is what Hugo needs besides the articles.
//
//go:embed all:hugo
var theme embed.FS

const (
	topics = 20
	tags   = 60
)

// writeCorpus writes n articles into dir: content as we read it, hugo as Hugo
// does. The same n gives the same bytes, and the first articles are the same
// for every n.
func writeCorpus(dir string, n int) error {
	if err := os.CopyFS(dir, theme); err != nil {
		return err
	}
	put := func(name, text string) error {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), fs.ModePerm); err != nil {
			return err
		}
		return os.WriteFile(full, []byte(text), 0o644)
	}
	for name, text := range dataFiles() {
		if err := put("content/"+name, text); err != nil {
			return err
		}
	}
	for i := range n {
		for _, l := range languages {
			a := newArticle(i, l)
			if err := put(fmt.Sprintf("content/errors/topic-%02d/error-%05d/%s.md", i%topics, i, l.code), a.ours()); err != nil {
				return err
			}
			if err := put(fmt.Sprintf("hugo/content/%s/topic-%02d/error-%05d.md", l.code, i%topics, i), a.hugo()); err != nil {
				return err
			}
		}
	}
	return nil
}

// dataFiles are those of our content besides the articles.
func dataFiles() map[string]string {
	files := map[string]string{"site.yaml": "title: {ja: エラー集, en: Errors}\nbase_url: https://example.org/\nlanguages: [en, ja]\n"}
	for t := range topics {
		files["topics.yaml"] += fmt.Sprintf("topic-%02d:\n  label: {ja: 製品%d, en: Product %d}\n", t, t, t)
	}
	for t := range tags {
		files["tags.yaml"] += fmt.Sprintf("tag-%02d:\n  label: {ja: 分類%d, en: Kind %d}\n", t, t, t)
	}
	return files
}

// An article is one language of one article.
type article struct {
	i int
	l *language
}

func newArticle(i int, l *language) article { return article{i, l} }

// pick chooses from a list, differently for each place of an article.
func (a article) pick(list []string, place int) string {
	return list[mix(a.i, place)%len(list)]
}

// mix spreads two numbers evenly; both languages of an article get the same.
func mix(i, place int) int {
	x := uint64(i)*0x9e3779b97f4a7c15 + uint64(place)*0xbf58476d1ce4e5b9
	x = (x ^ x>>31) * 0x94d049bb133111eb
	return int(x >> 33)
}

func (a article) title() string { return fmt.Sprintf(a.l.title, a.pick(a.l.things, 1), a.i) }

// description is a sentence without marks.
func (a article) description() string {
	return strings.NewReplacer("*", "", "`", "").Replace(a.prose(10, 1))
}

func (a article) tags() string {
	first := mix(a.i, 2) % tags
	return fmt.Sprintf("[tag-%02d, tag-%02d, tag-%02d]", first, (first+7)%tags, (first+19)%tags)
}

// prose is a paragraph of n sentences.
func (a article) prose(place, n int) string {
	var list []string
	for k := range n {
		s := a.pick(a.l.sentences, place*10+k)
		list = append(list, fmt.Sprintf(s, a.pick(a.l.things, place*10+k+5), mix(a.i, place*10+k)%900+10))
	}
	return strings.Join(list, a.l.space)
}

func (a article) errorText() string {
	return fmt.Sprintf("%s %d: cannot continue at step %d\ncode E%05d in %s\n", a.pick(programs, 3), a.i, mix(a.i, 4)%500, a.i, a.pick(programs, 5))
}

// code is a block that both languages show; three of ten are the same in many
// articles.
func (a article) code(place int) string {
	form := snippets[mix(a.i, place)%len(snippets)]
	number := mix(a.i, place+1) % 10000
	if mix(a.i, place+2)%10 < 3 {
		number = 1
	}
	return "```" + form.language + "\n" + strings.ReplaceAll(form.code, "NUMBER", fmt.Sprint(number)) + "```\n"
}

// ours is the article in our content model; the English file is the original.
func (a article) ours() string {
	l, original := a.l, a.l.code == "en"
	facts := func(text string) string {
		if original {
			return text
		}
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\ndescription: %s\n", a.title(), a.description())
	b.WriteString(facts(fmt.Sprintf("tags: %s\ncodes: [E%05d]\npublished: 2025-%02d-%02d\n", a.tags(), a.i, a.i%12+1, a.i%28+1)))
	b.WriteString("---\n\n")
	b.WriteString(facts("```error {lang=en}\n" + a.errorText() + "```\n\n"))
	a.body(&b, func(id, attributes string) string {
		if original && attributes != "" {
			return " {#" + id + " " + attributes + "}"
		}
		return " {#" + id + "}"
	}, "/"+l.code+".md")
	return b.String()
}

// hugo is the article as Hugo reads it.
func (a article) hugo() string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\ndescription: %s\ntags: %s\ndate: 2025-%02d-%02d\n---\n\n```text\n%s```\n\n", a.title(), a.description(), a.tags(), a.i%12+1, a.i%28+1, a.errorText())
	a.body(&b, func(id, _ string) string { return " {#" + id + "}" }, "/")
	return b.String()
}

// body writes the sections; heading gives what stands behind a heading, ending
// is that of addresses of articles.
func (a article) body(b *strings.Builder, heading func(id, attributes string) string, ending string) {
	l := a.l
	fmt.Fprintf(b, "## %s%s\n\n%s\n\n%s\n\n", l.sections[0], heading("meaning", ""), a.prose(20, 4), a.prose(21, 3))
	fmt.Fprintf(b, "## %s%s\n\n### %s 1%s\n\n%s\n\n- %s\n- %s\n- %s\n\n", l.sections[1], heading("causes", ""), l.cause, heading("first", "side=you likelihood=common evidence=reported"),
		a.prose(30, 3), a.prose(31, 1), a.prose(32, 1), a.prose(33, 1))
	fmt.Fprintf(b, "### %s 2%s\n\n%s\n\n| %s | %s |\n|---|---|\n", l.cause, heading("second", "side=service likelihood=rare evidence=reported"), a.prose(34, 2), l.cause, l.sections[0])
	for k := range 4 {
		fmt.Fprintf(b, "| `E%05d-%d` | %s |\n", a.i, k, a.prose(40+k, 1))
	}
	fmt.Fprintf(b, "\n## %s%s\n\n### %s 1%s\n\n%s\n\n1. %s\n2. %s\n3. %s\n\n%s\n", l.sections[2], heading("remedies", ""), l.remedy, heading("check", "effort=minutes risk=none for=first"),
		a.prose(50, 2), a.prose(51, 1), a.prose(52, 1), a.prose(53, 1), a.code(60))
	fmt.Fprintf(b, "### %s 2%s\n\n%s\n\n%s\n", l.remedy, heading("wait", "effort=hour risk=none for=second"), a.prose(54, 3), a.code(63))
	fmt.Fprintf(b, "## %s%s\n\n", l.sections[3], heading("related", ""))
	if other := a.i - topics; other >= 0 {
		fmt.Fprintf(b, "- [%s](../error-%05d%s)\n", newArticle(other, l).title(), other, ending)
	}
	fmt.Fprintf(b, "- **%s** `E%05d`\n\n", a.prose(70, 1), a.i)
	fmt.Fprintf(b, "## %s%s\n\n### %s%s\n\n%s\n", l.sections[4], heading("faq", ""), l.question, heading("lost", ""), a.prose(80, 3))
}
