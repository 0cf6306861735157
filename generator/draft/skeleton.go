package draft

import (
	"fmt"
	"regexp"
	"strings"

	"naosu/generator/kb"
)

// Fill is what stands where the author is to write. The loader lets no article
// be published in which it is a title or a heading.
const Fill = kb.Fill

// words are what a new article says to its author, in one language.
type words struct {
	front    string            // comment in the front matter of the original
	title    string            // with the first line of the error text as %s
	intro    string            // behind the error text
	sections map[string]string // comments, by section
	more     string            // comment on the sections that are not there
	other    string            // comment of a translation
}

var wordsIn = map[string]words{
	"ja": {
		front: "# 下書きです。書き終わったら status の行を消すと公開されます。tags には tags.yaml の ID を [a, b] のように並べます。情報源と照らし合わせたら verified: 日付 を加えます。",
		title: "「%s」と表示される",
		intro: `エラー文は画面のとおりか、置き換え部分（{…} の部分）が合っているかを確かめてください。変わらない部分は元の文字に戻します。
どの画面で出るかは、上の波かっこに where="…" と書きます。日本語と英語の両方の文があれば、コードブロックを増やします。`,
		sections: map[string]string{
			kb.Meaning:  "何が起きたのかを、専門用語を使わずに二、三文で。",
			kb.Causes:   "原因ごとに見出しを一つ、よくあるものから順に。「…」を書き換え、波かっこの中の ID と語を選びます。\nside（どこの問題か）: %s\nlikelihood（多さ）: %s\nevidence（根拠）: %s",
			kb.Remedies: "試す順に、見出しを一つずつ。危険のあるものは後に置き、手順の前に注意を書きます。原因が二つ以上なら for=\"原因の ID\" も書きます。\neffort（手間）: %s\nrisk（危険）: %s\nwho（行う人）: %s\neffect（効果）: %s",
			kb.Sources:  "公式の文書を先に。- [題名](アドレス)（公式、%s 確認）",
		},
		more:  "必要なら加える節: 効果がない対処、関連エラー、よくある質問、開発者向け。見出しはそれぞれ ### 見出し {#id} と書きます。",
		other: "翻訳には、題名と文章と、この言語の画面に出る文だけを書きます。ID は原文（%s.md）と同じで、ほかの語はいりません。書き終わったら sync を実行してください。",
	},
	"en": {
		front: "# A draft. Remove the line with status to publish it. tags takes IDs of tags.yaml, as in [a, b]. Add verified: DATE once it was compared with its sources.",
		title: "“%s”",
		intro: `See that the text is as on the screen, and that each placeholder in {…} is right. What never changes is better written out.
Say where the text is shown: where="…" in the braces above. With a text in Japanese and one in English, add a second block.`,
		sections: map[string]string{
			kb.Meaning:  "What happened, in two or three plain sentences.",
			kb.Causes:   "One heading for each cause, the most common first. Write it in the place of “…”, and choose the id and the words in the braces.\nside: %s\nlikelihood: %s\nevidence: %s",
			kb.Remedies: "One heading for each remedy, in the order of trying. Dangerous ones come later, with the warning before the steps. With several causes, say which in for=\"id\".\neffort: %s\nrisk: %s\nwho: %s\neffect: %s",
			kb.Sources:  "Official documents first. - [title](address) (official, checked %s)",
		},
		more:  "Sections to add where they are needed: What does not help, Related errors, FAQ, For developers. Their headings are ### heading {#id}.",
		other: "A translation holds the title, the prose, and texts that the screen shows in this language. The ids are those of the original (%s.md); nothing else goes into the braces. Run sync when it is done.",
	},
}

// headings are the recognised sections that every article begins with.
var headings = []string{kb.Meaning, kb.Causes, kb.Remedies, kb.Sources}

// items are the first cause and the first remedy. Their words can stand in a
// draft; the author chooses better ones.
var items = map[string]string{
	kb.Causes:   " side=unknown likelihood=unknown evidence=inferred",
	kb.Remedies: " effort=minutes risk=low who=you effect=fixes",
}

// skeleton writes one file.
func skeleton(a Article, text, lang string, original bool) string {
	w := wordsIn[lang]
	var out strings.Builder
	out.WriteString("---\n")
	if original {
		fmt.Fprintf(&out, "%s\n", w.front)
	}
	name := fmt.Sprintf(w.title, title(text))
	if lang != "ja" && Language(text) == "ja" {
		name = kb.Fill // Japanese words are no title for those who read none
	}
	fmt.Fprintf(&out, "title: %s\n", quoted(name))
	if original {
		fmt.Fprintf(&out, "tags: []\nstatus: draft\npublished: %s\n", a.Day)
	}
	out.WriteString("---\n\n")
	if original {
		fence := strings.Repeat("`", max(3, longestRun(text, '`')+1))
		fmt.Fprintf(&out, "%serror {lang=%s seen=%s}\n%s\n%s\n\n", fence, Language(text), a.Day, Template(text), fence)
		comment(&out, w.intro)
	} else {
		comment(&out, fmt.Sprintf(w.other, a.Languages[0]))
	}
	for _, id := range headings {
		fmt.Fprintf(&out, "## %s {#%s}\n\n", heading(id, lang), id)
		attrs, item := items[id]
		if !original {
			attrs = ""
		}
		if item {
			fmt.Fprintf(&out, "### %s {#%s-1%s}\n\n", Fill, map[string]string{kb.Causes: "cause", kb.Remedies: "remedy"}[id], attrs)
		}
		if original {
			comment(&out, hint(w, id, a))
		}
		if original && id == kb.Remedies {
			comment(&out, w.more)
		}
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// hint is what the author is told about a section.
func hint(w words, id string, a Article) string {
	var args []any
	switch id {
	case kb.Causes:
		args = []any{list(kb.Sides), list(kb.Likelihoods), list(kb.Evidences)}
	case kb.Remedies:
		args = []any{list(kb.Efforts), list(kb.Risks), list(kb.Whos), list(kb.Effects)}
	case kb.Sources:
		args = []any{a.Day}
	}
	return fmt.Sprintf(w.sections[id], args...)
}

func list(words []string) string { return strings.Join(words, " ") }

func comment(out *strings.Builder, text string) { fmt.Fprintf(out, "<!-- %s -->\n\n", text) }

// heading is the first name of a section in a language.
func heading(id, lang string) string {
	for _, name := range kb.SectionNames[id] {
		if strings.ContainsFunc(name, isJapanese) == (lang == "ja") {
			return name
		}
	}
	return id
}

// maxTitle is where a title made from an error text is cut, in characters.
const maxTitle = 50

var spaces = regexp.MustCompile(`\s+`)

// title is the first line of a text with what differs left out.
func title(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	var out strings.Builder
	for _, p := range kb.ParseVariant(Template(line), nil) {
		if p.Name != "" {
			out.WriteString(Fill)
		}
		out.WriteString(p.Text)
	}
	short := []rune(strings.TrimSpace(spaces.ReplaceAllString(out.String(), " ")))
	if len(short) > maxTitle {
		return strings.TrimSpace(string(short[:maxTitle])) + Fill
	}
	return string(short)
}

// quoted writes a text for YAML.
func quoted(s string) string {
	if strings.ContainsAny(s, `"\`) && !strings.Contains(s, "'") {
		return "'" + s + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// longestRun is the length of the longest run of a sign.
func longestRun(s string, sign byte) (longest int) {
	run := 0
	for i := range len(s) {
		run++
		if s[i] != sign {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}
