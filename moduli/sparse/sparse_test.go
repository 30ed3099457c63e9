package sparse

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
)

// random is a generator whose seed is printed.
func random(t *testing.T) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// randomMask keeps that share of weights, but none of every third row and every fourth column if gaps is set.
func randomMask(r *rand.Rand, rows, cols int, share float64, gaps bool) *prune.Mask {
	m := prune.Full(rows, cols)
	for i := range m.Keep {
		m.Keep[i] = r.Float64() < share && !(gaps && (i/cols%3 == 0 || i%cols%4 == 0))
	}
	return m
}

// normal is a matrix of numbers of the standard normal distribution.
func normal(r *rand.Rand, rows, cols, stride int) blas32.General {
	m := blas32.General{Rows: rows, Cols: cols, Stride: stride, Data: make([]float32, max(0, (rows-1)*stride+cols))}
	for i := range m.Data {
		m.Data[i] = float32(r.NormFloat64())
	}
	return m
}

// near compares m with float64 numbers by rows.
func near(t *testing.T, what string, m blas32.General, want []float64) {
	t.Helper()
	for i := range m.Rows {
		for j := range m.Cols {
			if got, w := float64(m.Data[i*m.Stride+j]), want[i*m.Cols+j]; !(math.Abs(got-w) <= 2e-5) {
				t.Fatalf("%s: (%d, %d) is %v, want %v", what, i, j, got, w)
			}
		}
	}
}

// reference is y + op(w) x in float64, for the weights of w that the mask keeps.
func reference(w blas32.General, mask *prune.Mask, transposed bool, x, y blas32.General, add bool) []float64 {
	out := make([]float64, y.Rows*y.Cols)
	if add {
		for i := range out {
			out[i] = float64(y.Data[i/y.Cols*y.Stride+i%y.Cols])
		}
	}
	for i := range w.Rows {
		for j := range w.Cols {
			if !mask.At(i, j) {
				continue
			}
			to, from := i, j
			if transposed {
				to, from = j, i
			}
			for b := range x.Cols {
				out[to*x.Cols+b] += float64(w.Data[i*w.Stride+j]) * float64(x.Data[from*x.Stride+b])
			}
		}
	}
	return out
}

type shape struct {
	rows, cols, width, gap int
	share                  float64
	holes                  bool
}

func (s shape) String() string {
	return fmt.Sprintf("%dx%d,width=%d+%d,share=%v,holes=%t", s.rows, s.cols, s.width, s.gap, s.share, s.holes)
}

func shapes(r *rand.Rand) []shape {
	all := []shape{
		{0, 0, 8, 0, 1, false}, {0, 5, 8, 0, 1, false}, {5, 0, 8, 0, 1, false}, {5, 7, 0, 0, 1, false},
		{1, 1, 1, 0, 1, false}, {1, 1, 8, 0, 0, false}, {7, 9, 8, 0, 1, false}, {7, 9, 8, 0, 0, false},
		{33, 20, 48, 0, 0.3, true}, {20, 33, 56, 0, 0.3, true}, {33, 20, 50, 0, 0.3, true}, {33, 20, 48, 3, 0.3, true},
		{64, 64, 96, 0, 0.05, false}, {64, 64, 136, 0, 0.5, false},
	}
	for range 30 {
		all = append(all, shape{1 + r.IntN(60), 1 + r.IntN(60), 1 + r.IntN(140), r.IntN(2) * r.IntN(9), r.Float64(), r.IntN(2) == 0})
	}
	return all
}

func eachShape(t *testing.T, test func(t *testing.T, r *rand.Rand, s shape, mask *prune.Mask)) {
	r := random(t)
	for _, s := range shapes(r) {
		t.Run(s.String(), func(t *testing.T) { test(t, r, s, randomMask(r, s.rows, s.cols, s.share, s.holes)) })
	}
}

func TestProductsAreThoseOfTheDenseMatrix(t *testing.T) {
	eachShape(t, func(t *testing.T, r *rand.Rand, s shape, mask *prune.Mask) {
		w := normal(r, s.rows, s.cols, s.cols+s.gap)
		x, y := normal(r, s.cols, s.width, s.width+s.gap), normal(r, s.rows, s.width, s.width+s.gap)
		m := FromDense(w, mask)
		want := reference(w, mask, false, x, y, true)
		m.AddMul(y, x)
		near(t, "AddMul", y, want)
		want = reference(w, mask, false, x, y, false)
		m.Mul(y, x)
		near(t, "Mul", y, want)
		y = normal(r, s.rows, s.width, s.width+s.gap)
		want = reference(w, mask, true, y, x, false)
		m.MulTrans(x, y)
		near(t, "MulTrans", x, want)
	})
}

func TestSampledIsTheGradientWhereWeightsAreKept(t *testing.T) {
	eachShape(t, func(t *testing.T, r *rand.Rand, s shape, mask *prune.Mask) {
		grad := New(NewPattern(mask))
		want := make([]float64, s.rows*s.cols)
		for range 2 {
			d, h := normal(r, s.rows, s.width, s.width+s.gap), normal(r, s.cols, s.width, s.width+s.gap)
			for i := range s.rows {
				for j := range s.cols {
					for b := 0; b < s.width && mask.At(i, j); b++ {
						want[i*s.cols+j] += float64(d.Data[i*d.Stride+b]) * float64(h.Data[j*h.Stride+b])
					}
				}
			}
			cut := r.IntN(s.rows + 1)
			grad.AddSampledRows(cut, s.rows, d, h)
			grad.AddSampledRows(0, cut, d, h)
		}
		near(t, "gradient", grad.Dense(), want)
	})
}

