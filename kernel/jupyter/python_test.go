package jupyter

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// asKernel makes the test binary a kernel with the fake engine, for clients that start kernels themselves.
const asKernel = "MODULI_TEST_KERNEL"

func TestMain(m *testing.M) {
	if os.Getenv(asKernel) == "" {
		os.Exit(m.Run())
	}
	ctx, cancel := FollowParent(context.Background())
	defer cancel()
	conn, err := ReadConnection(os.Args[1])
	if err == nil {
		err = Serve(ctx, conn, helpful{newFake()}, Options{})
	}
	if err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
}

// python finds an interpreter that can import the modules. Without one the test is skipped, or fails where
// CI=true promises one.
func python(t *testing.T, modules ...string) string {
	t.Helper()
	name := os.Getenv("MODULI_PYTHON")
	if name == "" {
		name = "python3"
	}
	out, err := exec.Command(name, "-c", "import "+strings.Join(modules, ", ")).CombinedOutput()
	if err == nil {
		return name
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	why := "needs Python with " + strings.Join(modules, ", ") + " (MODULI_PYTHON names the interpreter): " +
		name + ": " + err.Error() + ": " + lines[len(lines)-1]
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
	return ""
}

// runPython runs a script of testdata in an environment whose only kernel is this test binary.
func runPython(t *testing.T, interpreter string, args ...string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	spec, err := json.Marshal(map[string]any{
		"argv": []string{self, "{connection_file}"}, "display_name": "fake", "language": "go",
		"interrupt_mode": "message", "env": map[string]string{asKernel: "1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	kernel := filepath.Join(dir, "kernels", "fake")
	if err := os.MkdirAll(kernel, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(kernel, "kernel.json"), spec, 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, interpreter, args...)
	cmd.WaitDelay = 5 * time.Second // a kernel that outlives the script must not hold the test
	cmd.Env = append(os.Environ(), "JUPYTER_PATH="+dir, "JUPYTER_RUNTIME_DIR="+dir, "JUPYTER_CONFIG_DIR="+dir, "JUPYTER_PLATFORM_DIRS=1", "PYTHONDONTWRITEBYTECODE=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

func TestWithJupyterClient(t *testing.T) {
	interpreter := python(t, "jupyter_client", "zmq", "jupyter_kernel_test")
	for _, transport := range []string{"tcp", "ipc"} {
		t.Run(transport, func(t *testing.T) {
			t.Log(runPython(t, interpreter, filepath.Join("testdata", "client.py"), transport))
		})
	}
}

// The conformance suite, with all of its tests: none may be skipped.
func TestConformanceSuite(t *testing.T) {
	interpreter := python(t, "jupyter_kernel_test")
	out := runPython(t, interpreter, "-m", "unittest", "-v", filepath.Join("testdata", "conformance.py"))
	if strings.Contains(out, "skipped") || !strings.Contains(out, "\nOK") {
		t.Errorf("want OK with nothing skipped:\n%s", out)
	}
	t.Log(out)
}
