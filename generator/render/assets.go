package render

import (
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"naosu/generator/source"
)

// asset is a style sheet or a script as it is published.
type asset struct {
	path      string // assets/site-HASH.css
	data      []byte
	Href      string // known once there is a site
	Integrity string
}

// A bundling is a run of esbuild. Entry points become whole, minified files of
// a folder.
type bundling struct {
	folder string
	names  string // of the files; [name] and [hash] are filled in
	format api.Format
	global string // that a classic script keeps its exports in, or ""
	swap   map[string]string
	entry  []string
}

// bundlings are classic scripts and styles named by their content, and the
// search engine as a module at an address that stays.
var bundlings = []bundling{
	{folder: "assets", names: "[name]-[hash]", format: api.FormatIIFE, entry: []string{"site.css", "site.js", "articlepage.js", "root.js", "searchpage.js", "searchworker.js"}},
	{folder: "search", names: "engine", format: api.FormatESModule, entry: []string{"search.js"}},
}

// portableBundlings have no module and no worker: the engine is a classic script
// that keeps what it exports in the variable naosu.
var portableBundlings = []bundling{
	{folder: "assets", names: "[name]-[hash]", format: api.FormatIIFE, entry: []string{"site.css", "site.js", "articlepage.js", "root.js", "searchpage.js"},
		swap: map[string]string{"assets/engine.js": "assets/engineportable.js"}},
	{folder: "search", names: "engine", format: api.FormatIIFE, global: "naosu", entry: []string{"search.js"}},
}

func bundlingsFor(portable bool) []bundling {
	if portable {
		return portableBundlings
	}
	return bundlings
}

// bundle builds all assets, by the names of their entry points. Mistakes in
// them are findings.
func bundle(templates fs.FS, bundlings []bundling) (map[string]asset, source.Findings, error) {
	assets := map[string]asset{}
	var findings source.Findings
	for _, b := range bundlings {
		findings = append(findings, b.run(templates, assets)...)
	}
	if len(findings) > 0 {
		findings.Sort()
		return nil, slices.CompactFunc(findings, sameMistake), nil
	}
	for _, b := range bundlings {
		for _, name := range b.entry {
			if assets[name].data == nil {
				return nil, nil, fmt.Errorf("bundle assets: %s is missing", name)
			}
		}
	}
	return assets, nil, nil
}

// sameMistake tells of a mistake in a file that two bundles hold.
func sameMistake(a, b source.Finding) bool { return a.Place == b.Place && a.Message == b.Message }

func (b bundling) run(templates fs.FS, assets map[string]asset) (findings source.Findings) {
	var entries []string
	for _, name := range b.entry {
		entries = append(entries, "assets/"+name)
	}
	result := api.Build(api.BuildOptions{
		EntryPoints: entries,
		EntryNames:  b.names,
		Outdir:      "/" + b.folder,
		Bundle:      true, MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Format: b.format, GlobalName: b.global, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
		Target:   api.ES2020,
		LogLevel: api.LogLevelSilent,
		Plugins:  []api.Plugin{fromFS(templates, b.swap)},
	})
	for _, m := range result.Errors {
		findings = append(findings, assetFinding(m))
	}
	for _, f := range result.OutputFiles {
		file := path.Base(f.Path)
		name := b.entry[0]
		if stem, _, hashed := strings.Cut(file, "-"); hashed {
			name = stem + path.Ext(file)
		}
		sum := sha512.Sum384(f.Contents)
		assets[name] = asset{
			path: b.folder + "/" + file, data: f.Contents,
			Integrity: "sha384-" + base64.StdEncoding.EncodeToString(sum[:]),
		}
	}
	return findings
}

func assetFinding(m api.Message) source.Finding {
	place := source.Place{File: "templates/assets"}
	if m.Location != nil {
		place = source.Place{File: "templates/" + strings.TrimPrefix(m.Location.File, "templates:"), Line: m.Location.Line, Column: m.Location.Column + 1,
			EndLine: m.Location.Line, EndColumn: m.Location.Column + 1 + m.Location.Length}
	}
	return source.Finding{Rule: ruleTemplate.ID, Severity: source.Error, Place: place, Message: source.Say("%s", "読めません: %s", m.Text),
		Hint: mendTemplate}
}

// fromFS lets esbuild read from a file system value. swap names files to read
// in the place of others.
func fromFS(templates fs.FS, swap map[string]string) api.Plugin {
	return api.Plugin{Name: "templates", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			p := a.Path
			if a.Importer != "" {
				p = path.Join(path.Dir(a.Importer), a.Path)
			}
			if other, ok := swap[p]; ok {
				p = other
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
