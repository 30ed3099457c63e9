package symbols

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"fmt"
	"go/token"
	"go/types"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
)

//go:embed std.zip
var stdExport []byte

//go:embed lib.zip
var libExport []byte

// Importer gives the types of the packages that cells may import. It reads each
// from the embedded export data when it is first asked for, and works with no
// Go installed. It may be used from several goroutines.
type Importer struct {
	mu    sync.Mutex
	fset  *token.FileSet
	files map[string]*zip.File
	seen  map[string]*types.Package // also packages that others mention, incomplete
	read  map[string]*types.Package
}

// NewImporter is an importer whose positions, which are those of the machine that
// made the export data and so of no use, go to a file set of its own.
func NewImporter() (*Importer, error) {
	m := &Importer{
		fset:  token.NewFileSet(),
		files: map[string]*zip.File{},
		seen:  map[string]*types.Package{},
		read:  map[string]*types.Package{},
	}
	for _, data := range [][]byte{stdExport, libExport} {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return nil, fmt.Errorf("symbols: embedded export data: %w", err)
		}
		for _, f := range z.File {
			m.files[f.Name] = f
		}
	}
	return m, nil
}

// Has reports whether cells may import the package.
func (m *Importer) Has(path string) bool { return m.files[path] != nil }

// Import is the package with the given import path.
func (m *Importer) Import(path string) (*types.Package, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if p := m.read[path]; p != nil {
		return p, nil
	}
	f := m.files[path]
	if f == nil {
		return nil, fmt.Errorf("package %s is not linked into this kernel", path)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("symbols: export data of %s: %w", path, err)
	}
	defer r.Close()
	p, err := gcexportdata.Read(r, m.fset, m.seen, path)
	if err != nil {
		return nil, fmt.Errorf("symbols: export data of %s: %w", path, err)
	}
	m.read[path] = p
	return p, nil
}
