package build

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"

	xmodule "golang.org/x/mod/module"
)

// SourceVariable names the source tree of a program that was built with -trimpath.
const SourceVariable = "MODULI_SOURCE"

// host is how the running program was built. What it loads must be built alike.
type host struct {
	module string   // its main module's path
	root   string   // the source tree, where the module's go.mod is
	flags  []string // of go build
	env    []string
	deps   []xmodule.Version
}

// Supported says whether the running program can load plugins at all.
func Supported() bool { return lacking() == nil }

// lacking says what keeps the running program from loading plugins.
func lacking() error {
	if supported {
		for _, flag := range []string{"-race", "-msan", "-asan"} {
			if setting(flag) == "true" {
				return fmt.Errorf("a kernel that was built with %s can not load compiled cells", flag)
			}
		}
		return nil
	}
	switch runtime.GOOS {
	case "linux", "darwin", "freebsd":
		return errors.New("to compile cells, this kernel must be built with cgo: install a C compiler (gcc or clang) and build it again, with CGO_ENABLED=1")
	case "windows":
		return errors.New("cells can not be compiled on Windows: install WSL, and the kernel in it")
	}
	return fmt.Errorf("cells can not be compiled on %s: Go has no plugins there", runtime.GOOS)
}

func setting(key string) string {
	info, _ := debug.ReadBuildInfo()
	if info != nil {
		for _, s := range info.Settings {
			if s.Key == key {
				return s.Value
			}
		}
	}
	return ""
}

// hostOf finds out how the running program was built.
func hostOf() (*host, error) {
	if err := lacking(); err != nil {
		return nil, err
	}
	h := &host{module: modulePath()}
	for _, flag := range []string{"-tags", "-gcflags"} {
		if v := setting(flag); v != "" {
			h.flags = append(h.flags, flag+"="+v)
		}
	}
	for _, key := range []string{"CGO_CFLAGS", "CGO_CPPFLAGS", "CGO_CXXFLAGS", "CGO_LDFLAGS", "GOAMD64", "GOARM64", "GOARM", "GO386", "GOPPC64", "GORISCV64", "GOEXPERIMENT"} {
		if v := setting(key); v != "" {
			h.env = append(h.env, key+"="+v)
		}
	}
	if cache := moduleCache(); cache != "" {
		h.env = append(h.env, "GOMODCACHE="+cache)
	}
	var err error
	if setting("-trimpath") == "true" {
		h.flags = append(h.flags, "-trimpath")
		h.root, err = named(h.module)
	} else {
		_, file, _, _ := runtime.Caller(0)
		h.root = filepath.Clean(filepath.Join(filepath.Dir(file), "..", "..", ".."))
		if moduleOf(h.root) != h.module {
			err = fmt.Errorf("to compile cells, the kernel needs the source that it was built from, which is no longer in %s: build the kernel again", h.root)
		}
	}
	if err == nil {
		h.deps, err = madeOf(h.root)
	}
	return h, err
}

// moduleCache is the one that the running program was built from, empty if the program keeps no paths or this user
// can not read it. Compiled packages have the paths of their files in them, so the same version from another cache
// (where Jupyter is started with another HOME or GOPATH) is another package.
func moduleCache() string {
	f := runtime.FuncForPC(reflect.ValueOf(xmodule.CheckPath).Pointer())
	file, _ := f.FileLine(f.Entry())
	cache, _, found := strings.Cut(filepath.ToSlash(file), "/golang.org/x/mod@")
	if !found || !exists(cache) {
		return ""
	}
	return filepath.FromSlash(cache)
}

// named is the source tree of a program whose build kept no paths.
func named(module string) (string, error) {
	root := os.Getenv(SourceVariable)
	if root == "" {
		return "", fmt.Errorf("to compile cells, the kernel needs the source that it was built from: set %s to its folder", SourceVariable)
	}
	root, err := filepath.Abs(root)
	if err != nil {
		return "", err
	}
	if moduleOf(root) != module {
		return "", fmt.Errorf("%s=%s: want the folder of module %s, with its go.mod", SourceVariable, root, module)
	}
	return root, nil
}

// modulePath is the module that this package belongs to.
func modulePath() string {
	pc, _, _, _ := runtime.Caller(0)
	name, _, _ := strings.Cut(runtime.FuncForPC(pc).Name(), "/kernel/engine/build.")
	return name
}
