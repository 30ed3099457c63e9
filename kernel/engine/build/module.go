package build

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"

	"golang.org/x/mod/modfile"
	xmodule "golang.org/x/mod/module"
)

// module is where packages come from that the running program is not made of.
type module struct {
	mu     sync.Mutex
	host   *host
	tools  *tools
	folder string // a workspace of ours; made when it is needed
	home   string // of the go.mod that governs the notebook's folder, "" if none does
	theirs string // the go.work that governs it, "" if none does
	ready  bool   // the workspace is written and fits the running program
}

func newModule(h *host, t *tools, dir, scratch string) (*module, error) {
	m := &module{host: h, tools: t, folder: filepath.Join(scratch, "workspace")}
	if dir == "" {
		return m, nil
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if file := above(dir, "go.mod"); file != "" {
		m.home = filepath.Dir(file)
	}
	switch v := os.Getenv("GOWORK"); v {
	case "":
		m.theirs = above(dir, "go.work")
	case "off":
	default:
		m.theirs = v
	}
	return m, nil
}

// above is the file of that name in dir or the nearest folder above, "" if there is none.
func above(dir, name string) string {
	for {
		file := filepath.Join(dir, name)
		if st, err := os.Stat(file); err == nil && st.Mode().IsRegular() {
			return file
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// moduleOf is the path of the module in dir, "" if there is none.
func moduleOf(dir string) string {
	data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return ""
	}
	return modfile.ModulePath(data)
}

// own says whether a package is the standard library's or of a module that the
// running program is made of.
func (h *host) own(path string) bool {
	if isStandard(path) || within(path, h.module) {
		return true
	}
	for _, d := range h.deps {
		if within(path, d.Path) {
			return true
		}
	}
	return false
}

func within(path, module string) bool {
	return path == module || strings.HasPrefix(path, module+"/")
}

func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// madeOf lists the modules that the running program is made of, with the versions
// that the go command has for them where the source tree is.
func madeOf(root string) ([]xmodule.Version, error) {
	if info, ok := debug.ReadBuildInfo(); ok && len(info.Deps) > 0 {
		var out []xmodule.Version
		for _, d := range info.Deps {
			v := d.Version
			if d.Replace != nil {
				v = strings.TrimSpace(v + " => " + d.Replace.Path + " " + d.Replace.Version)
			}
			out = append(out, xmodule.Version{Path: d.Path, Version: v})
		}
		return out, nil
	}
	// A test does not know.
	data, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return nil, err
	}
	f, err := modfile.ParseLax("go.mod", data, nil)
	if err != nil {
		return nil, err
	}
	var out []xmodule.Version
	for _, r := range f.Require {
		out = append(out, r.Mod)
	}
	return out, nil
}

// hosts is where the go command finds the packages of the running program.
func (m *module) hosts() (dir string, env []string) { return m.host.root, []string{"GOWORK=off"} }

// workspace is where it finds all others.
func (m *module) workspace(ctx context.Context) (dir string, env []string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.home == m.host.root && m.theirs == "" {
		dir, env = m.hosts()
		return dir, env, nil
	}
	if !m.ready {
		if err := m.write(); err != nil {
			return "", nil, err
		}
		if err := m.fits(ctx); err != nil {
			return "", nil, err
		}
		m.ready = true
	}
	return m.folder, []string{"GOWORK=" + filepath.Join(m.folder, "go.work")}, nil
}

// write makes a go.work of the program's source tree and the notebook's module or modules.
func (m *module) write() error {
	if err := m.ensure(); err != nil {
		return err
	}
	w := &modfile.WorkFile{Syntax: &modfile.FileSyntax{}}
	if err := w.AddGoStmt(strings.TrimPrefix(version(), "go")); err != nil {
		return err
	}
	dirs := []string{m.home}
	if m.theirs != "" {
		data, err := os.ReadFile(m.theirs)
		if err != nil {
			return err
		}
		file, err := modfile.ParseWork(m.theirs, data, nil)
		if err != nil {
			return err
		}
		dirs = nil
		for _, u := range file.Use {
			dirs = append(dirs, resolve(m.theirs, u.Path))
		}
		for _, r := range file.Replace {
			to := r.New.Path
			if r.New.Version == "" {
				to = resolve(m.theirs, to)
			}
			if err := w.AddReplace(r.Old.Path, r.Old.Version, to, r.New.Version); err != nil {
				return err
			}
		}
		if sum, err := os.ReadFile(m.theirs + ".sum"); err == nil {
			if err := os.WriteFile(filepath.Join(m.folder, "go.work.sum"), sum, 0o600); err != nil {
				return err
			}
		}
	}
	if err := w.AddUse(m.host.root, ""); err != nil {
		return err
	}
	for _, dir := range dirs {
		if moduleOf(dir) == m.host.module {
			continue // the program's own source stands for it
		}
		if err := w.AddUse(dir, ""); err != nil {
			return err
		}
	}
	w.Cleanup()
	return os.WriteFile(filepath.Join(m.folder, "go.work"), modfile.Format(w.Syntax), 0o600)
}

// ensure sees to it that there is a module to require others.
func (m *module) ensure() error {
	if err := os.MkdirAll(m.folder, 0o700); err != nil {
		return err
	}
	if m.home != "" {
		return nil
	}
	home := filepath.Join(m.folder, "session")
	if err := os.MkdirAll(home, 0o700); err != nil {
		return err
	}
	text := "module session\n\ngo " + strings.TrimPrefix(language(), "go") + "\n"
	if err := os.WriteFile(filepath.Join(home, "go.mod"), []byte(text), 0o600); err != nil {
		return err
	}
	m.home = home
	return nil
}

// resolve is a path that a file mentions.
func resolve(file, path string) string {
	path = filepath.FromSlash(path)
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(file), path)
}

// fits says which module would have another version than in the running program.
func (m *module) fits(ctx context.Context) error {
	args := []string{"list", "-m", "-f", "{{.Path}}\t{{.Version}}{{with .Replace}} => {{.Path}} {{.Version}}{{end}}", "--"}
	for _, d := range m.host.deps {
		args = append(args, d.Path)
	}
	dir, env := m.folder, "GOWORK="+filepath.Join(m.folder, "go.work")
	if m.home == m.host.root && m.theirs == "" {
		dir, env = m.host.root, "GOWORK=off"
	}
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = dir, append(m.tools.env, env)
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return errors.New(complaint(err))
	}
	now := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, version, _ := strings.Cut(strings.TrimSpace(line), "\t")
		now[path] = strings.TrimSpace(version)
	}
	for _, d := range m.host.deps {
		if have := now[d.Path]; have != d.Version {
			return &Conflict{Module: d.Path, Have: d.Version, Want: have}
		}
	}
	return nil
}

// Conflict says that a module would have another version than in the running program.
type Conflict struct{ Module, Have, Want string }

func (c *Conflict) Error() string {
	return fmt.Sprintf("this needs %s %s, but the kernel is made of %s, and there can be only one in a program", c.Module, c.Want, c.Have)
}
