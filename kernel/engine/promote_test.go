package engine

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
)

// compiling is a notebook whose cells may be compiled.
func compiling(t *testing.T) *notebook {
	t.Helper()
	n := newNotebook(t)
	if _, err := n.s.compiler.builder(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return n
}

// promoted runs a cell again and again until the function it calls is compiled.
func (n *notebook) promoted(function, cell, want string) {
	n.t.Helper()
	const most = 50
	for range most {
		if value, out := n.must(cell); value+out != want {
			n.t.Fatalf("%s gives %q, want %q", cell, value+out, want)
		}
		n.s.mu.Lock()
		for f, done := range n.s.compiler.promoted {
			if done && f.Name() == function && n.s.machine.Compiled(f) {
				n.s.mu.Unlock()
				return
			}
		}
		n.s.mu.Unlock()
	}
	n.t.Fatalf("%s has not been compiled in %d runs of %s", function, most, cell)
}

func TestFunctionsThatRunForLongAreCompiled(t *testing.T) {
	n := compiling(t)
	n.must("calls := 0\nfunc fib(n int) int { calls++; if n < 2 { return n }; return fib(n-1) + fib(n-2) }")
	n.promoted("fib", "fib(25)", "75025")
	n.must("calls = 0")
	if v, _ := n.must("_ = fib(5)\ncalls"); v != "15" { // one state
		t.Errorf("calls is %s", v)
	}
	for _, r := range n.s.Routings() {
		if r.Engine != "interpreted" {
			t.Errorf("%+v", r)
		}
	}
	// A function value made before, one made now, and callers see the redefinition.
	n.must("g := fib\nfunc twice(n int) int { return 2 * fib(n) }")
	n.must("func fib(n int) int { return -n }")
	if v, _ := n.must("[]int{fib(9), g(9), twice(9)}"); v != "[-9 -9 -18]" {
		t.Errorf("after the redefinition: %s", v)
	}
	n.must("type kind int\nfunc fib(n int) int { return n + len(fmt.Sprintf(\"%T\", kind(n))) }") // compiled
	if v, _ := n.must("[]int{fib(9), g(9), twice(9)}"); v != "[18 18 36]" {
		t.Errorf("after the next redefinition: %s", v)
	}
}

func TestMethodsThatRunForLongAreCompiled(t *testing.T) {
	n := compiling(t)
	n.must("type grid struct{ cells []int; turns int }\nfunc (g *grid) turn() int { s := 0; for i := range g.cells { g.cells[i] = (g.cells[i]*31 + 7) % 1001; s += g.cells[i] }; g.turns++; return s }")
	n.must("g := &grid{cells: make([]int, 200_000)}")
	reference, state := 0, make([]int, 200_000)
	turn := func() string {
		reference = 0
		for i := range state {
			state[i] = (state[i]*31 + 7) % 1001
			reference += state[i]
		}
		return fmt.Sprint(reference)
	}
	turns := 0
	const most = 100
	for ; turns < most; turns++ {
		if v, _ := n.must("g.turn()"); v != turn() {
			t.Fatalf("turn %d gives %s, want %d", turns, v, reference)
		}
		done := false
		for f := range n.s.compiler.promoted {
			done = done || n.s.machine.Compiled(f)
		}
		if done {
			break
		}
	}
	if turns == most {
		t.Fatal("turn has not been compiled")
	}
	if v, _ := n.must("g.turn()"); v != turn() {
		t.Errorf("compiled it gives %s, want %d", v, reference)
	}
	if v, _ := n.must("g.turns"); v != fmt.Sprint(turns+2) {
		t.Errorf("g.turns is %s after %d", v, turns+2)
	}
}

func TestCellsWithLongLoopsAreCompiled(t *testing.T) {
	n := compiling(t)
	n.must("n := 30_000_000")
	if v, _ := n.must("sum := 0\nfor i := 0; i < n; i++ { sum += i % 7 }\nsum"); v != "89999995" {
		t.Errorf("sum is %s", v)
	}
	r := n.s.Routings()
	if last := r[len(r)-1]; last.Engine != "compiled" || !strings.Contains(last.Why, "3e+07 rounds") {
		t.Errorf("%+v", last)
	}
	if v, _ := n.must("sum + 1"); v != "89999996" {
		t.Errorf("sum + 1 is %s", v)
	}
}

func TestAStoppedCellDoesNotSlowThoseToCome(t *testing.T) {
	n := compiling(t)
	n.must("type id int\nfunc (i id) String() string { return \"id\" }\nfmt.Println(id(1))")
	ctx, cancel := context.WithCancel(context.Background())
	started := make(chan struct{})
	var once sync.Once
	out := &notifying{recorder: &recorder{}, on: func() { once.Do(func() { close(started) }) }}
	go func() { <-started; cancel() }()
	if _, err := n.s.Run(ctx, Cell{Count: 2, Source: "fmt.Println(id(2))\nfor { }"}, out); err == nil {
		t.Fatal("the cell was not stopped")
	}
	if !n.s.compiler.stop.Load() {
		t.Error("compiled code was not asked to stop")
	}
	n.must("fmt.Println(id(3))")
	if n.s.compiler.stop.Load() {
		t.Error("compiled code goes on to ask whether it was stopped")
	}
}

// notifying is a recorder that calls on when something is printed.
type notifying struct {
	*recorder
	on func()
}

func (n *notifying) Stdout(p []byte) {
	n.recorder.Stdout(p)
	n.on()
}
