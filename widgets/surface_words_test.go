package widgets

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"
)

// rowOfFour has neurons at 0, 1, 5 and 6 of a circle of length 10.
func rowOfFour() *space.Embedding {
	return &space.Embedding{Space: space.Torus{Dim: 1}, Points: mat.NewDense(4, 1, []float64{0, 1, 5, 6})}
}

func keep(n int, pairs ...[2]int) *prune.Mask {
	m := &prune.Mask{Rows: n, Cols: n, Keep: make([]bool, n*n)}
	for _, p := range pairs {
		m.Keep[p[0]*n+p[1]] = true
	}
	return m
}

func TestWiringMeasuresDistances(t *testing.T) {
	e := rowOfFour() // pairs are 1, 5, 4, 4, 5 and 1 apart
	for _, c := range []struct {
		name                 string
		choice               wiringChoice
		kept                 int
		reach, chance, below float64
	}{
		{"near ones", wiringChoice{mask: keep(4, [2]int{0, 1}, [2]int{3, 2}, [2]int{2, 2})}, 2, 1, 4, 1},
		{"far ones", wiringChoice{mask: keep(4, [2]int{0, 2}, [2]int{1, 3})}, 2, 5, 4, 0},
		{"as far as the median counts half", wiringChoice{mask: keep(4, [2]int{0, 3}, [2]int{3, 0}, [2]int{0, 1}, [2]int{0, 2})}, 4, 4, 4, 0.5},
		{"one neuron's", wiringChoice{mask: keep(4, [2]int{0, 1}, [2]int{2, 0}, [2]int{1, 3}), only: true, neuron: 0}, 2, 3, 4, 0.5},
		{"none", wiringChoice{mask: keep(4)}, 0, math.NaN(), 4, math.NaN()},
		{"only with itself", wiringChoice{mask: keep(4, [2]int{1, 1})}, 0, math.NaN(), 4, math.NaN()},
	} {
		c.choice.asked = true
		w, err := c.choice.choose(e)
		if err != nil {
			t.Fatal(err)
		}
		same := func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
		if w.kept != c.kept || len(w.drawn) != c.kept || !same(w.reach, c.reach) || !same(w.chance, c.chance) || !same(w.below, c.below) {
			t.Errorf("%s: %d kept, %d drawn, %g long beside %g, %g below; want %d, %g, %g, %g",
				c.name, w.kept, len(w.drawn), w.reach, w.chance, w.below, c.kept, c.reach, c.chance, c.below)
		}
	}
}

func TestWeightsDrawTheStrongest(t *testing.T) {
	const n = 40
	e := embed(t, space.Torus{}, n)
	w := blas32.General{Rows: n, Cols: n, Stride: n + 3, Data: make([]float32, n*(n+3))}
	rnd := rand.New(rand.NewPCG(4, 4))
	for i := range w.Data {
		w.Data[i] = float32(rnd.NormFloat64())
	}
	for i := range n {
		w.Data[i*w.Stride+(i+1)%n] = 0
		w.Data[i*w.Stride+i] = 100 // with itself
	}
	got, err := wiringChoice{asked: true, weights: w}.choose(e)
	if err != nil {
		t.Fatal(err)
	}
	if want := n*(n-1) - n; got.kept != want || len(got.drawn) != maxWires {
		t.Errorf("%d are kept and %d drawn, want %d and %d", got.kept, len(got.drawn), want, maxWires)
	}
	least := math.Inf(1)
	drawn := map[[2]int]bool{}
	for _, c := range got.drawn {
		least = min(least, math.Abs(float64(w.Data[c.from*w.Stride+c.to])))
		drawn[[2]int{c.from, c.to}] = true
	}
	for i := range n {
		for j := range n {
			if x := math.Abs(float64(w.Data[i*w.Stride+j])); i != j && x > least && !drawn[[2]int{i, j}] {
				t.Errorf("weight %g is not drawn, and one of %g is", x, least)
			}
		}
	}
	if got := texts(t, Surface(e).Weights(w)); !strings.Contains(got, "Lines: the strongest 100 of 1,520 connections") {
		t.Errorf("says %q", got)
	}
}

