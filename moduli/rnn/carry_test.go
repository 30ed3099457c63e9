package rnn

import (
	"fmt"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

func carriers() map[string]Config {
	return map[string]Config{
		"tanh":           {Hidden: 7, Inputs: 3, Symbols: 6, Outputs: 6, Activation: Tanh},
		"LSTM, 2 layers": {Hidden: 5, Inputs: 3, Symbols: 6, Outputs: 6, Cell: LSTM{}, Layers: 2, Bias: true},
		"GRU, tied":      {Hidden: 5, Inputs: 5, Symbols: 6, Outputs: 6, Cell: GRU{}, Tied: true, Bias: true},
	}
}

// The parts of a sequence, one after the other, give the logits of the whole.
func TestCarriedStatesContinueASequence(t *testing.T) {
	for name, c := range carriers() {
		for _, batch := range []int{1, 5, 35} {
			t.Run(fmt.Sprintf("%s,B=%d", name, batch), func(t *testing.T) {
				k := newTask(t, c, 12, batch, 9)
				k.forward()
				var logits []float32
				for _, part := range k.divide(3) {
					part.forward()
					logits = append(logits, part.ws.Logits.Data...)
				}
				near(t, "logits", logits, floats(k.ws.Logits.Data))
			})
		}
	}
}

func TestCarriedStatesCanBePutBack(t *testing.T) {
	for name, c := range carriers() {
		t.Run(name, func(t *testing.T) {
			k := newTask(t, c, 12, 19, 9)
			parts := k.divide(3)
			ws := parts[0].ws
			if m := ws.Carried(); m.Rows != 0 {
				t.Errorf("%d x %d numbers are carried before the first pass", m.Rows, m.Cols)
			}
			parts[0].forward()
			parts[1].forward()
			carried, want := ws.Carried(), slices.Clone(ws.Logits.Data)
			parts[2].forward()
			last := slices.Clone(ws.Logits.Data)

			ws.SetCarried(carried)
			if got := ws.Carried(); !slices.Equal(got.Data, carried.Data) {
				t.Error("Carried is not what was set")
			}
			parts[2].forward()
			if !slices.Equal(ws.Logits.Data, last) {
				t.Error("the last part went another way from what was put back")
			}
			other := k.net.NewWorkspace(ws.Steps, ws.Batch)
			other.Carry = true
			other.SetCarried(carried)
			k.net.ForwardSymbols(other, parts[2].symbols)
			if !slices.Equal(other.Logits.Data, last) {
				t.Error("the last part went another way in another workspace")
			}

			ws.SetCarried(blas32.General{})
			parts[0].forward()
			parts[1].forward()
			if !slices.Equal(ws.Logits.Data, want) {
				t.Error("after the zero matrix the sequence does not begin anew")
			}
			ws.Carry = false
			parts[0].forward()
			parts[1].forward()
			if slices.Equal(ws.Logits.Data, want) {
				t.Error("states are carried though nobody asked for it")
			}
		})
	}
}

// What reads backwards begins at the end of each part.
func TestBackwardLayersCarryNothing(t *testing.T) {
	c := Config{Hidden: 5, Inputs: 3, Symbols: 6, Outputs: 6, Cell: LSTM{}, Bidirectional: true}
	k := newTask(t, c, 6, 4, 9)
	parts := k.divide(2)
	ws := parts[0].ws
	parts[0].forward()
	if m := ws.Carried(); m.Rows != 4 || m.Cols != 2*5 {
		t.Errorf("carried are %d x %d numbers, want 4 x 10", m.Rows, m.Cols)
	}
	parts[1].forward()
	for i, x := range ws.LayerStates(1).Data[:4*5] {
		if x != 0 {
			t.Fatalf("first state %d of the layer that reads backwards is %v", i, x)
		}
	}
	if first := ws.LayerStates(0).Data[:4*5]; slices.Equal(first, make([]float32, len(first))) {
		t.Error("the layer that reads forward begins with 0")
	}
}
