package gradcheck

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// recorder is a test that is allowed to fail.
type recorder struct{ errors []string }

func (r *recorder) Helper()             {}
func (r *recorder) Logf(string, ...any) {}
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

// cubic is a loss with a known gradient and without kinks: sum a_i x_i^3 + (mean x)^2.
func cubic(n int, seed uint64) (loss Loss, x, grad []float32) {
	rnd := rand.New(rand.NewPCG(seed, 1))
	a := make([]float64, n)
	x, grad = make([]float32, n), make([]float32, n)
	mean := 0.0
	for i := range x {
		a[i], x[i] = rnd.NormFloat64(), float32(rnd.NormFloat64())
		mean += float64(x[i]) / float64(n)
	}
	for i, v := range x {
		grad[i] = float32(3*a[i]*float64(v)*float64(v) + 2*mean/float64(n))
	}
	return Smooth(func() float64 {
		sum, mean := 0.0, 0.0
		for i, v := range x {
			sum += a[i] * float64(v) * float64(v) * float64(v)
			mean += float64(v) / float64(n)
		}
		return sum + mean*mean
	}), x, grad
}

func TestRightGradientPassesAndPointIsPutBack(t *testing.T) {
	for _, n := range []int{1, 20, everyEntry, everyEntry + 1} {
		seed := rand.Uint64()
		loss, x, grad := cubic(n, seed)
		before := append([]float32(nil), x...)
		var r recorder
		Check(&r, "cubic", loss, x, grad)
		if len(r.errors) > 0 {
			t.Errorf("n = %d, seed %d: %s", n, seed, r.errors[0])
		}
		for i := range x {
			if x[i] != before[i] {
				t.Fatalf("n = %d, seed %d: number %d was %v, is %v afterwards", n, seed, i, before[i], x[i])
			}
		}
	}
}

func TestWrongGradientsAreCaught(t *testing.T) {
	largest := func(grad []float32) int {
		at := 0
		for i, g := range grad {
			if math.Abs(float64(g)) > math.Abs(float64(grad[at])) {
				at = i
			}
		}
		return at
	}
	const seed = 11
	for _, c := range []struct {
		name  string
		n     int
		spoil func(grad []float32)
		want  string // in the first error
	}{
		{"one entry 1 % off", 20, func(g []float32) { g[largest(g)] *= 1.01 }, "entry"},
		{"one sign", 20, func(g []float32) { g[largest(g)] *= -1 }, "entry"},
		{"all 1 % off, too many to check each", everyEntry + 1, func(g []float32) {
			for i := range g {
				g[i] *= 1.01
			}
		}, "direction"},
		{"one entry NaN", 20, func(g []float32) { g[7] = float32(math.NaN()) }, "entry 7"},
		{"one entry infinite", 20, func(g []float32) { g[7] = float32(math.Inf(1)) }, "entry"},
	} {
		t.Run(c.name, func(t *testing.T) {
			loss, x, grad := cubic(c.n, seed)
			c.spoil(grad)
			var r recorder
			Check(&r, "cubic", loss, x, grad)
			if len(r.errors) == 0 || !strings.Contains(r.errors[0], c.want) {
				t.Errorf("got errors %q, want the first to name %q", r.errors, c.want)
			}
		})
	}
}

func TestWorstNamesTheEntry(t *testing.T) {
	loss, x, grad := cubic(20, 12)
	right := grad[13]
	grad[13] += 5
	w := Entries(loss, x, grad)
	if w.Index != 13 || math.Abs(w.Claimed-float64(right)-5) > 1e-3 || math.Abs(w.Measured-float64(right)) > 1e-3 {
		t.Errorf("got %+v, want entry 13 with %v claimed and %v measured", w, right+5, right)
	}
}

func TestNothingCheckedIsAFailure(t *testing.T) {
	var r recorder
	Check(&r, "constant", Smooth(func() float64 { return 1 }), make([]float32, 3), make([]float32, 3))
	if len(r.errors) != 2 || !strings.Contains(r.errors[0], "nothing is checked") {
		t.Errorf("got %q", r.errors)
	}
}

func TestLengthsThatDiffer(t *testing.T) {
	var r recorder
	Check(&r, "short", Smooth(func() float64 { return 1 }), make([]float32, 3), make([]float32, 2))
	if len(r.errors) != 1 || !strings.Contains(r.errors[0], "3 numbers, a gradient of 2") {
		t.Errorf("got %q", r.errors)
	}
}

// bends is sum |x_i|, with a gradient that is right where x_i is not 0.
func bends(x []float32) (Loss, []float32) {
	grad := make([]float32, len(x))
	for i, v := range x {
		grad[i] = float32(math.Copysign(1, float64(v)))
	}
	return func() (float64, uint64) {
		sum, piece := 0.0, uint64(0)
		for i, v := range x {
			sum += math.Abs(float64(v))
			if v > 0 {
				piece |= 1 << i
			}
		}
		return sum, piece
	}, grad
}

func TestKinks(t *testing.T) {
	for _, c := range []struct {
		name string
		x    []float32
		left int // entries left out
	}{
		{"none near", []float32{1, -1, 0.5, -0.01}, 0},
		{"within Step only", []float32{1, Step / 2, -Step / 3, 1}, 0},
		{"at all step lengths", []float32{1, 0, -Step / 100, 1}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			loss, grad := bends(c.x)
			w := Entries(loss, c.x, grad)
			if w.Kinks != c.left || !(w.Apart < 1e-3) {
				t.Errorf("got %+v, want %d left out and the rest right", w, c.left)
			}
		})
	}
	x := []float32{1, 0, -Step / 100, 1}
	loss, grad := bends(x)
	var r recorder
	Check(&r, "bends", loss, x, grad)
	if len(r.errors) == 0 || !strings.Contains(r.errors[0], "kink") {
		t.Errorf("half the entries left out: got %q", r.errors)
	}
}
