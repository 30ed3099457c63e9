package symbols

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
)

//go:embed stddocs.zip
var stdDocs []byte

//go:embed libdocs.zip
var libDocs []byte

// Docs gives the doc comments of the packages that cells may import. It reads
// those of each from the embedded archive when it is first asked for one. It may
// be used from several goroutines.
type Docs struct {
	mu    sync.Mutex
	files map[string]*zip.File
	read  map[string]map[string]string
}

// NewDocs opens the doc comments.
func NewDocs() (*Docs, error) {
	d := &Docs{files: map[string]*zip.File{}, read: map[string]map[string]string{}}
	for _, data := range [][]byte{stdDocs, libDocs} {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return nil, fmt.Errorf("symbols: embedded doc comments: %w", err)
		}
		for _, f := range z.File {
			d.files[f.Name] = f
		}
	}
	return d, nil
}

// Of is the doc comment of a name of the package with the given import path, in
// the syntax of doc comments: of the package itself for "", of "F" and "T", of
// "T.Method" and "T.Field". It is empty where there is none. What Go predeclares is in
// the package "builtin".
func (d *Docs) Of(path, name string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	docs, ok := d.read[path]
	if !ok {
		docs = d.open(path)
		d.read[path] = docs
	}
	return docs[name]
}

// Has reports whether the package has doc comments.
func (d *Docs) Has(path string) bool { return d.files[path] != nil }

func (d *Docs) open(path string) map[string]string {
	f := d.files[path]
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return nil
	}
	defer r.Close()
	var docs map[string]string
	if json.NewDecoder(r).Decode(&docs) != nil {
		return nil // a test reads them all
	}
	return docs
}
