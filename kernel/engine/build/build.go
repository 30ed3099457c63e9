package build

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/moduli-rnn/moduli-go/kernel/engine/build/identity"
)

// Options configure a Builder.
type Options struct {
	// Dir is the folder whose go.mod or go.work provides packages; "" for none.
	Dir string
}

// Builder builds plugins. It may be used from several goroutines.
type Builder struct {
	host  *host
	tools *tools
	dir   *scratch
	mod   *module
	arch  archives
}

// New looks for the toolchain. The error says what this machine or this program
// lacks, and what to install.
func New(o Options) (*Builder, error) {
	h, err := hostOf()
	if err != nil {
		return nil, err
	}
	t, err := find(h)
	if err != nil {
		return nil, err
	}
	d, err := newScratch()
	if err != nil {
		return nil, err
	}
	m, err := newModule(h, t, o.Dir, d.path)
	if err != nil {
		_ = d.Close()
		return nil, err
	}
	return &Builder{host: h, tools: t, dir: d, mod: m, arch: archives{files: map[string]string{}}}, nil
}

// Close removes the builder's files. Plugins that were loaded live on.
func (b *Builder) Close() error { return b.dir.Close() }

// Unit is a package in one file, to be built as a plugin.
type Unit struct {
	Path    string // import path, of which each may be loaded once
	Source  []byte // of package main; it exports no variables, nor functions that are not generic
	Imports []string
	Units   []*Built // imported packages that were built here
}

// Built is a plugin that may be loaded, and imported by units.
type Built struct {
	Path            string
	archive, plugin string
	units           []*Built
}

// Build compiles and links a unit. The error is a *Failure if the compiler refuses it.
func (b *Builder) Build(ctx context.Context, u Unit) (*Built, error) {
	if err := b.need(ctx, u.Imports); err != nil {
		return nil, err
	}
	base := filepath.Join(b.dir.path, strings.ReplaceAll(u.Path, "/", "_"))
	cfg := base + ".cfg"
	if err := os.WriteFile(base+".go", u.Source, 0o600); err != nil {
		return nil, fmt.Errorf("build: %w", err)
	}
	if err := os.WriteFile(cfg, b.config(u.Units), 0o600); err != nil {
		return nil, fmt.Errorf("build: %w", err)
	}
	defer os.Remove(cfg)
	defer os.Remove(base + ".go")
	x := &Built{Path: u.Path, archive: base + ".a", plugin: base + ".so", units: u.Units}
	if err := b.tools.run(ctx, b.dir.path, b.tools.compile, "-o", x.archive, "-p", u.Path, "-lang="+language(), "-dynlink",
		"-nolocalimports", "-importcfg", cfg, "-pack", base+".go"); err != nil {
		return nil, err
	}
	if err := rename(x.archive, paths(x)); err != nil {
		return nil, fmt.Errorf("build: %w", err)
	}
	args := []string{b.tools.link, "-o", x.plugin, "-importcfg", cfg, "-installsuffix", "dynlink", "-pluginpath", u.Path,
		"-buildmode=plugin", "-s", "-w", "-extld=" + b.tools.cc}
	if b.tools.ldflags != "" {
		args = append(args, "-extldflags="+b.tools.ldflags)
	}
	if err := b.tools.run(ctx, b.dir.path, append(args, x.archive)...); err != nil {
		_ = os.Remove(x.archive)
		return nil, err
	}
	return x, nil
}

// paths are those of the units that a unit is made of, and its own.
func paths(x *Built) map[string]bool {
	m := map[string]bool{}
	for _, x := range withImports([]*Built{x}) {
		m[x.Path] = true
	}
	return m
}

// language is the version of the language that units are written in: that of the host's compiler.
func language() string {
	parts := strings.SplitN(version(), ".", 3)
	if len(parts) < 2 {
		return "go1.26"
	}
	return parts[0] + "." + parts[1]
}

// Load opens the plugin: its init functions run. The error is a *Mismatch if it
// does not fit the running program.
func (b *Builder) Load(x *Built) error {
	err := open(x.plugin)
	if err == nil {
		err = identity.Unify(x.plugin)
	}
	_ = os.Remove(x.plugin) // what is mapped stays
	return err
}
