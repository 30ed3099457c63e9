package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/notebook"
)

// python finds a Python that can import modules, or skips the test; in CI it must be there.
func python(t testing.TB, modules ...string) string {
	t.Helper()
	name := os.Getenv("MODULI_PYTHON")
	if name == "" {
		name = "python3"
	}
	path, err := exec.LookPath(name)
	lack := name + " is not on the PATH"
	if err == nil {
		out, err := exec.Command(path, "-c", "import "+strings.Join(modules, ", ")).CombinedOutput()
		if err == nil {
			return path
		}
		lack = path + " cannot import " + strings.Join(modules, ", ") + ": " + string(out)
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("in CI this test must run: " + lack)
	}
	t.Skip(lack + " (set MODULI_PYTHON to one that can)")
	return ""
}

// addKernel registers this test binary as a kernel with the given engine in a Jupyter data folder.
func addKernel(t testing.TB, data, name, eng string) {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	dir := filepath.Join(data, "kernels", name)
	must(t, os.MkdirAll(dir, 0o755))
	text, err := json.Marshal(map[string]any{
		"argv": []string{exe, "connect", "{connection_file}"}, "display_name": "Go (moduli)", "language": "go",
		"interrupt_mode": "message", "env": map[string]string{asCommand: eng, historyVariable: filepath.Join(data, "history")},
	})
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "kernel.json"), text, 0o600))
}

// nbclient executes a notebook through a Jupyter client and gives the executed notebook.
func nbclient(t *testing.T, py, data, in, kernel string) (*notebook.Notebook, result) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out.ipynb")
	cmd := exec.CommandContext(t.Context(), py, "testdata/nbclient_run.py", in, out, kernel)
	cmd.Env = append(os.Environ(), "JUPYTER_DATA_DIR="+data, "JUPYTER_RUNTIME_DIR="+t.TempDir())
	r := finish(t, cmd)
	nb, err := notebook.ReadFile(out)
	if err != nil {
		t.Fatalf("%v: %+v", err, r)
	}
	return nb, r
}

func TestAJupyterClientIsServed(t *testing.T) {
	py := python(t, "nbclient", "zmq")
	data := t.TempDir()
	addKernel(t, data, "fake", "fake")
	in := write(t, t.TempDir(), "a.ipynb", "# t", "print hello", "value 42", "show a picture")
	nb, r := nbclient(t, py, data, in, "fake")
	if r.status != 0 {
		t.Fatalf("%+v", r)
	}
	if got := nb.Cells[1].Outputs[0].Text; got != "hello\n" {
		t.Errorf("stdout %q", got)
	}
	if got := nb.Cells[2].Outputs[0]; got.Type != notebook.ExecuteResult || got.Data["text/plain"] != "42" || got.Count != 2 {
		t.Errorf("value %+v", got)
	}
	if got := nb.Cells[3].Outputs[0].Data["image/png"]; got != "iVBORw0KGgo=" {
		t.Errorf("picture %v", got)
	}
	in = write(t, t.TempDir(), "b.ipynb", "fail it broke")
	nb, r = nbclient(t, py, data, in, "fake")
	if o := nb.Cells[0].Outputs; r.status != 1 || len(o) != 1 || o[0].Ename != "panic" || o[0].Evalue != "it broke" {
		t.Errorf("failing cell: status %d, outputs %+v", r.status, o)
	}
}

func TestConnectNamesWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "c.json"), []byte("{"), 0o600))
	for file, want := range map[string]string{"gone.json": "gone.json", "c.json": "c.json: not the JSON of a connection"} {
		if r := finish(t, command(t, dir, "fake", "connect", file)); r.status != 1 || !strings.Contains(r.stderr, want) {
			t.Errorf("%s: %+v", file, r)
		}
	}
}
