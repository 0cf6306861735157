package render

import (
	"encoding/json"
	"fmt"
	"html/template"
)

// This file is the only one that turns text into trusted HTML. There are four
// sources: package markdown, whose output is escaped by construction, templates
// that were filled before the page, JSON for data blocks, and the address of a
// redirect.

// trusted marks what markdown rendered.
func trusted(html string) template.HTML { return template.HTML(html) }

// rendered marks what a template of the site gave.
func rendered(html string) template.HTML { return template.HTML(html) }

// jsonLD writes a value as a JSON-LD data block. json.Marshal escapes <, > and
// & so that no value can end the element.
func jsonLD(v any) (template.HTML, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("write JSON-LD: %w", err)
	}
	return template.HTML(`<script type="application/ld+json">` + string(data) + `</script>`), nil
}

// refresh writes the element that leads a browser on to an address of this
// site.
func refresh(href string) template.HTML {
	return template.HTML(`<meta http-equiv="refresh" content="0; url=` + template.HTMLEscapeString(href) + `">`)
}
