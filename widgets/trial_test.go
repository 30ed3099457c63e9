package widgets

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/moduli/train"
	"gonum.org/v1/gonum/mat"
)

// hostile is a text that would run if a title were markup.
const hostile = `</script><img src=x onerror=alert(1)><!--"'&`

func embed(t testing.TB, s space.Space, n int) *space.Embedding {
	t.Helper()
	e, err := space.Embed(s, n, rand.NewPCG(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// localMask keeps weights between neurons about 0.9 apart, a tenth of them all.
func localMask(e *space.Embedding) *prune.Mask {
	rnd := rand.New(rand.NewPCG(3, 4))
	n := e.Len()
	m := &prune.Mask{Rows: n, Cols: n, Keep: make([]bool, n*n)}
	for i := range n {
		for j := range n {
			d := e.Distance(i, j) - 0.9
			m.Keep[i*n+j] = rnd.Float64() < 0.016+0.72*math.Exp(-d*d)
		}
	}
	return m
}

// trial is the events of a run that learns, pruned to 90 % epoch by epoch.
func trial(name string, steps, epochs int) []train.Event {
	rnd := rand.New(rand.NewPCG(5, 6))
	nan := math.NaN()
	blank := train.Event{Run: name, Steps: steps, Epochs: epochs, Target: 0.9, Unit: "cm", Loss: nan, Penalty: nan, Validation: nan, Error: nan}
	events := []train.Event{blank}
	sparsity := 0.0
	for i := 1; i <= steps; i++ {
		share := float64(i) / float64(steps)
		e := blank
		e.Kind, e.Step, e.Epoch, e.Sparsity = train.Stepped, i, (i-1)*epochs/steps, sparsity
		e.Elapsed = time.Duration(i) * 10 * time.Millisecond
		e.Loss = 2.1 + 3*math.Exp(-4*share) + 0.15*rnd.NormFloat64()
		events = append(events, e)
		if i%(steps/epochs) == 0 {
			sparsity = 0.9 * share
			e.Kind, e.Sparsity, e.Loss, e.Epoch = train.Pruned, sparsity, nan, e.Epoch+1
			events = append(events, e)
			e.Kind, e.Validation, e.Error = train.Epoched, 2.15+3*math.Exp(-4*share), 40*math.Exp(-2*share)
			events = append(events, e)
		}
	}
	last := events[len(events)-1]
	last.Kind = train.Finished
	return append(events, last)
}

// brokenTrial is a run whose loss is NaN from a step on and that is then stopped.
func brokenTrial(name string, steps, at int, cause error) []train.Event {
	var events []train.Event
	for _, e := range trial(name, steps, 4) {
		if e.Step > steps*9/10 {
			break
		}
		if e.Step >= at {
			e.Loss, e.Validation = math.NaN(), math.NaN()
		}
		events = append(events, e)
	}
	last := events[len(events)-1]
	return append(events, train.Event{Kind: train.Stopped, Run: name, Step: last.Step, Steps: steps, Elapsed: last.Elapsed, Err: cause})
}

// grid is an embedding of points of our own on the unit torus.
func grid(points [][]float64) *space.Embedding {
	m := mat.NewDense(len(points), 2, nil)
	for i, p := range points {
		m.SetRow(i, p)
	}
	return &space.Embedding{Space: space.Torus{Period: 1}, Points: m}
}
