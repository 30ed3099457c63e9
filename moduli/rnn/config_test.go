package rnn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// shapeless is a cell whose size is what a test wants.
type shapeless struct {
	leaky
	size Size
}

func (s shapeless) Size() Size { return s.size }

func TestConfigValidateOfLayers(t *testing.T) {
	for _, c := range []struct {
		name   string
		config Config
		want   string // in the error; "" for none
	}{
		{"no start code", Config{Hidden: 3, Inputs: 2, Outputs: 5}, ""},
		{"all there is", Config{Hidden: 3, Inputs: 6, Symbols: 5, Outputs: 5, Tied: true, Layers: 4, Bidirectional: true, Bias: true, Dropout: 0.9,
			Cell: LSTM{}, Last: true, Init: Orthogonal{}}, ""},
		{"negative layers", Config{Hidden: 3, Inputs: 2, Outputs: 5, Layers: -2}, "number of layers -2: want at least 0"},
		{"negative symbols", Config{Hidden: 3, Inputs: 2, Outputs: 5, Symbols: -1}, "vocabulary size -1: want at least 0"},
		{"negative dropout", Config{Hidden: 3, Inputs: 2, Outputs: 5, Dropout: -0.1}, "dropout -0.1: want a share in [0, 1)"},
		{"all dropped", Config{Hidden: 3, Inputs: 2, Outputs: 5, Dropout: 1}, "dropout 1: want a share in [0, 1)"},
		{"NaN dropped", Config{Hidden: 3, Inputs: 2, Outputs: 5, Dropout: math.NaN()}, "dropout NaN: want a share in [0, 1)"},
		{"unknown loss", Config{Hidden: 3, Inputs: 2, Outputs: 5, Loss: 7}, "loss 7: want rnn.CrossEntropy or rnn.SquaredError"},
		{"symbols and start", Config{Hidden: 3, Inputs: 2, Outputs: 5, Symbols: 5, Start: 4}, "5 symbols and a start code of 4"},
		{"tied without symbols", Config{Hidden: 3, Inputs: 3, Outputs: 5, Tied: true}, "with 0 symbols and 5 outputs: want as many"},
		{"tied to other symbols", Config{Hidden: 3, Inputs: 3, Outputs: 5, Symbols: 6, Tied: true}, "with 6 symbols and 5 outputs: want as many"},
		{"tied to a narrow layer", Config{Hidden: 3, Inputs: 4, Outputs: 5, Symbols: 5, Tied: true}, "with 4 inputs and a decoder that reads 3 numbers"},
		{"tied in one direction", Config{Hidden: 3, Inputs: 3, Outputs: 5, Symbols: 5, Tied: true, Bidirectional: true}, "3 inputs and a decoder that reads 6"},
		{"huge gates", Config{Hidden: 1 << 14, Inputs: 2, Outputs: 5, Cell: LSTM{}, Layers: 2}, ""},
		{"too many gates", Config{Hidden: 1<<14 + 1, Inputs: 2, Outputs: 5, Cell: LSTM{}}, "recurrent matrix of 65540 x 16385 weights: want at most 1073741824"},
		{"wide second layer", Config{Hidden: 1 << 14, Inputs: 2, Outputs: 5, Cell: LSTM{}, Layers: 2, Bidirectional: true}, "input matrix of 65536 x 32768 weights"},
		{"huge vocabulary", Config{Hidden: 3, Inputs: 1 << 20, Outputs: 5, Symbols: 1 << 20}, "encoder matrix of 1048576 x 1048576 weights"},
		{"start of many layers", Config{Hidden: 1 << 10, Inputs: 2, Outputs: 5, Layers: 1 << 10, Start: 1 << 11}, "encoder matrix of 1048576 x 2048 weights"},
		{"unknown activation of a cell", Config{Hidden: 3, Inputs: 2, Outputs: 5, Cell: Elman{Activation: 9}}, "activation 9: want rnn.ReLU or rnn.Tanh"},
		{"cell without gates", Config{Hidden: 3, Inputs: 2, Outputs: 5, Cell: shapeless{size: Size{States: 1}}}, "a cell of 0 gates, 1 states and 0"},
		{"cell without states", Config{Hidden: 3, Inputs: 2, Outputs: 5, Cell: shapeless{size: Size{Gates: 1}}}, "a cell of 1 gates, 0 states"},
		{"cell that saves less than nothing", Config{Hidden: 3, Inputs: 2, Outputs: 5, Cell: shapeless{size: Size{1, 1, -1, false}}}, "-1 numbers to save: want at least 1, 1 and 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.config.Validate()
			if c.want == "" {
				if err != nil {
					t.Errorf("error %v", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "rnn: ") {
				t.Errorf("error %v: want one with %q", err, c.want)
			}
		})
	}
}

func TestNamesAndShapesOfParams(t *testing.T) {
	for _, c := range []struct {
		name   string
		config Config
		want   string
	}{
		{"one layer", Config{Hidden: 3, Inputs: 2, Start: 4, Outputs: 5}, "encoder 3x4, input 3x2, recurrent 3x3, decoder 5x3"},
		{"no encoder", Config{Hidden: 3, Inputs: 2, Outputs: 5}, "input 3x2, recurrent 3x3, decoder 5x3"},
		{"biases", Config{Hidden: 3, Inputs: 2, Outputs: 5, Bias: true, Cell: GRU{}},
			"input 9x2, recurrent 9x3, input bias 9x1*, recurrent bias 9x1*, decoder 5x3, decoder bias 5x1*"},
		{"both directions", Config{Hidden: 3, Inputs: 2, Start: 4, Outputs: 5, Bidirectional: true},
			"encoder 6x4, input 3x2, recurrent 3x3, input back 3x2, recurrent back 3x3, decoder 5x6"},
		{"tied", Config{Hidden: 3, Inputs: 3, Symbols: 7, Outputs: 7, Tied: true, Bias: true},
			"encoder 7x3, input 3x3, recurrent 3x3, input bias 3x1*, recurrent bias 3x1*, decoder bias 7x1*"},
		{"two layers in both directions", Config{Hidden: 3, Inputs: 2, Symbols: 7, Outputs: 5, Layers: 2, Bidirectional: true, Cell: LSTM{}},
			"encoder 7x2, input 1 12x2, recurrent 1 12x3, input 1 back 12x2, recurrent 1 back 12x3, " +
				"input 2 12x6, recurrent 2 12x3, input 2 back 12x6, recurrent 2 back 12x3, decoder 5x6"},
		{"start of two layers", Config{Hidden: 3, Inputs: 2, Start: 4, Outputs: 5, Layers: 2}, "encoder 6x4, input 1 3x2, recurrent 1 3x3, input 2 3x3, recurrent 2 3x3, decoder 5x3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			net, err := New(c.config, rand.NewPCG(1, 1))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range net.Params() {
				s := fmt.Sprintf("%s %dx%d", p.Name, p.W.Rows, p.W.Cols)
				if p.Bias {
					s += "*"
				}
				got = append(got, s)
				if p.Grad.Rows != p.W.Rows || p.Grad.Cols != p.W.Cols || p.Mask.Rows != p.W.Rows || p.Mask.Cols != p.W.Cols {
					t.Errorf("%s: gradient %d x %d, mask %d x %d", s, p.Grad.Rows, p.Grad.Cols, p.Mask.Rows, p.Mask.Cols)
				}
				if slices.Equal(p.W.Data, make([]float32, len(p.W.Data))) {
					t.Errorf("%s is not drawn", s)
				}
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("params %s, want %s", strings.Join(got, ", "), c.want)
			}
			if c.config.Tied != (net.Decoder == net.Encoder) {
				t.Error("encoder and decoder")
			}
		})
	}
}

