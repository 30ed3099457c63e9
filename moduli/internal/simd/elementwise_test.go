//go:build unix

package simd

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
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

// relative is the largest error of got in parts of what is wanted; NaN and infinities must be equal.
func relative(t *testing.T, what string, got []float32, x []float32, f func(x float64) float64) float64 {
	t.Helper()
	most := 0.0
	for i, g := range got {
		w := f(float64(x[i]))
		if math.IsNaN(w) != (g != g) || w == 0 && g != 0 || math.IsInf(w, 0) && float64(g) != w {
			t.Fatalf("%s(%v) = %v, want %v", what, x[i], g, w)
		}
		if w != 0 && !math.IsNaN(w) && !math.IsInf(w, 0) {
			most = max(most, math.Abs(float64(g)-w)/math.Abs(w))
		}
	}
	return most
}

// spread is many numbers of all magnitudes up to a limit, and the unusual ones.
func spread(r *rand.Rand, limit float64) []float32 {
	x := append([]float32{}, unusual...)
	for range 200_000 {
		v := limit * math.Exp(-r.ExpFloat64()*2)
		x = append(x, float32(math.Copysign(v, r.Float64()-0.5)))
	}
	return x
}

func TestElementwiseTanh(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		x := spread(random(t), 12)
		got := append([]float32{}, x...)
		Tanh(got)
		for i, g := range got {
			if w := math.Tanh(float64(x[i])); !(math.Abs(float64(g)-w) <= 9e-8) && w == w || math.Abs(float64(g)) > 1 || math.Abs(float64(x[i])) >= 9.1 && math.Abs(float64(g)) != 1 {
				t.Errorf("tanh(%v) = %v, want %v", x[i], g, w)
			}
			if math.Signbit(float64(g)) != math.Signbit(float64(x[i])) && g == g {
				t.Errorf("tanh(%v) = %v", x[i], g)
			}
		}
		e := relative(t, "tanh", got, x, func(x float64) float64 {
			if math.Abs(x) < 1e-30 {
				return x
			}
			return math.Tanh(x)
		})
		if e > 1.8e-7 {
			t.Errorf("relative error %.3g", e)
		}
		negative := make([]float32, len(x))
		for i := range x {
			negative[i] = -x[i]
		}
		Tanh(negative)
		for i, g := range got {
			if negative[i] != -g && g == g {
				t.Errorf("tanh(%v) = %v, of the negative %v", x[i], g, negative[i])
			}
		}
	})
}

func TestElementwiseExp(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		x := spread(random(t), 110)
		got := make([]float32, len(x))
		ExpShifted(got, x, 1, 0)
		e := relative(t, "exp", got, x, func(x float64) float64 {
			switch w := math.Exp(x); {
			case w < smallestNormal:
				return 0
			case w > math.MaxFloat32:
				return math.Inf(1)
			default:
				return w
			}
		})
		if e > 9e-8 {
			t.Errorf("relative error %.3g", e)
		}
		for _, n := range []int{1, 5, 30, 10_000} {
			got, want := normal(random(t), make([]float32, n)), 0.0
			for i, v := range got {
				got[i] = (v - 2) * (v - 2)
				want += math.Exp(-float64(got[i]))
			}
			if sum := ExpShifted(got, got, -1, 0); math.Abs(sum-want) > 3e-7*want {
				t.Errorf("sum of %d is %v, want %v", n, sum, want)
			}
		}
	})
}

func TestElementwiseReLU(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		z := []float32{1, -1, 0, -zero, tiny, -tiny, inf, -inf, nan, 3}
		ReLU(z)
		for i, w := range []float32{1, 0, 0, 0, tiny, 0, inf, 0, nan, 3} {
			if g := z[i]; math.Signbit(float64(g)) && g == g || g != w && !(g != g && w != w) {
				t.Errorf("number %d became %v, want %v", i, g, w)
			}
		}
		d := []float32{5, 5, 5, 5, 5, 5, nan, 5, inf, nan}
		ReLUGrad(d, z)
		for i, w := range []float32{5, 0, 0, 0, 5, 0, nan, 0, inf, nan} {
			if g := d[i]; g != w && !(g != g && w != w) {
				t.Errorf("slope at %v became %v, want %v", z[i], g, w)
			}
		}
	})
}

func TestElementwiseMax(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		r := random(t)
		if g := Max(nil); g != -inf {
			t.Errorf("of nothing %v", g)
		}
		for n := 1; n < 80; n++ {
			for at := range n {
				x := normal(r, make([]float32, n))
				for i := range x {
					x[i] = -10 - x[i]*x[i]
				}
				for _, top := range []float32{-3, inf, nan} {
					x[at] = top
					if g := Max(x); g != top && !(g != g && top != top) {
						t.Fatalf("of %d is %v, want %v", n, g, top)
					}
				}
			}
		}
	})
}

