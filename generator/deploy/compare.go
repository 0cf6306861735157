//go:build deploy

package deploy

import (
	"bytes"
	"context"
	"crypto/md5"
	"fmt"
	"slices"
	"strings"

	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"

	"naosu/generator/site"
)

// A listing is what a store holds, by path.
type listing map[string]*blob.ListObject

// load returns what is to be sent for a file, and whether it is a gzip copy.
func (r *run) load(name string) (data []byte, gzip bool, err error) {
	if r.Gzip {
		if data, there, err := r.site.ReadCopy(name); there || err != nil {
			return data, there, err
		}
	}
	data, err = r.site.Read(name)
	return data, false, err
}

// compare finds what is to be sent.
func (r *run) compare(ctx context.Context, there listing) (todo stages, err error) {
	files, err := r.site.Files()
	if err != nil {
		return todo, err
	}
	files = slices.DeleteFunc(files, func(name string) bool { return forHosts[name] })
	r.files, r.report.Files = files, len(files)
	changes := make([]*Change, len(files))
	err = r.each(ctx, len(files), func(ctx context.Context, i int) error {
		name := files[i]
		data, gzip, err := r.load(name)
		if err != nil {
			return err
		}
		same := false
		if object := there[name]; object != nil && !r.Force {
			if same, err = r.holds(ctx, object, data); err != nil {
				return fmt.Errorf("compare %s: %w", name, err)
			}
		}
		if !same {
			changes[i] = &Change{Path: name, Size: int64(len(data)), Header: header(name, gzip)}
		}
		return nil
	})
	for i, c := range changes {
		if c == nil {
			r.report.Unchanged++
			continue
		}
		todo[stageOf(files[i])] = append(todo[stageOf(files[i])], *c)
	}
	return todo, err
}

// holds tells whether an object holds data, and nothing else.
func (r *run) holds(ctx context.Context, object *blob.ListObject, data []byte) (bool, error) {
	if object.Size != int64(len(data)) {
		return false, nil
	}
	if sum := md5.Sum(data); bytes.Equal(object.MD5, sum[:]) {
		return true, nil
	}
	if object.MD5 != nil {
		return false, nil
	}
	held, err := r.store.get(ctx, object.Key)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return false, nil
	}
	return bytes.Equal(held, data), err
}

// gone lists the objects to remove: those that the site has no more. Objects
// whose path begins with a dot belong to others unless the last site wrote them.
func (r *run) gone(there listing, dots []string) (list []Change) {
	for name, object := range there {
		top, _, _ := strings.Cut(name, "/")
		if strings.HasPrefix(top, ".") && !slices.Contains(dots, top) || name == site.MarkerName {
			continue
		}
		if _, kept := slices.BinarySearch(r.files, name); !kept {
			list = append(list, Change{Path: name, Remove: true, Size: object.Size})
		}
	}
	slices.SortFunc(list, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return list
}