func TestSurfaceFindings(t *testing.T) {
	e := embed(t, space.Torus{}, 256)
	rnd := rand.New(rand.NewPCG(2, 2))
	random, far := keep(256), keep(256)
	for i := range random.Keep {
		random.Keep[i] = rnd.IntN(20) == 0
		far.Keep[i] = e.Distance(i/256, i%256) > 5
	}
	// Neurons in a quarter of the torus, and on a lattice.
	quarter, lattice := mat.NewDense(256, 2, nil), mat.NewDense(256, 2, nil)
	for i := range 256 {
		quarter.SetRow(i, []float64{e.Point(i)[0] / 2, e.Point(i)[1] / 2})
		lattice.SetRow(i, []float64{float64(i%16) / 1.6, float64(i/16) / 1.6})
	}
	for _, c := range []struct {
		name string
		v    display.Bundler
		says string
	}{
		{"drawn at random", Surface(e), "Neurons cover the space as evenly as if drawn at random"},
		{"in a quarter", Surface(&space.Embedding{Space: space.Torus{}, Points: quarter}), "less evenly than if drawn at random"},
		{"on a lattice", Surface(&space.Embedding{Space: space.Torus{}, Points: lattice}), "more evenly than if drawn at random"},
		{"local wiring", Surface(e).Wiring(localMask(e)), "of them are shorter than that, where chance would have 50 %"},
		{"random wiring", Surface(e).Wiring(random), "no nearer and no farther than chance"},
		{"far wiring", Surface(e).Wiring(far), "only 0 % of them are shorter than that"},
		{"a sample", Surface(e).Wiring(localMask(e)), "Lines: 100 of the 5,967 connections that are kept, chosen at random"},
		{"all of one neuron", Surface(e).Wiring(localMask(e)).Neuron(9), "connections to and from neuron 9, all that are kept"},
		{"all connections of a dense run", Surface(e).Wiring(nil), "nothing was pruned"},
		{"nothing kept", Surface(e).Wiring(keep(256)), "No connections are kept"},
		{"a few", Surface(e).Wiring(keep(256, [2]int{0, 1})), "Lines: 1 connection, all that are kept"},
		{"a projection", Surface(embed(t, space.Euclidean{Dim: 9}, 100)), "of the variance"},
		{"off the plane", Surface(&space.Embedding{Space: space.Hyperbolic{}, Points: mat.NewDense(3, 2, []float64{0, 0, 0.5, 0, 3, 0})}), "1 without a finite place"},
		{"opacity", Surface(e), "The surface lets 70 % of what is behind it through"},
	} {
		if got := texts(t, c.v); !strings.Contains(got, c.says) {
			t.Errorf("%s: says %q, want %q in it", c.name, got, c.says)
		}
	}
}

// Four million weights are not held at once.
func TestStrongestOfManyWeights(t *testing.T) {
	const n = 2000
	w := blas32.General{Rows: n, Cols: n, Stride: n, Data: make([]float32, n*n)}
	for k := range w.Data {
		w.Data[k] = 1 + float32(k%977)/1000
	}
	for k := range maxWires {
		w.Data[(19*k+3)*n+(7*k+1)] = -float32(10 + k)
	}
	e := embed(t, space.Torus{}, n)
	got, err := wiringChoice{asked: true, weights: w}.choose(e)
	if err != nil {
		t.Fatal(err)
	}
	if got.kept != n*(n-1) || len(got.drawn) != maxWires {
		t.Fatalf("%d are kept and %d drawn", got.kept, len(got.drawn))
	}
	for i, c := range got.drawn {
		if k := maxWires - 1 - i; c != (wire{19*k + 3, 7*k + 1, float64(10 + k)}) {
			t.Fatalf("wire %d is %v, want the one of weight %d", i, c, 10+k)
		}
	}
	bytes := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := (wiringChoice{asked: true, weights: w}).choose(e); err != nil {
				b.Fatal(err)
			}
		}
	}).AllocedBytesPerOp()
	if bytes > 16<<20 {
		t.Errorf("%d bytes are allocated, want far fewer than the 96 MB of all connections", bytes)
	}
}

// Of a sample, the neurons at the ends of drawn connections are not left out.
func TestSampledSurfaceKeepsTheEndsOfWires(t *testing.T) {
	const n = maxNeurons + 200
	e := embed(t, space.Torus{}, n)
	m := keep(n)
	for i := range 90 {
		m.Keep[(57*i+1)*n+(n-1-i)] = true
	}
	p, err := Surface(e).Wiring(m).plan()
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[int]bool{}
	for _, i := range p.drawn {
		drawn[i] = true
	}
	if len(p.wires.drawn) != 90 || len(p.panels[0].wires) != 90 {
		t.Fatalf("%d wires are chosen and %d drawn, want 90", len(p.wires.drawn), len(p.panels[0].wires))
	}
	for _, w := range p.wires.drawn {
		if !drawn[w.from] || !drawn[w.to] {
			t.Errorf("the connection from %d to %d has an end that is not drawn", w.from, w.to)
		}
	}
	if len(p.drawn) <= maxNeurons || len(p.drawn) == n {
		t.Errorf("%d neurons are drawn", len(p.drawn))
	}
}

