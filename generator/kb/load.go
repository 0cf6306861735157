// Package kb is the knowledge base: what authors wrote, read and resolved.
//
// [Load] turns the content folder into a [Library] of [Article]s, families,
// incidents, pages, topics, tags and terms, each with its translations, links
// and places, and reports every mistake on the way as a finding. The library is
// finished when Load returns and is never changed afterwards.
//
// A [Loader] does the same again and again for a preview, and reads only what
// changed.
//
// The library keeps no prose and no trees (a parsed body takes some thirty
// times the space of its text): [Library.Body] reads and parses a body again.
//
//	read      walk the folder; only plain files and folders count
//	parse     each Markdown file on its own, in parallel
//	join      the languages of a document; facts and attributes from the original
//	resolve   tags, families, incidents, links, anchors, aliases
package kb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"naosu/generator/cache"
	"naosu/generator/markdown"
	"naosu/generator/source"
)

// Options say what to load.
type Options struct {
	Name      string   // what the content folder is called in findings
	Languages []string // languages that pages can be written in
	BaseURL   string   // overrides base_url when not empty
	Drafts    bool     // load drafts as if they were published
	Finished  bool     // report what drafts lack too

	// Store, where there is one, has what the files of articles said to earlier
	// builds, and takes what is new. Program is a hash of the program, whose
	// every change may change what it reads.
	Store   *cache.Store
	Program cache.Key

	// Progress, where there is one, is told how many texts are parsed, from
	// several goroutines.
	Progress func(done, total int)
}

// Load reads the content folder. The error is a failure of the machine, or that
// of ctx, which is looked at before each file; whatever is wrong with the
// content is in the findings, sorted.
func Load(ctx context.Context, fsys fs.FS, o Options) (*Library, source.Findings, error) {
	return (&Loader{fsys: fsys, options: o, parser: newParser()}).Load(ctx, nil)
}

// loader makes one library.
type loader struct {
	*Loader
	lib      *Library
	findings *source.Findings
	used     map[string]bool     // files that something reads
	drafts   map[string]*Article // by ID
	tables

	families     []familyFiles
	incidents    []incidentFiles
	docs         []docFiles      // all but articles
	topicMissing map[string]bool // topics that were reported
	guesses      int             // how often tagHint was asked
	unplaced     []*Article      // whose topic is wrong
}

// tables is what the data files say, besides what is in the library.
type tables struct {
	topics   map[string]*Topic
	tags     map[string]*Tag
	guessed  bool            // the languages of the site are not known for sure
	unsure   map[string]bool // "topics", "tags": the list is not whole
	tagWords *source.Words
}

// load makes a library of what is listed.
func (l *loader) load(ctx context.Context) error {
	l.list()
	if err := l.dataFiles(); err != nil {
		return err
	}
	if err := l.loadDocs(ctx); err != nil {
		return err
	}
	if err := l.resolve(ctx); err != nil {
		return err
	}
	l.strays()
	l.findings.Sort()
	return nil
}

// list takes over what the listing says.
func (l *loader) list() {
	for _, f := range l.listing.folders {
		*l.findings = append(*l.findings, f.findings...)
		for _, p := range f.unread {
			l.lib.unread[p] = true
		}
	}
	for p := range l.files() {
		if rest, ok := strings.CutPrefix(p, "static/"); ok {
			l.lib.Static = append(l.lib.Static, rest)
		}
	}
	slices.Sort(l.lib.Static)
}

func (l *loader) files() map[string]bool { return l.listing.files }

func (l *loader) children(dir string) []string { return l.listing.children(dir) }

// readData reads the data files.
func (l *loader) readData() error {
	l.loadSite()
	if base := l.options.BaseURL; base != "" && !l.lib.Site.SetBase(base) {
		return fmt.Errorf("%q is no base URL; write one such as https://example.org/help/", base)
	}
	l.loadTopics()
	l.loadTags()
	l.loadGlossary()
	return nil
}

type tooBigError struct{ limit int }

