package rnn

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// Elman is the cell h_t = f(W h_{t-1} + U x_t), of Elman (1990), without biases.
type Elman struct {
	Activation Activation
	Input      *Param // U, N x I
	Recurrent  *Param // W, N x N
}

// forward computes step t of sequences [from, to) of a batch of B.
// states ((T+1)*B x N) holds h_0 in its first B rows; inputs is (T*B x I).
// ut (I x N) and wt (N x N) are the transposed weights: gonum's product is fastest, and skips the
// zeros of a rectified state, where neither factor is transposed.
func (e *Elman) forward(t, batch, from, to int, states, inputs, ut, wt blas32.General) {
	h := rows(states, (t+1)*batch+from, (t+1)*batch+to)
	blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, rows(inputs, t*batch+from, t*batch+to), ut, 0, h)
	blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, rows(states, t*batch+from, t*batch+to), wt, 1, h)
	for i := range h.Rows {
		e.Activation.apply(h.Data[i*h.Stride : i*h.Stride+h.Cols])
	}
}

// backward turns d (T*B x N), the gradient of the loss in the states, into the gradient in the
// pre-activations, at step t of sequences [from, to). Steps must come last to first: what step t owes
// to step t+1 is in d already.
func (e *Elman) backward(t, steps, batch, from, to int, d, states blas32.General) {
	dt := rows(d, t*batch+from, t*batch+to)
	if t+1 < steps {
		next := rows(d, (t+1)*batch+from, (t+1)*batch+to)
		blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, next, e.Recurrent.W, 1, dt)
	}
	h := rows(states, (t+1)*batch+from, (t+1)*batch+to)
	for i := range dt.Rows {
		e.Activation.backward(dt.Data[i*dt.Stride:i*dt.Stride+dt.Cols], h.Data[i*h.Stride:i*h.Stride+h.Cols])
	}
}

// gradients sums over all steps and sequences at once: dW = d^T h_{t-1}, dU = d^T x_t.
func (e *Elman) gradients(d, states, inputs blas32.General) {
	before := rows(states, 0, d.Rows)
	blas32.Gemm(blas.Trans, blas.NoTrans, 1, d, before, 0, e.Recurrent.Grad)
	blas32.Gemm(blas.Trans, blas.NoTrans, 1, d, inputs, 0, e.Input.Grad)
}
