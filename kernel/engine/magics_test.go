package engine

import (
	"context"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// paged is a recorder with a pager.
type paged struct {
	recorder
	pages []string
}

func (p *paged) Pager(b display.Bundle) error {
	p.pages = append(p.pages, b.Data["text/plain"].(string))
	return nil
}

// shows runs a cell that has to succeed and returns what it displays.
func (n *notebook) shows(src string) string {
	n.t.Helper()
	n.count++
	var out recorder
	if _, err := n.s.Run(context.Background(), Cell{Count: n.count, Source: src}, &out); err != nil {
		n.t.Fatalf("%q: %v", src, err)
	}
	var shown []string
	for _, e := range out.events {
		if s, ok := strings.CutPrefix(e, "display "); ok {
			shown = append(shown, s)
		}
	}
	return strings.Join(shown, "\n")
}

// unixOnly skips a test of commands in the language of Unix shells.
func unixOnly(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs the commands of Unix")
	}
}

func TestCommandsAndGoRunInTurn(t *testing.T) {
	unixOnly(t)
	n := newNotebook(t)
	value, out := n.must("x := 1\nfmt.Println(\"one\")\n!echo two\nfmt.Println(\"three\")\n%env MODULI_TEST_TURN=four\ny := x + 41\ny")
	if want := "one\ntwo\nthree\nenv: MODULI_TEST_TURN=four\n"; out != want || value != "42" {
		t.Errorf("printed %q, not %q; value %q", out, want, value)
	}
	if value, _ := n.must("y\n!true"); value != "" {
		t.Errorf("a value that is not at the end is shown: %q", value)
	}
	if value, _ := n.must("y\n// the end"); value != "42" {
		t.Errorf("y is %q", value)
	}
}

func TestNothingRunsIfThereIsAMistake(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"misspelt", "fmt.Println(1)\n%tiem x", "%tiem: no such command; did you mean %time?"},
		{"arguments", "fmt.Println(1)\n%who all", `%who: "all": want any of var, const, func, type`},
		{"syntax below", "fmt.Println(1)\n%who\nx := (\n", "In[1]:"},
		{"syntax behind time", "fmt.Println(1)\n%time x := )", "In[1]:2:12: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNotebook(t)
			_, out, err := n.run(c.src)
			if err == nil || out != "" || !strings.HasPrefix(err.Value, c.want) {
				t.Errorf("printed %q and failed with %v, not %q", out, err, c.want)
			}
		})
	}
}

func TestErrorsBetweenCommandsKeepTheirPlace(t *testing.T) {
	for _, c := range []struct{ name, src, kind, want, excerpt string }{
		{"type below a command", "%who\n\n\tvar s string = 5", "compile error", "In[1]:3:17: ", "    \tvar s string = 5"},
		{"panic below a command", "%who\nlist := []int{}\n_ = list[2]", "panic", "runtime error: index out of range [2] with length 0", "    _ = list[2]"},
		{"time", "x := 1\n  %time y := nope", "compile error", "In[1]:2:14: undefined: nope", ""},
		{"timeit", "x := 1\n%timeit -n 3 x + nope", "compile error", "In[1]:2:18: undefined: nope", "    %timeit -n 3 x + nope"},
		{"panic in timeit", "l := []int{}\n\n%timeit -n 3 l[1]", "panic", "runtime error: index out of range [1] with length 0", "    %timeit -n 3 l[1]"},
		{"misspelt", "\n  %hwo", "magic error", "%hwo: no such command; did you mean %who?", "      %hwo"},
		{"below bash's head", "%%time\n\nx := nope", "compile error", "In[1]:3:6: undefined: nope", "    x := nope"},
		{"in braces", "if true {\n\t%who\n}", "compile error", "In[1]:2:2: %who: a command stands at the top level of a cell, not inside brackets", ""},
		{"in parentheses", "f(\n!ls)", "compile error", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := newNotebook(t).run(c.src)
			if err == nil || err.Name != c.kind || !strings.HasPrefix(err.Value, c.want) {
				t.Fatalf("got %v, not %s: %s", err, c.kind, c.want)
			}
			trace := "\n" + strings.Join(err.Traceback, "\n") + "\n"
			if !strings.Contains(trace, "\n"+c.excerpt) || strings.Contains(trace, "ʘ") {
				t.Errorf("no %q in\n%s", c.excerpt, trace)
			}
		})
	}
}

func TestWho(t *testing.T) {
	n := newNotebook(t)
	if _, out := n.must("%who"); out != "Nothing is declared.\n" {
		t.Errorf("at first: %q", out)
	}
	n.must("x := 6\nname := \"a<b\"\nconst limit = 3\ntype Rat struct{ Place float64 }\nfunc twice(n int) int { return 2 * n }\nxs := []float64{1, 2.5}\nrat := &Rat{4}")
	want := strings.TrimSpace(`
Name   Kind   Type                   Value
name   var    string                 "a<b"
rat    var    *Rat                   &{Place:4}
x      var    int                    6
xs     var    []float64              [1 2.5]
limit  const  untyped int            3
twice  func   func(n int) int
Rat    type   struct{Place float64}
`)
	if got := n.shows("%who"); got != want {
		t.Errorf("got\n%s\nnot\n%s", got, want)
	}
	if got := n.shows("%who func type"); strings.Contains(got, "var") || !strings.Contains(got, "twice") || !strings.Contains(got, "Rat") {
		t.Errorf("functions and types:\n%s", got)
	}
	n.must("x = 7\nxs = make([]float64, 100)")
	got := n.shows("%who var")
	if !regexp.MustCompile(`(?m)^x +var +int +7$`).MatchString(got) || !strings.Contains(got, "…") {
		t.Errorf("after an assignment:\n%s", got)
	}
	var out recorder
	if _, err := n.s.Run(context.Background(), Cell{Count: 9, Source: "%who var"}, &htmlOnly{recorder: &out}); err != nil {
		t.Fatal(err)
	}
	if html := out.text(); !strings.Contains(html, "<code>&#34;a&lt;b&#34;</code>") {
		t.Errorf("html: %s", html)
	}
}

