package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	chromahtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
	"golang.org/x/sync/errgroup"
)

// roomForGarbage is what the floor gives the collector, in percent of what
// lives; more saves nothing.
const roomForGarbage = 400

// floor reads each Markdown file below src, renders it with goldmark and chroma,
// each block of code that occurs again only once, and writes it below out: no
// templates, no lists, no search, no checks.
func floor(src, out string) error {
	debug.SetGCPercent(roomForGarbage)
	code := &colours{formatter: chromahtml.New(chromahtml.WithClasses(true)), lexers: map[string]chroma.Lexer{}, done: map[string][]byte{}}
	group := errgroup.Group{}
	group.SetLimit(runtime.GOMAXPROCS(0))
	err := filepath.WalkDir(src, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(name) != ".md" {
			return err
		}
		rel, err := filepath.Rel(src, name)
		if err != nil {
			return err
		}
		group.Go(func() error { return code.page(name, filepath.Join(out, strings.TrimSuffix(rel, ".md"), "index.html")) })
		return nil
	})
	if waited := group.Wait(); err == nil {
		err = waited
	}
	return err
}

// colours renders code, and keeps what it has rendered.
type colours struct {
	formatter *chromahtml.Formatter

	mu     sync.Mutex
	lexers map[string]chroma.Lexer
	done   map[string][]byte
}

// page makes one page. A Markdown is not shared by goroutines, since that is
// not promised.
func (c *colours) page(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if _, body, ok := bytes.Cut(bytes.TrimPrefix(data, []byte("---\n")), []byte("\n---\n")); ok {
		data = body
	}
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote), goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithHeadingAttribute()),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(c, 1))))
	var html bytes.Buffer
	if err := md.Convert(data, &html); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, html.Bytes(), 0o644)
}

// RegisterFuncs takes over blocks of code.
func (c *colours) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		block := n.(*ast.FencedCodeBlock)
		html, err := c.render(string(block.Language(source)), string(block.Lines().Value(source)))
		if err != nil {
			return ast.WalkStop, err
		}
		_, err = w.Write(html)
		return ast.WalkSkipChildren, err
	})
}

func (c *colours) render(language, code string) ([]byte, error) {
	key := language + "\n" + code
	c.mu.Lock()
	html, lexer := c.done[key], c.lexers[language]
	if lexer == nil {
		if lexer = lexers.Get(language); lexer == nil {
			lexer = lexers.Fallback
		}
		lexer = chroma.Coalesce(lexer)
		c.lexers[language] = lexer
	}
	c.mu.Unlock()
	if html != nil {
		return html, nil
	}
	tokens, err := lexer.Tokenise(nil, code)
	if err != nil {
		return nil, fmt.Errorf("colour %s: %w", language, err)
	}
	var b bytes.Buffer
	if err := c.formatter.Format(&b, styles.Fallback, tokens); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done[key] = b.Bytes()
	return b.Bytes(), nil
}
