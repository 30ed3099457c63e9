package optim

import (
	"math"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// Conversions to float32 keep compilers from leaving out the rounding between a product and its sum.

// addSlopes adds the gradient of a penalty with coefficients c, nil for none, on weights w to g.
func addSlopes(g, c, w []float32, s rnn.Shrinkage) {
	if c == nil {
		return
	}
	g, c = g[:len(w)], c[:len(w)]
	if s.Power == 2 {
		for i, x := range w {
			g[i] += float32(s.Scale * c[i] * 2 * x)
		}
		return
	}
	for i, x := range w {
		// Signs of weights are a coin toss, which a branch would lose half the time; zeros are rare.
		if x != 0 {
			push, sign := math.Float32bits(s.Scale*c[i]), math.Float32bits(x)&(1<<31)
			g[i] += math.Float32frombits(push ^ sign)
		}
	}
}

// addDecay adds the gradient of decay * w^2 / 2 to g.
func addDecay(g, w []float32, decay float32) {
	if decay == 0 {
		return
	}
	g = g[:len(w)]
	for i, x := range w {
		g[i] += float32(decay * x)
	}
}
