package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	xmodule "golang.org/x/mod/module"
)

// Get adds the requirement of a module, given as path or path@version, to the
// module that governs the notebook's folder, or to one of the builder's own. What
// the go command says while it works goes to out. If it fails, go.mod is as it was.
func (b *Builder) Get(ctx context.Context, query string, out io.Writer) error {
	path, version, versioned := strings.Cut(query, "@")
	if err := xmodule.CheckImportPath(path); err != nil || isStandard(path) {
		return fmt.Errorf("%q: want the path of a module and, after an @, a version, such as example.com/module@v1.2.3", query)
	}
	if versioned && (version == "" || strings.ContainsFunc(version, unicode.IsSpace)) {
		return fmt.Errorf("%q: want a version after the @, such as v1.2.3 or latest", query)
	}
	m := b.mod
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.ensure(); err != nil {
		return err
	}
	restore, err := keep(filepath.Join(m.home, "go.mod"), filepath.Join(m.home, "go.sum"))
	if err != nil {
		return err
	}
	if err := m.get(ctx, query, out); err != nil {
		return errors.Join(err, restore())
	}
	m.ready = false
	err = m.write()
	if err == nil {
		err = m.fits(ctx)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("%s: %w", query, err), restore())
	}
	m.ready = true
	return nil
}

func (m *module) get(ctx context.Context, query string, out io.Writer) error {
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, "go", "get", "--", query)
	cmd.Dir, cmd.Env, cmd.WaitDelay = m.home, m.tools.env, time.Second
	cmd.Stdout = io.MultiWriter(&said, out)
	cmd.Stderr = cmd.Stdout
	err := cmd.Run()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	text := strings.TrimSpace(said.String())
	if text == "" {
		return fmt.Errorf("%s: go get: %w", query, err)
	}
	last := text[strings.LastIndexByte(text, '\n')+1:]
	for _, sign := range []string{"dial tcp", "no such host", "network is unreachable", "connection refused", "i/o timeout", "module lookup disabled"} {
		if strings.Contains(text, sign) {
			return fmt.Errorf("%s: the network can not be reached, and this version is not in the module cache: %s", query, strings.TrimSpace(last))
		}
	}
	return fmt.Errorf("%s: %s", query, strings.TrimSpace(strings.TrimPrefix(last, "go: ")))
}

// keep remembers files, and gives a function that makes them what they were.
func keep(files ...string) (restore func() error, err error) {
	was := make([][]byte, len(files))
	for i, f := range files {
		if was[i], err = os.ReadFile(f); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
	}
	return func() error {
		var errs []error
		for i, f := range files {
			now, _ := os.ReadFile(f)
			switch {
			case was[i] == nil && now != nil:
				errs = append(errs, os.Remove(f))
			case was[i] != nil && !bytes.Equal(was[i], now):
				errs = append(errs, os.WriteFile(f, was[i], 0o644))
			}
		}
		return errors.Join(errs...)
	}, nil
}
