package engine

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/kernel/engine/build"
)

// chosen is the number in an environment variable, or what there is without.
func chosen(name string, otherwise uint64) uint64 {
	if n, err := strconv.ParseUint(os.Getenv(name), 10, 64); err == nil {
		return n
	}
	return otherwise
}

// inPackage is how many random cells share a package of the program that they are compared
// with, and a session.
const inPackage = 100

// TestRandomCells writes random well-typed cells, runs each here and with the Go
// toolchain, and compares. Cells that the interpreter refuses are compiled, many
// at once; a few of all kinds are compiled one by one.
func TestRandomCells(t *testing.T) {
	half, of, elsewhere := halves(t)
	if elsewhere {
		return
	}
	count := 400
	if os.Getenv("CI") == "true" {
		count = 10000
	}
	if testing.Short() {
		count = 100
	}
	count = int(chosen("MODULI_RANDOM_CELLS", uint64(count))) / of
	seed := chosen("MODULI_RANDOM_SEED", uint64(time.Now().UnixNano())) + uint64(half*count)
	t.Logf("MODULI_RANDOM_SEED=%d MODULI_RANDOM_CELLS=%d", seed, count)
	cells := make([]string, count)
	var packages [][]string
	for i := range cells {
		cells[i] = randomCell(seed+uint64(i), i)
		if i%inPackage == 0 {
			packages = append(packages, []string{prelude})
		}
		last := &packages[len(packages)-1]
		*last = append(*last, cells[i])
	}
	start := time.Now()
	var want []string
	for i, out := range oracleOf(t, packages) {
		if i%(inPackage+1) > 0 {
			want = append(want, out)
		}
	}
	t.Logf("the toolchain took %.1f s", time.Since(start).Seconds())
	tally := &tally{seed: seed, count: count, cells: cells, want: want}
	for i := 0; i < count; i += inPackage {
		to := min(i+inPackage, count)
		t.Run(fmt.Sprintf("%d to %d", i, to-1), func(t *testing.T) { tally.session(t, i, to) })
	}
	t.Logf("%d ran in the interpreter in %.1f s, %d that it refused were compiled in %.1f s, %d were in cells of their own in %.1f s", tally.interpreted.n,
		tally.interpreted.took.Seconds(), tally.batched.n, tally.batched.took.Seconds(), tally.compiled.n, tally.compiled.took.Seconds())
	for _, why := range slices.Sorted(maps.Keys(tally.why)) {
		t.Logf("refused %4d times: %s", tally.why[why], why)
	}
	if tally.interpreted.n*3 < count {
		t.Errorf("the interpreter ran only %d of %d cells", tally.interpreted.n, count)
	}
	if tally.batched.n == 0 {
		t.Error("no cell was refused")
	}
}

// work is how many cells were run in some way, and how long that took.
type work struct {
	n    int
	took time.Duration
}

// tally compares random cells with what the Go toolchain says of them.
type tally struct {
	seed        uint64
	count       int
	cells, want []string
	why         map[string]int

	interpreted, batched, compiled work
}

// alone is how many cells of a test are compiled one by one, of those that the
// interpreter runs and of those that it does not.
const alone = 25

// batches is of how many sessions those that are refused are compiled.
const batches = 13

var address = regexp.MustCompile(`\b0x[0-9a-f]{7,16}\b`)

// somewhere is an output without the addresses in it, as %#v prints those of pointers: no two programs have the same.
func somewhere(out string) string { return address.ReplaceAllString(out, "0xADDRESS") }

// session runs cells from up to to in one session.
func (y *tally) session(t *testing.T, from, to int) {
	n := newNotebook(t)
	n.must(prelude)
	check := func(w *work, i int, got string, refused *Error) {
		t.Helper()
		w.n++
		if refused != nil {
			got += refused.Error()
		}
		if somewhere(got) != somewhere(y.want[i]) {
			t.Errorf("seed %d: got\n%s\nwant\n%s\ncell\n%s", y.seed+uint64(i), got, y.want[i], y.cells[i])
		}
	}
	var turnedAway []int
	var texts []string
	start := time.Now()
	for i := from; i < to; i++ {
		got, refused := n.outcome(y.cells[i], interpretedOnly)
		if refused == nil {
			check(&y.interpreted, i, got, nil)
			continue
		}
		y.note(refused)
		turnedAway, texts = append(turnedAway, i), append(texts, y.cells[i])
	}
	y.interpreted.took += time.Since(start)
	if !build.Supported() {
		return
	}
	start = time.Now()
	if from/inPackage%max(1, y.count/inPackage/batches) == 0 {
		for k, got := range n.batch(texts) {
			check(&y.batched, turnedAway[k], got, nil)
		}
	}
	y.batched.took += time.Since(start)
	start = time.Now()
	for i := from; i < to; i++ {
		if i%max(1, y.count/alone) == 0 {
			got, refused := n.outcome(y.cells[i], compiledOnly)
			check(&y.compiled, i, got, refused)
		}
	}
	y.compiled.took += time.Since(start)
}

func (y *tally) note(refused *Error) {
	if y.why == nil {
		y.why = map[string]int{}
	}
	_, what, _ := strings.Cut(refused.Value, " is not run by the kernel: ")
	y.why[what]++
}

// batch compiles cells as one, a function for each, and returns what each says.
func (n *notebook) batch(cells []string) []string {
	n.t.Helper()
	if len(cells) == 0 {
		return nil
	}
	imports, text := functions(n.t, cells)
	var calls strings.Builder
	for k := range cells {
		fmt.Fprintf(&calls, "run(Run%d)\n", k)
	}
	out, refused := n.outcome(imports+runner+text+calls.String(), compiledOnly)
	if refused != nil {
		n.t.Fatalf("%s\n%s", refused, strings.Join(refused.Traceback, "\n"))
	}
	parts := strings.Split(out, mark)[1:]
	if len(parts) != len(cells) {
		n.t.Fatalf("%d cells gave %d outputs: %.3000s", len(cells), len(parts), tail(out, 3000))
	}
	return parts
}
