//go:build unix

package simd

import (
	"fmt"
	"math"
	"testing"
)

// All levels round each operation of these, so that none differs from Go.
func TestElementwiseRoundedAlike(t *testing.T) {
	exact := map[string]bool{"ReLU": true, "ReLUGrad": true, "TanhGrad": true, "Adam": true, "Adam with penalty": true, "SquaredDistances": true,
		"Scale": true, "Add": true, "Mul": true, "MulAdd": true, "Mix": true, "SumOfProducts": true, "LSTMGrad": true, "GRUGrad": true}
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
		var wantW, wantM, wantV, scaleW, scaleM, scaleV []float64
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
			size := math.Abs(float64(g[i])) + 0.3*float64(c[i])
			scaleM = append(scaleM, float64(p.Beta1)*math.Abs(float64(m[i]))+float64(p.Rest1)*size)
			scaleV = append(scaleV, float64(p.Beta2)*float64(v[i])+float64(p.Rest2)*size*size)
			wantM, wantV = append(wantM, mi), append(wantV, vi)
			rate := float64(p.Step) / (math.Sqrt(vi)*float64(p.Inv) + float64(p.Epsilon))
			wantW = append(wantW, float64(p.Keep)*float64(w[i])-rate*mi)
			scaleW = append(scaleW, math.Abs(float64(w[i]))+rate*scaleM[i]*scaleV[i]/vi)
		}
		Adam(w, g, m, v, c, 0.3, p)
		// Where terms cancel, the error is of their size, not of the result's.
		for i := range w {
			near(t, "weights", w[i:i+1], wantW[i:i+1], scaleW[i], 6e-7)
			near(t, "first moments", m[i:i+1], wantM[i:i+1], scaleM[i], 4e-7)
			near(t, "second moments", v[i:i+1], wantV[i:i+1], scaleV[i], 4e-7)
		}
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
