package rnn

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// numbers is the generator of testdata/layers.py, so that its file holds results alone.
type numbers uint64

func (x *numbers) bits() uint64 {
	*x = (1103515245**x + 12345) % (1 << 31)
	return uint64(*x >> 7)
}

func (x *numbers) matrix(m blas32.General) {
	for i := range m.Data {
		m.Data[i] = float32(x.bits())/(1<<23) - 1
	}
}

func (x *numbers) shares(m blas32.General) {
	for i := range m.Data {
		m.Data[i] = float32(x.bits()) / (1 << 24)
	}
}

func (x *numbers) symbols(n, below int) []int32 {
	s := make([]int32, n)
	for i := range s {
		s[i] = int32(x.bits() % uint64(below))
	}
	return s
}

// layered is a case of testdata/layers.json.
type layered struct {
	Seed                                                          uint64
	Cell, Encoder, LossKind                                       string
	Layers, Hidden, Inputs, Start, Symbols, Outputs, Steps, Batch int
	Bidirectional, Bias, Last                                     bool
	Halves                                                        int
	Logits, H, C                                                  []float64
	Loss                                                          float64
	Grads                                                         map[string][]float64
}

func (c *layered) name() string {
	return fmt.Sprintf("%s,layers=%d,bidirectional=%v,bias=%v,%s,N=%d,P=%d,T=%d,B=%d,%s,last=%v,halves=%d", c.Cell, c.Layers, c.Bidirectional, c.Bias, c.Encoder,
		c.Hidden, c.Outputs, c.Steps, c.Batch, c.LossKind, c.Last, c.Halves)
}

func (c *layered) config() Config {
	config := Config{Hidden: c.Hidden, Inputs: c.Inputs, Start: c.Start, Outputs: c.Outputs, Layers: c.Layers, Bidirectional: c.Bidirectional,
		Bias: c.Bias, Symbols: c.Symbols, Tied: c.Encoder == "tied", Last: c.Last,
		Cell: map[string]Cell{"ReLU": nil, "tanh": Elman{Activation: Tanh}, "GRU": GRU{}, "LSTM": LSTM{}}[c.Cell]}
	if c.LossKind == "squared error" {
		config.Loss = SquaredError
	}
	return config
}

// task is a network with a batch, of either kind of inputs and targets.
type task struct {
	net                   *Network
	ws                    *Workspace
	start, inputs, target blas32.General
	symbols, answers      []int32
}

// newTask draws what testdata/layers.py draws.
func newTask(t testing.TB, c Config, steps, batch int, seed uint64) *task {
	t.Helper()
	net, err := New(c, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	draw := numbers(seed)
	for _, p := range net.Params() {
		draw.matrix(p.W)
	}
	k := &task{net: net, ws: net.NewWorkspace(steps, batch)}
	if c.Start > 0 {
		k.start = newMatrix(batch, c.Start)
		draw.matrix(k.start)
	}
	rows := k.ws.Logits.Rows
	if c.Symbols > 0 {
		k.symbols = draw.symbols(steps*batch, c.Symbols)
	} else {
		k.inputs = newMatrix(steps*batch, c.Inputs)
		draw.matrix(k.inputs)
	}
	switch k.target = newMatrix(rows, c.Outputs); {
	case c.Loss == SquaredError:
		draw.matrix(k.target)
	case c.Symbols > 0:
		k.answers = draw.symbols(rows, c.Outputs)
	default:
		draw.shares(k.target)
	}
	return k
}

func (k *task) forward() {
	if k.symbols != nil {
		k.net.ForwardSymbols(k.ws, k.symbols)
	} else {
		k.net.Forward(k.ws, k.start, k.inputs)
	}
}

func (k *task) loss() float64 {
	k.forward()
	if k.answers != nil {
		return k.net.LossSymbols(k.ws, k.answers)
	}
	return k.net.Loss(k.ws, k.target)
}

func (k *task) backward() float64 {
	k.forward()
	if k.answers != nil {
		return k.net.BackwardSymbols(k.ws, k.answers)
	}
	return k.net.Backward(k.ws, k.target)
}

// divide makes tasks of parts of the steps, which carry states in one workspace.
func (k *task) divide(parts int) (all []*task) {
	ws := k.net.NewWorkspace(k.ws.Steps/parts, k.ws.Batch)
	ws.Carry = true
	rows := ws.Logits.Rows
	for i := range parts {
		part := *k
		part.ws, part.symbols, part.answers = ws, k.symbols[i*rows:(i+1)*rows], k.answers[i*rows:(i+1)*rows]
		all = append(all, &part)
	}
	return all
}

// testdata/layers.py says how the numbers were made.
func TestLayersAgainstPyTorch(t *testing.T) {
	raw, err := os.ReadFile("testdata/layers.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []layered
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) != 180 {
		t.Fatalf("testdata/layers.json holds %d cases, want 180", len(cases))
	}
	for _, c := range cases {
		t.Run(c.name(), func(t *testing.T) {
			k := newTask(t, c.config(), c.Steps, c.Batch, c.Seed)
			parts := []*task{k}
			if c.Halves > 1 {
				parts = k.divide(c.Halves)
			}
			var logits []float32
			loss, grads := 0.0, map[string][]float32{}
			for _, part := range parts {
				loss += part.backward()
				logits = append(logits, part.ws.Logits.Data...)
				for _, p := range part.net.Params() {
					grads[p.Name] = slices.Grow(grads[p.Name], len(p.Grad.Data))[:len(p.Grad.Data)]
					for i, g := range p.Grad.Data {
						grads[p.Name][i] += g
					}
				}
			}
			ws := parts[0].ws
			near(t, "logits", logits, c.Logits)
			near(t, "last states", lastStates(ws), c.H)
			if c.C != nil && !c.Bidirectional {
				near(t, "carried", ws.Carried().Data, c.carried())
			}
			if math.Abs(loss-c.Loss) > 2e-6*c.Loss {
				t.Errorf("loss %v, want %v", loss, c.Loss)
			}
			if len(grads) != len(c.Grads) {
				t.Errorf("%d gradients, want %d", len(grads), len(c.Grads))
			}
			for name, want := range c.Grads {
				near(t, "gradient of "+name, grads[name], want)
			}
		})
	}
}

// lastStates are h_n as PyTorch has them: of each layer and direction, of each sequence.
func lastStates(ws *Workspace) (h []float32) {
	for i := range ws.layers {
		m := ws.LayerStates(i)
		h = append(h, m.Data[ws.Steps*ws.Batch*m.Cols:]...)
	}
	return h
}

// carried is h_n and c_n of the LSTM as Carried has them.
func (c *layered) carried() (x []float64) {
	for b := range c.Batch {
		for l := range c.Layers {
			for _, s := range [][]float64{c.H, c.C} {
				x = append(x, s[(l*c.Batch+b)*c.Hidden:][:c.Hidden]...)
			}
		}
	}
	return x
}
