package main

import (
	"bufio"
	"io"
	"os"
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

func TestReplSurvivesAnInterrupt(t *testing.T) {
	cmd := command(t, t.TempDir(), "", "repl")
	stdin, err := cmd.StdinPipe()
	must(t, err)
	stdout, err := cmd.StdoutPipe()
	must(t, err)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	must(t, cmd.Start())
	_, err = io.WriteString(stdin, "x := 42\nfor i := 0; i >= 0; i++ { if i == 0 { fmt.Println(\"waiting\") } }\n")
	must(t, err)
	in := bufio.NewScanner(stdout)
	if !in.Scan() || in.Text() != "waiting" {
		t.Fatalf("the cell did not start: %q, stderr %q", in.Text(), stderr.String())
	}
	must(t, cmd.Process.Signal(os.Interrupt))
	_, err = io.WriteString(stdin, "x\n")
	must(t, err)
	must(t, stdin.Close())
	if !in.Scan() || in.Text() != "42" {
		t.Errorf("after the interrupt x is %q, stderr %q", in.Text(), stderr.String())
	}
	must(t, cmd.Wait())
	if !strings.Contains(stderr.String(), "interrupted") {
		t.Errorf("stderr %q", stderr.String())
	}
}
