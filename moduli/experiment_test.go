package moduli_test

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli"
	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

// short is an experiment of a few steps, pruned along a torus.
func short() *moduli.Experiment {
	e := moduli.Navigation(moduli.Smoke)
	e.Hidden, e.Epochs, e.StepsPerEpoch = 32, 3, 4
	e.Penalty = penalty.Moduli{Space: space.Torus{Dim: 2}, Inhibitor: inhibit.DoG{}, Strength: 0.1}
	e.Prune = prune.Linear{Target: 0.9}
	return e
}

func run(t *testing.T, e *moduli.Experiment, hooks ...train.Hook) *moduli.Result {
	t.Helper()
	res, err := e.Run(context.Background(), hooks...)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestSmokeLearnsToFindItsWay(t *testing.T) {
	res := run(t, moduli.Navigation(moduli.Smoke))
	if first := res.History[0].Error; !(res.Error < 40 && res.Error < first/2) {
		t.Errorf("%.1f cm after %.1f cm in the first epoch: want under 40 cm and under half; chance is about 84 to 115 cm", res.Error, first)
	}
	if res.Embedding != nil || res.Sparsity.Total != 0 {
		t.Errorf("a dense run without a penalty has embedding %v and sparsity %v", res.Embedding, res.Sparsity.Total)
	}
}

func TestPrunedRunEndsAtItsTargetInEveryReport(t *testing.T) {
	e := short()
	res := run(t, e)
	if math.Abs(res.Sparsity.Total-0.9) > 1e-3 {
		t.Errorf("sparsity %v: want 0.9", res.Sparsity.Total)
	}
	if last := res.History[len(res.History)-1]; last.Sparsity != res.Sparsity.Total || last.Target != 0.9 {
		t.Errorf("last event has sparsity %v of target %v: want %v of 0.9", last.Sparsity, last.Target, res.Sparsity.Total)
	}
	if n := res.Embedding.Len(); n != e.Hidden {
		t.Errorf("the embedding has %d neurons: want %d", n, e.Hidden)
	}
	for _, p := range res.Network.Params() {
		for i, w := range p.W.Data {
			if !p.Mask.Keep[i] && w != 0 {
				t.Fatalf("%s: pruned weight %d is %v", p.Name, i, w)
			}
		}
	}
}

func TestSameSeedGivesTheSameBitsOnAnyNumberOfProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want := run(t, short())
	for _, procs := range []int{2, 3, 8} {
		runtime.GOMAXPROCS(procs)
		got := run(t, short())
		for i, p := range got.Network.Params() {
			if q := want.Network.Params()[i]; !slices.Equal(p.W.Data, q.W.Data) || !slices.Equal(p.Mask.Keep, q.Mask.Keep) {
				t.Errorf("on %d processors %s differs from one processor's", procs, p.Name)
			}
		}
		if got.Error != want.Error || got.Loss != want.Loss {
			t.Errorf("on %d processors error %v and loss %v: want %v and %v", procs, got.Error, got.Loss, want.Error, want.Loss)
		}
	}
	other := short()
	other.Seed++
	if slices.Equal(run(t, other).Recurrent.W.Data, want.Recurrent.W.Data) {
		t.Error("another seed gave the same weights")
	}
}

func TestLotteryKeepsMasksAndEmbeddingAndDrawsWeights(t *testing.T) {
	e := short()
	res := run(t, e)
	before := slices.Clone(res.Recurrent.W.Data)
	again, err := e.Lottery(context.Background(), res)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range again.Network.Params() {
		if q := res.Network.Params()[i]; !slices.Equal(p.Mask.Keep, q.Mask.Keep) {
			t.Errorf("%s: the mask changed", p.Name)
		}
	}
	if again.Embedding != res.Embedding {
		t.Error("the lottery drew another embedding")
	}
	if slices.Equal(again.Recurrent.W.Data, before) {
		t.Error("the lottery kept the weights")
	}
	if !slices.Equal(res.Recurrent.W.Data, before) {
		t.Error("the lottery changed the result it started from")
	}
	e.Hidden++
	if _, err := e.Lottery(context.Background(), res); err == nil || !strings.Contains(err.Error(), "encoder matrix is 32 x 64, the experiment's 33 x 64") {
		t.Errorf("a lottery of another size: %v", err)
	}
}

// A run that is cancelled before its first step shows what it would have begun with.
func TestLotteryBeginsWithOtherWeightsUnderMasksOfItsOwn(t *testing.T) {
	e := short()
	res := run(t, e)
	never, cancel := context.WithCancel(context.Background())
	cancel()
	first, err := e.Run(never)
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	lottery, err := e.Lottery(never, res)
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	for i, p := range lottery.Network.Params() {
		if p.Mask == res.Network.Params()[i].Mask {
			t.Errorf("%s: the lottery shares its mask with the result it started from", p.Name)
		}
		kept := 0
		for j, w := range p.W.Data {
			switch {
			case !p.Mask.Keep[j]:
				if w != 0 {
					t.Fatalf("%s: pruned weight %d begins at %v: want 0", p.Name, j, w)
				}
			case w == first.Network.Params()[i].W.Data[j]:
				t.Fatalf("%s: weight %d begins at %v in both runs", p.Name, j, w)
			default:
				kept++
			}
		}
		if kept != p.Mask.Kept() || kept == len(p.W.Data) {
			t.Errorf("%s: %d of %d weights compared: the masks show nothing", p.Name, kept, len(p.W.Data))
		}
	}
	if _, err := e.Lottery(context.Background(), &moduli.Result{}); err == nil || !strings.Contains(err.Error(), "needs the result of a run") {
		t.Errorf("the lottery of an empty result: error %v", err)
	}
}

