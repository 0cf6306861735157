// Command naosu turns Markdown articles about error messages into a static help
// site in several languages.
//
//	naosu build    check, render and publish the site
//	naosu check    report every mistake in the content
//	naosu serve    show the site while it is being written
//	naosu search   find the article for an error text
//	naosu explain  read a log and explain the errors in it
//	naosu new      begin an article from an error text
//	naosu sync     mark translations as up to date
//	naosu deploy   bring the site to an object store (with the build tag deploy)
//
// It exits with 0 when all is well, with 1 when there are findings of severity
// error (with --strict, of any severity) or nothing was found, and with 2 when
// something failed.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"naosu/generator/source"
)

func main() {
	// The signals stay caught until the end: a late Ctrl-C must not turn a
	// build that has published into one that seems to have failed.
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// errFindings ends a command whose findings were printed already.
var errFindings = errors.New("findings")

// errPartly ends a command that was stopped and has said how far it came.
var errPartly = errors.New("stopped before the end")

// program is what all commands share.
type program struct {
	content, templates string
	lang               string // of messages
	getenv             func(string) string
	out, err           io.Writer
	color              bool
	live               bool // stderr is a terminal where a line can be erased
}

// run executes a command line and returns the exit code.
func run(ctx context.Context, args []string, getenv func(string) string, out, errOut io.Writer) int {
	p := &program{getenv: getenv, out: out, err: errOut, lang: messageLanguage(args, getenv), color: getenv("NO_COLOR") == "" && isTerminal(errOut), live: getenv("TERM") != "dumb" && isTerminal(errOut)}
	root := p.root()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errFindings) || errors.Is(err, errNothing) || errors.Is(err, errThere):
		return 1
	case errors.Is(err, errPartly):
		return 130
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(errOut, "naosu:", p.say(source.Say("stopped; nothing was changed", "中断しました。何も変更していません")))
		return 130
	}
	fmt.Fprintln(errOut, "naosu:", p.explain(err))
	return 2
}

func (p *program) say(t source.Text) string { return t.In(p.lang) }

// deployShort describes deploy, whether the program has it or not.
func (p *program) deployShort() string {
	return p.say(source.Say("Bring the finished site to an object store", "作り終えたサイトをオブジェクトストレージに送ります"))
}

// messageLanguage is the language of messages: that of --messages, else the
// locale's, else English. Help is printed before flags are read, so the
// arguments are looked at here.
func messageLanguage(args []string, getenv func(string) string) string {
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--messages="); ok {
			return v
		}
		if a == "--messages" && i+1 < len(args) {
			return args[i+1]
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			if i := strings.IndexAny(v, "_.@"); i >= 0 {
				v = v[:i]
			}
			return v
		}
	}
	return "en"
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (p *program) root() *cobra.Command {
	c := &cobra.Command{
		Use:           "naosu",
		Short:         p.say(source.Say("A static help site from articles about error messages", "エラーメッセージの記事から静的なヘルプサイトを作ります")),
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(c *cobra.Command, _ []string) error {
			return c.Help()
		},
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			if c.Flags().Changed("messages") && p.lang != "en" && p.lang != "ja" {
				return fmt.Errorf("--messages %q is not there; use en or ja", p.lang)
			}
			return nil
		},
	}
	flags := c.PersistentFlags()
	flags.StringVar(&p.content, "content", "content", p.say(source.Say("folder with the content", "コンテンツのフォルダー")))
	flags.StringVar(&p.templates, "templates", "", p.say(source.Say("folder whose files replace the built-in templates (default: templates, if it exists)", "組み込みのテンプレートを置き換えるフォルダー（既定: templates があればそれ）")))
	flags.StringVar(&p.lang, "messages", p.lang, p.say(source.Say("language of messages: en or ja", "メッセージの言語: en または ja")))
	flags.Lookup("messages").DefValue = ""
	c.AddCommand(p.buildCommand(), p.checkCommand(), p.serveCommand(), p.searchCommand(), p.explainCommand(), p.newCommand(), p.syncCommand(), p.deployCommand())
	p.complete(c)
	return c
}
