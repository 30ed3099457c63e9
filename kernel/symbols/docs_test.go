package symbols

import (
	"go/types"
	"strings"
	"testing"
)

// Every package has docs, and most of what it exports has a comment, by the name it has.
func TestDocs(t *testing.T) {
	d, err := NewDocs()
	if err != nil {
		t.Fatal(err)
	}
	imp, err := NewImporter()
	if err != nil {
		t.Fatal(err)
	}
	total, with := 0, 0
	for _, path := range Paths() {
		if !d.Has(path) || len(d.open(path)) == 0 {
			t.Errorf("%s has no docs", path)
			continue
		}
		p, err := imp.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range p.Scope().Names() {
			if _, isFunc := p.Scope().Lookup(name).(*types.Func); isFunc && p.Scope().Lookup(name).Exported() {
				total++
				if d.Of(path, name) != "" {
					with++
				}
			}
		}
	}
	if total < 1000 || with*100 < total*95 {
		t.Errorf("%d of %d functions have a comment", with, total)
	}
	for _, c := range []struct{ path, name, want string }{
		{"fmt", "", "Package fmt implements formatted I/O"},
		{"fmt", "Println", "Println formats using the default formats"},
		{"fmt", "Stringer.String", ""},
		{"bytes", "Buffer", "A Buffer is a variable-sized buffer of bytes"},
		{"bytes", "Buffer.WriteString", "WriteString appends the contents of s"},
		{"encoding/csv", "Reader.Comma", "Comma is the field delimiter."},
		{"math", "Pi", ""},
		{"math", "MaxInt8", "127"},
		{"io", "EOF", "EOF is the error returned by Read"},
		{"io", "SeekStart", "seek relative to the origin of the file"},
		{"gonum.org/v1/gonum/mat", "Dense.Mul", "Mul takes the matrix product"},
		{"sort", "Interface.Less", "Less reports whether the element with index i"},
		{"builtin", "append", "The append built-in function appends elements"},
		{"builtin", "error.Error", ""},
		{"builtin", "uint8", "uint8 is the set of all unsigned 8-bit integers."},
		{"net/http", "Get", ""},
		{"fmt", "println", ""},
	} {
		if got := d.Of(c.path, c.name); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s.%s: got %q, not %q", c.path, c.name, got, c.want)
		}
	}
	if d.Has("net/http") || d.Of("net/http", "Get") != "" {
		t.Error("a package that cells can not import has docs")
	}
}
