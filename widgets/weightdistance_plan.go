package widgets

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"

	"github.com/moduli-rnn/moduli-go/moduli/analysis"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"
)

// maxWeightNeurons is between how many all weights are looked at: of more, the picture says the same.
const maxWeightNeurons = 1024

// weightPlan is what static and interactive picture have in common.
type weightPlan struct {
	title, name string // name is that of the space
	neurons     int
	looked      int // neurons whose weights are looked at
	lost        int // without a finite place
	broken      int // weights that are not finite
	log         bool
	shuffles    int // 0 for no control
	far         float64
	gates       []weightGate
	group       string
}

// weightGate is the matrix of one gate.
type weightGate struct {
	*analysis.Connectivity
	middle           []float64 // of the bins
	low, median, top []float64 // quartiles of |W| of the kept weights; NaN in a bin without any
	least, most      []float64 // between which the median of as many of the kept weights lies if they are picked at random
	kept, pairs      int
}

func (v *WeightDistanceView) plan() (*weightPlan, error) {
	if err := checkPlaces(v.embedding); err != nil {
		return nil, err
	}
	n := v.embedding.Len()
	r, err := newRecurrent(v.param.W, v.param.Mask, n)
	if err != nil {
		return nil, err
	}
	p := &weightPlan{title: v.title, name: v.embedding.Space.String(), neurons: n, log: v.log, broken: r.broken(), group: groupOf(v.embedding)}
	if p.title == "" {
		p.title = "Weights by distance on the " + p.name
	}
	if p.shuffles = max(v.by.Shuffles, 0); v.by.Shuffles == 0 {
		p.shuffles = 20
	}
	some, e := p.some(v.embedding)
	if p.looked = len(some); p.looked < 2 {
		return p, nil
	}
	for g := range r.gates {
		w, mask := part(r, g, some)
		c, err := v.by.Measure(e, w, mask, rand.NewPCG(1, uint64(g)))
		if err != nil {
			return nil, err
		}
		gate := weightGate{Connectivity: c}
		gate.look(e, w, mask)
		p.far = c.Edges[len(c.Edges)-1]
		p.gates = append(p.gates, gate)
	}
	if p.far == 0 { // all neurons in one place
		p.far = 1
	}
	return p, nil
}

// some are neurons with a finite place, at most maxWeightNeurons, and these places.
func (p *weightPlan) some(of *space.Embedding) ([]int, *space.Embedding) {
	var placed []int
	for i := range of.Len() {
		if !slices.ContainsFunc(of.Point(i), func(x float64) bool { return !finite(x) }) {
			placed = append(placed, i)
		}
	}
	p.lost = of.Len() - len(placed)
	if len(placed) < 2 {
		return nil, nil
	}
	var some []int
	e := &space.Embedding{Space: of.Space, Points: mat.NewDense(min(len(placed), maxWeightNeurons), of.Space.Coords(), nil)}
	for _, k := range sample(len(placed), maxWeightNeurons) {
		copy(e.Point(len(some)), of.Point(placed[k]))
		some = append(some, placed[k])
	}
	return some, e
}

// part is the matrix of a gate between some neurons. What is not finite is pruned.
func part(r *recurrent, gate int, some []int) (blas32.General, *prune.Mask) {
	n := len(some)
	w := blas32.General{Rows: n, Cols: n, Stride: n, Data: make([]float32, n*n)}
	mask := &prune.Mask{Rows: n, Cols: n, Keep: make([]bool, n*n)}
	for k, to := range some {
		for l, from := range some {
			x, kept := r.at(gate, to, from)
			w.Data[k*n+l], mask.Keep[k*n+l] = float32(x), kept
		}
	}
	return w, mask
}

// look finds the quartiles of |W| in each bin.
func (g *weightGate) look(e *space.Embedding, w blas32.General, mask *prune.Mask) {
	n, bins := e.Len(), len(g.Pairs)
	bin := make([]uint16, n*n)
	e.EachRow(func(i int, d []float64) {
		for k, x := range d {
			// Bins as package analysis has them: of distances in float32, each from its edge to before the next.
			b := sort.Search(bins-1, func(b int) bool { return g.Edges[b+1] > float64(float32(x)) })
			bin[i*n+i+k], bin[(i+k)*n+i] = uint16(b), uint16(b)
		}
	})
	var all []float64
	sizes := make([][]float64, bins)
	for i := range n {
		for j := range n {
			if i != j && mask.Keep[i*n+j] {
				size := math.Abs(float64(w.Data[i*n+j]))
				all, sizes[bin[i*n+j]] = append(all, size), append(sizes[bin[i*n+j]], size)
			}
		}
	}
	slices.Sort(all)
	g.kept, g.pairs = len(all), n*(n-1)
	for b, x := range sizes {
		slices.Sort(x)
		g.middle = append(g.middle, (g.Edges[b]+g.Edges[b+1])/2)
		g.low, g.median, g.top = append(g.low, quantile(0.25, x)), append(g.median, quantile(0.5, x)), append(g.top, quantile(0.75, x))
		off := sdsOfBand * medianSD(len(x), len(all))
		g.least, g.most = append(g.least, quantile(0.5-off, all)), append(g.most, quantile(0.5+off, all))
		if len(x) == 0 {
			g.least[b], g.most[b] = math.NaN(), math.NaN()
		}
	}
}

// medianSD is the standard deviation of the share of all numbers that lie below the median of some picked from them without
// putting back: of a share near a half, by the hypergeometric distribution.
func medianSD(some, all int) float64 {
	if some == 0 || all < 2 {
		return 0
	}
	return 0.5 * math.Sqrt(float64(all-some)/float64(all-1)/float64(some))
}
