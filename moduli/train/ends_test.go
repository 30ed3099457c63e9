package train

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
)

var background = context.Background()

func TestHookErrorStops(t *testing.T) {
	mine := errors.New("enough")
	for _, c := range []struct {
		kind  Kind
		step  int
		want  string // events that the hook sees
		kept  int    // epochs in the history
		model int    // steps that the model made
	}{
		{Started, 0, "started 0, stopped 0", 0, 0},
		{Pruned, 0, "started 0, pruned 0, stopped 0", 0, 0},
		{Stepped, 1, "started 0, pruned 0, stepped 1, stopped 1", 0, 1},
		{Epoched, 2, "started 0, pruned 0, stepped 1, stepped 2, epoched 2, stopped 2", 0, 2},
		{Pruned, 2, "started 0, pruned 0, stepped 1, stepped 2, epoched 2, pruned 2, stopped 2", 1, 2},
		{Finished, 4, "started 0, pruned 0, stepped 1, stepped 2, epoched 2, pruned 2, stepped 3, stepped 4, epoched 4, finished 4, stopped 4", 2, 4},
	} {
		t.Run(fmt.Sprint(kinds[c.kind], " ", c.step), func(t *testing.T) {
			m := newFake()
			loop := m.loop(2, 2)
			loop.Prune = prune.Linear{Target: 0.5}
			d := diary{answer: func(e Event) error {
				if e.Kind == c.kind && e.Step == c.step || e.Kind == Stopped {
					return mine
				}
				return nil
			}}
			var after diary
			history, err := loop.Run(background, &d, &after)
			if !errors.Is(err, mine) {
				t.Errorf("error %v does not wrap the hook's", err)
			}
			wantError(t, err, fmt.Sprintf("at step %d", c.step))
			if d.String() != c.want || len(history) != c.kept || m.steps != c.model {
				t.Errorf("events %v, history of %d, %d steps; want %v, %d, %d", &d, len(history), m.steps, c.want, c.kept, c.model)
			}
			if e := d.last(); e.Err != err {
				t.Errorf("the Stopped event says %v, Run %v", e.Err, err)
			}
			// The hook after it must hear of the end, though the first one failed there as well.
			if e := after.last(); e.Kind != Stopped || e.Err != err {
				t.Errorf("a later hook heard %v", &after)
			}
		})
	}
}

func TestCancelBetweenSteps(t *testing.T) {
	ctx, cancel := context.WithCancel(background)
	defer cancel()
	m := newFake()
	var alive error
	var d diary
	stop := HookFunc(func(ctx context.Context, e Event) error {
		if e.Kind == Stepped && e.Step == 5 {
			cancel()
		}
		if e.Kind == Stopped {
			alive = ctx.Err()
		}
		return nil
	})
	history, err := m.loop(3, 2).Run(ctx, &d, stop)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v does not wrap context.Canceled", err)
	}
	wantError(t, err, "stopped after 5 of 6 steps")
	if len(history) != 2 || history[1].Epoch != 2 || history[1].Kind != Epoched {
		t.Errorf("history %+v, want the two epochs before", history)
	}
	if want := "started 0, stepped 1, stepped 2, epoched 2, stepped 3, stepped 4, epoched 4, stepped 5, stopped 5"; d.String() != want {
		t.Errorf("events %v, want %v", &d, want)
	}
	if d.last().Err != err || alive != nil {
		t.Errorf("Stopped says %v, with a context that says %v", d.last().Err, alive)
	}
	if m.steps != 5 {
		t.Errorf("%d steps, want 5", m.steps)
	}
}

func TestCancelledBeforeTheStart(t *testing.T) {
	ctx, cancel := context.WithCancel(background)
	cancel()
	m := newFake()
	before := m.weights()
	var d diary
	_, err := m.loop(1, 2).Run(ctx, &d)
	if !errors.Is(err, context.Canceled) || d.String() != "started 0, stopped 0" || m.weights() != before {
		t.Errorf("error %v, events %v", err, &d)
	}
}

func TestDeadline(t *testing.T) {
	ctx, cancel := context.WithDeadline(background, time.Unix(1, 0))
	defer cancel()
	_, err := newFake().loop(1, 2).Run(ctx)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v does not wrap context.DeadlineExceeded", err)
	}
}

func TestDivergence(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	coeff := func(c float32) *penalty.Term {
		return &penalty.Term{Strength: 1, Coeff: blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: []float32{c, 0, 0, 0}}}
	}
	for _, c := range []struct {
		name       string
		loss       float64 // at step 3
		validation float64
		term       *penalty.Term
		want       []string
		steps      int // done
	}{
		{"NaN loss", nan, 1, nil, []string{"loss NaN", "at step 3"}, 2},
		{"infinite loss", inf, 1, nil, []string{"loss +Inf", "at step 3"}, 2},
		{"minus infinity", -inf, 1, nil, []string{"loss -Inf", "at step 3"}, 2},
		{"infinite penalty", 1, 1, coeff(float32(inf)), []string{"penalty +Inf", "at step 1"}, 0},
		{"NaN penalty", 1, 1, coeff(float32(nan)), []string{"penalty NaN", "at step 1"}, 0},
		{"NaN on held-out data", 1, nan, nil, []string{"validation loss NaN", "after step 4"}, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newFake()
			m.loss = func(step int) float64 {
				if step == 3 {
					return c.loss
				}
				return 1
			}
			m.validation = func() Score { return Score{Loss: c.validation} }
			loop := m.loop(2, 4)
			if c.term != nil {
				loop.Penalties = []Penalty{{c.term, m.params[0]}}
			}
			before := m.weights()
			d := diary{answer: func(e Event) error {
				if e.Kind == Stepped {
					before = m.weights()
				}
				return nil
			}}
			history, err := loop.Run(background, &d)
			if !errors.Is(err, ErrDiverged) {
				t.Errorf("error %v does not wrap ErrDiverged", err)
			}
			wantError(t, err, c.want...)
			if e := d.last(); e.Kind != Stopped || e.Err != err || e.Step != c.steps {
				t.Errorf("events end with %+v, want Stopped at step %d", e, c.steps)
			}
			if len(history) != 0 {
				t.Errorf("history %+v, want none", history)
			}
			if m.weights() != before {
				t.Errorf("the bad step changed the weights to %v from %v", m.weights(), before)
			}
		})
	}
}
