package train

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

func TestOrderOfEvents(t *testing.T) {
	for _, c := range []struct {
		name  string
		prune prune.Schedule
		want  string
	}{
		{"dense", nil, "started 0, stepped 1, stepped 2, stepped 3, epoched 3, stepped 4, stepped 5, stepped 6, epoched 6, finished 6"},
		{"pruned", prune.Linear{Target: 0.5}, "started 0, pruned 0, stepped 1, stepped 2, stepped 3, epoched 3, pruned 3, stepped 4, stepped 5, stepped 6, epoched 6, finished 6"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newFake()
			loop := m.loop(2, 3)
			loop.Prune = c.prune
			var first, second diary
			history, err := loop.Run(background, &first, &second)
			if err != nil {
				t.Fatal(err)
			}
			if first.String() != c.want || second.String() != c.want {
				t.Errorf("events\n%v\n%v, want\n%v", &first, &second, c.want)
			}
			if m.steps != 6 || m.validations != 2 || len(history) != 2 {
				t.Errorf("%d steps, %d validations, a history of %d: want 6, 2, 2", m.steps, m.validations, len(history))
			}
		})
	}
}

func TestFiguresOfEvents(t *testing.T) {
	m := newFake()
	m.validation = func() Score {
		return Score{Loss: 100 * float64(m.validations), Error: 7 * float64(m.validations), Unit: "cm"}
	}
	loop := m.loop(2, 2)
	loop.Prune, loop.Clock = prune.Linear{Target: 0.4}, ticking()
	var d diary
	history, err := loop.Run(background, &d)
	if err != nil {
		t.Fatal(err)
	}
	nan := math.NaN()
	same := func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
	want := []Event{
		{Kind: Started, Step: 0, Epoch: 0, Loss: nan, Penalty: nan, Validation: nan, Error: nan, Sparsity: 0},
		{Kind: Pruned, Step: 0, Epoch: 0, Loss: nan, Penalty: nan, Validation: nan, Error: nan, Sparsity: 0},
		{Kind: Stepped, Step: 1, Epoch: 0, Loss: 10, Validation: nan, Error: nan, Sparsity: 0},
		{Kind: Stepped, Step: 2, Epoch: 0, Loss: 5, Validation: nan, Error: nan, Sparsity: 0},
		{Kind: Epoched, Step: 2, Epoch: 1, Loss: 5, Validation: 100, Error: 7, Unit: "cm", Sparsity: 0},
		{Kind: Pruned, Step: 2, Epoch: 1, Loss: 5, Validation: nan, Error: nan, Unit: "cm", Sparsity: 0.4},
		{Kind: Stepped, Step: 3, Epoch: 1, Loss: 10. / 3, Validation: nan, Error: nan, Unit: "cm", Sparsity: 0.4},
		{Kind: Stepped, Step: 4, Epoch: 1, Loss: 2.5, Validation: nan, Error: nan, Unit: "cm", Sparsity: 0.4},
		{Kind: Epoched, Step: 4, Epoch: 2, Loss: 2.5, Validation: 200, Error: 14, Unit: "cm", Sparsity: 0.4},
		{Kind: Finished, Step: 4, Epoch: 2, Loss: 2.5, Validation: 200, Error: 14, Unit: "cm", Sparsity: 0.4},
	}
	if len(d.events) != len(want) {
		t.Fatalf("%d events, want %d: %v", len(d.events), len(want), &d)
	}
	for i, w := range want {
		e := d.events[i]
		if e.Kind != w.Kind || e.Step != w.Step || e.Epoch != w.Epoch || !same(e.Loss, w.Loss) || !same(e.Penalty, w.Penalty) ||
			!same(e.Validation, w.Validation) || !same(e.Error, w.Error) || e.Unit != w.Unit || math.Abs(e.Sparsity-w.Sparsity) > 1e-15 {
			t.Errorf("event %d is %+v, want %+v", i, e, w)
		}
		if e.Run != "fake" || e.Steps != 4 || e.Epochs != 2 || e.Target != 0.4 || e.Err != nil {
			t.Errorf("event %d is %+v, want run fake, 4 steps, 2 epochs, target 0.4", i, e)
		}
		if e.Elapsed != time.Duration(i+1)*time.Second {
			t.Errorf("event %d after %v by a clock that ticks once for each", i, e.Elapsed)
		}
	}
	if !reflect.DeepEqual(history, []Event{d.events[4], d.events[8]}) {
		t.Errorf("history %+v, want the two Epoched events", history)
	}
}

