package widgets

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/moduli/train"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"gonum.org/v1/gonum/blas/blas32"
)

// dense is a matrix of Gaussian weights of the usual size, for gates one below the other.
func dense(n, gates int, seed uint64) blas32.General {
	rnd := rand.New(rand.NewPCG(seed, 1))
	w := blas32.General{Rows: gates * n, Cols: n, Stride: n, Data: make([]float32, gates*n*n)}
	for i := range w.Data {
		w.Data[i] = float32(rnd.NormFloat64() / math.Sqrt(float64(n)))
	}
	return w
}

// masked is a parameter with the weights of a mask.
func masked(w blas32.General, m *prune.Mask) *rnn.Param {
	p := &rnn.Param{Name: "recurrent", W: w, Mask: m}
	p.W.Data = append([]float32(nil), w.Data...)
	for i, keep := range m.Keep {
		if !keep {
			p.W.Data[i] = 0
		}
	}
	return p
}

// local is a matrix pruned to weights between neurons about 0.9 apart.
func local(e *space.Embedding) *rnn.Param { return masked(dense(e.Len(), 1, 5), localMask(e)) }

func init() {
	exhibits = append(exhibits, exhibit{
		name: "Wiring",
		views: func(t testing.TB) map[string]display.Bundler {
			torus, klein, t6 := embed(t, space.Torus{}, 128), embed(t, space.Klein{}, 512), embed(t, space.Torus{Dim: 6}, 128)
			end := local(klein)
			times := Wiring(end, klein)
			for i, label := range []string{"start", "epoch 5", "epoch 10", "epoch 15", "epoch 20", "epoch 25"} {
				m := prune.Full(512, 512)
				rnd := rand.New(rand.NewPCG(4, uint64(i)))
				for k := range m.Keep {
					m.Keep[k] = end.Mask.Keep[k] || rnd.Float64() > float64(i)/6
				}
				times.At(label, dense(512, 1, 5), m)
			}
			gates := masked(dense(128, 4, 6), &prune.Mask{Rows: 512, Cols: 128, Keep: slices.Repeat(localMask(torus).Keep, 4)})
			return map[string]display.Bundler{
				"wiring":        Wiring(local(torus), torus),
				"wiring-times":  times,
				"wiring-dense":  Wiring(&rnn.Param{W: dense(128, 1, 5)}, t6),
				"wiring-gates":  Wiring(gates, torus).Neuron(3).Title("An LSTM"),
				"wiring-sphere": Wiring(local(embed(t, space.Sphere{}, 300)), embed(t, space.Sphere{}, 300)),
				"wiring-circle": Wiring(local(embed(t, space.Circle{}, 64)), embed(t, space.Circle{}, 64)).Width(480),
				"wiring-none":   Wiring(nil, torus),
			}
		},
		texts: func(t testing.TB, text string) display.Bundler {
			e := embed(t, space.Torus{}, 40)
			return Wiring(local(e), e).At(text, dense(40, 1, 1), nil).Title(text)
		},
		gaps: func(t testing.TB) (display.Bundler, string) {
			e := embed(t, space.Torus{}, 40)
			p := local(e)
			p.W.Data[7], p.W.Data[100] = float32(math.NaN()), float32(math.Inf(-1))
			e.Point(3)[0] = math.NaN()
			return Wiring(p, e), "2 weights not finite: as if pruned. 1 neuron without a finite place"
		},
		many: func(t testing.TB) (display.Bundler, string) {
			e := embed(t, space.Torus{}, 1600)
			return Wiring(&rnn.Param{W: dense(1600, 1, 1)}, e), "of the weights between 1,024 of them"
		},
		none: func(t testing.TB) display.Bundler { return Wiring(local(embed(t, space.Torus{}, 20)), nil) },
	})
}

func wiringOf(t *testing.T, v *WiringView) *wiringPlan {
	t.Helper()
	p, err := v.plan()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// From neuron 1 to neuron 2 goes W_21, as in h_t = W h_{t-1}.
func TestWiringShowsWhatANeuronSends(t *testing.T) {
	e := grid([][]float64{{0.1, 0.1}, {0.2, 0.1}, {0.9, 0.1}, {0.5, 0.5}})
	w := blas32.General{Rows: 8, Cols: 4, Stride: 5, Data: make([]float32, 40)}
	w.Data[2*5+1], w.Data[1*5+2], w.Data[3*5+3], w.Data[4] = 7, 5, 3, 99 // 99 lies between two rows
	w.Data[(4+0)*5+1] = -2                                               // of the second gate
	p := wiringOf(t, Wiring(&rnn.Param{W: w}, e).Neuron(1))
	if p.gates != 2 || !slices.Equal(p.held, []int{0, 1, 2, 3}) {
		t.Fatalf("%d gates, neurons %v", p.gates, p.held)
	}
	nan := math.NaN()
	for _, c := range []struct {
		gate, neuron int
		want         []float64
		kept         int
		median       float64
	}{
		{0, 1, []float64{nan, nan, 7, nan}, 1, 0.3},
		{0, 2, []float64{nan, 5, nan, nan}, 1, 0.3},
		{0, 3, []float64{nan, nan, nan, 3}, 0, nan}, // to itself: not one of the others
		{1, 1, []float64{-2, nan, nan, nan}, 1, 0.1},
	} {
		s := p.shareOf(c.neuron, 0, c.gate)
		same := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 || a != a && b != b }
		if !slices.EqualFunc(s.weight, c.want, same) || s.kept != c.kept || !same(s.median, c.median) {
			t.Errorf("gate %d, neuron %d sends %v, %d, at a median distance of %g; want %v, %d, %g", c.gate, c.neuron, s.weight, s.kept, s.median, c.want, c.kept, c.median)
		}
	}
	// 7 from 0.2 to 0.9 by the shorter way: out at the left side, in at the right one.
	if lines := p.shareOf(1, 0, 0).lines; len(lines[0]) != 2 || math.Abs(min(lines[2][0], lines[2][1])-0) > 1e-9 || math.Abs(max(lines[0][0], lines[0][1])-1) > 1e-9 {
		t.Errorf("lines are %v", lines)
	}
}

