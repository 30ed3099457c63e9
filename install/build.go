package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
)

const (
	modulePath = "github.com/moduli-rnn/moduli-go"
	kernelPath = modulePath + "/kernel"
)

// build builds the kernel and puts it at path in one step: a kernel that runs from the old file there
// keeps it.
func build(path string, log io.Writer) error {
	goTool, err := findGo()
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("the kernel's folder: %w", err)
	}
	// In the folder itself, so that the last step is a rename on one file system.
	tmp, err := os.MkdirTemp(dir, ".build-")
	if err != nil {
		return fmt.Errorf("the kernel's folder: %w", err)
	}
	defer os.RemoveAll(tmp)
	built := filepath.Join(tmp, filepath.Base(path))
	fmt.Fprintln(log, "building the kernel")
	if err := compile(goTool, tmp, built); err != nil {
		return err
	}
	return replace(built, path)
}

// compile builds from the module that the current folder is in or depends on; elsewhere from the
// version that this command itself was run at. The kernel keeps the path of its source, which compiled
// cells need.
func compile(goTool, tmp, built string) error {
	version := ownVersion()
	// A build of its own: what is set for the caller's module does not hold for this one.
	where := exec.Command(goTool, "list", "-f", "{{.Dir}}", kernelPath)
	found, err := where.Output()
	switch {
	case err == nil && len(bytes.TrimSpace(found)) > 0:
		return execute(exec.Command(goTool, "build", "-o", built, kernelPath), "")
	case version == "":
		return fmt.Errorf("the source of %s is not here: run this in its folder, or go run %s/install@latest", modulePath, modulePath)
	}
	cmd := exec.Command(goTool, "install", kernelPath+"@"+version)
	if err := execute(cmd, "GOBIN="+tmp); err != nil {
		return err
	}
	name := "kernel"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return os.Rename(filepath.Join(tmp, name), built)
}

// moduleDir is the folder of this module's source, found as compile finds it.
func moduleDir(goTool string) (string, error) {
	names := []string{modulePath}
	if version := ownVersion(); version != "" {
		names = append(names, modulePath+"@"+version)
	}
	for _, name := range names {
		out, err := exec.Command(goTool, "list", "-m", "-f", "{{.Dir}}", name).Output()
		if dir := string(bytes.TrimSpace(out)); err == nil && dir != "" {
			return dir, nil
		}
	}
	return "", fmt.Errorf("the source of %s is not here: run this in its folder, or go run %s/install@latest", modulePath, modulePath)
}

// ownVersion is the module version that go run path@version runs, empty in a checkout.
func ownVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Path != modulePath || info.Main.Version == "(devel)" || strings.Contains(info.Main.Version, "+dirty") {
		return ""
	}
	return info.Main.Version
}

func execute(cmd *exec.Cmd, env string) error {
	if env != "" {
		cmd.Env = append(os.Environ(), env)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, bytes.TrimSpace(out))
	}
	return nil
}

func findGo() (string, error) {
	if path, err := exec.LookPath("go"); err == nil {
		return path, nil
	}
	return "", errors.New("go is not on the PATH: the kernel is built by it; get Go 1.26 or newer from https://go.dev/dl")
}

// replace renames a finished file over path. Windows does not let go of the name of a program that
// runs, but lets it be renamed.
func replace(built, path string) error {
	err := os.Rename(built, path)
	if err != nil && runtime.GOOS == "windows" {
		old := path + ".old"
		_ = os.Remove(old) // left by the upgrade before, once nothing runs from it
		if err = os.Rename(path, old); err == nil {
			err = os.Rename(built, path)
		}
	}
	if err != nil {
		return fmt.Errorf("putting the kernel in place: %w", err)
	}
	return nil
}
