package language

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// names are what the files of a part of a corpus are called, the first that is there being taken.
var names = [...]string{"wiki.%s.tokens", "%s.txt", "wiki.%s.raw"}

// WikiText reads the training, validation and test part from the files of a folder. They are named as those of
// WikiText-2 and WikiText-103, wiki.train.tokens, wiki.valid.tokens and wiki.test.tokens, or train.txt, valid.txt and
// test.txt, or wiki.train.raw and so on. Where one is missing, the error says what was looked for.
func WikiText(dir string, o Options) (*Corpus, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if info, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("language: %w", err)
	} else if !info.IsDir() {
		return nil, fmt.Errorf("language: %s: want the folder that the files are in", dir)
	}
	var paths [3]string
	for i, part := range [...]string{"train", "valid", "test"} {
		var looked []string
		for _, n := range names {
			path := filepath.Join(dir, fmt.Sprintf(n, part))
			if _, err := os.Stat(path); err == nil {
				paths[i] = path
				break
			}
			looked = append(looked, filepath.Base(path))
		}
		if paths[i] == "" {
			return nil, fmt.Errorf("language: no %s file in %s: want %s", part, dir, strings.Join(looked, " or "))
		}
	}
	c, err := Files(paths[0], paths[1], paths[2], o)
	if err == nil {
		c.Name = filepath.Base(dir)
	}
	return c, err
}

// Files reads each part of a corpus from a file of its own.
func Files(train, valid, test string, o Options) (*Corpus, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	b := newBuilder(o)
	var parts [3][]int32
	for i, path := range [...]string{train, valid, test} {
		ids, err := b.file(path)
		if err != nil {
			return nil, err
		}
		if len(ids) == 0 {
			return nil, fmt.Errorf("language: %s has no %s: want some", path, o.Tokens)
		}
		parts[i] = ids
	}
	return b.corpus(filepath.Base(train), parts[0], parts[1], parts[2])
}
