//go:build linux

package worker

import (
	"os/signal"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// fatality is a way to end a worker from within a cell.
type fatality struct {
	name     string
	src      string
	compiled bool   // it needs what only compiled cells may do
	error    string // name of the error; "" stands for "worker died"
	says     string // pattern of the error's text
	place    string // what the traceback names, if the runtime knows where it was
	memory   int64
	kept     bool // the engine catches it: values live on
}

// toKernel is the file over which a worker speaks to its parent.
var toKernel = strconv.Itoa(fdTo)

// sys makes a cell one that is compiled.
const sys = "import \"syscall\"\n_ = syscall.Getpid\n"

const endless = "m := map[int]int{}\ngo func() {\n\tfor i := 0; ; i++ {\n\t\tm[i%10] = i\n\t}\n}()\n"

var fatalities = []fatality{
	{name: "stack overflow", compiled: true, src: sys + "func deep(a [64]int) int { a[0]++; return deep(a) + 1 }\ndeep([64]int{})", says: "^endless recursion", place: "In[2]:3 in deep", memory: 1 << 30},
	{name: "stack overflow in a goroutine", compiled: true, src: sys + "func deep(n int) int { return deep(n+1) + n }\ngo deep(0)\nselect {}", says: "^endless recursion", place: "In[2]:3 in deep", memory: 512 << 20},
	{name: "stack overflow with small stacks", compiled: true, src: sys + "import \"runtime/debug\"\nfunc deep(n int) int { return deep(n+1) + n }\ndebug.SetMaxStack(1 << 20)\ndeep(0)", says: "^endless recursion", place: "In[2]:4 in deep"},
	{name: "panic in a finalizer", compiled: true, src: sys + "import \"runtime\"\nruntime.SetFinalizer(new([64]int), func(*[64]int) { panic(\"final\") })\nfor { runtime.GC() }", says: "panic that nothing could catch: final", place: "In[2]:4 in func literal"},
	{name: "one allocation too large", src: "b := make([]byte, 1<<30)\nlen(b)", error: "out of memory", says: "more memory than the worker's limit of 300 MiB .*--memory", memory: 300 << 20},
	{name: "one allocation far too large", compiled: true, src: sys + "b := make([]byte, 1<<40)\nlen(b)", error: "out of memory", says: "limit of 300 MiB", place: "In[2]:3", memory: 300 << 20},
	{name: "many small allocations", src: "var all [][]byte\nfor {\n\tall = append(all, make([]byte, 1<<20))\n}", error: "out of memory", says: "limit of 300 MiB", memory: 300 << 20},
	{name: "many small allocations, compiled", compiled: true, src: sys + "type node struct {\n\tnext *node\n\tdata [100]byte\n}\nvar head *node\nfor {\n\thead = &node{next: head}\n}", error: "out of memory", says: "limit of 300 MiB", memory: 300 << 20},
	{name: "too many goroutines", compiled: true, src: sys + "for {\n\tgo func() { select {} }()\n}", error: "out of memory", says: "limit of 300 MiB", memory: 300 << 20},
	{name: "too many threads", compiled: true, src: sys + "import \"runtime/debug\"\ndebug.SetMaxThreads(2)\nfor {\n\tgo func() { time.Sleep(time.Second); syscall.Getpid() }()\n}", says: "fatal error: thread exhaustion"},
	{name: "too little address space", compiled: true, src: sys + "syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: 1 << 20, Max: 1 << 20})\nb := make([]byte, 1<<28)\nlen(b)", error: "out of memory", says: "more memory than"},
	{name: "syscall.Exit", compiled: true, src: sys + "syscall.Exit(5)", says: "exit status 5"},
	{name: "exec of another program", compiled: true, src: sys + "syscall.Exec(\"/bin/true\", []string{\"true\"}, nil)", says: "exit status 0"},
	{name: "concurrent map writes", compiled: true, src: sys + endless + "for i := 0; ; i++ {\n\tm[i%10] = i\n}", says: "fatal error: concurrent map writes", place: "In[2]:"},
	{name: "concurrent map read and map write", compiled: true, src: sys + endless + "n := 0\nfor {\n\tfor i := range 10 {\n\t\tn += m[i]\n\t}\n}", says: "fatal error: concurrent map read and map write", place: "In[2]:"},
	{name: "concurrent map iteration and map write", compiled: true, src: sys + endless + "n := 0\nfor {\n\tfor i := range m {\n\t\tn += i\n\t}\n}", says: "fatal error: concurrent map", place: "In[2]:"},
	{name: "unlock of unlocked mutex", compiled: true, src: sys + "var mu sync.Mutex\nmu.Unlock()", says: "fatal error: sync: unlock of unlocked mutex", place: "In[2]:4"},
	{name: "unlock of unlocked RWMutex", compiled: true, src: sys + "var mu sync.RWMutex\nmu.RUnlock()", says: "fatal error: sync: RUnlock of unlocked RWMutex", place: "In[2]:4"},
	{name: "bad address", compiled: true, src: sys + "import \"unsafe\"\n*(*int)(unsafe.Add(nil, 0xdeadbeef000)) = 1", says: "fatal error: fault", place: "In[2]:4"},
	{name: "bad address in a goroutine", compiled: true, src: sys + "import \"unsafe\"\ngo func() { *(*int)(unsafe.Add(nil, 0xdeadbeef000)) = 1 }()\nselect {}", says: "fatal error: fault", place: "In[2]:4 in func literal"},
	{name: "ended by itself as by the system", compiled: true, src: "p, _ := os.FindProcess(os.Getpid())\np.Kill()\nselect {}", says: "SIGKILL"},
	{name: "ended with all that it started", compiled: true, src: sys + "syscall.Kill(0, syscall.SIGKILL)\nselect {}", says: "SIGKILL"},
	{name: "SIGTERM", compiled: true, src: sys + "syscall.Kill(syscall.Getpid(), syscall.SIGTERM)\nselect {}", says: "SIGTERM"},
	{name: "SIGHUP", compiled: true, src: sys + "syscall.Kill(syscall.Getpid(), syscall.SIGHUP)\nselect {}", says: "SIGHUP"},
	{name: "SIGSEGV", compiled: true, src: sys + "syscall.Kill(syscall.Getpid(), syscall.SIGSEGV)\nselect {}", says: "SIGSEGV"},
	{name: "SIGABRT", compiled: true, src: sys + "syscall.Kill(syscall.Getpid(), syscall.SIGABRT)\nselect {}", says: "SIGABRT"},
	{name: "SIGQUIT", compiled: true, src: sys + "syscall.Kill(syscall.Getpid(), syscall.SIGQUIT)\nselect {}", says: "SIGQUIT"},
	{name: "SIGBUS", compiled: true, src: sys + "syscall.Kill(syscall.Getpid(), syscall.SIGBUS)\nselect {}", says: "SIGBUS"},
	{name: "SIGILL", compiled: true, src: sys + "syscall.Kill(syscall.Getpid(), syscall.SIGILL)\nselect {}", says: "SIGILL"},
	{name: "closed pipe to the kernel", compiled: true, src: sys + "syscall.Close(" + toKernel + ")\nselect {}", says: "lost its connection"},
	{name: "garbage on the pipe to the kernel", src: "os.NewFile(" + toKernel + ", \"\").WriteString(\"hello, kernel\")\nselect {}", says: "lost its connection"},
	{name: "a frame that lies", src: "os.NewFile(" + toKernel + ", \"\").WriteString(\"udom\\xff\\xff\\xff\\x7f0000\")\nselect {}", says: "lost its connection"},
	{name: "every file closed", compiled: true, src: sys + "for fd := range 256 {\n\tsyscall.Close(fd)\n}\nselect {}", says: "exit status|lost its connection|fatal error"},

	{name: "endless recursion, interpreted", src: "var f func(int) int\nf = func(n int) int { return f(n+1) + 1 }\nf(0)", error: "panic", says: "recursion", kept: true},
	{name: "panic in a goroutine", src: "go func() { panic(\"lost\") }()\nselect {}", error: "panic", says: "lost", kept: true},
	{name: "panic in a goroutine, compiled", compiled: true, src: sys + "go func() { panic(\"lost\") }()\n<-ctx.Done()", error: "panic", says: "lost", kept: true},
	{name: "nil pointer in a goroutine, compiled", compiled: true, src: sys + "var p *int\ngo func() { *p = 1 }()\n<-ctx.Done()", error: "panic", says: "nil pointer", kept: true},
	{name: "division by zero in a goroutine, compiled", compiled: true, src: sys + "zero := 0\ngo func() { fmt.Println(1 / zero) }()\n<-ctx.Done()", error: "panic", says: "divide by zero", kept: true},
	{name: "panic in a timer's function", src: "time.AfterFunc(time.Millisecond, func() { panic(\"late\") })\nselect {}", error: "panic", says: "late", kept: true},
	{name: "panic in a deferred call", src: "go func() {\n\tdefer func() { panic(\"second\") }()\n\tpanic(\"first\")\n}()\nselect {}", error: "panic", says: "second", kept: true},
	{name: "a panic that cannot be told", compiled: true, src: "type bad struct{}\nfunc (bad) Error() string { panic(\"in Error\") }\npanic(bad{})", error: "panic", says: "panic while printing panic value: in Error", kept: true},
	{name: "a panic that cannot be told, in a goroutine", compiled: true, src: sys + "type bad struct{}\nfunc (bad) Error() string { panic(\"in Error\") }\ngo func() { panic(bad{}) }()\n<-ctx.Done()", error: "panic", says: "panic while printing panic value: in Error", kept: true},
	{name: "os.Exit(0)", src: "os.Exit(0)", error: "exit", says: `os.Exit\(0\)`, kept: true},
	{name: "os.Exit(3), compiled", compiled: true, src: sys + "os.Exit(3)", error: "exit", says: `os.Exit\(3\)`, kept: true},
	{name: "os.Exit in a goroutine", src: "go os.Exit(4)\nselect {}", error: "exit", says: `os.Exit\(4\)`, kept: true},
	{name: "log.Fatal", src: "log.Fatal(\"the end\")", error: "exit", says: "log.Fatal", kept: true},
	{name: "log.Fatalf, compiled", compiled: true, src: sys + "log.Fatalf(\"the %s\", \"end\")", error: "exit", says: "log.Fatal", kept: true},
	{name: "runtime.Goexit", compiled: true, src: sys + "import \"runtime\"\nruntime.Goexit()", error: "panic", says: "goroutine was ended", kept: true},
	{name: "closed standard files", src: "os.Stdout.Close()\nos.Stderr.Close()\npanic(\"quietly\")", error: "panic", says: "quietly", kept: true},
}

// TestWaysToKillAWorker runs each in a notebook that holds a value.
func TestWaysToKillAWorker(t *testing.T) {
	for _, f := range fatalities {
		t.Run(f.name, func(t *testing.T) {
			if f.name == "SIGHUP" && signal.Ignored(syscall.SIGHUP) {
				t.Skip("these tests were started so that SIGHUP is ignored, as by nohup: it ends no process")
			}
			s := newSession(t, Options{Memory: f.memory})
			if f.compiled || f.memory != 0 { // the race detector, with which nothing is compiled, needs much memory of its own
				s.needCompiler()
			}
			s.must("x := 41")
			pid := s.must("os.Getpid()")
			s.count = 1 // the next cell is In[2]
			r := s.run(f.src)
			s.judge(f, r)
			if f.kept {
				if got := s.must("x"); got != "41" || s.must("os.Getpid()") != pid {
					t.Errorf("x is %s afterwards, in another process? %v", got, s.must("os.Getpid()") != pid)
				}
				return
			}
			s.fresh(pid)
		})
	}
}

// judge wants one error that says what happened, and no other word of it.
func (s *session) judge(f fatality, r result) {
	s.t.Helper()
	name := f.error
	if name == "" {
		name = "worker died"
	}
	switch {
	case r.err == nil:
		s.t.Fatalf("the cell succeeded: %v", r)
	case r.err.Name != name || !regexp.MustCompile(f.says).MatchString(r.err.Value) || strings.Contains(r.err.Value, "\n"):
		s.t.Errorf("error is %v\nwant a line of %s that matches %q", r, name, f.says)
	case !f.kept && !strings.HasSuffix(r.err.Value, ": "+Aftermath):
		s.t.Errorf("error %q does not say that values are lost", r.err.Value)
	}
	if trace := strings.Join(r.err.Traceback, "\n"); !strings.HasPrefix(trace, r.err.Name+": ") || !strings.Contains(trace, f.place) {
		s.t.Errorf("traceback %q\nwant it to begin with the error and to name %q", r.err.Traceback, f.place)
	}
	for _, told := range []string{"goroutine ", "fatal error", "panic:", "moduli worker"} {
		if strings.Contains(r.stderr, told) {
			s.t.Errorf("standard error tells of it too: %q", r.stderr)
		}
	}
}

// fresh wants the next cells to run in a new process that knows nothing.
func (s *session) fresh(pid string) {
	s.t.Helper()
	r := s.run("6 * 7")
	if r.err != nil || r.value != "42" || r.stderr != "" {
		s.t.Fatalf("the cell after it: %v, want 42 and no more words", r)
	}
	if s.must("os.Getpid()") == pid {
		s.t.Error("it runs in the same process")
	}
	if r := s.run("x"); r.err == nil || !strings.Contains(r.err.Value, "undefined: x") {
		s.t.Errorf("x: %v, want it undefined", r)
	}
}
