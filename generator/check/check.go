// Package check finds what makes an article poor, beyond what the loader
// refuses.
//
// A [Rule] is a value in the table that [All] returns: an ID, a severity, the
// reason in both languages, what it looks at ([Scope]) and a function. The
// function reports to a [Pass], which also carries the library and the day.
//
// [Facts] runs the rules that need no prose, which costs next to nothing, [Index]
// those that search. [Library] runs every rule but those of Index, several texts
// at a time, and parses each text once for all its rules. [Doc] runs what
// concerns one document, for the preview of its page. [Translations] tells how
// far each document is translated, [TranslationsOf] one alone.
package check

import (
	"time"

	"naosu/generator/kb"
	"naosu/generator/search"
	"naosu/generator/source"
)

// Scope is what a rule looks at, and how often it therefore runs.
type Scope int

// The scopes, with the fields of Pass that are set besides Lib and Date.
const (
	Whole     Scope = iota // once for the library
	Corpus                 // once for the library, after all texts: Mentioned
	Document               // once for each document: Doc
	Prose                  // once for each text: Doc, Text, Body
	Found                  // once for the library, in a build too: Index
	Searching              // the same for rules that take long: Index
)

// Rule is a kind of mistake and how to find it.
type Rule struct {
	source.Rule
	Scope Scope
	Run   func(*Pass)
}

// Pass is one run of a rule.
type Pass struct {
	Lib       *kb.Library
	Date      time.Time // the day that counts as today
	Doc       *kb.Doc
	Article   *kb.Article // Doc, if it is one
	Incident  *kb.Incident
	Text      *kb.Text
	Body      *kb.Body
	Index     *search.Index
	Mentioned map[mention]bool
	rule      source.Rule
	findings  *source.Findings
	headings  map[*kb.Text]map[string]source.Place // of texts that were asked for
}

// headingAt is where the heading with an id stands in t, else the place of the text.
// A text is parsed once for all of its headings: there may be thousands.
func (p *Pass) headingAt(t *kb.Text, id string) source.Place {
	if p.headings[t] == nil {
		p.headings[t] = p.Lib.HeadingPlaces(t)
	}
	if at, ok := p.headings[t][id]; ok {
		return at
	}
	return t.Place
}

// All lists every rule of this package.
func All() []Rule {
	var list []Rule
	for _, part := range [][]Rule{remedyRules(), languageRules(), dateRules(), tagRules(), proseRules(), textRules()} {
		list = append(list, part...)
	}
	return list
}

// Rules lists what All finds, for the list of rules.
func Rules() []source.Rule {
	var list []source.Rule
	for _, r := range All() {
		list = append(list, r.Rule)
	}
	return list
}

func warning(id string, scope Scope, run func(*Pass), en, ja string) Rule {
	return Rule{source.Rule{ID: id, Severity: source.Warning, Why: source.Text{En: en, Ja: ja}}, scope, run}
}

func mistake(id string, scope Scope, run func(*Pass), en, ja string) Rule {
	r := warning(id, scope, run, en, ja)
	r.Severity = source.Error
	return r
}

// report adds a finding.
func (p *Pass) report(at source.Place, message, hint source.Text) {
	p.findings.Add(p.rule, at, message, hint)
}

// reportEdit adds a finding that an edit mends.
func (p *Pass) reportEdit(at source.Place, message, hint source.Text, edit source.Edit) {
	p.findings.AddEdit(p.rule, at, message, hint, edit)
}

// original is the text with the facts.
func (p *Pass) original() *kb.Text { return p.Doc.Best(p.Doc.Original) }

// fact is where a fact of the document stands.
func (p *Pass) fact(key string) source.Place { return p.Lib.KeyPlace(p.original(), key) }
