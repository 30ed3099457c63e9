package main

import (
	"strings"
	"testing"
)

func TestReplReadsCellsFromAPipe(t *testing.T) {
	cmd := command(t, t.TempDir(), "fake", "repl")
	cmd.Stdin = strings.NewReader("print {\n}\n\nvalue 42\nfail oh\nshow a picture\nask name? \nAda\nprint {\n\nprint end")
	r := finish(t, cmd)
	if r.status != 0 {
		t.Errorf("status %d", r.status)
	}
	if want := "{\n}\n42\na picture\nname?answer: Ada\n{\nend\n"; r.stdout != want {
		t.Errorf("stdout %q\n  want %q", r.stdout, want)
	}
	if want := "panic: oh\nIn[3]:1\n"; r.stderr != want {
		t.Errorf("stderr %q\n  want %q", r.stderr, want)
	}
}
