// Package draft begins an article from an error text as somebody pasted it.
//
// [Clean] takes away what is not part of the message, [Template] puts
// placeholders in the place of what differs from reader to reader, [Language]
// tells which language it is in, and [Files] writes the article around it: one
// file for each language, with sections, ids and hints in comments, as a draft.
//
//	paste → Clean → Template → Files
package draft

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"naosu/generator/kb"
)

// An Article is what a new article starts from.
type Article struct {
	Text      string   // the error text, as pasted
	Languages []string // of the files; the first is that of the original
	Day       string   // today, such as 2024-06-18
}

// Languages are those that there are words for.
var Languages = []string{"ja", "en"}

// maxText is the longest error text, in bytes. Readers see it above the fold,
// and nobody searches for a whole log.
const maxText = 8 << 10

// ErrEmpty says that a paste holds no text.
var ErrEmpty = errors.New("the error text is empty")

// TooLong says that a paste is more than an error text.
type TooLong struct{ Size, Limit int } // in bytes

// Error says so in English.
func (e *TooLong) Error() string {
	return fmt.Sprintf("the error text has %d bytes, the limit is %d", e.Size, e.Limit)
}

// Files writes the files of the article, by language. Each can be loaded as it
// is, without a finding.
func Files(a Article) (map[string]string, error) {
	text := Clean(a.Text)
	if text == "" {
		return nil, ErrEmpty
	}
	if len(text) > maxText {
		return nil, &TooLong{len(text), maxText}
	}
	for _, lang := range a.Languages {
		if !slices.Contains(Languages, lang) {
			return nil, fmt.Errorf("there are no words for language %q; use %s", lang, strings.Join(Languages, " or "))
		}
	}
	files := map[string]string{}
	for i, lang := range a.Languages {
		files[lang] = skeleton(a, text, lang, i == 0)
	}
	return files, nil
}

// Language tells whether an error text is Japanese ("ja") or not ("en"). Names
// and paths in it do not count: a fifth of the other letters decides.
func Language(text string) string {
	japanese, all := 0, 0
	for _, p := range kb.ParseVariant(Template(text), nil) {
		if p.Name != "" {
			continue
		}
		for _, r := range p.Text {
			switch {
			case isJapanese(r):
				japanese++
				all++
			case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
				all++
			}
		}
	}
	if japanese*5 >= all && japanese > 0 {
		return "ja"
	}
	return "en"
}

func isJapanese(r rune) bool {
	return r >= 0x3041 && r <= 0x30ff || r >= 0x3400 && r <= 0x9fff || r >= 0xf900 && r <= 0xfaff || r >= 0xff66 && r <= 0xff9d
}
