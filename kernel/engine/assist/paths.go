package assist

import (
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/engine/frontend"
)

// inString completes in a string: what to import, or a file.
func inString(v *frontend.View, p *place) Completion {
	start := p.str + 1
	written := p.src[start:p.pos]
	in := p.in()
	if in.header == token.IMPORT || in.block == group && in.owner == token.IMPORT {
		c := Completion{Start: start, End: p.pos}
		var found []candidate
		for _, path := range v.Paths() {
			found = append(found, candidate{Item: Item{Text: path, Kind: "module"}})
		}
		for _, x := range matching(found, written) {
			c.Items = append(c.Items, x.Item)
		}
		return c
	}
	if strings.ContainsAny(written, "\n\\") {
		return Completion{Start: p.pos, End: p.pos}
	}
	return files(written, p.pos, false)
}

// maxFiles is how many files of a folder are offered.
const maxFiles = 200

// files completes a path that ends at pos. Of a folder's hidden files those are
// offered whose dot is written.
func files(written string, pos int, foldersOnly bool) Completion {
	dir, base := path.Split(filepath.ToSlash(written))
	c := Completion{Start: pos - len(base), End: pos}
	where := filepath.FromSlash(dir)
	if where == "" {
		where = "."
	}
	if strings.HasPrefix(dir, "~/") {
		home, err := os.UserHomeDir()
		if err != nil {
			return c
		}
		where = filepath.Join(home, filepath.FromSlash(dir[2:]))
	}
	f, err := os.Open(where)
	if err != nil {
		return c
	}
	defer f.Close()
	entries, _ := f.ReadDir(10 * maxFiles)
	var found []candidate
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") && !strings.HasPrefix(base, ".") {
			continue
		}
		folder := e.IsDir()
		if info, err := os.Stat(filepath.Join(where, name)); err == nil && e.Type()&os.ModeSymlink != 0 {
			folder = info.IsDir()
		}
		if folder {
			name += "/"
		} else if foldersOnly {
			continue
		}
		found = append(found, candidate{Item: Item{Text: name, Kind: "path"}})
	}
	c2 := completer{place: &place{src: written, start: len(written) - len(base), pos: len(written)}, found: found}
	if c.Items = c2.ranked(); len(c.Items) > maxFiles {
		c.Items = c.Items[:maxFiles]
	}
	return c
}
