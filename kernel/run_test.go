package main

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/moduli-rnn/moduli-go/kernel/notebook"
)

func TestRunWritesBothOutputsAndALineForEachCell(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "tour.ipynb", "# A tour", "print hello", "value 42")
	before := read(t, filepath.Join(dir, "tour.ipynb"))
	r := finish(t, command(t, dir, "fake", "run", "tour.ipynb"))
	if r.status != 0 || r.stdout != "" {
		t.Fatalf("%+v", r)
	}
	want := regexp.MustCompile(`^\[1/2\] +\d+\.\d s  print hello\n\[2/2\] +\d+\.\d s  value 42\nwrote out.tour\.ipynb and out.tour\.html\n$`)
	if !want.MatchString(r.stderr) {
		t.Errorf("stderr %q", r.stderr)
	}
	nb, err := notebook.ReadFile(filepath.Join(dir, "out", "tour.ipynb"))
	must(t, err)
	if got := nb.Cells[1].Outputs[0].Text; got != "hello\n" {
		t.Errorf("stdout of the first cell %q", got)
	}
	if got := nb.Cells[2].Outputs[0].Data["text/plain"]; got != "42" {
		t.Errorf("value of the second cell %q", got)
	}
	if page := read(t, filepath.Join(dir, "out", "tour.html")); !strings.Contains(page, "<title>A tour</title>") || !strings.Contains(page, "hello") {
		t.Errorf("page lacks its title or an output:\n%s", page)
	}
	if read(t, filepath.Join(dir, "tour.ipynb")) != before {
		t.Error("the input changed")
	}
}

func TestOutputsGoWhereTheFlagsSay(t *testing.T) {
	for _, args := range [][]string{
		{"run", "a.ipynb", "--output", "x/b.ipynb", "--html=y/c.html"},
		{"run", "--html", "y/c.html", "--output", "x/b.ipynb", "a.ipynb"},
		{"run", "--output", "x/b.ipynb", "a.ipynb", "--html", "y/c.html"},
		{"run", "--output", "x/b.ipynb", "--html", "y/c.html", "--", "a.ipynb"},
	} {
		dir := t.TempDir()
		write(t, dir, "a.ipynb", "print 1")
		if r := finish(t, command(t, dir, "fake", args...)); r.status != 0 {
			t.Errorf("%q: %+v", args, r)
		}
		read(t, filepath.Join(dir, "x", "b.ipynb"))
		read(t, filepath.Join(dir, "y", "c.html"))
		if _, err := os.Stat(filepath.Join(dir, "out")); err == nil {
			t.Errorf("%q: wrote into out/ too", args)
		}
	}
}

func TestAFailingCell(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.ipynb", "# t", "print before", "fail it broke", "print after")
	r := finish(t, command(t, dir, "fake", "run", "a.ipynb"))
	if r.status != 1 {
		t.Errorf("status %d, want 1", r.status)
	}
	for _, want := range []string{"[2/3]   failed  fail it broke\n", "kernel: cell 3 (fail it broke): panic: it broke\n", "    panic: it broke\n    In[2]:1\n"} {
		if !strings.Contains(r.stderr, want) {
			t.Errorf("stderr lacks %q:\n%s", want, r.stderr)
		}
	}
	if strings.Contains(r.stderr, "\x1b") {
		t.Error("colours in a stderr that is no terminal")
	}
	nb, err := notebook.ReadFile(filepath.Join(dir, "out", "a.ipynb"))
	must(t, err)
	if o := nb.Cells[2].Outputs; len(o) != 1 || o[0].Ename != "panic" || nb.Cells[3].Count != 0 {
		t.Errorf("outputs written: %+v, next cell's count %d", o, nb.Cells[3].Count)
	}
	if page := read(t, filepath.Join(dir, "out", "a.html")); !strings.Contains(page, `<span class="ansi-red">panic</span>: it broke`) {
		t.Error("the page lacks the error")
	}
	r = finish(t, command(t, dir, "fake", "run", "a.ipynb", "--allow-errors"))
	if r.status != 0 || !strings.Contains(r.stderr, "[3/3]") {
		t.Errorf("with --allow-errors: %+v", r)
	}
}

func TestTimeoutFails(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.ipynb", "wait")
	r := finish(t, command(t, dir, "fake", "run", "a.ipynb", "--timeout", "50ms"))
	if r.status != 1 || !strings.Contains(r.stderr, "timeout: stopped after 50ms, the longest a cell may run") {
		t.Errorf("%+v", r)
	}
}

