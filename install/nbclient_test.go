package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/notebook"
)

// TestJupyterFindsTheInstalledKernel goes the whole way of a user: install, then a Jupyter client that
// is told only the kernel's name.
func TestJupyterFindsTheInstalledKernel(t *testing.T) {
	py := os.Getenv("MODULI_PYTHON")
	if py == "" {
		py = "python3"
	}
	if out, err := exec.Command(py, "-c", "import nbclient, zmq").CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("in CI this test must run: %s cannot import nbclient and zmq: %v %s", py, err, out)
		}
		t.Skipf("%s cannot import nbclient and zmq (set MODULI_PYTHON to one that can): %v", py, err)
	}
	env, home := bare(t)
	data := filepath.Join(home, "jupyter")
	env = append(env, "JUPYTER_DATA_DIR="+data)
	if r := runInstall(t, env, ""); r.status != 0 {
		t.Fatalf("%+v", r)
	}
	in, out := filepath.Join(home, "in.ipynb"), filepath.Join(home, "out.ipynb")
	must(t, notebook.WriteFile(in, notebook.New(
		&notebook.Cell{Kind: notebook.Code, Source: "import \"fmt\"\nx := 20"},
		&notebook.Cell{Kind: notebook.Code, Source: "fmt.Println(\"x is\", x)\nx + 22"})))
	script, err := filepath.Abs("../kernel/testdata/nbclient_run.py")
	must(t, err)
	cmd := exec.CommandContext(t.Context(), py, script, in, out)
	cmd.Env = append(os.Environ(), "JUPYTER_DATA_DIR="+data, "JUPYTER_RUNTIME_DIR="+t.TempDir(), "HOME="+home)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	nb, err := notebook.ReadFile(out)
	must(t, err)
	if o := nb.Cells[1].Outputs; len(o) != 2 || o[0].Text != "x is 20\n" || o[1].Data["text/plain"] != "42" {
		t.Errorf("outputs %+v", o)
	}
	if name := nb.Language(); !strings.EqualFold(name, "go") {
		t.Errorf("language %q", name)
	}
}
