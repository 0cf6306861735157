package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
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
	precompress        bool
	zip, cache         string
	noCache            bool
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
	f.BoolVar(&o.precompress, "precompress", false, p.say(source.Say("put compressed copies (.gz and .br) beside the files, for servers that look for them", "圧縮済みの写し（.gz と .br）をファイルの隣に置く（対応したサーバー向け）")))
	f.StringVar(&o.cache, "cache", "", p.say(source.Say("folder for what the next build need not make anew (default: one in the user's cache folder)", "次のビルドで作り直さずに済むものを置くフォルダー（既定: ユーザーのキャッシュフォルダーの中）")))
	f.BoolVar(&o.noCache, "no-cache", false, p.say(source.Say("make everything anew and keep nothing", "すべてを作り直し、何も残さない")))
	f.StringVar(&o.zip, "zip", "", p.say(source.Say("pack the site into this file too", "サイトをこの ZIP ファイルにもまとめる")))
	return c
}

// build is the sentence of the program: load, render into a stage, publish.
// Findings of severity error stop it before anything is published.
func (p *program) build(ctx context.Context, o buildOptions) error {
	day, err := buildDate(o.date, p.getenv)
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
	w.meter = p.meter()
	defer w.meter.clear()
	stats := newStats()
	if err := p.openStore(w, o); err != nil {
		return err
	}
	whole := false // everything was asked of the store
	keep := sync.OnceFunc(func() { p.keep(w.store, whole) })
	defer keep()
	lib, findings, err := kb.Load(ctx, w.content, kb.Options{Name: w.name, Languages: w.languages, BaseURL: o.baseURL, Drafts: o.drafts, Store: w.store, Program: w.program, Progress: w.meter.loading()})
	if err != nil {
		return err
	}
	stats.stage("load")
	if findings.Errors() > 0 {
		_, findings, err = w.rehearse(ctx, lib, day, findings)
		return errors.Join(err, p.finish(w, findings, o.strict))
	}
	soon, done := soonAfter(ctx)
	defer done()
	stage, err := site.Open(soon, o.out, site.Options{Forbidden: w.folders})
	if err != nil {
		return err
	}
	defer func() { p.discard(soon, stage) }()
	restore := paceGarbage()
	_, more, err := w.render(ctx, lib, day, stage)
	restore()
	if err != nil {
		return err
	}
	whole = more.Errors() == 0 // a mistake in a template ends the rendering
	keep()
	stats.Cache = w.store.Stats()
	stats.stage("render")
	lib.Forget()
	defer tightGarbage()()
	index, err := search.New(ctx, lib)
	if err != nil {
		return err
	}
	if stats.Search, err = index.Write(ctx, lib, w.indexOutput(stage), w.meter.indexing()); err != nil {
		return err
	}
	stats.stage("index")
	if err := p.finish(w, slices.Concat(findings, more, check.Facts(lib, day, findings), check.Index(lib, index, false)), o.strict); err != nil {
		return err
	}
	if o.precompress {
		copies, err := stage.Precompress(ctx, w.meter.compressing())
		if err != nil {
			return err
		}
		stats.Precompressed = &copies
		stats.stage("precompress")
	}
	report, err := stage.Publish(ctx)
	if err != nil {
		return err
	}
	w.meter.clear()
	stats.stage("publish")
	if archive != nil {
		if err := archive.Pack(); err != nil {
			return err
		}
		stats.stage("zip")
	}
	p.sum(o, lib, report)
	if o.stats {
		return stats.print(p.err, lib, report)
	}
	return nil
}

// patience is how long a build that is to stop goes on to clean up, so that
// Ctrl-C has its answer within a tenth of a second however large the site is.
const patience = 30 * time.Millisecond

// soonAfter is a context that is done a moment after ctx.
func soonAfter(ctx context.Context) (soon context.Context, done func()) {
	soon, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(patience, func() { cancel(ctx.Err()) }) })
	return soon, func() { stop(); cancel(nil) }
}

// discard removes the stage of a build that does not publish, and says what it
// leaves if that takes too long.
func (p *program) discard(ctx context.Context, stage *site.Disk) {
	err := stage.Discard(ctx)
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(p.err, "naosu:", p.explain(err))
	}
	if err != nil {
		fmt.Fprintln(p.err, p.say(source.Say("what was made so far is left beside the output, and the next build removes it", "途中まで作ったものが出力先の隣に残っています。次のビルドで取り除かれます")))
	}
}

// mostFiles is how many files some hosts take: Cloudflare Pages on its free plan.
const mostFiles = 20_000

// sum says what was published, and warns of more files than some hosts take.
func (p *program) sum(o buildOptions, lib *kb.Library, report site.Report) {
	files, unchanged, articles := thousands(int64(report.Files)), thousands(int64(report.Unchanged)), thousands(int64(len(lib.Articles)))
	fmt.Fprintln(p.out, p.say(source.Text{
		En: fmt.Sprintf("%s: %s %s, %s of them unchanged, %s; %s %s", o.out, files, noun(report.Files, "file", "files"), unchanged, humanSize(report.Bytes), articles, noun(len(lib.Articles), "article", "articles")),
		Ja: fmt.Sprintf("%s: %s ファイル（うち %s は変更なし）、%s、記事 %s 件", o.out, files, unchanged, humanSize(report.Bytes), articles),
	}))
	if report.Files <= mostFiles {
		return
	}
	hint := source.Say("a larger plan or another host takes them", "上位のプランか、ほかのホストなら置けます")
	if list := multipliers(o, lib.Site.Outputs); len(list) > 0 {
		names := strings.Join(list, ", ")
		hint = source.Say("there are fewer without %s", "%s をやめると減ります", names)
	}
	fmt.Fprintln(p.err, p.say(source.Say("warning: some hosts take no more than %s files, such as Cloudflare Pages on its free plan; %s",
		"警告: ファイルが %s を超えるサイトを置けないホストがあります（Cloudflare Pages の無料プランなど）。%s", thousands(mostFiles), hint.In(p.lang))))
}

// multipliers lists what is switched on and makes many files.
func multipliers(o buildOptions, on kb.Outputs) (list []string) {
	for _, m := range []struct {
		on   bool
		name string
	}{
		{o.precompress, "--precompress"}, {on.MarkdownTwins, "outputs.markdown_twins"}, {on.Embeds, "outputs.embeds"},
		{on.TagFeeds, "outputs.tag_feeds"}, {on.TopicFeeds, "outputs.topic_feeds"},
	} {
		if m.on {
			list = append(list, m.name)
		}
	}
	return list
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
	renderer.Remember(w.store, w.program)
	findings, err = renderer.Site(ctx, desk, w.meter.rendering())
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
	w.meter.clear()
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
