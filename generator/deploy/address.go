//go:build deploy

package deploy

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/fileblob" // file://
	_ "gocloud.dev/blob/s3blob"   // s3://
)

// An Address names a place in a store. Its String holds no secrets.
//
//	s3://BUCKET/PREFIX?region=eu-west-1
//	gs://BUCKET/PREFIX
//	azblob://CONTAINER/PREFIX
//	file:///FOLDER
//
// What may stand behind the question mark is described by gocloud.dev's drivers
// of the same names.
type Address struct {
	url    *url.URL
	prefix string // "" or with a slash at its end
}

// ParseAddress reads an address. One with credentials in it is refused, since
// it stays in the history of the shell and in lists of processes.
func ParseAddress(text string) (Address, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" {
		return Address{}, refuse("the address is none; write one such as s3://bucket/prefix", "アドレスの形をしていません。s3://bucket/prefix のように書いてください")
	}
	if u.User != nil || hidesCredentials(u.Query().Get("endpoint")) {
		return Address{}, refuse("an address must not hold credentials; give them by the environment, as the store's own tools take them",
			"アドレスに認証情報を入れないでください。環境変数など、ストアの公式ツールと同じ方法で渡してください")
	}
	if !slices.Contains(schemes(), u.Scheme) {
		list := strings.Join(schemes(), ", ")
		return Address{}, refuse("%q is no kind of store that this program knows; it knows %s", "%q は、このプログラムが扱えるストアではありません。使えるのは %s です", u.Scheme, list)
	}
	if u.Scheme == "file" {
		return fileAddress(u)
	}
	return storeAddress(u)
}

// schemes lists what there are drivers for.
func schemes() []string {
	list := blob.DefaultURLMux().BucketSchemes()
	slices.Sort(list)
	return list
}

func hidesCredentials(endpoint string) bool {
	u, err := url.Parse(endpoint)
	return err != nil || u.User != nil || u.RawQuery != ""
}

// fileAddress is a folder. Objects are plain files, without others beside them
// that hold attributes, which a web server would show.
func fileAddress(u *url.URL) (Address, error) {
	if u.Path == "" || u.Path == "/" || u.Host != "" && u.Host != "." && u.Host != "localhost" {
		return Address{}, refuse("write a folder as file:///folder, or file://./folder from here", "フォルダーは file:///folder、ここからの相対なら file://./folder と書いてください")
	}
	u.RawQuery = url.Values{"metadata": {"skip"}, "no_tmp_dir": {"true"}, "create_dir": {"true"}}.Encode()
	return Address{url: u}, nil
}

// validation asks S3's client whether to check what it reads. It would print a
// warning where it cannot; what is read here is compared anyway.
const validation = "response_checksum_validation"

// storeAddress takes the path as the prefix, which drivers would ignore.
func storeAddress(u *url.URL) (Address, error) {
	q := u.Query()
	prefix := strings.Trim(u.Path, "/")
	if q.Has("prefix") || q.Has("key") {
		return Address{}, refuse("write the prefix as a path: %s://%s/prefix", "プレフィックスはパスとして書いてください: %s://%s/prefix", u.Scheme, u.Host)
	}
	if u.Host == "" {
		return Address{}, refuse("the address lacks the bucket; write one such as s3://bucket/prefix", "アドレスにバケットがありません。s3://bucket/prefix のように書いてください")
	}
	if prefix != "" {
		prefix += "/"
	}
	u.Path, u.RawPath = "", ""
	if u.Scheme == "s3" && !q.Has(validation) {
		q.Set(validation, "when_required")
		u.RawQuery = q.Encode()
	}
	return Address{u, prefix}, nil
}

// String is the address without what follows the question mark.
func (a Address) String() string {
	if a.url.Scheme == "file" {
		return "file://" + a.url.Host + a.url.Path
	}
	return a.url.Scheme + "://" + a.url.Host + "/" + a.prefix
}

// Open opens the place. Nothing outside its prefix is seen through it.
func (a Address) Open(ctx context.Context) (*blob.Bucket, error) {
	bucket, err := blob.OpenBucket(ctx, a.url.String())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", a, a.redact(err))
	}
	if a.prefix != "" {
		bucket = blob.PrefixedBucket(bucket, a.prefix)
	}
	return bucket, nil
}
