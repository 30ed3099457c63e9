package main

import "testing"

// JupyterLab sends conversations to a subshell of this kernel: what it says is answered while a cell runs.
func TestJupyterLabIsAnsweredWhileACellRuns(t *testing.T) {
	t.Log(client(t, []string{"jupyterlab", "playwright"}, "testdata/lab_comms.py", "real", chromium(t)).stdout)
}
