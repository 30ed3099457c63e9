package checkpoint

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/moduli/checkpoint/safetensors"
)

// ReadMatrices reads the weights that another program has written, as PyTorch: every tensor of the file must be F32 and
// have one dimension (a bias of N is N x 1 here) or two. Rename them as the network's are, and put them into it by
// State.Into.
func ReadMatrices(path string) ([]Matrix, error) {
	f, err := safetensors.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	matrices := make([]Matrix, len(f.Tensors))
	for i, t := range f.Tensors {
		weights, ok := t.Data.([]float32)
		if !ok || len(t.Shape) < 1 || len(t.Shape) > 2 {
			return nil, fmt.Errorf("checkpoint: tensor %q of %s is %v of %d dimensions: want F32 of 1 or 2", t.Name, path, t.Dtype, len(t.Shape))
		}
		shape := append(t.Shape, 1)
		matrices[i] = Matrix{Name: t.Name, Rows: shape[0], Cols: shape[1], Weights: weights}
	}
	return matrices, nil
}
