package search

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"slices"

	"naosu/generator/kb"
)

// articlesOfBodies is of how many articles the files are read at a time.
const articlesOfBodies = 64

// bodies reads the pieces of the files of each article.
func (w *writer) bodies(ctx context.Context) (*inverter, error) {
	ranges := slices.Collect(slices.Chunk(w.order, articlesOfBodies))
	v := &inverter{runs: make([]*run, len(ranges))}
	err := inParallel(ctx, len(ranges), func(r *room, i int) error {
		for j, e := range ranges[i] {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := w.body(r, j, e.article); err != nil {
				return err
			}
			w.advance()
		}
		v.runs[i], r.pairs = r.sorter.pack(r.pairs, i*articlesOfBodies, len(ranges[i]), nil)
		return nil
	})
	return v, err
}

// body adds the pieces of an article's files, and of what its topic and tags are
// called, to the pairs.
func (w *writer) body(r *room, item int, a *kb.Article) error {
	for _, t := range a.Texts {
		data, err := fs.ReadFile(w.lib.FS(), t.File)
		if err != nil {
			return fmt.Errorf("read %s: %w", t.File, err)
		}
		r.add(item, string(prose(data)))
	}
	for _, name := range names(a) {
		r.add(item, name)
	}
	return nil
}

// add adds the whole pieces of a text to the pairs.
func (r *room) add(item int, text string) {
	r.list = appendLetters(r.list[:0], text)
	r.hashes = appendWhole(r.hashes[:0], r.list)
	for _, hash := range r.hashes {
		r.pairs = append(r.pairs, pairFor(hash, item, whole))
	}
}

// names are what the topic and the tags of an article are called.
func names(a *kb.Article) []string {
	list := slices.Clone(a.Topic.FormerNames)
	for _, label := range a.Topic.Label {
		list = append(list, label)
	}
	for _, t := range a.Tags {
		for lang, label := range t.Label {
			list = append(list, label)
			list = append(list, t.Synonyms[lang]...)
		}
	}
	return list
}

// prose is a file without its front matter. Its mark-up is no letters, and a
// link's address does no harm.
func prose(data []byte) []byte {
	if rest, ok := bytes.CutPrefix(data, []byte("---\n")); ok {
		if _, body, ok := bytes.Cut(rest, []byte("\n---")); ok {
			return body
		}
	}
	return data
}