func TestPruningFollowsTheSchedule(t *testing.T) {
	for _, scope := range []prune.Scope{prune.Global, prune.Layer} {
		t.Run(scope.String(), func(t *testing.T) {
			m, again := newFake(), newFake()
			loop := m.loop(5, 1)
			loop.Prune = prune.Linear{Target: 0.8, Scope: scope}
			epoch := 0
			_, err := loop.Run(background, HookFunc(func(_ context.Context, e Event) error {
				if e.Kind == Pruned {
					// 10 weights from 1 to 10, and steps too short to change their order.
					if err := prune.Magnitude(Weights(again.params), 0.8*float64(epoch)/4, scope); err != nil {
						return err
					}
					for k, p := range m.params {
						if !slices.Equal(p.Mask.Keep, again.params[k].Mask.Keep) {
							t.Errorf("epoch %d: %s keeps %v, want %v", epoch, p.Name, p.Mask.Keep, again.params[k].Mask.Keep)
						}
					}
					epoch++
				}
				for _, p := range m.params {
					for i, kept := range p.Mask.Keep {
						if (p.W.Data[i] != 0) != kept {
							t.Errorf("%s at step %d: %s %d is %v, kept %v", kinds[e.Kind], e.Step, p.Name, i, p.W.Data[i], kept)
						}
					}
				}
				return nil
			}))
			if err != nil {
				t.Fatal(err)
			}
			if epoch != 5 {
				t.Errorf("pruned %d times, want 5", epoch)
			}
		})
	}
}

// Pruned among all, the smallest weights go first, and these are the first matrix's.
func TestEventsTellTheSparsityOfEachMatrix(t *testing.T) {
	m, d := newFake(), diary{}
	loop := m.loop(3, 1)
	loop.Prune = prune.Linear{Target: 0.6}
	history, err := loop.Run(background, &d)
	if err != nil {
		t.Fatal(err)
	}
	for epoch, want := range []string{"[{recurrent 0 4 4} {decoder 0 6 6}]", "[{recurrent 0.75 1 4} {decoder 0 6 6}]", "[{recurrent 1 0 4} {decoder 0.33333333333333337 4 6}]"} {
		if got := fmt.Sprint(history[epoch].Matrices); got != want {
			t.Errorf("epoch %d: matrices %s, want %s", epoch, got, want)
		}
	}
	if first := d.events[0]; first.Kind != Started || len(first.Matrices) != 2 || first.Matrices[0].Sparsity != 0 {
		t.Errorf("before the first step: %+v", first.Matrices)
	}
}

func TestMasksStayWithoutASchedule(t *testing.T) {
	m := newFake()
	m.params[0].Mask.Keep[1] = false
	m.params[0].W.Data[1] = 0
	var d diary
	if _, err := m.loop(2, 2).Run(background, &d); err != nil {
		t.Fatal(err)
	}
	if want := []bool{true, false, true, true}; !slices.Equal(m.params[0].Mask.Keep, want) || m.params[0].W.Data[1] != 0 {
		t.Errorf("mask %v, weights %v", m.params[0].Mask.Keep, m.params[0].W.Data)
	}
	if e := d.last(); math.Abs(e.Sparsity-0.1) > 1e-15 || e.Target != e.Sparsity {
		t.Errorf("sparsity %v, target %v: want 0.1 for both", e.Sparsity, e.Target)
	}
}

// adds is an optimizer that adds gradients of penalties to those of the loss.
type adds struct{ optim.Optimizer }

func (a adds) Step(params []*rnn.Param) {
	for _, p := range params {
		p.AddShrinking()
	}
	a.Optimizer.Step(params)
}

func TestPenaltyIsAddedToItsMatrixAlone(t *testing.T) {
	coeff := blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: []float32{4, 8, 12, 16}}
	m := newFake()
	loop := m.loop(1, 1)
	loop.Penalties = []Penalty{{&penalty.Term{Strength: 0.5, Coeff: coeff}, m.params[0]}}
	loop.Optimizer = adds{loop.Optimizer}
	var d diary
	if _, err := loop.Run(background, &d); err != nil {
		t.Fatal(err)
	}
	// weights 1 to 4: 0.5 * (4 + 16 + 36 + 64) / 4, and each gradient 1 + 0.5 * coeff / 4
	if e := d.events[1]; e.Penalty != 15 || e.Loss != 10 {
		t.Errorf("penalty %v, loss %v: want 15, 10", e.Penalty, e.Loss)
	}
	if got, want := m.params[0].Grad.Data, []float32{1.5, 2, 2.5, 3}; !slices.Equal(got, want) {
		t.Errorf("gradient %v, want %v", got, want)
	}
	if got, want := m.params[1].Grad.Data, []float32{1, 1, 1, 1, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("gradient of the other matrix %v, want %v", got, want)
	}
	if m.params[0].Shrinks() {
		t.Error("the matrix has a penalty after the run")
	}
}

