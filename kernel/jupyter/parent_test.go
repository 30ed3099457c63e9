//go:build !windows

package jupyter

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A kernel ends when the process that started it is killed.
func TestKernelDoesNotOutliveItsParent(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	probe, err := NewServer(Connection{Transport: "tcp", IP: "127.0.0.1"}, newFake(), Options{Logf: t.Logf})
	if err != nil {
		t.Fatal(err)
	}
	conn := probe.Connection()
	probe.Close()
	file := filepath.Join(t.TempDir(), "kernel.json")
	content := fmt.Sprintf(`{"transport": "tcp", "ip": "127.0.0.1", "key": "", "shell_port": %d, "control_port": %d, "iopub_port": %d, "stdin_port": %d, "hb_port": %d}`,
		conn.Shell, conn.Control, conn.IOPub, conn.Stdin, conn.Heartbeat)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	parent := exec.Command("sh", "-c", `JPY_PARENT_PID=$$ "$0" "$1" & wait`, self, file)
	parent.Env = append(os.Environ(), asKernel+"=1")
	if err := parent.Start(); err != nil {
		t.Skipf("needs sh: %v", err)
	}
	// The heartbeat is bound last and closed with the rest.
	address := strings.TrimPrefix(conn.address(conn.Heartbeat), "tcp://")
	listens := func() bool {
		c, err := net.Dial("tcp", address)
		if err == nil {
			c.Close()
		}
		return err == nil
	}
	await := func(up bool, what string) {
		t.Helper()
		for end := time.Now().Add(patience); listens() != up; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("the kernel %s", what)
			}
		}
	}
	await(true, "does not come up")
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	parent.Wait() // it was killed
	await(false, "outlives its parent")
}
