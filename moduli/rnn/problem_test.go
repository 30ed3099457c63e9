package rnn

import (
	"hash/fnv"
	"math/rand/v2"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"gonum.org/v1/gonum/blas/blas32"
)

// problem is a network with one batch to learn.
type problem struct {
	net                   *Network
	ws                    *Workspace
	start, inputs, target blas32.General
}

// newProblem draws weights and a batch; each row of the target is a distribution.
func newProblem(t testing.TB, c Config, steps, batch int, seed uint64) *problem {
	t.Helper()
	net, err := New(c, rand.NewPCG(seed, 1))
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(seed, 2))
	p := &problem{net: net, ws: net.NewWorkspace(steps, batch),
		start: newMatrix(batch, c.Start), inputs: newMatrix(steps*batch, c.Inputs), target: newMatrix(steps*batch, c.Outputs)}
	for _, m := range []blas32.General{p.start, p.inputs} {
		for i := range m.Data {
			m.Data[i] = float32(rnd.NormFloat64())
		}
	}
	for r := range p.target.Rows {
		y, sum := row(p.target, r), float32(0)
		for i := range y {
			y[i] = rnd.Float32()
			sum += y[i]
		}
		for i := range y {
			y[i] /= sum
		}
	}
	return p
}

func (p *problem) loss() float64 {
	p.net.Forward(p.ws, p.start, p.inputs)
	return p.net.Loss(p.ws, p.target)
}

// pieces is the loss with a hash of which units are active: a rectifier has a kink where one changes.
func (p *problem) pieces() (float64, uint64) {
	loss := p.loss()
	if p.net.config.Activation != ReLU {
		return loss, 0
	}
	h := fnv.New64a()
	states := p.ws.States().Data
	active := make([]byte, len(states))
	for i, x := range states {
		if x > 0 {
			active[i] = 1
		}
	}
	h.Write(active)
	return loss, h.Sum64()
}

func (p *problem) backward() float64 {
	p.net.Forward(p.ws, p.start, p.inputs)
	return p.net.Backward(p.ws, p.target)
}

// prune makes a share of the weights of each matrix zero.
func (p *problem) prune(t testing.TB, share float64) {
	t.Helper()
	for _, w := range p.net.Params() {
		if err := prune.Magnitude([]prune.Weights{{Name: w.Name, Data: w.W.Data, Mask: w.Mask}}, share, prune.Layer); err != nil {
			t.Fatal(err)
		}
	}
}