func TestPruningAtRandom(t *testing.T) {
	m := newFake()
	loop := m.loop(2, 1)
	loop.Prune = prune.Linear{Target: 0.5, Score: prune.AtRandom{}}
	_, err := loop.Run(background)
	wantError(t, err, "source of randomness (nil)")
	loop.Random = rand.NewPCG(1, 1)
	var d diary
	if _, err := loop.Run(background, &d); err != nil {
		t.Fatal(err)
	}
	if e := d.last(); e.Sparsity != 0.5 {
		t.Errorf("sparsity %v, want 0.5", e.Sparsity)
	}
}

// Weights can be spoilt before the first step only: later the loss shows it.
func TestNaNWeightsCannotBePruned(t *testing.T) {
	m := newFake()
	m.params[1].W.Data[2] = float32(math.NaN())
	loop := m.loop(2, 1)
	loop.Prune = prune.Linear{Target: 0.5}
	var d diary
	_, err := loop.Run(background, &d)
	wantError(t, err, "weight 2 of decoder is NaN")
	if d.String() != "started 0, stopped 0" {
		t.Errorf("events %v", &d)
	}
}

func TestLoopValidate(t *testing.T) {
	term := &penalty.Term{Strength: 1, Coeff: blas32.General{Rows: 3, Cols: 3, Stride: 3, Data: make([]float32, 9)}}
	for _, c := range []struct {
		name   string
		change func(*Loop)
		want   []string
	}{
		{"no model", func(l *Loop) { l.Model = nil }, []string{"model"}},
		{"no optimizer", func(l *Loop) { l.Optimizer = nil }, []string{"optimizer"}},
		{"no epochs", func(l *Loop) { l.Epochs = 0 }, []string{"0 epochs", "at least 1"}},
		{"negative epochs", func(l *Loop) { l.Epochs = -2 }, []string{"-2 epochs", "at least 1"}},
		{"no steps", func(l *Loop) { l.StepsPerEpoch = 0 }, []string{"0 steps", "at least 1"}},
		{"steps that overflow", func(l *Loop) { l.Epochs, l.StepsPerEpoch = math.MaxInt/2, 3 }, []string{"epochs of 3 steps", "at most"}},
		{"learning rate", func(l *Loop) { l.Optimizer = &optim.AdamW{Rate: -1} }, []string{"learning rate -1"}},
		{"sparsity", func(l *Loop) { l.Prune = prune.Linear{Target: 1.2} }, []string{"sparsity 1.2", "[0, 1)"}},
		{"penalty on nothing", func(l *Loop) { l.Penalties = []Penalty{{Term: term}} }, []string{"is nil"}},
		{"no penalty", func(l *Loop) { l.Penalties = []Penalty{{On: l.Model.Params()[0]}} }, []string{"is nil"}},
		{"two penalties", func(l *Loop) {
			p := Penalty{&penalty.Term{Name: "none"}, l.Model.Params()[0]}
			l.Penalties = []Penalty{p, p}
		}, []string{"two penalties on recurrent"}},
		{"penalty on a stranger", func(l *Loop) { l.Penalties = []Penalty{{term, &rnn.Param{Name: "other"}}} }, []string{"other", "none of the model's"}},
		{"penalty of another size", func(l *Loop) { l.Penalties = []Penalty{{term, l.Model.Params()[0]}} }, []string{"3 x 3", "recurrent is 2 x 2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newFake()
			loop := m.loop(1, 1)
			c.change(loop)
			var d diary
			_, err := loop.Run(background, &d)
			wantError(t, err, c.want...)
			if len(d.events) > 0 || m.steps > 0 {
				t.Errorf("a loop that cannot run told %v and made %d steps", &d, m.steps)
			}
		})
	}
	m := newFake()
	loop := m.loop(1, 1)
	loop.Penalties = []Penalty{{&penalty.Term{Name: "none"}, m.params[0]}} // zero, whatever the size
	if _, err := loop.Run(background); err != nil {
		t.Error(err)
	}
}