func TestSurfaceRefuses(t *testing.T) {
	e := embed(t, space.Torus{}, 20)
	for _, c := range []struct {
		name string
		v    display.Bundler
		want []string
	}{
		{"values for other neurons", Surface(e).ColorBy(make([]float64, 19), "x"), []string{"19 values", "20 neurons"}},
		{"no values", Surface(e).ColorBy(nil, "x"), []string{"0 values", "20 neurons"}},
		{"points of another space", Surface(&space.Embedding{Space: space.Torus{Dim: 3}, Points: e.Points}), []string{"2 coordinates", "torus T3 (period 10) has 3"}},
		{"a space that is none", Surface(&space.Embedding{Space: space.Torus{Period: -1}, Points: e.Points}), []string{"Period is -1", "allowed"}},
		{"narrow", Surface(e).Width(100), []string{"100", "allowed are 240 to 1600"}},
		{"mask of other neurons", Surface(e).Wiring(keep(21)), []string{"21 x 21", "allowed is 20 x 20"}},
		{"mask that lacks entries", Surface(e).Wiring(&prune.Mask{Rows: 20, Cols: 20, Keep: make([]bool, 7)}), []string{"7 entries", "allowed"}},
		{"weights of other neurons", Surface(e).Weights(blas32.General{Rows: 20, Cols: 19, Stride: 19, Data: make([]float32, 380)}), []string{"20 x 19", "allowed is 20 x 20"}},
		{"a neuron that there is not", Surface(e).Wiring(keep(20)).Neuron(20), []string{"Neuron got 20", "allowed are 0 to 19"}},
		{"a neuron below 0", Surface(e).Wiring(keep(20)).Neuron(-1), []string{"-1", "allowed are 0 to 19"}},
		{"a neuron without wiring", Surface(e).Neuron(3), []string{"3", "allowed is Neuron with Wiring or Weights"}},
	} {
		_, err := c.v.Bundle()
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		for _, want := range append(c.want, "widgets: Surface: ") {
			if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: error is %q, want one line with %q", c.name, err, want)
			}
		}
	}
}

// Pictures of the same neurons belong together, and others do not.
func TestNeuronGroupIsThatOfThePoints(t *testing.T) {
	a, b := embed(t, space.Torus{}, 30), embed(t, space.Torus{}, 30)
	if groupOf(a) != groupOf(b) {
		t.Error("equal embeddings have two groups")
	}
	wide := mat.NewDense(30, 3, nil)
	wide.Slice(0, 30, 0, 2).(*mat.Dense).Copy(a.Points)
	if part := (&space.Embedding{Space: a.Space, Points: wide.Slice(0, 30, 0, 2).(*mat.Dense)}); groupOf(part) != groupOf(a) {
		t.Error("the same points in a part of a matrix have another group")
	}
	b.Point(29)[1] = math.Nextafter(b.Point(29)[1], 100)
	c := &space.Embedding{Space: space.Klein{}, Points: a.Points}
	if groupOf(a) == groupOf(b) || groupOf(a) == groupOf(c) {
		t.Error("other points, or another space, have the same group")
	}
}

// The static picture has a neuron's colour where the camera sees it.
func TestSurfacePictureShowsNeuronsWhereTheyAre(t *testing.T) {
	v := Surface(embed(t, space.Sphere{}, 50))
	neuron, x, y := frontNeuron(t, v)
	p, err := v.plan()
	if err != nil {
		t.Fatal(err)
	}
	got, want := p.picture(1).Image().RGBAAt(int(x), int(y)), p.neuronColour(p.values[neuron])
	if got != want {
		t.Errorf("neuron %d at (%.1f, %.1f) is %v, want %v", neuron, x, y, got, want)
	}
}

// Donuts that are the same travel once.
func TestSurfaceScriptHoldsEachSurfaceOnce(t *testing.T) {
	html := htmlOf(t, Surface(embed(t, space.Torus{Dim: 6}, 20)))
	if n := strings.Count(html, `"surface":[`); n != 1 {
		t.Errorf("the surface of 3 donuts travels %d times, want once", n)
	}
	if n := strings.Count(html, `"neurons":[`); n != 3 {
		t.Errorf("neurons of %d donuts travel, want 3", n)
	}
}

// One neuron, or none with a place, is still a picture of the space.
func TestSurfaceOfHardlyAnything(t *testing.T) {
	for _, s := range []space.Space{space.Circle{}, space.Torus{}, space.Torus{Dim: 5}, space.Sphere{Dim: 3}, space.Sphere{Dim: 4}, space.Klein{},
		space.Projective{}, space.Moebius{}, space.Hyperbolic{}, space.Euclidean{Dim: 1}, space.Euclidean{}, space.Euclidean{Dim: 7}, space.Product{}} {
		one := embed(t, s, 1)
		if got := texts(t, Surface(one).Wiring(keep(1))); !strings.Contains(got, "1 neuron on the "+s.String()) {
			t.Errorf("%s: says %q", s, got)
		}
		nowhere := embed(t, s, 2)
		for i := range 2 {
			nowhere.Point(i)[0] = math.NaN()
		}
		if got := texts(t, Surface(nowhere).Wiring(keep(2, [2]int{0, 1}))); !strings.Contains(got, "2 neurons without a finite place: not drawn") {
			t.Errorf("%s: says %q", s, got)
		}
		twice := embed(t, s, 2)
		copy(twice.Point(1), twice.Point(0))
		texts(t, Surface(twice).Wiring(keep(2, [2]int{0, 1})))
	}
}
