package main

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"

	"naosu/generator/source"
)

// TestSARIF holds the output to the schema of SARIF 2.1.0.
func TestSARIF(t *testing.T) {
	validate := sarifValidator(t)
	place := source.Place{File: "content/pages/with space/ja.md", Line: 2, Column: 3, EndLine: 4, EndColumn: 1}
	findings := source.Findings{
		{Rule: "link-target", Severity: source.Error, Place: place, Message: source.Say("m", "も"), Hint: source.Say("h", "ひ")},
		{Rule: "stray-file", Place: source.Place{File: "content/a"}, Message: source.Say("<m>\x1b", "も")},
	}
	for _, list := range []source.Findings{nil, findings} {
		for _, lang := range []string{"en", "ja"} {
			var out bytes.Buffer
			if err := printSARIF(&out, lang, list); err != nil {
				t.Fatal(err)
			}
			if err := validate(out.Bytes()); err != nil {
				t.Errorf("%v\n%s", err, out.Bytes())
			}
		}
	}
	if validate([]byte(`{"version": "2.1.0", "runs": [{"results": []}]}`)) == nil {
		t.Error("a run without a tool is accepted: the test sees nothing")
	}
}

func sarifValidator(t *testing.T) func([]byte) error {
	t.Helper()
	data, err := os.ReadFile("testdata/schema/sarif-2.1.0-rtm.5.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema jsonschema.Schema
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	schema.Schema = "http://json-schema.org/draft-07/schema#" // it says draft-04, and uses nothing that differs
	resolved, err := schema.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	return func(data []byte) error {
		var value any
		if err := json.Unmarshal(data, &value); err != nil {
			return err
		}
		return resolved.Validate(value)
	}
}

// TestGitHubEscapes states what the runner of GitHub undoes.
func TestGitHubEscapes(t *testing.T) {
	var out bytes.Buffer
	at := source.Place{File: "content/a,b:c%.md", Line: 1, Column: 2, EndLine: 1, EndColumn: 3}
	findings := source.Findings{{Rule: "r", Severity: source.Error, Place: at, Message: source.Say("50%: a, b\r\nc", ""), Hint: source.Say("h", "")}}
	if err := printGitHub(&out, "en", findings); err != nil {
		t.Fatal(err)
	}
	want := "::error file=content/a%2Cb%3Ac%25.md,line=1,endLine=1,col=2,endColumn=3,title=r::50%25: a, b\ufffd c%0Ahint: h\n"
	if out.String() != want {
		t.Errorf("got  %q\nwant %q", out.String(), want)
	}
}
