//go:build unix

package simd

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

var (
	nan  = float32(math.NaN())
	inf  = float32(math.Inf(1))
	tiny = math.Float32frombits(1) // the smallest number
	zero float32
)

// unusual numbers stand among random ones wherever bits are compared.
var unusual = []float32{0, -zero, 1, -1, nan, inf, -inf, tiny, -tiny, 1e-40, 1.1754944e-38, -1.1754944e-38,
	math.MaxFloat32, -math.MaxFloat32, 1e-20, -1e20, 9, -9.2, 20, 88.72283, 88.72284, 89, -87.3365, -87.33655, -104, 1e-4, -3e-3}

// elementwiseKernel is a kernel called with slices of one length, those that it writes first.
type elementwiseKernel struct {
	name            string
	slices, written int
	run             func(s [][]float32) (sum float64)
}

var someParams = AdamParams{Beta1: 0.9, Beta2: 0.999, Rest1: 0.1, Rest2: 0.001, Keep: 0.999999, Step: 1e-2, Inv: 3, Epsilon: 1e-8}

var elementwiseKernels = []elementwiseKernel{
	{"ReLU", 1, 1, func(s [][]float32) float64 { ReLU(s[0]); return 0 }},
	{"ReLUGrad", 2, 1, func(s [][]float32) float64 { ReLUGrad(s[0], s[1]); return 0 }},
	{"Tanh", 1, 1, func(s [][]float32) float64 { Tanh(s[0]); return 0 }},
	{"TanhGrad", 2, 1, func(s [][]float32) float64 { TanhGrad(s[0], s[1]); return 0 }},
	{"ExpShifted", 2, 1, func(s [][]float32) float64 { return ExpShifted(s[0], s[1], 1.5, 0.25) }},
	{"ExpShifted in place", 1, 1, func(s [][]float32) float64 { return ExpShifted(s[0], s[0], -2, 0) }},
	{"Sigmoid", 1, 1, func(s [][]float32) float64 { Sigmoid(s[0]); return 0 }},
	{"Scale", 1, 1, func(s [][]float32) float64 { Scale(s[0], 0.3); return 0 }},
	{"Add", 2, 1, func(s [][]float32) float64 { Add(s[0], s[1]); return 0 }},
	{"Mul", 3, 1, func(s [][]float32) float64 { Mul(s[0], s[1], s[2]); return 0 }},
	{"MulAdd", 3, 1, func(s [][]float32) float64 { MulAdd(s[0], s[1], s[2]); return 0 }},
	{"Mix", 4, 1, func(s [][]float32) float64 { Mix(s[0], s[1], s[2], s[3]); return 0 }},
	{"SumOfProducts", 5, 1, func(s [][]float32) float64 { SumOfProducts(s[0], s[1], s[2], s[3], s[4]); return 0 }},
	{"LSTMGrad", 9, 5, func(s [][]float32) float64 {
		LSTMGrad(s[0], s[1], s[2], s[3], s[5], s[6], s[7], s[8], s[4])
		return 0
	}},
	{"GRUGrad", 9, 7, func(s [][]float32) float64 {
		GRUGrad(s[0], s[1], s[2], s[3], s[4], s[5], s[7], s[8], s[6])
		return 0
	}},
	{"CrossEntropyOf", 2, 1, func(s [][]float32) float64 {
		if len(s[0]) == 0 {
			return 0
		}
		return CrossEntropyOf(s[1], len(s[0])/2, s[0], 0.5)
	}},
	{"Max", 1, 0, func(s [][]float32) float64 { return float64(Max(s[0])) }},
	{"CrossEntropy", 3, 1, func(s [][]float32) float64 {
		if len(s[0]) == 0 {
			return 0
		}
		return CrossEntropy(s[1], s[2], s[0], 0.5)
	}},
	{"CrossEntropy without gradient", 2, 0, func(s [][]float32) float64 {
		if len(s[0]) == 0 {
			return 0
		}
		return CrossEntropy(s[0], s[1], nil, 0)
	}},
	{"Adam", 4, 3, func(s [][]float32) float64 { Adam(s[0], s[3], s[1], s[2], nil, 0, someParams); return 0 }},
	{"Adam with penalty", 5, 3, func(s [][]float32) float64 { Adam(s[0], s[3], s[1], s[2], s[4], 0.01, someParams); return 0 }},
	{"WeightedL1", 2, 0, func(s [][]float32) float64 { return WeightedL1(s[0], s[1]) }},
	{"SquaredDistances", 3, 1, func(s [][]float32) float64 { SquaredDistances(s[0], s[1], s[2], 0.7, -0.1); return 0 }},
}

func (k elementwiseKernel) sums() bool { return k.written == 0 || strings.HasPrefix(k.name, "C") }

func eachElementwise(t *testing.T, test func(t *testing.T, k elementwiseKernel)) {
	atEachLevel(t, func(t *testing.T) {
		for _, k := range elementwiseKernels {
			t.Run(k.name, func(t *testing.T) { test(t, k) })
		}
	})
}

