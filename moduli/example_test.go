package moduli_test

import (
	"context"
	"fmt"
	"log"

	"github.com/moduli-rnn/moduli-go/moduli"
	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func Example() {
	exp := moduli.Navigation(moduli.Smoke)
	exp.Penalty = penalty.Moduli{Space: space.Torus{Dim: 2}, Inhibitor: inhibit.DoG{}, Strength: 0.1}
	exp.Prune = prune.Linear{Target: 0.9, Scope: prune.Layer}
	exp.Epochs, exp.StepsPerEpoch = 3, 5 // far too few to learn: this only shows the way
	res, err := exp.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d epochs, %d neurons on the %v\n", len(res.History), res.Embedding.Len(), res.Embedding.Space)
	for _, m := range res.Sparsity.Matrices {
		fmt.Printf("%-9s %5d of %5d weights kept\n", m.Name, m.Kept, m.Weights)
	}
	// Output:
	// 3 epochs, 64 neurons on the torus T2 (period 10)
	// encoder     410 of  4096 weights kept
	// input        13 of   128 weights kept
	// recurrent   410 of  4096 weights kept
	// decoder     410 of  4096 weights kept
}
