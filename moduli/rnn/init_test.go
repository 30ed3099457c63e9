package rnn

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// gatesOf are the square matrices of a recurrent one.
func gatesOf(p *Param) (gates []*mat.Dense) {
	n := p.W.Cols
	for from := 0; from < p.W.Rows; from += n {
		gates = append(gates, mat.NewDense(n, n, floats(p.W.Data[from*n:(from+n)*n])))
	}
	return gates
}

func TestInitialisations(t *testing.T) {
	for _, c := range []struct {
		init  Init
		name  string
		check func(w *mat.Dense) error
	}{
		{Uniform{}, "uniform", func(w *mat.Dense) error {
			if top := mat.Max(w); top > 1/math.Sqrt(30) || top < 0.95/math.Sqrt(30) {
				return fmt.Errorf("the largest weight is %v, want nearly %v", top, 1/math.Sqrt(30))
			}
			return nil
		}},
		{Orthogonal{}, "orthogonal", func(w *mat.Dense) error {
			var product mat.Dense
			product.Mul(w, w.T())
			for i := range 30 {
				product.Set(i, i, product.At(i, i)-1)
			}
			if apart := mat.Norm(&product, 2); apart > 1e-6 {
				return fmt.Errorf("W W^T is %v from the identity", apart)
			}
			return nil
		}},
		{Identity{}, "identity", func(w *mat.Dense) error {
			for i := range 30 {
				w.Set(i, i, w.At(i, i)-1)
			}
			if mat.Norm(w, 2) != 0 {
				return fmt.Errorf("not the identity")
			}
			return nil
		}},
		{SpectralRadius{Radius: 0.9}, "spectral radius 0.9", func(w *mat.Dense) error {
			var e mat.Eigen
			e.Factorize(w, mat.EigenNone)
			radius := 0.0
			for _, v := range e.Values(nil) {
				radius = max(radius, cmplx.Abs(v))
			}
			if math.Abs(radius-0.9) > 1e-5 {
				return fmt.Errorf("the spectral radius is %v", radius)
			}
			return nil
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.init.String() != c.name {
				t.Errorf("its name is %q", c.init)
			}
			for _, cell := range []Cell{nil, LSTM{}} {
				config := Config{Hidden: 30, Inputs: 2, Outputs: 3, Cell: cell, Layers: 2, Init: c.init}
				net, err := New(config, rand.NewPCG(1, 2))
				if err != nil {
					t.Fatal(err)
				}
				for _, l := range net.Layers {
					gates := gatesOf(l.Recurrent)
					for i, w := range gates {
						if i > 0 && c.name != "identity" && mat.Equal(w, gates[0]) {
							t.Error("two gates are the same")
						}
					}
					for _, w := range gates {
						if err := c.check(w); err != nil {
							t.Errorf("%s: %v", l.Recurrent.Name, err)
						}
					}
				}
			}
		})
	}
}

// A mask takes weights away, and does not change those that are drawn after them.
func TestInitialisationsKeepMasksAndStream(t *testing.T) {
	for _, init := range []Init{nil, Orthogonal{}, Identity{}, SpectralRadius{Radius: 1}} {
		c := Config{Hidden: 12, Inputs: 3, Outputs: 4, Cell: GRU{}, Bias: true, Init: init}
		dense, err := New(c, rand.NewPCG(1, 2))
		if err != nil {
			t.Fatal(err)
		}
		masked, err := New(c, rand.NewPCG(8, 8))
		if err != nil {
			t.Fatal(err)
		}
		rnd := rand.New(rand.NewPCG(3, 4))
		for _, p := range masked.Params() {
			for i := range p.Mask.Keep {
				p.Mask.Keep[i] = p.Bias || rnd.IntN(3) > 0
			}
		}
		masked.Reset(rand.NewPCG(1, 2))
		for k, p := range masked.Params() {
			want := slices.Clone(dense.Params()[k].W.Data)
			for i, kept := range p.Mask.Keep {
				if !kept {
					want[i] = 0
				}
			}
			if !slices.Equal(p.W.Data, want) {
				t.Errorf("%v: %s is not that of no mask, with the mask applied", init, p.Name)
			}
		}
	}
}

// The draws of an orthogonal matrix have no preferred direction: the diagonal has mean 0, which signs of Q alone do not give.
func TestOrthogonalMatricesAreDrawnAlike(t *testing.T) {
	rnd, sum := rand.New(rand.NewPCG(1, 2)), 0.0
	const n, count = 3, 2000
	for range count {
		w := newMatrix(n, n)
		Orthogonal{}.Draw(w, rnd)
		sum += float64(w.Data[0])
	}
	// An entry has variance 1/n.
	if mean := sum / count; math.Abs(mean) > 4*math.Sqrt(1./n/count) {
		t.Errorf("the first entry is %v in the mean", mean)
	}
}

func TestSpectralRadiusValidate(t *testing.T) {
	for _, r := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		err := Config{Hidden: 3, Inputs: 1, Outputs: 1, Init: SpectralRadius{Radius: r}}.Validate()
		if err == nil || !strings.Contains(err.Error(), "want a number above 0") {
			t.Errorf("radius %v: error %v", r, err)
		}
	}
}
