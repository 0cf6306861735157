package kb

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"naosu/generator/markdown"
	"naosu/generator/source"
)

// facts are the parts of the front matter that stand in one file only, with
// their places.
type facts struct {
	tags, codes, related, aliases, errors []item
	side, certainty, status               string
	published, updated, verified          Date
	reviewAfter                           int
	topic                                 []item
	state, scale                          string
	started, ended                        Date
	first                                 source.Place // of the first fact; zero if there is none
}

// parsed is what one file says, before it is joined with the other languages.
type parsed struct {
	text     *Text
	facts    facts
	parts    []part // H3s of causes, remedies and dead ends
	has      map[string]bool
	variants []Variant
	values   []item // uses of :value[name]
	images   []imageRef
	table    *table
	tables   int
	findings source.Findings
}

// part is an H3 whose attributes are facts.
type part struct {
	section string
	id      string
	attrs   []attr
	at      source.Place
}

type attr struct {
	name, value string
	at, valueAt source.Place
}

type link struct {
	dest    string
	at      source.Place
	related bool // it stands in the section of related errors
}

type imageRef struct {
	name, alt string
	at        source.Place
}

// table is the table of a family: destinations of the header's links, and rows
// as plain text.
type table struct {
	at      source.Place
	columns []cell
	rows    []tableRow
}

type cell struct {
	text string
	link string
	at   source.Place
}

type tableRow struct {
	tell  bool
	at    source.Place
	cells []string
}

// parsing reads one file.
type parsing struct {
	*parsed
	loader *loader
	file   *source.File
	kind   Kind
}

func (p *parsing) add(r source.Rule, at markdown.Range, message, hint source.Text) {
	p.findings.Add(r, p.file.Place(at.Start, at.End), message, hint)
}

// parseFile reads one language of a document.
func (l *loader) parseFile(doc *Doc, lang, path string) (*parsed, error) {
	t := &Text{Doc: doc, Lang: lang, File: path}
	p := &parsing{parsed: &parsed{text: t, has: map[string]bool{}}, loader: l, kind: doc.Kind}
	name := l.base + "/" + path
	t.Place = source.Place{File: name, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}
	data, err := readLimited(l.fsys, path, markdown.MaxText)
	if err != nil {
		p.findings.Add(ruleFile, t.Place, unreadable(err), source.Text{})
		return p.parsed, nil
	}
	t.hash = sha256.Sum256(data)
	p.file = source.NewFile(name, data)
	if at := p.file.Damage(); at >= 0 {
		p.add(ruleFile, markdown.Range{Start: at, End: at + 1}, source.Say("this byte is not UTF-8 text", "ここに UTF-8 のテキストではないバイトがあります"),
			source.Say("save the file as UTF-8", "ファイルを UTF-8 で保存し直してください"))
		return p.parsed, nil
	}
	body := p.front()
	p.body(body)
	return p.parsed, nil
}

// front reads the front matter and returns where the body begins.
func (p *parsing) front() int {
	from, to, body := frontMatter(p.file.Data)
	if body == 0 {
		p.add(ruleMissing, markdown.Range{}, source.Say("no front matter", "フロントマターがありません"),
			source.Say("begin the file with a line ---, then title: …, then a line ---", "ファイルの先頭に「---」の行、「title: …」、「---」の行を書いてください"))
		return 0
	}
	v, ok := parseYAML(p.file, from, to, maxFront, &p.findings)
	if !ok {
		return body
	}
	if v.kind == null {
		v = value{kind: object, at: markdown.Range{Start: from, End: from}}
	}
	d := decoder{p.file, &p.findings}
	known := fields{
		"title": d.str(&p.text.Title), "description": d.str(&p.text.Description), "reading": d.str(&p.text.Reading),
		"translated_from": func(f field) { p.stamps(d, f) },
	}
	for name, read := range p.factFields(d) {
		known[name] = func(f field) {
			if p.facts.first.File == "" {
				p.facts.first = p.file.Place(f.keyAt.Start, f.keyAt.End)
			}
			read(f)
		}
	}
	if d.object(v, known) && p.text.Title == "" {
		d.add(ruleMissing, v.at, source.Say("no title", "title がありません"), source.Say("add a line title: …", "「title: …」の行を加えてください"))
	}
	return body
}

func (p *parsing) factFields(d decoder) fields {
	f := &p.facts
	switch p.kind {
	case ArticleKind:
		return fields{
			"tags": d.list(&f.tags), "codes": d.list(&f.codes), "related": d.list(&f.related), "aliases": d.list(&f.aliases),
			"side": d.word(&f.side, Sides), "certainty": d.word(&f.certainty, Certainties), "status": d.word(&f.status, Statuses),
			"published": d.date(&f.published), "updated": d.date(&f.updated), "verified": d.date(&f.verified),
			"review_after": d.number(&f.reviewAfter, 10000),
		}
	case IncidentKind:
		return fields{
			"errors": d.list(&f.errors), "topic": d.list(&f.topic), "state": d.word(&f.state, States), "scale": d.word(&f.scale, Scales),
			"started": d.date(&f.started), "ended": d.date(&f.ended), "aliases": d.list(&f.aliases),
		}
	}
	return fields{"aliases": d.list(&f.aliases)}
}

