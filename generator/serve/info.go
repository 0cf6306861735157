package serve

import (
	"strings"

	"naosu/generator/source"
)

// info is what the script shows besides the page.
type info struct {
	Lang      string     `json:"lang"` // of the words
	Title     string     `json:"title"`
	Errors    []Note     `json:"errors"` // over the page
	Hint      string     `json:"hint"`   // the word before a cure
	Close     string     `json:"close"`
	Bar       string     `json:"bar"`     // its name
	Reading   string     `json:"reading"` // that the page is not whole yet, or why it is not there
	Open      string     `json:"open"`
	Copy      string     `json:"copy"`
	Copied    string     `json:"copied"`
	File      string     `json:"file"`
	Languages []Language `json:"languages"`
	Table     string     `json:"table"` // that there is one of translations
	Summary   string     `json:"summary"`
	Findings  []Note     `json:"findings"` // of this page
}

// maxNotes is how many findings are shown over a page; more help nobody.
const maxNotes = 50

// info says what is to be shown with an answer.
func (p *Preview) info(answer *page, address string) info {
	v := p.now.Load()
	out := info{
		Lang: p.site.Lang, Languages: []Language{}, Errors: []Note{}, Findings: []Note{},
		Close: p.say(source.Say("Close", "閉じる")), Bar: p.say(source.Say("Preview", "プレビュー")),
		Open: p.say(source.Say("File", "ファイル")), Copy: p.say(source.Say("Copy the path", "パスをコピー")), Copied: p.say(source.Say("Copied", "コピーしました")),
		Hint: p.say(source.Say("hint", "ヒント")), Table: p.say(source.Say("All translations", "すべての翻訳")),
	}
	if answer.partial {
		out.Reading = p.words(errReading)
	}
	if answer.status == 404 && answer.state != nil && answer.state.Absent != nil {
		out.Reading = answer.state.Absent(address)
	}
	p.overlay(&out, v, answer)
	if answer.state == nil || answer.owner == "" {
		return out
	}
	about := answer.state.About(answer.owner)
	out.File = about.File
	out.Languages = append(out.Languages, about.Languages...)
	own := about.Findings
	for _, f := range v.findings {
		if f.Place.File == about.Owner || about.Folder != "" && strings.HasPrefix(f.Place.File, about.Folder+"/") {
			own = append(own, f)
		}
	}
	own.Sort()
	out.Summary = p.say(source.Say("findings on this page: %d", "このページの指摘 %d 件", len(own)))
	out.Findings = append(out.Findings, p.site.Notes(own[:min(len(own), maxNotes)])...)
	return out
}

// overlay fills in what is shown over the page: everything that keeps the site
// from being published.
func (p *Preview) overlay(out *info, v *view, answer *page) {
	var errors source.Findings
	for _, f := range append(append(source.Findings{}, answer.findings...), v.findings...) {
		if f.Severity == source.Error {
			errors = append(errors, f)
		}
	}
	errors.Sort()
	out.Title = p.say(source.Say("errors: %d; the page is as it was before them", "エラー %d 件。ページはその前の状態です", len(errors)))
	out.Errors = append(out.Errors, p.site.Notes(errors[:min(len(errors), maxNotes)])...)
	if v.failure != nil {
		out.Errors = append(out.Errors, Note{Severity: "error", Message: p.words(v.failure)})
	}
}
