package search

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/klauspost/compress/gzip"

	"naosu/generator/kb"
	"naosu/generator/site"
)

// The index as browsers read it (templates/assets/index.js) lies in search/.
// index.json is the root; all other files are compressed with gzip whatever the
// server does, and have a hash of their content in their names, so that they may
// be kept for ever.
//
//	{"version": 1, "texts": NAME, "bodies": [NAME…]}   up to 2,000 articles
//	{"version": 1, "meta": NAME}                       more
//
// texts is JSON: {"langs", "topics": [[id, [label…]]…], "articles": […]}, and
// an article is
//
//	[id, flags, [title…], [code…], [[language, text, heading?]…], side,
//	 [[first remedy, its id, effort, risk]…], family, [[tell, own cell]…]]
//
// with one title, remedy and tell for each language, 0 where there is none. Of
// the flags, 1 is retired, 2 an incident that is open. The size is about 80
// bytes an article.
//
// meta is 4 bytes with the size of JSON, that JSON, and a table. The JSON is
// {"langs", "topics", "articles": count, "block", "lengths": [count…], "rare":
// [NAME…], "common": [NAME…], "parts": [NAME…], "blocks": [NAME…], "bodies":
// [NAME…]}. Articles are in the order of how much rarity their shortest text has,
// and those with as much in that of their IDs: of lengths, the first is how many
// have less than 32, the next how many have less than 64, and so on. The
// table has 2 bits for each place, the lowest first, and a piece has the place
// hash mod places: 0 no text has it, 1 it is rare (in fewer than one article in
// 255), 2 less so (one in 31), 3 common. A block is the JSON of that many
// articles, in their order.
//
// A file of postings or of bodies covers an equal part of all hashes: the number
// of keys, then for each key in order the distance to the last one, the number
// of articles, and for each the distance to the last one; all of them varints.
// rare and common hold words, pairs of Japanese letters and codes of error texts
// that stand in fewer than one article in eight, by whether the table says that
// they are rare; parts hold the parts of words, which help where words are
// misspelt; bodies hold those of the files of articles, in at most every fourth.
const (
	smallMost   = 2000 // articles of an index in one file
	mostPlaces  = 1 << 18
	lengthsMost = 8
	commonText  = 8
	commonBody  = 4
	indexFolder = "search/"
)

// files says in how many files a large index is cut. Few are fetched for a
// paste, so small ones are read sooner; but a host may take no more than so many
// files, which counts most where there are few articles.
type files struct{ block, blocks, rare, common, parts, bodies int }

func filesOf(articles int) files {
	block := 256
	if articles > 20_000 {
		block = 160
	}
	each := func(size int) int { return (articles + size - 1) / size }
	return files{block: block, blocks: each(block), rare: each(4 * block), common: each(2 * block), parts: each(6 * block), bodies: each(6 * block)}
}

func (f files) all() int { return f.blocks + f.rare + f.common + f.parts + f.bodies }

// Size says how large an index is.
type Size struct {
	Files int   `json:"files"`
	Bytes int64 `json:"bytes"`
}

// writer hands the files of an index on.
type writer struct {
	x     *Index
	lib   *kb.Library
	out   site.Output
	tells map[tellKey][]string
	order []*entry // the articles of the index
	place []int32  // of each article of the library, in that order
	mu    sync.Mutex
	size  Size
	named map[string][sha256.Size]byte // what is in the files with a hash in their names

	progress    func(done, total int)
	done, total int // articles that are read and files that are made
}

// Write writes the index of a library for browsers. It stops early when ctx is
// done. Progress, where there is one, is told how much of the work is done, from
// several goroutines.
func (x *Index) Write(ctx context.Context, lib *kb.Library, out site.Output, progress func(done, total int)) (Size, error) {
	w := &writer{x: x, lib: lib, out: out, progress: progress}
	err := w.write(ctx, len(x.articles) > smallMost)
	return w.size, err
}

func (w *writer) write(ctx context.Context, sharded bool) (err error) {
	w.total = steps(len(w.x.articles), sharded)
	if w.tells, err = w.readTells(); err != nil {
		return err
	}
	lengths := w.arrange(sharded)
	bodies, err := w.bodies(ctx)
	if err != nil {
		return err
	}
	root := map[string]any{"version": 1}
	if sharded {
		err = w.sharded(ctx, root, lengths, bodies)
	} else {
		err = w.small(ctx, root, bodies)
	}
	if err := errors.Join(err, ctx.Err()); err != nil {
		return err
	}
	data, err := json.Marshal(root)
	if err != nil {
		return fmt.Errorf("write search index: %w", err)
	}
	return w.put("index.json", append(data, '\n'))
}

