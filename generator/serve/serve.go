// Package serve is the live preview: the site as a build would make it, a page
// when it is asked for, and again when something changed.
//
// A [Preview] holds the site in one value that is exchanged as a whole, the
// view. [Preview.Run] waits for changes, has the site loaded again and tells the
// open pages. [Preview.Handler] answers browsers. A [Watcher] tells what
// changed in folders. What the site is, the preview does not know: it is given
// functions ([Site]).
//
// A page of the preview is that of the build with one line more in its head,
// which loads preview.js. That script listens for changes, loads the page again
// when its bytes have changed, and shows a bar and mistakes. While the content
// has errors, nothing would be published: the last good pages stay, with the
// mistakes over them.
//
// A large site takes seconds to load. Until then a page comes from a glance at
// the content, and its bar says so; when the whole is loaded, the page follows.
// Later, an edit is shown as a sketch first, in which only the document itself
// is new, and then the whole is loaded.
package serve

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"naosu/generator/source"
)

// Site is what a preview shows.
type Site struct {
	// Load gives the site as it is now. changed names what may have changed:
	// files, or folders with all that lies in them, by their names in findings.
	// A folder that is watched is named when it has come or gone. Nil stands for
	// everything. If it ends early because ctx does, it is told of the same
	// changes again.
	Load func(ctx context.Context, changed []string) (*State, error)
	// Sketch gives the site as last loaded or sketched with what changed anew, as
	// far as that takes no time, and is followed by Load. It gives nil where
	// that would not do. Sketch and Load are never called at once.
	Sketch func(changed []string) (*State, error)
	// Glance gives as much of the site as the page needs that has a path. It
	// may be called at any time.
	Glance func(path string) (*State, error)
	// Notes writes findings for readers.
	Notes func(source.Findings) []Note
	// Lang is the language of the preview's own words.
	Lang string
}

// State is the site at one moment. It is not changed any more; its functions
// may be called at once.
type State struct {
	Base     string // path of the site, from slash to slash
	Findings source.Findings
	// File renders a file by its path; nil if there is none. It is nil itself
	// where the site cannot be rendered at all.
	File func(path string) (*File, source.Findings, error)
	// About describes the document that a file of the site was made of.
	About func(owner string) About
	// Absent says why there is no page at an address, where it is known.
	Absent func(address string) string
	// Translations tells how far each document is translated.
	Translations func() Translations
	// Audit finds what is wrong with the site as a whole, which may take time. It
	// is asked when nothing has changed for a while.
	Audit func(ctx context.Context) (source.Findings, error)
}

// good tells whether a build would publish the site.
func (s *State) good() bool { return s.File != nil && s.Findings.Errors() == 0 }

// File is a file of the site.
type File struct {
	Owner string // what it is made of, as findings name it
	Data  []byte
}

// About is what the bar says of a page.
type About struct {
	Owner     string          // the file, as findings name it
	File      string          // its path, to open
	Languages []Language      // none where the page is no document
	Folder    string          // where the document's files lie, as findings name it; "" for none
	Findings  source.Findings // of the document, besides those of the site
}

// Language is the state of a document in one language: one of the words
// "original", "current", "stale", "unstamped" and "missing", and the same for
// readers.
type Language struct {
	Lang  string `json:"lang"`
	State string `json:"state"`
	Words string `json:"words"`
}

// Translations is a table of documents and languages.
type Translations struct {
	Heading   string   // of the column of documents
	Languages []string // the other columns
	Sums      []string // one for each language, in words
	Rows      []Translated
}

// Translated is a document in all languages. Addresses are those of its pages.
type Translated struct {
	Folder    string
	Languages []Language
	Addresses []string
}

// Note is a finding as a page shows it: its words, and the line of the file in
// three parts, of which the middle is wrong.
type Note struct {
	Place    string `json:"place"`
	Severity string `json:"severity"` // "error" or "warning"
	Label    string `json:"label"`    // the same for readers
	Rule     string `json:"rule"`
	Message  string `json:"message"`
	Hint     string `json:"hint"`
	Before   string `json:"before"`
	Marked   string `json:"marked"`
	After    string `json:"after"`
}

// Preview shows a site that changes.
type Preview struct {
	site  Site
	now   atomic.Pointer[view]
	ready chan struct{} // closed once the site has been loaded
	late  chan struct{} // closed when that takes long
	once  sync.Once
	after func(time.Duration) <-chan time.Time // time.After
	mu    sync.Mutex                           // held while an audit is shown or ends
}

// view is the site as it is shown. A new one takes its place as a whole.
type view struct {
	shown    *edition        // the last good state, or nil
	findings source.Findings // of the newest state, with those of its audit
	failure  error           // why there is no newest state
	next     chan struct{}   // closed when another view takes its place
}

// edition is a good state with the pages that were asked for. They are kept
// because a file that has changed since, and has mistakes now, cannot be
// rendered as it was.
type edition struct {
	*State
	mu    sync.Mutex
	pages map[string]*page
}

// New prepares the preview of a site.
func New(site Site) *Preview {
	p := &Preview{site: site, ready: make(chan struct{}), late: make(chan struct{}), after: time.After}
	time.AfterFunc(patience, func() { close(p.late) })
	p.now.Store(newView(nil, nil, nil))
	return p
}

func newEdition(s *State) *edition { return &edition{State: s, pages: map[string]*page{}} }

