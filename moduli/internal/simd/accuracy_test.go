//go:build unix

package simd

import (
	"math"
	"math/rand/v2"
	"testing"
)

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

func TestElementwiseSigmoid(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		x := spread(random(t), 30)
		got := append([]float32(nil), x...)
		Sigmoid(got)
		for i, g := range got {
			if want := 1 / (1 + math.Exp(-float64(x[i]))); x[i] == x[i] && (!(math.Abs(float64(g)-want) <= 9e-8) || g < 0 || g > 1) {
				t.Fatalf("sigmoid(%v) is %v, want %v", x[i], g, want)
			}
		}
		edges := []float32{0, inf, -inf, 100, -100, nan}
		Sigmoid(edges)
		for i, want := range []float32{0.5, 1, 0, 1, 0} {
			if math.Abs(float64(edges[i]-want)) > 1e-8 {
				t.Errorf("edge %d is %v, want %v", i, edges[i], want)
			}
		}
		if !math.IsNaN(float64(edges[5])) {
			t.Errorf("sigmoid(NaN) is %v", edges[5])
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

// A target of 1 for one answer has the loss and the gradient of a target that is written out.
func TestElementwiseCrossEntropyOf(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		r := random(t)
		for _, n := range []int{1, 2, 17, 100, 5001} {
			logits, y, d := normal(r, make([]float32, n)), make([]float32, n), make([]float32, n)
			answer := r.IntN(n)
			y[answer] = 1
			want, ds := referenceCrossEntropy(logits, y, 0.25)
			if loss := CrossEntropyOf(logits, answer, d, 0); math.Abs(loss-want) > 1e-6*want+1e-9 {
				t.Errorf("%d logits: loss alone %v, want %v", n, loss, want)
			}
			if loss := CrossEntropyOf(logits, answer, d, 0.25); math.Abs(loss-want) > 1e-6*want+1e-9 {
				t.Errorf("%d logits: loss %v, want %v", n, loss, want)
			}
			for i, g := range d {
				if math.Abs(float64(g)-ds[i]) > 1e-7 {
					t.Fatalf("%d logits: gradient %d is %v, want %v", n, i, g, ds[i])
				}
			}
		}
		for _, bad := range []int{-1, 3} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("answer %d of 3: no panic", bad)
					}
				}()
				CrossEntropyOf(make([]float32, 3), bad, make([]float32, 3), 1)
			}()
		}
	})
}
