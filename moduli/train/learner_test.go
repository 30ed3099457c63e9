package train

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/checkpoint"
	"github.com/moduli-rnn/moduli-go/moduli/optim"
	"github.com/moduli-rnn/moduli-go/moduli/penalty"
	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// symbols is the number of those that a counter reads.
const symbols = 5

// counter is a learner whose symbols are drawn from a stream: the next is the one before, or one more. It carries states
// and drops some.
func counter(t *testing.T, seed uint64) *Learner {
	t.Helper()
	net, err := rnn.New(rnn.Config{Hidden: 6, Inputs: 4, Symbols: symbols, Outputs: symbols, Activation: rnn.Tanh, Dropout: 0.2}, rand.NewPCG(seed, 1))
	if err != nil {
		t.Fatal(err)
	}
	src := rand.NewPCG(seed, 2)
	last := []int32{0, 1, 2}
	fill := func(b *Batch, src rand.Source) {
		rnd := rand.New(src)
		for i := range b.Symbols {
			at := i % b.Batch
			b.Symbols[i] = last[at]
			last[at] = (last[at] + int32(rnd.IntN(2))) % symbols
			b.Targets[i] = last[at]
		}
	}
	batch := func(steps int) *Batch {
		return &Batch{Steps: steps, Batch: 3, Symbols: make([]int32, 3*steps), Targets: make([]int32, 3*steps)}
	}
	l := &Learner{Net: net, Carry: true, Dropout: rand.NewPCG(seed, 3), Unit: "errors"}
	for i, steps := range []int{4, 4, 2} {
		l.Held = append(l.Held, batch(steps))
		l.Held[i].Fresh = i == 0
		fill(l.Held[i], rand.NewPCG(9, uint64(i)))
	}
	next := batch(4)
	next.Fresh = true
	begun := false
	l.Next = func() *Batch {
		next.Fresh = !begun
		begun = true
		fill(next, src)
		return next
	}
	l.Save = func() (map[string][]byte, error) {
		b, err := src.MarshalBinary()
		return map[string][]byte{"source": b, "last": {byte(last[0]), byte(last[1]), byte(last[2]), byte(len(last))}}, err
	}
	l.Load = func(state map[string][]byte) error {
		for i := range last {
			last[i] = int32(state["last"][i])
		}
		begun = true
		return src.UnmarshalBinary(state["source"])
	}
	return l
}

// run is a loop over a counter that has everything whose state is kept.
func everything(t *testing.T, change func(*Loop)) *Loop {
	l := counter(t, 1)
	p := l.Net.Layers[0].Recurrent
	term, err := penalty.Trained{Of: penalty.Moduli{Space: space.Torus{}, Strength: 1}, Rate: 1, Epochs: 2}.Term(6, rand.NewPCG(1, 4))
	if err != nil {
		t.Fatal(err)
	}
	loop := &Loop{Name: "counting", Model: l, Optimizer: &optim.SGD{Rate: 0.5, Momentum: 0.9}, Penalties: []Penalty{{term, p}},
		Prune: prune.Linear{Target: 0.6, Score: prune.AtRandom{}}, Random: rand.NewPCG(1, 5), Epochs: 3, StepsPerEpoch: 4}
	if change != nil {
		change(loop)
	}
	return loop
}

// told is all that a run says and leaves, but for the time it took.
func told(l *Loop, history []Event) string {
	var b strings.Builder
	m := fake{params: l.Model.Params()}
	b.WriteString(m.weights())
	for _, e := range history {
		e.Elapsed = 0
		b.WriteString(strings.ReplaceAll(strings.TrimSpace(strings.Join(strings.Fields(text(e)), " ")), "\n", " "))
	}
	return b.String()
}

func TestEveryStateOfARunCanBeGoneOnWith(t *testing.T) {
	whole := everything(t, nil)
	history, err := whole.Run(background)
	if err != nil {
		t.Fatal(err)
	}
	want := told(whole, history)
	var states []*checkpoint.State
	watched := everything(t, nil)
	keep := HookFunc(func(_ context.Context, e Event) error {
		s, err := watched.State()
		states = append(states, s)
		return err
	})
	if _, err := watched.Run(background, keep); err != nil {
		t.Fatal(err)
	}
	if len(states) != 1+3*(1+4+1)+1 {
		t.Fatalf("%d states", len(states))
	}
	for i, s := range states {
		loop := everything(t, nil)
		if err := loop.Restore(s); err != nil {
			t.Fatalf("state %d: %v", i, err)
		}
		history, err := loop.Run(background)
		if err != nil {
			t.Fatalf("state %d: %v", i, err)
		}
		if got := told(loop, history); got != want {
			t.Errorf("from state %d, of step %d, the run ends otherwise:\n%s\nwant\n%s", i, s.Step, got, want)
		}
	}
}

