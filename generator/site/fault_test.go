package site

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
)

var errFull = errors.New("no space left on device")

// build publishes the site with a hook and discards what is left.
func build(out string, site files, hook func(string) error) (Report, error) {
	d, err := open(context.Background(), out, Options{}, hook)
	if err != nil {
		return Report{}, err
	}
	for path, text := range site {
		if err = d.Put(path, "test", []byte(text)); err != nil {
			break
		}
	}
	report, publishErr := d.Publish(context.Background())
	if err != nil && publishErr == nil {
		return report, errors.New("published although a Put failed")
	}
	return report, errors.Join(publishErr, d.Discard(context.Background()))
}

// Each change of the disk fails in turn, once or from then on. The output is
// the old site or the new one, as the report says, and the next build succeeds.
func TestFailureAtEveryStep(t *testing.T) {
	for _, test := range []struct {
		name                    string
		first, renames, lasting bool
	}{
		{"once", false, false, false},
		{"from then on", false, false, true},
		{"once, by renames", false, true, false},
		{"from then on, by renames", false, true, true},
		{"once, first publication", true, false, false},
		{"from then on, first publication", true, false, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for fail := 1; ; fail++ {
				top := memoryDir(t)
				out := filepath.Join(top, "public")
				versions := map[string]files{"old": version("old", 10), "new": version("new", 10)}
				if !test.first {
					mustPublish(t, out, versions["old"])
				}
				step := 0
				report, err := build(out, versions["new"], func(deed string) error {
					step++
					if step == fail || test.lasting && step > fail {
						return errFull
					}
					if test.renames && deed == "exchange" {
						return errors.ErrUnsupported
					}
					return nil
				})
				if step < fail {
					if err != nil {
						t.Fatalf("nothing failed, and yet: %v", err)
					}
					break
				}
				got := verdict(t, out, versions)
				wantAfterFault(t, got, report, err, test.first, test.renames && test.lasting)
				mustPublish(t, out, versions["new"])
				if got := verdict(t, out, versions); got != "new" {
					t.Fatalf("step %d: after the next build the output is %s", fail, got)
				}
				wantOnly(t, top, "public")
			}
		})
	}
}

// wantAfterFault fails unless the output got is what report and err say. With
// away, the second of two renames and the way back may both have failed.
func wantAfterFault(t *testing.T, got string, report Report, err error, first, away bool) {
	t.Helper()
	want := "old"
	if first {
		want = "absent"
	}
	if report.Published {
		want = "new"
	}
	if got != want && !(away && got == "absent") {
		t.Fatalf("the output is %s, the report %+v, the error %v", got, report, err)
	}
	if err == nil && !report.Published {
		t.Fatal("neither published nor an error")
	}
	if err != nil && !errors.Is(err, errFull) {
		t.Fatalf("the error does not say why: %v", err)
	}
}
