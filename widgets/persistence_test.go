package widgets

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/analysis/homology"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"github.com/moduli-rnn/moduli-go/widgets/internal/chart"
)

// diagramsOf are those of 150 landmarks of a space over Z/2 and Z/3, worked out once.
var diagramsOf = func() func(t testing.TB, s space.Space) []*homology.Diagram {
	var mu sync.Mutex
	known := map[string][]*homology.Diagram{}
	return func(t testing.TB, s space.Space) []*homology.Diagram {
		mu.Lock()
		defer mu.Unlock()
		if all := known[s.String()]; all != nil {
			return all
		}
		e := embed(t, s, 1000)
		points, _ := homology.Landmarks(e.Len(), 150, 0, e.Distance)
		var all []*homology.Diagram
		for _, p := range []int{2, 3} {
			d, err := homology.Rips(context.Background(), homology.Among(points, e.Distance), homology.Settings{Prime: p, Threshold: 4})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, d)
		}
		known[s.String()] = all
		return all
	}
}()

// square is a loop from 1 to 1.4 among four points.
func square() *homology.Diagram {
	d := &homology.Diagram{Points: 4, Dim: 1, Prime: 2, Threshold: 1.4, Intervals: []homology.Interval{{Dim: 0, Death: math.Inf(1)}}}
	for range 3 {
		d.Intervals = append(d.Intervals, homology.Interval{Dim: 0, Death: 1})
	}
	d.Intervals = append(d.Intervals, homology.Interval{Dim: 1, Birth: 1, Death: 1.4})
	return d
}

func init() {
	exhibits = append(exhibits, exhibit{
		name: "Persistence",
		views: func(t testing.TB) map[string]display.Bundler {
			return map[string]display.Bundler{
				"persistence-torus": Persistence(diagramsOf(t, space.Torus{})[0]).Space(space.Torus{}),
				"persistence-klein": Persistence(diagramsOf(t, space.Klein{})...).Space(space.Klein{}),
				"persistence-few":   Persistence(square()).Title("A square").Width(480),
				"persistence-none":  Persistence(nil),
			}
		},
		texts: func(_ testing.TB, text string) display.Bundler { return Persistence(square()).Title(text) },
		gaps: func(testing.TB) (display.Bundler, string) {
			d := square()
			d.Intervals = append(d.Intervals, homology.Interval{Dim: 1, Birth: math.NaN(), Death: 2}, homology.Interval{Dim: 1, Birth: 1, Death: math.NaN()})
			return Persistence(d), "2 intervals whose ends are no numbers left out"
		},
		many: func(testing.TB) (display.Bundler, string) {
			rnd := rand.New(rand.NewPCG(13, 14))
			d := &homology.Diagram{Points: 1_000_000, Dim: 1, Prime: 2, Threshold: 10}
			for range 1_000_000 {
				b := rnd.Float64()
				d.Intervals = append(d.Intervals, homology.Interval{Dim: 1, Birth: b, Death: b + rnd.ExpFloat64()})
			}
			return Persistence(d), "999,800 intervals, the shortest, are not drawn"
		},
		none: func(testing.TB) display.Bundler { return Persistence(nil, &homology.Diagram{Dim: 1}) },
	})
}