func TestDenseIsWhatWasKept(t *testing.T) {
	eachShape(t, func(t *testing.T, r *rand.Rand, s shape, mask *prune.Mask) {
		w := normal(r, s.rows, s.cols, s.cols+s.gap)
		dense := FromDense(w, mask).Dense()
		for i := range s.rows {
			for j := range s.cols {
				want := w.Data[i*w.Stride+j]
				if !mask.At(i, j) {
					want = 0
				}
				if got := dense.Data[i*dense.Stride+j]; got != want {
					t.Fatalf("(%d, %d) is %v, want %v", i, j, got, want)
				}
			}
		}
	})
}

func TestStoreLeavesPrunedWeights(t *testing.T) {
	m := New(NewPattern(&prune.Mask{Rows: 2, Cols: 2, Keep: []bool{true, false, false, true}}))
	copy(m.Values, []float32{5, 6})
	w := blas32.General{Rows: 2, Cols: 2, Stride: 3, Data: []float32{1, 2, 9, 3, 4}}
	m.Store(w)
	if want := []float32{5, 2, 9, 3, 6}; !slices.Equal(w.Data, want) {
		t.Errorf("got %v, want %v", w.Data, want)
	}
}

// TestColumnsDoNotDependOnTheirNeighbours: a batch may be cut into blocks in any way.
func TestColumnsDoNotDependOnTheirNeighbours(t *testing.T) {
	r := random(t)
	w, mask := normal(r, 40, 50, 50), randomMask(r, 40, 50, 0.3, false)
	m := FromDense(w, mask)
	x, y := normal(r, 50, 100, 100), normal(r, 40, 100, 100)
	m.Mul(y, x)
	for range 20 {
		from := r.IntN(100)
		n := 1 + r.IntN(100-from)
		part, got := x, normal(r, 40, n, n)
		part.Cols, part.Data = n, x.Data[from:]
		m.Mul(got, part)
		for i := range 40 {
			if !slices.Equal(got.Data[i*n:][:n], y.Data[i*100+from:][:n]) {
				t.Fatalf("row %d of columns %d to %d differs from that of all", i, from, from+n)
			}
		}
	}
}

func TestMatricesDoNotAllocate(t *testing.T) {
	r := random(t)
	mask := randomMask(r, 64, 64, 0.2, false)
	w, x, y := normal(r, 64, 64, 64), normal(r, 64, 56, 56), normal(r, 64, 56, 56)
	m := FromDense(w, mask)
	if n := testing.AllocsPerRun(10, func() {
		if !m.Pattern.Matches(mask) {
			t.Fatal("the pattern does not match its own mask")
		}
		m.Pattern.Update(mask)
		m.Load(w)
		m.Mul(y, x)
		m.MulTrans(x, y)
		m.AddSampled(y, x)
		m.Store(w)
	}); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

func TestWhatDoesNotFitPanicsWithItsNumbers(t *testing.T) {
	m := New(NewPattern(prune.Full(3, 4)))
	block := func(rows, cols int) blas32.General {
		return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float32, rows*cols)}
	}
	short := block(4, 8)
	short.Data = short.Data[:31]
	for _, c := range []struct {
		name, want string
		call       func()
	}{
		{"too many weights", "sparse: a matrix of 65536 x 32768 weights: want at most 2147483647", func() { NewPattern(&prune.Mask{Rows: 1 << 16, Cols: 1 << 15}) }},
		{"size overflows", " weights: want at most 2147483647", func() { NewPattern(&prune.Mask{Rows: math.MaxInt, Cols: math.MaxInt}) }},
		{"negative size", "a mask of -1 x 3: want 0 or more", func() { NewPattern(&prune.Mask{Rows: -1, Cols: 3}) }},
		{"mask of other length", "a mask of 2 x 3 that says whether to keep 5 weights: want 6", func() { NewPattern(&prune.Mask{Rows: 2, Cols: 3, Keep: make([]bool, 5)}) }},
		{"x of other rows", "x is 3 x 8: want 4 x 8", func() { m.Mul(block(3, 8), block(3, 8)) }},
		{"product of other rows", "the product is 4 x 8: want 3 x 8", func() { m.Mul(block(4, 8), block(4, 8)) }},
		{"product of other width", "the product is 3 x 16: want 3 x 8", func() { m.AddMul(block(3, 16), block(4, 8)) }},
		{"short x", "x is 4 x 8 with stride 8 and 31 numbers: want stride 8 or more and 32 numbers", func() { m.Mul(block(3, 8), short) }},
		{"transposed", "x is 4 x 8: want 3 x 8", func() { m.MulTrans(block(4, 8), block(4, 8)) }},
		{"d of other rows", "d is 4 x 8: want 3 x 8", func() { m.AddSampled(block(4, 8), block(4, 8)) }},
		{"h of other width", "h is 4 x 16: want 4 x 8", func() { m.AddSampled(block(3, 8), block(4, 16)) }},
		{"rows that are not there", "rows 1 to 4 of 3", func() { m.AddSampledRows(1, 4, block(3, 8), block(4, 8)) }},
		{"dense of other shape", "the dense matrix is 4 x 3: want 3 x 4", func() { m.Load(block(4, 3)) }},
		{"a pattern of one's own", "not from NewPattern", func() {
			p := &Pattern{Rows: 1, Cols: 1, Ptr: []int32{0, 1}, Index: []int32{7}}
			New(p).Mul(block(1, 8), block(1, 8))
		}},
		{"old values", "a matrix of 1 entries with 12 values: want Load after Update", func() {
			n := New(NewPattern(prune.Full(3, 4)))
			n.Pattern.Update(&prune.Mask{Rows: 1, Cols: 1, Keep: []bool{true}})
			n.Mul(block(1, 8), block(1, 8))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, c.want) {
					t.Errorf("panic %q, want one with %q", got, c.want)
				}
			}()
			c.call()
		})
	}
}
