package sparse_test

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/sparse"
)

// A layer of 2 x 3 weights, of which three are kept, for two sequences: its product, and the gradient where it
// has weights.
func Example() {
	w := blas32.General{Rows: 2, Cols: 3, Stride: 3, Data: []float32{
		1, 2, 3,
		4, 5, 6,
	}}
	mask := &prune.Mask{Rows: 2, Cols: 3, Keep: []bool{
		true, false, true,
		false, true, false,
	}}
	m := sparse.FromDense(w, mask)
	fmt.Printf("%d weights, %.0f %%, in columns %v\n", m.Pattern.Len(), 100*m.Pattern.Density(), m.Pattern.Index)

	x := blas32.General{Rows: 3, Cols: 2, Stride: 2, Data: []float32{
		1, 0,
		1, 1,
		0, 1,
	}}
	y := blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: make([]float32, 4)}
	m.Mul(y, x)
	fmt.Println("product:", y.Data)

	grad := sparse.New(m.Pattern)
	grad.AddSampled(y, x)
	fmt.Println("gradient:", grad.Values)
	// Output:
	// 3 weights, 50 %, in columns [0 2 1]
	// product: [1 3 5 5]
	// gradient: [1 3 10]
}
