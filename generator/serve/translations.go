package serve

import (
	_ "embed" // the styles
	"fmt"
	"html"
	"net/http"
	"strings"

	"naosu/generator/source"
)

//go:embed translations.css
var tableStyle []byte

// serveTranslations answers with how far the last good site is translated: a
// plain table that needs no script.
func (p *Preview) serveTranslations(w http.ResponseWriter, r *http.Request) {
	loaded := p.loaded(r.Context())
	shown := p.now.Load().shown
	if !loaded || shown == nil {
		answer := p.instead(503, errReading, nil)
		send(w, answer.status, answer.kind, answer.data)
		return
	}
	send(w, 200, htmlType, []byte(p.table(shown.Translations())))
}

func (p *Preview) table(t Translations) string {
	var b strings.Builder
	title := html.EscapeString(p.say(source.Say("Translations", "翻訳の状況")))
	fmt.Fprintf(&b, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n"+
		"<link rel=\"stylesheet\" href=\"translations.css\">\n</head>\n<body>\n<main>\n<h1>%s</h1>\n<ul>\n", html.EscapeString(p.site.Lang), title, title)
	for _, sum := range t.Sums {
		fmt.Fprintf(&b, "<li>%s</li>\n", html.EscapeString(sum))
	}
	fmt.Fprintf(&b, "</ul>\n<table>\n<thead><tr><th scope=\"col\">%s</th>", html.EscapeString(t.Heading))
	for _, lang := range t.Languages {
		fmt.Fprintf(&b, "<th scope=\"col\">%s</th>", html.EscapeString(lang))
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for _, row := range t.Rows {
		fmt.Fprintf(&b, "<tr><th scope=\"row\">%s</th>", html.EscapeString(row.Folder))
		for i, l := range row.Languages {
			fmt.Fprintf(&b, "<td><a class=\"%s\" href=\"%s\">%s</a></td>", html.EscapeString(l.State), html.EscapeString(row.Addresses[i]), html.EscapeString(l.Words))
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table>\n</main>\n</body>\n</html>\n")
	return b.String()
}
