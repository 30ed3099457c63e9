package language

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const opticks = "src/testdata/Isaac.Newton-Opticks.txt"

// Opticks is the book of Isaac Newton, of 1704, in its fourth edition of 1730: half a million letters or, with
// Punctuation, some 130 thousand words and signs. It lies in every installation of Go, where the Go distribution
// keeps it for tests, and is looked for in the folder that the environment variable GOROOT or, without it, the
// command "go env GOROOT" names. It is split as by [Text]. Where there is no such file the error says so and
// satisfies errors.Is(err, fs.ErrNotExist).
func Opticks(o Options) (*Corpus, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	root, err := goRoot()
	if err != nil {
		return nil, err
	}
	return opticksIn(root, o)
}

func opticksIn(root string, o Options) (*Corpus, error) {
	path := filepath.Join(root, filepath.FromSlash(opticks))
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("language: Newton's Opticks is not in the Go installation %s: want its file %s, "+
			"from an installation as go.dev gives it, or any text by language.Text: %w", root, opticks, fs.ErrNotExist)
	}
	c, err := Text(path, o)
	if err == nil {
		c.Name = "Opticks"
	}
	return c, err
}

// goRoot is where Go is installed. runtime.GOROOT says where a program was built, which need not be on this machine.
func goRoot() (string, error) {
	if root := os.Getenv("GOROOT"); root != "" {
		return root, nil
	}
	cmd := exec.Command("go", "env", "GOROOT")
	cmd.Dir = os.TempDir()                              // no go.mod of the current folder has a say
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN=local") // nothing is downloaded
	out, err := cmd.Output()
	root := strings.TrimSpace(string(out))
	if err != nil || root == "" {
		return "", fmt.Errorf("language: Newton's Opticks lies in the Go installation, which was not found: want GOROOT set, or the go command in PATH (%v): %w",
			err, fs.ErrNotExist)
	}
	return root, nil
}
