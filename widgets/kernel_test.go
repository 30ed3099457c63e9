package widgets

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"gonum.org/v1/gonum/mat"
)

func init() {
	exhibits = append(exhibits, exhibit{
		name: "Kernel",
		views: func(t testing.TB) map[string]display.Bundler {
			torus := embed(t, space.Torus{}, 128)
			return map[string]display.Bundler{
				"kernel":         Kernel(torus, nil),
				"kernel-compare": Kernel(embed(t, space.Klein{}, 128), inhibit.DoG{}).Compare(inhibit.Ripple{}, inhibit.Constant{}).Neuron(7),
				"kernel-sphere":  Kernel(embed(t, space.Sphere{}, 512), inhibit.DoG{}),
				"kernel-circle":  Kernel(embed(t, space.Circle{}, 64), inhibit.DoG{}).Width(520),
				"kernel-t6":      Kernel(embed(t, space.Torus{Dim: 6}, 128), inhibit.DoG{}),
				"kernel-disk":    Kernel(embed(t, space.Hyperbolic{}, 128), inhibit.Diffusion{}),
				"kernel-senders": Kernel(torus, inhibit.Gaussian{}).Senders(embed(t, space.Torus{}, 128)).Title("Senders apart").Width(400),
				"kernel-none":    Kernel(nil, inhibit.DoG{}),
			}
		},
		texts: func(t testing.TB, text string) display.Bundler {
			return namedKernel(embed(t, space.Torus{}, 40), text)
		},
		gaps: func(t testing.TB) (display.Bundler, string) {
			e := embed(t, space.Torus{}, 40)
			e.Point(3)[0], e.Point(20)[1] = math.NaN(), math.Inf(1)
			return Kernel(e, inhibit.DoG{}), "2 neurons without a finite place"
		},
		many: func(t testing.TB) (display.Bundler, string) {
			return Kernel(embed(t, space.Torus{Dim: 3}, 350_000), nil).Compare(inhibit.Gaussian{}), "2,000 of 350,000 neurons are drawn"
		},
		none: func(t testing.TB) display.Bundler {
			return Kernel(&space.Embedding{Space: space.Torus{}, Points: &mat.Dense{}}, nil)
		},
	})
}

// namedKernel has a text wherever a user may give one.
func namedKernel(e *space.Embedding, text string) *KernelView {
	named := inhibit.Func{Name: text, F: func(d float64) float64 { return d }}
	return Kernel(e, named).Compare(named).Title(text)
}