// arguments are random numbers, about a part of which are unusual.
func (k elementwiseKernel) arguments(r *rand.Rand, n int, strange float64) [][]float32 {
	s := make([][]float32, k.slices)
	for i := range s {
		s[i] = normal(r, make([]float32, n))
		for j := range s[i] {
			s[i][j] *= 3
			if r.Float64() < strange {
				s[i][j] = unusual[r.IntN(len(unusual))]
			}
		}
	}
	return s
}

func copies(s [][]float32) [][]float32 {
	c := make([][]float32, len(s))
	for i := range s {
		c[i] = append([]float32{}, s[i]...)
	}
	return c
}

func sameBits(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i, w := range want {
		if math.Float32bits(got[i]) != math.Float32bits(w) {
			t.Fatalf("%s: number %d of %d is %v (%#x), want %v (%#x)", what, i, len(want), got[i], math.Float32bits(got[i]), w, math.Float32bits(w))
		}
	}
}

func sameSum(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Float64bits(got) != math.Float64bits(want) && got == got {
		t.Fatalf("%s: sum is %v, want %v", what, got, want)
	}
}

func lengthsToTry() []int {
	n := []int{255, 1000, 4099}
	for i := range 71 {
		n = append(n, i)
	}
	return n
}

// Slices that end, or begin, where memory does have the results of any others.
func TestElementwiseStaysInside(t *testing.T) {
	eachElementwise(t, func(t *testing.T, k elementwiseKernel) {
		r, f := random(t), fenced{t}
		const most = 4099
		var before, after [][]float32
		for range k.slices {
			before, after = append(before, f.before(most)), append(after, f.after(most))
		}
		for _, n := range lengthsToTry() {
			want := k.arguments(r, n, 0.05)
			atEnd, atBegin := make([][]float32, k.slices), make([][]float32, k.slices)
			for i := range want {
				atEnd[i], atBegin[i] = before[i][most-n:], after[i][:n]
				copy(atEnd[i], want[i])
				copy(atBegin[i], want[i])
			}
			sum := k.run(want)
			sameSum(t, sizes("before a fence", n), k.run(atEnd), sum)
			sameSum(t, sizes("after a fence", n), k.run(atBegin), sum)
			for i := range want {
				sameBits(t, sizes("before a fence", n), atEnd[i], want[i])
				sameBits(t, sizes("after a fence", n), atBegin[i], want[i])
			}
		}
	})
}

// Neighbours of a slice at any address are neither changed nor, were they NaN, of influence.
func TestElementwiseAlignments(t *testing.T) {
	eachElementwise(t, func(t *testing.T, k elementwiseKernel) {
		r := random(t)
		for _, n := range []int{1, 7, 8, 15, 16, 31, 67, 130} {
			args := k.arguments(r, n, 0.05)
			want := copies(args)
			sum := k.run(want)
			for offset := range 17 {
				all, s := make([][]float32, k.slices), make([][]float32, k.slices)
				for i := range s {
					at := offset + i*(offset%3)
					all[i] = make([]float32, at+n+20)
					for j := range all[i] {
						all[i][j] = nan
					}
					s[i] = all[i][at : at+n]
					copy(s[i], args[i])
				}
				sameSum(t, sizes("offset", offset, n), k.run(s), sum)
				for i := range s {
					sameBits(t, sizes("offset", offset, n), s[i], want[i])
					copy(s[i], all[i][:1])
					for j, x := range all[i] {
						if in := j >= len(all[i])-20-n && j < len(all[i])-20; !in && x == x {
							t.Fatalf("offset %d, length %d: wrote %v beside slice %d", offset, n, x, i)
						}
					}
				}
			}
		}
	})
}

// A number's result does not tell where in a slice it lay.
func TestElementwisePositions(t *testing.T) {
	eachElementwise(t, func(t *testing.T, k elementwiseKernel) {
		if k.sums() {
			t.Skip("a sum")
		}
		r := random(t)
		const n = 203
		args := k.arguments(r, n, 0.2)
		want := copies(args)
		k.run(want)
		for range 200 {
			from := r.IntN(n)
			to := from + 1 + r.IntN(n-from)
			part := copies(args)
			for i := range part {
				part[i] = part[i][from:to]
			}
			k.run(part)
			for i := range part {
				sameBits(t, sizes("part", from, to), part[i], want[i][from:to])
			}
		}
	})
}

func TestElementwiseAllocatesNothing(t *testing.T) {
	eachElementwise(t, func(t *testing.T, k elementwiseKernel) {
		s := k.arguments(random(t), 131, 0)
		if n := testing.AllocsPerRun(20, func() { k.run(s) }); n != 0 {
			t.Errorf("%v allocations", n)
		}
	})
}

func TestElementwiseLengths(t *testing.T) {
	eachElementwise(t, func(t *testing.T, k elementwiseKernel) {
		for i := 1; i < k.slices; i++ {
			s := k.arguments(random(t), 20, 0)
			s[i] = s[i][:19]
			message := func() (p any) {
				defer func() { p = recover() }()
				k.run(s)
				return nil
			}()
			if text, _ := message.(string); !strings.Contains(text, "20") || !strings.Contains(text, "19") {
				t.Errorf("slice %d shorter: panic %v, want both lengths", i, message)
			}
		}
	})
}
