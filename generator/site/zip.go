package site

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/flate"
)

// An Archive is a ZIP file of a published site. All lies below a folder that is
// named as the file is. Names at the top that begin with a dot stay out, for they
// belong to Naosu or to others; .well-known goes in. The same site gives the same
// bytes: names are sorted, there are no times, and the compression does not
// depend on the Go release.
type Archive struct{ folder, file string }

// NewArchive says where a site lies and which file it is packed into. The file
// may not lie in the site, where the next build would drop it.
func NewArchive(folder, file string) (*Archive, error) {
	in, err1 := filepath.Abs(folder)
	name, err2 := filepath.Abs(file)
	if err := errors.Join(err1, err2); err != nil {
		return nil, fmt.Errorf("find archive: %w", err)
	}
	if way, err := filepath.Rel(in, name); err == nil && filepath.IsLocal(way) {
		return nil, fmt.Errorf("the archive %s would lie in the site itself; choose a place outside of %s", file, folder)
	}
	return &Archive{folder, file}, nil
}

// Pack writes the file, which is wholly old or wholly new. What a killed Pack
// leaves beside it is cleared by the next.
func (a *Archive) Pack() error {
	part := filepath.Join(filepath.Dir(a.file), "."+filepath.Base(a.file)+".part")
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("pack the site: %w", err)
	}
	out, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("pack the site: %w", err)
	}
	top := strings.TrimSuffix(filepath.Base(a.file), filepath.Ext(a.file))
	err = errors.Join(packSite(out, os.DirFS(a.folder), top), out.Sync(), out.Close())
	if err == nil {
		err = os.Rename(part, a.file)
	}
	if err != nil {
		return fmt.Errorf("pack the site: %w", errors.Join(err, os.Remove(part)))
	}
	return nil
}

// packSite writes the files below a folder of the archive, in the order of WalkDir,
// which sorts names.
func packSite(out io.Writer, site fs.FS, top string) error {
	z := zip.NewWriter(out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	err := fs.WalkDir(site, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return err
		}
		dot := name[0] == '.' && name != ".well-known" && !strings.HasPrefix(name, ".well-known/")
		switch {
		case e.IsDir() && dot:
			return fs.SkipDir
		case e.IsDir() || dot:
			return nil
		}
		return packFile(z, site, name, path.Join(top, name))
	})
	return errors.Join(err, z.Close())
}

func packFile(z *zip.Writer, site fs.FS, name, as string) error {
	from, err := site.Open(name)
	if err != nil {
		return err
	}
	to, err := z.CreateHeader(&zip.FileHeader{Name: as, Method: zip.Deflate})
	if err == nil {
		_, err = io.Copy(to, from)
	}
	return errors.Join(err, from.Close())
}
