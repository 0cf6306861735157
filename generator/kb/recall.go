package kb

import (
	"crypto/sha256"
	"fmt"

	"naosu/generator/cache"
)

// recall returns what a file said to an earlier build, or nil. t has the file's
// language, place and hash.
func (l *Loader) recall(kind Kind, t *Text) *parsed {
	if l.options.Store == nil || kind != ArticleKind {
		return nil
	}
	data, ok := l.options.Store.Get(l.textKey(t), nil)
	if !ok {
		return nil
	}
	return decode(data, t)
}

// keep keeps what a file says for later builds, if nothing is wrong with it:
// findings are looked for anew in each build.
func (l *Loader) keep(p *parsed, kind Kind) {
	if l.options.Store != nil && kind == ArticleKind && len(p.findings) == 0 {
		l.options.Store.Put(l.textKey(p.text), p.encode())
	}
}

// textKey is a hash of everything that a file says depends on.
func (l *Loader) textKey(t *Text) cache.Key {
	return sha256.Sum256(fmt.Appendf(nil, "text %x %x %q %q", l.options.Program, t.hash, t.Lang, t.Place.File))
}
