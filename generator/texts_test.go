package main

import (
	"go/ast"
	"go/token"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	tmpl "text/template/parse"

	"github.com/goccy/go-yaml"

	"naosu/generator/kb"
	"naosu/generator/render"
	"naosu/templates"
)

// families are the keys that the program puts together from a word.
func families() map[string][]string {
	months := []string{}
	for m := 1; m <= 12; m++ {
		months = append(months, strconv.Itoa(m))
	}
	return map[string][]string{
		"side": kb.Sides, "certainty": kb.Certainties, "likelihood": kb.Likelihoods, "evidence": kb.Evidences, "who": kb.Whos, "effort": kb.Efforts,
		"risk": kb.Risks, "effect": kb.Effects, "state": kb.States, "scale": kb.UpdateScales, "type": kb.Types, "month": months,
		"alert": {"note", "tip", "important", "warning", "caution"}, "language": languages, "kind": render.Kinds,
	}
}

// languages are those that there are words for; each names itself and the
// others.
var languages = []string{"en", "ja"}

// labelled are the families whose name stands before the word.
var labelled = []string{"side", "likelihood", "evidence", "who", "effort", "risk", "effect", "state", "scale"}

// TestUITexts compares the words of the pages with what asks for them: each key
// that is used is in every language file, and each key in the files is used.
func TestUITexts(t *testing.T) {
	words := map[string]map[string]string{}
	for _, lang := range languages {
		words[lang] = readWords(t, "text/"+lang+".yaml")
	}
	used := map[string]int{} // how many values are filled in; -1 if unknown
	for family, list := range families() {
		for _, word := range list {
			used[family+"."+word] = 0
		}
	}
	for _, family := range labelled {
		used[family+".label"] = 0
	}
	templateKeys(t, used)
	programKeys(t, words["en"], used)
	for _, lang := range languages {
		for key, values := range used {
			if _, ok := words[lang][key]; !ok {
				t.Errorf("text/%s.yaml lacks %q", lang, key)
			} else if got := placeholders(words[lang][key]); values >= 0 && len(got) > 0 && got[len(got)-1] >= values {
				t.Errorf("text/%s.yaml: %q has {%d}, but is given %d values", lang, key, got[len(got)-1], values)
			}
		}
		for key := range words[lang] {
			stem, one := strings.CutSuffix(key, ".one")
			if _, ok := used[key]; !ok && !(one && used[stem] != 0) {
				t.Errorf("text/%s.yaml: nothing uses %q", lang, key)
			}
			if strings.TrimSpace(words[lang][key]) == "" {
				t.Errorf("text/%s.yaml: %q is empty", lang, key)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(words["en"])) {
		ja, ok := words["ja"][key]
		if en := words["en"][key]; ok && !slices.Equal(placeholders(en), placeholders(ja)) {
			t.Errorf("%q fills in %v in English, %v in Japanese", key, placeholders(en), placeholders(ja))
		}
		if !ok && !strings.HasSuffix(key, ".one") {
			t.Errorf("text/ja.yaml lacks %q", key)
		}
	}
}

func readWords(t *testing.T, name string) (words map[string]string) {
	t.Helper()
	data, err := fs.ReadFile(templates.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, &words); err != nil {
		t.Fatal(err)
	}
	return words
}

var placeholder = regexp.MustCompile(`\{(\d+)\}`)

// placeholders lists the numbers in braces, sorted, each once.
func placeholders(s string) (list []int) {
	for _, m := range placeholder.FindAllStringSubmatch(s, -1) {
		n, err := strconv.Atoi(m[1])
		if err == nil {
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// templateKeys finds {{words "key"}}, {{.Text "key" …}} and {{.Count "key" n}} in all templates.
func templateKeys(t *testing.T, used map[string]int) {
	t.Helper()
	files, err := fs.Glob(templates.FS, "*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		data, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		tree := tmpl.New(name)
		tree.Mode = tmpl.SkipFuncCheck
		trees := map[string]*tmpl.Tree{}
		if _, err := tree.Parse(string(data), "", "", trees); err != nil {
			t.Fatal(err)
		}
		for _, one := range trees {
			keysIn(t, name, one.Root, used)
		}
	}
}

func keysIn(t *testing.T, name string, n tmpl.Node, used map[string]int) {
	switch n := n.(type) {
	case *tmpl.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				keysIn(t, name, child, used)
			}
		}
	case *tmpl.ActionNode:
		keysIn(t, name, n.Pipe, used)
	case *tmpl.IfNode:
		keysInBranch(t, name, &n.BranchNode, used)
	case *tmpl.RangeNode:
		keysInBranch(t, name, &n.BranchNode, used)
	case *tmpl.WithNode:
		keysInBranch(t, name, &n.BranchNode, used)
	case *tmpl.TemplateNode:
		keysIn(t, name, n.Pipe, used)
	case *tmpl.PipeNode:
		if n != nil {
			for _, c := range n.Cmds {
				keysInCommand(t, name, c, used)
			}
		}
	}
}

func keysInBranch(t *testing.T, name string, b *tmpl.BranchNode, used map[string]int) {
	keysIn(t, name, b.Pipe, used)
	keysIn(t, name, b.List, used)
	keysIn(t, name, b.ElseList, used)
}

func keysInCommand(t *testing.T, name string, c *tmpl.CommandNode, used map[string]int) {
	method := ""
	switch head := c.Args[0].(type) {
	case *tmpl.FieldNode:
		method = head.Ident[len(head.Ident)-1]
	case *tmpl.VariableNode:
		method = head.Ident[len(head.Ident)-1]
	case *tmpl.IdentifierNode:
		method = head.Ident
	}
	if (method == "Text" || method == "words") && len(c.Args) > 1 || method == "Count" && len(c.Args) > 2 {
		key, ok := c.Args[1].(*tmpl.StringNode)
		if !ok {
			t.Errorf("%s: the key of %s is not a plain string", name, c)
			return
		}
		add(used, key.Text, len(c.Args)-2)
	}
	for _, a := range c.Args {
		keysIn(t, name, a, used)
	}
}

func add(used map[string]int, key string, values int) {
	if old, ok := used[key]; !ok || old < values {
		used[key] = values
	}
}

// programKeys finds Get("key", …), Text("key", …) and Count("key", n) in package
// render, and strings of its tables that are keys.
func programKeys(t *testing.T, words map[string]string, used map[string]int) {
	t.Helper()
	known := families()
	for _, s := range sources(t) {
		if !strings.HasPrefix(s.path, "generator/render/") {
			continue
		}
		inCalls := map[ast.Node]bool{}
		ast.Inspect(s.tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !slices.Contains([]string{"Get", "Text", "Count"}, sel.Sel.Name) {
				return true
			}
			switch key := call.Args[0].(type) {
			case *ast.BasicLit:
				inCalls[key] = true
				add(used, unquote(t, key), len(call.Args)-1)
			case *ast.BinaryExpr:
				if prefix, ok := key.X.(*ast.BasicLit); ok {
					inCalls[prefix] = true
					if _, ok := known[strings.TrimSuffix(unquote(t, prefix), ".")]; !ok {
						t.Errorf("%s: keys that begin with %s are of no known family", s.path, prefix.Value)
					}
				}
			}
			return true
		})
		ast.Inspect(s.tree, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && !inCalls[lit] {
				if _, ok := words[unquote(t, lit)]; ok {
					add(used, unquote(t, lit), -1)
				}
			}
			return true
		})
	}
}

func unquote(t *testing.T, lit *ast.BasicLit) string {
	t.Helper()
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestScriptHoldsNoWords states that what script says is handed over by the
// page, all of it and nothing else.
func TestScriptHoldsNoWords(t *testing.T) {
	handed := map[string]bool{}
	doc := parse(t, build(t, fixture(t).fs(), kb.Options{}, fixtureDate).files["en/search/index.html"])
	for n := range elements(doc) {
		if n.Data == "dt" {
			handed[text(n)] = true
		}
	}
	said := map[string]bool{}
	scripts, err := fs.Glob(templates.FS, "assets/*.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range scripts {
		data, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range spoken.FindAllStringSubmatch(string(data), -1) {
			said[m[1]] = true
			if !handed[m[1]] {
				t.Errorf("%s says %q, which pages do not hand over", name, m[1])
			}
		}
	}
	for key := range handed {
		family, word, _ := strings.Cut(key, ".")
		if !said[strings.TrimSuffix(key, ".one")] && !slices.Contains(families()[family], word) && word != "label" {
			t.Errorf("pages hand over %q, which no script says", key)
		}
	}
}

var spoken = regexp.MustCompile(`\.(?:say|count)\("([\w.]+)"`)
