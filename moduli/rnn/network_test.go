package rnn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/internal/simd"

	"gonum.org/v1/gonum/blas/blas32"
)

func TestConfigValidate(t *testing.T) {
	good := Config{Hidden: 3, Inputs: 2, Start: 4, Outputs: 5}
	for _, c := range []struct {
		name   string
		change func(*Config)
		want   string // in the error; "" for none
	}{
		{"good", func(*Config) {}, ""},
		{"tanh", func(c *Config) { c.Activation = Tanh }, ""},
		{"all ones", func(c *Config) { *c = Config{Hidden: 1, Inputs: 1, Start: 1, Outputs: 1} }, ""},
		{"negative hidden", func(c *Config) { c.Hidden = -3 }, "hidden size -3: want at least 1"},
		{"no hidden", func(c *Config) { c.Hidden = 0 }, "hidden size 0: want at least 1"},
		{"no inputs", func(c *Config) { c.Inputs = 0 }, "input size 0: want at least 1"},
		{"negative start", func(c *Config) { c.Start = -1 }, "start size -1: want at least 0"},
		{"no outputs", func(c *Config) { c.Outputs = 0 }, "output size 0: want at least 1"},
		{"huge hidden", func(c *Config) { c.Hidden = 1e9 }, "recurrent matrix of 1000000000 x 1000000000 weights: want at most 1073741824"},
		{"hidden that overflows", func(c *Config) { c.Hidden = math.MaxInt }, "recurrent matrix of"},
		{"huge input", func(c *Config) { c.Inputs = 1 << 30 }, "input matrix of 3 x 1073741824 weights"},
		{"huge start", func(c *Config) { c.Start = math.MaxInt }, "encoder matrix of 3 x"},
		{"huge output", func(c *Config) { c.Outputs = 1 << 29 }, "decoder matrix of 536870912 x 3 weights"},
		{"unknown activation", func(c *Config) { c.Activation = 9 }, "want rnn.ReLU or rnn.Tanh"},
		{"negative activation", func(c *Config) { c.Activation = -1 }, "want rnn.ReLU or rnn.Tanh"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := good
			c.change(&config)
			net, err := New(config, rand.NewPCG(1, 1))
			if c.want == "" {
				if err != nil || net.Config() != config {
					t.Errorf("error %v", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || net != nil {
				t.Errorf("network %v, error %v: want one line with %q", net, err, c.want)
			}
		})
	}
}

func TestNewWithoutSource(t *testing.T) {
	if _, err := New(Config{Hidden: 3, Inputs: 2, Start: 4, Outputs: 5}, nil); err == nil || !strings.Contains(err.Error(), "source") {
		t.Errorf("error %v", err)
	}
}

func TestShapes(t *testing.T) {
	net, err := New(Config{Hidden: 3, Inputs: 2, Start: 4, Outputs: 5}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][2]int{"encoder": {3, 4}, "input": {3, 2}, "recurrent": {3, 3}, "decoder": {5, 3}}
	for _, p := range net.Params() {
		s := want[p.Name]
		if p.W.Rows != s[0] || p.W.Cols != s[1] || p.Grad.Rows != s[0] || p.Grad.Cols != s[1] || p.Mask.Rows != s[0] || p.Mask.Cols != s[1] {
			t.Errorf("%s is %d x %d, gradient %d x %d, mask %d x %d, want %v", p.Name, p.W.Rows, p.W.Cols, p.Grad.Rows, p.Grad.Cols, p.Mask.Rows, p.Mask.Cols, s)
		}
		if p.Mask.Kept() != s[0]*s[1] {
			t.Errorf("%s keeps %d of %d weights at first", p.Name, p.Mask.Kept(), s[0]*s[1])
		}
		delete(want, p.Name)
	}
	if len(want) > 0 {
		t.Errorf("missing %v", want)
	}
}

func TestResetDrawsUniformlyWithinBounds(t *testing.T) {
	const seed = 3
	net, err := New(Config{Hidden: 100, Inputs: 3, Start: 25, Outputs: 64}, rand.NewPCG(seed, 0))
	if err != nil {
		t.Fatal(err)
	}
	for name, bound := range map[string]float64{"encoder": 1. / 5, "input": 1. / 10, "recurrent": 1. / 10, "decoder": 1. / 10} {
		for _, p := range net.Params() {
			if p.Name != name {
				continue
			}
			low, high, mean, square := math.Inf(1), math.Inf(-1), 0.0, 0.0
			for _, w := range p.W.Data {
				x := float64(w) / bound
				low, high = min(low, x), max(high, x)
				mean += x / float64(len(p.W.Data))
				square += x * x / float64(len(p.W.Data))
			}
			// 300 draws and more from U(-1, 1): mean 0, mean square 1/3, four deviations allowed.
			n := float64(len(p.W.Data))
			if low < -1.0000001 || high > 1.0000001 || low > -0.95 || high < 0.95 || math.Abs(mean) > 4*math.Sqrt(1/3./n) || math.Abs(square-1/3.) > 4*math.Sqrt(4/45./n) {
				t.Errorf("%s, in units of its bound %v: from %v to %v, mean %v, mean square %v", name, bound, low, high, mean, square)
			}
		}
	}
}

func TestResetKeepsMasksAndStream(t *testing.T) {
	c := Config{Hidden: 20, Inputs: 2, Start: 7, Outputs: 9}
	net, err := New(c, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(2, 2))
	for _, p := range net.Params() {
		for i := range p.Mask.Keep {
			p.Mask.Keep[i] = rnd.IntN(2) == 0
		}
	}
	before := make(map[string]string)
	for _, p := range net.Params() {
		before[p.Name] = fmt.Sprint(p.Mask.Keep)
	}
	net.Reset(rand.NewPCG(5, 5))
	dense, err := New(c, rand.NewPCG(5, 5))
	if err != nil {
		t.Fatal(err)
	}
	for k, p := range net.Params() {
		if fmt.Sprint(p.Mask.Keep) != before[p.Name] {
			t.Errorf("%s: Reset changed the mask", p.Name)
		}
		for i, w := range p.W.Data {
			want := dense.Params()[k].W.Data[i]
			if !p.Mask.Keep[i] {
				want = 0
			}
			if math.Float32bits(w) != math.Float32bits(want) {
				t.Fatalf("%s %d is %v, kept %v, want %v", p.Name, i, w, p.Mask.Keep[i], want)
			}
		}
	}
}

func TestShapePanicsGiveBothShapes(t *testing.T) {
	c := Config{Hidden: 3, Inputs: 2, Start: 4, Outputs: 5}
	p := newProblem(t, c, 6, 7, 1) // 42 rows
	other := newProblem(t, Config{Hidden: 8, Inputs: 2, Start: 4, Outputs: 5}, 6, 7, 1)
	short := newMatrix(42, 2)
	short.Data = short.Data[:83]
	narrow := newMatrix(42, 5)
	narrow.Stride = 4
	for _, c := range []struct {
		name string
		do   func()
		want []string
	}{
		{"start", func() { p.net.Forward(p.ws, newMatrix(7, 3), p.inputs) }, []string{"start is 7 x 3", "want 7 x 4"}},
		{"start rows", func() { p.net.Forward(p.ws, newMatrix(8, 4), p.inputs) }, []string{"start is 8 x 4", "want 7 x 4"}},
		{"inputs", func() { p.net.Forward(p.ws, p.start, newMatrix(35, 2)) }, []string{"inputs is 35 x 2", "want 42 x 2", "6 steps of 7"}},
		{"inputs too short", func() { p.net.Forward(p.ws, p.start, short) }, []string{"83 numbers", "84 numbers"}},
		{"target of Loss", func() { p.net.Loss(p.ws, newMatrix(42, 4)) }, []string{"target is 42 x 4", "want 42 x 5"}},
		{"target of Backward", func() { p.net.Backward(p.ws, newMatrix(1, 5)) }, []string{"target is 1 x 5", "want 42 x 5"}},
		{"stride", func() { p.net.Loss(p.ws, narrow) }, []string{"stride 4", "stride 5"}},
		{"another network's workspace", func() { p.net.Forward(other.ws, p.start, p.inputs) }, []string{"8 hidden", "this network, 3"}},
		{"no steps", func() { p.net.NewWorkspace(0, 7) }, []string{"0 steps of 7", "at least 1"}},
		{"negative batch", func() { p.net.NewWorkspace(6, -1) }, []string{"6 steps of -1", "at least 1"}},
		{"backward first", func() { p.net.Backward(p.net.NewWorkspace(6, 7), p.target) }, []string{"Backward without a Forward"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer func() {
				msg := fmt.Sprint(recover())
				for _, part := range c.want {
					if !strings.Contains(msg, part) {
						t.Errorf("panic %q does not say %q", msg, part)
					}
				}
			}()
			c.do()
			t.Error("no panic")
		})
	}
}

func TestMatricesWithinLargerOnes(t *testing.T) {
	p := newProblem(t, Config{Hidden: 6, Inputs: 2, Start: 4, Outputs: 5}, 3, 4, 1)
	loss := p.backward()
	want := append([]float32(nil), p.net.Layers[0].Recurrent.Grad.Data...)
	wide := func(m blas32.General) blas32.General {
		w := blas32.General{Rows: m.Rows, Cols: m.Cols, Stride: m.Cols + 3, Data: make([]float32, m.Rows*(m.Cols+3))}
		for i := range w.Data {
			w.Data[i] = float32(math.NaN())
		}
		for i := range m.Rows {
			copy(row(w, i), row(m, i))
		}
		w.Data = w.Data[:(m.Rows-1)*w.Stride+m.Cols]
		return w
	}
	p.start, p.inputs, p.target = wide(p.start), wide(p.inputs), wide(p.target)
	if got := p.backward(); got != loss {
		t.Errorf("loss %v with a wider stride, %v without", got, loss)
	}
	for i, g := range p.net.Layers[0].Recurrent.Grad.Data {
		if g != want[i] {
			t.Fatalf("gradient %d is %v with a wider stride, %v without", i, g, want[i])
		}
	}
}

// What is not a number must reach the loss: a rectifier could hide it.
func TestNaNReachesTheLoss(t *testing.T) {
	for _, f := range []Activation{ReLU, Tanh} {
		for _, where := range []string{"start", "inputs", "recurrent"} {
			p := newProblem(t, Config{Hidden: 6, Inputs: 2, Start: 4, Outputs: 5, Activation: f}, 3, 4, 1)
			data := map[string][]float32{"start": p.start.Data, "inputs": p.inputs.Data, "recurrent": p.net.Layers[0].Recurrent.W.Data}[where]
			data[1] = float32(math.NaN())
			if loss := p.backward(); !math.IsNaN(loss) {
				t.Errorf("%v: NaN in %s, loss %v", f, where, loss)
			}
		}
	}
}

func TestCrossEntropyOfLargeLogits(t *testing.T) {
	for _, c := range []struct {
		logits, y []float32
		want      float64
	}{
		{[]float32{1000, 0}, []float32{1, 0}, 0},
		{[]float32{1000, 0}, []float32{0, 1}, 1000},
		{[]float32{-1e4, -1e4, -1e4}, []float32{1, 0, 0}, math.Log(3)},
		{[]float32{0, 0}, []float32{0.5, 0.5}, math.Ln2},
		{[]float32{7}, []float32{1}, 0},
	} {
		d := make([]float32, len(c.y))
		got := simd.CrossEntropy(c.logits, c.y, d, 1)
		if math.Abs(got-c.want) > 1e-12*(1+c.want) {
			t.Errorf("logits %v, target %v: %v, want %v", c.logits, c.y, got, c.want)
		}
		sum := float32(0)
		for _, x := range d {
			sum += x
		}
		if math.Abs(float64(sum)) > 1e-6 {
			t.Errorf("logits %v: gradient %v adds up to %v, want 0", c.logits, d, sum)
		}
	}
}

func TestActivationNames(t *testing.T) {
	if got := fmt.Sprint(ReLU, Tanh, Activation(5)); got != "ReLU tanh unknown activation" {
		t.Errorf("got %q", got)
	}
}