func TestCancelKeepsWhatWasTrained(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var stopped bool
	res, err := short().Run(ctx, train.HookFunc(func(_ context.Context, e train.Event) error {
		if e.Kind == train.Epoched {
			cancel()
		}
		stopped = stopped || e.Kind == train.Stopped
		return nil
	}))
	if !errors.Is(err, context.Canceled) || !stopped {
		t.Errorf("error %v, stopped event heard %v: want context.Canceled and true", err, stopped)
	}
	if res == nil || len(res.History) != 1 || math.IsNaN(res.Error) {
		t.Fatalf("result %+v: want the one epoch that was finished", res)
	}
}

func TestBadSettingsAreNamedInOneLine(t *testing.T) {
	for want, spoil := range map[string]func(*moduli.Experiment){
		"hidden size -3: want at least 1":                func(e *moduli.Experiment) { e.Hidden = -3 },
		"sparsity 1.2: want a share in [0, 1)":           func(e *moduli.Experiment) { e.Prune = prune.Linear{Target: 1.2} },
		"sparsity NaN: want a share in [0, 1)":           func(e *moduli.Experiment) { e.Prune = prune.Linear{Target: math.NaN()} },
		"recurrent matrix of 1000000 x 1000000 weights":  func(e *moduli.Experiment) { e.Hidden = 1e6 },
		"steps x hidden size 1000000000: want a product": func(e *moduli.Experiment) { e.Hidden = 1e9 },
		"x 1000000 steps x hidden size 32: want a prod":  func(e *moduli.Experiment) { e.Task = navigation.Settings{PlaceCells: 3, Batch: 64, Steps: 1e6} },
		"unknown preset 7: want":                         func(e *moduli.Experiment) { *e = *moduli.Navigation(7) },
		"0 epochs: want at least 1":                      func(e *moduli.Experiment) { e.Epochs = 0 },
		"-1 steps an epoch: want at least 1":             func(e *moduli.Experiment) { e.StepsPerEpoch = -1 },
		"2 place cells: want at least 3":                 func(e *moduli.Experiment) { e.Task = navigation.Settings{PlaceCells: 2, Batch: 64, Steps: 10} },
		"batch of 0 trajectories: want at least 1":       func(e *moduli.Experiment) { e.Task = navigation.Settings{PlaceCells: 64, Steps: 10} },
		"box width -1 m: want": func(e *moduli.Experiment) {
			e.Task = navigation.Settings{PlaceCells: 64, Batch: 64, Steps: 10, Box: navigation.Box{Width: -1}}
		},
		"learning rate -0.1: want a positive number": func(e *moduli.Experiment) { e.Optimizer = optim.AdamW{Rate: -0.1} },
		"Strength is -1": func(e *moduli.Experiment) { e.Penalty = penalty.Moduli{Strength: -1} },
		"the loss is not a finite number; a lower learn": func(e *moduli.Experiment) { e.Optimizer = optim.AdamW{Rate: 1e30} },
	} {
		e := short()
		spoil(e)
		_, err := e.Run(context.Background())
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("got error %q: want one line with %q", err, want)
		}
	}
}

func TestPaperIsThePublishedSetting(t *testing.T) {
	e := moduli.Navigation(moduli.Paper)
	if err := e.Validate(); err != nil {
		t.Error(err)
	}
	want := navigation.Settings{PlaceCells: 512, Code: navigation.DoG, Batch: 200, Steps: 50}
	if e.Hidden != 4096 || e.Epochs != 30 || e.StepsPerEpoch != 1000 || e.Activation != rnn.ReLU || e.Task != train.Task(want) {
		t.Errorf("%d neurons, %v, %d epochs of %d steps, %+v", e.Hidden, e.Activation, e.Epochs, e.StepsPerEpoch, e.Task)
	}
	if o := e.Optimizer.(optim.AdamW); o.Rate != 1e-4 || o.Decay != 0 || e.Penalty != nil || e.Prune != nil {
		t.Errorf("optimizer %+v, penalty %v, schedule %v: want rate 1e-4, the usual decay, no penalty and no schedule", e.Optimizer, e.Penalty, e.Prune)
	}
}

func TestParsePreset(t *testing.T) {
	for _, p := range []moduli.Preset{moduli.Smoke, moduli.Workshop, moduli.Paper} {
		if got, err := moduli.ParsePreset(p.String()); err != nil || got != p {
			t.Errorf("ParsePreset(%q) = %v, %v", p, got, err)
		}
	}
	const want = `unknown preset "tiny": want smoke, workshop or paper`
	if _, err := moduli.ParsePreset("tiny"); err == nil || err.Error() != want {
		t.Errorf("got error %v: want %s", err, want)
	}
}

func BenchmarkSmoke(b *testing.B) {
	for b.Loop() {
		if _, err := moduli.Navigation(moduli.Smoke).Run(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

func TestPathsOfAResult(t *testing.T) {
	res := run(t, short())
	p, err := res.Paths()
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for s := range p.Steps {
		for b := range p.Batch {
			sum += p.Error(s, b)
		}
	}
	if got := sum / float64(p.Steps*p.Batch); math.Abs(got-res.Error) > 1e-9 {
		t.Errorf("errors of paths are %v cm on average, the result says %v", got, res.Error)
	}
	if _, err := (&moduli.Result{Name: "text"}).Paths(); err == nil || !strings.Contains(err.Error(), `"text"`) {
		t.Errorf("paths of no navigation: %v", err)
	}
}
