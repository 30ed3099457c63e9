package build

import (
	"encoding/binary"
	"os"
	"strings"
)

// rename gives the types in the archive of a unit the names that they have in a
// program: arguments of generic types are named with the paths of their packages,
// and those of units are main there.
//
// What the runtime prints of a type is data of its own: types stay apart by the
// hash that the compiler made of their full names. It is done before the link,
// since the linker sorts types by name, for reflect to find them.
func rename(archive string, paths map[string]bool) error {
	file, err := os.ReadFile(archive)
	if err != nil {
		return err
	}
	changed := false
	for symbol, data := range symbols(object(file)) {
		if text, ok := strings.CutPrefix(symbol, "type:.namedata."); ok && rewrite(data, text, paths) {
			changed = true
		}
	}
	if !changed {
		return nil
	}
	return os.WriteFile(archive, file, 0o600)
}

// The flags of a name that has more data behind the text. Names of types have none.
const (
	withTag  = 1 << 1
	withPath = 1 << 2
)

// rewrite changes a name of the runtime: a byte of flags, the length as a varint, and
// the text, which the compiler's name for it begins with. Shorter text leaves the rest
// of its place unused; for longer text there is no room.
func rewrite(data []byte, symbol string, paths map[string]bool) bool {
	if len(data) == 0 || data[0]&(withTag|withPath) != 0 {
		return false
	}
	n, width := binary.Uvarint(data[1:])
	if width <= 0 || n > uint64(len(data)-1-width) {
		return false
	}
	text := string(data[1+width:][:n])
	to := inProgram(text, paths)
	if to == text || len(to) > len(text) || !strings.HasPrefix(symbol, text) {
		return false
	}
	clear(data[1:])
	width = binary.PutUvarint(data[1:], uint64(len(to)))
	copy(data[1+width:], to)
	return true
}

// inProgram puts main for the paths of packages in the name of a type, as in
// main.Pair[cells/7.T,[]cells/7.T]. Tags of fields, the only text in quotes, stay.
func inProgram(name string, paths map[string]bool) string {
	var b strings.Builder
	for name != "" {
		end := strings.IndexAny(name, `[](){}*,; "`)
		switch {
		case end == 0 && name[0] == '"':
			end = quoted(name)
			b.WriteString(name[:end])
		case end == 0:
			end = 1
			b.WriteString(name[:1])
		default:
			if end < 0 {
				end = len(name)
			}
			b.WriteString(word(name[:end], paths))
		}
		name = name[end:]
	}
	return b.String()
}

// word is what a program has for one word of the name of a type, as ...cells/7.T.
func word(s string, paths map[string]bool) string {
	bare := strings.TrimPrefix(s, "...")
	slash := strings.LastIndexByte(bare, '/') + 1
	dot := strings.IndexByte(bare[slash:], '.')
	if dot < 0 || !paths[bare[:slash+dot]] {
		return s
	}
	return s[:len(s)-len(bare)] + "main" + bare[slash+dot:]
}

// quoted is the length of the Go string in quotes that s begins with.
func quoted(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}
