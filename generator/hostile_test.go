package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"naosu/generator/kb"
)

// hostile is what an attacker would write into a field. It begins with the
// field's name, so that lists have the same order with and without it.
func hostile(field string) string {
	return field + ` "><pwn-x pwn-y="1"></pwn-x><script>pwn()</script><img src=pwn onerror=pwn()>' onclick='pwn()' </script></style></title></textarea><!-- --> {{.Title}} javascript:pwn() &lt;pwn-z&gt; &quot; \" \u003cpwn`
}

// harmless is hostile without the signs that could end an attribute or open an
// element.
func harmless(field string) string {
	return strings.NewReplacer("<", "(", `"`, "_", "'", "_", "&", "+").Replace(hostile(field))
}

// quoted writes a YAML string.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

var punctuation = regexp.MustCompile("[!-/:-@\\[-`{-~]")

// literal writes text as Markdown that shows it as it is.
func literal(s string) string { return punctuation.ReplaceAllString(s, `\$0`) }

// authored is a site with word in every field that an author can fill in.
func authored(word func(field string) string) tree { return numbered("", word) }

// numbered is authored with a number in the name of everything.
func numbered(number string, word func(field string) string) tree {
	replace := func(text string) string {
		return regexp.MustCompile(`\b([YMAFC])\(([\w-]+)\)`).ReplaceAllStringFunc(text, func(m string) string {
			s := word(m[2 : len(m)-1])
			switch m[0] {
			case 'Y':
				return quoted(s)
			case 'M':
				return literal(s)
			case 'A':
				return strings.ReplaceAll(s, `"`, "”")
			case 'C':
				return strings.NewReplacer("]", ")", "&", "+").Replace(s)
			}
			return s
		})
	}
	files := tree{}
	for name, text := range hostileSite {
		names := strings.NewReplacer("§", number, "'''", "```")
		files[names.Replace(name)] = replace(names.Replace(text))
	}
	return files
}

// hostileSite has Y(field) for a YAML value, M(field) for Markdown, A(field)
// for a quoted attribute, F(field) for a line of a fence and C(field) inside
// brackets. § is the number in names.
var hostileSite = tree{
	"site.yaml":          "title: {ja: Y(site-ja), en: Y(site-en)}\ndescription: {ja: Y(about-ja), en: Y(about-en)}\nbase_url: https://h.example/\noutputs: {tag_feeds: true}\n",
	"topics.yaml":        "t§:\n  label: {ja: Y(topic-ja), en: Y(topic-en)}\n  description: {ja: Y(td-ja), en: Y(td-en)}\n  former_names: [Y(former)]\n  domains: [Y(domain)]\n  status_page: https://s.example/?q=a'b&c=(d)\n",
	"tags.yaml":          "p§:\n  label: Y(parent)\n  description: Y(parent-about)\ng§:\n  label: {ja: Y(tag-ja), en: Y(tag-en)}\n  description: {ja: Y(tagd-ja), en: Y(tagd-en)}\n  parent: p§\n  aliases: {ja: [Y(syn)], en: [Y(syn)]}\n",
	"glossary.yaml":      "w§:\n  term: {ja: Y(term-ja), en: Y(term-en)}\n  reading: Y(term-reading)\n  short: {ja: Y(short-ja), en: Y(short-en)}\n  aliases: {ja: [needle§], en: [Y(alias), needle§]}\n",
	"static/favicon.svg": "<svg/>",
	"errors/t§/a/en.md": `---
title: Y(title)
description: Y(description)
reading: Y(reading)
tags: [g§]
codes: [Y(code), Y(code2)]
published: 2025-01-01
---

'''error {where="A(where)" heading="A(heading)" versions="A(versions)" seen="A(seen)"}
F(text) {name}
'''

M(intro) needle§[^n].

[^n]: M(note)

## Meaning

M(meaning) :menu[C(menu)] :value[name]

'''error
F(second)
'''

![M(alt)](i.svg)

[M(link)](https://h.example/ "A(linktitle)")

| M(th) | b |
| --- | --- |
| M(td) | b |

'''sh {title="A(codetitle)"}
F(code-line)
'''

'''A'"<pwn-x>
F(plain)
'''

## Causes

### M(cause) {#c side=app}

M(cause-text)

### M(cause2) {#d side=you}

M(cause-text)

## Remedies

### M(remedy) {#r effort=none risk=none for="c d"}

> [!NOTE]
> M(alert)

## What does not help

### M(deadend) {#e}

M(deadend-text)

## FAQ

### M(question) {#q}

M(answer)

## M(free)

M(free-text)
`,
	"errors/t§/a/i.svg":     `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><text>&lt;script></text></svg>`,
	"errors/t§/b/en.md":     strings.Replace(minimal, "title: A", "title: Y(twin)", 1),
	"families/f§/en.md":     "---\ntitle: Y(family)\ndescription: Y(family-about)\n---\n\nM(family-text)\n\n| M(corner) | [M(col)](../../errors/t§/a/en.md) | [M(col2)](../../errors/t§/b/en.md) |\n| --- | --- | --- |\n| M(row) {tell} | M(cell) | M(cell2) |\n",
	"incidents/i§/en.md":    "---\ntitle: Y(incident)\ndescription: Y(incident-about)\nerrors: [t§/a]\ntopic: t§\nstate: identified\nstarted: 2025-01-01\n---\n\n## 2025-01-01 M(update)\n\nM(update-text)\n",
	"pages/page-one§/en.md": "---\ntitle: Y(page)\ndescription: Y(page-about)\n---\n\n## M(page-heading)\n\nM(page-text)\n",
}