func kernelOf(t *testing.T, k *KernelView) *kernelPlan {
	t.Helper()
	p, err := k.plan()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// On the unit torus, 0.1, 0.4 and 0.5 apart: squares 0.01, 0.16 and 0.25, of which the first alone is below half of the last.
func TestKernelCountsCheapConnections(t *testing.T) {
	e := grid([][]float64{{0, 0}, {0.1, 0}, {0.5, 0}})
	q := kernelOf(t, Kernel(e, inhibit.Diffusion{})).profiles[0]
	if want := []int{1, 1, 0}; !slices.Equal(q.cheap, want) || q.share != 1.0/3 || math.Abs(q.top-0.25) > 1e-12 {
		t.Errorf("cheap are %v, share %g, top %g; want %v, 1/3 and 0.25", q.cheap, q.share, q.top, want)
	}
	says := texts(t, Kernel(e, inhibit.Diffusion{}).Neuron(0))
	for _, want := range []string{
		"diffusion: highest, 0.25, at distance 0.5, lowest, 0, at 0; cheap (below half of the highest) at 0 to 0.354, which are 33.3 % of all connections between two neurons.",
		"For neuron 0, 1 of 2 others is cheap.",
	} {
		if !strings.Contains(says, want) {
			t.Errorf("says %q, want %q in it", says, want)
		}
	}
}

// What is cheap is what the penalty says is, with senders apart too.
func TestKernelAgreesWithThePenalty(t *testing.T) {
	for _, s := range []space.Space{space.Torus{}, space.Klein{}, space.Sphere{}, space.Circle{}} {
		e := embed(t, s, 700)
		senders, err := space.Embed(s, 700, rand.NewPCG(8, 9))
		if err != nil {
			t.Fatal(err)
		}
		for name, senders := range map[string]*space.Embedding{"together": nil, "apart": senders} {
			m := penalty.Moduli{Inhibitor: inhibit.DoG{}, Strength: 1, Embedding: e, Senders: senders}
			term, err := m.Term(700, rand.NewPCG(1, 1))
			if err != nil {
				t.Fatal(err)
			}
			p := kernelOf(t, Kernel(e, nil).Senders(senders))
			if got, want := p.profiles[0].share, term.CheapShare(); math.Abs(got-want) > 1e-4 {
				t.Errorf("%s, %s: share of cheap connections is %g, that of the penalty %g", s, name, got, want)
			}
			if senders != nil { // what neuron i sends is in column i
				h, i := 3, p.held[3]
				cheap := 0
				for j := range 700 {
					if j != i && term.Coeff.Data[j*700+i] < float32(p.profiles[0].top)/2 {
						cheap++
					}
				}
				if got := p.profiles[0].cheap[h]; got != cheap {
					t.Errorf("%s: neuron %d sends to %d cheaply, by the penalty to %d", s, i, got, cheap)
				}
			}
		}
	}
	// The published figure for the torus, of many neurons.
	if share := kernelOf(t, Kernel(embed(t, space.Torus{}, 1024), nil)).profiles[0].share; math.Abs(share-0.137) > 0.005 {
		t.Errorf("share of cheap connections on the torus is %g, published is 0.137", share)
	}
}

func TestKernelReadsChartsBackwards(t *testing.T) {
	known := []space.Space{
		space.Torus{}, space.Torus{Dim: 1, Period: 3}, space.Klein{Period: 2}, space.Moebius{}, space.Euclidean{Dim: 2}, space.Euclidean{Dim: 1},
		space.Hyperbolic{}, space.Circle{}, space.Sphere{Dim: 1}, space.Sphere{},
	}
	for _, s := range known {
		back, c := inverse(s), s.Chart()
		if back == nil {
			t.Errorf("%s: chart is not read backwards", s)
			continue
		}
		rows, cols := gridOf(c, false)
		p, met := make([]float64, s.Coords()), 0
		for r := range rows {
			for k := range cols {
				x, y := middle(c.XMin, c.XMax, k, cols), middle(c.YMin, c.YMax, r, rows)
				back(p, x, y)
				if gx, gy := c.At(p); math.Abs(gx-x) > 1e-9 || math.Abs(gy-y) > 1e-9 {
					t.Fatalf("%s: the point of (%g, %g) is drawn at (%g, %g)", s, x, y, gx, gy)
				} else if finite(gx) {
					met++
				}
			}
		}
		if met < rows*cols*3/4 {
			t.Errorf("%s: %d of %d cells have a point", s, met, rows*cols)
		}
	}
	for _, s := range []space.Space{space.Torus{Dim: 3}, space.Sphere{Dim: 3}, space.Product{}, space.Projective{}, space.Euclidean{}} {
		if s.Coords() > 2 && inverse(s) != nil {
			t.Errorf("%s: has a point for each place of its chart, want none", s)
		}
	}
}

// The cell under a neuron costs about what a connection to it does.
func TestKernelCellsAreWhereNeuronsAre(t *testing.T) {
	e := embed(t, space.Klein{}, 300)
	p := kernelOf(t, Kernel(e, inhibit.Diffusion{}))
	for h, i := range p.held {
		for j := range 300 {
			x, y := p.chart.At(e.Point(j))
			r, c := min(int(y/10*float64(p.rows)), p.rows-1), min(int(x/10*float64(p.cols)), p.cols-1)
			if got, want := p.cells[h][r*p.cols+c], e.Distance(i, j); math.Abs(got-want) > 10/float64(p.rows) {
				t.Fatalf("the cell of neuron %d is %g from neuron %d, that is %g away", j, got, i, want)
			}
		}
	}
}

func TestKernelFindsWhereAnInhibitorIsLow(t *testing.T) {
	e := embed(t, space.Torus{}, 300)
	ring, top := inhibit.DoG{}.Ring()
	for _, c := range []struct {
		f              inhibit.Inhibitor
		low, high, top float64
		spans          int
	}{
		{inhibit.DoG{}, ring, 0, top, 1},
		{inhibit.Ripple{}, math.Pi / 2, 0, 100, 2},
		{inhibit.Gaussian{}, 7, 0, 100, 1},
		{inhibit.Diffusion{}, 0, 7, 49, 1},
	} {
		q := kernelOf(t, Kernel(e, c.f)).profiles[0]
		if math.Abs(q.low-c.low) > 0.1 || math.Abs(q.high-c.high) > 0.1 || math.Abs(q.top-c.top) > 1.5 || len(q.spans) != c.spans {
			t.Errorf("%s: lowest at %g, highest, %g, at %g, %d ranges; want %g, %g, %g, %d", q.name, q.low, q.top, q.high, len(q.spans), c.low, c.top, c.high, c.spans)
		}
		for _, span := range q.spans {
			for _, d := range span {
				if v := c.f.Value(d); d > 0 && d < 6.9 && math.Abs(v-q.top/2) > 0.01*q.top {
					t.Errorf("%s: %g at the end %g of a range, want half of %g", q.name, v, d, q.top)
				}
			}
		}
	}
	if says := texts(t, Kernel(e, inhibit.Constant{})); !strings.Contains(says, "constant: 1 at every distance, so that it favours none.") {
		t.Errorf("a constant says %q", says)
	}
}

func TestKernelRefusesWhatDoesNotFit(t *testing.T) {
	e := embed(t, space.Torus{}, 20)
	negative := inhibit.Func{Name: "negative", F: func(d float64) float64 { return 1 - d }}
	for _, c := range []struct {
		v    *KernelView
		want string
	}{
		{Kernel(e, nil).Neuron(20), "Neuron is 20, allowed are 0 to 19"},
		{Kernel(e, nil).Neuron(-1), "Neuron is -1, allowed are 0 to 19"},
		{Kernel(e, nil).Width(10), "width is 10, allowed are 240 to 1600"},
		{Kernel(e, inhibit.DoG{Wide: -1}), "Wide is -1"},
		{Kernel(e, negative), "inhibitor negative is -"},
		{Kernel(e, nil).Senders(embed(t, space.Torus{}, 19)), "Senders are other than 20 points on torus T2 (period 10), allowed is"},
		{Kernel(e, nil).Senders(embed(t, space.Klein{}, 20)), "allowed is a place on the same space"},
		{Kernel(e, nil).Compare(make([]inhibit.Inhibitor, 7)...), "8 inhibitors, allowed are 7"},
		{Kernel(&space.Embedding{Space: space.Torus{Dim: 3}, Points: e.Points}, nil), "2 coordinates, allowed are those of torus T3"},
	} {
		_, err := c.v.Bundle()
		if err == nil || !strings.HasPrefix(err.Error(), "widgets: Kernel: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error is %v, want %q in it", err, c.want)
		}
	}
}

func TestSpreadHoldsWhatItMust(t *testing.T) {
	for _, c := range []struct {
		n, most, must int
		want          []int
	}{
		{10, 5, 2, []int{2, 3, 5, 7, 9}}, {10, 5, 3, []int{1, 3, 5, 7, 9}}, {3, 5, 0, []int{0, 1, 2}}, {1, 5, 0, []int{0}}, {100, 1, 99, []int{99}},
	} {
		got := evenlyWith(c.n, c.most, c.must)
		if !slices.IsSorted(got) || len(got) != min(c.n, c.most) || !slices.Contains(got, c.must) || !slices.Equal(got, c.want) {
			t.Errorf("evenlyWith(%d, %d, %d) is %v, want %v", c.n, c.most, c.must, got, c.want)
		}
	}
}
