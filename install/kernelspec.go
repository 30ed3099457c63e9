package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
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

// specFiles are the files of the kernelspec for a kernel at binary.
func specFiles(binary string) (map[string][]byte, error) {
	text, err := json.MarshalIndent(spec{
		Argv:          []string{binary, "connect", "{connection_file}"},
		DisplayName:   "Go (moduli)",
		Language:      "go",
		InterruptMode: "message", // a signal would stop the kernel with the cell
		Metadata:      map[string]any{"debugger": false},
	}, "", "  ")
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

func writeSpec(t target) error {
	files, err := specFiles(t.binary)
	if err != nil {
		return err
	}
	for name, content := range files {
		if err := atomicfile.Write(filepath.Join(t.spec, name), content, 0o644); err != nil {
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

// uninstall removes the files that install writes, and their folders where nothing else is in them.
func (m *machine) uninstall(t target) error {
	s, err := readSpec(t.spec)
	if err == nil && s.Argv[0] != t.binary {
		return fmt.Errorf("%s starts %s, want %s: another program wrote it, nothing was removed", filepath.Join(t.spec, specFile), s.Argv[0], t.binary)
	}
	files, err := specFiles(t.binary)
	if err != nil {
		return err
	}
	paths := []string{t.binary, t.binary + ".old"}
	for name := range files {
		paths = append(paths, filepath.Join(t.spec, name))
	}
	removed := 0
	for _, path := range paths {
		switch err := os.Remove(path); {
		case err == nil:
			removed++
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
	}
	bin := filepath.Dir(t.binary)
	for _, dir := range []string{t.spec, bin, filepath.Dir(bin)} {
		_ = os.Remove(dir) // fails, as it should, where others keep files in it
	}
	if removed == 0 {
		fmt.Fprintf(m.stdout, "nothing to remove: there is no kernel at %s\n", t.binary)
		return nil
	}
	fmt.Fprintf(m.stdout, "removed     %s\nremoved     %s\n", t.binary, t.spec)
	return nil
}
