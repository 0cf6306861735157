package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"naosu/generator/kb"
	"naosu/generator/render"
	"naosu/generator/search"
	"naosu/generator/source"
)

// desk answers searches in a terminal.
type desk struct {
	p     *program
	lib   *kb.Library
	index *search.Index
	lang  string // of titles and addresses
	texts *render.Texts
}

// openDesk loads the library. Mistakes in it do not matter here, unless there is
// nothing to search.
func (p *program) openDesk(ctx context.Context, lang string) (*desk, error) {
	w, err := p.open()
	if err != nil {
		return nil, err
	}
	defer w.close()
	p.remember(w)
	defer func() { p.keep(w.store, false) }()
	lib, findings, err := kb.Load(ctx, w.content, kb.Options{Name: w.name, Languages: w.languages, Store: w.store, Program: w.program})
	if err != nil {
		return nil, err
	}
	if findings.Errors() > 0 && len(lib.Articles) == 0 {
		return nil, p.finish(w, findings, false)
	}
	if lang == "" {
		lang = lib.Site.Languages[0]
		if slices.Contains(lib.Site.Languages, p.lang) {
			lang = p.lang
		} else if slices.Contains(lib.Site.Languages, "en") {
			lang = "en"
		}
	}
	texts, err := render.ReadTexts(w.templates)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(lib.Site.Languages, lang) {
		return nil, fmt.Errorf("--lang %q is not there; the site has %s", lang, strings.Join(lib.Site.Languages, ", "))
	}
	index, err := search.New(ctx, lib)
	if err != nil {
		return nil, err
	}
	return &desk{p, lib, index, lang, texts[lang]}, nil
}

func (p *program) searchCommand() *cobra.Command {
	var lang string
	var asJSON bool
	c := &cobra.Command{
		Use:   "search TEXT|-",
		Short: p.say(source.Say("Find the article for an error text", "エラー文から記事を探します")),
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			text := strings.Join(args, " ")
			if text == "-" {
				data, err := io.ReadAll(io.LimitReader(c.InOrStdin(), 1<<20))
				if err != nil {
					return fmt.Errorf("read standard input: %w", err)
				}
				text = string(data)
			}
			return p.search(c.Context(), text, lang, asJSON)
		},
	}
	c.Flags().StringVar(&lang, "lang", "", p.say(source.Say("language of titles and addresses (default: that of messages)", "題名とアドレスの言語（既定: メッセージの言語）")))
	c.Flags().BoolVar(&asJSON, "json", false, p.say(source.Say("print the answers as JSON", "結果を JSON で出力する")))
	return c
}

// searchLimit is how many answers a terminal shows.
const searchLimit = 5

// search prints the answers. Nothing found is exit code 1.
func (p *program) search(ctx context.Context, text, lang string, asJSON bool) error {
	d, err := p.openDesk(ctx, lang)
	if err != nil {
		return err
	}
	answers := d.index.Search(text, d.lang, searchLimit)
	if asJSON {
		err = d.printJSON(answers)
	} else {
		d.print(answers)
	}
	if err == nil && answers.Verdict == search.None {
		return errNothing
	}
	return err
}

// errNothing ends a search that found nothing.
var errNothing = errors.New("nothing found")

type answerJSON struct {
	ID     string            `json:"id"`
	Lang   string            `json:"lang"`
	URL    string            `json:"url"`
	Title  string            `json:"title"`
	Text   string            `json:"text"`
	Kind   string            `json:"kind"`
	Score  int               `json:"score"`
	Line   int               `json:"line"`
	Values map[string]string `json:"values"`
}

func (d *desk) printJSON(answers search.Answers) error {
	out := struct {
		Verdict search.Verdict `json:"verdict"`
		Answers []answerJSON   `json:"answers"`
		Several []answerJSON   `json:"several"`
	}{answers.Verdict, d.asJSON(answers.List), d.asJSON(answers.Several)}
	if err := indented(d.p.out, out); err != nil {
		return fmt.Errorf("print answers: %w", err)
	}
	return nil
}

func (d *desk) asJSON(list []search.Answer) []answerJSON {
	out := []answerJSON{}
	for _, a := range list {
		values := a.Values
		if values == nil {
			values = map[string]string{}
		}
		out = append(out, answerJSON{a.Article.ID, a.Lang, d.url(a.Article), a.Article.Best(d.lang).Title, a.Text, a.Kind, a.Score, a.Line, values})
	}
	return out
}

func (d *desk) url(a *kb.Article) string { return d.lib.Site.BaseURL + a.Path(d.lang) }

