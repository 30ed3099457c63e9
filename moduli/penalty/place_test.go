package penalty_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func TestPlaceHasTheCoefficientsOfThePoints(t *testing.T) {
	for _, m := range []penalty.Moduli{{Space: space.Torus{}, Strength: 1}, {Space: space.Sphere{}, Strength: 1, Apart: true}} {
		was := trainedTerm(t, m, 1)
		is := trainedTerm(t, m, 2)
		data := is.Coeff.Data
		var senders *mat.Dense
		if was.Senders != nil {
			senders = was.Senders.Points
		}
		if err := is.Place(was.Embedding.Points, senders); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(is.Coeff.Data, was.Coeff.Data) || &data[0] != &is.Coeff.Data[0] {
			t.Errorf("%s: not the coefficients of the points, in their place", is.Name)
		}
	}
}

func TestPlaceRefusesWhatIsNoEmbedding(t *testing.T) {
	term := trainedTerm(t, penalty.Moduli{Space: space.Sphere{}, Strength: 1}, 1)
	before, points := slices.Clone(term.Coeff.Data), mat.DenseCopyOf(term.Embedding.Points)
	off := mat.DenseCopyOf(points)
	off.Set(2, 0, math.NaN())
	for want, p := range map[string]*mat.Dense{
		"coordinate 0 of point 2 is NaN": off,
		"4 points for the embedding":     mat.DenseCopyOf(points.Slice(0, 4, 0, 3)),
		"lacks its space or its points":  nil,
	} {
		if err := term.Place(p, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
		if !slices.Equal(term.Coeff.Data, before) || !mat.Equal(term.Embedding.Points, points) {
			t.Errorf("%s: something has changed", want)
		}
	}
	fixed, err := penalty.Moduli{Strength: 1}.Term(5, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	if err := fixed.Place(points, nil); err == nil || !strings.Contains(err.Error(), "does not move its embedding") {
		t.Errorf("an embedding that is not trained: %v", err)
	}
}

func trainedTerm(t *testing.T, m penalty.Moduli, seed uint64) *penalty.Term {
	t.Helper()
	term, err := penalty.Trained{Of: m, Rate: 1}.Term(5, rand.NewPCG(seed, 0))
	if err != nil {
		t.Fatal(err)
	}
	return term
}
