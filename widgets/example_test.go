package widgets_test

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/moduli-rnn/moduli-go/moduli"
	"github.com/moduli-rnn/moduli-go/moduli/analysis"
	"github.com/moduli-rnn/moduli-go/moduli/analysis/homology"
	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/moduli/task/language"
	"github.com/moduli-rnn/moduli-go/moduli/train"
	"github.com/moduli-rnn/moduli-go/widgets"
	"github.com/moduli-rnn/moduli-go/widgets/control"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"
)

// Pictures go to files of a folder of our own.
func ExampleDomain() {
	dir, err := os.MkdirTemp("", "pictures")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	defer display.SetSink(display.NewFiles(dir).Log(io.Discard))()

	e, err := space.Embed(space.Klein{}, 128, rand.NewPCG(1, 2))
	if err != nil {
		panic(err)
	}
	if err := widgets.Domain(e).Title("128 neurons").Show(); err != nil {
		panic(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "01-domain.txt"))
	if err != nil {
		panic(err)
	}
	fmt.Print(string(text))
	// Output:
	// 128 neurons on the Klein bottle (period 10), x from 0 to 10, y from 0 to 10.
}

// The sentence of a bundle is what a terminal or a screen reader gets.
func ExampleMask() {
	m := &prune.Mask{Rows: 2, Cols: 3, Keep: []bool{true, false, false, false, true, false}}
	b, err := widgets.Mask(m).Bundle()
	if err != nil {
		panic(err)
	}
	fmt.Println(b.Data["text/plain"])
	// Output:
	// 2 of 6 weights kept in a 2 x 3 matrix (33.3 % kept, 66.7 % pruned); rows and columns not sorted.
}

// Watch is a hook of a training loop; here the loop is written out.
func ExampleWatch() {
	var shown display.Recorder
	defer display.SetSink(&shown)()

	live := widgets.Watch()
	tell := func(e train.Event) {
		e.Run, e.Steps, e.Validation, e.Error = "torus", 3, math.NaN(), math.NaN()
		if err := live.Handle(context.Background(), e); err != nil {
			panic(err)
		}
	}
	tell(train.Event{Kind: train.Started})
	for step, loss := range []float64{3, 2, 1} {
		tell(train.Event{Kind: train.Stepped, Step: step + 1, Loss: loss})
	}
	tell(train.Event{Kind: train.Finished, Step: 3})

	messages := shown.Messages()
	fmt.Println(messages[len(messages)-1].Bundle.Data["text/plain"])
	// Output:
	// torus: 3 steps in 0:00, loss from 3 to 1.85.
}

// Results of one name, as those of several seeds, are one curve.
func ExampleErrorSparsity() {
	end := func(name string, sparsity, perplexity float64) *moduli.Result {
		return &moduli.Result{Name: name, Sparsity: prune.Report{Total: sparsity}, Error: perplexity, Unit: "perplexity"}
	}
	b, err := widgets.ErrorSparsity(
		end("dense", 0, 4.8),
		end("torus", 0.9, 6.7), end("torus", 0.9, 6.9),
	).Bundle()
	if err != nil {
		panic(err)
	}
	fmt.Println(b.Data["text/plain"])
	// Output:
	// dense: perplexity 4.8, not pruned. torus: perplexity 6.8 at 90 % sparsity (median of 2 runs, 6.7 to 6.9).
}

// Pruning all matrices together hits them unequally.
func ExampleSparsity() {
	b, err := widgets.Sparsity().Report("torus", prune.Report{
		Total: 0.9, Kept: 10, Weights: 100,
		Matrices: []prune.MatrixReport{{Name: "recurrent", Sparsity: 0.95, Kept: 4, Weights: 80}, {Name: "decoder", Sparsity: 0.7, Kept: 6, Weights: 20}},
	}).Bundle()
	if err != nil {
		panic(err)
	}
	fmt.Println(b.Data["text/plain"])
	// Output:
	// torus: 90 % of 100 weights pruned; recurrent 95 %, decoder 70 %. Of all weights they hold: recurrent 80 %, decoder 20 %.
}

