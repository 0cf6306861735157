package kb

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"

	"naosu/generator/markdown"
	"naosu/generator/source"
)

// Body is the prose of a text, parsed: what render asks for again, one text at
// a time, because keeping it costs some thirty times its size.
type Body struct {
	File     *source.File
	Doc      *markdown.Doc
	Intro    Blocks // what stands before the first section
	Sections []Section
}

// Blocks is a run of top-level blocks of a Doc.
type Blocks struct{ From, To int }

// Section is an H2 and what belongs to it.
type Section struct {
	ID      string
	Known   bool // one of the recognised sections
	Heading int  // index into Doc.Headings
	Blocks       // behind the heading, up to the next H2
	Lead    Blocks
	Parts   []Part // its H3s
}

// Part is an H3 and what belongs to it.
type Part struct {
	ID      string
	Heading int
	Blocks
}

// Section returns the section with an id, or nil.
func (b *Body) Section(id string) *Section {
	for i := range b.Sections {
		if b.Sections[i].ID == id {
			return &b.Sections[i]
		}
	}
	return nil
}

// Body reads and parses the prose of a text. It fails when the file cannot be
// read or is not the one that was loaded.
func (l *Library) Body(t *Text) (*Body, error) {
	data, err := fs.ReadFile(l.fsys, t.File)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", t.File, err)
	}
	if sha256.Sum256(data) != t.hash {
		return nil, fmt.Errorf("%s changed while the site was being built; build again", t.Place.File)
	}
	file := source.NewFile(t.Place.File, data)
	_, _, from := frontMatter(file.Data)
	b := split(l.parser.Parse(file.Data, from))
	b.File = file
	return b, nil
}

// split finds the sections of a text. Headings inside quotes or lists do not
// make any.
func split(doc *markdown.Doc) *Body {
	b := &Body{Doc: doc, Intro: Blocks{0, doc.Blocks()}}
	for i := range doc.Headings {
		h := &doc.Headings[i]
		if h.Block < 0 || h.Level > 3 {
			continue
		}
		if h.Level < 3 {
			b.begin(i, h)
		} else if n := len(b.Sections); n > 0 {
			b.Sections[n-1].part(i, h)
		}
	}
	return b
}

func (b *Body) begin(i int, h *markdown.Heading) {
	end := b.Doc.Blocks()
	if n := len(b.Sections); n > 0 {
		b.Sections[n-1].close(h.Block)
	} else {
		b.Intro.To = h.Block
	}
	_, known := SectionNames[h.ID]
	s := Section{ID: h.ID, Known: known && h.Level == 2, Heading: i, Blocks: Blocks{h.Block + 1, end}, Lead: Blocks{h.Block + 1, end}}
	b.Sections = append(b.Sections, s)
}

func (s *Section) part(i int, h *markdown.Heading) {
	if n := len(s.Parts); n > 0 {
		s.Parts[n-1].To = h.Block
	} else {
		s.Lead.To = h.Block
	}
	s.Parts = append(s.Parts, Part{h.ID, i, Blocks{h.Block + 1, s.To}})
}

func (s *Section) close(at int) {
	s.To = at
	if n := len(s.Parts); n > 0 {
		s.Parts[n-1].To = at
	} else {
		s.Lead.To = at
	}
}

// hashes gives each part of a text that is translated a short hash: "title"
// (with the description), "intro", and each section by its id. Attributes are
// left out, since translations take them from the original, and so are error
// texts before the first section, which are each language's own.
func (b *Body) hashes(t *Text) map[string]string {
	out := map[string]string{"title": shortHash(t.Title + "\n" + t.Description)}
	if intro := b.introText(); intro != "" {
		out["intro"] = shortHash(intro)
	}
	for _, s := range b.Sections {
		out[s.ID] = shortHash(b.source(s))
	}
	return out
}

func (b *Body) introText() string {
	var out strings.Builder
	for _, blocks := range b.IntroBlocks() {
		out.WriteString(b.Doc.Text(blocks.From, blocks.To) + "\n")
	}
	return strings.TrimSpace(out.String())
}

// IntroBlocks are the blocks before the first section without the error texts,
// which the page shows in the error card.
func (b *Body) IntroBlocks() []Blocks {
	errorText := map[int]bool{}
	for i := range b.Doc.Fences {
		if f := &b.Doc.Fences[i]; f.Lang == "error" {
			errorText[f.Block] = true
		}
	}
	var out []Blocks
	for at := b.Intro.From; at < b.Intro.To; at++ {
		if !errorText[at] {
			out = append(out, Blocks{at, at + 1})
		}
	}
	return out
}

// source is the Markdown of a section, its headings without attributes.
func (b *Body) source(s Section) string {
	var out strings.Builder
	out.WriteString(b.Doc.Headings[s.Heading].Text + "\n")
	for line := range strings.Lines(b.Doc.Source(s.From, s.To)) {
		if strings.HasPrefix(line, "#") {
			if i := strings.LastIndex(line, " {"); i > 0 && strings.HasSuffix(strings.TrimSpace(line), "}") {
				line = line[:i]
			}
		}
		out.WriteString(strings.TrimRight(line, " \t\n") + "\n")
	}
	return strings.TrimSpace(out.String())
}

func shortHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:4])
}

// frontMatter finds the YAML between the lines of three dashes: data[from:to],
// and the offset at which the body begins. Without front matter all are 0; if
// it does not end, to and body are.
func frontMatter(data []byte) (from, to, body int) {
	for at := 0; at < len(data); {
		line := data[at:]
		next := len(data)
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line, next = line[:i], at+i+1
		}
		dashes := string(bytes.TrimRight(line, " \t")) == "---"
		switch {
		case at == 0 && !dashes:
			return 0, 0, 0
		case at == 0:
			from = next
		case dashes:
			return from, at, next
		}
		at = next
	}
	return from, 0, 0
}
