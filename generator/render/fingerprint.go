package render

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"naosu/generator/cache"
)

// A fingerprint is a hash of values: equal values have equal ones. Each value is
// written with its length or kind, so that no two lists of values are written
// alike.
type fingerprint struct {
	sum  hash.Hash
	data []byte // not yet summed
}

var fingerprints = sync.Pool{New: func() any { return &fingerprint{sum: sha256.New()} }}

// newFingerprint begins a fingerprint, which ends with key.
func newFingerprint(values ...any) *fingerprint {
	f := fingerprints.Get().(*fingerprint)
	f.sum.Reset()
	f.data = f.data[:0]
	f.add(values...)
	return f
}

// add takes values in.
func (f *fingerprint) add(values ...any) {
	for _, v := range values {
		f.value(reflect.ValueOf(v))
	}
}

// key is the hash of all that was taken in.
func (f *fingerprint) key() (key cache.Key) {
	f.flush()
	f.sum.Sum(key[:0])
	fingerprints.Put(f)
	return key
}

func (f *fingerprint) flush() {
	f.sum.Write(f.data)
	f.data = f.data[:0]
}

// number takes in a number, or how many values follow.
func (f *fingerprint) number(n uint64) { f.data = binary.AppendUvarint(f.data, n) }

func (f *fingerprint) text(s string) {
	f.number(uint64(len(s)))
	f.data = append(f.data, s...)
}

// value takes in what a template can see of v: of a struct the exported fields.
// What else a page's methods use is the same for all pages of a language, and in
// the fingerprint of the site.
func (f *fingerprint) value(v reflect.Value) {
	if len(f.data) > 32<<10 {
		f.flush()
	}
	switch v.Kind() {
	case reflect.String:
		f.text(v.String())
	case reflect.Bool:
		f.number(map[bool]uint64{true: 1}[v.Bool()])
	case reflect.Int, reflect.Int32, reflect.Int64:
		f.number(uint64(v.Int()))
	case reflect.Uint8:
		f.data = append(f.data, byte(v.Uint()))
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			f.text(string(v.Bytes()))
			return
		}
		f.number(uint64(v.Len()))
		for i := range v.Len() {
			f.value(v.Index(i))
		}
	case reflect.Map:
		f.entries(v)
	case reflect.Pointer:
		f.number(map[bool]uint64{true: 1}[v.IsNil()])
		if !v.IsNil() {
			f.value(v.Elem())
		}
	case reflect.Struct:
		f.fields(v)
	default:
		panic(fmt.Sprintf("no fingerprint of a %s", v.Type()))
	}
}

func (f *fingerprint) entries(v reflect.Value) {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	f.number(uint64(len(keys)))
	for _, k := range keys {
		f.value(k)
		f.value(v.MapIndex(k))
	}
}

func (f *fingerprint) fields(v reflect.Value) {
	if t, ok := v.Interface().(time.Time); ok {
		f.number(uint64(t.UnixNano()))
		return
	}
	for i := range v.NumField() {
		if field := v.Field(i); field.CanInterface() { // it is exported
			f.value(field)
		}
	}
}