// referenceCrossEntropy is what is meant, in float64.
func referenceCrossEntropy(logits, y []float32, scale float64) (loss float64, d []float64) {
	top := math.Inf(-1)
	for _, v := range logits {
		top = max(top, float64(v))
	}
	rest, first, mass, dot := 0.0, true, 0.0, 0.0
	for i, v := range logits {
		if float64(v) == top && first {
			first = false
		} else {
			rest += math.Exp(float64(v) - top)
		}
		mass += float64(y[i])
		dot += float64(y[i]) * (float64(v) - top)
	}
	for i, v := range logits {
		d = append(d, scale*(mass*math.Exp(float64(v)-top)/(1+rest)-float64(y[i])))
	}
	return mass*math.Log1p(rest) - dot, d
}

func TestElementwiseCrossEntropy(t *testing.T) {
	targets := map[string]func(r *rand.Rand, y []float32){
		"one":           func(r *rand.Rand, y []float32) { y[r.IntN(len(y))] = 1 },
		"the likeliest": func(_ *rand.Rand, y []float32) { y[0] = 1 },
		"none":          func(*rand.Rand, []float32) {},
		"many": func(r *rand.Rand, y []float32) {
			for i := range y {
				y[i] = r.Float32()
			}
		},
		"distribution": func(r *rand.Rand, y []float32) {
			for i := range y {
				y[i] = 2 * r.Float32() / float32(len(y))
			}
		},
	}
	atEachLevel(t, func(t *testing.T) {
		r := random(t)
		for name, target := range targets {
			for _, n := range []int{1, 2, 7, 16, 100, 513, 10_000} {
				for _, width := range []float32{0.1, 1, 4} {
					for _, lead := range []float32{0, 10, 40} {
						logits, y, d := normal(r, make([]float32, n)), make([]float32, n), make([]float32, n)
						for i := range logits {
							logits[i] *= width
						}
						logits[0] += lead
						target(r, y)
						want, wantD := referenceCrossEntropy(logits, y, 0.25)
						got := CrossEntropy(logits, y, d, 0.25)
						mass := 0.0
						for _, v := range y {
							mass += float64(v)
						}
						if math.Abs(got-want) > 1e-6*want+1e-16*float64(n+4)*mass {
							t.Errorf("%s of %d, width %v, lead %v: %v, want %v, error %.2g of it", name, n, width, lead, got, want, math.Abs(got-want)/want)
						}
						if alone := CrossEntropy(logits, y, nil, 0); alone != got {
							t.Errorf("%s of %d: %v without gradient, %v with it", name, n, alone, got)
						}
						near(t, sizes(name, n), d, wantD, max(mass, 1e-30), 3e-7)
					}
				}
			}
		}
		for _, bad := range []float32{nan, inf} {
			d := make([]float32, 40)
			logits := normal(r, make([]float32, 40))
			logits[33] = bad
			if loss := CrossEntropy(logits, d, nil, 1); loss == loss {
				t.Errorf("loss of a logit %v is %v", bad, loss)
			}
			y := make([]float32, 40)
			y[0] = 1
			if CrossEntropy(logits, y, d, 1); d[0] == d[0] || d[33] == d[33] {
				t.Errorf("gradient of a logit %v is %v and %v", bad, d[0], d[33])
			}
		}
	})
}

// All levels round each operation of these, so that none differs from Go.
func TestElementwiseRoundedAlike(t *testing.T) {
	exact := map[string]bool{"ReLU": true, "ReLUGrad": true, "TanhGrad": true, "Adam": true, "Adam with penalty": true, "SquaredDistances": true}
	eachElementwise(t, func(t *testing.T, k elementwiseKernel) {
		if !exact[k.name] {
			t.Skip("rounded otherwise")
		}
		got := k.arguments(random(t), 3000, 0.1)
		want := copies(got)
		k.run(got)
		was := level
		level = Portable
		k.run(want)
		level = was
		for i := range got {
			sameNumbers(t, fmt.Sprintf("slice %d", i), got[i], want[i])
		}
	})
}

