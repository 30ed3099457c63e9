package widgets

import (
	"math"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"gonum.org/v1/gonum/blas/blas32"
)

func init() {
	exhibits = append(exhibits, exhibit{
		name: "Autocorrelogram",
		views: func(t testing.TB) map[string]display.Bundler {
			r := fields(t, 64, 20, 4000, false)
			return map[string]display.Bundler{
				"autocorrelogram":        Autocorrelogram(r),
				"autocorrelogram-square": Autocorrelogram(r).Neuron(1).LinkTo(embed(t, space.Torus{}, 64)).Title("A square lattice").Width(480),
				"autocorrelogram-silent": Autocorrelogram(fields(t, 5, 20, 2000, false)).Neuron(3).Smooth(0),
				"autocorrelogram-none":   Autocorrelogram(nil),
			}
		},
		texts: func(t testing.TB, text string) display.Bundler {
			return Autocorrelogram(fields(t, 8, 20, 3000, false)).Title(text)
		},
		gaps: func(t testing.TB) (display.Bundler, string) {
			r := fields(t, 8, 20, 3000, false)
			states := blas32.General{Rows: 1, Cols: 8, Stride: 8, Data: make([]float32, 8)}
			states.Data[2] = float32(math.Inf(-1))
			if err := r.Add([]float64{0, 0}, states); err != nil {
				t.Fatal(err)
			}
			return Autocorrelogram(r), "1 mean of activity not finite"
		},
		many: func(t testing.TB) (display.Bundler, string) {
			return Autocorrelogram(fields(t, 250, 64, 8000, false)), "mean of 2 x 2 lags"
		},
		none: func(t testing.TB) display.Bundler { return Autocorrelogram(fields(t, 4, 3, 500, false)) },
	})
}

func TestAutocorrelogramHasTheBestAndTheirScores(t *testing.T) {
	r := fields(t, 64, 20, 4000, false)
	p := Autocorrelogram(r).Smooth(0.05).plan()
	if len(p.drawn) != 16 || p.start != 0 || p.extra {
		t.Fatalf("%d neurons, from %d on, want 16 from the first on", len(p.drawn), p.start)
	}
	scores := r.GridScores(0.05)
	for i, n := range p.drawn {
		if n.neuron%4 != 0 {
			t.Errorf("place %d has neuron %d, want a hexagonal lattice", i, n.neuron)
		}
		if n.score != scores[n.neuron] {
			t.Errorf("neuron %d: %+v, the recorder says %+v", n.neuron, n.score, scores[n.neuron])
		}
		if d := n.least - n.highest - n.score.Hexagonal; math.Abs(d) > 1e-9 {
			t.Errorf("neuron %d: the arrow is %v longer than the score", n.neuron, d)
		}
		if at60, at90 := n.curve[60/turnStep], n.curve[90/turnStep]; at60 != n.peaks[0] || at90 != n.troughs[1] {
			t.Errorf("neuron %d: the marks do not lie on the curve", n.neuron)
		}
		if n.squarer {
			t.Errorf("neuron %d is said to be a square lattice", n.neuron)
		}
		for k, x := range n.ringX[ringPoints : 2*ringPoints-1] {
			if d := math.Hypot(x, n.ringY[ringPoints+k]); !math.IsNaN(d) && math.Abs(d-n.score.HexagonalRing.Outer) > 1e-9 {
				t.Fatalf("neuron %d: the ring is drawn at %v m, want %v", n.neuron, d, n.score.HexagonalRing.Outer)
			}
		}
	}
	if mid := p.drawn[0].values[len(p.drawn[0].values)/2]; mid != 1 {
		t.Errorf("correlation at lag 0 is %v, want 1", mid)
	}
}

func TestAutocorrelogramOfANeuronAskedFor(t *testing.T) {
	r := fields(t, 64, 20, 4000, false)
	if p := Autocorrelogram(r).Neuron(1).plan(); p.drawn[p.start].neuron != 1 || !p.extra || len(p.drawn) != 16 || !p.drawn[0].squarer {
		t.Errorf("neuron %d of %d first, squarer %v: want neuron 1, a square lattice, and 15 others", p.drawn[p.start].neuron, len(p.drawn), p.drawn[0].squarer)
	}
	if p := Autocorrelogram(r).Neuron(12).plan(); p.drawn[p.start].neuron != 12 || p.extra || len(p.drawn) != 16 {
		t.Errorf("neuron %d of %d first, extra %v: want neuron 12 where it belongs", p.drawn[p.start].neuron, len(p.drawn), p.extra)
	}
}

func TestAutocorrelogramNamesBadInput(t *testing.T) {
	r := fields(t, 4, 20, 1000, false)
	for name, c := range map[string]struct {
		v    display.Bundler
		want string
	}{
		"wide":                {Autocorrelogram(r).Width(1601), "1601"},
		"no such neuron":      {Autocorrelogram(r).Neuron(4), "Neuron is 4, allowed are 0 to 3"},
		"no neuron":           {Autocorrelogram(r).Neuron(-5), "Neuron is -1"},
		"smoothed to nothing": {Autocorrelogram(r).Smooth(math.Inf(1)), "Smooth is +Inf"},
		"other neurons":       {Autocorrelogram(r).LinkTo(embed(t, space.Torus{}, 3)), "3 neurons, allowed is one of the 4"},
	} {
		namesBadInput(t, name, c.v, "Autocorrelogram", c.want)
	}
}
