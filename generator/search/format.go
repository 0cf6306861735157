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
	"io/fs"
	"math/bits"
	"runtime"
	"slices"
	"sync"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/sync/errgroup"

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
// meta is 4 bytes with the size of JSON, that JSON, and two tables. The JSON is
// {"langs", "topics", "articles": count, "block", "postings": [NAME…], "parts":
// [NAME…], "blocks": [NAME…], "bodies": [NAME…]}. The first table has 4 bits for
// each article, the lowest first: twice the binary logarithm of a sixteenth of
// the rarity of its shortest text. The second has 2 bits for each place, the lowest
// first, and a piece has the place hash mod places: 0 no text has it, 1 it is
// rare (in fewer than one article in 255), 2 less so (one in 31), 3 common. A
// block is the JSON of that many articles, in their order.
//
// A file of postings or of bodies covers an equal part of all hashes: the number
// of keys, then for each key in order the distance to the last one, the number
// of articles, and for each the distance to the last one; all of them varints.
// Postings hold words, pairs of Japanese letters and codes of error texts that
// stand in fewer than one article in eight; parts hold the parts of words, which
// help where words are misspelt; bodies hold those of the files of
// articles, in at most every second.
const (
	smallMost   = 2000 // articles of an index in one file
	blockSize   = 160  // articles in a block, and for each file of postings
	bodySize    = 160  // articles for each file of bodies
	partSize    = 320  // articles for each file of parts
	mostPlaces  = 1 << 19
	commonText  = 8
	commonBody  = 2
	indexFolder = "search/"
)

// Size says how large an index is.
type Size struct {
	Files int   `json:"files"`
	Bytes int64 `json:"bytes"`
}

// writer hands the files of an index on.
type writer struct {
	x    *Index
	lib  *kb.Library
	out  site.Output
	mu   sync.Mutex
	size Size

	progress    func(done, total int)
	done, total int // articles that are read and files that are made
}

// Write writes the index of a library for browsers. It stops early when ctx is
// done. Progress, where there is one, is told how much of the work is done, from
// several goroutines.
func (x *Index) Write(ctx context.Context, lib *kb.Library, out site.Output, progress func(done, total int)) (Size, error) {
	sharded := len(x.articles) > smallMost
	w := &writer{x: x, lib: lib, out: out, progress: progress, total: steps(len(x.articles), sharded)}
	articles, err := w.articles()
	if err != nil {
		return w.size, err
	}
	bodies, err := w.bodies(ctx)
	if err != nil {
		return w.size, err
	}
	root := map[string]any{"version": 1}
	if sharded {
		err = w.sharded(ctx, root, articles, bodies)
	} else {
		err = w.small(ctx, root, articles, bodies)
	}
	if err := errors.Join(err, ctx.Err()); err != nil {
		return w.size, err
	}
	data, err := json.Marshal(root)
	if err != nil {
		return w.size, fmt.Errorf("write search index: %w", err)
	}
	return w.size, w.put("index.json", append(data, '\n'))
}

func (w *writer) put(name string, data []byte) error {
	w.mu.Lock()
	w.size.Files++
	w.size.Bytes += int64(len(data))
	w.mu.Unlock()
	return w.out.Put(indexFolder+name, "(search index)", data)
}

// packed writes a compressed file and returns its name.
func (w *writer) packed(kind string, data []byte) (string, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
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
	return name, w.put(name, b.Bytes())
}

