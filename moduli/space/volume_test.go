package space_test

import (
	"math"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func TestVolumes(t *testing.T) {
	for _, c := range []struct {
		s         space.Scalable
		want      float64
		dimension int
	}{
		{space.Circle{}, 31.41592653589793, 1},
		{space.Sphere{Dim: 1}, 31.41592653589793, 1},
		{space.Sphere{}, 314.1592653589793, 2},
		{space.Sphere{Dim: 3}, 19739.208802178713, 3},
		{space.Sphere{Dim: 4, Scale: 1}, 26.318945069571623, 4},
		{space.Torus{}, 100, 2},
		{space.Torus{Dim: 1}, 10, 1},
		{space.Torus{Dim: 6}, 1e6, 6},
		{space.Klein{}, 100, 2},
		{space.Moebius{Height: 3}, 30, 2},
		{space.Projective{}, 157.07963267948966, 2},
		{space.Hyperbolic{}, 97.846, 2},
		{space.Hyperbolic{Scale: 1, Radius: 2 * math.Asinh(1)}, 4 * math.Pi, 2},
		{space.Euclidean{}, math.Inf(1), 3},
		{space.Product{}, 31415.92653589793, 4},
		{space.Product{Of: []space.Space{space.Circle{}, space.Euclidean{}}}, math.Inf(1), 4},
		{hexagonal, 86.60254037844386, 2},
		{space.Func{N: 3, Dim: 2}, math.NaN(), 2},
		{space.Product{Of: []space.Space{space.Circle{}, space.Func{N: 2}}}, math.NaN(), 3},
	} {
		got := c.s.Volume()
		if !(math.Abs(got-c.want) <= 1e-5*c.want) && got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("volume of %s is %v, want %v", c.s, got, c.want)
		}
		if n := c.s.Dimension(); n != c.dimension {
			t.Errorf("dimension of %s is %d, want %d", c.s, n, c.dimension)
		}
	}
	if v := (space.Product{Of: []space.Space{space.Circle{}, rough{}}}).Volume(); !math.IsNaN(v) {
		t.Errorf("volume of a product with a factor of unknown volume is %v", v)
	}
}

// The volume by the distance alone: close to any point, a ball of radius r in n
// dimensions holds the share pi^(n/2)/Gamma(n/2+1) r^n / volume of all points.
func TestVolumeAgreesWithTheDistance(t *testing.T) {
	for _, c := range []struct {
		s space.Scalable
		r float64
	}{
		{space.Circle{}, 0.5}, {space.Sphere{}, 0.7}, {space.Sphere{Dim: 3}, 3}, {space.Torus{}, 0.5}, {space.Torus{Dim: 6}, 4},
		{space.Klein{}, 0.5}, {space.Projective{}, 0.5}, {hexagonal, 0.5}, {space.Product{}, 3}, {space.Torus{Dim: 1}, 0.2},
	} {
		t.Run(c.s.String(), func(t *testing.T) {
			const pairs = 300_000
			rnd := newRand(t)
			near := 0
			points := samples(c.s, 2000, rnd)
			for range pairs {
				if i, j := rnd.IntN(2000), rnd.IntN(2000); i != j && c.s.Distance(points[i], points[j]) < c.r {
					near++
				}
			}
			n := float64(c.s.Dimension())
			want := math.Pow(math.Pi, n/2) / math.Gamma(n/2+1) * math.Pow(c.r, n) / c.s.Volume()
			got := float64(near) / pairs
			// Six standard errors, twice as wide as pairs share points; and curvature bends a ball this small by 4 % at most.
			if math.Abs(got-want) > 12*math.Sqrt(want/pairs)+0.04*want {
				t.Errorf("%.5f of all pairs are nearer than %g, by volume %.5f", got, c.r, want)
			}
		})
	}
}

// Distances of scaled spaces are distances, multiplied; volumes go with the power
// of the dimension.
func TestScaledMultipliesDistances(t *testing.T) {
	eachSpace(t, func(t *testing.T, unit space.Space) {
		s := unit.(space.Scalable)
		rnd := newRand(t)
		for _, by := range []float64{0.3, 1, 2.5} {
			large := s.Scaled(by).(space.Scalable)
			if err := large.Validate(); err != nil {
				t.Fatal(err)
			}
			if got, want := large.Volume(), s.Volume()*math.Pow(by, float64(s.Dimension())); got != want && !(math.Abs(got-want) < 1e-12*want) {
				t.Errorf("scaled by %g the volume is %v, want %v", by, got, want)
			}
			if large.Coords() != s.Coords() || large.Dimension() != s.Dimension() {
				t.Errorf("scaled by %g it has %d coordinates and dimension %d", by, large.Coords(), large.Dimension())
			}
			// Two sources alike draw points that correspond, whatever the coordinates.
			seed := rnd.Uint64()
			e, f := embed(t, s, 40, seed), embed(t, large, 40, seed)
			for i := range 40 {
				if got, want := f.Distance(0, i), by*e.Distance(0, i); math.Abs(got-want) > 1e-9*(want+by) {
					t.Fatalf("scaled by %g, points 0 and %d are %v apart, want %v", by, i, got, want)
				}
			}
		}
	})
}

func TestMatchVolume(t *testing.T) {
	for _, s := range allSpaces {
		if math.IsInf(s.(space.Sized).Volume(), 1) {
			continue
		}
		for _, volume := range []float64{100, 0.7} {
			m, err := space.MatchVolume(s, volume)
			if err != nil {
				t.Errorf("%s: %v", s, err)
				continue
			}
			if got := m.(space.Sized).Volume(); math.Abs(got-volume) > 1e-10*volume {
				t.Errorf("%s: volume %v, want %v", m, got, volume)
			}
			if m.String() == s.String() && s.(space.Sized).Volume() != volume {
				t.Errorf("%s: the name does not show the new scale", m)
			}
		}
	}
	same, err := space.MatchVolume(space.Torus{}, 100)
	if err != nil || same != (space.Torus{Period: 10}) {
		t.Errorf("torus of volume 100 is %v, error %v", same, err)
	}
}

func TestMatchVolumeRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		s      space.Space
		volume float64
		want   string
	}{
		{"infinite space", space.Euclidean{}, 100, "space: volume of Euclidean R3 (scale 1) is infinite, allowed are spaces of finite volume"},
		{"infinite factor", space.Product{Of: []space.Space{space.Circle{}, space.Euclidean{}}}, 100, "is infinite"},
		{"unknown volume", space.Func{Name: "mine", N: 1, Draw: hexagonal.Draw, Measure: hexagonal.Measure}, 100, "volume of mine is NaN, allowed are spaces whose volume is known"},
		{"no scale", rough{}, 100, "rough cannot be scaled"},
		{"factor without a scale", space.Product{Of: []space.Space{rough{}}}, 100, "rough cannot be scaled"},
		{"nil", nil, 100, "no space (nil) cannot be scaled"},
		{"not valid", space.Torus{Period: -1}, 100, "Torus Period is -1"},
		{"zero", space.Torus{}, 0, "space: volume to match is 0, allowed are finite numbers above 0"},
		{"negative", space.Torus{}, -3, "volume to match is -3"},
		{"infinite", space.Torus{}, math.Inf(1), "volume to match is +Inf"},
		{"too far for a number", space.Torus{Dim: 1, Period: 1e-300}, 1e300, "Torus Period is +Inf"},
		{"not a number", space.Torus{}, math.NaN(), "volume to match is NaN"},
	} {
		m, err := space.MatchVolume(c.s, c.volume)
		if m != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v and error %v, want an error with %q", c.name, m, err, c.want)
		}
	}
}
