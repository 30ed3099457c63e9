package rnn

// Elman is the cell h_t = f(W h_{t-1} + U x_t), of Elman (1990), without biases.
type Elman struct {
	Activation Activation
	Input      *Param // U, N x I
	Recurrent  *Param // W, N x N
}
