package build

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// archives are the compiled packages that units may import, by import path.
type archives struct {
	mu    sync.Mutex
	files map[string]string
}

// linked are what each plugin needs, whether or not its source imports it.
var linked = []string{"runtime", "runtime/cgo"}

// need builds the packages that are not known yet, with all that they import.
func (b *Builder) need(ctx context.Context, paths []string) error {
	b.arch.mu.Lock()
	defer b.arch.mu.Unlock()
	var missing []string
	for _, p := range append(paths, linked...) {
		if p == "unsafe" {
			continue
		}
		if f := b.arch.files[p]; f == "" || !exists(f) {
			missing = append(missing, p)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return b.list(ctx, missing)
}

// list asks the go command for the export files of packages, which it builds if it has to.
func (b *Builder) list(ctx context.Context, paths []string) error {
	var own, others []string
	for _, p := range paths {
		if b.host.own(p) {
			own = append(own, p)
		} else {
			others = append(others, p)
		}
	}
	if len(own) > 0 {
		dir, env := b.mod.hosts()
		if err := b.listIn(ctx, dir, env, own); err != nil {
			return err
		}
	}
	if len(others) == 0 {
		return nil
	}
	dir, env, err := b.mod.workspace(ctx)
	if err != nil {
		return err
	}
	return b.listIn(ctx, dir, env, others)
}

func (b *Builder) listIn(ctx context.Context, dir string, env, paths []string) error {
	args := append([]string{"list", "-deps", "-export", "-buildmode=plugin", "-json=ImportPath,Export"}, b.host.flags...)
	cmd := exec.CommandContext(ctx, "go", append(append(args, "--"), paths...)...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = dir, append(b.tools.env, env...), time.Second
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return unavailable(complaint(err))
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ ImportPath, Export string }
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("go list: %w", err)
		}
		// What a loaded plugin was built with stays as it was.
		if old := b.arch.files[p.ImportPath]; p.Export != "" && (old == "" || !exists(old)) {
			b.arch.files[p.ImportPath] = p.Export
		}
	}
}

// unavailable makes an error of what the go command says of packages that it can not build.
func unavailable(text string) error {
	first, _, _ := strings.Cut(text, "\n")
	switch {
	case strings.Contains(text, "no required module provides package"), strings.Contains(text, "cannot find module providing package"), strings.Contains(text, "finding module for package"):
		_, rest, _ := strings.Cut(text, "package ")
		path, _, _ := strings.Cut(rest, ";")
		path, _, _ = strings.Cut(path, ":")
		return &Missing{Package: strings.TrimSpace(path)}
	case strings.Contains(first, "is not in std"):
		path, _, _ := strings.Cut(strings.TrimPrefix(first, "package "), " is not in std")
		return &Missing{Package: path}
	}
	return &Failure{Tool: "go", Text: text}
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// Export opens the compiled package of an import path: an archive with its export
// data. The error is a *Missing if no module has the package.
func (b *Builder) Export(ctx context.Context, path string) (io.ReadCloser, error) {
	if err := b.need(ctx, []string{path}); err != nil {
		return nil, err
	}
	b.arch.mu.Lock()
	defer b.arch.mu.Unlock()
	if b.arch.files[path] == "" {
		return nil, &Missing{Package: path}
	}
	return os.Open(b.arch.files[path])
}

// Warm builds the packages of the paths, so that the first units which import them
// need not wait for it.
func (b *Builder) Warm(ctx context.Context, paths ...string) error { return b.need(ctx, paths) }

// config is the import configuration of the compiler and the linker: all that units
// import, and what that imports.
func (b *Builder) config(units []*Built) []byte {
	var cfg bytes.Buffer
	b.arch.mu.Lock()
	defer b.arch.mu.Unlock()
	for p, f := range b.arch.files {
		fmt.Fprintf(&cfg, "packagefile %s=%s\n", p, f)
	}
	for _, x := range withImports(units) {
		fmt.Fprintf(&cfg, "packagefile %s=%s\n", x.Path, x.archive)
	}
	return cfg.Bytes()
}

// withImports are units and all units that they import, each once.
func withImports(units []*Built) (all []*Built) {
	seen := map[*Built]bool{}
	var add func(units []*Built)
	add = func(units []*Built) {
		for _, x := range units {
			if !seen[x] {
				seen[x] = true
				all = append(all, x)
				add(x.units)
			}
		}
	}
	add(units)
	return all
}
