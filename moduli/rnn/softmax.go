package rnn

import "math"

// crossEntropy is -sum_i y_i log softmax(logits)_i in nats, for a target distribution y.
// Where d is not nil it becomes scale times the gradient in the logits, scale*(softmax(logits) - y).
func crossEntropy(logits, y, d []float32, scale float32) float64 {
	top := logits[0]
	for _, v := range logits[1:] {
		if v > top {
			top = v
		}
	}
	var sum, dot, mass float64
	for i, v := range logits {
		e := math.Exp(float64(v - top))
		sum += e
		dot += float64(y[i]) * float64(v-top)
		mass += float64(y[i])
		if d != nil {
			d[i] = float32(e)
		}
	}
	if d != nil {
		share := float32(mass / sum)
		for i := range d {
			d[i] = scale * (d[i]*share - y[i])
		}
	}
	return mass*math.Log(sum) - dot
}
