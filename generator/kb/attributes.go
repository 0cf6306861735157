package kb

import (
	"slices"
	"strings"

	"naosu/generator/source"
)

// attributes reads causes, remedies and dead ends of the original, and checks
// that translations have no others.
func (l *loader) attributes(a *Article) {
	for _, p := range a.given.parts {
		switch p.section {
		case Causes:
			a.Causes = append(a.Causes, l.cause(p))
		case Remedies:
			a.Remedies = append(a.Remedies, l.remedy(p))
		case DeadEnds:
			l.read(p, nil)
			a.DeadEnds = append(a.DeadEnds, p.id)
		}
	}
	for _, p := range a.given.parts {
		if p.section == Remedies {
			l.checkFor(a, p)
		}
	}
	for _, o := range a.others {
		for _, p := range o.parts {
			l.translated(a, p)
		}
	}
}

func (l *loader) cause(p part) Cause {
	c := Cause{ID: p.id, Likelihood: "unknown"}
	l.read(p, map[string]word{"side": {&c.Side, Sides}, "likelihood": {&c.Likelihood, Likelihoods}, "evidence": {&c.Evidence, Evidences}})
	if c.Side == "" {
		l.missingAttr(p, "side", Sides)
		c.Side = "unknown"
	}
	return c
}

func (l *loader) remedy(p part) Remedy {
	r := Remedy{ID: p.id, Who: "you", Effect: "fixes"}
	var causes string
	l.read(p, map[string]word{"who": {&r.Who, Whos}, "effort": {&r.Effort, Efforts}, "risk": {&r.Risk, Risks}, "effect": {&r.Effect, Effects},
		"evidence": {&r.Evidence, Evidences}, "for": {&causes, nil}})
	r.For = strings.Fields(causes)
	if r.Effort == "" {
		l.missingAttr(p, "effort", Efforts)
		r.Effort = "minutes"
	}
	if r.Risk == "" {
		l.missingAttr(p, "risk", Risks)
		r.Risk = "low"
	}
	return r
}

func (l *loader) missingAttr(p part, name string, words []string) {
	l.findings.Add(ruleAttr, p.at, source.Say("no %s is given", "%s がありません", name), source.Say("add %s=… with one of: %s", "%s=… を加えてください。使える語: %s", name, strings.Join(words, ", ")))
}

// word is where an attribute goes and which words it may be; nil for any.
type word struct {
	to    *string
	words []string
}

func (l *loader) read(p part, known map[string]word) {
	for _, a := range p.attrs {
		w, ok := known[a.name]
		if !ok {
			l.unknownAttr(a, known)
			continue
		}
		if w.words != nil && !slices.Contains(w.words, a.value) {
			hint := source.DidYouMean(a.value, w.words)
			if hint == (source.Text{}) {
				hint = source.Say("one of: %s", "使える語: %s", strings.Join(w.words, ", "))
			}
			l.findings.Add(ruleWord, a.valueAt, source.Say("unknown word %q for %s", "%[2]s に %[1]q は使えません", a.value, a.name), hint)
			continue
		}
		*w.to = a.value
	}
}

func (l *loader) unknownAttr(a attr, known map[string]word) {
	var names []string
	for n := range known {
		names = append(names, n)
	}
	slices.Sort(names)
	hint := source.DidYouMean(a.name, names)
	if hint == (source.Text{}) && len(names) > 0 {
		hint = source.Say("known attributes: %s", "使える属性: %s", strings.Join(names, ", "))
	}
	l.findings.Add(ruleAttr, a.at, source.Say("unknown attribute %q", "%q という属性はありません", a.name), hint)
}

// checkFor checks that a remedy serves causes that exist. With one cause it
// need not say so.
func (l *loader) checkFor(a *Article, p part) {
	var ids []string
	for _, c := range a.Causes {
		ids = append(ids, c.ID)
	}
	found := false
	for _, at := range p.attrs {
		if at.name != "for" {
			continue
		}
		found = true
		for _, id := range strings.Fields(at.value) {
			if !slices.Contains(ids, id) {
				l.findings.Add(ruleID, at.valueAt, source.Say("no cause %q in this article", "この記事に原因 %q はありません", id), source.DidYouMean(id, ids))
			}
		}
	}
	if !found && len(ids) > 1 {
		l.findings.Add(ruleAttr, p.at, source.Say("the remedy does not say which cause it is for", "どの原因に対する対処かが書かれていません"),
			source.Say(`add for=… with one of the ids, or for="… …" with several: %s`, `for=… または for="… …" で原因の ID を加えてください: %s`, strings.Join(ids, ", ")))
		return
	}
	if !found {
		for i := range a.Remedies {
			if a.Remedies[i].ID == p.id {
				a.Remedies[i].For = ids
			}
		}
	}
}

// translated checks an H3 of a translation: its id must be in the original,
// and attributes, if it has any, must agree.
func (l *loader) translated(a *Article, p part) {
	var ids []string
	for _, q := range a.given.parts {
		if q.section != p.section {
			continue
		}
		if q.id == p.id {
			l.agree(a, p, q)
			return
		}
		ids = append(ids, q.id)
	}
	l.findings.Add(ruleID, p.at, source.Say("%s has no id %q in this section", "%s のこの節に ID %q はありません", a.given.text.Place.File, p.id), source.DidYouMean(p.id, ids))
}

func (l *loader) agree(a *Article, p, original part) {
	for _, at := range p.attrs {
		same := func(o attr) bool { return o.name == at.name && o.value == at.value }
		if !slices.ContainsFunc(original.attrs, same) {
			l.findings.Add(ruleFactHere, at.at, source.Say("%s=%s differs from the original %s", "%s=%s が原文 %s と違います", at.name, at.value, a.given.text.Place.File),
				source.Say("remove it here; attributes come from the original", "ここからは消してください。属性は原文から引き継がれます"))
		}
	}
}
