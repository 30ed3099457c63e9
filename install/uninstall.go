package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// uninstall removes what install writes: both kernels, and what papermill was taught.
func (m *machine) uninstall(t target) error {
	if err := m.removePapermill(t); err != nil {
		return err
	}
	g := t.gonb()
	for _, k := range []struct {
		spec, binary string
		programs     []string
	}{
		{t.spec, t.binary, []string{t.binary}},
		{g.spec, g.program("gonb"), g.programs()},
	} {
		removed, err := removeKernel(k.spec, k.binary, k.programs)
		switch {
		case err != nil:
			return err
		case removed > 0:
			fmt.Fprintf(m.stdout, "removed     %s\nremoved     %s\n", k.binary, k.spec)
		case k.binary == t.binary:
			fmt.Fprintf(m.stdout, "nothing to remove: there is no kernel at %s\n", t.binary)
		}
	}
	return nil
}

// removeKernel removes a kernel's files, and their folders where nothing else is in them.
func removeKernel(specDir, binary string, programs []string) (removed int, err error) {
	s, err := readSpec(specDir)
	if err == nil && !slices.Contains(s.Argv, binary) {
		return 0, fmt.Errorf("%s starts %s, want %s: another program wrote it, and it stays", filepath.Join(specDir, specFile), s.Argv[0], binary)
	}
	files, err := s.files()
	if err != nil {
		return 0, err
	}
	var paths []string
	for _, p := range programs {
		paths = append(paths, p, p+".old")
	}
	for name := range files {
		paths = append(paths, filepath.Join(specDir, name))
	}
	for _, path := range paths {
		switch err := os.Remove(path); {
		case err == nil:
			removed++
		case !errors.Is(err, fs.ErrNotExist):
			return removed, err
		}
	}
	bin := filepath.Dir(binary)
	for _, dir := range []string{specDir, bin, filepath.Dir(bin)} {
		_ = os.Remove(dir) // fails, as it should, where others keep files in it
	}
	return removed, nil
}
