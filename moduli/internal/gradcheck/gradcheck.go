// Package gradcheck compares gradients in float32 with central differences of the loss.
//
// The difference quotient uses the distance that float32 numbers really moved, and errors are
// measured against the largest derivative of a matrix: one that is tiny beside the others drowns in
// the rounding of the loss, and says nothing.
//
// A loss with kinks, as of ReLU, says by a [Loss] on which piece it is. Where a step leads from one
// piece to another, shorter ones are tried; where all do, the entry is left out and counted.
//
// # Caveats
//
// Agreement to [Tolerance] finds a wrong formula, not a lost digit: for those compare with numbers
// worked out in float64.
package gradcheck

import (
	"math"
	"math/rand/v2"
)

const (
	// Step is how far each way an entry or a direction is moved, at first. The error of the quotient
	// falls with its square; that from rounding the loss (1e-9 and below) grows with its inverse.
	Step = 2e-3
	// Tolerance is what Check allows, as a share of the largest derivative.
	Tolerance = 5e-3

	shorter    = 3    // step lengths tried: Step, a quarter, a sixteenth
	directions = 8    // random directions for a matrix
	everyEntry = 400  // numbers up to which every one is checked: two losses each
	maxKinks   = 0.25 // share of entries or directions that may be left out
)

// Loss is a function of numbers that the checks move. The piece is the same for two points if the
// loss is smooth between them, as a hash of which units are active.
type Loss func() (value float64, piece uint64)

// Smooth is a loss without kinks.
func Smooth(loss func() float64) Loss { return func() (float64, uint64) { return loss(), 0 } }

// Worst is where a gradient and the loss disagree most.
type Worst struct {
	Index    int     // of the entry, or of the direction
	Claimed  float64 // derivative by the gradient
	Measured float64 // derivative by central difference
	Apart    float64 // |Claimed - Measured| as a share of Largest; NaN if the loss or the gradient is
	Largest  float64 // largest derivative, of all entries or directions
	Kinks    int     // entries or directions left out: there was a kink at all step lengths
}

// Entries measures the derivative of loss in every number of x, one after the other.
func Entries(loss Loss, x, grad []float32) Worst {
	v := make([]float64, len(x))
	return compare(len(x), x, func(i int) []float64 {
		clear(v)
		v[i] = 1
		return v
	}, loss, grad)
}

// Directions measures the derivative of loss along n random directions of Euclidean length 1.
func Directions(loss Loss, x, grad []float32, n int, src rand.Source) Worst {
	rnd := rand.New(src)
	v := make([]float64, len(x))
	return compare(n, x, func(int) []float64 {
		squares := 0.0
		for i := range v {
			v[i] = rnd.NormFloat64()
			squares += v[i] * v[i]
		}
		for i := range v {
			v[i] /= math.Sqrt(squares)
		}
		return v
	}, loss, grad)
}

// compare measures along n directions from x, and puts x back.
func compare(n int, x []float32, direction func(i int) []float64, loss Loss, grad []float32) Worst {
	at := append([]float32(nil), x...)
	defer copy(x, at)
	claimed, measured := make([]float64, n), make([]float64, n)
	kink := make([]bool, n)
	for k := range n {
		v := direction(k)
		kink[k] = true
		for s := range shorter {
			step := math.Ldexp(Step, -2*s)
			high, above := lossAt(loss, x, at, v, step)
			low, below := lossAt(loss, x, at, v, -step)
			if above != below {
				continue
			}
			claimed[k], measured[k], kink[k] = along(grad, at, v, step), (high-low)/(2*step), false
			break
		}
	}
	return worst(claimed, measured, kink)
}

func lossAt(loss Loss, x, at []float32, v []float64, step float64) (float64, uint64) {
	for i := range x {
		x[i] = float32(float64(at[i]) + step*v[i])
	}
	return loss()
}

// along is grad times the distance that x moves between -step and step once it is rounded, over 2 steps.
func along(grad, at []float32, v []float64, step float64) float64 {
	sum := 0.0
	for i, g := range grad {
		if v[i] == 0 {
			continue // a NaN elsewhere is another entry's
		}
		up, down := float32(float64(at[i])+step*v[i]), float32(float64(at[i])-step*v[i])
		sum += float64(g) * (float64(up) - float64(down))
	}
	return sum / (2 * step)
}

func worst(claimed, measured []float64, kink []bool) Worst {
	w := Worst{Index: -1}
	for i := range claimed {
		w.Largest = max(w.Largest, math.Abs(claimed[i]), math.Abs(measured[i]))
	}
	for i := range claimed {
		if kink[i] {
			w.Kinks++
			continue
		}
		apart := math.Abs(claimed[i] - measured[i])
		if w.Largest > 0 {
			apart /= w.Largest
		}
		// A NaN is worse than all numbers, and the first one is kept.
		if w.Index < 0 || !(apart <= w.Apart) && !math.IsNaN(w.Apart) {
			w.Index, w.Claimed, w.Measured, w.Apart = i, claimed[i], measured[i], apart
		}
	}
	return w
}

// T is the part of testing.T that Check needs.
type T interface {
	Helper()
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
}

// Check fails a test whose grad is not the derivative of loss at x: in every entry if x is small, and
// along a few random directions, whose seed it prints. It fails where all derivatives are 0 too, since
// such a case shows nothing. x is as it was afterwards.
func Check(t T, name string, loss Loss, x, grad []float32) {
	t.Helper()
	if len(x) != len(grad) {
		t.Errorf("%s: %d numbers, a gradient of %d", name, len(x), len(grad))
		return
	}
	if len(x) <= everyEntry {
		report(t, name+", entry", len(x), Entries(loss, x, grad))
	}
	seed := rand.Uint64()
	w := Directions(loss, x, grad, directions, rand.NewPCG(seed, 0))
	report(t, name+", direction", directions, w)
	t.Logf("%s: directions from seed %d, at worst %.1e of %.2e apart, %d left out", name, seed, w.Apart, w.Largest, w.Kinks)
}

func report(t T, what string, n int, w Worst) {
	t.Helper()
	switch {
	case w.Kinks > 1 && float64(w.Kinks) > maxKinks*float64(n):
		t.Errorf("%s: %d of %d have a kink within every step", what, w.Kinks, n)
	case w.Largest == 0:
		t.Errorf("%s: all derivatives are 0: nothing is checked", what)
	case !(w.Apart <= Tolerance):
		t.Errorf("%s %d: gradient says %.6g, central difference %.6g: %.1e of the largest, %.3g, apart, allowed is %.0e",
			what, w.Index, w.Claimed, w.Measured, w.Apart, w.Largest, float64(Tolerance))
	}
}
