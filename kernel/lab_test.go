package main

import (
	"os"
	"os/exec"
	"testing"
)

// JupyterLab sends conversations to a subshell of this kernel: what it says is answered while a cell runs.
func TestJupyterLabIsAnsweredWhileACellRuns(t *testing.T) {
	name := os.Getenv("MODULI_CHROMIUM")
	if name == "" {
		name = "chromium"
	}
	chromium, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("needs Chromium, by MODULI_CHROMIUM or on the PATH: ", err)
	}
	t.Log(client(t, []string{"jupyterlab", "playwright"}, "testdata/lab_comms.py", "real", chromium).stdout)
}
