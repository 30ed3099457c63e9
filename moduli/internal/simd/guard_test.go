//go:build unix

package simd

import (
	"fmt"
	"math"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// atEachLevel runs a test with the kernels of every level that this processor has.
func atEachLevel(t *testing.T, test func(t *testing.T)) {
	was := level
	defer func() { level = was }()
	for l := Portable; l <= best(); l++ {
		level = l
		t.Run(l.String(), test)
	}
}

// random is a generator whose seed is printed.
func random(t *testing.T) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// fenced makes slices whose neighbours on one side can not be read or written: a kernel that does ends the test.
type fenced struct{ t testing.TB }

const pageSize = 1 << 14 // of all systems that this runs on, or a multiple

// before has n numbers, the last of which are followed by a page that is not there.
func (f fenced) before(n int) []float32 { return f.pages(n, false) }

// after has n numbers, the first of which come behind a page that is not there.
func (f fenced) after(n int) []float32 { return f.pages(n, true) }

func (f fenced) pages(n int, front bool) []float32 {
	f.t.Helper()
	size := (4*n + pageSize - 1) / pageSize * pageSize
	all, err := syscall.Mmap(-1, 0, size+2*pageSize, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = syscall.Munmap(all) })
	for _, p := range [][]byte{all[:pageSize], all[len(all)-pageSize:]} {
		if err := syscall.Mprotect(p, syscall.PROT_NONE); err != nil {
			f.t.Fatal(err)
		}
	}
	if n == 0 {
		return nil
	}
	at := pageSize
	if !front {
		at = pageSize + size - 4*n
	}
	return unsafe.Slice((*float32)(unsafe.Pointer(&all[at])), n)
}

// normal fills x with numbers of the standard normal distribution.
func normal(r *rand.Rand, x []float32) []float32 {
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

// near fails where numbers differ from wanted ones by more than the tolerance times a scale.
func near(t *testing.T, what string, got []float32, want []float64, scale, tolerance float64) {
	t.Helper()
	for i, w := range want {
		if d := math.Abs(float64(got[i]) - w); !(d <= tolerance*scale) {
			t.Fatalf("%s: number %d is %v, want %v: off by %.2g of %v, allowed are %.2g", what, i, got[i], w, d/scale, scale, tolerance)
		}
	}
}

func sizes(name string, n ...int) string { return fmt.Sprintf("%s %v", name, n) }
