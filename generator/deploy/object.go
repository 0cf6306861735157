//go:build deploy

package deploy

import (
	"path"
	"strings"
)

// A Header is what a store sends with an object.
type Header struct {
	Type     string // Content-Type
	Cache    string // Cache-Control
	Encoding string // Content-Encoding, or ""
}

// The lifetimes in caches, which are those of _headers: for ever where another
// content has another name, else as long as the store says that nothing changed.
const (
	immutable = "public, max-age=31536000, immutable"
	fresh     = "no-cache"
)

// stages are changes in the order in which they are made.
type stages [4][]Change

const (
	fingerprinted = iota
	loaded        // by pages
	documents
	removals
)

// documentTypes are the endings of files that lead to others. Besides these,
// a folder of ours has files that pages load.
var documentTypes = map[string]bool{".html": true, ".xml": true, ".json": true, ".txt": true, ".md": true}

// stageOf tells when a file is sent.
func stageOf(name string) int {
	switch {
	case hasFingerprint(name):
		return fingerprinted
	case documentTypes[path.Ext(name)] && !inAssets(name):
		return documents
	}
	return loaded
}

func inAssets(name string) bool {
	return strings.HasPrefix(name, "assets/") || strings.HasPrefix(name, "search/")
}

// hasFingerprint tells names that a build makes of the content: in assets/ NAME-
// and 8 letters of base 32, in search/ NAME- and 10 hexadecimal digits.
func hasFingerprint(name string) bool {
	if !inAssets(name) {
		return false
	}
	stem := strings.TrimSuffix(path.Base(name), path.Ext(name))
	i := strings.LastIndexByte(stem, '-')
	if i < 0 {
		return false
	}
	hash := stem[i+1:]
	if strings.HasPrefix(name, "assets/") {
		return len(hash) == 8 && strings.Trim(hash, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == "" && strings.ContainsAny(hash, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	}
	return len(hash) == 10 && strings.Trim(hash, "0123456789abcdef") == ""
}

// types are the content types of files by their endings, independent of the
// machine's own table.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".json": "application/json; charset=utf-8", ".xml": "application/xml; charset=utf-8", ".txt": "text/plain; charset=utf-8",
	".md": "text/markdown; charset=utf-8", ".svg": "image/svg+xml; charset=utf-8", ".webmanifest": "application/manifest+json; charset=utf-8",
	".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".avif": "image/avif",
	".ico": "image/x-icon", ".pdf": "application/pdf", ".zip": "application/zip", ".woff2": "font/woff2", ".mp4": "video/mp4",
}

// header returns what a file is sent with.
func header(name string, gzip bool) Header {
	h := Header{Type: types[strings.ToLower(path.Ext(name))], Cache: fresh}
	switch base := path.Base(name); {
	case base == "opensearch.xml":
		h.Type = "application/opensearchdescription+xml; charset=utf-8"
	case base == "feed.xml":
		h.Type = "application/atom+xml; charset=utf-8"
	case base == "feed.json":
		h.Type = "application/feed+json; charset=utf-8"
	case h.Type == "":
		h.Type = "application/octet-stream"
	}
	if hasFingerprint(name) {
		h.Cache = immutable
	}
	if gzip {
		h.Encoding = "gzip"
	}
	return h
}

// forHosts are files that other kinds of hosts obey, and no store does.
var forHosts = map[string]bool{"_headers": true, "_redirects": true}
