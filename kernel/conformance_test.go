package main

import (
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// client runs a Python client of testdata over the kernel "real", which is this binary with the engine that users have.
func client(t *testing.T, modules []string, args ...string) result {
	t.Helper()
	py := python(t, modules...)
	data := t.TempDir()
	addKernel(t, data, "real", "real")
	cmd := exec.CommandContext(t.Context(), py, args...)
	cmd.Env = append(os.Environ(), "JUPYTER_DATA_DIR="+data, "JUPYTER_RUNTIME_DIR="+t.TempDir(), "PYTHONDONTWRITEBYTECODE=1")
	r := finish(t, cmd)
	if r.status != 0 {
		t.Fatalf("%+v", r)
	}
	return r
}

// The conformance suite, with all of its tests: none may be skipped.
func TestTheEnginePassesTheConformanceSuite(t *testing.T) {
	r := client(t, []string{"jupyter_kernel_test"}, "-m", "unittest", "-v", "testdata/conformance.py")
	if strings.Contains(r.stderr, "skipped") || !strings.Contains(r.stderr, "\nOK") {
		t.Errorf("want OK with nothing skipped:\n%s", r.stderr)
	}
	t.Log(r.stderr)
}

// A front end is answered while a cell trains.
func TestCellsConverseWithAJupyterClient(t *testing.T) {
	t.Log(client(t, []string{"jupyter_client", "zmq"}, "testdata/comms_client.py", "real").stdout)
}

// Visual Studio Code can not be had in a test; what it is known to ask of kernels can.
func TestWhatVSCodeAsksOfAKernel(t *testing.T) {
	t.Log(client(t, []string{"jupyter_client", "zmq"}, "testdata/vscode_client.py", "real").stdout)
}

// What the suite does not ask for, over both transports.
func TestTheEngineKeepsTheProtocol(t *testing.T) {
	for _, transport := range []string{"tcp", "ipc"} {
		t.Run(transport, func(t *testing.T) {
			if transport == "ipc" && runtime.GOOS == "windows" {
				t.Skip("Jupyter uses ipc on Unix alone")
			}
			t.Log(client(t, []string{"jupyter_client", "zmq"}, "testdata/protocol_client.py", "real", transport).stdout)
		})
	}
}
