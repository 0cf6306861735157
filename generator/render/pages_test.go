package render

import (
	"bytes"
	"html/template"
	"testing"
	"text/template/parse"
)

// set prepares one page, which has the shared parts given.
func set(t *testing.T, source string) *template.Template {
	t.Helper()
	page, err := template.New("base.html").Funcs(functions).Parse(source)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := newPageSet(map[string]*template.Template{"page": page}, &Texts{Lang: "en", words: map[string]string{"odd": `"a" < b & c's + d`}})
	if err != nil {
		t.Fatal(err)
	}
	return pages["page"]
}

func filled(t *testing.T, page *template.Template, data any) string {
	t.Helper()
	var b bytes.Buffer
	if err := page.ExecuteTemplate(&b, "base.html", data); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

type spoken struct{ Texts *Texts }

func (s spoken) Text(key string, args ...any) string { return s.Texts.Get(key, args...) }

// TestWordsInTemplates states that words "key" reads like .Text "key" wherever it stands, and
// costs nothing where the page is filled.
func TestWordsInTemplates(t *testing.T) {
	data := spoken{&Texts{Lang: "en", words: map[string]string{"odd": `"a" < b & c's + d`}}}
	for _, place := range []string{`<p>%</p>`, `<p title="%">x</p>`, `<p title='%'>x</p>`, `<title>%</title>`, `<a href="/x?%">x</a>`, `<a href="%">x</a>`,
		`{{if true}}<p>%</p>{{else}}%{{end}}`, `{{range .List}}<i>%</i>{{end}}`, `{{with .Texts}}<i>{{with .Lang}}%{{end}}</i>{{end}}`} {
		type page struct {
			spoken
			List []int
		}
		p := page{data, []int{1, 2}}
		put := func(call string) string { return string(bytes.ReplaceAll([]byte(place), []byte("%"), []byte(call))) }
		asMethod, asWords := set(t, put(`{{$.Text "odd"}}`)), set(t, put(`{{words "odd"}}`))
		a, b := filled(t, asMethod, p), filled(t, asWords, p)
		unescape := func(s string) string { return string(bytes.ReplaceAll([]byte(s), []byte("&#43;"), []byte("+"))) }
		if unescape(a) != unescape(b) {
			t.Errorf("%s\n method %s\n words  %s", place, a, b)
		}
	}
	page := set(t, `<p class="{{words "odd"}}">{{words "odd"}}</p>`)
	for _, n := range page.Tree.Root.Nodes {
		if _, action := n.(*parse.ActionNode); action {
			t.Errorf("%s is still to be called", n)
		}
	}
}

// TestPart states that part gives what template gives, for each value.
func TestPart(t *testing.T) {
	page := set(t, `{{range .}}{{part "one" .}}{{template "one" .}}|{{end}}{{define "one"}}<b title="{{.Word}}">{{.Value}}</b>{{end}}`)
	list := []Badge{{Word: `"a"`, Value: "<1>"}, {Word: "b", Value: "2"}, {Word: `"a"`, Value: "<1>"}}
	want := ""
	for _, html := range []string{`<b title="&#34;a&#34;">&lt;1&gt;</b>`, `<b title="b">2</b>`, `<b title="&#34;a&#34;">&lt;1&gt;</b>`} {
		want += html + html + "|"
	}
	for range 2 {
		if got := filled(t, page, list); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	lists := set(t, `{{range .}}{{part "one" .}}|{{end}}{{define "one"}}{{range .}}<i>{{.}}</i>{{end}}{{end}}`)
	if got, want := filled(t, lists, [][]int{{1, 2}, {3}}), "<i>1</i><i>2</i>|<i>3</i>|"; got != want {
		t.Errorf("values that cannot be compared give %s, want %s", got, want)
	}
	pointers, badge := set(t, `{{part "one" .}}{{define "one"}}{{.Word}}{{end}}`), &Badge{}
	for _, word := range []string{"first", "second"} {
		if badge.Word = word; filled(t, pointers, badge) != word {
			t.Errorf("what a pointer leads to is kept: want %s", word)
		}
	}
}
