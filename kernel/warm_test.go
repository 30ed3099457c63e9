package main

import (
	"os"
	"strings"
	"testing"
)

func TestWarm(t *testing.T) {
	r := finish(t, command(t, t.TempDir(), "", "warm"))
	if r.status != 0 && os.Getenv("CI") != "true" {
		t.Skip(r.stderr)
	}
	if r.status != 0 || !strings.Contains(r.stdout, " packages are ready for compiled cells (") {
		t.Errorf("%+v", r)
	}
	cmd := command(t, t.TempDir(), "", "warm")
	cmd.Env = append(cmd.Env, "PATH="+t.TempDir())
	if r := finish(t, cmd); r.status != 1 || !strings.Contains(r.stderr, "needs the go command") {
		t.Errorf("without go: %+v", r)
	}
	if r := finish(t, command(t, t.TempDir(), "", "warm", "now")); r.status != 2 || !strings.Contains(r.stderr, `warm: takes no arguments, have ["now"]`) {
		t.Errorf("%+v", r)
	}
}
