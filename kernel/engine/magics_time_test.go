package engine

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

var timesOf = regexp.MustCompile(`^CPU times: user [\d.]+ \S+, sys: [\d.]+ \S+, total: [\d.]+ \S+\nWall time: ([\d.]+) (\S+)\n$`)

func TestTime(t *testing.T) {
	n := newNotebook(t)
	value, out := n.must("%time x := 40 + 2\n%time x")
	if value != "42" || strings.Count(out, "Wall time: ") != 2 {
		t.Errorf("value %q, printed %q", value, out)
	}
	_, out = n.must("%time time.Sleep(30 * time.Millisecond)")
	m := timesOf.FindStringSubmatch(out)
	if m == nil || m[2] != "ms" {
		t.Fatalf("printed %q", out)
	}
	if d, err := time.ParseDuration(m[1] + m[2]); err != nil || d < 30*time.Millisecond {
		t.Errorf("30 ms took %v, %v", d, err)
	}
	value, out = n.must("%%time\nfor i := range 3 {\n\tfmt.Println(i)\n}\nx + 1")
	if value != "43" || !strings.HasPrefix(out, "0\n1\n2\nCPU times: ") {
		t.Errorf("value %q, printed %q", value, out)
	}
	_, out, err := n.run("%time panic(\"no\")")
	if err == nil || err.Name != "panic" || !timesOf.MatchString(out) {
		t.Errorf("failed with %v, printed %q", err, out)
	}
	_, out, err = n.run("%time nope()")
	if err == nil || err.Name != "compile error" || out != "" {
		t.Errorf("failed with %v, printed %q", err, out)
	}
}

var reportOf = regexp.MustCompile(`^[\d.]+ (ns|µs|ms|s) ± [\d.]+ (ns|µs|ms|s) per loop \(mean ± std. dev. of (\S+ runs?), (\S+ loops?) each\), median [\d.]+ \S+, (interpreted|compiled)\n(\S+ B and \S+ allocations? per loop\n)?$`)

func TestTimeit(t *testing.T) {
	n := newNotebook(t)
	n.must("calls := 0\nfunc count() int { calls++; return calls }\nfunc pair() (int, error) { calls++; return 1, nil }")
	for _, c := range []struct{ src, runs, loops, calls string }{
		{"%timeit -n 10 -r 3 count()", "3 runs", "10 loops", "30"},
		{"%timeit -n1 -r=1 count() + 1", "1 run", "1 loop", "1"},
		{"%timeit -r 2 -n 1000 pair()", "2 runs", "1,000 loops", "2000"},
		{"%timeit -n 5 -r 2 y := count(); z := y", "2 runs", "5 loops", "10"},
		{"%timeit -n 5 -r 2 var y, _ = count(), 1", "2 runs", "5 loops", "10"},
		{"%timeit -n 2 -r 2 for range 3 {\n\tcount()\n}", "2 runs", "2 loops", "12"},
		{"%timeit -n 2 -r 2 func() int { return count() }()", "2 runs", "2 loops", "4"},
		{"%%timeit -n 4 -r 2\ny := count()\ny *= 2\ny", "2 runs", "4 loops", "8"},
		{"%timeit -n 4 -r 2 calls += 2 // twice", "2 runs", "4 loops", "16"},
	} {
		n.must("calls = 0")
		value, out := n.must(c.src)
		m := reportOf.FindStringSubmatch(out)
		if m == nil || m[3] != c.runs || m[4] != c.loops || m[5] != "interpreted" || value != "" {
			t.Errorf("%q printed %q, value %q", c.src, out, value)
		}
		if calls, _ := n.must("calls"); calls != c.calls {
			t.Errorf("%q ran %s times, not %s", c.src, calls, c.calls)
		}
	}
	if _, _, err := n.run("y"); err == nil {
		t.Error("what it declares lives on")
	}
	for src, want := range map[string]string{
		"%timeit func f() {}":            "%timeit: measures statements and expressions; declare functions, types and imports in a cell before",
		"%%timeit\nimport \"os\"":        "%%timeit: measures statements and expressions; declare functions, types and imports in a cell before",
		"%timeit return":                 "%timeit: what is measured can not end the loop around it with return",
		"%%timeit\n":                     "%%timeit: there is no Go below it to measure",
		"%%timeit\n%who":                 "%%timeit: measures Go, and there are other commands in the cell",
		"%%timeit\n%%time\ncount()":      "%%timeit: %%time can not stand below it",
		"%timeit -n 3 break":             "In[",
		"%timeit -n 1 -r 1 panic(\"x\")": "x",
	} {
		if _, _, err := n.run(src); err == nil || !strings.HasPrefix(err.Value, want) {
			t.Errorf("%q fails with %v, not %q", src, err, want)
		}
	}
}

func TestTimeitChoosesItsLoops(t *testing.T) {
	n := newNotebook(t)
	began := time.Now()
	_, out := n.must("%timeit -r 2 time.Sleep(20 * time.Millisecond)")
	m := reportOf.FindStringSubmatch(out)
	if took := time.Since(began); m == nil || took < 400*time.Millisecond || m[1] != "ms" || m[4] != "10 loops" && m[4] != "20 loops" {
		t.Errorf("took %v and printed %q", took, out)
	}
}

func TestTimeitSaysWhereItFailed(t *testing.T) {
	n := newNotebook(t)
	n.must("func f() { panic(\"boom\") }")
	for _, c := range []struct{ src, last string }{
		{"\n%timeit -n 2 f()", "In[2]:2:15"},
		{"%%timeit -n 2\nx := 1\nif x == 1 {\n\tf()\n}", "In[3]:4:3"},
	} {
		_, _, err := n.run(c.src)
		if err == nil || err.Traceback[0] != "panic: boom" || err.Traceback[len(err.Traceback)-1] != c.last {
			t.Errorf("%q fails with %v, not at %s", c.src, err, c.last)
		}
	}
}
