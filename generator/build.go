package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"naosu/generator/check"
	"naosu/generator/kb"
	"naosu/generator/render"
	"naosu/generator/search"
	"naosu/generator/site"
	"naosu/generator/source"
)

// buildOptions are the flags of build.
type buildOptions struct {
	out, baseURL, date string
	drafts, strict     bool
	stats, portable    bool
	zip                string
}

func (p *program) buildCommand() *cobra.Command {
	var o buildOptions
	c := &cobra.Command{
		Use:   "build",
		Short: p.say(source.Say("Check, render and publish the site", "検査し、ページを作り、公開用フォルダーに置きます")),
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return p.build(c.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.out, "out", "public", p.say(source.Say("folder that the site is published to", "サイトを出力するフォルダー")))
	f.StringVar(&o.baseURL, "base-url", "", p.say(source.Say("address of the site, instead of base_url in site.yaml", "site.yaml の base_url の代わりに使うサイトのアドレス")))
	f.StringVar(&o.date, "date", "", p.say(source.Say("the day that counts as today, such as 2024-06-18 (default: SOURCE_DATE_EPOCH, else today)", "今日とみなす日。例: 2024-06-18（既定: SOURCE_DATE_EPOCH、なければ今日）")))
	f.BoolVar(&o.drafts, "drafts", false, p.say(source.Say("publish drafts too", "下書きも公開する")))
	f.BoolVar(&o.strict, "strict", false, p.say(source.Say("let warnings stop the build too", "警告でもビルドを止める")))
	f.BoolVar(&o.stats, "stats", false, p.say(source.Say("print times, counts and peak memory as JSON on stderr", "所要時間、件数、最大メモリーを JSON で標準エラーに出力する")))
	f.BoolVar(&o.portable, "portable", false, p.say(source.Say("make a site that works when opened from a disk, and below any path of a host", "ディスクから直接開いても、どのパスに置いても動くサイトを作る")))
	f.StringVar(&o.zip, "zip", "", p.say(source.Say("pack the site into this file too", "サイトをこの ZIP ファイルにもまとめる")))
	return c
}

// build is the sentence of the program: load, render into a stage, publish.
// Findings of severity error stop it before anything is published.
func (p *program) build(ctx context.Context, o buildOptions) error {
	day, err := buildDate(o.date, os.Getenv)
	if err != nil {
		return err
	}
	archive, err := o.archive()
	if err != nil {
		return err
	}
	w, err := p.open()
	if err != nil {
		return err
	}
	defer w.close()
	w.portable = o.portable
	stats := newStats()
	lib, findings, err := kb.Load(w.content, kb.Options{Name: w.name, Languages: w.languages, BaseURL: o.baseURL, Drafts: o.drafts})
	if err != nil {
		return err
	}
	stats.stage("load")
	if findings.Errors() > 0 {
		_, findings, err = w.rehearse(ctx, lib, day, findings)
		return errors.Join(err, p.finish(w, findings, o.strict))
	}
	stage, err := site.Open(o.out, site.Options{Forbidden: w.folders})
	if err != nil {
		return err
	}
	defer stage.Discard()
	restore := paceGarbage()
	_, more, err := w.render(ctx, lib, day, stage)
	restore()
	if err != nil {
		return err
	}
	stats.stage("render")
	index := search.New(lib)
	if stats.Search, err = index.Write(lib, w.indexOutput(stage)); err != nil {
		return err
	}
	stats.stage("index")
	if err := p.finish(w, slices.Concat(findings, more, check.Facts(lib, day, findings), check.Index(lib, index, false)), o.strict); err != nil {
		return err
	}
	report, err := stage.Publish()
	if err != nil {
		return err
	}
	stats.stage("publish")
	if archive != nil {
		if err := archive.Pack(); err != nil {
			return err
		}
		stats.stage("zip")
	}
	fmt.Fprintln(p.out, p.say(source.Say("%s: %d files, %d of them unchanged, %d articles", "%s: %d ファイル（うち %d は変更なし）、記事 %d 件", o.out, report.Files, report.Unchanged, len(lib.Articles))))
	if o.stats {
		return stats.print(p.err, lib, report)
	}
	return nil
}

// archive is nil where the site is not packed.
func (o buildOptions) archive() (*site.Archive, error) {
	if o.zip == "" {
		return nil, nil
	}
	return site.NewArchive(o.out, o.zip)
}

// theme reads how pages look.
func (w *workplace) theme() (*render.Theme, source.Findings, error) {
	if w.portable {
		return render.ReadPortable(w.templates)
	}
	return render.ReadTheme(w.templates)
}

// indexOutput takes the files of the search index.
func (w *workplace) indexOutput(out site.Output) site.Output {
	if w.portable {
		return render.Scripts(out)
	}
	return out
}

// render renders the site into out. Outputs that cannot be are findings.
func (w *workplace) render(ctx context.Context, lib *kb.Library, day time.Time, out site.Output) (*registrar, source.Findings, error) {
	desk := newRegistrar(out)
	theme, findings, err := w.theme()
	if err != nil || len(findings) > 0 {
		return desk, findings, err
	}
	renderer, err := render.New(lib, theme, day)
	if err != nil {
		return desk, nil, err
	}
	findings, err = renderer.Site(ctx, desk)
	if err != nil {
		return desk, findings, err
	}
	gone, err := w.vanished(desk)
	return desk, slices.Concat(findings, desk.findings, gone), err
}

// rehearse renders into nothing, for what is wrong besides the findings of
// loading. Where there are errors among these, a failure is most likely due to
// them and says nothing new.
func (w *workplace) rehearse(ctx context.Context, lib *kb.Library, day time.Time, known source.Findings) (*registrar, source.Findings, error) {
	desk, more, err := w.render(ctx, lib, day, site.NewDry())
	if err != nil && known.Errors() > 0 && !errors.Is(err, context.Canceled) {
		return desk, known, nil
	}
	return desk, slices.Concat(known, more), err
}

// finish prints the findings and says whether they stop the command.
func (p *program) finish(w *workplace, findings source.Findings, strict bool) error {
	findings.Sort()
	p.print(w, findings)
	if findings.Errors() > 0 || strict && len(findings) > 0 {
		return errFindings
	}
	return nil
}

// buildDate is the day of the build: the flag, else SOURCE_DATE_EPOCH (see
// reproducible-builds.org), else today.
func buildDate(flag string, getenv func(string) string) (time.Time, error) {
	if flag != "" {
		d, ok := kb.ParseDate(flag)
		if !ok {
			return time.Time{}, fmt.Errorf("--date %q is no date; write one such as 2024-06-18", flag)
		}
		return d.Time, nil
	}
	if epoch := getenv("SOURCE_DATE_EPOCH"); epoch != "" {
		var seconds int64
		if err := json.Unmarshal([]byte(epoch), &seconds); err != nil {
			return time.Time{}, errors.New("SOURCE_DATE_EPOCH is no number of seconds")
		}
		return time.Unix(seconds, 0).UTC().Truncate(24 * time.Hour), nil
	}
	return time.Now().UTC().Truncate(24 * time.Hour), nil
}
