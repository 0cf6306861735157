// Package source knows text files, places in them, and what is wrong there.
//
// [File] is one text that an author wrote, as read. It turns byte offsets into
// a [Place] (file, line, column), which is what outlives the text: places are
// small, and the rest of the program keeps them instead of the file.
//
// A [Finding] is a mistake at a place: data, not an error. [Findings] collects
// them; all findings of a run are reported, sorted, in Japanese or English
// ([Text] holds both). An error in the sense of Go is a failure of the machine
// and never a finding.
package source

import (
	"bytes"
	"sort"
	"unicode/utf8"
)

// File is a text file of UTF-8 with its lines counted. A byte order mark is
// removed and CRLF or CR become LF, so that lines and columns are the ones an
// editor shows. A File is not changed after NewFile.
type File struct {
	Path string // slash-separated, relative to the parent of the content folder
	Data []byte // normalised text
	from []int  // offset of each line's first byte
}

// NewFile prepares data, which it may keep and change, as the text of path.
func NewFile(path string, data []byte) *File {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	f := &File{Path: path, Data: data, from: make([]int, 1, 1+bytes.Count(data, []byte("\n")))}
	for i, c := range data {
		if c == '\n' {
			f.from = append(f.from, i+1)
		}
	}
	return f
}

// Place tells where the bytes from start to end stand. Offsets outside the
// file are moved to its edge, so that a place always lies inside the file, and
// those within a character to its edge.
func (f *File) Place(start, end int) Place {
	start = min(max(start, 0), len(f.Data))
	end = min(max(end, start), len(f.Data))
	start, _ = f.character(start)
	_, end = f.character(end)
	p := Place{File: f.Path}
	p.Line, p.Column = f.position(start)
	p.EndLine, p.EndColumn = f.position(end)
	return p
}

// character widens an offset that lies within a character to the whole of it.
func (f *File) character(at int) (from, to int) {
	for back := 1; back < utf8.UTFMax && back <= at && at < len(f.Data) && !utf8.RuneStart(f.Data[at]); back++ {
		if r, n := utf8.DecodeRune(f.Data[at-back:]); r != utf8.RuneError && n > back {
			return at - back, at - back + n
		}
	}
	return at, at
}

// position gives line and column, both from 1, the column in characters.
func (f *File) position(offset int) (line, column int) {
	line = sort.Search(len(f.from), func(i int) bool { return f.from[i] > offset })
	return line, 1 + utf8.RuneCount(f.Data[f.from[line-1]:offset])
}

// Offset is the inverse of Place for its start: the byte at which column of
// line begins, or the nearest byte of the file if there is no such place.
func (f *File) Offset(line, column int) int {
	if line < 1 {
		return 0
	}
	if line > len(f.from) {
		return len(f.Data)
	}
	at := f.from[line-1]
	for ; column > 1 && at < len(f.Data) && f.Data[at] != '\n'; column-- {
		_, n := utf8.DecodeRune(f.Data[at:])
		at += n
	}
	return at
}

// Line returns the text of a line, counted from 1, without its line break.
func (f *File) Line(n int) string {
	if n < 1 || n > len(f.from) {
		return ""
	}
	rest := f.Data[f.from[n-1]:]
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	return string(rest)
}

// Damage returns the offset of the first byte that no text may hold: NUL, or
// one that is not UTF-8. It is -1 for a sound text.
func (f *File) Damage() int {
	nul := bytes.IndexByte(f.Data, 0)
	if utf8.Valid(f.Data) {
		return nul
	}
	at := 0
	for at != nul {
		r, n := utf8.DecodeRune(f.Data[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	return at
}
