package engine

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// complete gives the texts offered at the end of src.
func (n *notebook) complete(src string) string {
	n.t.Helper()
	c, err := n.s.Complete(context.Background(), src, len(src))
	if err != nil {
		n.t.Fatalf("%q: %v", src, err)
	}
	var out []string
	for _, m := range c.Matches {
		out = append(out, m.Text)
	}
	return strings.Join(out, " ")
}

// inspect gives the text about the end of src.
func (n *notebook) inspect(src string, detail int) string {
	n.t.Helper()
	b, err := n.s.Inspect(context.Background(), src, len(src), detail)
	if err != nil {
		n.t.Fatalf("%q: %v", src, err)
	}
	if b == nil {
		return ""
	}
	return b.Data["text/plain"].(string)
}

func TestSessionCompletes(t *testing.T) {
	n := newNotebook(t)
	n.must("type Rat struct{ Place, Head float64 }\nrat := &Rat{Place: 2}\nfunc (r *Rat) Step() {}")
	for src, want := range map[string]string{
		"fmt.Printl": "Println", "rat.": "Head Place Step", "mat.NewDe": "NewDense", "ctx.De": "Deadline", "nothingIs": "",
	} {
		if got := n.complete(src); got != want {
			t.Errorf("%q: got %q, not %q", src, got, want)
		}
	}
	n.must("rat := 3")
	if got := n.complete("rat."); got != "" {
		t.Errorf("a redefined variable has members %q", got)
	}
	n.run("late := 1\npanic(1)\nlater := 2")
	if got := n.complete("late"); got != "late" {
		t.Errorf("after a cell that failed halfway, got %q", got)
	}
}

func TestSessionInspectsValues(t *testing.T) {
	n := newNotebook(t)
	n.must("type Ring struct{ next *Ring }\ntype Loud struct{ n int }\nfunc (l Loud) String() string { panic(\"called\") }\n" +
		"i, s, f, c := -3, \"a\\\"b\", 2.5, 1i\nlist := []int{1, 2, 3, 4, 5}\nm := map[string]bool{\"a\": true}\nloud := &Loud{7}\nvar e error\n" +
		"g := func() {}\nlong := make([]float64, 1e6)\ntext := strings.Repeat(\"x\", 1e6)\nnested := [][]Loud{{{1}}}\nvar a any = i\nring := &Ring{}\nring.next = ring")
	for name, want := range map[string]string{
		"i": "-3", "s": `"a\"b"`, "f": "2.5", "c": "(0+1i)", "list": "[1 2 3 4 5] (len 5)", "m": "map[\"a\":true]", "loud": "&{n:7}",
		"e": "nil", "g": "func", "nested": "[[{n:1}]]", "a": "-3", "long": "(len 1000000)", "text": "(len 1000000)", "ring": "&{next:&...",
	} {
		got := n.inspect(name, 0)
		_, value, _ := strings.Cut(got, "value: ")
		if !strings.Contains(value, want) || len(value) > 300 {
			t.Errorf("%s: got %q, not %q", name, got, want)
		}
	}
	n.must("i++")
	if got := n.inspect("i", 0); !strings.Contains(got, "value: -2") {
		t.Errorf("after a change: %q", got)
	}
}

// A cell that runs holds nothing up, and its variables are not read.
func TestAssistsWhileACellRuns(t *testing.T) {
	n := newNotebook(t)
	n.must("x := 1")
	ctx, cancel := context.WithCancel(context.Background())
	started := &signal{seen: make(chan struct{})}
	done := make(chan error, 1)
	go func() {
		_, err := n.s.Run(ctx, Cell{Count: 9, Source: "fmt.Println(\"started\")\nfor { x++ }"}, started)
		done <- err
	}()
	select {
	case <-started.seen:
	case <-time.After(10 * time.Second):
		t.Fatal("the cell did not start")
	}
	answered := make(chan string, 2)
	go func() {
		answered <- n.complete("fmt.Printl")
		answered <- n.inspect("x", 0)
	}()
	for _, want := range []string{"Println", "var x int"} {
		select {
		case got := <-answered:
			if got != want {
				t.Errorf("got %q, not %q", got, want)
			}
		case <-time.After(5 * time.Second):
			t.Fatal("no answer while a cell runs")
		}
	}
	cancel()
	if err := <-done; err == nil {
		t.Error("the cell was not interrupted")
	}
}

// Cells may be checked and run while others ask; the race detector watches.
func TestAssistsBesideCells(t *testing.T) {
	n := newNotebook(t)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for _, src := range []string{"v", "T1{}.", "fmt.Pri", "mat."} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				select {
				case <-stop:
					return
				default:
					n.complete(src)
					n.inspect(src, 1)
				}
			}
		}()
	}
	for i := range 30 {
		n.must(fmt.Sprintf("type T%d struct{ F%d int }\nfunc (t T%d) M() int { return t.F%d }\nv%d := T%d{%d}\nfunc f%d() int { return v%d.M() }\nf%d()", i%5, i, i%5, i, i, i%5, i, i, i, i))
	}
	close(stop)
	wg.Wait()
	if got := n.complete("v29.F"); got != "F29" {
		t.Errorf("got %q", got)
	}
}
