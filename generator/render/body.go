package render

import (
	"html/template"
	"slices"

	"naosu/generator/kb"
	"naosu/generator/markdown"
)

// prose renders the parts of one text for one page.
type prose struct {
	r    *Renderer
	text *kb.Text
	body *kb.Body
	page *markdown.Page
	lang string // of the page around the text
	err  error  // the first failure; later calls do nothing
}

// prose reads a text again and prepares rendering it for a page in lang.
// placeholders may be nil.
func (r *Renderer) prose(t *kb.Text, lang string, placeholders []kb.Placeholder) (*prose, error) {
	body, err := r.lib.Body(t)
	if err != nil {
		return nil, err
	}
	p := &prose{r: r, text: t, body: body, lang: lang}
	words := r.texts[lang]
	p.page = &markdown.Page{
		Link:  func(dest string) markdown.Target { return r.target(t, lang, dest) },
		Image: func(dest string) (markdown.Picture, bool) { return r.picture(t, dest) },
		Label: func(name string) (string, bool) { return label(r.texts[t.Lang], placeholders, name) },
		Pieces: func(text string) (pieces []markdown.Piece) {
			for _, piece := range kb.ParseVariant(text, nil) {
				pieces = append(pieces, markdown.Piece{Text: piece.Text, Name: piece.Name})
			}
			return pieces
		},
		Alerts:  map[string]string{},
		Labels:  markdown.Labels{BackToText: words.Get("footnote.back"), Enlarge: words.Get("picture.enlarge"), Table: words.Get("table.label"), TaskDone: words.Get("task.done"), TaskOpen: words.Get("task.open")},
		Terms:   r.glossary[t.Lang].NewTerms(),
		Foreign: r.foreign(t.Lang),
	}
	for _, kind := range []string{"note", "tip", "important", "warning", "caution"} {
		p.page.Alerts[kind] = r.texts[t.Lang].Get("alert." + kind)
	}
	return p, nil
}

// label names a placeholder: by its type where the name is a type, else by its
// own name.
func label(t *Texts, placeholders []kb.Placeholder, name string) (string, bool) {
	known := slices.ContainsFunc(placeholders, func(p kb.Placeholder) bool { return p.Name == name })
	if !known {
		return "", false
	}
	if slices.Contains(kb.Types, name) {
		return t.Get("type." + name), true
	}
	return name, true
}

func (p *prose) keep(html string, err error) template.HTML {
	if p.err == nil {
		p.err = err
	}
	return trusted(html)
}

// html renders a run of blocks.
func (p *prose) html(b kb.Blocks) template.HTML {
	return p.keep(p.body.Doc.HTML(b.From, b.To, p.page))
}

// intro renders what stands before the first section, but not error texts.
func (p *prose) intro() (out template.HTML) {
	for _, b := range p.body.IntroBlocks() {
		out += p.html(b)
	}
	return out
}

// heading renders the words of a heading.
func (p *prose) heading(i int) template.HTML {
	return p.keep(p.body.Doc.HeadingHTML(i, p.page))
}

// footnotes renders the footnotes that a run of blocks refers to.
func (p *prose) footnotes(b kb.Blocks) template.HTML {
	return p.keep(p.body.Doc.Footnotes(b.From, b.To, p.page))
}

func (p *prose) whole() kb.Blocks { return kb.Blocks{From: 0, To: p.body.Doc.Blocks()} }

// finish reports what came up and returns the terms that were explained.
func (p *prose) finish() ([]TermView, error) {
	p.r.report(p.body, p.page.Problems)
	var out []TermView
	for _, t := range p.page.Terms.Used {
		term := p.r.term(t.Key)
		out = append(out, TermView{ID: t.Key, Name: term.Term[p.text.Lang], Short: t.Short, Href: p.r.href(p.lang + "/glossary/#" + t.Key)})
	}
	return out, p.err
}

func (r *Renderer) term(id string) *kb.Term {
	i := slices.IndexFunc(r.lib.Glossary, func(t *kb.Term) bool { return t.ID == id })
	return r.lib.Glossary[i]
}

// terms are the words of the glossary in a language.
func terms(glossary []*kb.Term, lang string) (out []markdown.Term) {
	for _, t := range glossary {
		out = append(out, markdown.Term{Key: t.ID, Short: t.Short[lang], Words: append([]string{t.Term[lang]}, t.Aliases[lang]...)})
	}
	return out
}

// target is the address of a link in a text that is shown on a page in lang. A
// link to the text's own language keeps the reader in the page's language; a
// link to another language leads there.
func (r *Renderer) target(from *kb.Text, lang, dest string) markdown.Target {
	t, _ := r.lib.Resolve(from, dest)
	fragment := ""
	if t.Fragment != "" {
		fragment = "#" + t.Fragment
	}
	switch {
	case t.External != "":
		return markdown.Target{Href: t.External, External: true}
	case t.Same:
		return markdown.Target{Href: fragment}
	case t.Static != "":
		return markdown.Target{Href: r.href(t.Static)}
	case t.Doc == nil:
		return markdown.Target{}
	}
	to, foreign := lang, ""
	if t.Lang != from.Lang {
		to, foreign = t.Lang, t.Lang
	}
	return markdown.Target{Href: r.href(t.Doc.Path(to)) + fragment, Lang: foreign}
}

func (r *Renderer) picture(t *kb.Text, name string) (markdown.Picture, bool) {
	img := r.lib.Images[t.Doc.Dir+"/"+name]
	if img == nil {
		return markdown.Picture{}, false
	}
	return markdown.Picture{Src: r.href(img.Path), Width: img.Width, Height: img.Height}, true
}

// foreign is the language of kana and Han in what is written in lang, or "" if
// they are its own letters. A site without Japanese leaves them alone: there they
// may be Chinese.
func (r *Renderer) foreign(lang string) string {
	if lang == "ja" || lang == "zh" || !slices.Contains(r.lib.Site.Languages, "ja") {
		return ""
	}
	return "ja"
}

// foreignIn is the language of a short text in one that is written in lang, if
// it is another, else "".
func (r *Renderer) foreignIn(text, lang string) string {
	if !markdown.Japanese(text) {
		return ""
	}
	return r.foreign(lang)
}
