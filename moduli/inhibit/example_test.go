package inhibit_test

import (
	"fmt"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
)

// What a connection costs over one, two, ... units of distance.
func ExampleInhibitor() {
	for _, f := range []inhibit.Inhibitor{inhibit.Diffusion{}, inhibit.DoG{}, inhibit.Gaussian{}, inhibit.Ripple{}, inhibit.Constant{}} {
		fmt.Printf("%-10s", f)
		for d := 0.0; d <= 5; d++ {
			fmt.Printf("%6.1f", f.Value(d))
		}
		fmt.Println()
	}
	// Output:
	// diffusion    0.0   1.0   4.0   9.0  16.0  25.0
	// DoG         81.1   1.1  36.2  64.6  77.1  80.5
	// Gaussian   100.0  71.7  26.4   5.0   0.5   0.0
	// ripple     100.0  29.2  17.3  98.0  42.7   8.0
	// constant     1.0   1.0   1.0   1.0   1.0   1.0
}

func ExampleDoG_Ring() {
	ring, top := inhibit.DoG{}.Ring()
	fmt.Printf("free at distance %.4f, at most %.4f elsewhere\n", ring, top)
	// Output:
	// free at distance 0.8879, at most 81.1425 elsewhere
}
