//go:build linux

package worker

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// pid is the process in which cells run.
func (s *session) pid() int {
	s.t.Helper()
	n, err := strconv.Atoi(s.must("os.Getpid()"))
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

func TestAWorkerKilledFromOutsideUnderACell(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM, syscall.SIGSEGV} {
		t.Run(sig.String(), func(t *testing.T) {
			s := newSession(t, Options{})
			s.must("x := 41")
			pid := s.pid()
			out := newRecorder()
			go func() {
				<-out.wrote
				_ = syscall.Kill(pid, sig)
			}()
			s.judge(fatality{says: signalNames[sig]}, s.runIn(t.Context(), "fmt.Println(\"under way\")\nselect {}", out))
			s.fresh(strconv.Itoa(pid))
		})
	}
}

func TestAWorkerKilledBetweenCells(t *testing.T) {
	for _, spare := range []bool{false, true} {
		s := newSession(t, Options{Spare: spare})
		s.must("x := 41")
		p := s.c.current
		if err := syscall.Kill(s.pid(), syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		<-p.dead
		r := s.run("6 * 7")
		if r.err != nil || r.value != "42" || !strings.Contains(r.stderr, "SIGKILL") || !strings.Contains(r.stderr, "all values are lost") {
			t.Errorf("spare %v: %v, want 42 and a word on what was lost", spare, r)
		}
		if r := s.run("6 * 7"); r.stderr != "" {
			t.Errorf("spare %v: it is told twice: %v", spare, r)
		}
	}
}

// A worker that was never used has lost nothing.
func TestAWorkerKilledBeforeTheFirstCell(t *testing.T) {
	s := newSession(t, Options{})
	p := s.c.current
	<-p.ready
	if err := syscall.Kill(p.cmd.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-p.dead
	if r := s.run("6 * 7"); r.err != nil || r.value != "42" || r.stderr != "" {
		t.Errorf("%v, want 42 and not a word", r)
	}
}

// What a worker has started ends with it, in whatever way it ends.
func TestWhatAWorkerHasStartedEndsWithIt(t *testing.T) {
	start := "p, err := os.StartProcess(\"/bin/sleep\", []string{\"sleep\", \"1000\"}, &os.ProcAttr{Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}})\np.Pid"
	for name, end := range map[string]func(s *session, pid int){
		"killed": func(s *session, pid int) { _ = syscall.Kill(pid, syscall.SIGKILL) },
		"closed": func(s *session, pid int) { s.c.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSession(t, Options{})
			s.needCompiler()
			pid := s.pid()
			p := s.c.current
			child, err := strconv.Atoi(s.must(start))
			if err != nil {
				t.Fatal(err)
			}
			end(s, pid)
			<-p.dead
			for {
				state, err := os.ReadFile("/proc/" + strconv.Itoa(child) + "/stat")
				if err != nil && errors.Is(syscall.Kill(child, 0), syscall.ESRCH) || strings.Contains(string(state), ") Z ") {
					return
				}
				if t.Context().Err() != nil {
					t.Fatal("it lives on")
				}
			}
		})
	}
}

// freeze returns when no thread of a process runs any more.
func freeze(t *testing.T, pid int) {
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Error(err)
		return
	}
	for t.Context().Err() == nil {
		tasks, err := os.ReadDir("/proc/" + strconv.Itoa(pid) + "/task")
		if err != nil {
			t.Error(err)
			return
		}
		running := 0
		for _, task := range tasks {
			state, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/task/" + task.Name() + "/stat")
			if len(state) > 0 && !strings.Contains(string(state), ") T ") {
				running++
			}
		}
		if running == 0 {
			return
		}
	}
}

// A worker that does not read any more is found out, although nothing ends.
func TestAWorkerThatHearsNothingIsReplaced(t *testing.T) {
	t.Parallel()
	s := newSession(t, Options{})
	s.must("x := 41")
	pid := s.pid()
	freeze(t, pid)
	r := s.run("6 * 7")
	if r.err != nil || r.value != "42" || !strings.Contains(r.stderr, errUnreachable.Error()) {
		t.Errorf("%v, want 42 and a word on what was lost", r)
	}
}

func TestAWorkerThatDoesNotHearAnInterruptIsEnded(t *testing.T) {
	t.Parallel()
	s := newSession(t, Options{})
	pid := s.pid()
	out := newRecorder()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-out.wrote
		freeze(t, pid)
		cancel()
	}()
	r := s.runIn(ctx, "fmt.Println(\"under way\")\nselect {}", out)
	if r.err == nil || r.err.Name != "worker died" || !strings.Contains(r.err.Value, errSilent.Error()) || r.stderr != doesNotStop {
		t.Errorf("%v, want the worker to have died", r)
	}
	s.fresh(strconv.Itoa(pid))
}
