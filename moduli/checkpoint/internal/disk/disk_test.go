package disk

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func TestReplaceMakesFoldersAndReplaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b", "c")
	for _, want := range []string{"first", "second, longer", ""} {
		must(t, Replace(path, text(want)))
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode().Perm() != 0o644 {
		t.Errorf("mode %v, want that of a file that all may read", info.Mode())
	}
	must(t, os.Chmod(path, 0o600))
	must(t, Replace(path, text("third")))
	if info, err = os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want the old file's", info.Mode(), err)
	}
}

func TestAFailureLeavesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "c")
	must(t, Replace(path, text("old")))
	broken := errors.New("broken")
	err := Replace(path, func(w io.Writer) error { return errors.Join(text("half of it")(w), broken) })
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v", err)
	}
	// The temporary file is closed too early: neither its mode nor its content can be made sure of.
	if err := Replace(path, func(w io.Writer) error { return w.(*os.File).Close() }); !errors.Is(err, os.ErrClosed) {
		t.Errorf("error %v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "old" {
		t.Errorf("left %q, %v", got, err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("left files %v, %v", files, err)
	}
}

func TestPathsThatCannotBe(t *testing.T) {
	dir := t.TempDir()
	folder, file := filepath.Join(dir, "folder"), filepath.Join(dir, "file")
	must(t, os.Mkdir(folder, 0o755))
	must(t, Replace(file, text("x")))
	for _, c := range []struct{ name, path string }{{"a folder", folder}, {"below a file", filepath.Join(file, "x")},
		{"a name too long", filepath.Join(dir, strings.Repeat("x", 300))}} {
		if err := Replace(c.path, text("x")); err == nil || !strings.Contains(err.Error(), c.path) {
			t.Errorf("%s: error %v", c.name, err)
		}
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 2 {
		t.Errorf("left files %v, %v", files, err)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	must(t, Replace(path, text("12345")))
	f, size, err := Open(path)
	must(t, err)
	defer f.Close()
	if size != 5 {
		t.Errorf("size %d, want 5", size)
	}
	for _, path := range []string{dir, filepath.Join(dir, "none"), os.DevNull} {
		if f, _, err := Open(path); err == nil || f != nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v", path, err)
		}
	}
}
