package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"naosu/generator/draft"
	"naosu/generator/kb"
	"naosu/generator/search"
	"naosu/generator/source"
)

// newOptions are the flags of new.
type newOptions struct {
	languages []string
	date      string
	anyway    bool
}

func (p *program) newCommand() *cobra.Command {
	var o newOptions
	c := &cobra.Command{
		Use:   "new TOPIC/SLUG [TEXT|-]",
		Short: p.say(source.Say("Begin an article from an error text", "エラー文から記事を書き始めます")),
		Long: p.say(source.Say(`Writes the files of a new article, a draft with the error text and the sections in place. What differs from reader
to reader, such as paths and numbers, becomes a placeholder. Without a text, or with -, it is read from standard input.
If the library knows the error already, nothing is written and the exit code is 1.

  naosu new git/dubious-ownership "fatal: detected dubious ownership in repository at '/srv/site'"
  make 2>&1 | tail -3 | naosu new go/missing-module`,
			`新しい記事のファイルを、エラー文と節の入った下書きとして書きます。パスや数のように人によって変わる部分は、置き換え部分になります。
文を付けないか - とすると、標準入力から読みます。同じエラーの記事がすでにあるときは何も書かず、終了コードは 1 です。

  naosu new git/dubious-ownership "fatal: detected dubious ownership in repository at '/srv/site'"
  make 2>&1 | tail -3 | naosu new go/missing-module`)),
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			text, err := p.pasted(args[1:], c.InOrStdin())
			if err != nil {
				return err
			}
			return p.begin(c.Context(), args[0], text, o)
		},
	}
	f := c.Flags()
	f.StringSliceVar(&o.languages, "languages", nil, p.say(source.Say("languages of the files; the first is the original (default: those of the site)", "ファイルの言語。先頭が原文（既定: サイトの言語）")))
	f.StringVar(&o.date, "date", "", p.say(source.Say("the day that counts as today", "今日とみなす日")))
	f.BoolVar(&o.anyway, "anyway", false, p.say(source.Say("write even if the library knows the error", "同じエラーの記事があっても書く")))
	return c
}

// pasted is the error text: the arguments, or what standard input says.
func (p *program) pasted(args []string, in io.Reader) (string, error) {
	if text := strings.Join(args, " "); text != "" && text != "-" {
		return text, nil
	}
	if f, ok := in.(*os.File); ok && isTerminal(f) {
		fmt.Fprintln(p.err, p.say(source.Say("Paste the error text, then press Ctrl-D (on Windows Ctrl-Z and Enter).", "エラー文を貼り付けて、Ctrl-D（Windows では Ctrl-Z と Enter）を押してください。")))
	}
	data, err := io.ReadAll(io.LimitReader(in, 1<<20))
	if err != nil {
		return "", fmt.Errorf("read standard input: %w", err)
	}
	return string(data), nil
}

// errThere ends new when the library knows the error.
var errThere = errors.New("the error is there already")

// begin writes the article, all of its files or none.
func (p *program) begin(ctx context.Context, id, text string, o newOptions) error {
	day, err := buildDate(o.date, os.Getenv)
	if err != nil {
		return err
	}
	w, err := p.open()
	if err != nil {
		return err
	}
	defer w.close()
	lib, _, err := kb.Load(ctx, w.content, kb.Options{Name: w.name, Languages: w.languages, Drafts: true})
	if err != nil {
		return err
	}
	dir := filepath.Join(p.content, "errors", filepath.FromSlash(id))
	languages, err := p.draftLanguages(lib, o.languages)
	if err := errors.Join(p.newID(lib, id), err); err != nil {
		return err
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return errors.New(p.say(source.Say("%s is there already; edit it, or choose another name", "%s はすでにあります。それを編集するか、別の名前にしてください", dir)))
	}
	files, err := draft.Files(draft.Article{Text: text, Languages: languages, Day: day.Format("2006-01-02")})
	if err != nil {
		return p.explainDraft(err)
	}
	index, err := search.New(ctx, lib)
	if err != nil {
		return err
	}
	if !o.anyway && p.isThere(index, draft.Clean(text)) {
		return errThere
	}
	if err := writeFolder(dir, files); err != nil {
		return fmt.Errorf("write the article: %w", err)
	}
	for _, lang := range languages {
		fmt.Fprintln(p.out, filepath.Join(dir, lang+".md"))
	}
	fmt.Fprintln(p.out, p.say(source.Say("Write in the place of each “%[1]s”. While you write, serve --drafts shows the page at /%[2]s/%[3]s/, and check --drafts says what is still missing.\nWhen nothing is, remove the line \"status: draft\" to publish it.",
		"「%[1]s」のところを書いてください。書きながら、serve --drafts でページ（/%[2]s/%[3]s/）を、check --drafts で足りないものを確かめられます。\nそろったら「status: draft」の行を消すと公開されます。", kb.Fill, languages[0], id)))
	return nil
}