func newView(shown *edition, findings source.Findings, failure error) *view {
	return &view{shown: shown, findings: findings, failure: failure, next: make(chan struct{})}
}

// Run loads the site, and again whenever changes names what changed, until ctx
// is done. A failure to load is shown and is no end: the next change may mend it.
func (p *Preview) Run(ctx context.Context, changes <-chan []string) {
	var audits sync.WaitGroup
	defer audits.Wait()
	todo := &undone{all: true}
	for {
		state := p.catchUp(ctx, todo, changes)
		audited, cancel := context.WithCancel(ctx)
		if state != nil {
			audits.Go(func() { p.audit(audited, state) })
		}
		select {
		case <-ctx.Done():
		case changed := <-changes:
			todo.add(changed)
		}
		p.mu.Lock() // what an audit has found is shown before this, or never
		cancel()
		p.mu.Unlock()
		if ctx.Err() != nil {
			return
		}
	}
}

// undone is what changed and has not been loaded.
type undone struct {
	all   bool
	names []string
}

func (u *undone) add(changed []string) {
	u.all = u.all || changed == nil
	u.names = append(u.names, changed...)
}

// list is what Site.Load is told.
func (u *undone) list() []string {
	if u.all {
		return nil
	}
	return append([]string{}, u.names...)
}

const (
	// pause is how long loading waits after a sketch: until the browser has shown
	// it, or the next edit comes.
	pause = 200 * time.Millisecond
	// longest is how long loading is put off by edits after which there is a sketch.
	longest = 2 * time.Second
)

// catchUp does what is to be done: it shows a sketch if there is one, and then
// loads the site. A change that comes meanwhile is shown first. It returns the
// state if that is good.
func (p *Preview) catchUp(ctx context.Context, todo *undone, changes <-chan []string) *State {
	late, isLate := p.after(longest), false
	for {
		select {
		case <-late:
			isLate = true
		default:
		}
		more := changes
		if !p.sketch(todo.list()) || isLate {
			more = nil // nothing is put off
		}
		if more != nil {
			select {
			case <-ctx.Done():
				return nil
			case changed := <-more:
				todo.add(changed)
				continue
			case <-p.after(pause):
			}
		}
		state, loaded := p.load(ctx, todo, more)
		if loaded || ctx.Err() != nil {
			return state
		}
	}
}

// load loads the site and shows it, unless more changes come first. It returns
// the state if that is good, and whether it was loaded.
func (p *Preview) load(ctx context.Context, todo *undone, more <-chan []string) (*State, bool) {
	type result struct {
		state *State
		err   error
	}
	work, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan result, 1)
	names := todo.list()
	go func() {
		state, err := p.site.Load(work, names)
		done <- result{state, err}
	}()
	var r result
	select {
	case r = <-done:
	case changed := <-more:
		cancel()
		r = <-done
		defer todo.add(changed)
	}
	if work.Err() != nil && r.err != nil {
		return nil, false
	}
	*todo = undone{}
	return p.showLoaded(r.state, r.err), work.Err() == nil
}

// showLoaded shows what was loaded and returns the state if it is good.
func (p *Preview) showLoaded(state *State, err error) *State {
	shown := p.now.Load().shown
	if err != nil {
		p.show(newView(shown, nil, err))
		return nil
	}
	if !state.good() {
		p.show(newView(shown, state.Findings, nil))
		return nil
	}
	p.show(newView(newEdition(state), state.Findings, nil))
	return state
}

// sketch shows a sketch of what changed, and tells whether there is one. Mistakes
// that are shown must not go away before the whole has been looked at.
func (p *Preview) sketch(changed []string) bool {
	v := p.now.Load()
	if p.site.Sketch == nil || changed == nil || v.shown == nil || v.failure != nil || v.findings.Errors() > 0 {
		return false
	}
	state, err := p.site.Sketch(changed)
	if err != nil || state == nil || !state.good() {
		return false
	}
	p.show(newView(newEdition(state), v.findings, nil))
	return true
}

// calm is how long nothing must change before an audit, which takes what the
// page that is being written needs.
const calm = 2 * time.Second

// audit adds what is wrong with the site as a whole, unless ctx is done before.
func (p *Preview) audit(ctx context.Context, state *State) {
	if state.Audit == nil {
		return
	}
	select {
	case <-ctx.Done():
		return
	case <-p.after(calm):
	}
	more, err := state.Audit(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	if ctx.Err() != nil || err == nil && len(more) == 0 {
		return
	}
	all := append(append(source.Findings{}, state.Findings...), more...)
	all.Sort()
	p.show(newView(p.now.Load().shown, all, err))
}

// show lets a view take the place of the one before.
func (p *Preview) show(v *view) {
	old := p.now.Swap(v)
	close(old.next)
	p.once.Do(func() { close(p.ready) })
}

// patience is how long pages wait for the site to be loaded before they make do
// with a glance, or for a change that is just being read.
const patience = 300 * time.Millisecond

// loaded tells whether the site has been loaded, after waiting a little at the
// start.
func (p *Preview) loaded(ctx context.Context) bool {
	select {
	case <-p.ready:
		return true
	default:
	}
	select {
	case <-p.ready:
		return true
	case <-p.late:
	case <-ctx.Done():
	}
	return false
}

// waits tells whether done is closed before long.
func waits(ctx context.Context, done <-chan struct{}) bool {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-done:
		return true
	case <-ctx.Done():
		return false
	}
}
