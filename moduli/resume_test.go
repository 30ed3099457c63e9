package moduli_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli"
	"github.com/moduli-rnn/moduli-go/moduli/checkpoint"
	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/moduli/task/adding"
	"github.com/moduli-rnn/moduli-go/moduli/task/language"
	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

// grammar is a small corpus.
func grammar(t testing.TB) *language.Corpus {
	t.Helper()
	c, err := language.Grammar(1, language.GrammarOptions{Train: 2000, Valid: 300, Test: 300, Nouns: 3, Verbs: 3, Fillers: 3})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// stoppable are small experiments that have a state of every kind.
func stoppable(t *testing.T) map[string]func() *moduli.Experiment {
	corpus := grammar(t)
	small := func(e *moduli.Experiment) *moduli.Experiment {
		e.Hidden, e.Epochs, e.StepsPerEpoch = 16, 3, 3
		return e
	}
	walk := func() *moduli.Experiment {
		e := small(moduli.Navigation(moduli.Smoke))
		e.Task = navigation.Settings{PlaceCells: 8, Batch: 8, Steps: 4}
		return e
	}
	talk := func() *moduli.Experiment {
		e := small(moduli.Language(moduli.Smoke, corpus))
		e.Task = language.Settings{Corpus: corpus, Batch: 4, Steps: 5}
		return e
	}
	return map[string]func() *moduli.Experiment{
		"navigation along a torus": func() *moduli.Experiment {
			e := walk()
			e.Penalty, e.Prune = penalty.Moduli{Strength: 0.1}, prune.Linear{Target: 0.9}
			return e
		},
		"trained embedding": func() *moduli.Experiment {
			e := walk()
			e.Penalty = penalty.Trained{Of: penalty.Moduli{Space: space.Sphere{}, Strength: 0.1}, Rate: 100, Epochs: 2}
			e.Prune = prune.Cubic{Target: 0.8, Score: prune.AtRandom{}}
			return e
		},
		"rewired by chance": func() *moduli.Experiment {
			e := walk()
			e.Rewire = prune.SET{Sparsity: 0.7, Every: 2, Until: 1}
			return e
		},
		"rewired by gradients": func() *moduli.Experiment {
			e := walk()
			e.Rewire = prune.RigL{Sparsity: 0.7, Every: 2, Until: 1}
			return e
		},
		"language with dropout and annealing": func() *moduli.Experiment {
			e := talk()
			e.Cell, e.Layers, e.Dropout = rnn.LSTM{}, 2, 0.3
			e.Optimizer, e.Clip, e.Shrink = optim.SGD{Rate: 50, Momentum: 0.5}, 0.25, 0.1
			e.Penalty, e.EachGate = penalty.Moduli{Strength: 0.1}, true
			e.StepsPerEpoch = 0
			e.Epochs = 2
			return e
		},
		"language past the end of the text": func() *moduli.Experiment {
			e := talk()
			e.Tied, e.StepsPerEpoch = true, 70
			e.Epochs = 2
			return e
		},
		"adding": func() *moduli.Experiment {
			e := small(moduli.Adding(moduli.Smoke))
			e.Task = adding.Settings{Steps: 6, Samples: 100, Batch: 8, HeldOut: 2}
			e.StepsPerEpoch = 7
			e.Cell = rnn.GRU{}
			return e
		},
	}
}

// outcome is all that a result says, but for the time that it took.
func outcome(r *moduli.Result) string {
	var b strings.Builder
	for _, p := range r.Network.Params() {
		fmt.Fprintf(&b, "%s %x %v\n", p.Name, p.W.Data, p.Mask.Keep)
	}
	for _, e := range r.Embeddings {
		if e != nil {
			fmt.Fprintf(&b, "%x\n", e.Points.RawMatrix().Data)
		}
	}
	for _, e := range r.History {
		e.Elapsed = 0
		fmt.Fprintf(&b, "%+v\n", e)
	}
	return b.String()
}

func TestARunThatGoesOnHasTheBitsOfOneThatNeverStopped(t *testing.T) {
	for name, of := range stoppable(t) {
		t.Run(name, func(t *testing.T) {
			whole := run(t, of())
			want := outcome(whole)
			steps := whole.History[0].Steps
			every := max(1, steps/9)
			if testing.Short() {
				every = max(1, steps/3)
			}
			for stop := 0; stop < steps; stop += every {
				file := filepath.Join(t.TempDir(), "run.safetensors")
				ctx, cancel := context.WithCancel(context.Background())
				if stop == 0 {
					cancel()
				}
				_, err := of().Run(ctx, &train.Save{Path: file}, train.HookFunc(func(_ context.Context, e train.Event) error {
					if e.Kind == train.Stepped && e.Step == stop {
						cancel()
					}
					return nil
				}))
				cancel()
				if !errors.Is(err, context.Canceled) {
					t.Fatal(err)
				}
				other := of()
				res, err := other.Resume(context.Background(), file)
				if err != nil {
					t.Fatalf("stopped at step %d: %v", stop, err)
				}
				if got := outcome(res); got != want {
					t.Fatalf("stopped at step %d it ends otherwise:\n%.300s\nwant\n%.300s", stop, diff(got, want), diff(want, got))
				}
			}
		})
	}
}

// diff is a from where it differs from b.
func diff(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return a[max(0, i-100):]
}

// A run is saved once an epoch and every so many steps: the files are those of a run that goes on from them.
func TestSavedOnTheWay(t *testing.T) {
	of := stoppable(t)["navigation along a torus"]
	want := outcome(run(t, of()))
	file := filepath.Join(t.TempDir(), "run.safetensors")
	copies := map[string][]byte{}
	run(t, of(), &train.Save{Path: file, Every: 2}, train.HookFunc(func(_ context.Context, e train.Event) error {
		if b, err := os.ReadFile(file); err == nil {
			copies[fmt.Sprint(e.Kind, e.Step)] = b
		}
		return nil
	}))
	if len(copies) < 10 {
		t.Errorf("only %d files", len(copies))
	}
	for at, b := range copies {
		if err := os.WriteFile(file, b, 0o644); err != nil {
			t.Fatal(err)
		}
		res, err := of().Resume(context.Background(), file)
		if err != nil {
			t.Fatalf("%s: %v", at, err)
		}
		if got := outcome(res); got != want {
			t.Errorf("from the file of event %s the run ends otherwise: %.300s", at, diff(got, want))
		}
	}
}

func TestStatesThatDoNotFitAreRefusedAndChangeNothing(t *testing.T) {
	of := stoppable(t)["navigation along a torus"]
	file := filepath.Join(t.TempDir(), "run.safetensors")
	run(t, of(), &train.Save{Path: file})
	for want, change := range map[string]func(*moduli.Experiment){
		"recurrent":         func(e *moduli.Experiment) { e.Hidden = 17 },
		"lies elsewhere":    func(e *moduli.Experiment) { e.Seed = 2 },
		"can not go on in":  func(e *moduli.Experiment) { e.StepsPerEpoch = 4 },
		"momentum_buffer":   func(e *moduli.Experiment) { e.Optimizer = optim.SGD{Rate: 1, Momentum: 0.5} },
		"recurrent receive": func(e *moduli.Experiment) { e.Penalty = penalty.Moduli{Space: space.Sphere{}, Strength: 0.1} },
	} {
		e := of()
		change(e)
		res, err := e.Resume(context.Background(), file)
		if res != nil || err == nil || !errors.Is(err, checkpoint.ErrMismatch) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v, %v: want no result, and one line with %q that wraps checkpoint.ErrMismatch", res, err, want)
		}
	}
	if _, err := of().Resume(context.Background(), filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func TestRewindKeepsMasksAndEarlyWeights(t *testing.T) {
	for _, early := range []int{0, 4} {
		e := stoppable(t)["navigation along a torus"]()
		e.Early = early
		var then []float32
		e2 := *e
		res, err := e.Run(context.Background(), train.HookFunc(func(_ context.Context, ev train.Event) error { return nil }))
		if err != nil {
			t.Fatal(err)
		}
		never, cancel := context.WithCancel(context.Background())
		cancel()
		first, err := e2.Rewind(never, res)
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		// the same run, stopped where its weights are kept
		at, stop := context.WithCancel(context.Background())
		if early == 0 {
			stop()
		}
		dense, err := e2.Run(at, train.HookFunc(func(_ context.Context, ev train.Event) error {
			if ev.Kind == train.Stepped && ev.Step == early {
				stop()
			}
			return nil
		}))
		stop()
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		for i, p := range first.Network.Params() {
			then = dense.Network.Params()[i].W.Data
			if !slices.Equal(p.Mask.Keep, res.Network.Params()[i].Mask.Keep) {
				t.Errorf("early %d: %s has another mask", early, p.Name)
			}
			for j, w := range p.W.Data {
				if want := then[j]; p.Mask.Keep[j] && w != want || !p.Mask.Keep[j] && w != 0 {
					t.Fatalf("early %d: %s %d is %v, kept %v: want %v", early, p.Name, j, w, p.Mask.Keep[j], want)
				}
			}
		}
		again, err := e2.Rewind(context.Background(), res)
		if err != nil || math.IsNaN(again.Error) || again.Sparsity.Total != res.Sparsity.Total {
			t.Errorf("early %d: %v, error %v", early, err, again)
		}
	}
}
