package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestShell(t *testing.T) {
	unixOnly(t)
	n := newNotebook(t)
	n.count++
	var out recorder
	if _, err := n.s.Run(context.Background(), Cell{Count: 1, Source: "!echo out; echo err >&2; cat; exit 3"}, &out); err != nil {
		t.Fatalf("the exit status fails the cell: %v", err)
	}
	if out.stdout.String() != "out\n" || out.stderr.String() != "err\n" {
		t.Errorf("printed %q and %q", out.stdout.String(), out.stderr.String())
	}
	if _, out := n.must("!printf 'a b'|\\\n  tr a c\nfmt.Println(1)"); out != "c b1\n" {
		t.Errorf("printed %q", out)
	}
	var e recorder
	if _, err := n.s.Run(context.Background(), Cell{Count: 2, Source: "!kill -9 $$"}, &e); err != nil || e.stderr.String() != "!kill -9 $$: signal: killed\n" {
		t.Errorf("%v, printed %q", err, e.stderr.String())
	}
	if _, out := n.must("!head -c 1000000 /dev/zero | tr '\\0' x"); len(out) != 1000000 {
		t.Errorf("%d of 1000000 bytes came", len(out))
	}
}

// needs finds a program, or skips the test.
func needs(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
}

func TestBash(t *testing.T) {
	needs(t, "bash")
	n := newNotebook(t)
	value, out := n.must("%%bash one two\nfor i in 1 2; do\n  echo $i $1 $2\ndone\n# %who `\n: !ls")
	if out != "1 one two\n2 one two\n" || value != "" {
		t.Errorf("printed %q, value %q", out, value)
	}
	if _, out := n.must("%%time\n%%bash\necho a"); !strings.HasPrefix(out, "a\nCPU times: ") {
		t.Errorf("timed, it printed %q", out)
	}
	_, out, err := n.run("%%bash\necho before\nexit 3")
	if err == nil || err.Name != "command failed" || err.Value != "%%bash: exit status 3" || out != "before\n" {
		t.Errorf("failed with %v, printed %q", err, out)
	}
	var r recorder
	if _, err := n.s.Run(context.Background(), Cell{Count: 9, Source: "%%bash\n\nnosuchcommand\ntrue"}, &r); err != nil {
		t.Error(err)
	}
	if e := r.stderr.String(); !strings.HasPrefix(e, "In[9]: line 3: nosuchcommand: ") {
		t.Errorf("a fault in the script's third line is told as %q", e)
	}
	t.Setenv("PATH", t.TempDir())
	if _, _, err := n.run("%%bash\ntrue"); err == nil || !strings.HasPrefix(err.Value, "%%bash: there is no bash in $PATH: ") {
		t.Errorf("without bash: %v", err)
	}
}

// live is an output that tells what it gets.
type live struct {
	recorder
	got chan string
}

func (l *live) Stdout(p []byte) { l.got <- string(p) }

// until reads what a command prints until all of want has come.
func (l *live) until(t *testing.T, want string) {
	t.Helper()
	got := ""
	for got != want {
		select {
		case s := <-l.got:
			if got += s; !strings.HasPrefix(want, got) {
				t.Fatalf("printed %q, not %q", got, want)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("printed %q, not %q", got, want)
		}
	}
}

// What a command prints arrives while it runs, and an interrupt ends it with all that it has started.
func TestInterruptedCommands(t *testing.T) {
	needs(t, "bash")
	for name, line := range map[string]string{
		"shell": "!sleep 1000 & echo $!; sleep 1000 | cat",
		"bash":  "%%bash\nsleep 1000 & echo $!; sleep 1000 | cat",
		"deaf":  "!trap '' INT; sleep 1000 & echo $!; sleep 1000 | cat",
	} {
		t.Run(name, func(t *testing.T) {
			n := newNotebook(t)
			n.must("x := 42")
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			out := &live{got: make(chan string, 10)}
			done := make(chan error, 1)
			go func() {
				_, err := n.s.Run(ctx, Cell{Count: 2, Source: line + "\nfmt.Println(\"on\")"}, out)
				done <- err
			}()
			pid, err := strconv.Atoi(strings.TrimSpace(<-out.got))
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			cancel()
			err = <-done
			took := time.Since(began)
			var e *Error
			if !errors.As(err, &e) || e.Name != "interrupted" {
				t.Fatalf("ended with %v", err)
			}
			if took > 3*time.Second {
				t.Errorf("it took %v to stop", took)
			}
			gone(t, pid)
			if value, _ := n.must("x"); value != "42" {
				t.Errorf("x is %q", value)
			}
		})
	}
}

// gone waits until a process has ended.
func gone(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
		if err != nil || strings.Contains(string(stat), ") Z ") { // nobody has taken notice of its end yet
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("process %d is still there: %s", pid, stat)
		}
	}
}

func TestACommandAtItsTimeLimit(t *testing.T) {
	unixOnly(t)
	n := newNotebook(t)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	_, err := n.s.Run(ctx, Cell{Count: 1, Source: "!sleep 1000"}, &recorder{})
	var e *Error
	if !errors.As(err, &e) || e.Value != "the command was stopped at its time limit; values of earlier cells are kept" {
		t.Errorf("ended with %v", err)
	}
}

// What is left in the background goes on, and writes to the cell that started it.
func TestBackgroundCommands(t *testing.T) {
	needs(t, "mkfifo")
	n := newNotebook(t)
	fifo := filepath.Join(t.TempDir(), "fifo")
	out := &live{got: make(chan string, 10)}
	cell := fmt.Sprintf("!mkfifo %s; (read x <%[1]s; echo $x) & echo started", fifo)
	if _, err := n.s.Run(context.Background(), Cell{Count: 1, Source: cell}, out); err != nil {
		t.Fatal(err)
	}
	out.until(t, "started\n")
	for range 3 { // which ends what is held by nobody
		runtime.GC()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if _, err := n.s.Run(ctx, Cell{Count: 2, Source: "!echo late >" + fifo}, out); err != nil {
		t.Fatalf("nobody reads any more: %v", err)
	}
	out.until(t, "late\n")
}

// Commands leave neither files open nor processes behind.
func TestCommandsLeaveNothingBehind(t *testing.T) {
	files := func() (open []string) {
		list, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Skip("needs /proc: ", err)
		}
		for _, f := range list {
			what, _ := os.Readlink(filepath.Join("/proc/self/fd", f.Name())) // that of the list itself is closed
			open = append(open, what)
		}
		return open
	}
	children := func() string {
		tasks, err := filepath.Glob("/proc/self/task/*/children")
		if err != nil || len(tasks) == 0 {
			t.Skip("needs the lists of children in /proc")
		}
		all := ""
		for _, f := range tasks {
			text, _ := os.ReadFile(f) // of a thread that has ended meanwhile there are none
			all += string(text)
		}
		return all
	}
	n := newNotebook(t)
	for range 3 { // what is opened once, for all commands to come, is open then
		n.must("!true\n1")
	}
	before, had := files(), children()
	for range 50 {
		n.must("!true; echo a; nosuchcommand 2>/dev/null")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for range 10 {
		if _, err := n.s.Run(ctx, Cell{Count: 1, Source: "!sleep 1000"}, &recorder{}); err == nil {
			t.Error("a command runs in a cell that was stopped before")
		}
	}
	if after := files(); len(after) > len(before)+10 { // streams of the last cells of Go come and go
		t.Errorf("files before: %q, after: %q", before, after)
	}
	if has := children(); has != had {
		t.Errorf("processes before: %q, after: %q", had, has)
	}
}
