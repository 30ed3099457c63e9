package build

import (
	"fmt"
	"os"
	"path/filepath"
)

// scratch is a folder for files that live as long as the process at most. Folders
// of processes that were killed are removed by the next one: they hold a lock as
// long as they run.
type scratch struct {
	path string
	lock *os.File
}

const scratchName = "moduli-cells-"

func newScratch() (*scratch, error) {
	old, _ := filepath.Glob(filepath.Join(os.TempDir(), scratchName+"*"))
	for _, dir := range old {
		if f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR, 0); err == nil {
			if lock(f) == nil {
				_ = os.RemoveAll(dir)
			}
			_ = f.Close()
		}
	}
	dir, err := os.MkdirTemp("", scratchName)
	if err != nil {
		return nil, fmt.Errorf("build: no folder for the compiler: %w", err)
	}
	f, err := os.Create(filepath.Join(dir, "lock"))
	if err == nil {
		err = lock(f)
	}
	if err != nil {
		_ = os.RemoveAll(dir)
		return nil, fmt.Errorf("build: %w", err)
	}
	return &scratch{dir, f}, nil
}

// Close removes the folder.
func (s *scratch) Close() error {
	err := os.RemoveAll(s.path)
	_ = s.lock.Close()
	return err
}
