package rnn

import "github.com/moduli-rnn/moduli-go/moduli/internal/simd"

// GRU is the gated recurrent unit of Cho et al. (2014), in PyTorch's form, where the reset gate acts after W:
//
//	r = sigma(a_r + R_r);  z = sigma(a_z + R_z);  n = tanh(a_n + r R_n);  h' = (1 - z) n + z h
//
// for a = U x + b and R = W h + c. Rows of U and W are those of r, then z, then n.
type GRU struct{}

// Size is that of a cell of three gates, with W h apart.
func (GRU) Size() Size { return Size{Gates: 3, States: 1, Apart: true} }

// String is the cell's name.
func (GRU) String() string { return "GRU" }

// Forward leaves the activated gates in A, and R_n in R.
func (GRU) Forward(s *Step) {
	n := s.N
	r, z, c := s.Part(s.A, 0), s.Part(s.A, 1), s.Part(s.A, 2)
	simd.Add(s.A[:2*n], s.R[:2*n])
	simd.Sigmoid(s.A[:2*n])
	simd.MulAdd(c, r, s.Part(s.R, 2))
	simd.Tanh(c)
	simd.Mix(s.Next, z, s.Prev, c)
}

// Backward has da_n = dh (1-z) (1-n^2), da_z = dh (h-n) z (1-z) and da_r = da_n R_n r (1-r).
func (GRU) Backward(s *Step) {
	r, z, c := s.Part(s.A, 0), s.Part(s.A, 1), s.Part(s.A, 2)
	dr, dz, dc := s.Part(s.R, 0), s.Part(s.R, 1), s.Part(s.R, 2)
	simd.GRUGrad(r, z, c, dr, dz, dc, s.Prev, s.DNext, s.DPrev)
}
