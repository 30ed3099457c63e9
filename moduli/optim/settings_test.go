package optim

import (
	"math"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

func TestValidateOfEachOptimizer(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		o    Optimizer
		want string // in the error; "" for none
	}{
		{&SGD{}, ""}, {&Adam{}, ""}, {&RMSProp{}, ""},
		{&SGD{Rate: 1, Momentum: 0.9, Dampening: 0.5, Decay: -1, Anneal: 1}, ""},
		{&SGD{Momentum: 0.9, Nesterov: true}, ""},
		{&SGD{Rate: -20}, "SGD learning rate -20: want a positive number"},
		{&SGD{Rate: inf}, "SGD learning rate +Inf"},
		{&SGD{Momentum: 1}, "SGD momentum 1: want a number in [0, 1)"},
		{&SGD{Dampening: -0.1}, "SGD dampening -0.1: want a number in [0, 1)"},
		{&SGD{Decay: nan}, "SGD weight decay NaN: want a finite number"},
		{&SGD{Anneal: 0.25}, "SGD annealing 0.25: want 1 or more"},
		{&SGD{Anneal: nan}, "SGD annealing NaN"},
		{&SGD{Nesterov: true}, "SGD momentum 0 and dampening 0 with Nesterov: want momentum and no dampening"},
		{&SGD{Nesterov: true, Momentum: 0.9, Dampening: 0.1}, "dampening 0.1 with Nesterov"},
		{&SGD{Nesterov: true, Momentum: 0.9, Rate: -1}, "SGD learning rate -1"},
		{&Adam{Rate: -1}, "Adam learning rate -1"},
		{&Adam{Beta2: 1}, "Adam beta2 1: want a number in [0, 1)"},
		{&RMSProp{Rate: nan}, "RMSProp learning rate NaN"},
		{&RMSProp{Alpha: 1}, "RMSProp alpha 1: want a number in [0, 1)"},
		{&RMSProp{Epsilon: -1}, "RMSProp epsilon -1: want a positive number"},
		{&RMSProp{Momentum: 2}, "RMSProp momentum 2"},
		{&RMSProp{Decay: inf}, "RMSProp weight decay +Inf"},
	} {
		err := c.o.Validate()
		if c.want != "" {
			wants(t, err, c.want)
		} else if err != nil {
			t.Error(err)
		}
	}
}

func TestAnnealing(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		name   string
		o      SGD
		losses []float64
		rates  []float64 // after each
	}{
		{"published", SGD{}, []float64{6, 5, 5, 5.5, 4, 4.5}, []float64{20, 20, 5, 1.25, 1.25, 0.3125}},
		{"by 2", SGD{Rate: 8, Anneal: 2}, []float64{6, 7, 5}, []float64{8, 4, 4}},
		{"never", SGD{Rate: 8, Anneal: 1}, []float64{6, 7, 8}, []float64{8, 8, 8}},
		{"best is 0", SGD{Rate: 8}, []float64{0, 0}, []float64{8, 2}},
		{"negative losses", SGD{Rate: 8}, []float64{-1, -2, -1}, []float64{8, 8, 2}},
		{"what is not finite does not improve", SGD{Rate: 64}, []float64{math.NaN(), inf, 6, math.NaN(), -inf, 5}, []float64{16, 4, 4, 1, 0.25, 0.25}},
		{"never 0, which is the default", SGD{Rate: math.SmallestNonzeroFloat64}, []float64{1, 2}, []float64{math.SmallestNonzeroFloat64, math.SmallestNonzeroFloat64}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i, loss := range c.losses {
				c.o.Validated(loss)
				if got := c.o.State(nil).Rate; got != c.rates[i] {
					t.Errorf("rate %v after loss %v, want %v", got, loss, c.rates[i])
				}
			}
		})
	}
}

// The variance of gradients that are all alike is 0 but for rounding, which must not make it negative.
func TestCenteredStepsAreFinite(t *testing.T) {
	p, o := param("w", 1, 1, 1), &RMSProp{Centered: true, Alpha: 0.5}
	for range 100 {
		p.Grad.Data[0], p.Grad.Data[1], p.Grad.Data[2] = 0.1, 3.3333333, 1e-20
		o.Step([]*rnn.Param{p})
	}
	for _, w := range p.W.Data {
		if math.IsNaN(float64(w)) {
			t.Errorf("weights %v", p.W.Data)
		}
	}
}

func TestPaceMultipliesEachRate(t *testing.T) {
	for name, o := range map[string][2]Paced{
		"SGD":     {&SGD{Rate: 0.5}, &SGD{Rate: 1}},
		"Adam":    {&Adam{Rate: 0.5}, &Adam{Rate: 1}},
		"AdamW":   {&AdamW{Rate: 0.5}, &AdamW{Rate: 1}},
		"RMSProp": {&RMSProp{Rate: 0.5}, &RMSProp{Rate: 1}},
		"Clipped": {&Clipped{Of: &SGD{Rate: 0.5}, Norm: 1}, &Clipped{Of: &SGD{Rate: 1}, Norm: 1}},
	} {
		a, b := []*rnn.Param{param("w", 1, 2)}, []*rnn.Param{param("w", 1, 2)}
		for _, l := range [][]*rnn.Param{a, b} {
			l[0].Grad.Data[0], l[0].Grad.Data[1] = 3, -1
		}
		o[1].Pace(0.5)
		o[0].Step(a)
		o[1].Step(b)
		sameBits(t, name, b, a)
		o[1].Pace(0)
		before := copyOf(b)
		o[1].Step(b)
		sameBits(t, name+" at factor 0", b, before)
	}
}