func TestElementwiseAdam(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		r := random(t)
		const n = 500
		w, g, m, v, c := normal(r, make([]float32, n)), normal(r, make([]float32, n)), normal(r, make([]float32, n)), normal(r, make([]float32, n)), normal(r, make([]float32, n))
		w[3], w[499] = 0, -zero
		var wantW, wantM, wantV []float64
		p := someParams
		for i := range w {
			v[i], c[i] = v[i]*v[i], c[i]*c[i]
			sign := 0.0
			if w[i] != 0 {
				sign = math.Copysign(1, float64(w[i]))
			}
			slope := float64(g[i]) + 0.3*float64(c[i])*sign
			mi := float64(p.Beta1)*float64(m[i]) + float64(p.Rest1)*slope
			vi := float64(p.Beta2)*float64(v[i]) + float64(p.Rest2)*slope*slope
			wantM, wantV = append(wantM, mi), append(wantV, vi)
			wantW = append(wantW, float64(p.Keep)*float64(w[i])-float64(p.Step)*mi/(math.Sqrt(vi)*float64(p.Inv)+float64(p.Epsilon)))
		}
		Adam(w, g, m, v, c, 0.3, p)
		near(t, "weights", w, wantW, 4, 2e-7)
		near(t, "first moments", m, wantM, 4, 2e-7)
		near(t, "second moments", v, wantV, 16, 2e-7)
	})
}

func TestElementwiseWeightedL1(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		r := random(t)
		for _, n := range []int{0, 1, 9, 100, 65_537} {
			c, w := normal(r, make([]float32, n)), normal(r, make([]float32, n))
			want := 0.0
			for i := range c {
				c[i] *= c[i]
				want += float64(c[i]) * math.Abs(float64(w[i]))
			}
			if got := WeightedL1(c, w); math.Abs(got-want) > 1e-13*want {
				t.Errorf("of %d is %v, want %v", n, got, want)
			}
		}
		if got := WeightedL1([]float32{1, 2}, []float32{1, nan}); got == got {
			t.Errorf("of a NaN is %v", got)
		}
	})
}

func TestElementwiseIndices(t *testing.T) {
	src, dst := []float32{10, 11, 12, 13}, make([]float32, 3)
	Gather(dst, src, []int32{3, 0, 3})
	sameBits(t, "gathered", dst, []float32{13, 10, 13})
	back := []float32{-1, -1, -1, -1}
	Scatter(back, dst, []int32{1, 2, 0})
	sameBits(t, "scattered", back, []float32{13, 13, 10, -1})
	for name, call := range map[string]func(){
		"gather behind":   func() { Gather(dst[:1], src, []int32{4}) },
		"gather before":   func() { Gather(dst[:1], src, []int32{-1}) },
		"gather lengths":  func() { Gather(dst, src, []int32{0}) },
		"scatter behind":  func() { Scatter(back[:3], dst[:1], []int32{3}) },
		"scatter before":  func() { Scatter(back, dst[:1], []int32{math.MinInt32}) },
		"scatter lengths": func() { Scatter(back, dst, []int32{0}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			call()
		}()
	}
	sameBits(t, "after bad indices", back, []float32{13, 13, 10, -1})
}

func TestElementwiseTranspose(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		r, f := random(t), fenced{t}
		for _, shape := range [][2]int{{1, 1}, {8, 8}, {8, 16}, {16, 8}, {7, 9}, {9, 7}, {1, 40}, {40, 1}, {33, 130}, {130, 33}, {64, 72}} {
			for gap := range 3 {
				rows, cols := shape[0], shape[1]
				srcStride, dstStride := cols+gap, rows+5*gap
				n, m := (rows-1)*srcStride+cols, (cols-1)*dstStride+rows
				src := normal(r, f.before(n))
				want := normal(r, make([]float32, m))
				dst := f.before(m)
				copy(dst, want)
				TransposeBlock(dst, dstStride, src, srcStride, rows, cols)
				for i := range rows {
					for j := range cols {
						want[j*dstStride+i] = src[i*srcStride+j]
					}
				}
				sameBits(t, sizes("transposed", rows, cols, gap), dst, want)
			}
		}
		x := make([]float32, 100)
		if n := testing.AllocsPerRun(20, func() { TransposeBlock(x[50:], 7, x, 7, 7, 7) }); n != 0 {
			t.Errorf("%v allocations", n)
		}
	})
	for name, call := range map[string]func(x, y []float32){
		"source":      func(x, y []float32) { TransposeBlock(y, 4, x[:15], 4, 4, 4) },
		"destination": func(x, y []float32) { TransposeBlock(y[:15], 4, x, 4, 4, 4) },
		"stride":      func(x, y []float32) { TransposeBlock(y, 4, x, 3, 4, 4) },
		"rows":        func(x, y []float32) { TransposeBlock(y, 4, x, 4, -4, 4) },
	} {
		func() {
			defer func() {
				if _, ok := recover().(string); !ok {
					t.Errorf("%s does not fit: want a panic that says so", name)
				}
			}()
			call(make([]float32, 16), make([]float32, 16))
		}()
	}
}