// htmlOnly writes the HTML of displays to its standard output.
type htmlOnly struct{ *recorder }

func (h *htmlOnly) Display(m display.Message) error {
	h.Stdout([]byte(m.Bundle.Data["text/html"].(string)))
	return nil
}

func TestResetForgets(t *testing.T) {
	n := newNotebook(t)
	n.must("import str \"strings\"\nx := str.ToUpper(\"a\")\ntype T int\nfunc f() T { return 3 }")
	value, _ := n.must("%reset\nfunc g() int { return 1 }\nx := 2.5\nx")
	if value != "2.5" {
		t.Errorf("behind %%reset the value is %q", value)
	}
	for _, src := range []string{"f()", "var t T", "str.ToUpper(x)"} {
		if _, _, err := n.run(src); err == nil || !strings.Contains(err.Value, "undefined: ") {
			t.Errorf("%s: %v", src, err)
		}
	}
	if got := n.complete("f"); strings.Contains(" "+got+" ", " f ") {
		t.Errorf("completion still knows %q", got)
	}
	if d := n.s.Declarations(); strings.Contains(strings.Join(d, "\n"), "type T") || !strings.Contains(strings.Join(d, "\n"), "func g()") {
		t.Errorf("declarations to replay: %q", d)
	}
	if _, out := n.must("%engine"); strings.Contains(out, "In[1]") {
		t.Errorf("%%engine still lists\n%s", out)
	}
	n.must("type T string\nvar t T = \"again\"")
}

func TestResetStopsGoroutines(t *testing.T) {
	n := newNotebook(t)
	n.must("done := ctx.Done()\nticks := make(chan int)\ngo func() { for i := 0; ; i++ { ticks <- i } }()\n<-ticks\n_ = done")
	st := n.s.streams[len(n.s.streams)-1]
	n.must("%reset")
	for deadline := time.Now().Add(10 * time.Second); st.run.Goroutines() > 0; {
		if time.Now().After(deadline) {
			t.Fatal("a goroutine outlives %reset")
		}
		runtime.Gosched()
	}
}

func TestEngineSaysWhoRanWhat(t *testing.T) {
	n := newNotebook(t)
	if _, out := n.must("%engine"); !strings.HasPrefix(out, "No cell has been run.\n") {
		t.Errorf("at first: %q", out)
	}
	n.must("x := 1\n%who\nx++")
	n.must("x")
	_, out := n.must("%engine")
	if !strings.HasPrefix(out, "In[2]  interpreted\nIn[3]  interpreted\n") {
		t.Errorf("got %q", out)
	}
	if _, again := n.must("%engine"); again != out {
		t.Errorf("then %q", again)
	}
	if _, out := n.must("%engine 1"); !strings.HasPrefix(out, "In[3]  interpreted\n") {
		t.Errorf("the last is %q", out)
	}
}

func TestInterpretedRefuses(t *testing.T) {
	n := newNotebook(t)
	src := "type T int\nfunc (t T) String() string { return \"a T\" }\nfmt.Println(T(1))"
	_, out, err := n.run("%%interpreted\n" + src)
	if err == nil || err.Name != "not supported" || out != "" {
		t.Fatalf("printed %q and failed with %v", out, err)
	}
	if !strings.HasPrefix(err.Value, "In[1]:4:") {
		t.Errorf("%s has the place of another line", err.Value)
	}
	if _, out := n.must("%engine"); !regexp.MustCompile(`^In\[1\]  refused +\S.*\n`).MatchString(out) {
		t.Errorf("%%engine says %q", out)
	}
	if value, _ := n.must("%%interpreted\n1 + 1"); value != "2" {
		t.Errorf("1 + 1 is %q", value)
	}
}

func TestCompiledCompiles(t *testing.T) {
	n := newNotebook(t)
	compiles(t, n.s)
	n.must("x := 20")
	value, _ := n.must("%%compiled\nx++\n%time x++\nx * 2")
	if value != "44" {
		t.Errorf("value %q", value)
	}
	if _, out := n.must("%engine"); !strings.HasPrefix(out, "In[1]  interpreted\nIn[2]  compiled\n") {
		t.Errorf("%%engine says %q", out)
	}
	for src, memory := range map[string]string{"math.Sqrt(float64(x))": "0 B and 0 allocations", "new([8]int)": "64 B and 1 allocation"} {
		_, out := n.must("%%compiled\n%timeit -n 100000 " + src)
		if m := reportOf.FindStringSubmatch(out); m == nil || m[5] != "compiled" || m[6] != memory+" per loop\n" {
			t.Errorf("%s: printed %q", src, out)
		}
	}
}

// Completion and inspection do not wait for a cell, and so meet %reset at any moment.
func TestResetBesideCompletion(t *testing.T) {
	n := newNotebook(t)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 20 {
			if got := n.complete("strings.CutP"); got != "CutPrefix" {
				t.Errorf("completed with %q", got)
			}
			n.inspect("x", 0)
		}
	}()
	for {
		n.must("%reset\nx := 1")
		select {
		case <-done:
			return
		default:
		}
	}
}

func TestCommandsOfAClosedSession(t *testing.T) {
	n := newNotebook(t)
	n.s.Close()
	for _, src := range []string{"%who", "!echo no", "%help"} {
		if _, out, err := n.run(src); err == nil || err.Name != "closed" || out != "" {
			t.Errorf("%s: printed %q, failed with %v", src, out, err)
		}
	}
}
