package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// connected is a kernel that was started as Jupyter starts it, on a connection file of the test's own.
type connected struct {
	cmd  *exec.Cmd
	file string
	info map[string]any
	log  log
	done chan struct{} // closed when it has ended
}

// log is what a process says on standard error.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

var portNames = []string{"shell_port", "control_port", "iopub_port", "stdin_port", "hb_port"}

// connectionFile writes what Jupyter would: for tcp with five ports that are free on ip, for ipc with paths that begin with it.
func connectionFile(t testing.TB, transport, ip string) (path string, info map[string]any) {
	t.Helper()
	info = map[string]any{"transport": transport, "ip": ip, "key": "a key of the test", "signature_scheme": "hmac-sha256", "kernel_name": "real"}
	for i, name := range portNames {
		info[name] = i + 1
		if transport == "tcp" {
			l, err := net.Listen("tcp", net.JoinHostPort(ip, "0"))
			must(t, err)
			defer l.Close() // all five are held until all are known
			info[name] = l.Addr().(*net.TCPAddr).Port
		}
	}
	text, err := json.Marshal(info)
	must(t, err)
	path = filepath.Join(t.TempDir(), "kernel.json")
	must(t, os.WriteFile(path, text, 0o600))
	return path, info
}

// connect starts the kernel. It is ended with the test, if it has not ended by then.
func connect(t testing.TB, transport, ip string) *connected {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	k := &connected{done: make(chan struct{})}
	k.file, k.info = connectionFile(t, transport, ip)
	k.cmd = exec.Command(exe, "connect", "--history", t.TempDir(), k.file)
	k.cmd.Dir = t.TempDir()
	k.cmd.Env = append(os.Environ(), asCommand+"=real")
	k.cmd.Stderr = &k.log
	k.cmd.WaitDelay = 5 * time.Second
	must(t, k.cmd.Start())
	go func() {
		defer close(k.done)
		_ = k.cmd.Wait() // its status is in ProcessState
	}()
	t.Cleanup(func() {
		_ = k.cmd.Process.Kill() // fails where it has ended
		<-k.done
	})
	return k
}

// terminate asks the kernel to end as a service manager does, and checks that it does.
func (k *connected) terminate(t testing.TB) {
	t.Helper()
	must(t, k.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case <-k.done:
	case <-time.After(30 * time.Second):
		t.Fatalf("it does not end\n%s", k.log.String())
	}
	if code := k.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit status %d\n%s", code, k.log.String())
	}
}

// status is a number in /proc of a process.
func status(t testing.TB, pid int, field string) int {
	t.Helper()
	text := read(t, fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(text) {
		if name, rest, _ := strings.Cut(line, ":"); name == field {
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			must(t, err)
			return n
		}
	}
	t.Fatalf("no %s in %s", field, text)
	return 0
}
