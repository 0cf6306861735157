//go:build deploy

// Package deploy publishes a finished site to an object store: S3 and what
// speaks its language, Google Cloud Storage, Azure Blob Storage, or a folder.
//
// [ParseAddress] and [Address.Open] open a place in a store, [Run] makes it hold
// the site and nothing else. The package is compiled only with the build tag
// "deploy", since the stores' modules are larger than all the rest of the program.
//
// # What a visitor sees
//
// A store takes one object at a time, so there is no exchange of whole sites as
// on a disk. Run goes by stages instead, and a stage begins only when all of the
// one before it has arrived:
//
//  1. files with a fingerprint in their names, which no page of the last site
//     asks for
//  2. images and other files that pages show or load
//  3. pages, feeds, sitemaps and other documents
//  4. removals of what the site has no more
//
// So wherever Run is stopped, each page in the store has all that it loads, and
// pages of the last site keep theirs until no page of it is left.
//
// # What is sent
//
// An object is left alone if it holds the same bytes. Its MD5 in the listing
// tells; where the store lists none (folders; uploads in parts, here above
// 16 MB), the object is read. Both speak of what the object holds now, so one
// that others changed is seen, and nothing is kept elsewhere: Run after a failure
// sends what is missing, no more. What S3 lists of objects under keys of KMS is no
// MD5, so these are sent each time.
//
// The marker of the site, ".naosu", is the first object and tells a store that
// holds a site of ours from one that holds something else. Run leaves the latter
// alone. As on a disk, objects whose path begins with a dot stay unless the last
// site wrote them.
package deploy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gocloud.dev/blob"

	"naosu/generator/site"
	"naosu/generator/source"
)

// Options say how to deploy.
type Options struct {
	MaxDeletes int  // Run refuses to remove more; below 0 there is no bound
	DryRun     bool // only say what would be done
	Force      bool // send what is unchanged too, with its headers
	TakeOver   bool // replace what is no site of ours
	Gzip       bool // send the gzip copies, which the site must have, in the place of the files

	// Progress, where there is one, is told how many objects are done, from
	// several goroutines.
	Progress func(done, total int)
	// Sleep waits before an attempt is repeated; it fails only when the context
	// ends. Only tests set it.
	Sleep func(context.Context, time.Duration) error
}

// A Change is an object to send, or to remove.
type Change struct {
	Path   string
	Remove bool
	Size   int64
	Header Header // unless removed
}

// A Report says what was done; of a dry run, what would be. After an error it
// says how far Run came.
type Report struct {
	Files     int      // of the site
	Unchanged int      // of these, those that the store had
	Changes   []Change // in the order of their stages, then of their paths
	Sent      int
	SentBytes int64
	Removed   int
}

// A Refusal is a reason for which Run did nothing, worded for the person who
// asked.
type Refusal struct{ Text source.Text }

func (r *Refusal) Error() string { return r.Text.En }

func refuse(en, ja string, args ...any) error { return &Refusal{source.Say(en, ja, args...)} }

// Run makes bucket hold the site. Failures that pass are tried again; the first
// that does not ends Run, as the end of ctx does. No message holds more of an
// address than scheme, host and path.
func Run(ctx context.Context, bucket *blob.Bucket, s *site.Published, o Options) (Report, error) {
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	r := &run{Options: o, site: s, store: store{bucket, o.Sleep}}
	err := r.run(ctx)
	return r.report, redactError(err)
}

// run is one call of Run.
type run struct {
	Options
	site   *site.Published
	files  []string // of the site that stores get, sorted
	store  store
	report Report
	tally  tally
}

func (r *run) run(ctx context.Context) error {
	if r.Gzip && !r.site.HasCopies() {
		return refuse("the site has no compressed copies; build it with --precompress", "サイトに圧縮済みの写しがありません。--precompress を付けてビルドしてください")
	}
	there, err := r.store.list(ctx)
	if err != nil {
		return fmt.Errorf("list the store: %w", err)
	}
	dots, err := r.owned(ctx, there)
	if err != nil {
		return err
	}
	todo, err := r.compare(ctx, there)
	if err != nil {
		return err
	}
	todo[removals] = r.gone(there, dots)
	for _, changes := range todo {
		r.report.Changes = append(r.report.Changes, changes...)
	}
	if n := len(todo[removals]); r.MaxDeletes >= 0 && n > r.MaxDeletes {
		return refuse("%d objects would be removed, more than --max-deletes %d allows; look at them with --dry-run, then give a higher number (-1: any)",
			"%d 個のオブジェクトが削除されることになり、--max-deletes %d を超えます。--dry-run で確かめてから、大きい数（-1 なら無制限）を指定してください", n, r.MaxDeletes)
	}
	if r.DryRun {
		return nil
	}
	err = r.execute(ctx, there, todo)
	r.report.Sent, r.report.SentBytes, r.report.Removed = int(r.tally.sent.Load()), r.tally.bytes.Load(), int(r.tally.removed.Load())
	return err
}

// execute does one stage after the other, between the first and the last word
// of the marker.
func (r *run) execute(ctx context.Context, there listing, todo stages) error {
	r.tally.total = len(r.report.Changes)
	if _, marked := there[site.MarkerName]; !marked {
		if err := r.mark(ctx); err != nil {
			return err
		}
	}
	for stage, changes := range todo {
		if err := r.each(ctx, len(changes), func(ctx context.Context, i int) error {
			if stage == removals {
				return r.remove(ctx, changes[i].Path)
			}
			return r.send(ctx, changes[i])
		}); err != nil {
			return err
		}
	}
	if len(r.report.Changes) == 0 {
		return nil
	}
	return r.mark(ctx)
}

// mark writes the site's marker.
func (r *run) mark(ctx context.Context) error {
	err := r.store.put(ctx, site.MarkerName, []byte(r.site.Marker()), Header{Type: "text/plain; charset=utf-8", Cache: fresh})
	if err != nil {
		return fmt.Errorf("send %s: %w", site.MarkerName, err)
	}
	return nil
}

// owned returns the names beginning with a dot that the store's last site wrote,
// and refuses a store that holds something else.
func (r *run) owned(ctx context.Context, there listing) ([]string, error) {
	_, marked := there[site.MarkerName]
	if marked {
		text, err := r.store.get(ctx, site.MarkerName)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", site.MarkerName, err)
		}
		if dots, ok := site.ParseMarker(string(text)); ok {
			return dots, nil
		}
	}
	if len(there) == 0 || r.TakeOver {
		return nil, nil
	}
	return nil, refuse("the place holds %d objects and is no site of naosu; give an empty bucket or prefix, or --take-over to replace what is there",
		"そこには %d 個のオブジェクトがあり、naosu のサイトではありません。空のバケットかプレフィックスを指定してください。中身を置き換えるなら --take-over を付けてください", len(there))
}

var errChanged = errors.New("the site was changed meanwhile: run deploy again")
