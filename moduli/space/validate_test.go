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

func TestZeroValuesArePublishedScales(t *testing.T) {
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
	} {
		if got := c.space.String(); got != c.name {
			t.Errorf("String is %q, want %q", got, c.name)
		}
		if got := c.space.Coords(); got != c.coords {
			t.Errorf("%s has %d coordinates, want %d", c.space, got, c.coords)
		}
	}
}
