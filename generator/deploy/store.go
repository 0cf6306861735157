//go:build deploy

package deploy

import (
	"bytes"
	"context"
	"crypto/md5"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"
	"golang.org/x/sync/errgroup"
)

// atOnce is how many objects are on their way at a time. Stores answer within
// some 50 ms, so this is about 300 a second.
const atOnce = 16

// A store is a bucket whose passing failures are tried again.
type store struct {
	bucket *blob.Bucket
	sleep  func(context.Context, time.Duration) error
}

// list returns all objects. Those whose path ends in a slash are folders to the
// consoles of some stores; they hold nothing.
func (s store) list(ctx context.Context) (listing, error) {
	all := listing{}
	token := blob.FirstPageToken
	for len(token) > 0 {
		var page []*blob.ListObject
		var next []byte
		err := s.again(ctx, func(ctx context.Context) (err error) {
			page, next, err = s.bucket.ListPage(ctx, token, 1000, nil)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, o := range page {
			if o.Key != "" && !strings.HasSuffix(o.Key, "/") {
				all[o.Key] = o
			}
		}
		token = next
	}
	return all, nil
}

// get returns the bytes of an object.
func (s store) get(ctx context.Context, key string) (data []byte, err error) {
	err = s.again(ctx, func(ctx context.Context) error {
		data, err = s.bucket.ReadAll(ctx, key)
		return err
	})
	return data, err
}

// put sends an object. Up to 16 MB go in one request, so that S3 lists their MD5
// and a kill leaves no parts.
func (s store) put(ctx context.Context, key string, data []byte, h Header) error {
	sum := md5.Sum(data)
	return s.again(ctx, func(ctx context.Context) error {
		return s.bucket.Upload(ctx, key, bytes.NewReader(data), &blob.WriterOptions{
			ContentType: h.Type, CacheControl: h.Cache, ContentEncoding: h.Encoding, ContentMD5: sum[:],
		})
	})
}

// delete removes an object, if it is there.
func (s store) delete(ctx context.Context, key string) error {
	err := s.again(ctx, func(ctx context.Context) error { return s.bucket.Delete(ctx, key) })
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil
	}
	return err
}

// tally counts what is done.
type tally struct {
	sent, bytes, removed, done atomic.Int64
	total                      int
}

func (r *run) send(ctx context.Context, c Change) error {
	data, gzip, err := r.load(c.Path)
	if err != nil {
		return errors.Join(errChanged, err)
	}
	if int64(len(data)) != c.Size || gzip != (c.Header.Encoding != "") {
		return fmt.Errorf("send %s: %w", c.Path, errChanged)
	}
	if err := r.store.put(ctx, c.Path, data, c.Header); err != nil {
		return fmt.Errorf("send %s: %w", c.Path, err)
	}
	r.tally.sent.Add(1)
	r.tally.bytes.Add(c.Size)
	r.advance()
	return nil
}

func (r *run) remove(ctx context.Context, name string) error {
	if err := r.store.delete(ctx, name); err != nil {
		return fmt.Errorf("remove %s: %w", name, err)
	}
	r.tally.removed.Add(1)
	r.advance()
	return nil
}

func (r *run) advance() {
	if n := r.tally.done.Add(1); r.Progress != nil {
		r.Progress(int(n), r.tally.total)
	}
}

// each calls do for 0 to n-1, some at a time, and waits for all. After an error
// it begins no more.
func (r *run) each(ctx context.Context, n int, do func(context.Context, int) error) error {
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for i := range n {
		if inner.Err() != nil {
			break
		}
		group.Go(func() error {
			if err := inner.Err(); err != nil {
				return err
			}
			return do(inner, i)
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}
