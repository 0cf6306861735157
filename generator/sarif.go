package main

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"naosu/generator/source"
)

// The part of SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0) that findings
// need. Places count from 1; columns are characters, which SARIF calls
// unicodeCodePoints.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		Language   string        `json:"language"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string       `json:"id"`
		Short   sarifMessage `json:"shortDescription"`
		Default struct {
			Level string `json:"level"`
		} `json:"defaultConfiguration"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifMessage    `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region *sarifRegion `json:"region,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
)

const sarifSchema = "https://json.schemastore.org/sarif-2.1.0.json"

// printSARIF writes findings as SARIF 2.1.0, in one language, with the rules that
// they are of.
func printSARIF(out io.Writer, lang string, findings source.Findings) error {
	run := sarifRun{Language: lang, ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "naosu", Rules: []sarifRule{}}
	index := map[string]int{}
	used := map[string]bool{}
	for _, f := range findings {
		used[f.Rule] = true
	}
	for _, r := range rules() {
		if !used[r.ID] {
			continue
		}
		rule := sarifRule{ID: r.ID, Short: sarifMessage{r.Why.In(lang)}}
		rule.Default.Level = r.Severity.String()
		index[r.ID] = len(run.Tool.Driver.Rules)
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule)
	}
	for _, f := range findings {
		run.Results = append(run.Results, sarifResult{f.Rule, index[f.Rule], f.Severity.String(), sarifMessage{whole(f, lang)}, []sarifLocation{{physical(f.Place)}}})
	}
	if err := indented(out, sarifLog{sarifSchema, "2.1.0", []sarifRun{run}}); err != nil {
		return fmt.Errorf("print findings: %w", err)
	}
	return nil
}

func physical(at source.Place) (p sarifPhysical) {
	p.Artifact.URI = (&url.URL{Path: at.File}).String()
	if at.Line > 0 {
		p.Region = &sarifRegion{at.Line, at.Column, at.EndLine, at.EndColumn}
	}
	return p
}

// whole is the message with its hint.
func whole(f source.Finding, lang string) string {
	message := printable(f.Message.In(lang))
	if hint := f.Hint.In(lang); hint != "" {
		message += "\n" + source.Say("hint", "ヒント").In(lang) + ": " + printable(hint)
	}
	return message
}

// printGitHub writes findings as workflow commands of GitHub Actions, which show
// as annotations at their lines.
//
//	::error file=content/pages/about/ja.md,line=5,endLine=5,col=13,endColumn=21,title=link-target::…
func printGitHub(out io.Writer, lang string, findings source.Findings) error {
	for _, f := range findings {
		properties := "file=" + githubProperty(f.Place.File)
		if at := f.Place; at.Line > 0 {
			properties += fmt.Sprintf(",line=%d,endLine=%d", at.Line, at.EndLine)
			if at.Line == at.EndLine { // GitHub takes columns within one line only
				properties += fmt.Sprintf(",col=%d,endColumn=%d", at.Column, at.EndColumn)
			}
		}
		if _, err := fmt.Fprintf(out, "::%s %s,title=%s::%s\n", f.Severity, properties, githubProperty(f.Rule), githubData(whole(f, lang))); err != nil {
			return fmt.Errorf("print findings: %w", err)
		}
	}
	return nil
}

// githubData escapes a message, githubProperty the value of a property, as the
// runner undoes it (actions/toolkit, packages/core/src/command.ts).
func githubData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func githubProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(githubData(s))
}
