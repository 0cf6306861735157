package kb

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
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
	topic                                 item
	state, scale                          string
	started, ended                        Date
	first                                 source.Place // of the first fact; zero if there is none
	keys                                  keys         // that are written, well or not
}

// parsed is what one file says, before it is joined with the other languages. A
// Loader keeps it, so it is not changed: documents get copies of the text.
type parsed struct {
	text      *Text
	links     []link
	facts     facts
	parts     []part // H3s of causes, remedies and dead ends
	has       map[string]bool
	sectionAt map[string]source.Place // where there are stamps: of each section, else of its stamp; "" is translated_from
	variants  []Variant
	values    []item   // uses of :value[name]
	mistyped  []string // placeholders of a type that does not exist
	images    []imageRef
	table     *table
	tables    int
	scales    map[string]attr // of the updates of an incident, by id
	findings  source.Findings
	noFront   bool // the front matter could not be read
	noBody    bool // the prose could not be read
}

// part is an H3 whose attributes are facts.
type part struct {
	section  string
	id       string
	unnamed  bool      // the author wrote no id that can be read
	bare     bool      // and no attributes
	nameless *nameless // and nothing was said of that yet
	attrs    []attr
	at       source.Place
}

type attr struct {
	name, value string
	at, valueAt spot
}

// spot is a place without its file, in a third of the room: a large site has
// hundreds of thousands of attributes.
type spot struct{ line, column, endLine, endColumn int32 }

func spotOf(p source.Place) spot {
	return spot{int32(p.Line), int32(p.Column), int32(p.EndLine), int32(p.EndColumn)}
}

// in is the place in a file.
func (s spot) in(file string) source.Place {
	return source.Place{File: file, Line: int(s.line), Column: int(s.column), EndLine: int(s.endLine), EndColumn: int(s.endColumn)}
}

// link is a link of a text. Where it may be sound, dir, lang and fragment say
// where it leads, so that this need not be worked out for every library.
type link struct {
	dest                string
	dir, lang, fragment string
	at                  source.Place
	related             bool // it stands in the section of related errors
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
	parser *markdown.Parser
	file   *source.File
	kind   Kind
}

func (p *parsing) add(r source.Rule, at markdown.Range, message, hint source.Text) {
	p.findings.Add(r, p.file.Place(at.Start, at.End), message, hint)
}

// parseFile reads one language of a document. What it gives depends on nothing
// but the file and the document's kind.
func (l *Loader) parseFile(kind Kind, lang, file string) *parsed {
	t := &Text{Lang: lang, File: file}
	p := &parsing{parsed: &parsed{text: t, has: map[string]bool{}}, parser: l.parser, kind: kind}
	name := l.options.Name + "/" + file
	t.Place = source.Place{File: name, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}
	data, err := readLimited(l.fsys, file, markdown.MaxText)
	if err != nil {
		p.findings.Add(ruleFile, source.Place{File: name}, unreadable(err), unreadableHint(err))
		p.unread()
		return p.parsed
	}
	t.hash = sha256.Sum256(data)
	if kept := l.recall(kind, t); kept != nil {
		return kept
	}
	p.file = source.NewFile(name, data)
	defer l.keep(p.parsed, kind)
	defer func() { t.sortKey = SortKey(cmp.Or(t.Reading, t.Title)) }()
	if damage(p.file, &p.findings) {
		p.unread()
		return p.parsed
	}
	invisibleCharacters(p.file, &p.findings)
	if body := p.front(); body >= 0 {
		p.body(body)
	} else {
		p.unread()
	}
	p.fit()
	return p.parsed
}

// fit gives back the room that lists have grown beyond what they hold.
func (p *parsed) fit() {
	p.parts, p.links, p.text.IDs, p.text.Items = slices.Clone(p.parts), slices.Clone(p.links), slices.Clone(p.text.IDs), slices.Clone(p.text.Items)
}

// unread marks a file of which nothing is known, so that nothing is said to be
// missing from it.
func (p *parsing) unread() {
	p.noFront, p.noBody, p.text.unread = true, true, true
}

// damage reports bytes that no text may hold.
func damage(file *source.File, findings *source.Findings) bool {
	at := file.Damage()
	if at < 0 {
		return false
	}
	message, hint := source.Say("this byte is not UTF-8 text", "ここに UTF-8 のテキストではないバイトがあります"), source.Say("save the file as UTF-8", "ファイルを UTF-8 で保存し直してください")
	if file.Data[at] == 0 {
		message, hint = source.Say("a NUL character stands here", "ここに NUL 文字があります"), source.Say("remove it, or save the file as UTF-8", "取り除くか、ファイルを UTF-8 で保存し直してください")
	}
	findings.Add(ruleFile, file.Place(at, at+1), message, hint)
	return true
}

