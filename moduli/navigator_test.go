package moduli

import (
	"math"
	"slices"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/internal/rng"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
)

// walks is a navigator of a small task.
func walks(t *testing.T, seed uint64) *navigator {
	t.Helper()
	task, err := navigation.New(navigation.Settings{PlaceCells: 8, Batch: 4, Steps: 3}, rng.Stream(seed, "place cells"))
	if err != nil {
		t.Fatal(err)
	}
	net, err := rnn.New(rnn.Config{Hidden: 6, Inputs: 2, Start: 8, Outputs: 8}, rng.Stream(seed, "weights"))
	if err != nil {
		t.Fatal(err)
	}
	m := newNavigator(task, net, seed)
	t.Cleanup(m.close)
	return m
}

func TestHeldOutTrajectoriesAreNeverTrainedOn(t *testing.T) {
	m := walks(t, 1)
	seen := map[[2]float64]bool{}
	for range 2 * heldOut {
		for p := range slices.Chunk(m.batches.Next().Position, 2) {
			seen[[2]float64(p)] = true
		}
	}
	for i, b := range m.held {
		for p := range slices.Chunk(b.Position, 2) {
			if seen[[2]float64(p)] {
				t.Errorf("held-out batch %d passes %v, as a training batch or another held-out one does", i, p)
			}
			seen[[2]float64(p)] = true
		}
	}
	if want := 3 * heldOut * 4 * 3; len(seen) != want {
		t.Errorf("%d positions, want %d", len(seen), want)
	}
}

func TestValidationIsTheMeanOverHeldOutBatchesAndChangesNothing(t *testing.T) {
	m := walks(t, 2)
	if len(m.held) < 2 {
		t.Fatalf("%d held-out batches show no mean", len(m.held))
	}
	before := slices.Clone(m.net.Cell.Recurrent.W.Data)
	var loss, cm float64
	for _, b := range m.held {
		m.net.Forward(m.ws, b.Start, b.Velocity)
		loss += m.net.Loss(m.ws, b.Target)
		cm += m.task.Error(b, m.ws.Logits)
	}
	n := float64(len(m.held))
	for range 2 {
		s := m.Validate()
		if math.Abs(s.Loss-loss/n) > 1e-12 || math.Abs(s.Error-cm/n) > 1e-10 || s.Unit != "cm" {
			t.Errorf("validation says %+v: want loss %v and %v cm", s, loss/n, cm/n)
		}
	}
	if !slices.Equal(m.net.Cell.Recurrent.W.Data, before) {
		t.Error("validation changed weights")
	}
}
