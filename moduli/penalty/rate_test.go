package penalty

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// The package documentation says how far a step leads, for users to choose a rate.
func TestStepsAreAsLongAsDocumented(t *testing.T) {
	for _, n := range []int{64, 128, 256} {
		made := term(t, Trained{Of: Moduli{Strength: 0.1}, Rate: 1}, n, 1)
		w := randomMatrix(n, rand.New(rand.NewPCG(1, 2)))
		for k := range w.Data {
			w.Data[k] /= float32(math.Sqrt(float64(n)))
		}
		moved, err := made.Move(w, 0)
		if err != nil {
			t.Fatal(err)
		}
		if factor := moved * float64(n*n) / 0.1; factor < 15 || factor > 25 {
			t.Errorf("%d neurons move by %.3g Strength Rate / N^2, about 20 are documented", n, factor)
		}
	}
}

func TestMoveDecaysAndFreezes(t *testing.T) {
	const n, seed = 12, 5
	w := randomMatrix(n, newRand(t))
	move := func(p Trained, epoch int) (float64, *Term) {
		t.Helper()
		made := term(t, p, n, seed)
		moved, err := made.Move(w, epoch)
		if err != nil {
			t.Fatal(err)
		}
		if made.Moves(epoch) != (moved > 0) {
			t.Errorf("Moves(%d) is %t, and points move by %v", epoch, made.Moves(epoch), moved)
		}
		return moved, made
	}
	of := Moduli{Strength: 1}
	for _, c := range []struct {
		p      Trained
		decay  float64
		epochs int
	}{
		{Trained{Of: of, Rate: 1e-3}, 0.99, 100},
		{Trained{Of: of, Rate: 1e-3, Decay: 0.5, Epochs: 7}, 0.5, 7},
		{Trained{Of: of, Rate: 1e-3, Decay: 1, Epochs: 1}, 1, 1},
	} {
		first, _ := move(c.p, 0)
		last, _ := move(c.p, c.epochs-1)
		if want := first * math.Pow(c.decay, float64(c.epochs-1)); math.Abs(last-want) > 1e-6*want {
			t.Errorf("decay %v: points move by %v in epoch %d, want %v", c.p.Decay, last, c.epochs-1, want)
		}
		none, frozen := move(c.p, c.epochs)
		if fresh := term(t, c.p.Of, n, seed); none != 0 || !slices.Equal(fresh.Coeff.Data, frozen.Coeff.Data) || !mat.Equal(fresh.Embedding.Points, frozen.Embedding.Points) {
			t.Errorf("epochs %v: the embedding moves by %v in epoch %d, frozen by then", c.p.Epochs, none, c.epochs)
		}
	}
}

func TestTermsThatDoNotMove(t *testing.T) {
	w := randomMatrix(5, newRand(t))
	for name, p := range map[string]Penalty{
		"not trained": Moduli{Strength: 1},
		"none":        None{},
		"strength 0":  Trained{Of: Moduli{}, Rate: 1},
		"mean of it":  MatchMean{Of: Trained{Of: Moduli{Strength: 1}, Rate: 1}},
	} {
		made := term(t, p, 5, 1)
		before := slices.Clone(made.Coeff.Data)
		if moved, err := made.Move(w, 0); moved != 0 || err != nil || made.Moves(0) || !slices.Equal(before, made.Coeff.Data) {
			t.Errorf("%s: moves by %v, with error %v", name, moved, err)
		}
	}
	made := term(t, Trained{Of: Moduli{Strength: 1}, Rate: 1}, 5, 1)
	if _, err := made.Move(w, -1); err == nil || err.Error() != "penalty: embedding moved in epoch -1, allowed are 0 and above" {
		t.Errorf("a negative epoch: error %v", err)
	}
	if moved, err := made.Move(square(5), 0); moved != 0 || err != nil {
		t.Errorf("without any weight points move by %v, error %v", moved, err)
	}
}
