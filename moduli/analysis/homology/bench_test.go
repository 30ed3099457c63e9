package homology

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func BenchmarkTorus500(b *testing.B) {
	e, _ := space.Embed(space.Torus{}, 500, rand.NewPCG(1, 2))
	d := e.Distances()
	for b.Loop() {
		if _, err := Rips(context.Background(), d, Settings{}); err != nil {
			b.Fatal(err)
		}
	}
}
