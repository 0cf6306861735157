package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"naosu/generator/draft"
	"naosu/generator/kb"
	"naosu/generator/source"
)

// complete tells shells what may stand behind the commands and their flags.
func (p *program) complete(root *cobra.Command) {
	for _, c := range root.Commands() {
		switch c.Name() {
		case "sync":
			c.ValidArgsFunction = p.documents
		case "new":
			c.ValidArgsFunction = p.newNames
		default:
			c.ValidArgsFunction = cobra.NoFileCompletions
		}
		for flag, words := range map[string]cobra.CompletionFunc{
			"format": cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp), "lang": p.siteLanguages, "languages": p.siteLanguages,
			"date": cobra.NoFileCompletions, "base-url": cobra.NoFileCompletions,
		} {
			if c.Flags().Lookup(flag) != nil {
				must(c.RegisterFlagCompletionFunc(flag, words))
			}
		}
	}
	must(root.RegisterFlagCompletionFunc("messages", cobra.FixedCompletions([]cobra.Completion{"en\tEnglish", "ja\t日本語"}, cobra.ShellCompDirectiveNoFileComp)))
	for _, dir := range []string{"content", "templates"} {
		must(root.MarkPersistentFlagDirname(dir))
	}
	p.completionCommand(root)
}

// formats are those in which check prints its findings.
var formats = []string{"text", "json", "sarif", "github"}

// must stops on a mistake of ours: a flag that is not there.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// completionCommand words the command that prints the scripts for shells.
func (p *program) completionCommand(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() != "completion" {
			continue
		}
		c.Short = p.say(source.Say("Print a script that lets a shell complete commands", "シェルでコマンドを補完するためのスクリプトを表示します"))
		for _, shell := range c.Commands() {
			shell.Short = p.say(source.Say("Print the script for %s", "%s 用のスクリプトを表示します", shell.Name()))
		}
	}
}

// library loads what there is, for completions: without it there are none.
func (p *program) library(ctx context.Context) *kb.Library {
	w, err := p.open()
	if err != nil {
		return &kb.Library{}
	}
	defer w.close()
	lib, _, err := kb.Load(ctx, w.content, kb.Options{Name: w.name, Languages: w.languages, Drafts: true})
	if err != nil {
		return &kb.Library{}
	}
	return lib
}

// documents completes IDs that are not there yet, with their titles.
func (p *program) documents(c *cobra.Command, args []string, begun string) (list []cobra.Completion, _ cobra.ShellCompDirective) {
	for _, d := range p.library(c.Context()).Docs() {
		if strings.HasPrefix(d.ID, begun) && !slices.Contains(args, d.ID) {
			list = append(list, cobra.CompletionWithDesc(d.ID, printable(d.Best(p.lang).Title)))
		}
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}

// newNames completes the topic of a new article.
func (p *program) newNames(c *cobra.Command, args []string, begun string) (list []cobra.Completion, _ cobra.ShellCompDirective) {
	if len(args) > 0 || strings.Contains(begun, "/") {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	for _, t := range p.library(c.Context()).Topics {
		if strings.HasPrefix(t.ID, begun) {
			list = append(list, cobra.CompletionWithDesc(t.ID+"/", printable(t.Label[p.lang])))
		}
	}
	return list, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// siteLanguages completes languages of the site; new has words for some only.
func (p *program) siteLanguages(c *cobra.Command, _ []string, _ string) (list []cobra.Completion, _ cobra.ShellCompDirective) {
	for _, lang := range p.library(c.Context()).Site.Languages {
		if c.Name() != "new" || slices.Contains(draft.Languages, lang) {
			list = append(list, lang)
		}
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}