// stamps reads translated_from, a map from sections to hashes.
func (p *parsing) stamps(d decoder, f field) {
	if f.value.kind != object {
		d.wrongType(f.value, "what sync wrote: a hash for each section", "sync が書いた、節ごとのハッシュ")
		return
	}
	p.text.Stamps = map[string]string{}
	for _, s := range f.value.fields {
		p.text.Stamps[s.key] = s.value.text
	}
}

// body reads the prose.
func (p *parsing) body(from int) {
	doc := p.loader.lib.parser.Parse(p.file.Data, from)
	for _, problem := range doc.Problems {
		p.problem(problem)
	}
	for _, h := range doc.Headings {
		p.text.IDs = append(p.text.IDs, h.ID)
	}
	b := split(doc)
	p.text.Hashes = b.hashes(p.text)
	switch p.kind {
	case ArticleKind:
		p.sections(b)
	case IncidentKind:
		p.updates(b)
	case FamilyKind:
		p.readTable(doc)
	}
	if list := p.readVariants(doc); p.kind == ArticleKind {
		p.variants = list
	}
	for _, v := range doc.Values {
		p.values = append(p.values, item{v.Name, p.file.Place(v.At.Start, v.At.End)})
	}
	p.links(doc, b)
	for _, i := range doc.Images {
		p.images = append(p.images, imageRef{i.Dest, i.Alt, p.file.Place(i.At.Start, i.At.End)})
	}
}

// sections reads the recognised sections of an article.
func (p *parsing) sections(b *Body) {
	for _, s := range b.Sections {
		h := b.Doc.Headings[s.Heading]
		if !s.Known {
			if id := headingID(h.Level, h.Text); id != "" && p.has[id] && !h.Explicit {
				p.add(ruleSection, h.At, source.Say("section %q stands here twice", "%q の節が二つあります", h.Text),
					source.Say("join the two, or give this one another heading", "一つにまとめるか、見出しを変えてください"))
			}
			continue
		}
		p.has[s.ID] = s.From < s.To
		for _, part := range s.Parts {
			p.part(s.ID, b.Doc.Headings[part.Heading])
		}
	}
}

// part reads an H3 of a recognised section.
func (p *parsing) part(section string, h markdown.Heading) {
	if section == FAQ {
		p.text.Questions = append(p.text.Questions, Question{h.ID, h.Text})
	}
	if section != Causes && section != Remedies && section != DeadEnds {
		p.noAttrs(h)
		return
	}
	if !h.Explicit {
		p.add(ruleItemID, h.At, source.Say("heading %q has no id", "見出し %q に ID がありません", h.Text),
			source.Say("add an id in braces, such as {#wait}", "{#wait} のように、波かっこで ID を加えてください"))
	}
	p.text.Items = append(p.text.Items, Item{section, h.ID, h.Text})
	part := part{section: section, id: h.ID, at: p.file.Place(h.At.Start, h.At.End)}
	for _, a := range h.Attrs {
		part.attrs = append(part.attrs, attr{a.Name, a.Value, p.file.Place(a.At.Start, a.At.End), p.file.Place(a.ValueAt.Start, a.ValueAt.End)})
	}
	p.parts = append(p.parts, part)
}

// noAttrs reports attributes on a heading that has none.
func (p *parsing) noAttrs(h markdown.Heading) {
	for _, a := range h.Attrs {
		p.add(ruleAttr, a.At, source.Say("heading %q takes no attribute %q", "見出し %q に属性 %q は付けられません", h.Text, a.Name),
			source.Say("only causes and remedies have attributes", "属性があるのは原因と対処の見出しだけです"))
	}
}

// links collects the links of a text.
func (p *parsing) links(doc *markdown.Doc, b *Body) {
	from, to := -1, -1
	if s := b.Section(Related); s != nil {
		from = doc.Headings[s.Heading].At.Start
		to = len(p.file.Data)
		for _, next := range b.Sections {
			if start := doc.Headings[next.Heading].At.Start; start > from && start < to {
				to = start
			}
		}
	}
	for _, l := range doc.Links {
		p.text.links = append(p.text.links, link{l.Dest, p.file.Place(l.At.Start, l.At.End), l.At.Start >= from && l.At.Start < to})
	}
}

// updates reads the dated headings of an incident.
func (p *parsing) updates(b *Body) {
	for _, s := range b.Sections {
		h := b.Doc.Headings[s.Heading]
		date, title, ok := datePrefix(h.Text)
		if !ok {
			p.add(ruleUpdates, h.At, source.Say("heading %q does not begin with a date", "見出し %q が日付で始まっていません", h.Text),
				source.Say("begin it with the day of the update, such as 2024-06-18", "「2024-06-18 …」のように、更新日で始めてください"))
			continue
		}
		p.text.Updates = append(p.text.Updates, Update{date, h.ID, title})
	}
}

