package space_test

import (
	"math"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func TestValidateNamesValueAndWhatIsAllowed(t *testing.T) {
	for _, c := range []struct {
		space space.Space
		want  string
	}{
		{space.Circle{Scale: -1}, "space: Circle Scale is -1, allowed are finite numbers above 0, or 0 for the published 5"},
		{space.Circle{Scale: math.Inf(1)}, "Circle Scale is +Inf"},
		{space.Sphere{Scale: math.NaN()}, "Sphere Scale is NaN"},
		{space.Sphere{Dim: 3, Scale: -2}, "Sphere Scale is -2, allowed are finite numbers above 0, or 0 for the published 10"},
		{space.Sphere{Dim: -1}, "space: Sphere Dim is -1, allowed are 1 to 65536, or 0 for 2"},
		{space.Sphere{Dim: math.MaxInt}, "allowed are 1 to 65536"},
		{space.Torus{Dim: -1}, "space: Torus Dim is -1, allowed are 1 to 65536, or 0 for 2"},
		{space.Torus{Period: -10}, "Torus Period is -10"},
		{space.Torus{Period: math.NaN()}, "Torus Period is NaN"},
		{space.Klein{Period: math.Inf(-1)}, "Klein Period is -Inf"},
		{space.Moebius{Period: -1}, "space: Moebius Period is -1, allowed are finite numbers above 0, or 0 for 10"},
		{space.Moebius{Height: math.NaN()}, "Moebius Height is NaN"},
		{space.Projective{Scale: -5}, "space: Projective Scale is -5, allowed are finite numbers above 0, or 0 for 5"},
		{space.Euclidean{Dim: -3}, "space: Euclidean Dim is -3, allowed are 1 to 65536, or 0 for 3"},
		{space.Euclidean{Scale: math.Inf(1)}, "Euclidean Scale is +Inf, allowed are finite numbers above 0, or 0 for the published 1"},
		{space.Hyperbolic{Scale: -1}, "Hyperbolic Scale is -1, allowed are finite numbers above 0, or 0 for 1"},
		{space.Hyperbolic{Radius: -1}, "Hyperbolic Radius is -1, allowed are finite numbers above 0, or 0 for 3.5"},
		{space.Hyperbolic{Radius: 40, Scale: 2}, "space: Hyperbolic Radius is 40, allowed are numbers up to 16 times Scale, which is 32"},
		{space.Product{Of: []space.Space{space.Circle{}, nil}}, "space: factor 1 of Product is nil"},
		{space.Product{Of: []space.Space{space.Circle{}, space.Torus{Dim: -1}}}, "space: factor 1 of Product: space: Torus Dim is -1"},
		{space.Func{}, `space: Func Name is ""`},
		{space.Func{Name: "mine"}, "space: N of mine is 0, allowed are 1 to 65536"},
		{space.Func{Name: "mine", N: 2}, "space: Draw of mine is nil"},
		{space.Func{Name: "mine", N: 2, Draw: hexagonal.Draw}, "space: Measure of mine is nil"},
		{space.Func{Name: "mine", N: 2, Draw: hexagonal.Draw, Measure: hexagonal.Measure, Dim: 3}, "space: Dim of mine is 3, allowed are 1 to 2, or 0 for 2"},
		{space.Func{Name: "mine", N: 2, Draw: hexagonal.Draw, Measure: hexagonal.Measure, Size: -1}, "space: Size of mine is -1, allowed are volumes above 0, or 0 for not known"},
		{space.Func{Name: "mine", N: 2, Draw: hexagonal.Draw, Measure: hexagonal.Measure, Scale: -1}, "space: Func Scale is -1"},
	} {
		err := c.space.Validate()
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%#v: got error %v, want one with %q", c.space, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%#v: error has more than one line: %v", c.space, err)
		}
	}
}

func TestSpacesInUseAreValid(t *testing.T) {
	eachSpace(t, func(t *testing.T, s space.Space) {
		if err := s.Validate(); err != nil {
			t.Error(err)
		}
	})
}

func TestNamesAndZeroValues(t *testing.T) {
	for _, c := range []struct {
		space  space.Space
		name   string
		coords int
	}{
		{space.Circle{}, "circle S1 (scale 5)", 2},
		{space.Sphere{}, "sphere S2 (scale 5)", 3},
		{space.Sphere{Dim: 1}, "sphere S1 (scale 5)", 2},
		{space.Sphere{Dim: 3}, "sphere S3 (scale 10)", 4},
		{space.Sphere{Dim: 7}, "sphere S7 (scale 10)", 8},
		{space.Torus{}, "torus T2 (period 10)", 2},
		{space.Torus{Dim: 6}, "torus T6 (period 10)", 6},
		{space.Klein{}, "Klein bottle (period 10)", 2},
		{space.Klein{Period: 2.5}, "Klein bottle (period 2.5)", 2},
		{space.Euclidean{}, "Euclidean R3 (scale 1)", 3},
		{space.Euclidean{Dim: 9}, "Euclidean R9 (scale 1)", 9},
		{space.Product{}, "sphere S2 (scale 5) x torus T2 (period 10)", 5},
		{space.Moebius{}, "Moebius strip (period 10, height 10)", 2},
		{space.Projective{}, "projective plane (scale 5)", 3},
		{space.Hyperbolic{}, "hyperbolic plane (radius 3.5, scale 1)", 2},
		{space.Hyperbolic{Scale: 2}, "hyperbolic plane (radius 7, scale 2)", 2},
		{hexagonal.Scaled(3), "hexagonal torus (side 10) (scaled by 3)", 2},
	} {
		if got := c.space.String(); got != c.name {
			t.Errorf("String is %q, want %q", got, c.name)
		}
		if got := c.space.Coords(); got != c.coords {
			t.Errorf("%s has %d coordinates, want %d", c.space, got, c.coords)
		}
	}
}
