package homology

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// Up to H2 with the enclosing radius.
func BenchmarkRips(b *testing.B) {
	for _, n := range []int{100, 200, 300, 500} {
		for _, s := range []space.Space{space.Torus{}, space.Klein{}, space.Sphere{}, space.Torus{Dim: 6}} {
			e, err := space.Embed(s, n, rand.NewPCG(1, 2))
			if err != nil {
				b.Fatal(err)
			}
			d := e.Distances()
			b.Run(fmt.Sprintf("%d on the %s", n, s), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := Rips(context.Background(), d, Settings{}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
