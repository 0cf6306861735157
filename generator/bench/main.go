// Command bench builds one knowledge base with this program and with others, in
// turn, and prints a table of what each took.
//
//	bench [flags]          the table, as Markdown
//	bench floor SRC OUT    the least that any builder must do, as a program
//
// The corpus is written in two forms with the same words: as our content, and
// as bilingual Markdown for Hugo, with a theme whose pages have what ours have
// in kind. The builders run one after the other, round by round, so that what
// else the machine does touches all of them; figures are medians, and ratios are
// taken within a round. CPU seconds are those of a program and its children, in
// the user's and the system's name; wall time on a busy machine says little.
// Output goes to a file system in memory where there is one.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
)

// options are the flags.
type options struct {
	articles, rounds      int
	naosu, hugo, pagefind string
	tmp                   string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, errOut io.Writer) error {
	if len(args) == 3 && args[0] == "floor" {
		return floor(args[1], args[2])
	}
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(errOut)
	flags.IntVar(&o.articles, "articles", 1000, "articles of the corpus, each in two languages")
	flags.IntVar(&o.rounds, "rounds", 3, "how often each builder runs")
	flags.StringVar(&o.naosu, "naosu", "", "our program (default: built from ./generator)")
	flags.StringVar(&o.hugo, "hugo", "hugo", "Hugo")
	flags.StringVar(&o.pagefind, "pagefind", "pagefind", "Pagefind")
	flags.StringVar(&o.tmp, "tmp", memory(), "folder for corpus and output, best in memory")
	if err := flags.Parse(args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(o.tmp, "naosu-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	return o.compare(ctx, dir, out, errOut)
}

// memory is a folder of a file system in memory, or the usual one for what is
// not kept.
func memory() string {
	const shared = "/dev/shm"
	if info, err := os.Stat(shared); err == nil && info.IsDir() {
		return shared
	}
	return os.TempDir()
}

// compare writes the corpus, runs all builders and prints the table.
func (o options) compare(ctx context.Context, dir string, out, errOut io.Writer) error {
	builders, err := o.builders(ctx, dir, errOut)
	if err != nil {
		return err
	}
	if err := writeCorpus(dir, o.articles); err != nil {
		return err
	}
	t := table{articles: o.articles, machine: fmt.Sprintf("%d processors, %s/%s, %s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())}
	for round := range o.rounds {
		for i, b := range builders {
			fmt.Fprintf(errOut, "round %d of %d: %s\n", round+1, o.rounds, b.name)
			m, err := b.measure(ctx)
			if err != nil {
				return fmt.Errorf("%s: %w", b.name, err)
			}
			t.add(i, b.name, m)
		}
		for _, b := range builders {
			if err := os.RemoveAll(b.out); err != nil {
				return err
			}
		}
	}
	return t.print(out)
}

// builders are those that there are; of the others it says how to get them.
func (o options) builders(ctx context.Context, dir string, errOut io.Writer) ([]builder, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if o.naosu == "" {
		o.naosu = filepath.Join(dir, "naosu")
		if said, err := exec.CommandContext(ctx, "go", "build", "-o", o.naosu, "./generator").CombinedOutput(); err != nil {
			return nil, fmt.Errorf("build our program: %w\n%s", err, said)
		}
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	ours := []string{o.naosu, "build", "--content", at("content"), "--out", at("ours"), "--cache", at("cache"), "--date", "2026-01-01", "--templates", at("none")}
	list := []builder{
		{name: "floor", out: at("floor"), commands: [][]string{{self, "floor", at("hugo/content"), at("floor")}}},
		{name: "naosu, cold", out: at("ours"), remove: []string{at("ours"), at("cache")}, commands: [][]string{ours}},
		{name: "naosu, one article changed", out: at("ours"), edit: at("content/errors/topic-00/error-00000/en.md"), commands: [][]string{ours}},
	}
	if err := os.MkdirAll(at("none"), 0o755); err != nil {
		return nil, err
	}
	hugo, err := exec.LookPath(o.hugo)
	if err != nil {
		fmt.Fprintln(errOut, "Hugo is not there, so it is left out. To install it: go install -tags extended github.com/gohugoio/hugo@v0.165.0")
		return list, nil
	}
	site := []string{hugo, "--source", at("hugo"), "--destination", at("hugo-out"), "--cacheDir", at("hugo-cache"), "--noBuildLock", "--quiet"}
	list = append(list, builder{name: "Hugo", out: at("hugo-out"), commands: [][]string{site}})
	pagefind, err := exec.LookPath(o.pagefind)
	if err != nil {
		fmt.Fprintln(errOut, "Pagefind is not there, so it is left out. To install it: npm i pagefind, then PAGEFIND=node_modules/.bin/pagefind")
		return list, nil
	}
	return append(list, builder{name: "Hugo, then Pagefind", out: at("hugo-out"), remove: []string{at("hugo-out")},
		commands: [][]string{site, {pagefind, "--site", at("hugo-out"), "--quiet"}}}), nil
}

// words joins a command for a message.
func words(command []string) string { return strings.Join(command, " ") }
