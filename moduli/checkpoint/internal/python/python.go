// Package python finds the Python that tests compare files with.
package python

import (
	"os"
	"os/exec"
	"testing"
)

// Find is a Python that has safetensors and numpy: MODULI_PYTHON, or python3. Without one it skips the test and says why;
// in CI it fails it.
func Find(t testing.TB) string {
	t.Helper()
	name := os.Getenv("MODULI_PYTHON")
	if name == "" {
		name = "python3"
	}
	out, err := exec.Command(name, "-c", "import safetensors.numpy").CombinedOutput()
	if err == nil {
		return name
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("in CI this test must run: %s: %v: %s", name, err, out)
	}
	t.Skipf("%s: %v: %s(set MODULI_PYTHON to a Python that has safetensors and numpy)", name, err, out)
	return ""
}
