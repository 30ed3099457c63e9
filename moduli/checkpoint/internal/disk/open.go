package disk

import (
	"fmt"
	"os"
)

// Open opens a file for reading, and gives its size. It refuses what is not a regular file: a pipe has none.
func Open(path string) (*os.File, int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, fmt.Errorf("opening %s: want a regular file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	info, err = f.Stat() // the path may name another file by now
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}
