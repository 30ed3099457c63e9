// Package papermill makes the Python package with which papermill writes parameters in Go: a wheel, which is what pip installs.
package papermill

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
)

// Project is the name by which pip knows the package.
const Project = "moduli-papermill"

// Version is the version of the package; papermill needs no more than that there is one.
const Version = "1"

// File is the name of the wheel, which pip reads: an archive of the same content under another name is refused.
const File = "moduli_papermill-" + Version + "-py3-none-any.whl"

//go:embed moduli_papermill.py
var module []byte

const metadata = `Metadata-Version: 2.1
Name: ` + Project + `
Version: ` + Version + `
Summary: Parameters of papermill for notebooks of the Jupyter kernel moduli-go
License: MIT
Requires-Python: >=3.10
Requires-Dist: papermill
`

const wheelFile = `Wheel-Version: 1.0
Generator: moduli-go
Root-Is-Purelib: true
Tag: py3-none-any
`

// entryPoints lead papermill to the module: it loads all engines when it is imported.
const entryPoints = `[papermill.engine]
moduli-go = moduli_papermill:Engine
`

// Wheel is the package as a file named [File].
func Wheel() ([]byte, error) {
	info := "moduli_papermill-" + Version + ".dist-info/"
	files := []struct {
		name    string
		content []byte
	}{
		{"moduli_papermill.py", module},
		{info + "METADATA", []byte(metadata)},
		{info + "WHEEL", []byte(wheelFile)},
		{info + "entry_points.txt", []byte(entryPoints)},
	}
	var whole, record bytes.Buffer
	z := zip.NewWriter(&whole)
	for _, f := range files {
		if err := add(z, f.name, f.content); err != nil {
			return nil, err
		}
		sum := sha256.Sum256(f.content)
		fmt.Fprintf(&record, "%s,sha256=%s,%d\n", f.name, base64.RawURLEncoding.EncodeToString(sum[:]), len(f.content))
	}
	fmt.Fprintf(&record, "%sRECORD,,\n", info)
	if err := add(z, info+"RECORD", record.Bytes()); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return whole.Bytes(), nil
}

func add(z *zip.Writer, name string, content []byte) error {
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write(content)
	}
	return err
}
