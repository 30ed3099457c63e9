package rnn

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// testdata/network.py says how the numbers were made.
func TestAgainstPyTorch(t *testing.T) {
	raw, err := os.ReadFile("testdata/network.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name, Activation                             string
		Hidden, Inputs, Start, Outputs, Steps, Batch int
		Weights, Grads                               map[string][]float64
		StartCode, Input, Target, States, Logits     []float64
		Loss                                         float64
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) != 6 {
		t.Fatalf("testdata/network.json holds %d cases, want 6", len(cases))
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			config := Config{Hidden: c.Hidden, Inputs: c.Inputs, Start: c.Start, Outputs: c.Outputs}
			if c.Activation == Tanh.String() {
				config.Activation = Tanh
			}
			net, err := New(config, rand.NewPCG(1, 1))
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range net.Params() {
				fill(t, p.W, c.Weights[p.Name])
			}
			start, inputs, target := newMatrix(c.Batch, c.Start), newMatrix(c.Steps*c.Batch, c.Inputs), newMatrix(c.Steps*c.Batch, c.Outputs)
			fill(t, start, c.StartCode)
			fill(t, inputs, c.Input)
			fill(t, target, c.Target)
			ws := net.NewWorkspace(c.Steps, c.Batch)
			net.Forward(ws, start, inputs)
			near(t, "states", ws.States().Data, c.States)
			near(t, "logits", ws.Logits.Data, c.Logits)
			loss := net.Backward(ws, target)
			if math.Abs(loss-c.Loss) > 1e-6*c.Loss {
				t.Errorf("loss %v, want %v", loss, c.Loss)
			}
			for _, p := range net.Params() {
				near(t, "gradient of "+p.Name, p.Grad.Data, c.Grads[p.Name])
			}
		})
	}
}

func fill(t *testing.T, m blas32.General, x []float64) {
	t.Helper()
	if len(x) != len(m.Data) {
		t.Fatalf("the reference holds %d numbers for a %d x %d matrix", len(x), m.Rows, m.Cols)
	}
	for i, v := range x {
		m.Data[i] = float32(v)
	}
}

// near allows 1e-5 of the largest number that is wanted.
func near(t *testing.T, what string, got []float32, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, the reference holds %d", what, len(got), len(want))
	}
	size, worst, at := 0.0, 0.0, 0
	for _, w := range want {
		size = max(size, math.Abs(w))
	}
	for i, w := range want {
		if d := math.Abs(float64(got[i]) - w); !(d <= worst) {
			worst, at = d, i
		}
	}
	if !(worst <= 1e-5*size) {
		t.Errorf("%s: number %d is %v, want %v; the largest is %v", what, at, got[at], want[at], size)
	}
	t.Logf("%s: at worst %.1e of the largest apart", what, worst/size)
}
