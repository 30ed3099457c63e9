package engine

import (
	"strings"
	"testing"
)

// step is one cell of a session: its value, its output or a part of its error.
type step struct{ cell, value, stdout, fails string }

func (n *notebook) play(steps []step) {
	n.t.Helper()
	for _, s := range steps {
		value, stdout, err := n.run(s.cell)
		switch {
		case s.fails == "" && err != nil:
			n.t.Fatalf("In[%d] failed: %v\n%s\n%s", n.count, err, strings.Join(err.Traceback, "\n"), s.cell)
		case s.fails != "" && err == nil:
			n.t.Fatalf("In[%d] did not fail with %q\n%s", n.count, s.fails, s.cell)
		case s.fails != "" && !strings.Contains(err.Error(), s.fails):
			n.t.Fatalf("In[%d] failed with %q, not %q", n.count, err, s.fails)
		}
		if s.fails == "" && (value != s.value || stdout != s.stdout) {
			n.t.Fatalf("In[%d] gave value %q and output %q, not %q and %q\n%s", n.count, value, stdout, s.value, s.stdout, s.cell)
		}
	}
}

func TestState(t *testing.T) {
	for name, steps := range map[string][]step{
		"variables live on": {
			{cell: "x := 1"},
			{cell: "x += 41"},
			{cell: "x", value: "42"},
			{cell: "var p = &x\n*p = 7"},
			{cell: "x", value: "7"},
			{cell: "a, b := x, \"s\""},
			{cell: "fmt.Println(a, b)", stdout: "7 s\n"},
		},
		"functions, types, constants and imports live on": {
			{cell: "const N = 3\ntype P struct{ X, y int }\nfunc add(p P) int { return p.X + p.y + N }"},
			{cell: "import st \"strings\""},
			{cell: "add(P{1, 2})", value: "6"},
			{cell: "st.Repeat(\"ab\", N)", value: `"ababab"`},
			{cell: "ps := []P{{1, 2}, {3, 4}}\nadd(ps[1])", value: "10"},
		},
		"a variable is redefined with its type": {
			{cell: "n := 1\nfunc get() int { return n }\nlit := func() int { return n * 10 }\nold := &n"},
			{cell: "n := 5"},
			{cell: "get()", value: "5"},
			{cell: "lit()", value: "50"},
			{cell: "*old", value: "1"},
			{cell: "n = 6\nget()", value: "6"},
			{cell: "n := n + 1\nget()", value: "7"},
		},
		"a variable is redefined with another type": {
			{cell: "n := 1\nfunc size() string { return fmt.Sprint(n, \"!\") }\nfunc twice() int { return n * 2 }\nlit := func() int { return n }"},
			{cell: `n := "text"`},
			{cell: "size()", value: `"text!"`},
			{cell: "twice()", fails: "stale: twice of In[1] no longer compiles since In[2]: In[1]:3:27: invalid operation: n * 2"},
			{cell: "lit()", fails: "stale: n was redefined with type string"},
			{cell: "n := 4\ntwice()", value: "8"},
		},
		"a function is redefined": {
			{cell: "func f() int { return 1 }\nfunc g() int { return f() + 1 }\nvar h = f"},
			{cell: "func f() int { return 10 }"},
			{cell: "g()", value: "11"},
			{cell: "h()", value: "10"},
			{cell: "func f() float64 { return 0.5 }"},
			{cell: "g()", fails: "stale: g of In[1] no longer compiles since In[5]"},
			{cell: "func f() int { return 20 }\ng()", value: "21"},
		},
		"ctx is declared by a cell": {
			{cell: "func alive() bool { return ctx.Err() == nil }"},
			{cell: "ctx, cancel := context.WithCancel(context.Background())"},
			{cell: "cancel()\nfmt.Println(ctx.Err(), alive())", stdout: "context canceled false\n"},
			{cell: "fmt.Println(ctx.Err(), alive())", stdout: "context canceled false\n"},
			{cell: "ctx = context.WithValue(context.Background(), \"k\", 3)"},
			{cell: "fmt.Println(ctx.Value(\"k\"))", stdout: "3\n"},
		},
		"a recursive function is redefined": {
			{cell: "func f(n int) int { if n == 0 { return 0 }; return 1 + f(n-1) }"},
			{cell: "func f(n int) int { if n == 0 { return 0 }; return 2 + f(n-1) }"},
			{cell: "f(4)", value: "8"},
		},
		"a type runs again as it was": {
			{cell: "type P struct{ X, y int }"},
			{cell: "p := P{1, 2}\nall := map[string][]*P{\"k\": {&p}}"},
			{cell: "func sum(p P) int { return p.X + p.y }"},
			{cell: "type P struct{ X, y int }"},
			{cell: "sum(p) + sum(*all[\"k\"][0])", value: "6"},
		},
		"methods come in a cell of their own": {
			{cell: "type P struct{ X, y int }\np := P{3, 4}"},
			{cell: "func (p P) Sum() int { return p.X + p.y }\np.Sum()", value: "7"},
			{cell: "func (p *P) Grow() { p.X *= 2 }\np.Grow()\np.Sum()", value: "10"},
			{cell: "func use() int { return p.Sum() }"},
			{cell: "func (p P) Sum() int { return -1 }"},
			{cell: "use()", value: "-1"},
		},
		"a type changes its shape": {
			{cell: "type P struct{ X int }\np := P{1}\nfunc show(p P) int { return p.X }"},
			{cell: "type P struct{ X, Y int }\nfunc (p P) Sum() int { return p.X + p.Y }"},
			{cell: "show(P{5, 6})", value: "5"},
			{cell: "show(p)", fails: "cannot use p"},
			{cell: "p.X", value: "1"},
			{cell: "p := P{1, 2}\np.Sum() + show(p)", value: "4"},
		},
		"a constant changes": {
			{cell: "const N = 2\nfunc f() int { return N * 10 }\ntype A [N]int"},
			{cell: "const N = 3"},
			{cell: "f()", value: "30"},
			{cell: "var a A\nlen(a)", value: "3"},
		},
		"what failed leaves no trace": {
			{cell: "x := 1\nfunc f() int { return 1 }"},
			{cell: "y := 2\nfunc f() int { return 2 }\nx = undefined", fails: "In[2]:3:5: undefined: undefined"},
			{cell: "f()", value: "1"},
			{cell: "y", fails: "undefined: y"},
		},
		"a panic keeps what ran before it": {
			{cell: "a := 1\nvar s []int\nb := s[3]", fails: "panic: runtime error: index out of range [3] with length 0"},
			{cell: "a", value: "1"},
			{cell: "b", fails: "undefined: b"},
		},
		"names shadow what is imported for all": {
			{cell: "rand := rand.New(rand.NewPCG(1, 2))\nrand.IntN(10) < 10", value: "true"},
			{cell: "sort := 5\nsort + 1", value: "6"},
			{cell: "import \"sort\"\nsort.IsSorted(sort.IntSlice{1, 2})", value: "true"},
			{cell: "strings := []string{\"a\"}\nlen(strings)", value: "1"},
		},
		"values of the library stay what they are": {
			{cell: "import \"gonum.org/v1/gonum/mat\"\nm := mat.NewDense(2, 2, []float64{1, 2, 3, 4})"},
			{cell: "var p mat.Dense\np.Mul(m, m.T())\np.At(0, 1)", value: "11"},
			{cell: "raw := m.RawMatrix()\nraw.Data[0] = 9\nm.At(0, 0)", value: "9"},
		},
		"a file runs as it is": {
			{cell: "package main\n\nimport \"fmt\"\n\nvar a = b + 1\nvar b = 2\n\nfunc init() { b = 10 }\n\nfunc main() { fmt.Println(a, b) }\n\nmain()", stdout: "3 10\n"},
			{cell: "a + b", value: "13"},
		},
		"unused variables and imports are no errors": {
			{cell: "import \"bytes\"\nx, y := 1, 2"},
			{cell: "func f() { z := 1 }", fails: "In[2]:1:12: declared and not used: z"},
			{cell: "if true { q := 1 }", fails: "In[3]:1:11: declared and not used: q"},
		},
		"the context is the running cell's": {
			{cell: "func alive() bool { return ctx.Err() == nil }"},
			{cell: "alive()", value: "true"},
			{cell: "ctx, cancel := context.WithCancel(ctx)\nalive()", value: "true"},
			{cell: "alive()", value: "true"},
			{cell: "cancel()\nalive()", value: "false"},
			{cell: "alive()", value: "false"},
		},
	} {
		t.Run(name, func(t *testing.T) { newNotebook(t).play(steps) })
	}
}

func TestManyCells(t *testing.T) {
	n := newNotebook(t)
	n.must("total := 0\nfunc add(k int) { total += k }")
	for range 500 {
		n.must("x := total\nadd(1)\nx")
	}
	if v, _ := n.must("total"); v != "500" {
		t.Errorf("total is %s, not 500", v)
	}
}
