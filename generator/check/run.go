package check

import (
	"context"
	"path"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"naosu/generator/kb"
	"naosu/generator/markdown"
	"naosu/generator/search"
	"naosu/generator/source"
)

// Facts runs the rules over facts: those of every document and of the library.
// Known are the findings of loading. A document with an error is left alone,
// and the library as a whole where there is any: what would be found there is
// most likely due to the error.
func Facts(lib *kb.Library, date time.Time, known source.Findings) source.Findings {
	r := newRun(lib, date)
	var findings source.Findings
	if known.Errors() == 0 {
		r.rules(Whole, Pass{}, &findings)
	}
	for _, subject := range subjects(lib, known) {
		r.rules(Document, subject, &findings)
	}
	findings.Sort()
	return findings
}

// Index runs the rules over the index of error texts: only the cheap one, or
// also those that search for each text, some milliseconds of a processor each.
func Index(lib *kb.Library, x *search.Index, searching bool) source.Findings {
	r := newRun(lib, time.Time{})
	var findings source.Findings
	r.rules(Found, Pass{Index: x}, &findings)
	if searching {
		r.rules(Searching, Pass{Index: x}, &findings)
	}
	findings.Sort()
	return findings
}

// Library runs every rule but those of Index, and knows what Facts knows. An
// error is a failure to read, or that of ctx, which is looked at before each
// file. Progress, where there is one, is told how many texts are checked, from
// several goroutines.
func Library(ctx context.Context, lib *kb.Library, date time.Time, known source.Findings, progress func(done, total int)) (source.Findings, error) {
	r := newRun(lib, date)
	var work []func() error
	for _, subject := range subjects(lib, known) {
		for _, t := range subject.Doc.Texts {
			work = append(work, func() error { return r.text(subject, t) })
		}
	}
	if err := inParallel(ctx, work, progress); err != nil {
		return nil, err
	}
	if known.Errors() == 0 {
		r.rules(Corpus, Pass{Mentioned: r.mentioned}, &r.findings)
	}
	r.findings = append(r.findings, Facts(lib, date, known)...)
	r.findings.Sort()
	return r.findings, nil
}

// inParallel does the work, several pieces at a time, unless ctx is done.
func inParallel(ctx context.Context, work []func() error, progress func(done, total int)) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	var done atomic.Int64
	for _, do := range work {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := do(); err != nil {
				return err
			}
			if n := done.Add(1); progress != nil {
				progress(int(n), len(work))
			}
			return nil
		})
	}
	return group.Wait()
}

// Doc runs the rules that concern one document of the library, and knows what
// Facts knows. An error is a failure to read.
func Doc(lib *kb.Library, date time.Time, doc *kb.Doc, known source.Findings) (source.Findings, error) {
	r := newRun(lib, date)
	for _, subject := range subjects(lib, known) {
		if subject.Doc != doc {
			continue
		}
		r.rules(Document, subject, &r.findings)
		for _, t := range doc.Texts {
			if err := r.text(subject, t); err != nil {
				return nil, err
			}
		}
	}
	r.findings.Sort()
	return r.findings, nil
}

// run is the rules at work on a library.
type run struct {
	lib       *kb.Library
	date      time.Time
	table     map[Scope][]Rule
	glossary  map[string]*markdown.Glossary
	mu        sync.Mutex
	findings  source.Findings
	mentioned map[mention]bool
}

// mention is a term of the glossary that occurs in a text of a language.
type mention struct{ term, lang string }

func newRun(lib *kb.Library, date time.Time) *run {
	r := &run{lib: lib, date: date, table: map[Scope][]Rule{}, glossary: map[string]*markdown.Glossary{}, mentioned: map[mention]bool{}}
	for _, rule := range All() {
		r.table[rule.Scope] = append(r.table[rule.Scope], rule)
	}
	for _, lang := range lib.Site.Languages {
		r.glossary[lang] = markdown.NewGlossary(terms(lib, lang))
	}
	return r
}

// subjects are the documents as passes, but for drafts and those with an error.
func subjects(lib *kb.Library, known source.Findings) (list []Pass) {
	wrong := map[string]bool{}
	for _, f := range known {
		if f.Severity == source.Error {
			wrong[f.Place.File], wrong[path.Dir(f.Place.File)] = true, true
		}
	}
	articles, incidents := map[*kb.Doc]*kb.Article{}, map[*kb.Doc]*kb.Incident{}
	for _, a := range lib.Articles {
		articles[&a.Doc] = a
		wrong[lib.Name+"/"+a.Dir] = wrong[lib.Name+"/"+a.Dir] || a.Status == "draft" && !lib.Finished
	}
	for _, i := range lib.Incidents {
		incidents[&i.Doc] = i
	}
	for _, d := range lib.Docs() {
		if wrong[lib.Name+"/"+d.Dir] {
			continue
		}
		list = append(list, Pass{Doc: d, Article: articles[d], Incident: incidents[d]})
	}
	return list
}

// rules runs the rules of a scope.
func (r *run) rules(scope Scope, p Pass, findings *source.Findings) {
	p.Lib, p.Date, p.findings, p.headings = r.lib, r.date, findings, map[*kb.Text]map[string]source.Place{}
	for _, rule := range r.table[scope] {
		p.rule = rule.Rule
		rule.Run(&p)
	}
}

// text parses a text for all rules over prose. One that the loader could not
// read has been reported.
func (r *run) text(p Pass, t *kb.Text) error {
	if !t.Read() {
		return nil
	}
	body, err := r.lib.Body(t)
	if err != nil {
		return err
	}
	p.Text, p.Body = t, body
	var findings source.Findings
	r.rules(Prose, p, &findings)
	seen := map[string]bool{}
	for _, passage := range body.Doc.Passages() {
		if !passage.Heading {
			r.glossary[t.Lang].Mentions(passage.Words, func(term *markdown.Term) { seen[term.Key] = true })
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.findings = append(r.findings, findings...)
	for key := range seen {
		r.mentioned[mention{key, t.Lang}] = true
	}
	return nil
}
