package render

import (
	"slices"

	"naosu/generator/kb"
)

// HelpView helps a reader for whom no remedy worked to ask for help.
type HelpView struct {
	SupportPage string // of the topic, or ""
	Topic       string
	Drafts      []Draft
}

// Draft is a polite message to those who run a product. It is whole, with gaps
// for the reader to fill in, and so of use without script; script fills the
// gaps on the reader's device (assets/report.js).
type Draft struct {
	Lang, Button string // Button is in the page's language
	Title, Topic string
	Quote        Quote
	Same         *Quote // the same message in the draft's language, where Quote is in another
	Where        string
	Remedies     []Link // what may have been tried; Href is the id
	texts        *Texts
}

// Quote is an error text in a draft.
type Quote struct {
	Title         string // where there are two, what sets this one apart
	Lang, Heading string
	Pieces        []PieceView
}

// Text returns words of the draft's language.
func (d Draft) Text(key string, args ...any) string { return d.texts.Get(key, args...) }

// help makes the drafts for an article, the one in the page's language first.
// It is nil for an article without error texts.
func (r *Renderer) help(a *kb.Article, lang string) *HelpView {
	if len(a.Variants) == 0 {
		return nil
	}
	h := &HelpView{SupportPage: a.Topic.SupportPage, Topic: a.Topic.Label[lang]}
	for _, l := range append([]string{lang}, r.lib.Site.Languages...) {
		if len(h.Drafts) == 0 || l != lang {
			h.Drafts = append(h.Drafts, r.draft(a, l, lang))
		}
	}
	return h
}

// draft is the message in lang for a reader of a page in the language page.
func (r *Renderer) draft(a *kb.Article, lang, page string) Draft {
	words, t := r.texts[lang], a.Best(lang)
	order := shownOrder(a, page)
	d := Draft{Lang: lang, Button: r.texts[page].Get("report.open", r.texts[page].Get("language."+lang)), Title: t.Title, Topic: a.Topic.Label[lang],
		Quote: quote(words, a, order[0]), Where: order[0].Where, texts: words}
	if same := slices.IndexFunc(order, func(v kb.Variant) bool { return v.Lang == lang }); order[0].Lang != lang && same >= 0 && sameMessage(order, 0, same) {
		q := quote(words, a, order[same])
		q.Title = words.Get("draft.same", words.Get("language."+lang))
		d.Same = &q
	}
	for _, m := range a.Remedies {
		if item := t.Item(kb.Remedies, m.ID); item != nil {
			d.Remedies = append(d.Remedies, Link{Name: item.Title, Href: m.ID})
		}
	}
	return d
}

func quote(t *Texts, a *kb.Article, v kb.Variant) Quote {
	return Quote{Lang: v.Lang, Heading: v.Heading, Pieces: pieces(t, a, v)}
}
