package penalty

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// testdata/reference.py says how the numbers were made.
func TestReferencePenalties(t *testing.T) {
	raw, err := os.ReadFile("testdata/penalties.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Space, Inhibitor             string
		Strength, Value              float64
		Points, Weights, Coeff, Grad [][]float64
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) != 6 {
		t.Fatalf("testdata/penalties.json holds %d cases, want 6", len(cases))
	}
	spaces := map[string]space.Space{"torus": space.Torus{}, "klein": space.Klein{}, "circle": space.Circle{}, "sphere": space.Sphere{}}
	inhibitors := map[string]inhibit.Inhibitor{}
	for _, f := range []inhibit.Inhibitor{inhibit.DoG{}, inhibit.Diffusion{}, inhibit.Gaussian{}, inhibit.Ripple{}} {
		inhibitors[f.String()] = f
	}
	// Coefficients, weights and gradient are float32: seven digits.
	near := func(t *testing.T, what string, got, want, size float64) {
		t.Helper()
		if math.Abs(got-want) > 2e-7*size {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	for k, c := range cases {
		t.Run(fmt.Sprintf("%d %s %s", k, c.Space, c.Inhibitor), func(t *testing.T) {
			n := len(c.Points)
			e := &space.Embedding{Space: spaces[c.Space], Points: mat.NewDense(n, len(c.Points[0]), nil)}
			w, grad := square(n), square(n)
			for i := range n {
				e.Points.SetRow(i, c.Points[i])
				for j, x := range c.Weights[i] {
					row(w, i)[j] = float32(x)
				}
			}
			made, err := Moduli{Inhibitor: inhibitors[c.Inhibitor], Strength: c.Strength, Embedding: e}.Term(n, nil)
			if err != nil {
				t.Fatal(err)
			}
			made.AddGrad(grad, w)
			near(t, "value", made.Value(w), c.Value, c.Value)
			each := func(what string, got blas32.General, want [][]float64) {
				size := 0.0
				for _, r := range want {
					for _, x := range r {
						size = max(size, math.Abs(x))
					}
				}
				for i, r := range want {
					for j, x := range r {
						near(t, fmt.Sprintf("%s (%d, %d)", what, i, j), float64(row(got, i)[j]), x, size)
					}
				}
			}
			each("coefficient", made.Coeff, c.Coeff)
			each("gradient", grad, c.Grad)
		})
	}
}