func TestBettiNumbersOfSpaces(t *testing.T) {
	for _, c := range []struct {
		space   space.Space
		p, dim  int
		numbers []int
	}{
		{space.Circle{}, 2, 2, []int{1, 1, 0}},
		{space.Sphere{}, 2, 2, []int{1, 0, 1}},
		{space.Sphere{Dim: 3}, 2, 2, []int{1, 0, 0}},
		{space.Sphere{Dim: 3}, 2, 3, []int{1, 0, 0, 1}},
		{space.Torus{}, 2, 2, []int{1, 2, 1}},
		{space.Torus{}, 3, 1, []int{1, 2}},
		{space.Torus{Dim: 6}, 2, 3, []int{1, 6, 15, 20}},
		{space.Klein{}, 2, 2, []int{1, 2, 1}},
		{space.Klein{}, 3, 2, []int{1, 1, 0}},
		{space.Projective{}, 2, 2, []int{1, 1, 1}},
		{space.Projective{}, 5, 2, []int{1, 0, 0}},
		{space.Moebius{}, 2, 2, []int{1, 1, 0}},
		{space.Euclidean{}, 2, 2, []int{1, 0, 0}},
		{space.Hyperbolic{}, 2, 2, []int{1, 0, 0}},
		{space.Product{Of: []space.Space{space.Circle{}, space.Circle{}}}, 2, 2, []int{1, 2, 1}},
		{space.Product{}, 2, 3, []int{1, 2, 2, 2}}, // S2 x T2
		{space.Product{Of: []space.Space{space.Klein{}, space.Circle{}}}, 3, 3, []int{1, 2, 1, 0}},
		{space.Func{Name: "mine"}, 2, 2, nil},
		{space.Product{Of: []space.Space{space.Func{}, space.Circle{}}}, 2, 2, nil},
		{nil, 2, 2, nil},
	} {
		if got := bettiOf(c.space, c.p, c.dim); !slices.Equal(got, c.numbers) {
			t.Errorf("%v over Z/%d: %v, want %v", c.space, c.p, got, c.numbers)
		}
	}
}

func TestPersistenceSaysWhatItFinds(t *testing.T) {
	torus, klein := diagramsOf(t, space.Torus{}), diagramsOf(t, space.Klein{})
	lone := square()
	lone.Intervals = lone.Intervals[:4]
	for _, c := range []struct {
		name string
		v    *PersistenceView
		want []string
	}{
		{"torus", Persistence(torus[0]).Space(space.Torus{}), []string{
			"150 points with coefficients in Z/2: Betti numbers 1, 2, 1 (1 part, 2 loops, 1 hollow); the torus T2 (period 10) has 1, 2, 1.",
			"These are the numbers of the torus T2 (period 10).",
			"1 hollow is beyond chance (at 5 %); by that test, which is cautious below some 300 points, 2 loops are not told from chance; 1 part is without an end up to scale 4."}},
		{"torus that should be a sphere", Persistence(torus[0]).Space(space.Sphere{}), []string{
			"These are not the numbers of the sphere S2 (scale 5): 2 loops in the place of 0 over Z/2."}},
		{"torus over both", Persistence(torus...), []string{"Z/2 and Z/3 see the same: no twist."}},
		{"Klein bottle over both", Persistence(klein...).Space(space.Klein{}), []string{
			"Z/3: Betti numbers 1, 1, 0 (1 part, 1 loop, 0 hollows); the Klein bottle (period 10) has 1, 1, 0.",
			"Z/2 and Z/3 see different numbers, as of a space with a twist.", "These are the numbers of the Klein bottle"}},
		{"unknown space", Persistence(torus[0]).Space(space.Func{Name: "mine"}), []string{"The Betti numbers of the mine are not known."}},
		{"few points", Persistence(square()), []string{"There are too few intervals to tell holes from chance; 1 part is without an end up to scale 1.4."}},
		{"no loop", Persistence(lone), []string{"Betti numbers 1, 0 (1 part, 0 loops)"}},
	} {
		got := texts(t, c.v)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: says %q, want %q in it", c.name, got, want)
			}
		}
	}
}

// What is beyond chance lies above the line, and what has no end has an arrow to the edge.
func TestPersistenceDrawsEachInterval(t *testing.T) {
	for _, s := range []space.Space{space.Torus{}, space.Klein{}} {
		d := diagramsOf(t, s)[0]
		p, err := Persistence(d).plan()
		if err != nil {
			t.Fatal(err)
		}
		for dim := -1; dim < 3; dim++ {
			panel := p.picture(dim).Panels[0]
			points, arrows := map[string]int{}, 0
			for _, m := range panel.Marks {
				if m.Kind == chart.Points {
					points[m.Name] += len(m.Columns[0])
				}
				if m.Kind == chart.Arrows {
					for i, top := range m.Columns[3] {
						arrows++
						if top != panel.Y.Max || m.Columns[0][i] != m.Columns[2][i] {
							t.Errorf("an arrow from %g, %g to %g, %g", m.Columns[0][i], m.Columns[1][i], m.Columns[2][i], top)
						}
					}
				}
			}
			endless := 0
			for k := range 3 {
				want := 0
				if dim < 0 || dim == k {
					want = min(len(d.Of(k)), maxIntervals)
					for _, i := range d.Of(k) {
						if math.IsInf(i.Death, 1) {
							endless++
						}
					}
				}
				if got := points[dimName(k)]; got != want {
					t.Errorf("%s, dimension %d: %d points of H%d, want %d", s, dim, got, k, want)
				}
			}
			if arrows != endless {
				t.Errorf("%s, dimension %d: %d arrows, want %d", s, dim, arrows, endless)
			}
		}
		for k, of := range p.diagrams[0].of {
			for i, in := range of {
				above := min(in.Death, d.Threshold) >= p.diagrams[0].line[k]*in.Birth
				if beyond := p.diagrams[0].chance[k][i] <= chanceLevel; k > 0 && above != beyond {
					t.Errorf("%s: %v is beyond chance %v, above the line %v", s, in, beyond, above)
				}
			}
		}
	}
}

