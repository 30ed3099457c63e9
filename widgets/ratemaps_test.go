package widgets

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/analysis"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"gonum.org/v1/gonum/blas/blas32"
)

func init() {
	exhibits = append(exhibits, exhibit{
		name: "RateMaps",
		views: func(t testing.TB) map[string]display.Bundler {
			r := fields(t, 64, 20, 4000, false)
			return map[string]display.Bundler{
				"ratemaps":            RateMaps(r).Against(fields(t, 64, 20, 4000, true)),
				"ratemaps-peaks":      RateMaps(r).SortByPeak().Top(8).Width(480).Title("The liveliest").LinkTo(embed(t, space.Torus{}, 64)),
				"ratemaps-above":      RateMaps(r).Above(0.5).SortByNeuron().Smooth(0).Width(1000),
				"ratemaps-above-none": RateMaps(r).Above(1.9),
				"ratemaps-none":       RateMaps(nil),
			}
		},
		texts: func(t testing.TB, text string) display.Bundler {
			return RateMaps(fields(t, 8, 20, 3000, false)).Title(text)
		},
		gaps: func(t testing.TB) (display.Bundler, string) {
			r := fields(t, 8, 20, 3000, false)
			states := blas32.General{Rows: 2, Cols: 8, Stride: 8, Data: make([]float32, 16)}
			states.Data[2], states.Data[13] = float32(math.NaN()), float32(math.Inf(1))
			if err := r.Add([]float64{0, 0, 0.5, 0.5}, states); err != nil {
				t.Fatal(err)
			}
			return RateMaps(r), "2 means of activity not finite"
		},
		many: func(t testing.TB) (display.Bundler, string) {
			return RateMaps(fields(t, 400, 50, 4000, false)).Top(100), "100 of 400 neurons are drawn"
		},
		none: func(t testing.TB) display.Bundler {
			r, err := analysis.NewRecorder(analysis.Box{}, 5)
			if err != nil {
				t.Fatal(err)
			}
			return RateMaps(r)
		},
	})
}

func TestRateMapsComeInTheOrderAskedFor(t *testing.T) {
	r := fields(t, 16, 20, 4000, false)
	order := func(v *RateMapsView) (list []int) {
		for _, n := range v.plan().drawn {
			list = append(list, n.neuron)
		}
		return list
	}
	if got := order(RateMaps(r).SortByNeuron().Top(5)); !slices.Equal(got, []int{0, 1, 2, 3, 4}) {
		t.Errorf("by neuron: %v", got)
	}
	byScore := RateMaps(r).plan().drawn
	for i := range 4 { // hexagonal lattices
		if n := byScore[i]; n.neuron%4 != 0 || n.score.Hexagonal < 1 {
			t.Errorf("place %d by score is neuron %d of score %v, want a hexagonal one", i, n.neuron, n.score.Hexagonal)
		}
	}
	if last := byScore[15]; last.neuron != 3 || !math.IsNaN(last.score.Hexagonal) || last.peak != 0 {
		t.Errorf("the last by score is %+v, want neuron 3, which never fires", last)
	}
	byPeak := RateMaps(r).SortByPeak().plan().drawn
	for i := range 4 { // single fields, which are the highest
		if byPeak[i].neuron%4 != 2 || i > 0 && byPeak[i].peak > byPeak[i-1].peak {
			t.Errorf("place %d by peak is neuron %d of %v", i, byPeak[i].neuron, byPeak[i].peak)
		}
	}
	if got := order(RateMaps(r).Above(1).SortByNeuron()); !slices.Equal(got, []int{0, 4, 8, 12}) {
		t.Errorf("above 1: %v, want the four hexagonal lattices", got)
	}
}

func TestRateMapsCountGridCellsBesideChance(t *testing.T) {
	r := fields(t, 64, 20, 4000, false)
	high := 0
	for _, s := range r.GridScores(0.1) {
		if s.Hexagonal > 0.3 {
			high++
		}
	}
	if high < 16 {
		t.Fatalf("%d of 16 hexagonal neurons are above 0.3", high)
	}
	if got := texts(t, RateMaps(r)); !strings.Contains(got, fmt.Sprintf("%d of 64 neurons (", high)) || !strings.Contains(got, "only a control with shuffled places") {
		t.Errorf("says %q", got)
	}
	if got := texts(t, RateMaps(r).Against(r)); !strings.Contains(got, "no more than chance may give") {
		t.Errorf("beside itself: says %q", got)
	}
	noise := fields(t, 4, 20, 4000, true)
	if got := texts(t, RateMaps(fields(t, 64, 20, 4000, false)).Smooth(0).Against(noise)); !strings.Contains(got, "with shuffled places 0 of 4 neurons (0 %): more than by chance") {
		t.Errorf("beside noise: says %q", got)
	}
}

