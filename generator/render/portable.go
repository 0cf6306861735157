package render

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"naosu/generator/site"
)

// A portable site works where it is unpacked: opened from a disk, and below any
// path of any host. Its links are relative and name index.html, its scripts are
// classic ones without integrity, because browsers check none on a disk, and
// the search index lies in scripts too, because on a disk a page may not fetch
// (assets/engineportable.js). What only hosts, feed readers and search engines
// ask for is left out; canonical addresses still name the site on the web.

// portablePolicy lets pages load nothing but files of the site, and fetch
// nothing at all.
const portablePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
	"form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types naosu"

// pageFile is what the address of a folder stands for.
const pageFile = "index.html"

// A relinker makes the addresses in one page relative.
type relinker struct {
	base string // path of the site
	page string // path of the page in the site
}

// relink returns a portable page.
func (r relinker) relink(page []byte) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(len(page) + len(page)/8)
	for z := html.NewTokenizer(bytes.NewReader(page)); ; {
		kind := z.Next()
		switch kind {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				return nil, fmt.Errorf("read %s: %w", r.page, z.Err())
			}
			return out.Bytes(), nil
		case html.StartTagToken, html.SelfClosingTagToken:
			raw := bytes.Clone(z.Raw()) // reading the token spoils it
			token := z.Token()
			switch {
			case left(token):
			case r.rewrite(token.Attr):
				token.Attr = slices.DeleteFunc(token.Attr, func(a html.Attribute) bool { return a.Key == "integrity" })
				out.WriteString(token.String())
			default:
				out.Write(raw)
			}
		default:
			out.Write(z.Raw())
		}
	}
}

// left tells of elements that name files that a portable site lacks.
func left(t html.Token) bool {
	return t.Data == "link" && slices.ContainsFunc(t.Attr, func(a html.Attribute) bool {
		return a.Key == "rel" && (a.Val == "alternate" || a.Val == "search")
	})
}

// rewrite makes addresses of the site relative and tells whether there are any.
func (r relinker) rewrite(attributes []html.Attribute) (changed bool) {
	for i, a := range attributes {
		to := a.Val
		switch a.Key {
		case "href", "src", "action", "data-search", "data-engine":
			to = r.reference(a.Val)
		case "data-base":
			to = r.relative("")
		case "content":
			if before, address, ok := strings.Cut(a.Val, "url="); ok {
				to = before + "url=" + r.reference(address)
			}
		}
		changed = changed || to != a.Val
		attributes[i].Val = to
	}
	return changed
}

// reference turns an address of this site into one that is relative to the
// page. Other addresses stay as they are.
func (r relinker) reference(address string) string {
	to, ok := strings.CutPrefix(address, r.base)
	if !ok {
		return address
	}
	to, fragment := cutFragment(to)
	if to == "" || strings.HasSuffix(to, "/") {
		to += pageFile
	}
	if to == r.page && fragment != "" {
		return fragment
	}
	return r.relative(to) + fragment
}

// relative is the way from the page to a path of the site; it is a folder's,
// with its slash, for "".
func (r relinker) relative(to string) string {
	from := strings.Split(r.page, "/")
	parts := strings.Split(to, "/")
	same := 0
	for same < min(len(from), len(parts))-1 && from[same] == parts[same] {
		same++
	}
	way := strings.Repeat("../", len(from)-1-same) + strings.Join(parts[same:], "/")
	if way == "" {
		return "./"
	}
	return way
}

// cutFragment splits an address before its "#".
func cutFragment(address string) (string, string) {
	if i := strings.IndexByte(address, '#'); i >= 0 {
		return address[:i], address[i:]
	}
	return address, ""
}

// Scripts returns an output that makes a script of each file: a call of
// naosuFile with the file's name and its bytes in base64.
func Scripts(out site.Output) site.Output { return scripts{out} }

type scripts struct{ out site.Output }

// Put implements site.Output.
func (s scripts) Put(name, owner string, data []byte) error {
	call := "naosuFile(" + strconv.Quote(path.Base(name)) + `,"` + base64.StdEncoding.EncodeToString(data) + "\");\n"
	return s.out.Put(name+".js", owner, []byte(call))
}
