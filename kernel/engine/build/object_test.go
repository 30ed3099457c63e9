package build

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// compiled is an archive that the compiler wrote.
func compiled(t *testing.T) (*Built, []byte) {
	t.Helper()
	b := builder(t, "")
	x, err := b.Build(t.Context(), unit(nil, "type G[E any] struct{}\ntype T int\nvar x any = G[T]{}\nfunc run() string { return \"\" }"))
	if err != nil {
		t.Fatal(err)
	}
	archive, err := os.ReadFile(x.archive)
	if err != nil {
		t.Fatal(err)
	}
	return x, archive
}

func symbolCount(object []byte) (n int) {
	for range symbols(object) {
		n++
	}
	return n
}

func TestSymbolsOfAnArchive(t *testing.T) {
	x, archive := compiled(t)
	o := object(archive)
	got := ""
	for symbol, data := range symbols(o) {
		if symbol == "type:.namedata.*main.G["+x.Path+".T]." {
			got = string(data)
			break
		}
	}
	// The place is as long as it was.
	want := string(encoded(1, "*main.G[main.T]", ""))
	want += string(make([]byte, len(x.Path)-len("main")))
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Where the format of archives has changed, names stay as they are.
func TestArchivesOfAnotherFormat(t *testing.T) {
	x, archive := compiled(t)
	o := object(archive)
	for _, n := range []int{0, 8, 20, 68, 69, 150, len(archive) / 2, len(archive) - len(o), len(archive) - 2} {
		if object(archive[:n]) != nil {
			t.Errorf("the first %d bytes of %d have an object file", n, len(archive))
		}
	}
	for _, n := range []int{0, 8, 20, 90, len(o) / 2, len(o) - 1} {
		if symbolCount(o[:n]) > 0 {
			t.Errorf("the first %d bytes of an object file of %d have symbols", n, len(o))
		}
	}
	number := func(at int) int { return int(binary.LittleEndian.Uint32(o[at:])) }
	all := symbolCount(o)
	places := []int{number(objectBlocks + 4*blockDefs), number(objectBlocks+4*blockDefs) + 4, number(objectBlocks+4*blockIndex) + 4}
	for i := range blockEnd + 1 {
		places = append(places, objectBlocks+4*i)
	}
	for _, at := range places {
		for _, n := range []uint32{1<<32 - 1, 1 << 31, 1 << 24} {
			bad := slices.Clone(o)
			binary.LittleEndian.PutUint32(bad[at:], n)
			if symbolCount(bad) == all {
				t.Errorf("with %#x at %d it has all its symbols", n, at)
			}
		}
	}
	copy(archive[bytes.Index(archive, []byte(objectMagic)):], "\x00go999ld")
	file := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(file, archive, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := rename(file, paths(x)); err != nil {
		t.Error(err)
	}
	if got, _ := os.ReadFile(file); !slices.Equal(got, archive) {
		t.Error("it was changed")
	}
	if err := rename(file+"x", nil); err == nil {
		t.Error("a file that is not there is no error")
	}
}
