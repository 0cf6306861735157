// Command s3server is an S3 server for tests: versitygw over a folder, with one
// account, at a Unix socket. It ends when its standard input does, so that a
// test that is killed leaves none.
//
//	s3server FOLDER SOCKET    a bucket is a folder in FOLDER
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
)

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "s3server:", err)
		os.Exit(1)
	}
}

func run(folder, socket string) error {
	data, attributes := filepath.Join(folder, "data"), filepath.Join(folder, "attributes")
	for _, dir := range []string{data, attributes} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	sidecar, err := meta.NewSideCar(attributes)
	if err != nil {
		return err
	}
	back, err := posix.New(data, sidecar, posix.PosixOpts{SideCarDir: attributes, Concurrency: 100})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	return embedgw.RunVersityGW(ctx, back, &embedgw.Config{
		RootUserAccess: "access", RootUserSecret: "secret-of-the-test", Ports: []string{socket}, KeepAlive: true,
		MaxConnections: 1000, MaxRequests: 500, MultipartMaxParts: 10000, Quiet: true,
	})
}
