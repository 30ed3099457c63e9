package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// built is this command as it is built with some environment.
func built(t *testing.T, env ...string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the kernel once more: not with -short")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("the go command is not on the PATH")
	}
	exe := filepath.Join(t.TempDir(), "kernel")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", exe, ".")
	cmd.Env = append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", env, err, out)
	}
	return exe
}

func TestTheKernelBuildsForOtherSystems(t *testing.T) {
	for _, system := range []string{"windows/amd64", "darwin/arm64"} {
		t.Run(system, func(t *testing.T) {
			os, arch, _ := strings.Cut(system, "/")
			built(t, "CGO_ENABLED=0", "GOOS="+os, "GOARCH="+arch)
		})
	}
}

// Tests are built for Windows too, whose files no other machine looks at.
func TestTheTestsBuildForWindows(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the kernel once more: not with -short")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("the go command is not on the PATH")
	}
	cmd := exec.CommandContext(t.Context(), "go", "vet", "./...")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=windows", "GOARCH=amd64")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// Without a C compiler everything runs that the interpreter computes right. All else is refused, with what to install.
func TestAKernelThatWasBuiltWithoutCgo(t *testing.T) {
	exe := built(t, "CGO_ENABLED=0")
	for _, c := range []struct{ name, body, want, lacks string }{
		{"admitted", "xs := []string{\"b\", \"a\"}\n\tsort.Strings(xs)\n\tfmt.Println(strings.Join(xs, \" \"), math.Sqrt(2))", "a b 1.4142135623730951\n", ""},
		{"refused", "fmt.Println(T(1))", "", "its method String would not be called by compiled code; to compile cells, this kernel must be built with cgo: install a C compiler (gcc or clang)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.lacks != "" && runtime.GOOS == "windows" {
				c.lacks = "install WSL"
			}
			dir := t.TempDir()
			src := "package main\n\nimport (\n\t\"fmt\"\n\t\"math\"\n\t\"sort\"\n\t\"strings\"\n)\n\ntype T int\n\nfunc (t T) String() string { return \"t\" }\n\nfunc main() {\n\t" +
				c.body + "\n}\n\nvar _, _, _ = math.Pi, sort.Strings, strings.Join\n"
			must(t, os.WriteFile(filepath.Join(dir, "x.go"), []byte(src), 0o600))
			cmd := exec.CommandContext(t.Context(), exe, "run", "x.go")
			cmd.Dir = dir
			r := finish(t, cmd)
			if r.stdout != c.want || !strings.Contains(r.stderr, c.lacks) || (r.status == 0) != (c.lacks == "") {
				t.Errorf("%+v", r)
			}
		})
	}
}
