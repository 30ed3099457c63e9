package rnn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/internal/gradcheck"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
)

// shapes holds odd sizes, one step, one neuron, and batches beside and across the limits of a block.
var shapes = []struct {
	name         string
	config       Config
	steps, batch int
}{
	{"odd sizes", Config{Hidden: 7, Inputs: 2, Start: 5, Outputs: 6}, 4, 3},
	{"one step", Config{Hidden: 9, Inputs: 3, Start: 4, Outputs: 5}, 1, 5},
	{"one sequence", Config{Hidden: 8, Inputs: 2, Start: 3, Outputs: 4}, 6, 1},
	{"one neuron", Config{Hidden: 1, Inputs: 1, Start: 3, Outputs: 2}, 3, 4},
	{"full lanes", Config{Hidden: 5, Inputs: 2, Start: 3, Outputs: 7}, 3, lanes},
	{"two blocks", Config{Hidden: 5, Inputs: 2, Start: 3, Outputs: 7}, 3, lanes + 1},
	{"two full blocks", Config{Hidden: 3, Inputs: 2, Start: 3, Outputs: 3}, 2, 2 * widest},
	{"four blocks", Config{Hidden: 3, Inputs: 2, Start: 3, Outputs: 3}, 2, 2*widest + 5},
	{"more neurons than a check by entries takes", Config{Hidden: 67, Inputs: 2, Start: 13, Outputs: 17}, 2, 2},
}

func TestGradientsAgainstCentralDifferences(t *testing.T) {
	for _, f := range []Activation{ReLU, Tanh} {
		for k, s := range shapes {
			t.Run(fmt.Sprintf("%v/%s", f, s.name), func(t *testing.T) {
				s.config.Activation = f
				p := newProblem(t, s.config, s.steps, s.batch, uint64(100+k))
				p.backward()
				for _, w := range p.net.Params() {
					gradcheck.Check(t, w.Name, p.pieces, w.W.Data, w.Grad.Data)
				}
			})
		}
	}
}

func TestGradientsWithPenalty(t *testing.T) {
	for _, f := range []Activation{ReLU, Tanh} {
		t.Run(f.String(), func(t *testing.T) {
			c := Config{Hidden: 9, Inputs: 2, Start: 5, Outputs: 6, Activation: f}
			p := newProblem(t, c, 4, 18, 7)
			term, err := penalty.Moduli{Strength: 0.1}.Term(c.Hidden, rand.NewPCG(8, 0))
			if err != nil {
				t.Fatal(err)
			}
			// |w| has a kink at 0: keep clear of it, or sit on it as a pruned weight does.
			w := p.net.Layers[0].Recurrent
			for i, x := range w.W.Data {
				if math.Abs(float64(x)) < 0.02 {
					w.W.Data[i] = 0.02
				}
			}
			w.W.Data[0], w.W.Data[40] = 0, 0
			total := func() (float64, uint64) {
				loss, piece := p.pieces()
				return loss + term.Value(w.W), piece
			}
			p.backward()
			alone := append([]float32(nil), w.Grad.Data...)
			term.AddGrad(w.Grad, w.W)
			gradcheck.Check(t, "recurrent with penalty", total, w.W.Data, w.Grad.Data)
			if worst := gradcheck.Entries(total, w.W.Data, alone); worst.Apart < 10*gradcheck.Tolerance {
				t.Errorf("the penalty is only %.1e of the gradient: this test could not see it", worst.Apart)
			}
		})
	}
}

func TestBackwardReturnsTheLossOfForward(t *testing.T) {
	for k, s := range shapes {
		p := newProblem(t, s.config, s.steps, s.batch, uint64(k))
		if before, after := p.loss(), p.backward(); before != after {
			t.Errorf("%s: Loss %v, Backward %v", s.name, before, after)
		}
	}
}

func TestGradientsReplaceWhatWasThere(t *testing.T) {
	p := newProblem(t, shapes[0].config, shapes[0].steps, shapes[0].batch, 5)
	p.backward()
	var first [][]float32
	for _, w := range p.net.Params() {
		first = append(first, append([]float32(nil), w.Grad.Data...))
		for i := range w.Grad.Data {
			w.Grad.Data[i] = 1e6
		}
	}
	p.backward()
	for k, w := range p.net.Params() {
		for i, g := range w.Grad.Data {
			if g != first[k][i] {
				t.Fatalf("%s: gradient %d was %v, is %v over an old gradient", w.Name, i, first[k][i], g)
			}
		}
	}
}