// front reads the front matter and returns where the body begins, or -1 when
// that cannot be told.
func (p *parsing) front() int {
	from, to, body := frontMatter(p.file.Data)
	if body == 0 {
		p.noFront = true
		if from > 0 {
			p.add(ruleYAML, markdown.Range{Start: 0, End: 3}, source.Say("the front matter does not end", "フロントマターが終わっていません"),
				source.Say("write a line --- behind its last key", "最後のキーの下に「---」の行を書いてください"))
			return -1
		}
		p.add(ruleMissing, markdown.Range{}, source.Say("no front matter", "フロントマターがありません"),
			source.Say("begin the file with a line ---, then title: …, then a line ---", "ファイルの先頭に「---」の行、「title: …」、「---」の行を書いてください"))
		return 0
	}
	v := parseYAML(p.file, from, to, maxFront, &p.findings)
	d := decoder{file: p.file, findings: &p.findings}
	found := d.object("", v, p.frontFields(d))
	d.need(found, "title", v.at, "…")
	p.facts.keys = found
	factFields := p.factFields(d)
	for _, f := range v.fields {
		if _, fact := factFields[f.key]; fact && p.facts.first.File == "" {
			p.facts.first = p.file.Place(f.keyAt.Start, f.keyAt.End)
		}
	}
	p.noFront = found.any
	return body
}

// frontFields are the keys of the front matter.
func (p *parsing) frontFields(d decoder) fields {
	known := p.textFields(d)
	maps.Copy(known, p.factFields(d))
	return known
}

// textFields are the keys that every language has.
func (p *parsing) textFields(d decoder) fields {
	return fields{
		"title": d.title(&p.text.Title), "description": d.str(&p.text.Description), "reading": d.str(&p.text.Reading),
		"translated_from": {func(f field) { p.stamps(d, f) }, stampsSchema},
	}
}

// title reads a text that may not be empty.
func (d decoder) title(to *string) reading {
	return reading{func(f field) {
		d.str(to).read(f)
		if f.value.kind == scalar && *to == "" {
			d.add(ruleMissing, f.value.at, source.Say("the title is empty", "title が空です"), source.Say("write the error as the reader knows it", "読者が目にするエラーの名前を書いてください"))
		}
	}, fullTextSchema}
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
			"errors": d.list(&f.errors), "topic": d.one(&f.topic), "state": d.word(&f.state, States), "scale": d.word(&f.scale, Scales),
			"started": d.date(&f.started), "ended": d.date(&f.ended), "aliases": d.list(&f.aliases),
		}
	}
	return fields{"aliases": d.list(&f.aliases)}
}

// stamps reads translated_from, a map from sections to hashes.
func (p *parsing) stamps(d decoder, f field) {
	if f.value.kind != object {
		d.wrongType(f.key, f.value, want{source.Text{En: "a hash for each section", Ja: "節ごとのハッシュ"}, source.Text{En: "remove it and run sync, which writes it", Ja: "消してから sync を実行してください。sync が書きます"}})
		return
	}
	p.text.Stamps, p.sectionAt = map[string]string{}, map[string]source.Place{}
	for _, s := range f.value.fields {
		p.text.Stamps[s.key] = s.value.text
		p.sectionAt[s.key] = p.file.Place(s.keyAt.Start, s.keyAt.End)
	}
	p.sectionAt[""] = p.file.Place(f.keyAt.Start, f.keyAt.End)
}

// The limits of a text beyond those of Markdown: later steps compare each of
// these with each other.
const (
	maxHeadings     = 2000
	maxFences       = 2000
	maxPlaceholders = 200
)

// body reads the prose.
func (p *parsing) body(from int) {
	doc := p.parser.Parse(p.file.Data, from)
	for _, problem := range doc.Problems {
		if !p.closes(problem) {
			p.problem(problem)
		}
		p.noBody = p.noBody || problem.Rule == markdown.TextTooLong
	}
	if p.tooMany(doc) {
		p.noBody = true
	}
	if p.noBody {
		p.text.unread = true
		return
	}
	for _, h := range doc.Headings {
		p.text.IDs = append(p.text.IDs, h.ID)
	}
	b := split(doc)
	p.text.Hashes = b.hashes(p.text)
	for _, s := range b.Sections {
		if p.text.Stamps == nil {
			break // nothing will be said of them
		}
		at := doc.Headings[s.Heading].At
		p.sectionAt[s.ID] = p.file.Place(at.Start, at.End)
	}
	switch p.kind {
	case ArticleKind:
		p.sections(b)
	case IncidentKind:
		p.updates(b)
	case FamilyKind:
		p.readTable(doc)
	}
	p.plainHeadings(b)
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
	p.refer()
}

