package source

import (
	"cmp"
	"fmt"
	"slices"
)

// Place is a stretch of a file. Lines and columns count from 1, columns in
// characters; the end is the place behind the last character. The zero Line
// means the file as a whole.
type Place struct {
	File               string
	Line, Column       int
	EndLine, EndColumn int
}

// Text is a message in the two languages of the program.
type Text struct{ En, Ja string }

// Say formats a message in both languages. A language may take the arguments
// in another order with fmt's %[2]q.
func Say(en, ja string, args ...any) Text {
	if len(args) == 0 {
		return Text{en, ja}
	}
	return Text{fmt.Sprintf(en, args...), fmt.Sprintf(ja, args...)}
}

// Counted is a number with the English noun that goes with it: "1 error", "2
// errors". Japanese needs none.
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// In returns the message in lang: Japanese for "ja", English for any other.
func (t Text) In(lang string) string {
	if lang == "ja" {
		return t.Ja
	}
	return t.En
}

// Severity says whether a finding stops a build.
type Severity int

// A Warning is reported; an Error stops the build before anything is published.
const (
	Warning Severity = iota
	Error
)

// String returns the word that JSON uses.
func (s Severity) String() string {
	if s == Error {
		return "error"
	}
	return "warning"
}

// Rule is a kind of mistake. Why is written for authors: the reason that the
// rule exists.
type Rule struct {
	ID       string
	Severity Severity
	Why      Text
}

// Finding is one mistake at one place. Message says what is wrong, quoting the
// author; Hint, which may be empty, says how to mend it. Edit mends it where
// that needs no judgement, and is the zero Edit elsewhere.
type Finding struct {
	Rule          string
	Severity      Severity
	Place         Place
	Message, Hint Text
	Edit          Edit
}

// Edit puts New in the place of Old, which stands At, within one line. The zero
// Edit is none.
type Edit struct {
	At       Place
	Old, New string
}

// Findings is a list of findings; the zero value is ready to use.
type Findings []Finding

// Add appends a finding of rule r.
func (fs *Findings) Add(r Rule, at Place, message, hint Text) {
	*fs = append(*fs, Finding{Rule: r.ID, Severity: r.Severity, Place: at, Message: message, Hint: hint})
}

// AddEdit is Add for a mistake that an edit mends.
func (fs *Findings) AddEdit(r Rule, at Place, message, hint Text, edit Edit) {
	*fs = append(*fs, Finding{r.ID, r.Severity, at, message, hint, edit})
}

// Errors counts the findings that stop a build.
func (fs Findings) Errors() int {
	n := 0
	for _, f := range fs {
		if f.Severity == Error {
			n++
		}
	}
	return n
}

// Sort orders findings by file, place, rule and message, and drops exact
// repetitions, so that the same content gives the same list on every machine.
func (fs *Findings) Sort() {
	slices.SortFunc(*fs, func(a, b Finding) int {
		return cmp.Or(a.Place.compare(b.Place), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Severity, b.Severity),
			cmp.Compare(a.Message.En, b.Message.En), cmp.Compare(a.Message.Ja, b.Message.Ja),
			cmp.Compare(a.Hint.En, b.Hint.En), cmp.Compare(a.Hint.Ja, b.Hint.Ja),
			a.Edit.At.compare(b.Edit.At), cmp.Compare(a.Edit.Old, b.Edit.Old), cmp.Compare(a.Edit.New, b.Edit.New))
	})
	*fs = slices.Compact(*fs)
}

func (p Place) compare(q Place) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column),
		cmp.Compare(p.EndLine, q.EndLine), cmp.Compare(p.EndColumn, q.EndColumn))
}
