package kb

import (
	"maps"
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
			a.DeadEnds = append(a.DeadEnds, p.id)
		}
	}
	l.itemIDs(a)
	l.checkFor(a)
	if !a.given.noBody {
		l.checkTranslations(a)
	}
}

func (l *loader) cause(p part) Cause {
	c := Cause{ID: p.id, Likelihood: "unknown"}
	wrong := l.read(p, map[string]word{"side": {&c.Side, Sides}, "likelihood": {&c.Likelihood, Likelihoods}, "evidence": {&c.Evidence, Evidences}})
	if c.Side == "" {
		l.missingAttrs(p, wrong, attrWords{"side", Sides})
		c.Side = "unknown"
	}
	return c
}

func (l *loader) remedy(p part) Remedy {
	r := Remedy{ID: p.id, Who: "you", Effect: "fixes"}
	var causes string
	wrong := l.read(p, map[string]word{"who": {&r.Who, Whos}, "effort": {&r.Effort, Efforts}, "risk": {&r.Risk, Risks}, "effect": {&r.Effect, Effects},
		"evidence": {&r.Evidence, Evidences}, "for": {&causes, nil}})
	r.For = strings.Fields(causes)
	var missing []attrWords
	if r.Effort == "" {
		missing = append(missing, attrWords{"effort", Efforts})
		r.Effort = "minutes"
	}
	if r.Risk == "" {
		missing = append(missing, attrWords{"risk", Risks})
		r.Risk = "low"
	}
	l.missingAttrs(p, wrong, missing...)
	return r
}

// attrWords is an attribute and the words that it may be.
type attrWords struct {
	name  string
	words []string
}

// missingAttrs reports in one finding which attributes a heading lacks, but
// for those that stand there in a way that was reported.
func (l *loader) missingAttrs(p part, wrong map[string]bool, missing ...attrWords) {
	var names, hints []string
	for _, m := range missing {
		if !wrong[m.name] {
			names = append(names, m.name)
			hints = append(hints, m.name+"="+strings.Join(m.words, "|"))
		}
	}
	if len(names) == 0 || p.bare {
		return
	}
	l.findings.Add(ruleAttr, p.at, source.Text{En: "no " + strings.Join(names, " and no ") + " is given", Ja: strings.Join(names, " と ") + " がありません"},
		source.Say("add with one of the words: %s", "次の語の一つを選んで加えてください: %s", strings.Join(hints, " ")))
}

// word is where an attribute goes and which words it may be; nil for any.
type word struct {
	to    *string
	words []string
}

// read reads the attributes of a part and returns those that are wrong, also
// by the names that misspelt ones were meant to have.
func (l *loader) read(p part, known map[string]word) (wrong map[string]bool) {
	wrong = map[string]bool{}
	names := slices.Sorted(maps.Keys(known))
	for _, a := range p.attrs {
		w, ok := known[a.name]
		if !ok {
			near, _ := source.Nearest(a.name, names)
			wrong[near] = true
			l.findings.Add(ruleAttr, a.at.in(p.at.File), source.Say("unknown attribute %q", "%q という属性はありません", a.name),
				source.DidYouMean(a.name, names).Or(source.Say("known attributes: %s", "使える属性: %s", strings.Join(names, ", "))))
			continue
		}
		if w.words != nil && !slices.Contains(w.words, a.value) {
			wrong[a.name] = true
			l.findings.Add(ruleWord, a.valueAt.in(p.at.File), unknownWord(a.value, a.name), source.DidYouMean(a.value, w.words).Or(oneOf(w.words)))
			continue
		}
		*w.to = a.value
	}
	return wrong
}

