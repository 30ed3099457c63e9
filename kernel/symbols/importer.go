package symbols

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"maps"
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
	find  Finder
}

// Finder opens export data, or an archive that has it, of a package that is not embedded.
type Finder func(path string) (io.ReadCloser, error)

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

// Find sets where packages come from that are not embedded; without it there are none.
func (m *Importer) Find(f Finder) { m.find = f }

// Embedded reports whether the package is linked into this binary.
func (m *Importer) Embedded(path string) bool { return path == "unsafe" || m.files[path] != nil }

// Has reports whether the package is at hand: it is embedded or was found before.
func (m *Importer) Has(path string) bool {
	if m.Embedded(path) {
		return true
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.read[path] != nil
}

// Import is the package with the given import path.
func (m *Importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if p := m.read[path]; p != nil {
		return p, nil
	}
	r, err := m.open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	p, err := gcexportdata.Read(r, m.fset, m.seen, path)
	if err != nil {
		return nil, fmt.Errorf("symbols: export data of %s: %w", path, err)
	}
	m.read[path] = p
	return p, nil
}

// ImportAs is the package that is found by a path, as one that has the path own and
// the given name. It is read anew each time.
func (m *Importer) ImportAs(path, own, name string) (*types.Package, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, err := m.open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	seen := maps.Clone(m.seen)
	seen[path] = types.NewPackage(own, name) // which what is read becomes part of
	p, err := gcexportdata.Read(r, m.fset, seen, path)
	if err != nil {
		return nil, fmt.Errorf("symbols: export data of %s: %w", path, err)
	}
	delete(seen, path)
	maps.Copy(m.seen, seen)
	return p, nil
}

func (m *Importer) open(path string) (io.ReadCloser, error) {
	if f := m.files[path]; f != nil {
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("symbols: export data of %s: %w", path, err)
		}
		return r, nil
	}
	if m.find == nil {
		return nil, fmt.Errorf("package %s is not linked into this kernel", path)
	}
	r, err := m.find(path)
	if err != nil {
		return nil, err
	}
	//lint:ignore SA1019 archives are what the compiler of Go 1.26 writes and reads
	data, err := gcexportdata.NewReader(r)
	if err != nil {
		_ = r.Close()
		return nil, fmt.Errorf("symbols: export data of %s: %w", path, err)
	}
	return struct {
		io.Reader
		io.Closer
	}{data, r}, nil
}
