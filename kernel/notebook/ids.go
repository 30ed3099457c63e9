package notebook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
)

var validID = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)

// setIDs gives every cell that lacks one an id of its own, and a new one to the second of two cells
// with the same. The id follows from place and text, so that running a file twice gives the same file.
func (nb *Notebook) setIDs() {
	used := map[string]bool{}
	for i, c := range nb.Cells {
		if validID.MatchString(c.ID) && !used[c.ID] {
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
