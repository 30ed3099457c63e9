package space_test

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func TestMoveGoesAgainstTheGradientAndOntoTheSpace(t *testing.T) {
	e := &space.Embedding{Space: space.Torus{}, Points: mat.NewDense(2, 2, []float64{1, 1, 9.5, 4})}
	if err := e.Move(mat.NewDense(2, 2, []float64{1, 0, -2, 3}), 0.5); err != nil {
		t.Fatal(err)
	}
	if want := mat.NewDense(2, 2, []float64{0.5, 1, 0.5, 2.5}); !mat.EqualApprox(e.Points, want, 1e-15) {
		t.Errorf("points are %v, want %v", e.Points.RawMatrix().Data, want.RawMatrix().Data)
	}
}

func TestMoveRefusesAndMovesNothing(t *testing.T) {
	for _, c := range []struct {
		name string
		s    space.Space
		grad *mat.Dense
		rate float64
		want string
	}{
		{"no gradient", rough{}, mat.NewDense(3, 1, nil), 1, "space: rough has no gradient: want a space with the methods Grad and Retract"},
		{"a factor without", space.Product{Of: []space.Space{space.Circle{}, rough{}}}, mat.NewDense(3, 3, nil), 1, "rough has no gradient"},
		{"rows", space.Torus{}, mat.NewDense(2, 2, nil), 1, "gradient is 2 x 2, the points are 3 x 2"},
		{"columns", space.Torus{}, mat.NewDense(3, 3, nil), 1, "gradient is 3 x 3, the points are 3 x 2"},
		{"not a number", space.Torus{}, mat.NewDense(3, 2, []float64{1, 1, 1, 1, 1, math.NaN()}), 1, "step of point 2 along coordinate 1 is NaN at rate 1"},
		{"infinite", space.Torus{}, mat.NewDense(3, 2, []float64{1, 1, 1, math.Inf(-1), 1, 1}), 1, "step of point 1 along coordinate 1 is -Inf"},
		{"rate", space.Torus{}, mat.NewDense(3, 2, []float64{1, 1, 1, 1, 1, 1}), math.NaN(), "at rate NaN, allowed are finite numbers"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := embed(t, c.s, 3, 1)
			before := e.Clone()
			err := e.Move(c.grad, c.rate)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want one with %q", err, c.want)
			}
			if !mat.Equal(e.Points, before.Points) {
				t.Error("points have moved")
			}
		})
	}
}

func TestCloneHasPointsOfItsOwn(t *testing.T) {
	e := embed(t, space.Klein{}, 4, 1)
	c := e.Clone()
	if c.Space != e.Space || !mat.Equal(c.Points, e.Points) {
		t.Fatalf("clone is %v on %s", c.Points, c.Space)
	}
	c.Point(2)[0]++
	if mat.Equal(c.Points, e.Points) {
		t.Error("moving the clone moves the embedding")
	}
}

func TestAsSmoothNamesNil(t *testing.T) {
	if _, err := space.AsSmooth(nil); err == nil || !strings.Contains(err.Error(), "no space (nil) has no gradient") {
		t.Errorf("got error %v", err)
	}
}
