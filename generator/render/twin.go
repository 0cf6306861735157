package render

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"naosu/generator/kb"
	"naosu/generator/markdown"
	"naosu/generator/site"
)

// twinName is the file of an article's Markdown twin, beside its page.
const twinName = "index.md"

// twin writes an article as Markdown for programs that read text. It is the
// author's text with the facts in words: addresses are absolute, attributes are
// lists, error texts are plain code blocks at the head.
func (r *Renderer) twin(out site.Output, a *kb.Article, lang string) error {
	if !r.hasTwin(&a.Doc, lang) {
		return nil
	}
	t := a.In(lang)
	body, err := r.lib.Body(t)
	if err != nil {
		return err
	}
	w := twinWriter{r: r, a: a, t: t, body: body, words: r.texts[lang]}
	w.head()
	for _, blocks := range body.IntroBlocks() {
		w.blocks(blocks)
	}
	for _, s := range body.Sections {
		w.section(s)
	}
	w.sources()
	return out.Put(a.Path(lang)+twinName, t.Place.File, w.b.Bytes())
}

// hasTwin tells whether an article has a twin in a language.
func (r *Renderer) hasTwin(d *kb.Doc, lang string) bool {
	return r.lib.Site.Outputs.MarkdownTwins && !r.portable && d.In(lang) != nil
}

// twinWriter writes one twin.
type twinWriter struct {
	b     bytes.Buffer
	r     *Renderer
	a     *kb.Article
	t     *kb.Text
	body  *kb.Body
	words *Texts
	edits []edit // sorted
}

// edit replaces a stretch of the author's file.
type edit struct {
	at   markdown.Range
	text string
}

func (w *twinWriter) head() {
	fmt.Fprintf(&w.b, "# %s\n\n", plainWords(w.t.Title))
	if w.t.Description != "" {
		fmt.Fprintf(&w.b, "> %s\n\n", plainWords(w.t.Description))
	}
	for _, e := range w.r.errorTexts(w.a, w.t.Lang) {
		text := e.Plain
		if e.Heading != "" {
			text = e.Heading + "\n" + text
		}
		fence := strings.Repeat("`", 3+longestRun(text, '`'))
		fmt.Fprintf(&w.b, "%s\n\n%s\n%s\n%s\n\n", plainWords(strings.Join(nonEmpty(e.LangName, e.Where, e.Versions, e.Seen), " · ")), fence, strings.TrimRight(text, "\n"), fence)
	}
	t := w.words
	w.fact(t.Get("verdict.side"), t.Get("side."+w.a.Side)+", "+t.Get("certainty."+w.a.Certainty))
	w.fact(t.Get("incident.topic"), w.a.Topic.Label[w.t.Lang])
	w.fact(t.Get("card.codes"), strings.Join(w.a.Codes, ", "))
	for _, d := range dates(t, w.a) {
		w.fact(d.Label, d.Machine)
	}
	w.fact(t.Get("twin.page"), w.r.absolute(w.a.Path(w.t.Lang)))
	w.b.WriteByte('\n')
}

func (w *twinWriter) fact(label, value string) {
	if value != "" {
		fmt.Fprintf(&w.b, "- %s: %s\n", plainWords(label), plainWords(value))
	}
}

func (w *twinWriter) section(s kb.Section) {
	fmt.Fprintf(&w.b, "## %s\n\n", plainWords(w.body.Doc.Headings[s.Heading].Text))
	if len(s.Parts) == 0 {
		w.blocks(s.Blocks)
		return
	}
	w.blocks(s.Lead)
	for _, part := range s.Parts {
		fmt.Fprintf(&w.b, "### %s\n\n", plainWords(w.body.Doc.Headings[part.Heading].Text))
		w.facts(s, part.ID)
		w.blocks(part.Blocks)
	}
}

// facts lists what the attributes of a cause or a remedy say.
func (w *twinWriter) facts(s kb.Section, id string) {
	var badges []Badge
	var causes []Link
	switch {
	case s.Known && s.ID == kb.Causes:
		badges = causeBadges(w.words, w.a, id)
	case s.Known && s.ID == kb.Remedies:
		badges, causes = remedyBadges(w.words, w.a, w.t, id)
	}
	for _, b := range badges {
		w.fact(b.Label, b.Value)
	}
	if len(causes) > 0 {
		var names []string
		for _, c := range causes {
			names = append(names, c.Name)
		}
		w.fact(strings.TrimRight(w.words.Get("remedy.for"), ":： "), strings.Join(names, "; "))
	}
	if len(badges) > 0 {
		w.b.WriteByte('\n')
	}
}

// blocks writes the author's Markdown of a run of blocks.
func (w *twinWriter) blocks(b kb.Blocks) {
	if w.edits == nil {
		w.edits = w.collect()
	}
	at := w.body.Doc.SourceRange(b.From, b.To)
	var out strings.Builder
	from := at.Start
	for _, e := range w.edits {
		if e.at.Start < from || e.at.End > at.End {
			continue
		}
		out.Write(w.body.File.Data[from:e.at.Start])
		out.WriteString(e.text)
		from = e.at.End
	}
	out.Write(w.body.File.Data[from:at.End])
	if text := strings.TrimSpace(out.String()); text != "" {
		w.b.WriteString(text + "\n\n")
	}
}