func (d *desk) print(answers search.Answers) {
	head := map[search.Verdict]source.Text{
		search.Choose: source.Say("The text fits several errors:", "この文に当てはまるエラーが複数あります:"),
		search.None:   source.Say("There is no article on this error. These come nearest:", "このエラーの記事はありません。近いものは次のとおりです:"),
	}[answers.Verdict]
	list := answers.List
	switch {
	case len(answers.Several) > 0:
		head, list = source.Say("The text holds several errors:", "この文には複数のエラーが含まれています:"), answers.Several
	case answers.Verdict == search.Sure:
		list = list[:1]
	case len(list) == 0:
		head = source.Say("There is no article on this error.", "このエラーの記事はありません。")
	}
	if words := d.p.say(head); words != "" {
		fmt.Fprintln(d.p.out, words)
	}
	for _, a := range list {
		d.box(d.p.out, a)
	}
}

// box prints what a reader needs first: what the error means, whose side it is
// on, the first remedy, and where to read on.
func (d *desk) box(out io.Writer, a search.Answer) {
	t := a.Article.Best(d.lang)
	fmt.Fprintf(out, "┌ %s\n", printable(t.Title))
	if t.Description != "" {
		fmt.Fprintf(out, "│ %s\n", printable(t.Description))
	}
	fmt.Fprintf(out, "│ %s: %s (%s)\n", d.texts.Get("verdict.side"), d.texts.Get("side."+a.Article.Side), d.texts.Get("certainty."+a.Article.Certainty))
	if len(a.Article.Remedies) > 0 {
		m := a.Article.Remedies[0]
		if item := t.Item(kb.Remedies, m.ID); item != nil {
			fmt.Fprintf(out, "│ %s: %s (%s: %s)\n", d.texts.Get("verdict.first"), printable(item.Title), d.texts.Get("risk.label"), d.texts.Get("risk."+m.Risk))
		}
	}
	fmt.Fprintf(out, "└ %s\n", d.url(a.Article))
}

func (p *program) explainCommand() *cobra.Command {
	var lang string
	var quiet bool
	c := &cobra.Command{
		Use:   "explain [-]",
		Short: p.say(source.Say("Read a log and explain the errors in it", "ログを読み、含まれるエラーを説明します")),
		Long: p.say(source.Say("Reads a log from standard input as it grows, passes it on, and prints under each error that an article explains\nwhat it means and what to try first. It exits with 1 if it found none.\n\n  make 2>&1 | naosu explain",
			"標準入力のログを読みながらそのまま出力し、記事のあるエラーの下に、意味と最初に試すことを表示します。\n一つも見つからなければ終了コードは 1 です。\n\n  make 2>&1 | naosu explain")),
		Args: cobra.MatchAll(cobra.MaximumNArgs(1), func(_ *cobra.Command, args []string) error {
			if len(args) == 1 && args[0] != "-" {
				return fmt.Errorf("explain reads standard input; write explain < %s", args[0])
			}
			return nil
		}),
		RunE: func(c *cobra.Command, _ []string) error { return p.explainLog(c.Context(), c.InOrStdin(), lang, quiet) },
	}
	c.Flags().StringVar(&lang, "lang", "", p.say(source.Say("language of explanations (default: that of messages)", "説明の言語（既定: メッセージの言語）")))
	c.Flags().BoolVar(&quiet, "quiet", false, p.say(source.Say("print the explanations only", "説明だけを表示する")))
	return c
}

// explainLog reads a log to its end. The log is passed on line by line, as soon
// as a line is there.
func (p *program) explainLog(ctx context.Context, in io.Reader, lang string, quiet bool) error {
	d, err := p.openDesk(ctx, lang)
	if err != nil {
		return err
	}
	lines, out := bufio.NewReaderSize(in, 1<<16), bufio.NewWriterSize(p.out, 1<<16)
	scanner, found := d.index.NewScanner(), false
	for {
		line, err := lines.ReadString('\n')
		if !quiet {
			out.WriteString(line)
		}
		if line != "" {
			for _, a := range scanner.Line(strings.TrimRight(line, "\r\n")) {
				found = true
				d.box(out, a)
			}
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read the log: %w", err)
		}
		if err != nil || lines.Buffered() == 0 {
			if flushed := out.Flush(); flushed != nil {
				return fmt.Errorf("write the log: %w", flushed)
			}
		}
		if err != nil {
			break
		}
	}
	if !found {
		return errNothing
	}
	return nil
}
