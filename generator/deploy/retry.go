//go:build deploy

package deploy

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"time"

	"gocloud.dev/gcerrors"
)

// What is done about failures that pass: the clients of S3 and Google try some
// of them three times by themselves.
const (
	maxTries     = 6
	firstBackoff = 500 * time.Millisecond // doubled each time: 15.5 s in all
	oneTry       = 5 * time.Minute        // after which a connection counts as lost
)

// again calls do until it succeeds, fails for good, or has had its tries.
func (s store) again(ctx context.Context, do func(context.Context) error) error {
	wait := firstBackoff
	for try := 1; ; try++ {
		limited, done := context.WithTimeout(ctx, oneTry)
		err := do(limited)
		done()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if try == maxTries || !passes(err) {
			return err
		}
		if err := s.sleep(ctx, wait); err != nil {
			return err
		}
		wait *= 2
	}
}

// passes tells whether a failure may be gone at the next try: a host that is
// busy or broken, or a connection that is lost. What a host refuses, it refuses
// again.
func passes(err error) bool {
	if code := status(err); code != 0 {
		return code == http.StatusRequestTimeout || code == http.StatusTooManyRequests || code >= 500
	}
	switch gcerrors.Code(err) {
	case gcerrors.DeadlineExceeded, gcerrors.ResourceExhausted:
		return true
	case gcerrors.Unknown, gcerrors.Internal:
	default:
		return false
	}
	var lost net.Error
	return errors.As(err, &lost) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)
}

// status is the HTTP status that a store answered with, or 0.
func status(err error) int {
	var amazon interface{ HTTPStatusCode() int }
	if errors.As(err, &amazon) {
		return amazon.HTTPStatusCode()
	}
	return otherStatus(err)
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