// collect lists what differs from the author's text. Definitions of footnotes
// may stand anywhere, so links in them are edited where they stand.
func (w *twinWriter) collect() []edit {
	edits := []edit{}
	doc := w.body.Doc
	for _, l := range doc.Links {
		if href := w.r.target(w.t, w.t.Lang, l.Dest).Href; href != "" && string(w.body.File.Data[l.At.Start:l.At.End]) == l.Dest {
			edits = append(edits, edit{l.At, w.address(href)})
		}
	}
	for _, i := range doc.Images {
		if picture, ok := w.r.picture(w.t, i.Dest); ok && string(w.body.File.Data[i.At.Start:i.At.End]) == i.Dest {
			edits = append(edits, edit{i.At, w.address(picture.Src)})
		}
	}
	for _, f := range doc.Fences {
		if len(f.Attrs) > 0 {
			edits = append(edits, edit{f.At, f.Lang})
		}
	}
	for _, v := range doc.Values {
		edits = append(edits, edit{v.At, "{" + v.Name + "}"})
	}
	for _, m := range doc.Menus {
		edits = append(edits, edit{m.At, "**" + plainWords(m.Path) + "**"})
	}
	for _, h := range doc.Headings {
		if h.Level > 3 && (h.Explicit || len(h.Attrs) > 0) {
			edits = append(edits, edit{markdown.Range{Start: h.At.End, End: lineEnd(w.body.File.Data, h.At.End)}, ""})
		}
	}
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Compare(a.at.Start, b.at.Start) })
	return edits
}

// address makes an address of this site absolute.
func (w *twinWriter) address(href string) string {
	if path, ok := strings.CutPrefix(href, w.r.lib.Site.BasePath); ok {
		return w.r.absolute(path)
	}
	return href
}

// sources says under which name the article can be had in other languages.
func (w *twinWriter) sources() {
	for _, t := range w.a.Texts {
		if t.Lang != w.t.Lang {
			w.fact(w.words.Get("language."+t.Lang), w.r.absolute(w.a.Path(t.Lang)+twinName))
		}
	}
}

func lineEnd(data []byte, at int) int {
	if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(data)
}

// markdownSigns are the signs of Markdown that mean something within a line.
var markdownSigns = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "[", `\[`, "]", `\]`, "<", `\<`, "&", `\&`)

// plainWords writes words that are no Markdown as one line of it.
func plainWords(s string) string { return markdownSigns.Replace(strings.Join(strings.Fields(s), " ")) }

func nonEmpty(words ...string) []string {
	return slices.DeleteFunc(words, func(s string) bool { return s == "" })
}

// longestRun is the length of the longest run of c in s.
func longestRun(s string, c byte) int {
	longest, run := 0, 0
	for i := range len(s) {
		if s[i] == c {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	return longest
}

// llms writes llms.txt, an index of the site for language models, in the form
// of https://llmstxt.org.
func (r *Renderer) llms(out site.Output) error {
	var b bytes.Buffer
	first := r.lib.Site.Languages[0]
	fmt.Fprintf(&b, "# %s\n\n", plainWords(r.lib.Site.Title[first]))
	for _, lang := range r.lib.Site.Languages {
		if d := r.lib.Site.Description[lang]; d != "" {
			fmt.Fprintf(&b, "> %s\n", plainWords(d))
		}
	}
	name := ""
	if r.lib.Site.Outputs.MarkdownTwins {
		name = twinName
	}
	for _, lang := range r.lib.Site.Languages {
		for _, topic := range r.lib.Topics {
			articles := r.lib.InTopic(topic, lang)
			if len(articles) == 0 {
				continue
			}
			fmt.Fprintf(&b, "\n## %s (%s)\n\n", plainWords(topic.Label[lang]), r.texts[lang].Get("language.name"))
			for _, a := range articles {
				llmsLine(&b, a.In(lang).Title, r.absolute(a.Path(lang)+name), a.In(lang).Description)
			}
		}
	}
	b.WriteString("\n## Optional\n\n")
	llmsLine(&b, "errors.json", r.absolute("errors.json"), "every error text and code with its article, as JSON")
	for _, lang := range r.lib.Site.Languages {
		llmsLine(&b, r.texts[lang].Get("nav.faq"), r.absolute(lang+"/faq/"), r.texts[lang].Get("faq.description"))
	}
	return out.Put("llms.txt", generated, b.Bytes())
}

// llmsLine writes a link of a list.
func llmsLine(b *bytes.Buffer, title, url, words string) {
	fmt.Fprintf(b, "- [%s](%s)", plainWords(title), url)
	if words != "" {
		b.WriteString(": " + plainWords(words))
	}
	b.WriteByte('\n')
}
