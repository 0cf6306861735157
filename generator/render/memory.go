package render

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"naosu/generator/cache"
	"naosu/generator/kb"
	"naosu/generator/site"
)

// memory is what is kept between builds: pages, and the answers of the FAQ
// pages. A key holds all that they are made of, so that nothing needs to be known
// of what has changed since:
//
//	program, theme, site and glossary  the fingerprint of the site
//	what the template is filled with   the page's struct
//
// The page of an article is looked for before its prose is read again. In the
// place of the prose stand, then, the hashes of the article's files and what
// the prose asks of the site: where its links lead, what its images are.
type memory struct {
	store *cache.Store // nil: nothing is kept
	site  cache.Key
}

// articleKey is the key of the files of an article in one language.
func (r *Renderer) articleKey(p *ArticlePage, a *kb.Article, lang string) cache.Key {
	f := r.proseKey("article", a, lang)
	f.add(*p)
	return f.key()
}

// proseKey begins a fingerprint with all that the prose of an article depends on.
func (r *Renderer) proseKey(kind string, a *kb.Article, lang string) *fingerprint {
	t := a.Best(lang)
	f := newFingerprint(kind, r.memory.site, a.ID, lang, t.Lang, a.Original, a.Causes, a.Remedies, a.DeadEnds, a.Placeholders, t.Items, t.Stale, t.StaleNew)
	for _, t := range a.Texts {
		f.add(t.Lang, t.Place.File, t.Hash())
	}
	for _, dest := range t.Refs {
		f.add(dest, r.target(t, lang, dest))
	}
	for _, name := range t.Pictures {
		picture, there := r.picture(t, name)
		f.add(name, picture, there)
	}
	return f
}

// recall hands on the files that are kept under a key, else those that produce
// makes. These are kept if they are sound.
func (r *Renderer) recall(out site.Output, key func() cache.Key, produce func(out site.Output) (sound bool, err error)) error {
	if r.memory.store == nil {
		_, err := produce(out)
		return err
	}
	k, kept := key(), values.Get().(*[]byte)
	defer values.Put(kept)
	var ok bool
	if *kept, ok = r.memory.store.Get(k, (*kept)[:0]); ok {
		return replay(out, *kept)
	}
	rec := recorder{out: out, files: (*kept)[:0]}
	sound, err := produce(&rec)
	*kept = rec.files
	if err == nil && sound {
		r.memory.store.Put(k, rec.files)
	}
	return err
}

// values are buffers for what is kept.
var values = sync.Pool{New: func() any { return new([]byte) }}

// recorder hands files on and writes them down: path, owner and data of each,
// with their lengths.
type recorder struct {
	out   site.Output
	files []byte
}

// Put implements site.Output.
func (r *recorder) Put(path, owner string, data []byte) error {
	for _, n := range []int{len(path), len(owner), len(data)} {
		r.files = binary.AppendUvarint(r.files, uint64(n))
	}
	r.files = append(append(append(r.files, path...), owner...), data...)
	return r.out.Put(path, owner, data)
}

var errKept = errors.New("what is kept of a page cannot be read")

// replay hands on the files that a recorder wrote down.
func replay(out site.Output, files []byte) error {
	for len(files) > 0 {
		var parts [3][]byte
		var sizes [3]uint64
		for i := range sizes {
			n, used := binary.Uvarint(files)
			if used <= 0 {
				return errKept
			}
			sizes[i], files = n, files[used:]
		}
		for i, n := range sizes {
			if n > uint64(len(files)) {
				return errKept
			}
			parts[i], files = files[:n], files[n:]
		}
		if err := out.Put(string(parts[0]), string(parts[1]), parts[2]); err != nil {
			return err
		}
	}
	return nil
}

// recallFAQ returns the questions of an article that are kept.
func (r *Renderer) recallFAQ(a *kb.Article, lang string) (g FAQGroup, ok bool) {
	if r.memory.store == nil {
		return g, false
	}
	data, ok := r.memory.store.Get(r.faqKey(a, lang), nil)
	return g, ok && json.Unmarshal(data, &g) == nil
}

// rememberFAQ keeps the questions of an article.
func (r *Renderer) rememberFAQ(a *kb.Article, lang string, g FAQGroup) error {
	if r.memory.store == nil {
		return nil
	}
	data, err := json.Marshal(g)
	if err != nil {
		return fmt.Errorf("keep the questions of %s: %w", a.ID, err)
	}
	r.memory.store.Put(r.faqKey(a, lang), data)
	return nil
}

func (r *Renderer) faqKey(a *kb.Article, lang string) cache.Key {
	f := r.proseKey("faq", a, lang)
	f.add(a.Best(lang).Title, a.Path(lang))
	return f.key()
}

// faqPageKey is the key of a page of questions, of which p has none yet.
func (r *Renderer) faqPageKey(p FAQPage, articles []*kb.Article) cache.Key {
	f := newFingerprint("faq page", r.memory.site, p)
	for _, a := range articles {
		f.add(r.faqKey(a, p.Lang))
	}
	return f.key()
}