func TestShortestCrossesGluedSides(t *testing.T) {
	torus, klein, plane := space.Torus{}.Chart(), space.Klein{}.Chart(), space.Euclidean{Dim: 2}.Chart()
	for _, c := range []struct {
		name   string
		chart  space.Chart
		line   [4]float64
		pieces [][4]float64
	}{
		{"within", torus, [4]float64{1, 5, 3, 6}, [][4]float64{{1, 5, 3, 6}}},
		{"left to right", torus, [4]float64{1, 5, 9, 5}, [][4]float64{{1, 5, 0, 5}, {10, 5, 9, 5}}},
		{"a corner", torus, [4]float64{1, 1, 9, 9}, [][4]float64{{1, 1, 0, 0}, {10, 10, 9, 9}}},
		{"near a corner", torus, [4]float64{1, 2, 9, 9}, [][4]float64{{1, 2, 0, 0.5}, {10, 0.5, 9 + 2.0/3, 0}, {9 + 2.0/3, 10, 9, 9}}},
		{"flipped", klein, [4]float64{1, 2, 9, 8}, [][4]float64{{1, 2, 0, 2}, {10, 8, 9, 8}}},
		{"open sides", plane, [4]float64{-4, 0, 4, 1}, [][4]float64{{-4, 0, 4, 1}}},
	} {
		got := shortest(c.chart, c.line[0], c.line[1], c.line[2], c.line[3])
		if len(got) != len(c.pieces) {
			t.Errorf("%s: %v, want %v", c.name, got, c.pieces)
			continue
		}
		for _, want := range c.pieces {
			if !slices.ContainsFunc(got, func(p [4]float64) bool {
				for k := range p {
					if math.Abs(p[k]-want[k]) > 1e-9 {
						return false
					}
				}
				return true
			}) {
				t.Errorf("%s: %v, want %v among them", c.name, got, want)
			}
		}
	}
}

// The pieces together are as long as the distance.
func TestShortestIsAsLongAsTheDistance(t *testing.T) {
	for _, s := range []space.Space{space.Torus{}, space.Klein{}, space.Moebius{}} {
		e := embed(t, s, 60)
		for i := range 60 {
			for j := range i {
				sum := 0.0
				for _, p := range shortest(s.Chart(), e.Point(i)[0], e.Point(i)[1], e.Point(j)[0], e.Point(j)[1]) {
					sum += math.Hypot(p[2]-p[0], p[3]-p[1])
				}
				if d := e.Distance(i, j); math.Abs(sum-d) > 1e-6 {
					t.Fatalf("%s: from %v to %v the line is %g long, the distance %g", s, e.Point(i), e.Point(j), sum, d)
				}
			}
		}
	}
}

func TestWiringFindsLocalityAndNoneWhereThereIsNone(t *testing.T) {
	e := embed(t, space.Torus{}, 200)
	far, any := localMask(e), localMask(e)
	rnd := rand.New(rand.NewPCG(8, 8))
	for i := range 200 {
		for j := range 200 {
			far.Keep[i*200+j] = e.Distance(i, j) > 6
			any.Keep[i*200+j] = rnd.IntN(10) == 0
		}
	}
	w := dense(200, 1, 2)
	for _, c := range []struct {
		p    *rnn.Param
		want string
	}{
		{local(e), "the wiring is local."},
		{masked(w, far), "the wiring is between neurons far apart."},
		{masked(w, any), "no nearer or farther than chance."},
		{&rnn.Param{W: w}, "The heaviest tenth of weights reach a median distance of"},
		{masked(w, &prune.Mask{Rows: 200, Cols: 200, Keep: make([]bool, 40_000)}), "No weights between different neurons are kept."},
	} {
		if says := texts(t, Wiring(c.p, e)); !strings.Contains(says, c.want) {
			t.Errorf("says %q, want %q in it", says, c.want)
		}
	}
}

