package penalty

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func TestTrainedRefuses(t *testing.T) {
	of := Moduli{}
	for _, c := range []struct {
		name string
		p    Penalty
		want string
	}{
		{"no rate", Trained{Of: of}, "penalty: Trained Rate is 0, allowed are finite numbers above 0"},
		{"infinite rate", Trained{Of: of, Rate: math.Inf(1)}, "Trained Rate is +Inf"},
		{"rate NaN", Trained{Of: of, Rate: math.NaN()}, "Trained Rate is NaN"},
		{"decay above 1", Trained{Of: of, Rate: 1, Decay: 1.01}, "Trained Decay is 1.01, allowed are numbers above 0 up to 1, or 0 for 0.99"},
		{"decay NaN", Trained{Of: of, Rate: 1, Decay: math.NaN()}, "Trained Decay is NaN"},
		{"negative epochs", Trained{Of: of, Rate: 1, Epochs: -1}, "Trained Epochs is -1, allowed are 1 and above, or 0 for 100"},
		{"the penalty", Trained{Of: Moduli{Strength: -1}, Rate: 1}, "Moduli Strength is -1"},
		{"a space without gradient", Trained{Of: Moduli{Space: rough{space.Torus{}}}, Rate: 1}, "penalty: Trained: space: torus T2 (period 10) has no gradient"},
		{"shuffled", Permuted{Of: Trained{Of: of, Rate: 1}}, "Permuted Of is trained DoG on torus T2 (period 10), allowed are penalties whose embedding stays as it is"},
		{"shuffled gates", Permuted{Of: Gated{Of: Trained{Of: of, Rate: 1}}, Symmetric: true}, "Permuted Of is trained DoG"},
		{"each gate", Gated{Of: Trained{Of: of, Rate: 1}, Gates: 2, Each: true}, "Gated Each draws embeddings, and that of trained DoG on torus T2 (period 10) is trained: allowed is one for all gates"},
	} {
		t.Run(c.name, func(t *testing.T) {
			made, err := c.p.Term(3, rand.NewPCG(1, 1))
			if made != nil || err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v and error %v, want an error with %q", made, err, c.want)
			}
		})
	}
}

// rough has no gradient.
type rough struct{ space.Space }
