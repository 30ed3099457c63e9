package space_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func TestCheckFindsNothingWrong(t *testing.T) {
	eachSpace(t, func(t *testing.T, s space.Space) {
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		if err := space.Check(s, rand.NewPCG(seed, 0)); err != nil {
			t.Error(err)
		}
	})
	if err := space.Check(rough{}, rand.NewPCG(1, 0)); err != nil {
		t.Errorf("space without a gradient: %v", err)
	}
}

// rough is a space with the methods of Space alone.
type rough struct{}

func (rough) String() string                     { return "rough" }
func (rough) Validate() error                    { return nil }
func (rough) Coords() int                        { return 1 }
func (rough) Sample(p []float64, rnd *rand.Rand) { p[0] = rnd.Float64() }
func (rough) Distance(a, b []float64) float64    { return math.Abs(a[0] - b[0]) }
func (rough) Chart() (c space.Chart)             { return c }

func TestCheckNamesWhatIsWrong(t *testing.T) {
	line := func(change func(f *space.Func)) space.Space {
		f := space.Func{
			Name: "line", N: 1,
			Draw:    func(p []float64, rnd *rand.Rand) { p[0] = rnd.Float64() },
			Measure: func(a, b []float64) float64 { return math.Abs(a[0] - b[0]) },
		}
		change(&f)
		return f
	}
	measure := func(m func(a, b float64) float64) space.Space {
		return line(func(f *space.Func) { f.Measure = func(a, b []float64) float64 { return m(a[0], b[0]) } })
	}
	for _, c := range []struct {
		name string
		s    space.Space
		want string
	}{
		{"nil", nil, "Embed got no space"},
		{"no number", measure(func(a, b float64) float64 { return math.Sqrt(a - b) }), "on line is NaN, allowed are finite numbers from 0"},
		{"negative", measure(func(a, b float64) float64 { return a - b }), "allowed are finite numbers from 0"},
		{"infinite", measure(func(a, b float64) float64 { return 1 / max(0, a-b) }), "is +Inf"},
		{"apart from itself", measure(func(a, b float64) float64 { return 1 }), "to itself on line is 1, it must be 0"},
		{"one way", measure(func(a, b float64) float64 { return max(a-b, 2*(b-a)) }), "they must be the same"},
		{"squared", measure(func(a, b float64) float64 { return (a - b) * (a - b) }), "no triangle may do so"},
		{"draws no numbers", line(func(f *space.Func) { f.Draw = func(p []float64, _ *rand.Rand) { p[0] = math.NaN() } }), "coordinate 0 of point 0 is NaN"},
		{"gradient backwards", line(func(f *space.Func) {
			f.Slope = func(da, db, a, b []float64) { da[0] = math.Copysign(1, b[0]-a[0]); db[0] = -da[0] }
		}), "not nearer"},
		{"gradient of b backwards", line(func(f *space.Func) {
			f.Slope = func(da, db, a, b []float64) { da[0] = math.Copysign(1, a[0]-b[0]); db[0] = da[0] }
		}), "not nearer"},
		{"gradient infinite", line(func(f *space.Func) {
			f.Slope = func(da, db, a, b []float64) { da[0], db[0] = math.Inf(1), 0 }
		}), "gradient of the distance"},
		{"retraction elsewhere", line(func(f *space.Func) { f.Move = func(p, _ []float64) { p[0]++ } }), "retracted along 0"},
		{"other distance with the gradient", doubled{}, "with the gradient"},
		{"factor without a gradient", space.Product{Of: []space.Space{space.Circle{}, rough{}}}, "rough has no gradient"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := space.Check(c.s, rand.NewPCG(1, 0))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want one with %q", err, c.want)
			}
		})
	}
	if err := space.Check(space.Torus{}, nil); err == nil {
		t.Error("no error without a source of randomness")
	}
}

// A ready-made check for a space of one's own: the squared distance is no metric.
func ExampleCheck() {
	squared := space.Func{
		Name: "squared line", N: 1,
		Draw:    func(p []float64, rnd *rand.Rand) { p[0] = float64(rnd.IntN(3)) },
		Measure: func(a, b []float64) float64 { return (a[0] - b[0]) * (a[0] - b[0]) },
	}
	fmt.Println(space.Check(space.Torus{}, rand.NewPCG(1, 2)))
	fmt.Println(space.Check(squared, rand.NewPCG(1, 2)))
	// Output:
	// <nil>
	// space: from [2] to [0] on squared line it is 4, by way of [1] it is only 2: no triangle may do so
}
