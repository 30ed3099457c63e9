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
		penalty.MatchMean{Of: torus},
		penalty.MatchMean{Of: torus, Power: 2},
		penalty.L1{Strength: 0.1},
		penalty.L2{Strength: 0.1},
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
	// L1 with the mean of DoG on torus T2 (period 10)    mean 66.2,  0.0 % cheap
	// L2 with the mean of DoG on torus T2 (period 10)    mean 66.2,  0.0 % cheap
	// L1                                                 mean  1.0,  0.0 % cheap
	// L2                                                 mean  1.0,  0.0 % cheap
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

// The penalty on squares has the same coefficients, and a gradient that falls with the weight.
func ExampleModuli_power() {
	w := blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: []float32{0, 0.5, -0.01, 0}}
	for _, power := range []int{1, 2} {
		term, err := penalty.Moduli{Strength: 0.1, Power: power}.Term(2, rand.NewPCG(1, 2))
		if err != nil {
			fmt.Println(err)
			return
		}
		grad := blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: make([]float32, 4)}
		term.AddGrad(grad, w)
		fmt.Printf("%s: costs %.1f, value %.3f, gradient %.3f\n", term.Name, term.Coeff.Data, term.Value(w), grad.Data)
	}
	// Output:
	// DoG on torus T2 (period 10): costs [81.1 25.4 25.4 81.1], value 0.323, gradient [0.000 0.634 -0.634 0.000]
	// DoG on torus T2 (period 10), squares: costs [81.1 25.4 25.4 81.1], value 0.159, gradient [0.000 0.634 -0.013 0.000]
}

// Neurons that send from other places than they receive at: the way back costs something else.
func ExampleModuli_apart() {
	term, err := penalty.Moduli{Strength: 0.1, Apart: true}.Term(3, rand.NewPCG(1, 2))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(term.Name)
	for i := range 3 {
		fmt.Printf("neuron %d receives at %.1f, sends from %.1f, costs of its inputs %.1f\n",
			i, term.Embedding.Point(i), term.Senders.Point(i), term.Coeff.Data[3*i:3*i+3])
	}
	// Output:
	// DoG on torus T2 (period 10), senders apart
	// neuron 0 receives at [6.8 4.6], sends from [8.2 3.4], costs of its inputs [32.1 72.1 80.0]
	// neuron 1 receives at [5.1 4.3], sends from [9.7 2.8], costs of its inputs [68.9 80.3 80.6]
	// neuron 2 receives at [8.0 3.9], sends from [6.0 9.3], costs of its inputs [17.3 38.1 80.5]
}

// Penalties of the four gates of an LSTM.
func ExampleGated() {
	torus := penalty.Moduli{Space: space.Torus{}, Strength: 0.1}
	for _, each := range []bool{false, true} {
		term, err := penalty.Gated{Of: torus, Gates: 4, Each: each}.Term(100, rand.NewPCG(1, 2))
		if err != nil {
			fmt.Println(err)
			return
		}
		n := 100 * 100
		fmt.Printf("%s: %d x %d, first of each gate %.1f\n", term.Name, term.Coeff.Rows, term.Coeff.Cols,
			[]float32{term.Coeff.Data[1], term.Coeff.Data[n+1], term.Coeff.Data[2*n+1], term.Coeff.Data[3*n+1]})
		for k, gate := range term.Gates {
			fmt.Printf("  neuron 0 of gate %d lies at %.1f\n", k, gate.Embedding.Point(0))
		}
	}
	// Output:
	// DoG on torus T2 (period 10), for all of 4 gates: 400 x 100, first of each gate [25.4 25.4 25.4 25.4]
	// DoG on torus T2 (period 10), for each of 4 gates: 400 x 100, first of each gate [25.4 77.2 77.3 78.2]
	//   neuron 0 of gate 0 lies at [6.8 4.6]
	//   neuron 0 of gate 1 lies at [9.4 9.0]
	//   neuron 0 of gate 2 lies at [7.8 5.4]
	//   neuron 0 of gate 3 lies at [0.5 0.9]
}

// An even penalty for weights that lead into the hidden neurons.
func ExampleL1_Over() {
	term, err := penalty.L1{Strength: 0.1}.Over(650, 200)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s of %d x %d weights, gradient %.2g\n", term.Name, term.Coeff.Rows, term.Coeff.Cols, term.Scale())
	// Output:
	// L1 of 650 x 200 weights, gradient 7.7e-07
}

// Sixty neurons wired to a ring find places on a torus where their wiring is cheap. The weights stay as they are here;
// in training they follow the places at the same time.
func ExampleTrained() {
	const n = 60
	w := blas32.General{Rows: n, Cols: n, Stride: n, Data: make([]float32, n*n)}
	for i := range n {
		for _, on := range []int{1, 2} {
			w.Data[i*n+(i+on)%n], w.Data[i*n+(i+n-on)%n] = 1, 1
		}
	}
	p := penalty.Trained{Of: penalty.Moduli{Space: space.Torus{}, Strength: 0.1}, Rate: 20, Decay: 1, Epochs: 300}
	term, err := p.Term(n, rand.NewPCG(1, 2))
	if err != nil {
		fmt.Println(err)
		return
	}
	for epoch := range 400 {
		value := term.Value(w)
		moved, err := term.Move(w, epoch)
		if err != nil {
			fmt.Println(err)
			return
		}
		if epoch%100 == 0 {
			fmt.Printf("epoch %3d: R %.3f, places move by %.3f\n", epoch, value, moved)
		}
	}
	// Output:
	// epoch   0: R 0.403, places move by 0.065
	// epoch 100: R 0.121, places move by 0.016
	// epoch 200: R 0.043, places move by 0.008
	// epoch 300: R 0.027, places move by 0.000
}
