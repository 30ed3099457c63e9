// Package source says which packages cells may import and reads their types
// through the go command. The generator of the tables uses it, and so does the
// test that finds them out of date; the kernel itself does not.
package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"sort"
	"strings"

	"golang.org/x/tools/go/gcexportdata"
)

// Module is the path of this module.
const Module = "github.com/moduli-rnn/moduli-go"

// Standard lists the packages of the standard library that cells may import.
func Standard() []string {
	return strings.Fields(`
		bufio bytes cmp container/heap container/list container/ring context
		crypto/md5 crypto/sha1 crypto/sha256 crypto/sha512
		encoding encoding/base64 encoding/binary encoding/csv encoding/hex encoding/json
		errors fmt hash hash/crc32 hash/fnv html
		image image/color image/color/palette image/draw image/gif image/jpeg image/png
		io io/fs iter log maps math math/big math/bits math/cmplx math/rand math/rand/v2
		os path path/filepath reflect regexp slices sort strconv strings sync sync/atomic
		text/tabwriter text/template time unicode unicode/utf16 unicode/utf8`)
}

func gonum() []string {
	return []string{
		"gonum.org/v1/gonum/blas", "gonum.org/v1/gonum/blas/blas32", "gonum.org/v1/gonum/blas/blas64",
		"gonum.org/v1/gonum/floats", "gonum.org/v1/gonum/mat", "gonum.org/v1/gonum/stat",
		"gonum.org/v1/gonum/stat/distuv",
		"gonum.org/v1/plot", "gonum.org/v1/plot/plotter", "gonum.org/v1/plot/vg", "gonum.org/v1/plot/vg/draw",
	}
}

// Libraries lists this module's packages that cells may import, and gonum's.
// A package of this module that does not compile is left out with a line on stderr.
func Libraries(root string) ([]string, error) {
	cmd := exec.Command("go", "list", "-e", "-export", "-json=ImportPath,Name,Export,GoFiles", "./moduli/...", "./widgets/...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", explain(err))
	}
	paths := gonum()
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Name, Export string
			GoFiles                  []string
		}
		if err := dec.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		if p.Name == "main" || len(p.GoFiles) == 0 || strings.Contains(p.ImportPath+"/", "/internal/") {
			continue
		}
		if p.Export == "" {
			fmt.Fprintf(os.Stderr, "symbols: %s does not compile and is left out\n", p.ImportPath)
			continue
		}
		paths = append(paths, p.ImportPath)
	}
	sort.Strings(paths)
	return paths, nil
}

// Load reads the types of the packages from what the go command compiles in dir's module.
func Load(dir string, paths []string) ([]*types.Package, error) {
	args := append([]string{"list", "-export", "-deps", "-json=ImportPath,Export"}, paths...)
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", explain(err))
	}
	export := map[string]string{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ ImportPath, Export string }
		if err := dec.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		export[p.ImportPath] = p.Export
	}
	fset, seen := token.NewFileSet(), map[string]*types.Package{}
	var pkgs []*types.Package
	for _, path := range paths {
		p, err := load(fset, seen, path, export[path])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		pkgs = append(pkgs, p)
	}
	return pkgs, nil
}

func load(fset *token.FileSet, seen map[string]*types.Package, path, file string) (*types.Package, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	//lint:ignore SA1019 export data inside an archive has no other reader
	r, err := gcexportdata.NewReader(bufio.NewReader(f))
	if err != nil {
		return nil, err
	}
	return gcexportdata.Read(r, fset, seen, path)
}

// Bindable lists the exported functions, variables and types that a table can hold:
// all but the generic ones, and interfaces that only constrain.
func Bindable(p *types.Package) []string {
	var names []string
	for _, name := range p.Scope().Names() {
		obj := p.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		switch obj := obj.(type) {
		case *types.Func:
			if obj.Signature().TypeParams().Len() > 0 {
				continue
			}
		case *types.TypeName:
			switch t := obj.Type().(type) {
			case *types.Named:
				if t.TypeParams().Len() > 0 {
					continue
				}
			case *types.Alias:
				if t.TypeParams().Len() > 0 {
					continue
				}
			}
			if i, ok := obj.Type().Underlying().(*types.Interface); ok && !i.IsMethodSet() {
				continue
			}
		case *types.Var:
		default:
			continue
		}
		names = append(names, name)
	}
	return names
}

func explain(err error) error {
	var e *exec.ExitError
	if errors.As(err, &e) {
		return fmt.Errorf("%w: %s", err, strings.TrimSpace(string(e.Stderr)))
	}
	return err
}
