//go:build deploy

package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"naosu/generator/deploy"
	"naosu/generator/site"
	"naosu/generator/source"
)

// deployOptions are the flags of deploy.
type deployOptions struct {
	from, encoding string
	deploy.Options
}

func (p *program) deployCommand() *cobra.Command {
	var o deployOptions
	c := &cobra.Command{
		Use:   "deploy ADDRESS",
		Short: p.deployShort(),
		Args:  cobra.ExactArgs(1),
		RunE:  func(c *cobra.Command, args []string) error { return p.deploy(c.Context(), args[0], o) },
	}
	f := c.Flags()
	f.StringVar(&o.from, "from", "public", p.say(source.Say("folder with the finished site", "作り終えたサイトのフォルダー")))
	f.BoolVar(&o.DryRun, "dry-run", false, p.say(source.Say("print what would be done, and do nothing", "何をするかを表示するだけで、何も変更しない")))
	f.IntVar(&o.MaxDeletes, "max-deletes", 256, p.say(source.Say("do nothing if more objects would be removed (-1: no bound)", "これより多く削除することになるなら何もしない（-1 なら無制限）")))
	f.StringVar(&o.encoding, "encoding", "", p.say(source.Say("gzip: send the compressed copies of build --precompress in the place of the files", "gzip: build --precompress の圧縮済みの写しを、元のファイルの代わりに送る")))
	f.BoolVar(&o.Force, "force", false, p.say(source.Say("send what is unchanged too, with its headers", "変更のないものも、ヘッダーとともに送り直す")))
	f.BoolVar(&o.TakeOver, "take-over", false, p.say(source.Say("replace what is there even if it is no site of naosu", "naosu のサイトでなくても、そこにあるものを置き換える")))
	return c
}

// deploy brings a finished site to a store.
func (p *program) deploy(ctx context.Context, address string, o deployOptions) error {
	if o.encoding != "" && o.encoding != "gzip" {
		return fmt.Errorf("--encoding %q is not there; use gzip, or leave it out", o.encoding)
	}
	o.Gzip = o.encoding == "gzip"
	to, err := deploy.ParseAddress(address)
	if err != nil {
		return p.wordRefusal(err)
	}
	finished, err := site.OpenPublished(o.from)
	if err != nil {
		return err
	}
	// Nothing is written through it.
	defer func() { _ = finished.Close() }()
	bucket, err := to.Open(ctx)
	if err != nil {
		return p.wordRefusal(err)
	}
	m := p.meter()
	o.Progress = m.stage(source.Say("sending", "送信中"))
	report, err := deploy.Run(ctx, bucket, finished, o.Options)
	m.clear()
	if o.DryRun {
		p.printChanges(report)
	}
	if err == nil {
		p.sumDeploy(to.String(), o.DryRun, report)
	}
	if done := report.Sent + report.Removed; err != nil && done > 0 {
		fmt.Fprintln(p.err, p.say(source.Say("%s of %s objects were done; the next run does the rest", "%[2]s 個中 %[1]s 個まで終わりました。もう一度実行すると続きから送ります",
			thousands(int64(done)), thousands(int64(len(report.Changes))))))
		if errors.Is(err, context.Canceled) {
			err = errPartly
		}
	}
	return errors.Join(p.wordRefusal(err), closeBucket(bucket, err))
}

// closeBucket closes a bucket, whose own trouble is no news after another.
func closeBucket(bucket interface{ Close() error }, before error) error {
	if err := bucket.Close(); err != nil && before == nil {
		return fmt.Errorf("close the store: %w", err)
	}
	return nil
}

// wordRefusal gives a refusal the words of the person at the terminal.
func (p *program) wordRefusal(err error) error {
	var refusal *deploy.Refusal
	if errors.As(err, &refusal) {
		return errors.New(p.say(refusal.Text))
	}
	return err
}

func (p *program) printChanges(report deploy.Report) {
	for _, c := range report.Changes {
		if c.Remove {
			fmt.Fprintln(p.out, printable(p.say(source.Say("remove %s", "削除 %s", c.Path))))
			continue
		}
		h := c.Header.Type + "; " + c.Header.Cache
		if c.Header.Encoding != "" {
			h += "; " + c.Header.Encoding
		}
		fmt.Fprintln(p.out, printable(p.say(source.Say("send %s (%s; %s)", "送信 %s（%s; %s）", c.Path, humanSize(c.Size), h))))
	}
}

func (p *program) sumDeploy(to string, dry bool, r deploy.Report) {
	files, unchanged := thousands(int64(r.Files)), thousands(int64(r.Unchanged))
	if dry {
		removed := 0
		for _, c := range r.Changes {
			if c.Remove {
				removed++
			}
		}
		fmt.Fprintln(p.out, p.say(source.Say("%s: %s files, %s of them unchanged; %s would be sent, %s removed", "%s: %s ファイル（うち %s は変更なし）。送信予定 %s、削除予定 %s",
			to, files, unchanged, thousands(int64(len(r.Changes)-removed)), thousands(int64(removed)))))
		return
	}
	fmt.Fprintln(p.out, p.say(source.Say("%s: %s files, %s of them unchanged; %s sent (%s), %s removed", "%s: %s ファイル（うち %s は変更なし）。送信 %s（%s）、削除 %s",
		to, files, unchanged, thousands(int64(r.Sent)), humanSize(r.SentBytes), thousands(int64(r.Removed)))))
}