// datePrefix splits a heading that begins with a date.
func datePrefix(text string) (date Date, title string, ok bool) {
	n := 0
	for n < len(text) && strings.IndexByte("0123456789-T:+Z", text[n]) >= 0 {
		n++
	}
	date, ok = ParseDate(text[:n])
	return date, strings.TrimLeft(text[n:], " \u3000:：—-"), ok
}

// readTable keeps what is checked of a family's table.
func (p *parsing) readTable(doc *markdown.Doc) {
	p.tables = doc.Tables
	if doc.Table == nil {
		return
	}
	t := &table{at: p.file.Place(doc.Table.At.Start, doc.Table.At.End)}
	for _, c := range doc.Table.Header[1:] {
		column := cell{text: c.Text, at: p.file.Place(c.At.Start, c.At.End)}
		if len(c.Links) == 1 {
			column.link = c.Links[0]
		}
		t.columns = append(t.columns, column)
	}
	for _, r := range doc.Table.Rows {
		row := tableRow{tell: r.Tell, at: p.file.Place(r.At.Start, r.At.End)}
		for _, c := range r.Cells[min(1, len(r.Cells)):] {
			row.cells = append(row.cells, c.Text)
		}
		t.rows = append(t.rows, row)
	}
	p.table = t
}

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
		add(ruleHeadingID, say("%q cannot be an id", "%q は ID に使えません", m.Args...),
			say("use a-z, 0-9, - and _, beginning with a letter or digit, at most 64", "英小文字か数字で始め、a-z、0-9、-、_ だけを 64 文字以内で使ってください"))
	case markdown.IDTwice:
		add(ruleHeadingID, say("id %q stands in this file twice", "ID %q がこのファイルに二回あります", m.Args...), say("choose another id for one of the two", "どちらかの ID を変えてください"))
	case markdown.InfoString:
		add(ruleFence, say("%q behind the fence has no meaning", "コードブロックの %q には意味がありません", m.Args...),
			say(`write attributes in braces: {title="…" mark="2 4-6"}`, `属性は {title="…" mark="2 4-6"} のように波かっこに入れてください`))
	case markdown.RawHTML:
		add(ruleHTML, say("raw HTML %s is left out", "生の HTML %s は取り除かれます", m.Args...),
			say("use Markdown, or put code in backticks; allowed without attributes: kbd ruby rt rp sub sup br wbr mark details summary", "Markdown で書くか、コードはバッククォートで囲んでください。属性なしで使えるのは kbd ruby rt rp sub sup br wbr mark details summary です"))
	case markdown.RawHTMLOpen:
		add(ruleHTML, say("%s has no partner and is left out", "%s に対になるタグがないため取り除かれます", m.Args...), say("open and close it in the same paragraph or section", "同じ段落または節の中で開いて閉じてください"))
	case markdown.BlockTooLong:
		add(ruleLimit, say("too much in one paragraph: %v, at most %v", "一つの段落に多すぎます: %v（上限 %v）", m.Args...), say("divide the paragraph", "段落を分けてください"))
	case markdown.TextTooLong:
		add(ruleLimit, say("over the limit of a text: %v, at most %v", "文章の上限を超えています: %v（上限 %v）", m.Args...), say("divide the article", "記事を分けてください"))
	case markdown.CodeTooLong:
		add(ruleCodePlain, say("code over %d bytes or %d lines is shown without colours", "%d バイトまたは %d 行を超えるコードは色なしで表示されます", m.Args...), say("shorten it, or say plain=true", "短くするか、plain=true を付けてください"))
	case markdown.CodeTooSlow:
		add(ruleCodeSlow, say("colouring this %s code takes too long", "この %s のコードの色付けに時間がかかりすぎます", m.Args...), say("say plain=true on the fence", "コードブロックに plain=true を付けてください"))
	case markdown.DirectiveWrong:
		add(ruleStyle, say("%s is not closed on its line", "%s が行の中で閉じていません", m.Args...), say("write ] at its end; for the plain text put a backslash before the colon", "終わりに ] を書いてください。文字としての「:」の前には \\ を置きます"))
	}
	return out[0]
}

func unreadable(err error) source.Text {
	var tooBig *tooBigError
	if errors.As(err, &tooBig) {
		return source.Say("larger than %d bytes", "%d バイトを超えています", tooBig.limit)
	}
	reason := err.Error()
	var path *fs.PathError
	if errors.As(err, &path) {
		reason = path.Err.Error()
	}
	return source.Say("cannot be read: %s", "読めません: %s", reason)
}

// stale compares the stamps of a translation with the original.
func (t *Text) stale(original *Text) {
	if t.Stamps == nil || original == nil {
		return
	}
	for id, hash := range original.Hashes {
		if stamp, ok := t.Stamps[id]; !ok {
			t.StaleNew = true
		} else if stamp != hash {
			t.Stale = append(t.Stale, id)
		}
	}
	slices.Sort(t.Stale)
}