func TestStatesThatDoNotFitLeaveAllAsItWas(t *testing.T) {
	var state *checkpoint.State
	loop := everything(t, nil)
	_, err := loop.Run(background, HookFunc(func(_ context.Context, e Event) (err error) {
		if e.Step == 6 && e.Kind == Stepped {
			state, err = loop.State()
		}
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
	for want, spoil := range map[string]func(s *checkpoint.State, l *Loop){
		"no history":                func(s *checkpoint.State, _ *Loop) { delete(s.Streams, historyName) },
		"random stream of pruning":  func(s *checkpoint.State, _ *Loop) { delete(s.Streams, randomName) },
		"random stream of dropout":  func(s *checkpoint.State, _ *Loop) { delete(s.Streams, dropoutName) },
		"what is carried":           func(s *checkpoint.State, _ *Loop) { s.Streams[carriedName] = []byte("?") },
		"recurrent receivers":       func(s *checkpoint.State, _ *Loop) { s.Embeddings = nil },
		"momentum_buffer/decoder":   func(s *checkpoint.State, _ *Loop) { delete(s.Optimizer.Slots, "momentum_buffer/decoder") },
		"input":                     func(s *checkpoint.State, _ *Loop) { s.Params = s.Params[:1] },
		"can not go on in":          func(s *checkpoint.State, _ *Loop) { s.Step = 9 },
		"in 3 epochs of 5 steps":    func(_ *checkpoint.State, l *Loop) { l.StepsPerEpoch = 5 },
		"keeps no state to go on":   func(_ *checkpoint.State, l *Loop) { l.Optimizer = forgetful{} },
		"a model *train.fake keeps": func(_ *checkpoint.State, l *Loop) { m := newFake(); *l = *m.loop(3, 4) },
		"0 epochs: want at least 1": func(_ *checkpoint.State, l *Loop) { l.Epochs = 0 },
	} {
		s := *state
		s.Streams, s.Optimizer.Slots = map[string][]byte{}, map[string][]float32{}
		for k, v := range state.Streams {
			s.Streams[k] = v
		}
		for k, v := range state.Optimizer.Slots {
			s.Optimizer.Slots[k] = v
		}
		l := everything(t, nil)
		spoil(&s, l)
		before := told(l, nil)
		wantError(t, l.Restore(&s), want)
		if told(l, nil) != before {
			t.Errorf("%s: weights or masks have changed", want)
		}
	}
}

// forgetful is an optimizer without a state.
type forgetful struct{}

func (forgetful) Validate() error   { return nil }
func (forgetful) Step([]*rnn.Param) {}

func TestStateIsThatOfARunUnderWay(t *testing.T) {
	loop := everything(t, nil)
	_, err := loop.State()
	wantError(t, err, "does not run")
	loop = newFake().loop(1, 1)
	_, err = loop.State()
	wantError(t, err, "keeps no state")
	loop = everything(t, func(l *Loop) { l.Optimizer = forgetful{} })
	_, err = loop.State()
	wantError(t, err, "forgetful keeps no state")
}

// Held-out batches of other lengths go on with the states of those before, and what training carries stays.
func TestHeldOutBatchesAreOneText(t *testing.T) {
	l := counter(t, 2)
	var all []float32
	l.EachHeld(func(_ int, ws *rnn.Workspace) { all = append(all, ws.Logits.Data...) })
	ws := l.Net.NewWorkspace(10, 3)
	var text []int32
	for _, b := range l.Held {
		text = append(text, b.Symbols...)
	}
	l.Net.ForwardSymbols(ws, text)
	if !slices.Equal(all, ws.Logits.Data) {
		t.Error("the batches are not read as one text")
	}
	var loss float64
	var targets []int32
	for _, b := range l.Held {
		targets = append(targets, b.Targets...)
	}
	loss = l.Net.LossSymbols(ws, targets)
	if s := l.Validate(); math.Abs(s.Loss-loss) > 1e-9 || !math.IsNaN(s.Error) {
		t.Errorf("%+v: want loss %v and no error", s, loss)
	}
	l.ErrorOf = func(loss float64) float64 { return 2 * loss }
	if s := l.Validate(); s.Error != 2*s.Loss || s.Unit != "errors" {
		t.Errorf("%+v: want twice the loss in errors", s)
	}
	l.Measure = func(i int, logits blas32.General) float64 { return float64(i * logits.Rows / logits.Rows) }
	if s := l.Validate(); math.Abs(s.Error-(12*0+12*1+6*2)/30.) > 1e-12 {
		t.Errorf("error %v: want the mean by rows, %v", s.Error, 24./30)
	}
	l.Assess = func() Score { return Score{Loss: 7} }
	if s := l.Validate(); s.Loss != 7 {
		t.Errorf("%+v: want what Assess says", s)
	}
}

func TestBatchesHaveOneShape(t *testing.T) {
	l := counter(t, 3)
	l.Workspace(4, 3)
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(string), "5 steps of 3 sequences after one of 4 steps") {
			t.Errorf("panic %v", r)
		}
	}()
	l.Workspace(5, 3)
}

func TestStatesAreThoseOfOneSequence(t *testing.T) {
	l := counter(t, 3)
	k, of := 0, map[int]blas32.General{}
	l.EachHeld(func(i int, ws *rnn.Workspace) {
		all := ws.States()
		for b := range ws.Batch {
			m := blas32.General{Rows: ws.Steps, Cols: 6, Stride: 6}
			for s := range ws.Steps {
				m.Data = append(m.Data, all.Data[((s+1)*ws.Batch+b)*6:][:6]...)
			}
			of[k] = m
			k++
		}
	})
	for k, want := range of {
		if got := l.States(k); got.Rows != want.Rows || !slices.Equal(got.Data, want.Data) {
			t.Errorf("sequence %d has states of %d steps, want those of its %d", k, got.Rows, want.Rows)
		}
	}
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(string), "sequence 9: want one of 9") {
			t.Errorf("recovered %v", r)
		}
	}()
	l.States(k)
}
