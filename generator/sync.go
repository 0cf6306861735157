package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"naosu/generator/kb"
	"naosu/generator/source"
)

func (p *program) syncCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "sync [ID…]",
		Short: p.say(source.Say("Mark translations as up to date with their originals", "翻訳が原文に追いついたことを記録します")),
		Long: p.say(source.Say("Writes a hash of each section of the original into the translations, all or those of the given IDs.\nWhen a section of the original changes later, readers and authors are told.",
			"原文の各節のハッシュを翻訳に書き込みます。ID を指定すると、その文書だけを対象にします。\nあとで原文の節が変わると、読者と著者に知らせます。")),
		RunE: func(c *cobra.Command, ids []string) error { return p.sync(c.Context(), ids) },
	}
}

// sync stamps translations. A content folder with errors is left alone.
func (p *program) sync(ctx context.Context, ids []string) error {
	w, err := p.open()
	if err != nil {
		return err
	}
	defer w.close()
	lib, findings, err := kb.Load(ctx, w.content, kb.Options{Name: w.name, Languages: w.languages, Drafts: true})
	if err != nil {
		return err
	}
	if findings.Errors() > 0 {
		return p.finish(w, findings, false)
	}
	if err := p.known(lib, ids); err != nil {
		return err
	}
	stamped := 0
	for _, d := range lib.Docs() {
		if len(ids) > 0 && !slices.Contains(ids, d.ID) {
			continue
		}
		for _, t := range d.Texts {
			if t.Lang == d.Original {
				continue
			}
			changed, err := p.stamp(w, t, d.In(d.Original).Hashes)
			if err != nil {
				return err
			}
			if changed {
				stamped++
			}
		}
	}
	fmt.Fprintln(p.out, p.say(source.Text{
		En: source.Counted(stamped, "translation", "translations") + " stamped",
		Ja: fmt.Sprintf("%d 件の翻訳に記録しました", stamped),
	}))
	return nil
}

// known says whether all IDs are documents.
func (p *program) known(lib *kb.Library, ids []string) error {
	var all []string
	for _, d := range lib.Docs() {
		all = append(all, d.ID)
	}
	for _, id := range ids {
		if !slices.Contains(all, id) {
			message := p.say(source.Say("no document %q", "%q という文書はありません", id))
			if hint := p.say(source.DidYouMean(id, all)); hint != "" {
				message += "; " + hint
			}
			return errors.New(message)
		}
	}
	return nil
}

// stamp writes the hashes into the front matter of a translation and says
// whether that changed the file.
func (p *program) stamp(w *workplace, t *kb.Text, hashes map[string]string) (bool, error) {
	data, err := w.read(w.name + "/" + t.File)
	if err != nil {
		return false, fmt.Errorf("read %s: %w", t.File, err)
	}
	text := stampText(string(data), hashes)
	if text == string(data) {
		return false, nil
	}
	if err := replaceFile(filepath.Join(p.content, filepath.FromSlash(t.File)), []byte(text)); err != nil {
		return false, fmt.Errorf("stamp %s: %w", t.File, err)
	}
	return true, nil
}

// stampLine is a line with its end, as kb reads lines.
var stampLine = regexp.MustCompile(`[^\r\n]*(\r\n|\r|\n|$)`)

// stampKey begins the stamps, however the key is written.
var stampKey = regexp.MustCompile(`^["']?translated_from["']?[ \t]*:`)

// stampText replaces translated_from in the front matter, or adds it at the
// end of the front matter. All other bytes stay, but for blank lines and comments
// between stamps.
func stampText(text string, hashes map[string]string) string {
	ends := stampLine.FindStringSubmatch(text)[1]
	var ids []string
	for id := range hashes {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	stamp := "translated_from:" + ends
	for _, id := range ids {
		stamp += "  " + id + ": \"" + hashes[id] + "\"" + ends
	}
	var out strings.Builder
	front, inside, kept, old := true, false, "", false
	for _, line := range stampLine.FindAllString(text, -1) {
		bare := strings.TrimRight(line, " \t\r\n")
		switch {
		case !front:
		case bare == "---" && inside:
			line, front = kept+stamp+line, false
		case strings.TrimPrefix(bare, "\ufeff") == "---":
			inside = true
		case stampKey.MatchString(bare):
			old, line = true, ""
		case old && (bare == "" || bare[0] == '#'):
			kept, line = kept+line, "" // what comes next tells whose it is
		case old && strings.ContainsRune(" \t}", rune(line[0])):
			kept, line = "", ""
		default:
			line, kept, old = kept+line, "", false
		}
		out.WriteString(line)
	}
	return out.String()
}
