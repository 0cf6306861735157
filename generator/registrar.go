package main

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"naosu/generator/site"
	"naosu/generator/source"
)

var (
	ruleCollision = source.Rule{ID: "collision", Severity: source.Error, Why: source.Text{
		En: "Two files of the site cannot have one path, also not by case or Unicode form, because hosts and disks differ in what they tell apart.",
		Ja: "サイトの二つのファイルが同じパスを持つことはできません。大文字と小文字や Unicode の形だけの違いも、サーバーやディスクによっては区別されません。"}}
	rulePath = source.Rule{ID: "output-path", Severity: source.Error, Why: source.Text{
		En: "Some hosts and disks cannot hold a file of this name.",
		Ja: "この名前のファイルは、サーバーやディスクによっては置けません。"}}
	ruleGone = source.Rule{ID: "address-gone", Severity: source.Error, Why: source.Text{
		En: "Addresses are promises: links from elsewhere would break.",
		Ja: "アドレスは約束です。ほかのサイトからのリンクが切れてしまいます。"}}
)

// registrar hands files on to the site. It turns outputs that cannot be into
// findings, so that all of them are reported, and remembers the addresses.
type registrar struct {
	out      site.Output
	mu       sync.Mutex
	findings source.Findings
	pages    map[string]bool
}

func newRegistrar(out site.Output) *registrar {
	return &registrar{out: out, pages: map[string]bool{}}
}

// Put implements site.Output.
func (d *registrar) Put(path, owner string, data []byte) error {
	err := d.out.Put(path, owner, data)
	var collision *site.Collision
	var bad *site.BadPath
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case errors.As(err, &collision):
		a, b := collision.Owner, collision.OtherOwner
		if a < b {
			a, b = b, a
		}
		d.findings.Add(ruleCollision, source.Place{File: a}, source.Say("%q has the same path in the site as %s", "%q のサイト内のパスが %s と重なります", collision.Path, b),
			source.Say("rename or remove one of the two", "どちらかの名前を変えるか、消してください"))
		return nil
	case errors.As(err, &bad):
		d.findings.Add(rulePath, source.Place{File: bad.Owner}, source.Say("%q cannot be a path of the site", "%q はサイト内のパスに使えません", bad.Path),
			source.Say("use letters, digits, - _ and . in names", "名前には英数字と - _ . を使ってください"))
		return nil
	case err != nil:
		return err
	}
	d.note(path)
	return nil
}

// note remembers the address of a page.
func (d *registrar) note(path string) {
	if dir, ok := strings.CutSuffix(path, "index.html"); ok && !strings.Contains(path, "/page/") {
		d.pages["/"+dir] = true
	}
}

// recorded is the file with every address ever published.
const recorded = "urls.txt"

// vanished checks that each recorded address is a page or a redirect.
func (w *workplace) vanished(d *registrar) (source.Findings, error) {
	var findings source.Findings
	data, err := fs.ReadFile(w.content, recorded)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	file := source.NewFile(w.name+"/"+recorded, data)
	offset := 0
	for line := range strings.Lines(string(file.Data)) {
		url := strings.TrimSpace(line)
		if url != "" && !strings.HasPrefix(url, "#") && !d.pages[url] {
			hint := source.Say("bring the page back, or name the old address in the aliases of the new one", "ページを戻すか、新しいページの aliases に古いアドレスを書いてください")
			if near, ok := source.Nearest(url, d.addresses()); ok {
				hint = source.Say("bring the page back, or redirect with aliases, perhaps to %s", "ページを戻すか、aliases で転送してください（候補: %s）", near)
			}
			findings.Add(ruleGone, file.Place(offset, offset+len(url)), source.Say("the address %s was published once and is gone", "以前に公開したアドレス %s がなくなっています", url), hint)
		}
		offset += len(line)
	}
	return findings, nil
}

// addresses lists the addresses of all pages, sorted.
func (d *registrar) addresses() []string {
	var list []string
	for p := range d.pages {
		list = append(list, p)
	}
	slices.Sort(list)
	return list
}