// Ten weights of a hundred in each mask; at random they would have one in common.
func ExampleMaskOverlap() {
	keep := func(from int) *prune.Mask {
		m := &prune.Mask{Rows: 10, Cols: 10, Keep: make([]bool, 100)}
		for i := range 10 {
			m.Keep[from+i] = true
		}
		return m
	}
	table := analysis.CompareAll([]string{"seed 1", "seed 2"}, []*prune.Mask{keep(0), keep(4)})
	b, err := widgets.MaskOverlap(table).Bundle()
	if err != nil {
		panic(err)
	}
	fmt.Println(b.Data["text/plain"])
	// Output:
	// 2 masks in 1 pair: Jaccard overlap 0.429, by chance alone 0.053.
}

// Twelve points on a circle are one loop.
func ExamplePersistence() {
	e := &space.Embedding{Space: space.Circle{}, Points: mat.NewDense(12, 2, nil)}
	for i := range 12 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 12)
		copy(e.Point(i), []float64{cos, sin})
	}
	diagram, err := homology.Rips(context.Background(), e.Distances(), homology.Settings{Dim: 1})
	if err != nil {
		panic(err)
	}
	b, err := widgets.Persistence(diagram).Space(e.Space).Bundle()
	if err != nil {
		panic(err)
	}
	fmt.Println(b.Data["text/plain"])
	// Output:
	// 12 points with coefficients in Z/2: Betti numbers 1, 1 (1 part, 1 loop); the circle S1 (scale 5) has 1, 1.
}

// Parts are counted where the work is done; the last state stays.
func ExampleProgress() {
	var shown display.Recorder
	defer display.SetSink(&shown)()

	sum := 0
	for i := range widgets.Progress("squares", 1000).Unit("rows").Range(1000) {
		sum += i * i
	}
	messages := shown.Messages()
	last := messages[len(messages)-1].Bundle.Data["text/plain"].(string)
	what, _, _ := strings.Cut(last, ", took")
	fmt.Println(what)
	// Output:
	// squares: 1,000 rows
}

// A network that has learned nothing yet is as surprised as one that guesses.
func ExampleText() {
	corpus, err := language.Grammar(1, language.GrammarOptions{})
	if err != nil {
		panic(err)
	}
	v := corpus.Vocab.Len()
	net, err := rnn.New(rnn.Config{Hidden: 8, Inputs: 8, Symbols: v, Outputs: v}, rand.NewPCG(1, 2))
	if err != nil {
		panic(err)
	}
	clear(net.Decoder.W.Data)
	b, err := widgets.Text(net, corpus).Bundle()
	if err != nil {
		panic(err)
	}
	fmt.Println(b.Data["text/plain"])
	// Output:
	// Mean surprise 5.95 bits a word (perplexity 62) at 48 words of the validation part of grammar 1; training frequencies alone: 5.24 bits (37.8).
}

// After a run the recorder has the rate maps of its held-out trajectories, and of shuffled ones to compare with.
func ExampleRateMaps() {
	exp := moduli.Navigation(moduli.Smoke)
	exp.Epochs = 2
	res, err := exp.Run(context.Background())
	if err != nil {
		panic(err)
	}
	maps, err := analysis.Record(res.Learner, analysis.Box{Bins: 10})
	if err != nil {
		panic(err)
	}
	control, err := analysis.RecordShuffled(res.Learner, analysis.Box{Bins: 10}, rand.NewPCG(1, 2))
	if err != nil {
		panic(err)
	}
	var shown display.Recorder
	defer display.SetSink(&shown)()
	for _, v := range []interface{ Show() error }{
		widgets.RateMaps(maps).Against(control).Above(-2), // -2 to 2 are possible
		widgets.Autocorrelogram(maps),
		widgets.Trajectory(res),
	} {
		if err := v.Show(); err != nil {
			panic(err)
		}
	}
	for _, m := range shown.Messages() {
		fmt.Println(m.Bundle.Name)
	}
	// Output:
	// ratemaps
	// autocorrelogram
	// trajectory
}

