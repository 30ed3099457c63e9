package penalty

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

func TestSquaresAreStrengthTimesMeanOfSquares(t *testing.T) {
	made := &Term{Strength: 0.5, Power: 2, Coeff: blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: []float32{1, 2, 3, 4}}}
	w := blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: []float32{-1, 0.5, 0, -2}}
	if got, want := made.Value(w), 0.5*(1*1+2*0.25+0+4*4)/4; got != want {
		t.Errorf("value is %v, want %v", got, want)
	}
	grad := blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: []float32{10, 20, 30, 40}}
	made.AddGrad(grad, w)
	if want := []float32{10 - 0.25, 20 + 0.25, 30, 40 - 2}; !slices.Equal(grad.Data, want) {
		t.Errorf("gradient is %v, want %v", grad.Data, want)
	}
}

func TestPowerZeroIsOne(t *testing.T) {
	w := randomMatrix(9, newRand(t))
	zero, one := term(t, Moduli{Strength: 1}, 9, 2), term(t, Moduli{Strength: 1, Power: 1}, 9, 2)
	a, b := square(9), square(9)
	zero.AddGrad(a, w)
	one.AddGrad(b, w)
	if zero.Value(w) != one.Value(w) || !slices.Equal(a.Data, b.Data) || zero.Name != one.Name {
		t.Error("power 0 is another penalty than power 1")
	}
}

// The coefficients do not depend on the power, and the value is that of the squared weights.
func TestPowerLeavesTheCoefficientsAlone(t *testing.T) {
	w := randomMatrix(9, newRand(t))
	for _, p := range []struct{ one, two Penalty }{
		{Moduli{Strength: 1}, Moduli{Strength: 1, Power: 2}},
		{L1{Strength: 2, Height: 3}, L2{Strength: 2, Height: 3}},
		{Permuted{Of: Moduli{Strength: 1}}, Permuted{Of: Moduli{Strength: 1, Power: 2}}},
		{Permuted{Of: Moduli{Strength: 1}, Symmetric: true}, Permuted{Of: Moduli{Strength: 1, Power: 2}, Symmetric: true}},
		{Gated{Of: Moduli{Strength: 1}}, Gated{Of: Moduli{Strength: 1, Power: 2}}},
	} {
		one, two := term(t, p.one, 9, 4), term(t, p.two, 9, 4)
		if !slices.Equal(one.Coeff.Data, two.Coeff.Data) {
			t.Errorf("%s and %s have different coefficients", one.Name, two.Name)
		}
		squared := square(9)
		for k, x := range w.Data {
			squared.Data[k] = x * x
		}
		if got, want := two.Value(w), one.Value(squared); math.Abs(got-want) > 1e-6*want {
			t.Errorf("%s is %v, %s of the squares is %v", two.Name, got, one.Name, want)
		}
	}
}

func TestTermOfAnUnknownPowerPanics(t *testing.T) {
	defer func() {
		if got, want := recover(), "penalty: Term Power is 3, allowed are 1 for |W|, 2 for W^2, or 0 for 1"; got != want {
			t.Errorf("panic %v, want %q", got, want)
		}
	}()
	(&Term{Strength: 1, Power: 3, Coeff: square(2)}).Value(square(2))
}
