package render

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"naosu/generator/source"
)

var ruleTemplate = source.Rule{ID: "template", Severity: source.Error, Why: source.Text{
	En: "A template of the site that cannot be read or asks for data that a page does not have gives no page.",
	Ja: "読めないテンプレートや、ページにないデータを求めるテンプレートからは、ページを作れません。"}}

// Rules lists the kinds of mistake that rendering finds.
func Rules() []source.Rule { return []source.Rule{ruleTemplate} }

// shared are the templates that every page is made with; each kind of page has
// a file of its own beside them, which defines "main".
var shared = []string{"base.html", "parts.html"}

// pageNames are the kinds of page.
var pageNames = []string{"home", "article", "topic", "tag", "tags", "errors", "order", "faq", "incidents", "incident", "family", "glossary", "search", "page", "notfound", "root", "embed", "redirect"}

// parseTemplates reads all pages. A template that cannot be read is a finding.
func parseTemplates(fsys fs.FS) (map[string]*template.Template, error) {
	base, err := template.New("base.html").Funcs(functions).ParseFS(fsys, shared...)
	if err != nil {
		return nil, templateError(err, nil)
	}
	pages := map[string]*template.Template{}
	for _, name := range pageNames {
		t, err := base.Clone()
		if err == nil {
			_, err = t.ParseFS(fsys, name+".html")
		}
		if err != nil {
			return nil, templateError(err, nil)
		}
		pages[name] = t
	}
	return pages, nil
}

// templateFindings takes a mistake in a template out of an error.
func templateFindings(err error) (source.Findings, error) {
	var mistake *TemplateError
	if errors.As(err, &mistake) {
		return source.Findings{mistake.Finding}, nil
	}
	return nil, err
}

// TemplateError is a mistake in a template.
type TemplateError struct{ Finding source.Finding }

func (e *TemplateError) Error() string { return e.Finding.Message.En }

// templatePlace matches the head of what html/template says of a mistake.
var templatePlace = regexp.MustCompile(`^(?:html/)?template: ?([^:]+)(?::(\d+)(?::(\d+))?)?: (.*)$`)

var mendTemplate = source.Text{En: "mend the file, or remove your own copy to get the built-in one", Ja: "ファイルを直すか、自分のファイルを消して組み込みのものを使ってください"}

// templateError turns an error of html/template into a finding. data, which may
// be nil, is the page that the template was given.
func templateError(err error, data any) error {
	var known *TemplateError
	if errors.As(err, &known) {
		return known
	}
	var missing *fs.PathError
	if errors.As(err, &missing) {
		return fmt.Errorf("read templates: %w", err)
	}
	f := source.Finding{Rule: ruleTemplate.ID, Severity: source.Error, Place: source.Place{File: "templates"}, Message: source.Text{En: err.Error(), Ja: err.Error()}, Hint: mendTemplate}
	if m := templatePlace.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[2])
		f.Place = source.Place{File: "templates/" + m[1]}
		if line > 0 {
			column, _ := strconv.Atoi(m[3])
			f.Place = source.Place{File: f.Place.File, Line: line, Column: column + 1, EndLine: line, EndColumn: column + 1}
		}
		f.Message = source.Text{En: m[4], Ja: m[4]}
	}
	if data != nil {
		names := strings.Join(fieldNames(reflect.TypeOf(data)), ", ")
		f.Hint = source.Say("a %s has: %s", "%s にあるデータ: %s", reflect.TypeOf(data).Name(), names)
	}
	return &TemplateError{f}
}

func fieldNames(t reflect.Type) (names []string) {
	for i := range t.NumField() {
		f := t.Field(i)
		switch {
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			names = append(names, fieldNames(f.Type)...)
		case f.IsExported():
			names = append(names, f.Name)
		}
	}
	return names
}
