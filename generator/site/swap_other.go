//go:build !linux && !darwin

package site

import (
	"context"
	"errors"
	"os"
)

// exchange is not possible here.
func exchange(*os.File, string, string) error { return errors.ErrUnsupported }

// syncFile brings f to the disk.
func syncFile(f *os.File) error { return f.Sync() }

// syncTree brings all folders of the stage to the disk.
func syncTree(ctx context.Context, stage drive, folders []string) error {
	for _, name := range folders {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := stage.sync(name); err != nil {
			return err
		}
	}
	return nil
}