// Processors with AVX2 alone have 16 registers; avo knows of 32.
func TestElementwiseRegistersOfAVX2(t *testing.T) {
	text, err := os.ReadFile("elementwise_amd64.s")
	if err != nil {
		t.Fatal(err)
	}
	beyond := regexp.MustCompile(`\b(Z\d+|[XY](1[6-9]|2\d|3[01])|K[0-7])\b`)
	count := 0
	for _, function := range strings.Split(string(text), "\nTEXT ")[1:] {
		name, _, _ := strings.Cut(function, "(")
		if !strings.HasSuffix(name, "AVX2") {
			continue
		}
		count++
		if used := beyond.FindString(function); used != "" {
			t.Errorf("%s uses %s", name, used)
		}
	}
	if count == 0 {
		t.Error("found no function of AVX2")
	}
}

// FuzzElementwise compares levels: those of assembly agree on each number, and Go with them to within its rounding.
func FuzzElementwise(f *testing.F) {
	all := make([]byte, 0, 4*len(unusual))
	for _, x := range unusual {
		all = binary.LittleEndian.AppendUint32(all, math.Float32bits(x))
	}
	f.Add(all)
	f.Add(all[:20])
	f.Fuzz(func(t *testing.T, data []byte) {
		defer func(was Level) { level = was }(level)
		for _, k := range elementwiseKernels {
			args := make([][]float32, k.slices)
			n := len(data) / 4 / k.slices
			for i := range args {
				for j := range n {
					args[i] = append(args[i], math.Float32frombits(binary.LittleEndian.Uint32(data[4*(i*n+j):])))
				}
				// Sums of both signs would differ by anything.
				positive := k.name == "WeightedL1" || strings.HasPrefix(k.name, "CrossEntropy") && i == k.slices-1
				for j, y := range args[i] {
					if positive {
						args[i][j] = min(float32(math.Abs(float64(y))), 1)
					}
				}
			}
			var results [3][][]float32
			var totals [3]float64
			for level = Portable; level <= best(); level++ {
				results[level] = copies(args)
				totals[level] = k.run(results[level])
				for i := range args {
					compare(t, k.name, level, results[level][i], results[Portable][i])
					if level == AVX512 && k.name != "CrossEntropy" {
						sameNumbers(t, k.name, results[level][i], results[AVX2][i])
					}
				}
				if a, b := totals[level], totals[Portable]; !(math.Abs(a-b) <= 2e-6*math.Abs(b)+1e-15*float64(n)) && a != b && (a == a || b == b) && !(math.Abs(b) > 1e37) {
					t.Errorf("%s: sum is %v with %v, portably %v", k.name, a, level, b)
				}
			}
		}
	})
}

// sameNumbers allows for NaNs of all kinds.
func sameNumbers(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i, w := range want {
		if g := got[i]; math.Float32bits(g) != math.Float32bits(w) && (g == g || w == w) {
			t.Fatalf("%s: number %d of %d is %v with %v, want %v", what, i, len(want), g, level, w)
		}
	}
}

func compare(t *testing.T, name string, l Level, got, portable []float32) {
	t.Helper()
	for i, g := range got {
		a, b := float64(g), float64(portable[i])
		slack := 4e-7 * math.Abs(b)
		if name == "CrossEntropy" { // a difference of what may be nearly equal
			slack += 1e-6 * float64(len(got))
		}
		if !(math.Abs(a-b) <= slack) && a != b && (a == a || b == b) {
			t.Errorf("%s: number %d is %v with %v, portably %v", name, i, g, l, portable[i])
		}
	}
}

func BenchmarkElementwise(b *testing.B) {
	was := level
	defer func() { level = was }()
	r := rand.New(rand.NewPCG(1, 2))
	for _, k := range elementwiseKernels {
		for _, n := range []int{512, 65536} {
			s := k.arguments(r, n, 0)
			if k.name == "TanhGrad" {
				clear(s[1]) // a slope of 1, so that d stays as it is
			}
			for l := Portable; l <= best(); l++ {
				b.Run(fmt.Sprintf("%s/%d/%s", k.name, n, l), func(b *testing.B) {
					level = l
					args := copies(s)
					for b.Loop() {
						k.run(args)
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/number")
				})
			}
		}
	}
}

func BenchmarkElementwiseTranspose(b *testing.B) {
	was := level
	defer func() { level = was }()
	for _, n := range []int{64, 512} {
		src, dst := make([]float32, n*n), make([]float32, n*n)
		for l := Portable; l <= best(); l++ {
			b.Run(fmt.Sprintf("%d/%s", n, l), func(b *testing.B) {
				level = l
				for b.Loop() {
					TransposeBlock(dst, n, src, n, n, n)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n*n), "ns/number")
			})
		}
	}
}
