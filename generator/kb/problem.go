package kb

import (
	"fmt"

	"naosu/generator/markdown"
	"naosu/generator/source"
)

// problem turns a problem of the text into a finding.
func (p *parsing) problem(m markdown.Problem) {
	p.findings = append(p.findings, ProblemFinding(m, p.file))
}

// ProblemFinding words a problem of Markdown for its author.
func ProblemFinding(m markdown.Problem, file *source.File) source.Finding {
	var out source.Findings
	add := func(r source.Rule, message, hint source.Text) {
		out.Add(r, file.Place(m.At.Start, m.At.End), message, hint)
	}
	say := source.Say
	switch m.Rule {
	case markdown.AttrSyntax:
		add(ruleAttrSyntax, say("cannot read the attributes %s", "属性 %s を読めません", m.Args...),
			say(`write {#id name=value name="two words"}; for a literal brace \{`, `{#id 名前=値 名前="空白を 含む値"} のように書いてください。波かっこそのものは \{ と書きます`))
	case markdown.IDSyntax:
		add(ruleHeadingID, badID(m.Args[0]), idHint)
	case markdown.IDTwice:
		add(ruleHeadingID, idTwice(m.Args[0]), idTwiceHint)
	case markdown.InfoString:
		add(ruleFence, say("%q behind the fence has no meaning", "コードブロックの %q には意味がありません", m.Args...),
			say(`write attributes in braces: {title="…" mark="2 4-6"}`, `属性は {title="…" mark="2 4-6"} のように波かっこに入れてください`))
	case markdown.RawHTML:
		add(ruleHTML, say("raw HTML %s is left out", "生の HTML %s は取り除かれます", m.Args...),
			say("use Markdown, or put code in backticks; allowed without attributes: kbd ruby rt rp sub sup br wbr mark details summary", "Markdown で書くか、コードはバッククォートで囲んでください。属性なしで使えるのは kbd ruby rt rp sub sup br wbr mark details summary です"))
	case markdown.RawHTMLOpen:
		add(ruleHTML, say("%s has no partner and is left out", "%s に対になるタグがないため取り除かれます", m.Args...), say("open and close it in the same paragraph or section", "同じ段落または節の中で開いて閉じてください"))
	case markdown.BlockTooLong:
		add(ruleLimit, tooMuch(m.Args, source.Text{En: " in one paragraph", Ja: "一つの段落に"}), say("divide the paragraph", "段落を分けてください"))
	case markdown.TextTooLong:
		add(ruleLimit, tooMuch(m.Args, source.Text{}), limitHint(m.Args))
	case markdown.CodeTooLong:
		add(ruleCodePlain, say("code over %d bytes or %d lines is shown without colours", "%d バイトまたは %d 行を超えるコードは色なしで表示されます", m.Args...), say("shorten it, or say plain=true", "短くするか、plain=true を付けてください"))
	case markdown.CodeTooSlow:
		add(ruleCodeSlow, say("colouring this %s code takes too long", "この %s のコードの色付けに時間がかかりすぎます", m.Args...), say("say plain=true on the fence", "コードブロックに plain=true を付けてください"))
	case markdown.DirectiveWrong:
		add(ruleStyle, say("%s is not closed on its line", "%s が行の中で閉じていません", m.Args...), say("write ] at its end; for the plain text put a backslash before the colon", "終わりに ] を書いてください。文字としての「:」の前には \\ を置きます"))
	case markdown.BareURL:
		add(ruleBareURL, say("%q is shown as text and not as a link", "%q はリンクにならず、文字のまま表示されます", m.Args...),
			say("write [what is there](address), or <address>; for the text alone use backticks", "[何のページか](アドレス) か <アドレス> と書いてください。文字のままでよければバッククォートで囲みます"))
	default:
		add(ruleLimit, say("this text cannot be shown (%s)", "この文章は表示できません（%s）", m.Rule), say("simplify it", "簡単な書き方にしてください"))
	}
	return out[0]
}

var (
	idHint      = source.Text{En: "use a-z, 0-9, - and _, beginning with a letter or digit, at most 64", Ja: "英小文字か数字で始め、a-z、0-9、-、_ だけを 64 文字以内で使ってください"}
	idTwiceHint = source.Text{En: "choose another id for one of the two", Ja: "どちらかの ID を変えてください"}
)

func badID(id any) source.Text {
	return source.Say("%q cannot be an id", "%q は ID に使えません", id)
}

func idTwice(id any) source.Text {
	return source.Say("id %q stands in this file twice", "ID %q がこのファイルに二回あります", id)
}

// tooMuch says what there is too much of, and how much is allowed: the Args of
// a limit of Markdown.
func tooMuch(args []any, where source.Text) source.Text {
	names := map[any]source.Text{
		"bytes":       {En: "bytes", Ja: "バイト数"},
		"footnotes":   {En: "footnotes", Ja: "脚注"},
		"headings":    {En: "headings", Ja: "見出し"},
		"table cells": {En: "table cells", Ja: "表の欄"},
		"nesting":     {En: "levels of nesting", Ja: "入れ子の段数"},
		"indent":      {En: "columns of indentation", Ja: "字下げの幅"},
		"line":        {En: "bytes in one line", Ja: "一行のバイト数"},
	}
	name, ok := names[args[0]]
	if !ok {
		name = source.Say("%q", "%q", args[0])
	}
	return source.Text{
		En: fmt.Sprintf("more than %v %s%s", args[1], name.En, where.En),
		Ja: fmt.Sprintf("%s%sが上限 %v を超えています", where.Ja, name.Ja, args[1]),
	}
}

func limitHint(args []any) source.Text {
	switch args[0] {
	case "line":
		return source.Say("break the line", "行を分けてください")
	case "nesting", "indent":
		return source.Say("nest lists and quotes less deeply", "リストや引用の入れ子を浅くしてください")
	}
	return source.Say("divide the article", "記事を分けてください")
}
