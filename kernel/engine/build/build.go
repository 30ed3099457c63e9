package build

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"plugin"
	"runtime"
	"strings"
	"sync"
)

type Options struct{ Dir string }
type Builder struct {
	dir   string
	mu    sync.Mutex
	files map[string]string
	deps  map[string][]string
}
type Unit struct {
	Path    string
	Source  []byte
	Imports []string
	Units   []*Built
}
type Built struct {
	Path, Archive, Plugin string
	Units                 []*Built
}

func Supported() bool { return true }
func New(o Options) (*Builder, error) {
	d, err := os.MkdirTemp("", "cells")
	return &Builder{dir: d, files: map[string]string{}, deps: map[string][]string{}}, err
}
func (b *Builder) need(paths []string) error {
	var miss []string
	for _, p := range append(paths, "runtime/cgo", "plugin") {
		if b.files[p] == "" && p != "unsafe" {
			miss = append(miss, p)
		}
	}
	if len(miss) == 0 {
		return nil
	}
	cmd := exec.Command("go", append([]string{"list", "-deps", "-export", "-buildmode=plugin", "-json=ImportPath,Export,Deps"}, miss...)...)
	_, file, _, _ := runtime.Caller(0)
	cmd.Dir = filepath.Dir(file)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return err
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Export string
			Deps               []string
		}
		if err := dec.Decode(&p); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		b.files[p.ImportPath] = p.Export
		b.deps[p.ImportPath] = p.Deps
	}
}
func (b *Builder) Build(ctx context.Context, u Unit) (*Built, error) {
	if err := b.need(u.Imports); err != nil {
		return nil, err
	}
	base := filepath.Join(b.dir, strings.ReplaceAll(u.Path, "/", "_"))
	os.WriteFile(base+".go", u.Source, 0o644)
	if os.Getenv("SHOW") != "" {
		fmt.Println(string(u.Source))
	}
	var cfg bytes.Buffer
	for p, f := range b.files {
		if f != "" {
			fmt.Fprintf(&cfg, "packagefile %s=%s\n", p, f)
		}
	}
	for _, x := range u.Units {
		fmt.Fprintf(&cfg, "packagefile %s=%s\n", x.Path, x.Archive)
	}
	os.WriteFile(base+".cfg", cfg.Bytes(), 0o644)
	run := func(args ...string) error {
		out, err := exec.Command("go", args...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%s: %s", args[1], out)
		}
		return nil
	}
	if err := run("tool", "compile", "-o", base+".a", "-p", u.Path, "-lang=go1.26", "-dynlink", "-nolocalimports", "-importcfg", base+".cfg", "-pack", base+".go"); err != nil {
		return nil, err
	}
	if err := run("tool", "link", "-o", base+".so", "-importcfg", base+".cfg", "-installsuffix", "dynlink", "-pluginpath", u.Path, "-buildmode=plugin", "-s", "-w", "-extld=gcc", "-extldflags=-fuse-ld=gold", base+".a"); err != nil {
		return nil, err
	}
	return &Built{u.Path, base + ".a", base + ".so", u.Units}, nil
}
func (b *Builder) Load(x *Built) error { _, err := plugin.Open(x.Plugin); return err }