// A network of one Elman layer has the weights it had before there were others.
func TestFirstDrawsOfOneLayer(t *testing.T) {
	net, err := New(Config{Hidden: 3, Inputs: 2, Start: 4, Outputs: 5}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]float32{"encoder": -0.15971403, "input": -0.48540792, "recurrent": 0.09473895, "decoder": 0.088890664} {
		for _, p := range net.Params() {
			if p.Name == name && p.W.Data[0] != want {
				t.Errorf("%s begins with %v, want %v", name, p.W.Data[0], want)
			}
		}
	}
}

func TestPanicsOfLayers(t *testing.T) {
	make := func(c Config) *task { return newTask(t, c, 3, 2, 1) }
	symbols := make(Config{Hidden: 3, Inputs: 2, Symbols: 7, Outputs: 5})
	start := make(Config{Hidden: 3, Inputs: 2, Start: 4, Outputs: 5})
	squared := make(Config{Hidden: 3, Inputs: 2, Outputs: 5, Loss: SquaredError, Last: true})
	lstm := make(Config{Hidden: 3, Inputs: 2, Outputs: 5, Cell: LSTM{}})
	six := []int32{0, 1, 2, 3, 4, 0}
	for _, c := range []struct {
		name string
		do   func()
		want string
	}{
		{"numbers for symbols", func() { symbols.net.Forward(symbols.ws, blas32.General{}, newMatrix(6, 2)) }, "reads 7 symbols: want ForwardSymbols"},
		{"symbols for numbers", func() { start.net.ForwardSymbols(start.ws, six) }, "reads 2 numbers: want Forward"},
		{"too few symbols", func() { symbols.net.ForwardSymbols(symbols.ws, six[:5]) }, "5 inputs: want 6 for 3 steps of 2 sequences"},
		{"unknown symbol", func() { symbols.net.ForwardSymbols(symbols.ws, []int32{0, 1, 2, 7, 0, 0}) }, "number 3 of the inputs is symbol 7: want one in [0, 7)"},
		{"negative symbol", func() { symbols.net.ForwardSymbols(symbols.ws, []int32{0, 1, 2, -1, 0, 0}) }, "is symbol -1"},
		{"unknown answer", func() { symbols.net.LossSymbols(symbols.ws, []int32{0, 1, 2, 5, 0, 0}) }, "number 3 of the answers is symbol 5: want one in [0, 5)"},
		{"squared error of symbols", func() { squared.net.BackwardSymbols(squared.ws, six[:2]) }, "squared error of answers that are symbols"},
		{"a target for all steps", func() { squared.net.Loss(squared.ws, newMatrix(6, 5)) }, "target is 6 x 5: want 2 x 5"},
		{"no start", func() { start.net.Forward(start.ws, blas32.General{}, newMatrix(6, 2)) }, "start is 0 x 0: want 2 x 4"},
		{"a start for nobody", func() { lstm.net.Forward(lstm.ws, newMatrix(2, 3), newMatrix(6, 2)) }, "start is 2 x 3: want 2 x 0"},
		{"carried and started", func() { start.ws.Carry = true; start.forward() }, "to begin from a start code of 4"},
		{"another cell's workspace", func() { lstm.net.Forward(squared.ws, blas32.General{}, newMatrix(6, 2)) }, "want one of this network"},
		{"two ways back", func() { lstm.backward(); lstm.net.Backward(lstm.ws, newMatrix(6, 5)) }, "Backward without a Forward"},
		{"back from what was put there", func() {
			lstm.forward()
			lstm.ws.SetCarried(lstm.ws.Carried())
			lstm.net.Backward(lstm.ws, newMatrix(6, 5))
		}, "Backward without a Forward"},
		{"carried of another shape", func() { lstm.ws.SetCarried(newMatrix(2, 3)) }, "what was carried is 2 x 3: want 2 x 6"},
		{"states of no layer", func() { lstm.ws.LayerStates(1) }, "the states of layer 1: want one of 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer func() {
				if msg := fmt.Sprint(recover()); !strings.Contains(msg, c.want) {
					t.Errorf("panic %q does not say %q", msg, c.want)
				}
			}()
			c.do()
			t.Error("no panic")
		})
	}
}

// What is not a number must reach the loss, whatever a gate makes of it.
func TestNaNReachesTheLossOfAllKinds(t *testing.T) {
	for _, c := range kinds {
		for i := range newTask(t, c.config, c.steps, c.batch, 1).net.Params() {
			k := newTask(t, c.config, c.steps, c.batch, 1)
			k.ws.Dropout = rand.NewPCG(1, 2)
			p := k.net.Params()[i]
			for j := range p.W.Data {
				p.W.Data[j] = float32(math.NaN())
			}
			if loss := k.backward(); !math.IsNaN(loss) {
				t.Errorf("%s: NaN in %s, loss %v", c.name, p.Name, loss)
			}
		}
	}
}

func TestNames(t *testing.T) {
	if got, want := fmt.Sprint(Elman{}, GRU{}, LSTM{}, Elman{Activation: Tanh}), "Elman ReLU GRU LSTM Elman tanh"; got != want {
		t.Errorf("cells %q, want %q", got, want)
	}
	if got, want := fmt.Sprintf("%v, %v, %v", CrossEntropy, SquaredError, Loss(5)), "cross-entropy, squared error, unknown loss"; got != want {
		t.Errorf("losses %q, want %q", got, want)
	}
}