// A hill of activity moves round a circle of neurons.
func ExampleActivity() {
	const n, steps = 64, 10
	points := mat.NewDense(n, 2, nil)
	states := blas32.General{Rows: steps, Cols: n, Stride: n, Data: make([]float32, steps*n)}
	for i := range n {
		angle := 2 * math.Pi * float64(i) / n
		points.SetRow(i, []float64{math.Cos(angle), math.Sin(angle)})
		for t := range steps {
			states.Data[t*n+i] = float32(math.Exp(math.Cos(angle - 0.2*float64(t))))
		}
	}
	b, err := widgets.Activity(&space.Embedding{Space: space.Circle{}, Points: points}, states).Bundle()
	if err != nil {
		panic(err)
	}
	fmt.Println(b.Data["text/plain"])
	// Output:
	// 64 neurons on the circle S1 (scale 5) over 10 steps (0.2 s), activity up to 2.72, 100 % of neurons above 0 on average; it gathers about one place at 10 of 10 moments drawn, and its centre moves by 1.8 in all.
}

// The sentence of a kernel says where a penalty is low, and how much of the wiring it favours.
func ExampleKernel() {
	e, err := space.Embed(space.Torus{}, 128, rand.NewPCG(1, 2))
	if err != nil {
		panic(err)
	}
	b, err := widgets.Kernel(e, inhibit.Diffusion{}).Neuron(17).Bundle()
	if err != nil {
		panic(err)
	}
	fmt.Println(b.Data["text/plain"])
	// Output:
	// Penalty of connections between 128 neurons on the torus T2 (period 10). diffusion: highest, 49.7, at distance 7.05, lowest, 0, at 0; cheap (below half of the highest) at 0 to 4.98, which are 78.8 % of all connections between two neurons. For neuron 17, 93 of 127 others are cheap.
}

// Snapshots are a hook of an experiment.
func ExampleSnapshots() {
	exp := moduli.Navigation(moduli.Smoke)
	exp.Penalty = penalty.Moduli{Strength: 0.1}
	exp.Prune = prune.Linear{Target: 0.9, Scope: prune.Layer}
	exp.Epochs, exp.StepsPerEpoch = 3, 2 // far too few to learn: this only shows the way
	var early widgets.Snapshots
	res, err := exp.Run(context.Background(), &early)
	if err != nil {
		panic(err)
	}
	fmt.Println(early.Len(), "snapshots")
	if _, err := widgets.Wiring(res.Recurrent, res.Embedding).Over(&early).Bundle(); err != nil {
		panic(err)
	}
	if _, err := widgets.WeightDistance(res.Recurrent, res.Embedding).Bundle(); err != nil {
		panic(err)
	}
	// Output:
	// 3 snapshots
}

// A slider draws any neuron anew, where a front end has controls; elsewhere the first one stands.
func Example_interact() {
	dir, err := os.MkdirTemp("", "pictures")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	defer display.SetSink(display.NewFiles(dir).Log(io.Discard))()

	e, err := space.Embed(space.Torus{}, 128, rand.NewPCG(1, 2))
	if err != nil {
		panic(err)
	}
	err = control.Interact(func(neuron int) *widgets.KernelView {
		return widgets.Kernel(e, inhibit.DoG{}).Neuron(neuron)
	}, control.Param{Name: "neuron", Max: float64(e.Len() - 1), Start: 17}).Show()
	if err != nil {
		panic(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "01-interact.txt"))
	if err != nil {
		panic(err)
	}
	fmt.Print(string(text))
	// Output:
	// neuron: 17 (0 to 127)
	// Penalty of connections between 128 neurons on the torus T2 (period 10). DoG: highest, 81.1, at distance 0, lowest, 0, at 0.888; cheap (below half of the highest) at 0.377 to 2.12, which are 14 % of all connections between two neurons. For neuron 17, 17 of 127 others are cheap.
}