// checkFor checks that remedies serve causes that exist. With one cause they
// need not say so.
func (l *loader) checkFor(a *Article) {
	var ids []string
	known := map[string]bool{}
	unsure := a.given.noBody
	for _, p := range a.given.parts {
		if p.section == Causes {
			ids = append(ids, p.id)
			known[p.id] = true
			unsure = unsure || p.unnamed
		}
	}
	words := source.NewWords(ids)
	n := 0
	for _, p := range a.given.parts {
		if p.section != Remedies {
			continue
		}
		at := slices.IndexFunc(p.attrs, func(a attr) bool { return a.name == "for" })
		misspelt := slices.ContainsFunc(p.attrs, func(a attr) bool { _, ok := source.Nearest(a.name, []string{"for"}); return ok })
		switch {
		case at >= 0 && !unsure:
			l.checkCauses(p.at.File, p.attrs[at], known, words)
		case at < 0 && len(ids) == 1:
			a.Remedies[n].For = ids
		case at < 0 && len(ids) > 1 && !p.bare && !unsure && !misspelt:
			l.findings.Add(ruleAttr, p.at, source.Say("the remedy does not say which cause it is for", "どの原因に対する対処かが書かれていません"),
				source.Say(`add for=… with one of the ids, or for="… …" with several: %s`, `for=… または for="… …" で原因の ID を加えてください: %s`, strings.Join(ids, ", ")))
		}
		n++
	}
}

// checkCauses checks the causes that one remedy names.
func (l *loader) checkCauses(file string, at attr, known map[string]bool, words *source.Words) {
	for id := range strings.FieldsSeq(at.value) {
		if known[id] {
			continue
		}
		hint := source.Say("write the id of a cause of this article", "この記事の原因の ID を書いてください")
		if near, ok := words.Nearest(id); ok {
			hint = source.Say("did you mean %q?", "%q ではありませんか？", near)
		}
		l.findings.Add(ruleID, at.valueAt.in(file), source.Say("no cause %q in this article", "この記事に原因 %q はありません", id), hint)
	}
}

// checkTranslations checks the H3s of translations: their ids must be in the
// original, and attributes, if they have any, must agree.
func (l *loader) checkTranslations(a *Article) {
	type key struct{ section, id string }
	originals := map[key]part{}
	ids := map[string][]string{}
	unsure := map[string]bool{}
	for _, p := range a.given.parts {
		originals[key{p.section, p.id}] = p
		ids[p.section] = append(ids[p.section], p.id)
		unsure[p.section] = unsure[p.section] || p.unnamed
	}
	for _, o := range a.others {
		for _, p := range o.parts {
			original, ok := originals[key{p.section, p.id}]
			switch {
			case p.unnamed || !ok && unsure[p.section]:
			case ok:
				l.agree(a, p, original)
			default:
				hint := source.Say("write it in the original too, or remove it here", "原文にも書くか、ここから消してください")
				if list := ids[p.section]; len(list) > 0 {
					hint = source.DidYouMean(p.id, list).Or(source.Say("ids there: %s", "原文にある ID: %s", strings.Join(list, ", ")))
				}
				l.findings.Add(ruleID, p.at, source.Say("%s has no id %q in this section", "%s のこの節に ID %q はありません", a.given.text.Place.File, p.id), hint)
			}
		}
	}
}

// agree checks the attributes of an H3 of a translation. One that the original
// lacks and needs has been reported there.
func (l *loader) agree(a *Article, p, original part) {
	file := a.given.text.Place.File
	for _, at := range p.attrs {
		i := slices.IndexFunc(original.attrs, func(o attr) bool { return o.name == at.name })
		switch {
		case i >= 0 && original.attrs[i].value != at.value:
			l.findings.Add(ruleFactHere, at.at.in(p.at.File), source.Say("%s=%s differs from the original %s", "%s=%s が原文 %s と違います", at.name, at.value, file),
				source.Say("remove it here; attributes come from the original", "ここからは消してください。属性は原文から引き継がれます"))
		case i < 0 && !slices.Contains([]string{"side", "effort", "risk"}, at.name):
			l.findings.Add(ruleFactHere, at.at.in(p.at.File), source.Say("%s=%s does not stand in the original %s", "%s=%s が原文 %s にありません", at.name, at.value, file),
				source.Say("move it there; attributes come from the original", "原文に移してください。属性は原文から引き継がれます"))
		}
	}
}
