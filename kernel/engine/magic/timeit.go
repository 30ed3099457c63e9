package magic

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/moduli-rnn/moduli-go/widgets/display"
)

// loops says how often %timeit runs what it measures.
type loops struct {
	loops int // in a run; 0 to choose it
	runs  int
}

const (
	defaultRuns = 7
	enough      = 200 * time.Millisecond // for a run
	mostLoops   = 1e9
	mostRuns    = 1e6
)

// options reads those that stand at off in src, and gives where the Go behind them starts. What
// starts with a minus and is no option is Go.
func (c *Command) options(src string, off int) (from int, err error) {
	skip := func() {
		for off < len(src) && (src[off] == ' ' || src[off] == '\t') {
			off++
		}
	}
	skip()
	if c.Name != "%timeit" && c.Name != "%%timeit" {
		return off, nil
	}
	c.loop = loops{runs: defaultRuns}
	for strings.HasPrefix(src[off:], "-n") || strings.HasPrefix(src[off:], "-r") {
		flag := src[off : off+2]
		rest := src[off+2:]
		if rest != "" && !strings.ContainsAny(rest[:1], " \t\r\n=0123456789") { // -name is an expression
			return off, nil
		}
		off += 2
		if strings.HasPrefix(src[off:], "=") {
			off++
		}
		skip()
		end := off
		for end < len(src) && !strings.ContainsRune(" \t\r\n", rune(src[end])) {
			end++
		}
		most := mostLoops
		to := &c.loop.loops
		if flag == "-r" {
			most, to = mostRuns, &c.loop.runs
		}
		n, err := strconv.Atoi(src[off:end])
		if err != nil || n < 1 || float64(n) > most {
			return 0, errorf("%s: %s %q: want a whole number from 1 to %.0f", c.Name, flag, src[off:end], most)
		}
		*to, off = n, end
		skip()
	}
	return off, nil
}

func checkTimeit(c *Command) error {
	if c.Name == "%%timeit" && c.Args != "" {
		return errorf("%%%%timeit: takes -n LOOPS and -r RUNS on its line, have %q; what is measured stands below", c.Args)
	}
	return nil
}

func timeit(r *running, c *Command) (*display.Bundle, error) { return nil, r.measure(c, c.Code) }

// timeitCell measures the whole cell.
func (r *running) timeitCell(c *Command, inner []*Command) (*display.Bundle, error) {
	for _, h := range inner {
		switch h.Name {
		case "%%compiled":
			r.engine = Compiled
		case "%%interpreted":
			r.engine = Interpreted
		default:
			return nil, errorf("%%%%timeit: %s can not stand below it", h.Name)
		}
	}
	if len(r.cell.Steps) == 0 {
		return nil, errorf("%%%%timeit: there is no Go below it to measure")
	}
	if len(r.cell.Steps) > 1 || r.cell.Steps[0].Command != nil {
		return nil, errorf("%%%%timeit: measures Go, and there are other commands in the cell")
	}
	return nil, r.measure(c, r.cell.Steps[0].Go)
}

func (r *running) measure(c *Command, source string) error {
	w := watch{loops: c.loop, now: time.Now}
	engine, err := r.host.Repeat(r.ctx, Code{Source: source, Engine: r.engine, Spent: r.spent}, w.measure)
	switch {
	case errors.Is(err, ErrDeclares):
		return errorf("%s: measures statements and expressions; declare functions, types and imports in a cell before", c.Name)
	case errors.Is(err, ErrLeaves):
		return errorf("%s: what is measured can not end the loop around it with return, break, continue or goto", c.Name)
	case err != nil:
		return err
	}
	r.say(w.report(engine))
	return nil
}

// Errors of [Host].Repeat.
var (
	ErrDeclares = errors.New("the code declares what only a cell can")
	ErrLeaves   = errors.New("the code leaves the loop around it")
)

// watch takes the times of runs.
type watch struct {
	loops
	now  func() time.Time
	took []float64 // seconds per loop, of each run

	bytes, allocations uint64 // in all runs
}

// measure takes as many loops that a run of them is long enough, and then the runs.
func (w *watch) measure(loop func(n int)) {
	run := func(n int) time.Duration {
		began := w.now()
		loop(n)
		return w.now().Sub(began)
	}
	if w.loops.loops == 0 {
		n := 1
		for {
			d := run(n)
			if d >= enough || n >= mostLoops {
				break
			}
			n = more(n, d)
		}
		w.loops.loops = n
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range w.runs {
		w.took = append(w.took, run(w.loops.loops).Seconds()/float64(w.loops.loops))
	}
	runtime.ReadMemStats(&after)
	w.bytes, w.allocations = after.TotalAlloc-before.TotalAlloc, after.Mallocs-before.Mallocs
}

// more is how many loops to try after n took d: a one, two or five and zeros, and at
// most a hundred times as many, up to mostLoops.
func more(n int, d time.Duration) int {
	want := 100 * float64(n)
	if d > 0 {
		want = min(want, float64(n)*float64(enough)/float64(d))
	}
	for step := 1.0; ; step *= 10 {
		for _, digit := range []float64{1, 2, 5} {
			if x := digit * step; x > float64(n) && x >= want {
				return int(min(x, mostLoops))
			}
		}
	}
}

// report is what a reader wants to know of the runs.
func (w *watch) report(engine string) string {
	mean := 0.0
	for _, t := range w.took {
		mean += t / float64(len(w.took))
	}
	square := 0.0
	for _, t := range w.took {
		square += (t - mean) * (t - mean) / float64(len(w.took))
	}
	sorted := slices.Sorted(slices.Values(w.took))
	median := (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
	text := fmt.Sprintf("%s ± %s per loop (mean ± std. dev. of %s, %s each), median %s, %s\n", period(mean), period(math.Sqrt(square)),
		count(w.runs, "run"), count(w.loops.loops, "loop"), period(median), engine)
	if engine == "compiled" { // else they are the interpreter's own as well
		loops := uint64(w.runs) * uint64(w.loops.loops)
		text += fmt.Sprintf("%s B and %s per loop\n", count(int(w.bytes/loops), ""), count(int(w.allocations/loops), "allocation"))
	}
	return text
}

// count writes a number of things.
func count(n int, what string) string {
	if n != 1 && what != "" {
		what += "s"
	}
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return strings.TrimSuffix(digits+" "+what, " ")
}