func (e *tooBigError) Error() string { return fmt.Sprintf("larger than %d bytes", e.limit) }

// readLimited reads a file of at most limit bytes.
func readLimited(fsys fs.FS, name string, limit int) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > int64(limit) {
		return nil, &tooBigError{limit}
	}
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(f, data); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return data, nil
}

// data reads one YAML file of the content folder and says whether there is
// one. Where it cannot be read, the value is an object that is damaged.
func (l *loader) data(name string) (*source.File, value, bool) {
	at := source.Place{File: l.options.Name + "/" + name}
	if !l.files()[name] {
		if name == "site.yaml" && !l.lib.unread[name] {
			l.findings.Add(ruleMissing, at, source.Say("there is no %s", "%s がありません", name), l.siteHint())
		}
		return nil, value{}, false
	}
	l.used[name] = true
	data, err := readLimited(l.fsys, name, maxData)
	if err != nil {
		l.findings.Add(ruleFile, at, unreadable(err), unreadableHint(err))
		return source.NewFile(at.File, nil), value{kind: object, damaged: true}, true
	}
	file := source.NewFile(at.File, data)
	if damage(file, l.findings) {
		return file, value{kind: object, damaged: true}, true
	}
	invisibleCharacters(file, l.findings)
	return file, parseYAML(file, 0, len(file.Data), maxData, l.findings), true
}

// siteHint helps where there is no site.yaml: perhaps a folder in this one is meant.
func (l *loader) siteHint() source.Text {
	for _, dir := range l.children(".") {
		if p := dir + "/site.yaml"; l.files()[p] {
			name := path.Join(l.options.Name, dir)
			return source.Say("there is one in %s: call that with --content", "%s にはあります。--content でそのフォルダーを指定してください", name)
		}
	}
	return source.Say("write one with title, base_url and languages", "title、base_url、languages を書いたファイルを作ってください")
}

// eachEntry calls read for each key of name.yaml, or of all files in the
// folder name.
func (l *loader) eachEntry(name string, read func(decoder, field)) {
	names := []string{name + ".yaml"}
	for _, c := range l.children(name) {
		if strings.HasSuffix(c, ".yaml") {
			names = append(names, name+"/"+c)
		}
	}
	l.unsure[name] = l.lib.unread[name] || l.lib.unread[name+".yaml"]
	seen := map[string]source.Place{}
	for _, n := range names {
		file, v, ok := l.data(n)
		if !ok {
			continue
		}
		l.unsure[name] = l.unsure[name] || v.damaged
		d := decoder{file, l.findings, l.guessed}
		for _, f := range v.fields {
			if first, ok := seen[f.key]; ok {
				d.add(ruleKeyTwice, f.keyAt, source.Say("key %q stands in %s already", "キー %q はすでに %s にあります", f.key, first.File), source.Say("keep one of the two", "どちらか一方を残してください"))
				continue
			}
			seen[f.key] = d.file.Place(f.keyAt.Start, f.keyAt.End)
			read(d, f)
		}
	}
}

// slugForm is what ValidSlug asks for, as an expression for editors.
const slugForm = `^[a-z0-9][a-z0-9-]{0,79}$`

// windowsName are names that Windows keeps for devices.
var windowsName = regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// ValidSlug tells whether s may be part of an address.
// Every document is asked about for every library, so it takes no expression.
func ValidSlug(s string) bool {
	if s == "" || len(s) > 80 || s[0] == '-' || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return false
	}
	return len(s) > 4 || !windowsName.MatchString(s)
}

func slugHint() source.Text {
	return source.Say("use a-z, 0-9 and -, beginning with a letter or digit, at most 80; not con, nul and the like", "英小文字か数字で始め、a-z、0-9、- だけを 80 文字以内で使ってください（con や nul などは使えません）")
}

func (l *loader) slug(d decoder, s string, at markdown.Range) bool {
	if ValidSlug(s) {
		return true
	}
	d.add(ruleFileName, at, source.Say("%q cannot be part of an address", "%q はアドレスに使えません", s), slugHint())
	return false
}