func (w *writer) put(name string, data []byte) error {
	w.mu.Lock()
	w.size.Files++
	w.size.Bytes += int64(len(data))
	w.mu.Unlock()
	return w.out.Put(indexFolder+name, "(search index)", data)
}

// packed writes a compressed file and returns its name.
func (w *writer) packed(r *room, kind string, data []byte) (string, error) {
	var b bytes.Buffer
	z, err := r.gzip(&b)
	if err == nil {
		_, err = z.Write(data)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return "", fmt.Errorf("compress search index: %w", err)
	}
	sum := sha256.Sum256(data)
	name := kind + "-" + hex.EncodeToString(sum[:5]) + ".bin"
	if w.written(name, sum) {
		return name, nil
	}
	return name, w.put(name, b.Bytes())
}

// written tells whether a file with this name and content is written already:
// lists that are empty, or alike, share one.
func (w *writer) written(name string, sum [sha256.Size]byte) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.named == nil {
		w.named = map[string][sha256.Size]byte{}
	}
	other, there := w.named[name]
	if !there {
		w.named[name] = sum
	}
	return other == sum
}

// gzip is a compressor that writes to b. A new one takes a megabyte, so it is
// kept.
func (r *room) gzip(b *bytes.Buffer) (z *gzip.Writer, err error) {
	if r.zip == nil {
		r.zip, err = gzip.NewWriterLevel(b, gzip.BestCompression)
		return r.zip, err
	}
	r.zip.Reset(b)
	return r.zip, nil
}

func (w *writer) json(r *room, kind string, v any) (string, error) {
	data, err := marshal(v)
	if err != nil {
		return "", err
	}
	return w.packed(r, kind, data)
}

// marshal is JSON without escapes for HTML, which these files never meet.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("write search index: %w", err)
	}
	return b.Bytes(), nil
}

func (w *writer) small(ctx context.Context, root map[string]any, bodies *inverter) error {
	texts, err := w.json(&room{}, "texts", map[string]any{"langs": w.x.langs, "topics": w.topics(), "articles": w.rows(w.order)})
	if err != nil {
		return err
	}
	names, err := w.postings(ctx, "bodies", 1, len(w.order)/commonBody, bodies.each)
	root["texts"], root["bodies"] = texts, names
	return err
}

func (w *writer) sharded(ctx context.Context, root map[string]any, lengths []int, bodies *inverter) error {
	n, files := len(w.order), filesOf(len(w.order))
	words := w.words()
	table := tableOf(words, n)
	isRare := func(hash uint32) bool { return table.level(hash) == 1 }
	isCommon := func(hash uint32) bool { return table.level(hash) > 1 }
	meta := map[string]any{"langs": w.x.langs, "topics": w.topics(), "articles": n, "block": files.block, "lengths": lengths}
	for _, f := range []struct {
		key, kind   string
		files, most int
		all         each
	}{
		{"bodies", "b", files.bodies, n / commonBody, bodies.each},
		{"parts", "q", files.parts, n / commonText, w.parts},
		{"rare", "p", files.rare, n / commonText, words.only(isRare)},
		{"common", "c", files.common, n / commonText, words.only(isCommon)},
	} {
		names, err := w.postings(ctx, f.kind, f.files, f.most, f.all)
		if err != nil {
			return err
		}
		meta[f.key] = names
	}
	blocks := slices.Collect(slices.Chunk(w.order, files.block))
	names := make([]string, len(blocks))
	err := w.inParallel(ctx, len(blocks), func(r *room, i int) (err error) {
		names[i], err = w.json(r, "t", w.rows(blocks[i]))
		return err
	})
	if err != nil {
		return err
	}
	meta["blocks"] = names
	head, err := marshal(meta)
	if err != nil {
		return err
	}
	data := binary.LittleEndian.AppendUint32(nil, uint32(len(head)))
	root["meta"], err = w.packed(&room{}, "meta", slices.Concat(data, head, table))
	return err
}

// inParallel does n pieces of the work, unless ctx is done, and counts them.
func (w *writer) inParallel(ctx context.Context, n int, do func(r *room, i int) error) error {
	return inParallel(ctx, n, func(r *room, i int) error {
		if err := do(r, i); err != nil {
			return err
		}
		w.advance()
		return nil
	})
}

// steps is how many pieces of work there are: articles to read and files to make.
func steps(articles int, sharded bool) int {
	if !sharded {
		return articles + 1
	}
	return articles + filesOf(articles).all()
}

// advance counts a piece of the work.
func (w *writer) advance() {
	w.mu.Lock()
	w.done++
	done := w.done
	w.mu.Unlock()
	if w.progress != nil {
		w.progress(done, w.total)
	}
}