// refer lists what the prose asks of the rest of the site.
func (p *parsing) refer() {
	for _, l := range p.parsed.links {
		p.text.Refs = append(p.text.Refs, l.dest)
	}
	for _, i := range p.images {
		p.text.Pictures = append(p.text.Pictures, i.name)
	}
	slices.Sort(p.text.Refs)
	slices.Sort(p.text.Pictures)
	p.text.Refs, p.text.Pictures = slices.Clip(slices.Compact(p.text.Refs)), slices.Clip(slices.Compact(p.text.Pictures))
}

// closes tells whether a problem is the closing tag of one that was reported.
func (p *parsing) closes(m markdown.Problem) bool {
	if m.Rule != markdown.RawHTML {
		return false
	}
	name := strings.ToLower(strings.TrimLeft(fmt.Sprint(m.Args...), "<"))
	closing, isClosing := strings.CutPrefix(name, "/")
	if end := strings.IndexFunc(name, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }); !isClosing && end > 0 {
		p.has["<"+name[:end]] = true
	}
	return isClosing && p.has["<"+strings.TrimRight(closing, " >")]
}

// tooMany reports a text with more headings or code blocks than any needs.
func (p *parsing) tooMany(doc *markdown.Doc) bool {
	divide := source.Say("divide the article", "記事を分けてください")
	if len(doc.Headings) > maxHeadings {
		p.add(ruleLimit, doc.Headings[maxHeadings].At, source.Say("more than %d headings", "見出しが %d を超えています", maxHeadings), divide)
		return true
	}
	if len(doc.Fences) > maxFences {
		p.add(ruleLimit, doc.Fences[maxFences].At, source.Say("more than %d code blocks", "コードブロックが %d を超えています", maxFences), divide)
		return true
	}
	return false
}

// links collects the links of a text, but for those to other sites, which
// parsing has checked.
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
		out := link{dest: l.Dest, at: p.file.Place(l.At.Start, l.At.End), related: l.At.Start >= from && l.At.Start < to}
		u := markdown.ParseURL(l.Dest)
		switch u.Kind {
		case markdown.External, markdown.Mail:
			continue
		case markdown.Fragment:
			out.dir, out.lang, out.fragment = path.Dir(p.text.File), p.text.Lang, u.Fragment
		case markdown.Relative:
			if to, err := joinPath(p.text.File, u.Path); err == nil && path.Ext(to) == ".md" {
				out.dir, out.lang, out.fragment = path.Dir(to), strings.TrimSuffix(path.Base(to), ".md"), u.Fragment
			}
		}
		p.parsed.links = append(p.parsed.links, out)
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
		p.text.Updates = append(p.text.Updates, Update{date, h.ID, title, p.updateScale(h)})
	}
}

// updateScale reads how many were affected at the time of an update, which is
// the only attribute of its heading.
func (p *parsing) updateScale(h markdown.Heading) (scale string) {
	for _, a := range p.once(h.Attrs, h.Explicit) {
		switch {
		case a.Name != "scale":
			p.add(ruleAttr, a.At, source.Say("unknown attribute %q", "%q という属性はありません", a.Name),
				source.DidYouMean(a.Name, []string{"scale"}).Or(source.Say("remove it; an update has scale alone", "消してください。更新の見出しの属性は scale だけです")))
		case !slices.Contains(UpdateScales, a.Value):
			p.add(ruleWord, a.ValueAt, unknownWord(a.Value, a.Name), source.DidYouMean(a.Value, UpdateScales).Or(oneOf(UpdateScales)))
		default:
			scale = a.Value
			if p.scales == nil {
				p.scales = map[string]attr{}
			}
			p.scales[h.ID] = attr{a.Name, a.Value, spotOf(p.file.Place(a.At.Start, a.At.End)), spotOf(p.file.Place(a.ValueAt.Start, a.ValueAt.End))}
		}
	}
	return scale
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

func unreadable(err error) source.Text {
	var tooBig *tooBigError
	if errors.As(err, &tooBig) {
		return source.Say("larger than %d bytes", "%d バイトを超えています", tooBig.limit)
	}
	if errors.Is(err, fs.ErrPermission) {
		return source.Say("cannot be read: permission denied", "読み取りの権限がないため読めません")
	}
	reason := err.Error()
	var failed *fs.PathError
	if errors.As(err, &failed) {
		reason = failed.Err.Error()
	}
	return source.Say("cannot be read: %s", "読めません: %s", reason)
}

func unreadableHint(err error) source.Text {
	var tooBig *tooBigError
	if errors.As(err, &tooBig) {
		return source.Say("split it, or make it smaller", "分けるか、小さくしてください")
	}
	return source.Say("see that you may read the file", "ファイルの読み取りの権限を確かめてください")
}