// Tiles hold the maps: shares of the peak, row 0 at the bottom, gaps where nobody was.
func TestRateMapsAreDrawnAsTheyAre(t *testing.T) {
	r := fields(t, 8, 20, 4000, false)
	p := RateMaps(r).Smooth(0).SortByNeuron().plan()
	for _, n := range p.drawn {
		m := r.Map(n.neuron)
		if _, peak := m.Range(); peak != n.peak {
			t.Errorf("neuron %d has its peak at %v, the picture says %v", n.neuron, peak, n.peak)
		}
		for i, x := range m.Data {
			switch got := n.values[i]; {
			case x != x:
				if got == got {
					t.Fatalf("neuron %d, bin %d: %v, want a gap", n.neuron, i, got)
				}
			case n.peak > 0 && math.Abs(got-x/n.peak) > 1./128+1e-9:
				t.Fatalf("neuron %d, bin %d: %v of its peak, want %v", n.neuron, i, got, x/n.peak)
			}
		}
	}
	if n := p.bins*p.bins - p.visited; n < 10 || n > 20 || !math.IsNaN(r.Map(0).At(19, 19)) {
		t.Errorf("%d bins not visited, want the corner", n)
	}
}

func TestPeaksAreWrittenShort(t *testing.T) {
	for _, c := range []struct {
		most, x float64
		want    string
	}{{6.41, 0.0023, "<0.1"}, {6.41, 0, "0.0"}, {0.5, 0.001, "<0.01"}, {6.41, 6.41, "6.4"}, {0.5, 0.123, "0.12"}, {0.0052, 0.0052, "0.0052"}, {432.1, 99.6, "100"}, {2e6, 2e6, "2e+06"}, {1, math.NaN(), "none"}} {
		p := &mapsPlan{drawn: []neuronMap{{peak: c.most}, {peak: c.x}}}
		if got := p.peakWords(c.x); got != c.want {
			t.Errorf("%v beside a peak of %v is %q, want %q", c.x, c.most, got, c.want)
		}
	}
}

func TestBlocksAreMeansOfWhatThereIs(t *testing.T) {
	nan := math.NaN()
	got := blocks([]float64{1, 3, nan, 5, 7, nan, nan, nan, 2}, 3, 3, 2)
	for i, want := range []float64{4, nan, nan, 2} {
		if got[i] != want && !(want != want && got[i] != got[i]) {
			t.Errorf("blocks are %v, want [4 NaN NaN 2]", got)
		}
	}
}

func TestRateMapsNameBadInput(t *testing.T) {
	r := fields(t, 4, 20, 1000, false)
	for name, c := range map[string]struct {
		v    display.Bundler
		want string
	}{
		"narrow":            {RateMaps(r).Width(100), "100"},
		"no maps":           {RateMaps(r).Top(0), "Top is 0"},
		"too many":          {RateMaps(r).Top(101), "1 to 100 maps"},
		"no least score":    {RateMaps(r).Above(math.NaN()), "Above is NaN"},
		"smoothed backward": {RateMaps(r).Smooth(-1), "Smooth is -1"},
		"other neurons":     {RateMaps(r).LinkTo(embed(t, space.Torus{}, 5)), "5 neurons, allowed is one of the 4"},
	} {
		namesBadInput(t, name, c.v, "RateMaps", c.want)
	}
}

// namesBadInput wants an error of one line that names the widget, the value and what is allowed.
func namesBadInput(t *testing.T, name string, v display.Bundler, widget, want string) {
	t.Helper()
	_, err := v.Bundle()
	if err == nil {
		t.Errorf("%s: no error", name)
		return
	}
	for _, part := range []string{"widgets: " + widget + ": ", want, "allowed"} {
		if !strings.Contains(err.Error(), part) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error is %q, want one line with %q", name, err, part)
		}
	}
}
