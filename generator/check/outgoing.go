package check

import (
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"naosu/generator/kb"
	"naosu/generator/markdown"
	"naosu/generator/source"
)

// Outgoing lists the http and https addresses outside the site that its pages
// link to, each with the places that name it, in no order: the links of all
// texts, and at their topic the pages of topics. An error is a failure to read.
func Outgoing(lib *kb.Library) (map[string][]source.Place, error) {
	var mu sync.Mutex
	found := map[string][]source.Place{}
	add := func(dest string, at source.Place) {
		if u := markdown.ParseURL(dest); u.Kind == markdown.External {
			mu.Lock()
			defer mu.Unlock()
			found[u.Address] = append(found[u.Address], at)
		}
	}
	for _, t := range lib.Topics {
		add(t.StatusPage, t.Place)
		add(t.SupportPage, t.Place)
	}
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, d := range lib.Docs() {
		for _, t := range d.Texts {
			if !t.Read() {
				continue // the loader has reported it
			}
			group.Go(func() error {
				body, err := lib.Body(t)
				if err != nil {
					return err
				}
				for _, l := range body.Doc.Links {
					add(l.Dest, body.File.Place(l.At.Start, l.At.End))
				}
				return nil
			})
		}
	}
	return found, group.Wait()
}
