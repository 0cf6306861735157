package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

// layers says which of our packages each package may import. It is a statement
// of policy: change it in the review that needs it, with the reason.
var layers = map[string][]string{
	"templates":          {},
	"generator/source":   {},
	"generator/markdown": {},
	"generator/site":     {},
	"generator/cache":    {},
	"generator/kb":       {"generator/source", "generator/markdown", "generator/cache"},
	"generator/check":    {"generator/source", "generator/markdown", "generator/kb", "generator/search"},
	"generator/search":   {"generator/source", "generator/markdown", "generator/kb", "generator/site"},
	"generator/draft":    {"generator/kb"},
	"generator/outgoing": {"generator/source"},
	"generator/deploy":   {"generator/source", "generator/site"},
	"generator/bench":    {}, // a program that runs ours
	"generator/render":   {"generator/source", "generator/markdown", "generator/kb", "generator/site", "generator/cache"},
	"generator/serve":    {"generator/source"}, // it is given functions
	"generator": {"generator/source", "generator/markdown", "generator/site", "generator/kb", "generator/check", "generator/draft", "generator/outgoing", "generator/search", "generator/render", "generator/cache",
		"generator/serve", "generator/deploy", "templates"},
}

// owned are the imports that only these files or folders may have.
var owned = map[string][]string{
	"github.com/yuin/goldmark":        {"generator/markdown/", "generator/bench/floor.go"},
	"github.com/alecthomas/chroma/v2": {"generator/markdown/", "generator/bench/floor.go"},
	"github.com/evanw/esbuild":        {"generator/render/assets.go"},
	"github.com/goccy/go-yaml":        {"generator/kb/", "generator/render/texts.go"},
	"github.com/spf13/cobra":          {"generator/*.go"},
	"github.com/fsnotify/fsnotify":    {"generator/serve/"},
	"golang.org/x/sys":                {"generator/site/", "generator/*.go"},
	"html/template":                   {"generator/render/"},
	"text/template":                   {},
	"gocloud.dev":                     {"generator/deploy/"},
	"github.com/aws/aws-sdk-go-v2":    {},
	"github.com/Azure":                {"generator/deploy/stores_all.go"},
	"google.golang.org/api":           {"generator/deploy/stores_all.go"},
	"os":                              {"generator/*.go", "generator/site/", "generator/serve/", "generator/cache/", "generator/bench/"},
	"os/exec":                         {"generator/bench/"},
	"os/signal":                       {"generator/main.go", "generator/serve/", "generator/bench/"},
	"log":                             {"generator/*.go", "generator/serve/"},
	"log/slog":                        {"generator/*.go", "generator/serve/"},
	"net":                             {"generator/serve/", "generator/deploy/retry.go"},                        // deploy: to know a lost connection
	"net/http":                        {"generator/serve/", "generator/outgoing/", "generator/deploy/retry.go"}, // outgoing: the one client, for check --external; deploy: names of statuses
	"path/filepath":                   {"generator/*.go", "generator/site/", "generator/serve/", "generator/cache/", "generator/bench/"},
	"flag":                            {"generator/bench/"},
	"github.com/andybalholm/brotli":   {"generator/site/precompress.go"},
	"unsafe":                          {},
	"math/rand":                       {},
	"plugin":                          {},
	"C":                               {},
	"embed":                           {"templates/", "generator/serve/", "generator/bench/"}, // the preview's script is no part of a site
	"time.Now":                        {"generator/build.go", "generator/store.go", "generator/stats.go", "generator/progress.go", "generator/markdown/code.go", "generator/serve/", "generator/bench/"},
	"os.Exit":                         {"generator/main.go", "generator/bench/"},
	"os.Args":                         {"generator/main.go", "generator/bench/"},
	"os.Getenv":                       {"generator/*.go"},
	"template.HTML":                   {"generator/render/html.go"},
	"template.HTMLAttr":               {},
	"template.JS":                     {},
	"template.JSStr":                  {},
	"template.CSS":                    {},
	"template.URL":                    {},
	"template.Srcset":                 {},
}

// TestWhoImportsWhat holds the program to both tables.
func TestWhoImportsWhat(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range sources(t) {
		dir := path.Dir(s.path)
		allowed, known := layers[dir]
		if !known {
			t.Errorf("%s: package %s is not in the table", s.path, dir)
			continue
		}
		for _, imported := range s.imports {
			if ours, ok := strings.CutPrefix(imported, "naosu/"); ok && !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s; %s may import %v", s.path, ours, dir, allowed)
			}
			for name, owners := range owned {
				if (imported == name || strings.HasPrefix(imported, name+"/") && strings.Contains(name, ".")) && !owns(owners, s.path) {
					t.Errorf("%s imports %s, which belongs to %v", s.path, imported, owners)
				}
			}
		}
		for _, used := range s.uses {
			seen[used] = true
			if owners, ok := owned[used]; ok && !owns(owners, s.path) {
				t.Errorf("%s uses %s, which belongs to %v", s.path, used, owners)
			}
		}
	}
	for _, used := range []string{"template.HTML", "time.Now", "os.Exit", "os.Args"} {
		if !seen[used] {
			t.Errorf("nothing uses %s: the test looks for the wrong thing", used)
		}
	}
}

// owns tells whether a file is one of the owners: a file, a folder with all
// below it, or the Go files of a folder.
func owns(owners []string, file string) bool {
	return slices.ContainsFunc(owners, func(o string) bool {
		if strings.HasSuffix(o, "/*.go") {
			return path.Dir(file) == path.Dir(o)
		}
		return file == o || strings.HasSuffix(o, "/") && strings.HasPrefix(file, o)
	})
}

// A sourceFile is one Go file of the program, tests apart.
type sourceFile struct {
	path    string // in the repository
	imports []string
	uses    []string // conversions and calls such as template.HTML and os.Exit
	tree    *ast.File
}

func sources(t *testing.T) (list []sourceFile) {
	t.Helper()
	repo := os.DirFS("..")
	for _, top := range []string{"generator", "templates"} {
		err := fs.WalkDir(repo, top, func(p string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if e.IsDir() && (e.Name() == "testdata" || e.Name() == "node_modules" || e.Name() == "e2e") {
				return fs.SkipDir
			}
			if path.Ext(p) != ".go" || strings.HasSuffix(p, "_test.go") {
				return nil
			}
			s, err := parseSource(repo, p)
			list = append(list, s)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return list
}

func parseSource(repo fs.FS, p string) (sourceFile, error) {
	data, err := fs.ReadFile(repo, p)
	if err != nil {
		return sourceFile{}, err
	}
	tree, err := parser.ParseFile(token.NewFileSet(), p, data, parser.SkipObjectResolution)
	if err != nil {
		return sourceFile{}, err
	}
	s := sourceFile{path: p, tree: tree}
	for _, i := range tree.Imports {
		s.imports = append(s.imports, strings.Trim(i.Path.Value, `"`))
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			s.use(n.Fun)
		case *ast.SelectorExpr:
			if name := selector(n); name == "os.Args" {
				s.use(n)
			}
		}
		return true
	})
	return s, nil
}

func (s *sourceFile) use(e ast.Expr) {
	if name := selector(e); name != "" {
		s.uses = append(s.uses, name)
	}
}

// selector writes a.b, or nothing for any other expression.
func selector(e ast.Expr) string {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	x, ok := sel.X.(*ast.Ident)
	if !ok {
		return ""
	}
	return x.Name + "." + sel.Sel.Name
}
