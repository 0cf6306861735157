package render

import (
	"bytes"
	"errors"
	"html/template"
	"io"
	"reflect"
	"sync"
	"text/template/parse"
)

// A pageSet is the templates of all kinds of page, prepared for one language.
//
// Two functions are there for what comes again on every page, which as calls of
// methods and templates would take half of the time that a page takes:
//
//	{{words "copy.button"}}   words of the page's language. They are put into the
//	                          template when it is prepared.
//	{{part "badge" .}}        what {{template "badge" .}} gives. It is filled in
//	                          once for each value that can be compared, and kept. A
//	                          pointer is none: what it leads to may be large.
//
// Templates of a site's own may use {{.Text "copy.button"}} and {{template}}
// instead.
type pageSet map[string]*template.Template

// functions are what templates are parsed with: the names of the functions that
// a pageSet has.
var functions = template.FuncMap{
	"words": func(string) string { return "" },
	"part":  func(string, any) (template.HTML, error) { return "", nil },
}

// newPageSet prepares the templates for a language.
func newPageSet(pages map[string]*template.Template, texts *Texts) (pageSet, error) {
	set := pageSet{}
	for name, page := range pages {
		t, err := page.Clone()
		if err != nil {
			return nil, err
		}
		parts := &partMemory{pages: t, kept: map[any]template.HTML{}}
		t.Funcs(template.FuncMap{"words": func(key string) string { return texts.Get(key) }, "part": parts.fill})
		if err := escape(t); err != nil {
			return nil, err
		}
		for _, each := range t.Templates() {
			if each.Tree != nil {
				(&folding{texts}).list(each.Tree.Root)
			}
		}
		set[name] = t
	}
	return set, nil
}

// escape lets html/template put its escaping into a page's templates, which it
// does before it executes one for the first time. Without data that fails soon,
// and the mistake is told when there is a page.
func escape(t *template.Template) error {
	err := t.ExecuteTemplate(io.Discard, "base.html", nil)
	var wrong *template.Error
	if errors.As(err, &wrong) {
		return err
	}
	return nil
}

// folding puts words in the place of the calls that give them.
type folding struct{ texts *Texts }

func (f *folding) list(list *parse.ListNode) {
	if list == nil {
		return
	}
	for i, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			if words, ok := f.words(n.Pipe); ok {
				list.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: []byte(words)}
			}
		case *parse.IfNode:
			f.branch(&n.BranchNode)
		case *parse.WithNode:
			f.branch(&n.BranchNode)
		case *parse.RangeNode:
			f.branch(&n.BranchNode)
		}
	}
}

func (f *folding) branch(b *parse.BranchNode) {
	f.list(b.List)
	f.list(b.ElseList)
}

// words are those of a pipeline that is words "key" and the escaping of text or
// of a quoted attribute, as html/template names it.
func (f *folding) words(p *parse.PipeNode) (string, bool) {
	if len(p.Decl) > 0 || len(p.Cmds) != 2 || len(p.Cmds[0].Args) != 2 || len(p.Cmds[1].Args) != 1 {
		return "", false
	}
	call, isCall := p.Cmds[0].Args[0].(*parse.IdentifierNode)
	key, isKey := p.Cmds[0].Args[1].(*parse.StringNode)
	escaper, escaped := p.Cmds[1].Args[0].(*parse.IdentifierNode)
	if !isCall || call.Ident != "words" || !isKey || !escaped || escaper.Ident != "_html_template_htmlescaper" && escaper.Ident != "_html_template_attrescaper" {
		return "", false
	}
	return template.HTMLEscapeString(f.texts.Get(key.Text)), true
}

// maxParts bounds what a partMemory keeps.
const maxParts = 10_000

// partMemory fills templates in once for each value.
type partMemory struct {
	pages *template.Template
	mu    sync.RWMutex
	kept  map[any]template.HTML
}

type partKey struct {
	name  string
	value any
}

func (m *partMemory) fill(name string, value any) (template.HTML, error) {
	key := partKey{name, value}
	v := reflect.ValueOf(value)
	comparable := value != nil && v.Kind() != reflect.Pointer && v.Comparable()
	if comparable {
		m.mu.RLock()
		html, ok := m.kept[key]
		m.mu.RUnlock()
		if ok {
			return html, nil
		}
	}
	var buf bytes.Buffer
	if err := m.pages.ExecuteTemplate(&buf, name, value); err != nil {
		return "", err
	}
	html := rendered(buf.String())
	if comparable {
		m.mu.Lock()
		defer m.mu.Unlock()
		if len(m.kept) < maxParts {
			m.kept[key] = html
		}
	}
	return html, nil
}
