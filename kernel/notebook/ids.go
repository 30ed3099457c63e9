package notebook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// validID reports whether id is one by the schema of nbformat 4.5.
func validID(id string) bool {
	odd := func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_')
	}
	return 0 < len(id) && len(id) <= 64 && !strings.ContainsFunc(id, odd)
}

// setIDs gives every cell that lacks one an id of its own, and a new one to the second of two cells
// with the same. The id follows from place and text, so that running a file twice gives the same file.
func (nb *Notebook) setIDs() {
	used := map[string]bool{}
	for i, c := range nb.Cells {
		if validID(c.ID) && !used[c.ID] {
			used[c.ID] = true
			continue
		}
		c.ID = ""
		for try := 0; c.ID == "" || used[c.ID] || nb.hasID(c.ID, i+1); try++ {
			sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %s %s", try, i, c.Kind, c.Source))
			c.ID = hex.EncodeToString(sum[:4])
		}
		used[c.ID] = true
	}
}

func (nb *Notebook) hasID(id string, from int) bool {
	for _, c := range nb.Cells[from:] {
		if c.ID == id {
			return true
		}
	}
	return false
}
