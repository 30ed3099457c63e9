package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/notebook"
)

func TestCommandsInARun(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs the commands of Unix")
	}
	dir := t.TempDir()
	write(t, dir, "a.ipynb", "x := 42", "%who\n!echo hello; pwd", "?x", "%time x++\nx")
	r := finish(t, command(t, dir, "", "run", "a.ipynb"))
	if r.status != 0 {
		t.Fatalf("%+v", r)
	}
	nb, err := notebook.ReadFile(filepath.Join(dir, "out", "a.ipynb"))
	must(t, err)
	o := nb.Cells[1].Outputs
	if len(o) != 2 || !strings.Contains(o[0].Data["text/plain"].(string), "x     var   int   42") || o[0].Data["text/html"] == nil {
		t.Fatalf("%%who: %+v", o)
	}
	here, err := filepath.EvalSymlinks(dir)
	must(t, err)
	if o[1].Text != "hello\n"+here+"\n" && o[1].Text != "hello\n"+dir+"\n" {
		t.Errorf("shell: %q", o[1].Text)
	}
	if o := nb.Cells[2].Outputs; len(o) != 1 || !strings.HasPrefix(o[0].Data["text/plain"].(string), "var x int") {
		t.Errorf("?x where there is no pager: %+v", o)
	}
	if o := nb.Cells[3].Outputs; len(o) != 2 || !strings.Contains(o[0].Text, "Wall time: ") || o[1].Data["text/plain"] != "43" {
		t.Errorf("%%time: %+v", o)
	}
}

// A worker that is killed takes the commands with it that it left in the background.
func TestCommandsEndWithTheirWorker(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("needs /proc: ", err)
	}
	cmd := command(t, t.TempDir(), "", "repl")
	cmd.Stdin = strings.NewReader("!sleep 1000 & echo $!\n!kill -9 $PPID\n1 + 1\n")
	r := finish(t, cmd)
	lines := strings.Split(r.stdout, "\n")
	if r.status != 0 || len(lines) != 3 || lines[1] != "2" || !strings.Contains(r.stderr, "SIGKILL") {
		t.Fatalf("%+v", r)
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		stat, err := os.ReadFile(filepath.Join("/proc", lines[0], "stat"))
		if err != nil || strings.Contains(string(stat), ") Z ") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("process %s outlives its worker: %s", lines[0], stat)
		}
	}
}

func TestAJupyterClientSeesCommands(t *testing.T) {
	py := python(t, "jupyter_client", "zmq")
	data := t.TempDir()
	addKernel(t, data, "real", "real")
	cmd := exec.CommandContext(t.Context(), py, "testdata/magics_client.py", "real")
	cmd.Env = append(os.Environ(), "JUPYTER_DATA_DIR="+data, "JUPYTER_RUNTIME_DIR="+t.TempDir(), "PYTHONDONTWRITEBYTECODE=1")
	r := finish(t, cmd)
	if r.status != 0 {
		t.Fatalf("%+v", r)
	}
	t.Log(r.stdout)
}