func TestAPresetIsInjected(t *testing.T) {
	dir := t.TempDir()
	nb := notebook.New(&notebook.Cell{Kind: notebook.Code, Source: "print parameters", Metadata: map[string]any{"tags": []any{"parameters"}}})
	must(t, notebook.WriteFile(filepath.Join(dir, "a.ipynb"), nb))
	r := finish(t, command(t, dir, "fake", "run", "a.ipynb", "--preset", "paper"))
	if r.status != 0 || !strings.Contains(r.stderr, "preset = moduli.Paper") {
		t.Errorf("%+v", r)
	}
}

// interrupt starts a run, waits until its cell runs, sends sig and gives what is left.
func interrupt(t *testing.T, dir string, sig os.Signal, args ...string) result {
	t.Helper()
	cmd := command(t, dir, "fake", args...)
	stdout, err := cmd.StdoutPipe()
	must(t, err)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	must(t, cmd.Start())
	in := bufio.NewScanner(stdout)
	if !in.Scan() || in.Text() != "waiting" {
		t.Fatalf("the cell did not start: %q, stderr %q", in.Text(), stderr.String())
	}
	must(t, cmd.Process.Signal(sig))
	for in.Scan() {
	}
	_ = cmd.Wait() // the status tells
	return result{status: cmd.ProcessState.ExitCode(), stderr: stderr.String()}
}

func TestAnInterruptedRunLeavesEarlierOutputsWhole(t *testing.T) {
	for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		dir := t.TempDir()
		path := filepath.Join(dir, "out", "a.ipynb")
		write(t, dir, "a.ipynb", "print first run")
		if r := finish(t, command(t, dir, "fake", "run", "a.ipynb")); r.status != 0 {
			t.Fatalf("%+v", r)
		}
		earlier, page := read(t, path), read(t, filepath.Join(dir, "out", "a.html"))
		write(t, dir, "a.ipynb", "print second run", "wait")
		r := interrupt(t, dir, sig, "run", "a.ipynb")
		if r.status != 130 || !strings.Contains(r.stderr, "interrupted; the outputs so far are in") {
			t.Errorf("%v: %+v", sig, r)
		}
		if read(t, path) != earlier || read(t, filepath.Join(dir, "out", "a.html")) != page {
			t.Errorf("%v: an earlier output changed", sig)
		}
		nb, err := notebook.ReadFile(filepath.Join(dir, "out", "a.partial.ipynb"))
		must(t, err)
		if nb.Cells[0].Outputs[0].Text != "second run\n" || nb.Cells[1].Outputs[0].Ename != "interrupted" {
			t.Errorf("%v: outputs so far %+v %+v", sig, nb.Cells[0].Outputs[0], nb.Cells[1].Outputs[0])
		}
		files, err := os.ReadDir(filepath.Join(dir, "out"))
		must(t, err)
		if len(files) != 3 {
			t.Errorf("%v: files in out/: %v", sig, files)
		}
	}
}

func TestAnInterruptedScriptSaysSo(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "x.go"), []byte("//wait until told\npackage main\n\nfunc main() {}\n"), 0o600))
	r := interrupt(t, dir, os.Interrupt, "run", "x.go")
	if r.status != 130 || r.stderr != "kernel: x.go: interrupted\n" {
		t.Errorf("%+v", r)
	}
}

func TestACompleteRunRemovesThePartialOne(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.ipynb", "wait")
	interrupt(t, dir, os.Interrupt, "run", "a.ipynb")
	partial := filepath.Join(dir, "out", "a.partial.ipynb")
	read(t, partial)
	write(t, dir, "a.ipynb", "print 1")
	if r := finish(t, command(t, dir, "fake", "run", "a.ipynb")); r.status != 0 {
		t.Fatalf("%+v", r)
	}
	if _, err := os.Stat(partial); err == nil {
		t.Error("the partial outputs of an earlier run are still there beside a complete run's")
	}
}

func TestASecondInterruptEndsACellThatDoesNotStop(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.ipynb", "stuck")
	cmd := command(t, dir, "fake", "run", "a.ipynb")
	stdout, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	in := bufio.NewScanner(stdout)
	for _, mark := range []string{"waiting", "still here"} {
		if !in.Scan() || in.Text() != mark {
			t.Fatalf("the cell says %q, want %q", in.Text(), mark)
		}
		must(t, cmd.Process.Signal(os.Interrupt))
	}
	if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "signal: interrupt") {
		t.Errorf("ended with %v, want the signal", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "out")); err == nil {
		t.Error("something was written")
	}
}
