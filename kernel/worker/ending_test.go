package worker

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

const mapWrites = `fatal error: concurrent map writes

goroutine 33 [running]:
internal/runtime/maps.fatal({0x12d2a90?, 0x0?})
	/usr/local/go/src/runtime/panic.go:1181 +0x18
cells/1.ƒǀ1ǀspin(0x0?)
	In[2]:5 +0x2a
cells/1.ƒǀcell.func1()
	In[2]:10 +0x22
created by cells/1.ƒǀcell in goroutine 1
	In[2]:9 +0x1

goroutine 1 [select]:
cells/1.ƒǀ1ǀother()
	In[2]:77 +0x2a
`

func TestReportsOfTheRuntime(t *testing.T) {
	for _, c := range []struct {
		name, report, what string
		lines              []string
		memory             bool
	}{
		{"fatal error", mapWrites, "fatal error: concurrent map writes", []string{"fatal error: concurrent map writes", "In[2]:5 in spin", "In[2]:10 in func literal", "In[2]:9"}, false},
		{"stack overflow", "runtime: goroutine stack exceeds 1000000000-byte limit\nruntime: sp=0x1 stack=[0x2, 0x3]\nfatal error: stack overflow\n\nruntime stack:\n\ngoroutine 1 [running]:\nmain.f()\n\tIn[1]:2 +0x1\nmain.f()\n\tIn[1]:2 +0x1\n",
			"endless recursion (stack overflow)", []string{"runtime: sp=0x1 stack=[0x2, 0x3]", "fatal error: stack overflow", "In[1]:2 in f"}, false},
		{"panic", "panic: lost [recovered]\n\tpanic: again\n\ngoroutine 9 [running]:\nmain.main()\n\t/x/y.go:3 +0x1\n", "panic that nothing could catch: lost [recovered]", []string{"panic: lost [recovered]", "\tpanic: again"}, false},
		{"no memory", "runtime: out of memory: cannot allocate 1073741824-byte block (3964928 in use)\nfatal error: out of memory\n\ngoroutine 1 [running]:\nmain.main()\n\tIn[3]:1 +0x1\n",
			"fatal error: out of memory", []string{"runtime: out of memory: cannot allocate 1073741824-byte block (3964928 in use)", "fatal error: out of memory", "In[3]:1 in main"}, true},
		{"no thread", "runtime/cgo: pthread_create failed: Resource temporarily unavailable\nSIGABRT: abort\nPC=0x1 m=3 sigcode=18\n\ngoroutine 0 [idle]:\n", "SIGABRT: abort", []string{"runtime/cgo: pthread_create failed: Resource temporarily unavailable", "SIGABRT: abort", "PC=0x1 m=3 sigcode=18"}, true},
		{"the collector without memory", "SIGSEGV: segmentation violation\nPC=0x7c30fd m=6 sigcode=1 addr=0x0\n\ngoroutine 0 gp=0x1 m=6 mp=0x2 [idle]:\nruntime.(*spanQueue).tryDrain(0x7f)\n\t/go/runtime/mgc.go:520\n", "SIGSEGV: segmentation violation", []string{"SIGSEGV: segmentation violation", "PC=0x7c30fd m=6 sigcode=1 addr=0x0"}, true},
		{"nil in C", "SIGSEGV: segmentation violation\nPC=0x7c30fd m=6 sigcode=1 addr=0x0\n\ngoroutine 0 gp=0x1 m=6 mp=0x2 [idle]:\n\ngoroutine 1 [syscall]:\n", "SIGSEGV: segmentation violation", []string{"SIGSEGV: segmentation violation", "PC=0x7c30fd m=6 sigcode=1 addr=0x0"}, false},
		{"what the worker says", "moduli worker: out of memory\n", "out of memory", nil, true},
		{"what a cell prints", "goroutine soup\nruntime: a word\n", "", nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := readCrash(c.report)
			if c.what == "" {
				if got != nil {
					t.Fatalf("it is taken for a crash: %+v", got)
				}
				return
			}
			if got == nil || got.what != c.what || got.memory != c.memory || !reflect.DeepEqual(got.lines, c.lines) {
				t.Errorf("have %+v\nwant %+v", got, crash{c.what, c.lines, c.memory})
			}
		})
	}
}

func TestWhatEndsAWorkerIsToldByWhatWasFirst(t *testing.T) {
	for _, c := range []struct {
		name   string
		killed error
		report string
		want   string
		crash  bool
	}{
		{"a crash", nil, mapWrites, "fatal error: concurrent map writes", true},
		{"a crash that closed the pipe", errUnreachable, "panic: lost\n", "panic that nothing could catch: lost", true},
		{"a crash that took long to tell", errSilent, mapWrites, "fatal error: concurrent map writes", true},
		{"a crash with too much to tell", errCrashed, mapWrites, "fatal error: concurrent map writes", true},
		{"ended while it printed", errStubborn, "panic: so it says\n", errStubborn.Error(), false},
		{"shut down", errClosed, mapWrites, errClosed.Error(), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := explain(nil, errors.New("exit"), c.killed, c.report, NoLimit)
			if e.what != c.want || e.crash != c.crash || e.name != "worker died" {
				t.Errorf("%+v, want %q", e, c.want)
			}
			if err := e.error(); !strings.HasSuffix(err.Value, Aftermath) || err.Traceback[0] != err.Error() {
				t.Errorf("the cell is told %+v", err)
			}
		})
	}
	if got := explain(nil, nil, nil, "moduli worker: out of memory\n", 1<<30); got.name != "out of memory" || !strings.Contains(got.what, "limit of 1 GiB") {
		t.Errorf("%+v, want it to name the limit", got)
	}
	if got := explain(nil, nil, nil, "fatal error: runtime: out of memory\n", NoLimit); got.name != "out of memory" || !strings.Contains(got.what, "than the machine has") {
		t.Errorf("%+v, want it to blame the machine", got)
	}
}
