package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"naosu/generator/check"
	"naosu/generator/kb"
	"naosu/generator/outgoing"
	"naosu/generator/search"
	"naosu/generator/source"
)

// checkOptions are the flags of check.
type checkOptions struct {
	format, date   string
	strict, record bool
	fix            bool
	translations   bool
	drafts         bool
	searchReport   bool
	external       bool
	cache          string
}

func (p *program) checkCommand() *cobra.Command {
	var o checkOptions
	c := &cobra.Command{
		Use:   "check",
		Short: p.say(source.Say("Report every mistake in the content; publish nothing", "コンテンツの間違いをすべて報告します（公開はしません）")),
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return p.check(c.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.format, "format", "text", p.say(source.Say("text, json, sarif (2.1.0) or github (annotations of a workflow)", "text、json、sarif（2.1.0）、github（ワークフローの注釈）のどれか")))
	f.StringVar(&o.date, "date", "", p.say(source.Say("the day that counts as today", "今日とみなす日")))
	f.BoolVar(&o.strict, "strict", false, p.say(source.Say("exit with 1 on warnings too", "警告でも終了コードを 1 にする")))
	f.BoolVar(&o.record, "record", false, p.say(source.Say("add new addresses to urls.txt, if there is no error", "エラーがなければ、新しいアドレスを urls.txt に加える")))
	f.BoolVar(&o.fix, "fix", false, p.say(source.Say("mend what needs no judgement: full-width signs and tabs in YAML, invisible characters, paths of links, missing ids; stamps follow", "判断のいらない間違いを直す: YAML の全角記号とタブ、見えない文字、リンクのパス、抜けている ID（翻訳の記録も合わせる）")))
	f.BoolVar(&o.searchReport, "search-report", false, p.say(source.Say("print how well the search finds the error texts, unless there are errors", "エラーがなければ、検索がエラー文をどれだけ見つけるかを表示する")))
	f.BoolVar(&o.translations, "translations", false, p.say(source.Say("print instead how far each document is translated: text or json", "検査の代わりに、各文書の翻訳の状況を表示する（text または json）")))
	f.BoolVar(&o.drafts, "drafts", false, p.say(source.Say("check drafts as if they were published, so that it says what they still lack", "下書きも公開記事と同じように検査し、足りないものを知らせる")))
	f.BoolVar(&o.external, "external", false, p.say(source.Say("ask the pages of other sites that there are links to, too", "リンク先のほかのサイトのページにも問い合わせる")))
	f.StringVar(&o.cache, "cache", "", p.say(source.Say("folder that keeps the good answers of --external for a week (default: naosu in the user's cache folder)", "--external で問題のなかった応答を 1 週間とっておくフォルダー（既定: ユーザーのキャッシュフォルダーの naosu）")))
	must(c.MarkFlagDirname("cache"))
	return c
}

// conflict says which flags do not go together.
func (o checkOptions) conflict() error {
	if o.record && o.drafts {
		return errors.New("--record and --drafts do not go together: the addresses of drafts are no promise yet")
	}
	if o.translations && o.format != "text" && o.format != "json" {
		return errors.New("translations can be printed as text or json")
	}
	if !slices.Contains(formats, o.format) {
		return fmt.Errorf("unknown format %q; use %s", o.format, strings.Join(formats, ", "))
	}
	if o.searchReport && o.format != "text" {
		return errors.New("--search-report is text; leave out --format")
	}
	if o.cache != "" && !o.external {
		return errors.New("--cache is for --external; add it")
	}
	return nil
}

// check loads and renders like build, but into nothing.
func (p *program) check(ctx context.Context, o checkOptions) error {
	if err := o.conflict(); err != nil {
		return err
	}
	day, err := buildDate(o.date, p.getenv)
	if err != nil {
		return err
	}
	w, err := p.open()
	if err != nil {
		return err
	}
	defer w.close()
	if o.fix {
		if err := p.fix(ctx, w, o, day); err != nil {
			return err
		}
	}
	w.meter = p.meter()
	defer w.meter.clear()
	p.remember(w)
	whole := false // everything was asked of the store
	defer func() { p.keep(w.store, whole) }()
	if o.translations {
		return p.translations(ctx, w, o)
	}
	found, err := w.examine(ctx, day, o)
	if err != nil {
		return err
	}
	whole = found.findings.Errors() == 0
	w.meter.clear()
	if err := p.printAs(o.format, w, found.findings); err != nil {
		return err
	}
	if found.offline != nil {
		return found.offline
	}
	if o.searchReport && found.index != nil {
		p.searchReport(found.lib, found.index)
	}
	if found.findings.Errors() > 0 || o.strict && len(found.findings) > 0 {
		return errFindings
	}
	if o.record {
		return p.record(w, found.desk.addresses())
	}
	return nil
}

// An examination is what check found out. A library with errors is not
// searched, and has no index.
type examination struct {
	lib      *kb.Library
	desk     *registrar
	index    *search.Index
	findings source.Findings // sorted
	offline  error           // why the pages of other sites could not be asked
}

// examine runs every rule.
func (w *workplace) examine(ctx context.Context, day time.Time, o checkOptions) (found examination, err error) {
	var findings source.Findings
	found.lib, findings, err = w.load(ctx, o)
	if err != nil {
		return found, err
	}
	found.desk, findings, err = w.rehearse(ctx, found.lib, day, findings)
	if err != nil {
		return found, err
	}
	more, err := check.Library(ctx, found.lib, day, findings, w.meter.checking())
	if err != nil {
		return found, err
	}
	if findings.Errors() == 0 {
		if found.index, err = search.New(ctx, found.lib); err != nil {
			return found, err
		}
		if err := found.index.TryAll(ctx, w.meter.searching()); err != nil {
			return found, err
		}
		more = append(more, check.Index(found.lib, found.index, true)...)
	}
	links, err := external(ctx, found.lib, day, o)
	var offline *outgoing.Offline
	if errors.As(err, &offline) {
		found.offline = err
	} else if err != nil {
		return found, err
	}
	found.findings = slices.Concat(findings, more, links)
	found.findings.Sort()
	return found, nil
}

// load loads the library as check sees it.
func (w *workplace) load(ctx context.Context, o checkOptions) (*kb.Library, source.Findings, error) {
	return kb.Load(ctx, w.content, kb.Options{Name: w.name, Languages: w.languages, Drafts: o.drafts, Finished: o.drafts, Store: w.store, Program: w.program, Progress: w.meter.loading()})
}

// printAs prints findings in a format: text for a person at the terminal on
// stderr, the others on stdout.
func (p *program) printAs(format string, w *workplace, findings source.Findings) error {
	switch format {
	case "json":
		return p.printJSON(findings)
	case "sarif":
		return printSARIF(p.out, p.lang, findings)
	case "github":
		return printGitHub(p.out, p.lang, findings)
	}
	p.print(w, findings)
	return nil
}

// record adds the addresses that urls.txt does not have yet, in order.
func (p *program) record(w *workplace, pages []string) error {
	data, err := fs.ReadFile(w.content, recorded)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read addresses: %w", err)
	}
	known := strings.Fields(string(data))
	text := string(data)
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	added := 0
	for _, page := range pages {
		if !slices.Contains(known, page) {
			text += page + "\n"
			added++
		}
	}
	if added > 0 {
		if err := replaceFile(filepath.Join(p.content, recorded), []byte(text)); err != nil {
			return fmt.Errorf("record addresses: %w", err)
		}
	}
	fmt.Fprintln(p.out, p.say(source.Text{
		En: fmt.Sprintf("%s recorded, %d in all", source.Counted(added, "address", "addresses"), len(known)+added),
		Ja: fmt.Sprintf("%d 件のアドレスを記録しました（合計 %d 件）", added, len(known)+added),
	}))
	return nil
}

// replaceFile writes a file beside the old one and renames it into place. The new
// one has the mode of the old. A file that is read-only, or no file at all, is
// refused.
func replaceFile(path string, data []byte) error {
	mode := os.FileMode(0o644)
	switch old, err := os.Lstat(path); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case !old.Mode().IsRegular():
		return fmt.Errorf("%s is no file", path)
	case old.Mode()&0o200 == 0:
		return fmt.Errorf("%s is read-only", path)
	default:
		mode = old.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".naosu-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails after the rename, as it should
	if _, err := f.Write(data); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := errors.Join(f.Chmod(mode), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
