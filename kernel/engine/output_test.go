package engine

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// record runs a cell and returns all that its Output got.
func (n *notebook) record(cell string, answers ...string) *recorder {
	n.t.Helper()
	n.count++
	out := &recorder{lines: answers}
	if _, err := n.s.Run(context.Background(), Cell{Count: n.count, Source: cell}, out); err != nil {
		n.t.Fatalf("%v\n%s", err, cell)
	}
	return out
}

func TestOutput(t *testing.T) {
	n := newNotebook(t)
	for _, c := range []struct{ cell, stdout, stderr string }{
		{`fmt.Print("a"); fmt.Println("b"); fmt.Printf("%d\n", 3)`, "ab\n3\n", ""},
		{`fmt.Fprintln(os.Stdout, "c"); fmt.Println("d"); os.Stdout.WriteString("e\n")`, "c\nd\ne\n", ""},
		{`fmt.Fprintln(os.Stderr, "x"); println("y", 1, 2.5, true)`, "", "x\ny 1 2.5 true\n"},
		{`log.SetFlags(0); log.Println("logged"); log.Printf("%d", 5)`, "", "logged\n5\n"},
		{`w := tabwriter.NewWriter(os.Stdout, 4, 0, 1, ' ', 0); fmt.Fprintln(w, "a\tb"); w.Flush()`, "a   b\n", ""},
		{`p := fmt.Println; p("by value")`, "by value\n", ""},
		{`defer fmt.Println("at the end"); fmt.Println("first")`, "first\nat the end\n", ""},
		{`fmt.Print("no newline")`, "no newline", ""},
		{`fmt.Print("half \xe4\xb8")`, "half \xe4\xb8", ""},
		{`fmt.Print(strings.Repeat("0123456789", 50000))`, strings.Repeat("0123456789", 50000), ""},
		{`var wg sync.WaitGroup; wg.Add(1); go func() { defer wg.Done(); fmt.Println("from a goroutine") }(); wg.Wait()`, "from a goroutine\n", ""},
	} {
		out := n.record(c.cell)
		if out.stdout.String() != c.stdout || out.stderr.String() != c.stderr {
			t.Errorf("%.80s\nwrote %.80q and %q, not %.80q and %q", c.cell, out.stdout.String(), out.stderr.String(), c.stdout, c.stderr)
		}
	}
}

// What is printed and what is shown arrive in the order in which the cell makes them.
func TestOrderOfOutput(t *testing.T) {
	n := newNotebook(t)
	out := n.record(`for i := range 20 {
		fmt.Println("print", i)
		display.Show(display.Bundle{Data: map[string]any{"text/plain": fmt.Sprint("show ", i)}})
	}`)
	var want []string
	for i := range 20 {
		want = append(want, fmt.Sprintf("out print %d\n", i), fmt.Sprintf("display show %d", i))
	}
	if strings.Join(out.events, "|") != strings.Join(want, "|") {
		t.Errorf("got %q", out.events)
	}
}

// The process has its streams back when the cell has ended, also when it failed.
func TestStreamsComeBack(t *testing.T) {
	n := newNotebook(t)
	stdout, stderr, logged, sink := os.Stdout, os.Stderr, log.Writer(), display.Current()
	for _, cell := range []string{"1", "panic(1)", "undefined", "os.Exit(1)"} {
		n.run(cell)
		if os.Stdout != stdout || os.Stderr != stderr || log.Writer() != logged || display.Current() != sink {
			t.Fatalf("after %q the process has other streams", cell)
		}
	}
}

// A goroutine that outlives its cell writes to that cell.
func TestOutputAfterTheCell(t *testing.T) {
	n := newNotebook(t)
	first := n.record(`start, done := make(chan bool), make(chan bool)
go func() { <-start; fmt.Println("late"); done <- true }()
fmt.Println("early")`)
	second := n.record("start <- true\n<-done\nfmt.Println(\"second\")")
	n.must("1")
	if first.text() != "early\nlate\n" || second.text() != "second\n" {
		t.Errorf("the first cell got %q, the second %q", first.text(), second.text())
	}
}

func TestInput(t *testing.T) {
	n := newNotebook(t)
	out := n.record("var a, b int\nvar s string\nfmt.Print(\"numbers: \")\nfmt.Scan(&a, &b)\nfmt.Scanln(&s)\nfmt.Println(a+b, s)", "3", "4 word")
	if out.text() != "numbers: 7 word\n" {
		t.Errorf("got %q", out.text())
	}
	out = n.record("var x int\n_, err := fmt.Scan(&x)\nfmt.Println(err)")
	if out.text() != "nobody answers\n" {
		t.Errorf("got %q", out.text())
	}
}

func TestStatus(t *testing.T) {
	s := newNotebook(t).s
	for src, want := range map[string]Status{
		"": Complete, "x := 1": Complete, "x + 1": Complete, "import \"fmt\"": Complete,
		"func f() int { return 1 }\nf()": Complete, "// only a comment": Complete, "if x {\n}": Complete,
		"type T struct {\n\tA int\n}\nfunc (t T) M() {}": Complete, "x := `a\nb`": Complete, "f(\n1,\n)": Complete,
		"if x {": Incomplete, "f(1,": Incomplete, "x := []int{": Incomplete, "x := `abc": Incomplete,
		"/* open": Incomplete, "x := 1 +": Incomplete, "for i := range 3 {\n\tf(i)": Incomplete, "x :=": Incomplete,
		"x := (1": Incomplete, "func f()  {\n": Incomplete, "a.": Incomplete,
		"x := 1 }": Invalid, "1x": Invalid, "func f) {}": Invalid, "x := := 2": Invalid, ")": Invalid, "var": Incomplete,
	} {
		if got, _ := s.Status(src); got != want {
			t.Errorf("%q is %s, not %s", src, got, want)
		}
	}
	for src, want := range map[string]string{"if x {": "\t", "if x {\n\tfor {": "\t\t", "f(a,": "\t", "x := 1 +": "\t", "x := `a": ""} {
		if _, got := s.Status(src); got != want {
			t.Errorf("%q is indented by %q, not %q", src, got, want)
		}
	}
}

// A program that is put into a cell runs, each time the cell does; its main is a function like others.
func TestProgramsInCells(t *testing.T) {
	n := newNotebook(t)
	const hello = "package main\n\nimport \"fmt\"\n\nvar greeting = word + \", world\"\nvar word = \"hello\"\n\nfunc main() {\n\tfmt.Println(greeting)\n}\n"
	for _, c := range []struct{ cell, stdout string }{
		{hello, "hello, world\n"},
		{"greeting", ""},
		{hello, "hello, world\n"},
		{"func helper() int { return 1 }", ""},
		{"main()", "hello, world\n"},
		{"func main() { fmt.Println(\"again\") }", "again\n"},
		{"func main() { fmt.Println(\"once\") }\nmain()", "once\n"},
		{"func main() { fmt.Println(\"not\") }\nx := 1", ""},
		{"%%interpreted\nfunc main() { fmt.Println(\"chosen\") }", "chosen\n"},
	} {
		if out := n.record(c.cell); out.stdout.String() != c.stdout {
			t.Errorf("%s\nwrote %q, not %q", c.cell, out.stdout.String(), c.stdout)
		}
	}
}
