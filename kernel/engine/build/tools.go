package build

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// tools are the programs of the toolchain.
type tools struct {
	compile, link string
	pack          string
	cc            string
	ldflags       string // for the C compiler when it links
	env           []string
}

// find looks for a Go toolchain of the version that built the host, and a C compiler.
func find(h *host) (*tools, error) {
	if _, err := exec.LookPath("go"); err != nil {
		return nil, fmt.Errorf("to compile cells, the kernel needs the go command, version %s: install it from go.dev/dl", version())
	}
	env := append(os.Environ(), h.env...)
	env = append(env, "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=1", "GO111MODULE=on", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	if strings.HasPrefix(version(), "go") {
		env = append(env, "GOTOOLCHAIN="+version())
	}
	cmd := exec.Command("go", "env", "-json", "GOVERSION", "GOTOOLDIR", "CC")
	cmd.Env, cmd.Dir = env, h.root
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("to compile cells, the kernel needs Go %s, which built it: %s", version(), complaint(err))
	}
	var v struct{ GOVERSION, GOTOOLDIR, CC string }
	if err := json.Unmarshal(out, &v); err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	if v.GOVERSION != version() {
		return nil, fmt.Errorf("to compile cells, the kernel needs Go %s, which built it; the go command is %s: build the kernel again", version(), v.GOVERSION)
	}
	cc, _, _ := strings.Cut(v.CC, " ")
	if _, err := exec.LookPath(cc); err != nil {
		return nil, fmt.Errorf("to compile cells, the kernel needs a C compiler; %q is not installed: install gcc or clang", cc)
	}
	t := &tools{compile: filepath.Join(v.GOTOOLDIR, "compile"), link: filepath.Join(v.GOTOOLDIR, "link"), pack: filepath.Join(v.GOTOOLDIR, "pack"), cc: v.CC, env: env}
	if runtime.GOOS == "linux" && exec.Command(cc, "-fuse-ld=gold", "-Wl,--version").Run() == nil {
		t.ldflags = "-fuse-ld=gold" // takes two thirds of the time of ld
	}
	return t, nil
}

// version is the Go release that built the running program.
func version() string {
	v, _, _ := strings.Cut(runtime.Version(), " ")
	return v
}

// complaint is what a command wrote before it failed.
func complaint(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return strings.TrimSpace(string(exit.Stderr))
	}
	return err.Error()
}

// run runs a tool in a folder. Its error is what the tool wrote.
func (t *tools) run(ctx context.Context, dir string, args ...string) error {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env, cmd.Dir, cmd.WaitDelay = t.env, dir, time.Second
	out, err := cmd.CombinedOutput()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case len(bytes.TrimSpace(out)) == 0:
		return fmt.Errorf("%s: %w", filepath.Base(args[0]), err)
	}
	return &Failure{Tool: filepath.Base(args[0]), Text: strings.TrimSpace(string(out))}
}
