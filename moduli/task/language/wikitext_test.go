package language

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// The published sizes of WikiText-2's parts, in words and ends of lines, and how many are different and unknown, as
// Python's str.split counts them.
func TestWikiText2(t *testing.T) {
	const variable = "MODULI_WIKITEXT"
	dir := os.Getenv(variable)
	if dir == "" {
		t.Skipf("the real WikiText-2 is not read: set %s to a folder with its validation and test files", variable)
	}
	whole := true
	for part, want := range map[string]struct{ tokens, different, unknown int }{
		"train": {tokens: 2_088_628, different: 33_278},
		"valid": {217_646, 13_777, 11_718},
		"test":  {245_569, 14_143, 15_218},
	} {
		path := ""
		for _, n := range names {
			if p := filepath.Join(dir, fmt.Sprintf(n, part)); path == "" {
				if _, err := os.Stat(p); err == nil {
					path = p
				}
			}
		}
		if path == "" {
			whole = false
			t.Logf("no %s file in %s", part, dir)
			continue
		}
		c, err := Text(path, Options{ValidPart: -1, TestPart: -1})
		if err != nil {
			t.Fatal(err)
		}
		unknown := c.Vocab.Count(c.Vocab.Unknown())
		if len(c.Train) != want.tokens || c.Vocab.Len() != want.different || want.unknown > 0 && unknown != want.unknown {
			t.Errorf("%s has %d tokens, %d different ones, %d unknown, want %v", path, len(c.Train), c.Vocab.Len(), unknown, want)
		}
	}
	if !whole {
		return
	}
	for _, all := range []bool{false, true} {
		c, err := WikiText(dir, Options{AllParts: all})
		if err != nil || c.Vocab.Len() != 33_278 {
			t.Errorf("vocabulary of %d words, error %v, want 33278", c.Vocab.Len(), err)
		}
	}
}
