package language

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Text reads a corpus from one file: the first 80 % of its tokens are the training part, then come validation and
// test. It fails where the file cannot be read, is not UTF-8 (the line is named), does not fit the limits of the
// options, or is too short for its parts.
func Text(path string, o Options) (*Corpus, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	b := newBuilder(o)
	ids, err := b.file(path)
	if err != nil {
		return nil, err
	}
	return b.split(filepath.Base(path), ids)
}

// Read is [Text] from a reader. Errors call it by name.
func Read(r io.Reader, name string, o Options) (*Corpus, error) {
	if r == nil {
		return nil, errNoReader
	}
	if err := o.Validate(); err != nil {
		return nil, err
	}
	b := newBuilder(o)
	ids, err := b.read(NewScanner(r, name, o), nil, 0)
	if err != nil {
		return nil, err
	}
	return b.split(name, ids)
}

// file reads the words of a file.
func (b *builder) file(path string) ([]int32, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("language: %w", err)
	}
	defer f.Close()
	var size int64
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		size = info.Size()
	}
	return b.read(NewScanner(f, path, b.o), nil, size)
}