func TestPersistenceSharesTheRows(t *testing.T) {
	d := &persistenceDiagram{Diagram: &homology.Diagram{Dim: 2}, of: [][]homology.Interval{make([]homology.Interval, 50), make([]homology.Interval, 3), make([]homology.Interval, 50)}}
	got := []int{d.barsOf(0, -1, 25), d.barsOf(1, -1, 25), d.barsOf(2, -1, 25), d.barsOf(2, 2, 25), d.barsOf(1, 1, 25)}
	if want := []int{10, 3, 10, 25, 3}; !slices.Equal(got, want) {
		t.Errorf("bars %v, want %v", got, want)
	}
}

func TestPersistenceRefusesWhatDoesNotFit(t *testing.T) {
	with := func(i homology.Interval) *PersistenceView {
		d := square()
		d.Intervals = append(d.Intervals, i)
		return Persistence(d)
	}
	for _, c := range []struct {
		v    *PersistenceView
		want string
	}{
		{with(homology.Interval{Dim: 2, Death: 1}), "an interval of dimension 2, allowed are 0 to 1"},
		{with(homology.Interval{Dim: 1, Birth: 2, Death: 1}), "an interval from 2 to 1, allowed are births from 0 up to the death"},
		{with(homology.Interval{Dim: 1, Birth: -1, Death: 1}), "an interval from -1 to 1, allowed are births from 0 up to the death"},
		{Persistence(&homology.Diagram{Dim: 4}), "a diagram up to dimension 4, allowed are 0 to 3"},
		{Persistence(square(), square(), square()), "3 diagrams, allowed are 1 or 2"},
		{Persistence(square()).Width(300), "width is 300, allowed are 320 to 1600 CSS pixels"},
	} {
		if _, err := c.v.Bundle(); err == nil || err.Error() != fmt.Sprint("widgets: Persistence: ", c.want) {
			t.Errorf("error is %v, want %q", err, c.want)
		}
	}
}

// Panels have room, and stay within pictures of the least and the greatest width.
func TestPanelsFitAnyWidth(t *testing.T) {
	arms := slices.Concat(pruned("a name that goes on and on", 2, 0.82, 0.64, 0.995, 0.88), pruned("L1", 1, 0.9, 0.9, 0.91, 0.9))
	for _, width := range []int{240, 320, 399, 1600} {
		sparsity, err := Sparsity(arms...).Width(width).plan()
		if err != nil {
			t.Fatal(err)
		}
		overlap, err := MaskOverlap(wirings(t, 3, 1)).Width(width).plan()
		if err != nil {
			t.Fatal(err)
		}
		persistence, err := Persistence(diagramsOf(t, space.Klein{})...).Width(max(width, 320)).plan()
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]chart.Chart{"Sparsity": sparsity.picture(-1), "MaskOverlap": overlap.picture(), "Persistence": persistence.picture(-1)} {
			for i, p := range c.Panels {
				if p.Left < 20 || p.Width < 60 || p.Height < 60 || p.Left+p.Width > float64(c.Width-8) || p.Top+p.Height > float64(c.Height-20) {
					t.Errorf("%s %d wide: panel %d is at %g, %g and %g x %g in %d x %d", name, width, i, p.Left, p.Top, p.Width, p.Height, c.Width, c.Height)
				}
			}
		}
	}
}
