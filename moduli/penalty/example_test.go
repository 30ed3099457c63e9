package penalty_test

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// A penalty along a torus, and the controls it is compared with.
func ExamplePenalty() {
	torus := penalty.Moduli{Space: space.Torus{}, Inhibitor: inhibit.DoG{}, Strength: 0.1}
	for _, p := range []penalty.Penalty{
		torus,
		penalty.Permuted{Of: torus},
		penalty.Permuted{Of: torus, Symmetric: true},
		penalty.L1{Strength: 0.1},
		penalty.None{},
	} {
		term, err := p.Term(500, rand.NewPCG(1, 2))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%-50s mean %4.1f, %4.1f %% cheap\n", term.Name, term.MeanCoeff(), 100*term.CheapShare())
	}
	// Output:
	// DoG on torus T2 (period 10)                        mean 66.2, 13.7 % cheap
	// permuted DoG on torus T2 (period 10)               mean 66.2, 13.7 % cheap
	// symmetrically permuted DoG on torus T2 (period 10) mean 66.2, 13.7 % cheap
	// L1                                                 mean  1.0,  0.0 % cheap
	// none                                               mean  0.0,  0.0 % cheap
}

// The gradient of a weight has the size of its cost and the sign of the weight;
// a weight of 0, pruned or not, is left alone.
func ExampleTerm_AddGrad() {
	term, err := penalty.Moduli{Strength: 0.1}.Term(3, rand.NewPCG(1, 2))
	if err != nil {
		fmt.Println(err)
		return
	}
	w := blas32.General{Rows: 3, Cols: 3, Stride: 3, Data: []float32{1, -1, 1, -1, 1, 0, 1, 0, 1}}
	grad := blas32.General{Rows: 3, Cols: 3, Stride: 3, Data: make([]float32, 9)}
	term.AddGrad(grad, w)
	for i := range 3 {
		fmt.Printf("%6.2f costs, %5.2f gradient\n", term.Coeff.Data[3*i:3*i+3], grad.Data[3*i:3*i+3])
	}
	// Output:
	// [ 81.14  25.37  14.22] costs, [ 0.90 -0.28  0.16] gradient
	// [ 25.37  81.14  63.01] costs, [-0.28  0.90  0.00] gradient
	// [ 14.22  63.01  81.14] costs, [ 0.16  0.00  0.90] gradient
}

func ExampleModuli_Term() {
	_, err := penalty.Moduli{Strength: -0.1}.Term(128, rand.NewPCG(1, 2))
	fmt.Println(err)
	// Output:
	// penalty: Moduli Strength is -0.1, allowed are finite numbers from 0 to 3.4e+38
}