// slugs checks names that were once part of an address.
func (l *loader) slugs(items []item) (out []string, at []source.Place) {
	for _, i := range items {
		if !ValidSlug(i.text) {
			l.findings.Add(ruleFileName, i.at, source.Say("%q cannot be part of an address", "%q はアドレスに使えません", i.text), slugHint())
			continue
		}
		out, at = append(out, i.text), append(at, i.at)
	}
	return out, at
}

// job is a file to parse.
type job struct {
	doc        *Doc
	lang, path string
	done       *parsed
	ready      chan struct{} // closed when it is done; nil if it was kept
}

// loadDocs finds the documents, parses their files in parallel, and joins them
// in the order of their names while others are still parsed.
func (l *loader) loadDocs(ctx context.Context) error {
	var docs []*Doc
	for _, topic := range l.children("errors") {
		for _, slug := range l.children("errors/" + topic) {
			docs = append(docs, &Doc{Kind: ArticleKind, ID: topic + "/" + slug, Dir: "errors/" + topic + "/" + slug})
		}
	}
	for kind, folder := range map[Kind]string{FamilyKind: "families", IncidentKind: "incidents", PageKind: "pages"} {
		for _, name := range l.children(folder) {
			docs = append(docs, &Doc{Kind: kind, ID: name, Dir: folder + "/" + name})
		}
	}
	slices.SortFunc(docs, func(a, b *Doc) int { return strings.Compare(a.Dir, b.Dir) })
	var jobs []*job
	for _, d := range docs {
		jobs = append(jobs, l.languageFiles(d)...)
	}
	ctx, stop := context.WithCancel(ctx)
	workers := l.parseAll(ctx, jobs)
	defer workers.Wait()
	defer stop()
	for len(jobs) > 0 {
		n := 1
		for n < len(jobs) && jobs[n].doc == jobs[0].doc {
			n++
		}
		files, err := l.parsed(ctx, jobs[:n])
		if err != nil {
			return err
		}
		l.join(jobs[0].doc, files)
		if l.kept == nil {
			for _, p := range files {
				p.forget()
			}
		}
		clear(jobs[:n])
		jobs = jobs[n:]
	}
	return nil
}

// parsed waits for the files of a document.
func (l *loader) parsed(ctx context.Context, jobs []*job) (files []*parsed, err error) {
	for _, j := range jobs {
		if j.ready != nil {
			select {
			case <-j.ready:
			case <-ctx.Done():
			}
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		l.keepText(j.path, j.done)
		*l.findings = append(*l.findings, j.done.findings...)
		files = append(files, j.done)
	}
	return files, nil
}

// parseAll begins to parse the files that are not kept, several at a time and in
// their order. What is wrong with a file is in its findings, so that only ctx
// ends it early.
func (l *loader) parseAll(ctx context.Context, jobs []*job) *sync.WaitGroup {
	queue := make(chan *job)
	workers := new(sync.WaitGroup)
	var done atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for j := range queue {
				j.done = l.parseFile(j.doc.Kind, j.lang, j.path)
				close(j.ready)
				if n := done.Add(1); l.options.Progress != nil {
					l.options.Progress(int(n), len(jobs))
				}
			}
		})
	}
	var todo []*job
	for _, j := range jobs {
		if j.done = l.text(j.path); j.done == nil {
			j.ready = make(chan struct{})
			todo = append(todo, j)
		}
	}
	workers.Go(func() {
		defer close(queue)
		for _, j := range todo {
			select {
			case queue <- j:
			case <-ctx.Done():
				return
			}
		}
	})
	return workers
}

// forget gives up what only joining needs, which is most of what a file says.
func (p *parsed) forget() {
	p.parts, p.variants, p.has, p.sectionAt, p.findings = nil, nil, nil, nil, nil
	p.facts.tags, p.facts.codes, p.facts.keys = nil, nil, keys{}
}
