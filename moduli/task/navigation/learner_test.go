package navigation

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

// streams gives each name a stream of its own.
func streams(seed uint64) train.Streams {
	return func(name string) *rand.PCG { return rand.NewPCG(seed, uint64(len(name))) }
}

func learner(t *testing.T, seed uint64) *train.Learner {
	t.Helper()
	l, err := Settings{PlaceCells: 8, Batch: 4, Steps: 3}.Learner(rnn.Config{Hidden: 6}, streams(seed))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}

func TestHeldOutTrajectoriesAreNeverTrainedOn(t *testing.T) {
	l := learner(t, 1)
	seen := map[[8]float32]bool{}
	note := func(b *train.Batch) (again int) {
		for i := range b.Target.Rows {
			code := [8]float32(row(b.Target, i))
			if seen[code] {
				again++
			}
			seen[code] = true
		}
		return again
	}
	for range 2 * heldOut {
		note(l.Next())
	}
	for i, b := range l.Held {
		if again := note(b); again > 0 {
			t.Errorf("held-out batch %d passes %d places that a training batch or another held-out one does", i, again)
		}
	}
	if want := 3 * heldOut * 4 * 3; len(seen) != want {
		t.Errorf("%d places, want %d", len(seen), want)
	}
}

func TestValidationIsTheMeanOverHeldOutBatchesAndChangesNothing(t *testing.T) {
	l := learner(t, 2)
	before := slices.Clone(l.Net.Layers[0].Recurrent.W.Data)
	ws := l.Net.NewWorkspace(3, 4)
	var loss, cm float64
	for i, b := range l.Held {
		l.Net.Forward(ws, b.Start, b.Inputs)
		loss += l.Net.Loss(ws, b.Target) / heldOut
		cm += l.Measure(i, ws.Logits) / heldOut
	}
	for range 2 {
		if s := l.Validate(); math.Abs(s.Loss-loss) > 1e-12 || math.Abs(s.Error-cm) > 1e-10 || s.Unit != "cm" {
			t.Errorf("validation says %+v: want loss %v and %v cm", s, loss, cm)
		}
	}
	if at := l.Where(1); len(at) != 2*l.Held[1].Inputs.Rows {
		t.Errorf("%d coordinates of %d places", len(at), l.Held[1].Inputs.Rows)
	}
	if !slices.Equal(l.Net.Layers[0].Recurrent.W.Data, before) {
		t.Error("validation changed weights")
	}
}

func TestLearnerGoesOnWhereItWas(t *testing.T) {
	l := learner(t, 3)
	l.Next()
	state, err := l.State()
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Clone(l.Next().Target.Data)
	other := learner(t, 3)
	for range 5 {
		other.Next()
	}
	if err := other.Restore(state); err != nil {
		t.Fatal(err)
	}
	if got := other.Next().Target.Data; !slices.Equal(got, want) {
		t.Error("the batch after a state is another one")
	}
	err = other.Restore(map[string][]byte{"trajectories": []byte("none")})
	if err == nil || !strings.Contains(err.Error(), "stream of trajectories") {
		t.Errorf("a state that is none: %v", err)
	}
}
