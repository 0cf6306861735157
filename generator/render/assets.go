package render

import (
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"naosu/generator/source"
)

// asset is a style sheet or a script as it is published.
type asset struct {
	path      string // assets/site-HASH.css
	data      []byte
	Href      string
	Integrity string
}

// bundle builds the entry points in assets/ with esbuild: each whole, minified
// and named by its content. Mistakes in them are findings.
func bundle(templates fs.FS, basePath string) (map[string]asset, source.Findings, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{"assets/site.css", "assets/site.js", "assets/root.js"},
		EntryNames:  "[name]-[hash]",
		Outdir:      "/assets",
		Bundle:      true, MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Format: api.FormatIIFE, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
		Target:   api.ES2020,
		LogLevel: api.LogLevelSilent,
		Plugins:  []api.Plugin{fromFS(templates)},
	})
	var findings source.Findings
	for _, m := range result.Errors {
		findings = append(findings, assetFinding(m))
	}
	if len(findings) > 0 {
		return nil, findings, nil
	}
	assets := map[string]asset{}
	for _, f := range result.OutputFiles {
		name := path.Base(f.Path)
		stem, _, _ := strings.Cut(name, "-")
		sum := sha512.Sum384(f.Contents)
		assets[stem+path.Ext(name)] = asset{
			path: "assets/" + name, data: f.Contents, Href: basePath + "assets/" + name,
			Integrity: "sha384-" + base64.StdEncoding.EncodeToString(sum[:]),
		}
	}
	if len(assets) != 3 {
		return nil, nil, errors.New("bundle assets: a style sheet or script is missing")
	}
	return assets, nil, nil
}

func assetFinding(m api.Message) source.Finding {
	place := source.Place{File: "templates/assets"}
	if m.Location != nil {
		place = source.Place{File: "templates/" + strings.TrimPrefix(m.Location.File, "templates:"), Line: m.Location.Line, Column: m.Location.Column + 1,
			EndLine: m.Location.Line, EndColumn: m.Location.Column + 1 + m.Location.Length}
	}
	return source.Finding{Rule: ruleTemplate.ID, Severity: source.Error, Place: place, Message: source.Say("%s", "読めません: %s", m.Text),
		Hint: source.Say("mend the file, or remove your own copy to get the built-in one", "ファイルを直すか、自分のファイルを消して組み込みのものを使ってください")}
}

// fromFS lets esbuild read from a file system value.
func fromFS(templates fs.FS) api.Plugin {
	return api.Plugin{Name: "templates", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			p := a.Path
			if a.Importer != "" {
				p = path.Join(path.Dir(a.Importer), a.Path)
			}
			return api.OnResolveResult{Path: p, Namespace: "templates"}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: "templates"}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			data, err := fs.ReadFile(templates, a.Path)
			if err != nil {
				return api.OnLoadResult{}, fmt.Errorf("read asset: %w", err)
			}
			text, loader := string(data), api.LoaderJS
			if path.Ext(a.Path) == ".css" {
				loader = api.LoaderCSS
			}
			return api.OnLoadResult{Contents: &text, Loader: loader}, nil
		})
	}}
}
