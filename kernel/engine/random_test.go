package engine

import (
	"os"
	"strconv"
	"testing"
	"time"
)

// TestRandomCells writes random well-typed cells, runs each here and with the Go
// toolchain, and compares. A cell may be refused, but few are.
func TestRandomCells(t *testing.T) {
	count := 200
	if testing.Short() {
		count = 50
	}
	if s := os.Getenv("MODULI_RANDOM_CELLS"); s != "" {
		count, _ = strconv.Atoi(s)
	}
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("MODULI_RANDOM_SEED"); s != "" {
		seed, _ = strconv.ParseUint(s, 10, 64)
	}
	t.Logf("MODULI_RANDOM_SEED=%d MODULI_RANDOM_CELLS=%d", seed, count)
	cells := make([]string, count)
	for i := range cells {
		cells[i] = randomCell(seed + uint64(i))
	}
	want := oracle(t, cells)
	refused := 0
	for i, c := range cells {
		got, err := kernelOutput(t, c)
		if err != nil {
			refused++
			continue
		}
		if got != want[i] {
			t.Errorf("seed %d: got\n%s\nwant\n%s\ncell\n%s", seed+uint64(i), got, want[i], c)
		}
	}
	t.Logf("%d cells, %d refused", count, refused)
	if refused*5 > count {
		t.Errorf("%d of %d cells were refused", refused, count)
	}
}
