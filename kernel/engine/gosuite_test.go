package engine

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine/build"
)

// TestGoSuite runs Go's own run-tests, where they are present, each as one cell.
// They check themselves: what they print is known, and they panic when something
// is wrong. Whatever the interpreter runs has to come out so. What it refuses has to
// be refused before it runs, and goes to the compiler: some of it, chosen by a seed, is
// run there, all of it with MODULI_GOSUITE=. in the environment.
func TestGoSuite(t *testing.T) {
	dir := filepath.Join(goroot(t), "test")
	files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, sub := range []string{"ken", "chan", "interface", "typeparam", "closures", "fixedbugs", "escape", "method", "syntax"} {
		more, _ := filepath.Glob(filepath.Join(dir, sub, "*.go"))
		files = append(files, more...)
	}
	if len(files) == 0 {
		t.Skip("this Go installation has no test folder")
	}
	seed := chosen("MODULI_RANDOM_SEED", uint64(time.Now().UnixNano()))
	t.Logf("MODULI_RANDOM_SEED=%d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	only := os.Getenv("MODULI_GOSUITE")
	wanted := regexp.MustCompile(only)
	count := map[choice]int{}
	refused := 0
	stack := debug.SetMaxStack(1 << 30)
	debug.SetMaxStack(stack)
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		rel, _ := filepath.Rel(dir, f)
		if !strings.HasPrefix(string(src), "// run\n") || !wanted.MatchString(rel) {
			continue
		}
		if why := suiteExceptions[rel]; why != "" && (only == "" || only == ".") {
			continue
		}
		t.Run(rel, func(t *testing.T) {
			defer debug.SetMaxStack(stack) // one of them makes it tiny
			defer keepEnvironment(t)()
			want, err := os.ReadFile(strings.TrimSuffix(f, ".go") + ".out")
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Fatal(err)
			}
			via := interpretedOnly
			why := runSuiteTest(t, string(src), string(want), via)
			if why != nil && build.Supported() && (only != "" || random.IntN(16) == 0) {
				via = compiledOnly
				why = runSuiteTest(t, string(src), string(want), via)
			}
			switch {
			case why == nil:
				count[via]++
			case only != "" && only != ".":
				t.Log(why)
				fallthrough
			default:
				refused++
			}
		})
	}
	t.Logf("%d ran as Go does when interpreted, %d when compiled, %d were refused and not run", count[interpretedOnly], count[compiledOnly], refused)
	if only == "" && count[interpretedOnly] < 250 {
		t.Errorf("only %d of Go's tests ran", count[interpretedOnly])
	}
}

// runSuiteTest runs one of Go's tests by one of the engines. It gives the reason if that refuses it.
func runSuiteTest(t *testing.T, src, want string, via choice) (refused *Error) {
	t.Helper()
	n := newNotebook(t)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var out recorder
	_, err := n.s.run(ctx, Cell{Count: 1, Source: src + "\nmain()\n"}, &out, via)
	var e *Error
	if err != nil && !errors.As(err, &e) {
		t.Fatal(err)
	}
	if e != nil && (e.Name == "not supported" || e.Name == "compile error" && notLinked(e)) {
		if out.text() != "" {
			t.Errorf("refused after it had printed %q", out.text())
		}
		return e
	}
	if e != nil && !(e.Name == "exit" && strings.HasPrefix(e.Value, "os.Exit(0)")) {
		t.Fatalf("%s\n%s", e, strings.Join(e.Traceback, "\n"))
	}
	// What the kernel says while it compiles packages for the first time is not the test's.
	if got := out.text() + strings.ReplaceAll(out.stderr.String(), firstBuild, ""); got != want {
		t.Fatalf("got  %.300q\nwant %.300q", got, want)
	}
	return nil
}

// keepEnvironment puts the variables and the folder of the process back that a test changes.
func keepEnvironment(t *testing.T) (restore func()) {
	was := os.Environ()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		os.Clearenv()
		for _, v := range was {
			name, value, _ := strings.Cut(v, "=")
			if err := os.Setenv(name, value); err != nil {
				t.Error(err)
			}
		}
		if err := os.Chdir(dir); err != nil {
			t.Error(err)
		}
	}
}

// notLinked reports a cell that imports what no cell can.
func notLinked(e *Error) bool {
	for _, l := range e.Traceback {
		if strings.Contains(l, "is not linked into this kernel") || strings.Contains(l, "build constraints exclude all Go files") {
			return true
		}
	}
	return false
}

// suiteExceptions are tests that say nothing about a kernel, with the reason.
var suiteExceptions = func() map[string]string {
	all := map[string]string{}
	for why, files := range map[string]string{
		"takes minutes where it is interpreted": "divmod.go ken/divconst.go fixedbugs/issue59680.go",
		"reads the arguments of the process":    "chan/goroutines.go chan/powser1.go chan/powser2.go",
		"runs the toolchain":                    "linkmain_run.go linkobj.go linkx_run.go fixedbugs/bug369.go fixedbugs/issue10607.go fixedbugs/issue21317.go fixedbugs/issue9355.go fixedbugs/issue9862_run.go",
		"asks for the path of a type's package, which is the cell's own where it was compiled": "fixedbugs/issue10332.go fixedbugs/issue19040.go",
		"looks for its own names and lines in a stack trace":                                   "devirtualization_nil_panics.go fixedbugs/bug347.go fixedbugs/bug348.go fixedbugs/issue17381.go fixedbugs/issue21879.go fixedbugs/issue22083.go fixedbugs/issue27201.go fixedbugs/issue29504.go fixedbugs/issue4562.go fixedbugs/issue58300.go fixedbugs/issue58300b.go fixedbugs/issue5856.go fixedbugs/issue7690.go",
		"has line directives, which are the kernel's":                                          "fixedbugs/issue18149.go fixedbugs/issue22662.go",
		"has directives for the compiler, which cells have not":                                "uintptrescapes3.go fixedbugs/issue24491a.go fixedbugs/issue24491b.go",
		"counts what the process allocates, or when it is freed":                               "heapsampling.go fixedbugs/issue27518b.go fixedbugs/issue30476.go",
		"wants a variable at a low address, which a plugin has not":                            "nilptr.go",
		"ends the goroutine that it starts on":                                                 "fixedbugs/issue5963.go",
		"runs tests, as this process does too":                                                 "fixedbugs/issue56990.go",
		"mixes the two output streams, which this test reads apart":                            "fixedbugs/issue21808.go",
	} {
		for _, f := range strings.Fields(files) {
			all[f] = why
		}
	}
	return all
}()

func goroot(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("the go command is not on the path")
		}
		t.Skip("the go command is not on the path")
	}
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
