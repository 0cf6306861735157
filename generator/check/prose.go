package check

import (
	"regexp"

	"golang.org/x/text/width"

	"naosu/generator/kb"
	"naosu/generator/source"
)

// The space of a result page, in columns; a Japanese character takes two.
const (
	titleColumns       = 90
	descriptionColumns = 160
)

// proseRules are about what a reader reads.
func proseRules() []Rule {
	return []Rule{
		warning("part-empty", Prose, partEmpty,
			"A heading promises an answer; nothing below it is a broken promise.",
			"見出しは答えを約束します。その下に何もなければ、約束が守られません。"),
		warning("heading-level", Prose, headingLevel,
			"Screen readers and the table of contents go by levels; a level that is skipped looks like a missing part.",
			"読み上げソフトと目次は見出しの段に従います。段が飛ぶと、何かが抜けているように見えます。"),
		warning("percentage", Prose, percentage,
			"A number that nobody can look up is a rumour.",
			"出典を確かめられない数字は、うわさと変わりません。"),
		warning("title-long", Prose, titleLong,
			"Result pages and tabs cut off what is longer.",
			"検索結果やタブでは、これより長い題は途中で切れます。"),
		warning("description-long", Prose, descriptionLong,
			"Result pages cut off what is longer.",
			"検索結果では、これより長い説明は途中で切れます。"),
	}
}

func partEmpty(p *Pass) {
	empty := func(heading int) {
		p.report(p.heading(heading), source.Say("nothing stands below %q", "%q の下に何も書かれていません", p.Body.Doc.Headings[heading].Text),
			source.Say("write the text, or remove the heading", "本文を書くか、見出しを消してください"))
	}
	for _, s := range p.Body.Sections {
		if s.From >= s.To && !(s.Known && (s.ID == kb.Meaning || s.ID == kb.Causes || s.ID == kb.Remedies)) {
			empty(s.Heading)
		}
		for _, part := range s.Parts {
			if part.From >= part.To {
				empty(part.Heading)
			}
		}
	}
}

func headingLevel(p *Pass) {
	last := 1
	for i, h := range p.Body.Doc.Headings {
		if h.Block < 0 {
			continue // in a quote or a list
		}
		switch {
		case h.Level == 1:
			p.report(p.heading(i), source.Say("heading %q has the level of the title", "見出し %q が題と同じ段です", h.Text), source.Say("begin it with ##", "## で始めてください"))
		case h.Level > last+1:
			p.report(p.heading(i), source.Say("heading %q has level %d below level %d", "見出し %q は %d 段目ですが、上の見出しは %d 段目です", h.Text, h.Level, last),
				source.Say("write it with %d #", "# を %d 個にしてください", last+1))
		}
		last = max(h.Level, 1)
	}
}

// percent is a share in per cent, in either language.
var percent = regexp.MustCompile(`[0-9０-９][0-9０-９.,．]*[  ]?(?:[%％]|パーセント|percent\b|per cent\b)`)

func percentage(p *Pass) {
	for _, id := range []string{kb.Causes, kb.Remedies} {
		s := p.Body.Section(id)
		if p.Article == nil || s == nil {
			continue
		}
		within := p.Body.Doc.SourceRange(s.From, s.To)
		for _, passage := range p.Body.Doc.Passages() {
			if passage.Notes > 0 || passage.At.Start < within.Start || passage.At.Start >= within.End {
				continue
			}
			for _, run := range passage.Runs {
				if m := percent.FindStringIndex(run.Text); m != nil {
					p.report(p.Body.File.Place(run.At.Start+m[0], run.At.Start+m[1]), source.Say("%q has no source", "%q に出典がありません", run.Text[m[0]:m[1]]),
						source.Say("add a footnote [^1] that says where the number comes from", "数字の出どころを示す脚注 [^1] を加えてください"))
				}
			}
		}
	}
}

func titleLong(p *Pass) { p.long("title", p.Text.Title, titleColumns) }

func descriptionLong(p *Pass) { p.long("description", p.Text.Description, descriptionColumns) }

func (p *Pass) long(key, text string, limit int) {
	if n := columns(text); n > limit {
		p.report(p.Lib.KeyPlace(p.Text, key), source.Say("the %s takes %d columns, the limit is %d", "%s の幅が %d 桁あります（上限 %d）", key, n, limit),
			source.Say("shorten it; a Japanese character counts as two columns", "短くしてください。全角文字は 2 桁と数えます"))
	}
}

// columns is the width of a text; an East Asian wide character takes two.
func columns(s string) (n int) {
	for _, r := range s {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}
