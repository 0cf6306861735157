package main

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
)

// validErrors holds an errors.json to its schema. It allows no property that the
// schema does not describe, though readers must.
func validErrors(t *testing.T, text string) error {
	t.Helper()
	data, err := os.ReadFile("../docs/schema/errors.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema jsonschema.Schema
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*jsonschema.Schema{&schema, schema.Defs["error"], schema.Defs["text"]} {
		s.AdditionalProperties = &jsonschema.Schema{Not: &jsonschema.Schema{}}
	}
	resolved, err := schema.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return err
	}
	return resolved.Validate(v)
}

// TestErrorsSchema states what the schema refuses; inspect holds the file of each
// site to it.
func TestErrorsSchema(t *testing.T) {
	const entry = `{"id":"a/b","topic":"a","titles":{"en":"A"},"urls":{"en":"https://example.org/en/a/b/"},"codes":[],"texts":[],"side":"you","certainty":"likely","status":"published"}`
	if err := validErrors(t, `{"version":1,"errors":[`+entry+`]}`); err != nil {
		t.Error(err)
	}
	for _, wrong := range []string{`{"version":2,"errors":[]}`, `{"version":1,"errors":[],"more":1}`, `{"version":1,"errors":[{"id":"x"}]}`, `{"version":1}`} {
		if validErrors(t, wrong) == nil {
			t.Errorf("the schema takes %s", wrong)
		}
	}
}