func (w *writer) json(kind string, v any) (string, error) {
	data, err := marshal(v)
	if err != nil {
		return "", err
	}
	return w.packed(kind, data)
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

func (w *writer) small(ctx context.Context, root map[string]any, articles []any, bodies [][]uint32) error {
	texts, err := w.json("texts", map[string]any{"langs": w.x.langs, "topics": w.topics(), "articles": articles})
	if err != nil {
		return err
	}
	names, err := w.inverted(ctx, "bodies", bodies, len(articles)/commonBody, 1)
	root["texts"], root["bodies"] = texts, names
	return err
}

func (w *writer) sharded(ctx context.Context, root map[string]any, articles []any, bodies [][]uint32) error {
	meta := map[string]any{"langs": w.x.langs, "topics": w.topics(), "articles": len(articles), "block": blockSize}
	var err error
	if meta["bodies"], err = w.inverted(ctx, "b", bodies, len(articles)/commonBody, parts(len(articles), bodySize)); err != nil {
		return err
	}
	if meta["parts"], err = w.inverted(ctx, "q", w.x.parts(), len(articles)/commonText, parts(len(articles), partSize)); err != nil {
		return err
	}
	texts := w.x.byArticle()
	if meta["postings"], err = w.postings(ctx, "p", rarer(texts, len(articles)/commonText), parts(len(articles), blockSize)); err != nil {
		return err
	}
	blocks := slices.Collect(slices.Chunk(articles, blockSize))
	names := make([]string, len(blocks))
	err = w.inParallel(ctx, len(blocks), func(i int) (err error) {
		names[i], err = w.json("t", blocks[i])
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
	root["meta"], err = w.packed("meta", slices.Concat(data, head, w.x.lengths(), table(texts, len(articles))))
	return err
}

func parts(articles, size int) int { return (articles + size - 1) / size }

// inParallel does n pieces of the work, unless ctx is done.
func (w *writer) inParallel(ctx context.Context, n int, do func(i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := do(i); err != nil {
				return err
			}
			w.advance()
			return nil
		})
	}
	return group.Wait()
}

// steps is how many pieces of work there are: articles to read and files to make.
func steps(articles int, sharded bool) int {
	if !sharded {
		return articles + 1
	}
	return articles + parts(articles, bodySize) + parts(articles, partSize) + 2*parts(articles, blockSize)
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

// posting is a piece and the articles that have it, in order.
type posting struct {
	hash     uint32
	articles []int32
}

// byArticle lists the whole pieces and the codes of all texts, by hash.
func (x *Index) byArticle() []posting {
	m := map[uint32][]int32{}
	add := func(hash uint32, e *entry) {
		if list := m[hash]; len(list) == 0 || list[len(list)-1] != int32(e.order) {
			m[hash] = append(list, int32(e.order))
		}
	}
	for _, t := range x.texts {
		for _, hash := range t.whole {
			add(hash, t.entry)
		}
	}
	sorted := sortPostings(m)
	codes := map[uint32][]int32{}
	for key, entries := range x.forms {
		for _, e := range entries {
			codes[codeGram(key)] = append(codes[codeGram(key)], int32(e.order))
		}
	}
	for _, list := range codes {
		slices.Sort(list)
	}
	return sortPostings(merge(sorted, codes))
}

// parts lists the parts of words of the texts of each article.
func (x *Index) parts() [][]uint32 {
	pieces := make([][]uint32, len(x.articles))
	for _, t := range x.texts {
		i := t.entry.order
		for _, hash := range pieceSet(t.list, true) {
			if _, whole := slices.BinarySearch(t.whole, hash); !whole {
				pieces[i] = append(pieces[i], hash)
			}
		}
	}
	for i := range pieces {
		slices.Sort(pieces[i])
		pieces[i] = slices.Compact(pieces[i])
	}
	return pieces
}

// lengths is the table of how much rarity the shortest text of each article has.
func (x *Index) lengths() []byte {
	shortest := make([]int, len(x.articles))
	for _, t := range x.texts {
		rare := 0
		for _, hash := range t.whole {
			rare += min(x.rarity(hash), 40)
		}
		if i := t.entry.order; shortest[i] == 0 || rare < shortest[i] {
			shortest[i] = rare
		}
	}
	data := make([]byte, (len(shortest)+1)/2)
	for i, rare := range shortest {
		level := 2 * max(0, bits.Len(uint(rare/16))-1)
		data[i>>1] |= byte(min(level, 15)) << (4 * (i & 1))
	}
	return data
}

// merge adds the postings of codes. Where a code's hash is a piece's, both
// lists are one.
func merge(list []posting, codes map[uint32][]int32) map[uint32][]int32 {
	m := make(map[uint32][]int32, len(list)+len(codes))
	for _, p := range list {
		m[p.hash] = p.articles
	}
	for hash, articles := range codes {
		both := slices.Concat(m[hash], articles)
		slices.Sort(both)
		m[hash] = slices.Compact(both)
	}
	return m
}

func sortPostings(m map[uint32][]int32) []posting {
	list := make([]posting, 0, len(m))
	for hash, articles := range m {
		list = append(list, posting{hash, articles})
	}
	slices.SortFunc(list, func(a, b posting) int {
		if a.hash < b.hash {
			return -1
		}
		return 1
	})
	return list
}

// rarer leaves out what more than most articles have.
func rarer(list []posting, most int) []posting {
	return slices.DeleteFunc(slices.Clone(list), func(p posting) bool { return len(p.articles) > max(most, 4) })
}

// table says of each piece how rare it is.
func table(list []posting, articles int) []byte {
	places := min(1<<bits.Len(uint(4*len(list))), mostPlaces)
	data := make([]byte, places/4)
	for _, p := range list {
		level := byte(3)
		if n := len(p.articles); n*255 < articles || n == 1 {
			level = 1
		} else if n*31 < articles {
			level = 2
		}
		place := int(p.hash) % places
		shift := 2 * (place & 3)
		if level > data[place>>2]>>shift&3 {
			data[place>>2] = data[place>>2]&^(3<<shift) | level<<shift
		}
	}
	return data
}

// postings writes lists in a number of files, each for an equal part of the
// hashes.
func (w *writer) postings(ctx context.Context, kind string, list []posting, files int) ([]string, error) {
	names := make([]string, files)
	return names, w.inParallel(ctx, files, func(i int) (err error) {
		from, _ := slices.BinarySearchFunc(list, i, func(p posting, i int) int { return part(p.hash, files) - i })
		to, _ := slices.BinarySearchFunc(list, i+1, func(p posting, i int) int { return part(p.hash, files) - i })
		names[i], err = w.packed(kind, encode(list[from:to]))
		return err
	})
}

// inverted writes which articles have each piece, given the sorted pieces of each
// article, and leaves out what more than most have. Only the files that are being
// written are held: all pairs of a piece and an article at once would take
// several times the memory of the pieces.
func (w *writer) inverted(ctx context.Context, kind string, pieces [][]uint32, most, files int) ([]string, error) {
	names := make([]string, files)
	return names, w.inParallel(ctx, files, func(i int) (err error) {
		names[i], err = w.packed(kind, encode(rarer(invert(pieces, i, files), most)))
		return err
	})
}

// part is the file that a hash belongs to.
func part(hash uint32, files int) int { return int(uint64(hash) * uint64(files) >> 32) }

func encode(list []posting) []byte {
	data := binary.AppendUvarint(nil, uint64(len(list)))
	last := uint32(0)
	for _, p := range list {
		data = binary.AppendUvarint(data, uint64(p.hash-last))
		last = p.hash
		data = binary.AppendUvarint(data, uint64(len(p.articles)))
		id := int32(0)
		for _, a := range p.articles {
			data = binary.AppendUvarint(data, uint64(a-id))
			id = a
		}
	}
	return data
}

// bodies lists the pieces of the files of each article.
func (w *writer) bodies(ctx context.Context) ([][]uint32, error) {
	articles := w.x.articles
	pieces := make([][]uint32, len(articles))
	rooms := sync.Pool{New: func() any { return new(room) }}
	err := w.inParallel(ctx, len(articles), func(i int) error {
		r := rooms.Get().(*room)
		defer rooms.Put(r)
		r.pieces = r.pieces[:0]
		for _, t := range articles[i].article.Texts {
			data, err := fs.ReadFile(w.lib.FS(), t.File)
			if err != nil {
				return fmt.Errorf("read %s: %w", t.File, err)
			}
			r.add(prose(data))
		}
		for _, name := range names(articles[i].article) {
			r.add(name)
		}
		slices.Sort(r.pieces)
		pieces[i] = slices.Clone(slices.Compact(r.pieces))
		return nil
	})
	return pieces, err
}

// room is what reading an article needs and the next one uses again.
type room struct {
	letters []letter
	pieces  []uint32
}

// add adds the whole pieces of a text.
func (r *room) add(text string) {
	list := appendLetters(r.letters[:0], text)
	if cap(list) > cap(r.letters) {
		r.letters = list
	}
	grams(list, func(g gram) {
		if g.whole && !g.soft {
			r.pieces = append(r.pieces, g.hash)
		}
	})
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

// invert turns the pieces of each article that belong to one of a number of
// files into postings. Pairs are sorted, since a map of all pieces would take
// several times the memory.
func invert(pieces [][]uint32, file, files int) (list []posting) {
	var pairs []uint64
	for i, p := range pieces {
		from, _ := slices.BinarySearchFunc(p, file, func(hash uint32, file int) int { return part(hash, files) - file })
		for _, hash := range p[from:] {
			if part(hash, files) != file {
				break
			}
			pairs = append(pairs, uint64(hash)<<32|uint64(i))
		}
	}
	slices.Sort(pairs)
	ids := make([]int32, len(pairs))
	for i := 0; i < len(pairs); {
		end := i
		for end < len(pairs) && pairs[end]>>32 == pairs[i]>>32 {
			ids[end] = int32(uint32(pairs[end]))
			end++
		}
		list = append(list, posting{uint32(pairs[i] >> 32), ids[i:end:end]})
		i = end
	}
	return list
}

// prose is a file without its front matter. Its mark-up is no letters, and a
// link's address does no harm.
func prose(data []byte) string {
	if rest, ok := bytes.CutPrefix(data, []byte("---\n")); ok {
		if _, body, ok := bytes.Cut(rest, []byte("\n---")); ok {
			data = body
		}
	}
	return string(bytes.ToValidUTF8(data, nil))
}

func (w *writer) topics() (list []any) {
	for _, t := range w.lib.Topics {
		list = append(list, []any{t.ID, w.each(func(lang string) any { return t.Label[lang] })})
	}
	return list
}

// each makes a list with one value for each language.
func (w *writer) each(value func(lang string) any) []any {
	list := make([]any, len(w.x.langs))
	for i, lang := range w.x.langs {
		list[i] = value(lang)
	}
	return list
}

// articles lists what index.js reads of each article.
func (w *writer) articles() ([]any, error) {
	tells, err := w.tells()
	if err != nil {
		return nil, err
	}
	list := make([]any, 0, len(w.x.articles))
	for _, e := range w.x.articles {
		a := e.article
		flags, family := 0, ""
		if !a.Live() {
			flags |= 1
		}
		if slices.ContainsFunc(a.Incidents, (*kb.Incident).Open) {
			flags |= 2
		}
		if a.Family != nil {
			family = a.Family.ID
		}
		titles := w.each(func(lang string) any { return titleOf(a, lang) })
		firsts := w.each(func(lang string) any { return first(a, lang) })
		tell := w.each(func(lang string) any { return orZero(tells[tellKey{a, lang}]) })
		list = append(list, []any{a.ID, flags, titles, append([]string{}, a.Codes...), w.variants(a), a.Side, firsts, family, tell})
	}
	return list, nil
}

func titleOf(a *kb.Article, lang string) any {
	if t := a.In(lang); t != nil {
		return t.Title
	}
	return 0
}

func orZero(list []string) any {
	if list == nil {
		return 0
	}
	return list
}

func (w *writer) variants(a *kb.Article) []any {
	list := []any{}
	for _, v := range a.Variants {
		variant := []any{max(0, slices.Index(w.x.langs, v.Lang)), v.Text}
		if v.Heading != "" {
			variant = append(variant, v.Heading)
		}
		list = append(list, variant)
	}
	return list
}

// first is the first remedy of an article.
func first(a *kb.Article, lang string) any {
	t := a.In(lang)
	if t == nil || len(a.Remedies) == 0 {
		return 0
	}
	m := a.Remedies[0]
	item := t.Item(kb.Remedies, m.ID)
	if item == nil {
		return 0
	}
	return []string{item.Title, m.ID, m.Effort, m.Risk}
}

type tellKey struct {
	article *kb.Article
	lang    string
}

// tells reads the row of each family that readers can check.
func (w *writer) tells() (map[tellKey][]string, error) {
	found := map[tellKey][]string{}
	for _, f := range w.lib.Families {
		for _, lang := range w.x.langs {
			t := f.In(lang)
			if t == nil {
				continue
			}
			body, err := w.lib.Body(t)
			if err != nil {
				return nil, err
			}
			for _, row := range body.Doc.Table.Rows {
				for _, a := range f.Members {
					if n := f.Column(a) + 1; row.Tell && n < len(row.Cells) && found[tellKey{a, lang}] == nil {
						found[tellKey{a, lang}] = []string{row.Cells[0].Text, row.Cells[n].Text}
					}
				}
			}
		}
	}
	return found, nil
}