// explainDraft words a mistake in the paste.
func (p *program) explainDraft(err error) error {
	var long *draft.TooLong
	switch {
	case errors.Is(err, draft.ErrEmpty):
		return errors.New(p.say(source.Say("the error text is empty; give it behind the name, or on standard input", "エラー文がありません。名前のあとに書くか、標準入力で渡してください")))
	case errors.As(err, &long):
		return errors.New(p.say(source.Say("the error text has %d bytes; paste the message alone, at most %d", "エラー文が %d バイトあります。メッセージだけを、%d バイト以内で貼り付けてください", long.Size, long.Limit)))
	}
	return err
}

// newID says what is wrong with the name of a new article.
func (p *program) newID(lib *kb.Library, id string) error {
	topic, slug, ok := strings.Cut(id, "/")
	if !ok || strings.Contains(slug, "/") {
		return errors.New(p.say(source.Say("%q is no name of an article; write TOPIC/SLUG, such as git/push-rejected", "%q は記事の名前になりません。git/push-rejected のように「トピック/名前」と書いてください", id)))
	}
	if !kb.ValidSlug(slug) {
		return errors.New(p.say(source.Say("%q cannot be part of an address; use a-z, 0-9 and -, such as push-rejected", "%q はアドレスに使えません。push-rejected のように、英小文字と数字と - だけを使ってください", slug)))
	}
	var topics []string
	for _, t := range lib.Topics {
		topics = append(topics, t.ID)
	}
	if slices.Contains(topics, topic) {
		return nil
	}
	hint := source.DidYouMean(topic, topics).Or(source.Say("add it to topics.yaml first, such as %s: {label: {ja: …, en: …}}", "先に topics.yaml に %s: {label: {ja: …, en: …}} を加えてください", topic))
	return errors.New(p.say(source.Say("unknown topic %q", "トピック %q がありません", topic)) + "; " + p.say(hint))
}

// draftLanguages are the languages of the files: those that were asked for, else
// those of the site that there are words for.
func (p *program) draftLanguages(lib *kb.Library, asked []string) ([]string, error) {
	var known, languages []string
	for _, lang := range lib.Site.Languages {
		if slices.Contains(draft.Languages, lang) {
			known = append(known, lang)
		}
	}
	for _, lang := range asked {
		if !slices.Contains(known, lang) {
			return nil, errors.New(p.say(source.Say("--languages %q is not there; use %s", "--languages %q は使えません。使えるのは %s です", lang, strings.Join(known, ", "))))
		}
		if !slices.Contains(languages, lang) {
			languages = append(languages, lang)
		}
	}
	if languages == nil {
		languages = known
	}
	return languages, nil
}

// isThere tells whether the library has an article for the text, and names it.
func (p *program) isThere(index *search.Index, text string) bool {
	answers := index.Search(text, "", 3)
	list, head := answers.List, source.Say("The library knows this error:", "このエラーの記事がすでにあります:")
	switch {
	case answers.Verdict == search.None:
		return false
	case len(answers.Several) > 0:
		list, head = answers.Several, source.Say("The text holds errors that the library knows:", "記事のあるエラーが含まれています:")
	case answers.Verdict == search.Choose:
		head = source.Say("The text fits errors that the library knows:", "次の記事のエラーに当てはまります:")
	default:
		list = list[:1]
	}
	lang := "en"
	if p.lang == "ja" {
		lang = "ja"
	}
	fmt.Fprintln(p.out, p.say(head))
	for _, a := range list {
		t := a.Article.Best(lang)
		fmt.Fprintf(p.out, "  %s\n    %s\n", filepath.Join(p.content, filepath.FromSlash(t.File)), printable(t.Title))
	}
	fmt.Fprintln(p.out, p.say(source.Say("Add your text there as another ```error block if it differs. If it is another error, write it with --anyway,\nand put both into a family (content/families) so that readers can tell them apart.",
		"文が違うだけなら、その記事に ```error のブロックを加えてください。別のエラーなら --anyway を付けて書き、\n見分けられるように、両方をファミリー（content/families）に入れてください。")))
	return true
}

// writeFolder makes a folder with Markdown files, by language, in one step: it
// is there whole or not at all.
func writeFolder(dir string, files map[string]string) error {
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	// Names with a dot are no content, should the program be killed.
	temporary, err := os.MkdirTemp(parent, ".naosu-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary) // nothing is there after the rename
	if err := os.Chmod(temporary, 0o755); err != nil {
		return err
	}
	for lang, text := range files {
		if err := os.WriteFile(filepath.Join(temporary, lang+".md"), []byte(text), 0o644); err != nil {
			return err
		}
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err // it is not empty
	}
	return os.Rename(temporary, dir)
}
