package engine

import (
	"context"
	"errors"
	"testing"
	"time"
)

// interruptAfter runs a cell whose context is cancelled once it has printed
// "go", and says how long it took to stop from then.
func (n *notebook) interruptAfter(cell string) (took time.Duration, err *Error) {
	n.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n.count++
	out := &signal{seen: make(chan struct{})}
	done := make(chan error, 1)
	go func() {
		_, e := n.s.Run(ctx, Cell{Count: n.count, Source: cell}, out)
		done <- e
	}()
	select {
	case <-out.seen:
	case e := <-done:
		n.t.Fatalf("the cell ended before it was interrupted: %v\n%s", e, cell)
	case <-time.After(20 * time.Second):
		n.t.Fatalf("the cell did not say go\n%s", cell)
	}
	start := time.Now()
	cancel()
	select {
	case e := <-done:
		took = time.Since(start)
		if !errors.As(e, &err) {
			n.t.Fatalf("got %v", e)
		}
	case <-time.After(20 * time.Second):
		n.t.Fatalf("the cell did not stop\n%s", cell)
	}
	return took, err
}

// signal is an Output that tells of the first thing written.
type signal struct {
	recorder
	seen chan struct{}
	told bool
}

func (s *signal) Stdout(p []byte) {
	s.recorder.Stdout(p)
	if !s.told {
		s.told = true
		close(s.seen)
	}
}

func TestInterrupt(t *testing.T) {
	for name, cell := range map[string]string{
		"a loop":               `fmt.Println("go"); for { steps++ }`,
		"a loop in a function": `func spin() { for { steps++ } }` + "\n" + `fmt.Println("go"); spin()`,
		"recursion":            `func f(n int) int { if n == 0 { return 0 }; return f(n-1) + f(n-1) }` + "\n" + `fmt.Println("go"); f(60)`,
		"sleep":                `fmt.Println("go"); time.Sleep(time.Hour)`,
		"receive":              `fmt.Println("go"); <-make(chan int)`,
		"send":                 `fmt.Println("go"); make(chan int) <- 1`,
		"select":               `fmt.Println("go"); select {}`,
		"wait group":           `var wg sync.WaitGroup; wg.Add(1); fmt.Println("go"); wg.Wait()`,
		"mutex":                `var mu sync.Mutex; mu.Lock(); fmt.Println("go"); mu.Lock()`,
		"the context":          `fmt.Println("go"); <-ctx.Done(); for { steps++ }`,
		"a callback":           `fmt.Println("go"); sort.Search(math.MaxInt, func(i int) bool { for { steps++ } })`,
		"a range over a map":   `m := map[int]int{1: 1}; fmt.Println("go"); for { for range m { steps++ } }`,
		"code that recovers":   `fmt.Println("go"); for { func() { defer func() { recover() }(); for { steps++ } }() }`,
		"goroutines":           `for range 3 { go func() { for { mu.Lock(); steps++; mu.Unlock() } }() }; fmt.Println("go"); select {}`,
	} {
		t.Run(name, func(t *testing.T) {
			n := newNotebook(t)
			n.must("kept := 5\nsteps := 0\nvar mu sync.Mutex")
			took, err := n.interruptAfter(cell)
			if err.Name != "interrupted" {
				t.Fatalf("got %v", err)
			}
			if took > time.Second { // 200 ms on a machine that does nothing else
				t.Errorf("it took %v to stop", took)
			}
			if v, _ := n.must("kept"); v != "5" {
				t.Errorf("kept is %s", v)
			}
			// What was stopped stays stopped: nothing counts on.
			n.must("before := steps\nfor i := 0; i < 200000; i++ {}")
			if v, _ := n.must("steps == before"); v != "true" {
				t.Error("the stopped cell goes on")
			}
		})
	}
}

// A library call that does not listen is left behind; what comes after it in its
// cell does not happen.
func TestInterruptLibraryThatDoesNotListen(t *testing.T) {
	n := newNotebook(t)
	n.must("x := 1\nreader, writer := io.Pipe()")
	_, err := n.interruptAfter(`fmt.Println("go"); io.ReadAll(reader); x = 2`)
	if err.Name != "interrupted" {
		t.Fatalf("got %v", err)
	}
	n.must("writer.Close()")
	n.must("for i := 0; i < 200000; i++ {}")
	if v, _ := n.must("x"); v != "1" {
		t.Errorf("x is %s: the stopped cell went on", v)
	}
}

func TestTimeLimit(t *testing.T) {
	n := newNotebook(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	_, err := n.s.Run(ctx, Cell{Count: 1, Source: "for {}"}, &recorder{})
	var e *Error
	if !errors.As(err, &e) || e.Name != "interrupted" {
		t.Fatalf("got %v", err)
	}
}

func TestClosedSession(t *testing.T) {
	n := newNotebook(t)
	n.must("go func() { for { time.Sleep(time.Millisecond) } }()")
	if err := n.s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := n.s.Run(context.Background(), Cell{Count: 2, Source: "1"}, &recorder{}); err == nil {
		t.Error("a closed session runs a cell")
	}
}
