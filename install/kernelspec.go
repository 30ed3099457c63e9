package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/moduli-rnn/moduli-go/install/logo"
	"github.com/moduli-rnn/moduli-go/kernel/notebook/atomicfile"
)

// spec is kernel.json.
type spec struct {
	Argv          []string       `json:"argv"`
	DisplayName   string         `json:"display_name"`
	Language      string         `json:"language"`
	InterruptMode string         `json:"interrupt_mode"`
	Metadata      map[string]any `json:"metadata"`
}

const specFile = "kernel.json"

// newSpec is the kernelspec of a kernel that argv starts.
func newSpec(name string, argv ...string) spec {
	return spec{
		Argv:          argv,
		DisplayName:   name,
		Language:      "go",
		InterruptMode: "message", // a signal would stop the kernel with the cell
		Metadata:      map[string]any{"debugger": false},
	}
}

// ownSpec is the kernelspec of this module's kernel.
func ownSpec(binary string) spec {
	return newSpec("Go (moduli)", binary, "connect", "{connection_file}")
}

// files are the files of the kernelspec.
func (s spec) files() (map[string][]byte, error) {
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{specFile: append(text, '\n'), "logo-svg.svg": logo.SVG()}
	for _, size := range []int{32, 64} {
		var png bytes.Buffer
		if err := logo.PNG(&png, size); err != nil {
			return nil, err
		}
		files[fmt.Sprintf("logo-%dx%d.png", size, size)] = png.Bytes()
	}
	return files, nil
}

// write puts the kernelspec into dir.
func (s spec) write(dir string) error {
	files, err := s.files()
	if err != nil {
		return err
	}
	for name, content := range files {
		if err := atomicfile.Write(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// readSpec reads the kernel.json in a kernelspec's folder.
func readSpec(dir string) (spec, error) {
	var s spec
	path := filepath.Join(dir, specFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal(text, &s); err != nil {
		return s, fmt.Errorf("%s: %w", path, err)
	}
	if len(s.Argv) == 0 {
		return s, fmt.Errorf("%s: argv is empty, want the kernel's path and arguments", path)
	}
	return s, nil
}