// TestHostileFields fills every field with mark-up and compares the parsed
// pages with those of harmless words: the same elements, attributes and
// addresses, and the words in full.
func TestHostileFields(t *testing.T) {
	bad, findings := rendered(t, authored(hostile).fs(), kb.Options{}, fixtureDate)
	good, others := rendered(t, authored(harmless).fs(), kb.Options{}, fixtureDate)
	for _, f := range append(findings, others...) {
		if f.Rule != "fence-info" {
			t.Fatalf("%v", f)
		}
	}
	inspect(t, bad)
	for name := range bad.files {
		switch {
		case strings.HasSuffix(name, ".html"):
			want, got := skeleton(parse(t, good.files[name])), skeleton(parse(t, bad.files[name]))
			if diff := firstDifference(strings.Join(want, "\n"), strings.Join(got, "\n")); diff != "" {
				t.Errorf("%s has other elements with hostile words: %s", name, diff)
			}
		case strings.HasSuffix(name, ".xml"):
			want, got := names(t, good.files[name]), names(t, bad.files[name])
			if !slices.Equal(want, got) {
				t.Errorf("%s has other elements with hostile words", name)
			}
		}
	}
	for _, c := range []struct{ page, selector, field string }{
		{"ja/index.html", "a.site-name span", "site-ja"},
		{"en/t/a/index.html", "h1", "title"},
		{"en/t/a/index.html", ".where", "where"},
		{"en/t/a/index.html", "figure.code figcaption", "codetitle"},
		{"en/t/a/index.html", "#c", "cause"},
		{"en/t/index.html", "h1", "topic-en"},
		{"ja/tags/g/index.html", ".lead", "tagd-ja"},
		{"en/glossary/index.html", "dt dfn", "term-en"},
		{"en/families/f/index.html", "tr.tell th", "row"},
		{"en/incidents/i/index.html", "h1", "incident"},
		{"en/page-one/index.html", "h1", "page"},
	} {
		want := hostile(c.field)
		if c.field == "where" || c.field == "codetitle" {
			want = strings.ReplaceAll(want, `"`, "”")
		}
		if got := textOf(t, bad.files[c.page], c.selector); got != want {
			t.Errorf("%s, %s: got %q, want %q", c.page, c.selector, got, want)
		}
	}
	var list struct {
		Errors []struct{ Titles map[string]string }
	}
	if err := json.Unmarshal([]byte(bad.files["errors.json"]), &list); err != nil || list.Errors[0].Titles["en"] != hostile("title") {
		t.Errorf("errors.json: %v, %v", list, err)
	}
}

// skeleton lists the elements with the names of their attributes, and the
// values of those that are addresses or mean something to a browser.
func skeleton(doc *html.Node) (lines []string) {
	for n := range elements(doc) {
		if n.Data == "span" && len(n.Attr) == 1 {
			continue // the colours of code depend on its signs
		}
		var attrs []string
		for _, a := range n.Attr {
			switch a.Key {
			case "href", "src", "rel", "type", "http-equiv", "class", "lang", "target", "hreflang":
				attrs = append(attrs, a.Key+"="+anyHash.ReplaceAllString(a.Val, "…"))
			default:
				attrs = append(attrs, a.Key)
			}
		}
		slices.Sort(attrs)
		lines = append(lines, fmt.Sprintf("%s %s", n.Data, strings.Join(attrs, " ")))
	}
	return lines
}

// anyHash matches ids that are made of a heading's words.
var anyHash = regexp.MustCompile(`#.*`)

func names(t *testing.T, text string) (out []string) {
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := d.Token()
		if token == nil {
			if err.Error() != "EOF" {
				t.Error(err)
			}
			return out
		}
		if e, ok := token.(xml.StartElement); ok {
			out = append(out, e.Name.Local)
		}
	}
}

// TestUnsafeAddresses states that no address of another kind gets into a page:
// it stops the build.
func TestUnsafeAddresses(t *testing.T) {
	for _, address := range []string{
		"javascript:pwn()", "JaVaScRiPt:pwn()", "java\tscript:pwn()", "&#106;avascript:pwn()", "javascript&colon;pwn()", "%6Aavascript:pwn()", "\x01javascript:pwn()",
		"data:text/html;base64,PHNjcmlwdD4=", "vbscript:pwn()", "//evil.example/", `\\evil.example/`, `/\evil.example/`, "/absolute/", "file:///etc/passwd", "blob:x",
	} {
		files := oneLanguage(t)
		files["errors/alpha/a/en.md"] = strings.Replace(minimal, "M.\n", "[a](<"+address+">)\n\n![b](<"+address+">)\n\n[c]\n\n[c]: <"+address+">\n", 1)
		files["topics.yaml"] = "alpha: {label: Alpha, status_page: " + quoted(strings.Map(printableOnly, address)) + "}\n"
		b, findings := rendered(t, files.fs(), kb.Options{}, fixtureDate)
		if findings.Errors() < 4 {
			t.Errorf("%q: %d errors, want one for each use: %v", address, findings.Errors(), findings)
		}
		for n := range elements(parse(t, b.files["en/alpha/a/index.html"])) {
			for _, key := range []string{"href", "src"} {
				if v, ok := attr(n, key); ok && !strings.HasPrefix(v, "/") && !strings.HasPrefix(v, "#") && !strings.HasPrefix(v, "http") {
					t.Errorf("%q became %s=%q of <%s>", address, key, v, n.Data)
				}
			}
		}
	}
}

func printableOnly(r rune) rune {
	if r < ' ' {
		return -1
	}
	return r
}
