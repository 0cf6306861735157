package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"naosu/generator/serve"
	"naosu/generator/source"
)

// serveOptions are the flags of serve.
type serveOptions struct {
	addr, date string
	drafts     bool
}

func (p *program) serveCommand() *cobra.Command {
	var o serveOptions
	c := &cobra.Command{
		Use:   "serve",
		Short: p.say(source.Say("Show the site in a browser while it is being written", "書きながらブラウザーでサイトを確かめます")),
		Long: p.say(source.Say("Renders each page when it is asked for, and shows it again when something changes.\nMistakes appear over the page as check prints them. Ctrl-C ends it.",
			"ページを開かれたときに作り、変更があるたびに表示し直します。\n間違いは check と同じ形でページの上に表示します。Ctrl-C で終わります。")),
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return p.serve(c.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.addr, "addr", "127.0.0.1:8080", p.say(source.Say("address to listen at; port 0 takes a free one", "待ち受けるアドレス。ポート 0 なら空いているもの")))
	f.StringVar(&o.date, "date", "", p.say(source.Say("the day that counts as today", "今日とみなす日")))
	f.BoolVar(&o.drafts, "drafts", false, p.say(source.Say("show drafts too", "下書きも表示する")))
	return c
}

// previewGarbage is how much garbage may pile up, in percent of what lives. What
// is kept of 10,000 articles is some 170 MB, and the preview runs all day.
const previewGarbage = 70

// serve shows the site until ctx is done.
func (p *program) serve(ctx context.Context, o serveOptions) error {
	day, err := buildDate(o.date, p.getenv)
	if err != nil {
		return err
	}
	w, err := p.open()
	if err != nil {
		return err
	}
	p.remember(w)
	defer func() { p.keep(w.store, false) }()
	desk := newPreviewDesk(p, w, day, o.drafts)
	defer desk.close()
	listener, wide, err := serve.Listen(o.addr)
	if err != nil {
		return err
	}
	defer debug.SetGCPercent(debug.SetGCPercent(previewGarbage))
	preview := serve.New(desk.site())
	fmt.Fprintln(p.out, p.say(source.Say("http://%s/ (Ctrl-C ends)", "http://%s/ （Ctrl-C で終わります）", listener.Addr())))
	if wide {
		fmt.Fprintln(p.err, p.say(source.Say("warning: other machines can read everything here, drafts and mistakes too", "警告: ほかの機器からも、下書きや間違いを含むすべてを読めます")))
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return watch(ctx, preview, w.watched(p)) })
	group.Go(func() error { return serve.Serve(ctx, listener, preview.Handler(serve.HostOf(o.addr)...)) })
	return group.Wait()
}

// watch loads the site and follows what changes. It watches first, so that
// nothing is missed.
func watch(ctx context.Context, preview *serve.Preview, folders map[string]string) error {
	watcher, err := serve.Watch(folders)
	if err != nil {
		return err
	}
	changes := make(chan []string)
	var work sync.WaitGroup
	defer work.Wait()
	work.Go(func() { preview.Run(ctx, changes) })
	return watcher.Run(ctx, changes)
}

// watched are the folders that may change, by what findings call them. The
// templates of a site may come later.
func (w *workplace) watched(p *program) map[string]string {
	return map[string]string{w.name: p.content, "templates": cmp.Or(p.templates, ownTemplates)}
}
