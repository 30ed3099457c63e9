// Package disk opens files that can be checked by their size, and replaces files whole or not at all.
package disk

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Replace puts what fill writes under path: whole, or not at all. It goes to a temporary file in the same folder, which
// is made if need be, to the disk, and then under its name, with the old file's permissions if there was one.
func Replace(path string, fill func(io.Writer) error) (err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	f, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
			err = fmt.Errorf("writing %s: %w", path, err)
		}
	}()
	perm := os.FileMode(0o644)
	if old, err := os.Stat(path); err == nil {
		perm = old.Mode().Perm()
	}
	for _, do := range []func() error{
		func() error { return fill(f) },
		func() error { return f.Chmod(perm) },
		f.Sync,
		f.Close,
		func() error { return os.Rename(f.Name(), path) },
	} {
		if err := do(); err != nil {
			return err
		}
	}
	syncDir(dir)
	return nil
}
