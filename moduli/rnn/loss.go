package rnn

import "github.com/moduli-rnn/moduli-go/moduli/internal/simd"

// Loss is what a network is trained to make small.
type Loss int

const (
	// CrossEntropy of the softmax of the logits with distributions over the outputs, or with symbols; nats a row.
	CrossEntropy Loss = iota
	// SquaredError is the mean, over all rows and outputs, of (y - target)^2: the decoder's answer y is linear.
	SquaredError
)

// String is the loss's name.
func (l Loss) String() string {
	switch l {
	case CrossEntropy:
		return "cross-entropy"
	case SquaredError:
		return "squared error"
	}
	return "unknown loss"
}

// lossOf is the loss of row r of the logits. If its gradient is wanted, which is that of the mean over rows, it
// is put in d (P numbers); else they are overwritten.
func (ws *Workspace) lossOf(r int, d []float32, wanted bool) float64 {
	y := row(ws.Logits, r)
	scale := 1 / float32(ws.Logits.Rows)
	if !wanted {
		scale = 0
	}
	switch {
	case ws.symbolic:
		return simd.CrossEntropyOf(y, int(ws.answers[r]), d, scale)
	case ws.config.Loss == SquaredError:
		return squaredError(y, row(ws.target, r), d, scale)
	case !wanted:
		d = nil
	}
	return simd.CrossEntropy(y, row(ws.target, r), d, scale)
}

// squaredError is the mean of (y - target)^2, and d its gradient times scale.
func squaredError(y, target, d []float32, scale float32) (sum float64) {
	for i, v := range y {
		apart := v - target[i]
		d[i] = 2 * scale / float32(len(y)) * apart
		sum += float64(apart) * float64(apart)
	}
	return sum / float64(len(y))
}

// mean is that of the losses of all rows, added in order.
func (ws *Workspace) mean() float64 {
	var sum float64
	for _, l := range ws.losses {
		sum += l
	}
	return sum / float64(len(ws.losses))
}