func TestReachIsTheMedianDistance(t *testing.T) {
	e := grid([][]float64{{0, 0}, {0.1, 0}, {0.3, 0}, {0.7, 0}})
	w := blas32.General{Rows: 4, Cols: 4, Stride: 4, Data: make([]float32, 16)}
	w.Data[1], w.Data[4*2+1], w.Data[4*3+1] = 1, 1, 1 // 0.1, 0.2 and, the other way round, 0.4 apart
	r, err := newRecurrent(w, nil, 4)
	if err != nil {
		t.Fatal(err)
	}
	s := newSeparations(e, e, 10, 0)
	got := reachOf(r, s, reachShuffles)
	// All pairs: 0.1, 0.2, 0.3, 0.3, 0.4, 0.4, both ways.
	if got.kept != 3 || math.Abs(got.median-0.2) > 1e-3 || math.Abs(got.all-0.3) > 1e-3 || got.low < 0.1-1e-3 || got.high > 0.4+1e-3 {
		t.Errorf("reach is %+v, want 3 kept, median 0.2, all 0.3", got)
	}
}

// twoMatrices is a model with a recurrent matrix and another one.
type twoMatrices struct{ params []*rnn.Param }

func (m twoMatrices) Params() []*rnn.Param  { return m.params }
func (m twoMatrices) Gradients() float64    { return 0 }
func (m twoMatrices) Validate() train.Score { return train.Score{} }

func TestSnapshotsAreSpreadOverTheEpochs(t *testing.T) {
	e := embed(t, space.Torus{}, 20)
	p := local(e)
	model := twoMatrices{[]*rnn.Param{{Name: "decoder", W: dense(20, 1, 1)}, p}}
	for _, c := range []struct {
		epochs, most int
		want         []string
	}{
		{30, 0, []string{"start", "epoch 5", "epoch 10", "epoch 15", "epoch 20", "epoch 25"}},
		{3, 0, []string{"start", "epoch 1", "epoch 2"}},
		{7, 2, []string{"start", "epoch 4"}},
		{5, 1, []string{"start"}},
	} {
		s := &Snapshots{Most: c.most}
		for range 2 { // the second run leaves nothing of the first
			s.Attach(&train.Loop{Model: model})
			for epoch := range c.epochs + 1 {
				kind := train.Epoched
				if epoch == 0 {
					kind = train.Started
				}
				p.W.Data[3] = float32(epoch)
				for _, k := range []train.Kind{train.Stepped, kind, train.Pruned} {
					if err := s.Handle(t.Context(), train.Event{Kind: k, Epoch: epoch, Epochs: c.epochs}); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		var got []string
		for _, k := range s.all() {
			got = append(got, k.label)
			if want := strings.TrimPrefix(k.label, "epoch "); k.label != "start" && want != short(float64(k.w.Data[3])) {
				t.Errorf("%s has the weight %g", k.label, k.w.Data[3])
			}
		}
		if !slices.Equal(got, c.want) || s.Len() != len(c.want) {
			t.Errorf("%d epochs, at most %d: kept are %q, want %q", c.epochs, c.most, got, c.want)
		}
		if times := wiringOf(t, Wiring(p, e).Over(s)).times; len(times) != len(c.want)+1 || times[len(times)-1].label != "end" {
			t.Errorf("%d times for %d snapshots", len(times), len(c.want))
		}
	}
	for want, s := range map[string]*Snapshots{`no matrix "encoder"`: {Matrix: "encoder"}, "Most is -1, allowed": {Most: -1}} {
		s.Attach(&train.Loop{Model: model})
		if err := s.Handle(t.Context(), train.Event{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q in it", err, want)
		}
	}
}

func TestWiringRefusesWhatDoesNotFit(t *testing.T) {
	e := embed(t, space.Torus{}, 20)
	p := local(e)
	for _, c := range []struct {
		v    *WiringView
		want string
	}{
		{Wiring(p, embed(t, space.Torus{}, 19)), "end: weights are 20 x 20 for an embedding of 19 neurons, allowed are 19 x 19"},
		{Wiring(&rnn.Param{W: dense(20, 1, 1), Mask: prune.Full(20, 19)}, e), "mask of 20 x 19 with 380 entries for weights of 20 x 20, allowed is"},
		{Wiring(&rnn.Param{W: blas32.General{Rows: 20, Cols: 20, Stride: 20, Data: make([]float32, 399)}}, e), "have 399 numbers and stride 20, allowed"},
		{Wiring(p, e).At("epoch 3", dense(20, 2, 1), nil), "epoch 3 has 2 gates, allowed are as many as in the end, 1"},
		{Wiring(p, e).At("epoch 3", dense(21, 1, 1), nil), "epoch 3: weights are 21 x 21"},
		{Wiring(p, e).Neuron(20), "Neuron is 20, allowed are 0 to 19"},
		{Wiring(p, e).Senders(embed(t, space.Torus{}, 19)), "allowed is a place on the same space"},
		{Wiring(p, e).Width(9), "width is 9, allowed"},
	} {
		_, err := c.v.Bundle()
		if err == nil || !strings.HasPrefix(err.Error(), "widgets: Wiring: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error is %v, want %q in it", err, c.want)
		}
	}
}
