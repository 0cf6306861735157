package kb

import (
	"maps"
	"slices"

	"naosu/generator/source"
)

// Schema is a JSON Schema of draft 07, which editors for YAML know best. It is
// made from the same tables by which the loader reads a file.
type Schema struct {
	Draft       string             `json:"$schema,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"` // in both languages
	Type        any                `json:"type,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	Pattern     string             `json:"pattern,omitempty"`
	Minimum     int                `json:"minimum,omitempty"`
	Maximum     int                `json:"maximum,omitempty"`
	MinLength   int                `json:"minLength,omitempty"`
	MinItems    int                `json:"minItems,omitempty"`
	Items       *Schema            `json:"items,omitempty"`
	Properties  map[string]*Schema `json:"properties,omitempty"`
	Names       *Schema            `json:"propertyNames,omitempty"`
	Others      any                `json:"additionalProperties,omitempty"`
	Required    []string           `json:"required,omitempty"`
	AnyOf       []*Schema          `json:"anyOf,omitempty"`
}

// reading is how a value is read, and which values can be.
type reading struct {
	read   func(field)
	schema func() *Schema
}

// A text may look like a number or like yes and no: the loader reads it as it
// is written.
func textSchema() *Schema { return &Schema{Type: []string{"string", "number", "boolean"}} }

func fullTextSchema() *Schema { return &Schema{Type: textSchema().Type, MinLength: 1} }

func listSchema() *Schema {
	return &Schema{AnyOf: []*Schema{textSchema(), {Type: []string{"array", "null"}, Items: textSchema()}}}
}

func dateSchema() *Schema { return &Schema{Type: "string", Pattern: dateForm.String() + "$"} }

func flagSchema() *Schema { return &Schema{Type: "boolean"} }

func urlSchema() *Schema { return &Schema{Type: "string", Pattern: "^https?://."} }

func numberSchema(limit int) *Schema { return &Schema{Type: "integer", Minimum: 1, Maximum: limit} }

func wordSchema(known []string) *Schema { return &Schema{Type: "string", Enum: known} }

func stampsSchema() *Schema { return &Schema{Type: "object", Others: textSchema()} }

func languagesSchema(known []string) *Schema {
	word := wordSchema(known)
	return &Schema{AnyOf: []*Schema{word, {Type: "array", Items: word, MinItems: 1}}}
}

func localSchema(languages []string, full bool) *Schema {
	texts := perLanguage(languages, fullTextSchema)
	if full {
		texts.Required = languages
	}
	return &Schema{AnyOf: []*Schema{fullTextSchema(), texts}}
}

func perLanguage(languages []string, each func() *Schema) *Schema {
	s := &Schema{Type: "object", Properties: map[string]*Schema{}, Others: false}
	for _, lang := range languages {
		s.Properties[lang] = each()
	}
	return s
}

// objectSchema is the schema of an object read by a table. The keys are
// described by name, or by kind and name.
func objectSchema(kind string, known fields, required ...string) *Schema {
	s := &Schema{Type: "object", Properties: map[string]*Schema{}, Others: false, Required: required}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		p := known[name].schema()
		text, ok := described[kind+"."+name]
		if !ok {
			text = described[name]
		}
		p.Description = bothLanguages(text)
		s.Properties[name] = p
	}
	return s
}

func bothLanguages(t source.Text) string { return t.Ja + "\n\n" + t.En }

// slugSchema is the form of an ID.
func slugSchema() *Schema { return &Schema{Type: "string", Pattern: slugForm} }

// Schemas are the schemas of the files of a site in these languages, by name:
// site, topics, tags, glossary, and the front matter of an article, a
// translation, a family, an incident and a page.
func Schemas(languages []string) map[string]*Schema {
	l := &loader{Loader: &Loader{options: Options{Languages: languages}}, lib: &Library{Site: Site{Languages: languages}}}
	front := func(name string, kind Kind, required ...string) *Schema {
		p := &parsing{parsed: &parsed{text: &Text{}}, kind: kind}
		return objectSchema(name, p.frontFields(decoder{}), required...)
	}
	entries := func(kind string, known fields, required ...string) *Schema {
		return &Schema{Type: "object", Names: slugSchema(), Others: objectSchema(kind, known, required...)}
	}
	p := &parsing{parsed: &parsed{text: &Text{}}}
	list := map[string]*Schema{
		"site":        objectSchema("site", l.siteFields(decoder{}, &Site{Languages: languages}), "title", "base_url"),
		"topics":      entries("topics", topicFields(decoder{}, &Topic{}, languages, &topicLists{}), "label"),
		"tags":        entries("tags", l.tagFields(decoder{}, &Tag{}), "label"),
		"glossary":    entries("glossary", termFields(decoder{}, &Term{}, languages), "term", "short"),
		"article":     front("article", ArticleKind, "title"),
		"translation": objectSchema("translation", p.textFields(decoder{}), "title"),
		"family":      front("family", FamilyKind, "title"),
		"incident":    front("incident", IncidentKind, "title", "state", "started", "errors", "topic"),
		"page":        front("page", PageKind, "title"),
	}
	for name, s := range list {
		s.Draft, s.Title, s.Description = "http://json-schema.org/draft-07/schema#", "naosu "+name, bothLanguages(described[name])
	}
	return list
}
