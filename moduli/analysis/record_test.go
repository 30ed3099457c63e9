package analysis_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/analysis"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

func learner(t *testing.T) *train.Learner {
	t.Helper()
	l, err := navigation.Settings{PlaceCells: 16, Batch: 8, Steps: 5}.Learner(rnn.Config{Hidden: 12},
		func(name string) *rand.PCG { return rand.NewPCG(1, uint64(len(name))) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}

func TestRecordTakesHeldOutStatesWhereTheyWere(t *testing.T) {
	l := learner(t)
	r, err := analysis.Record(l, analysis.Box{Bins: 6})
	if err != nil {
		t.Fatal(err)
	}
	byHand, err := analysis.NewRecorder(analysis.Box{Bins: 6}, 12)
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	l.EachHeld(func(i int, ws *rnn.Workspace) {
		all := ws.States()
		if err := byHand.Add(l.Where(i), blas32.General{Rows: 40, Cols: 12, Stride: 12, Data: all.Data[8*12:]}); err != nil {
			t.Fatal(err)
		}
		rows += 40
	})
	equal := func(a, b float64) bool { return a == b || a != a && b != b }
	for n := range 12 {
		if !slices.EqualFunc(r.Map(n).Data, byHand.Map(n).Data, equal) {
			t.Errorf("neuron %d has another map than that of its states", n)
		}
	}
	shuffled, err := analysis.RecordShuffled(l, analysis.Box{Bins: 6}, rand.NewPCG(2, 2))
	if err != nil {
		t.Fatal(err)
	}
	sum := func(m *analysis.RateMap) (s float64) {
		for _, x := range m.Data {
			if !math.IsNaN(x) {
				s += x
			}
		}
		return s
	}
	if got := sum(shuffled.Occupancy()); got != float64(rows) {
		t.Errorf("%v places are left of %d", got, rows)
	}
	if !slices.EqualFunc(shuffled.Occupancy().Data, r.Occupancy().Data, equal) {
		t.Error("other places were visited: want the same ones, exchanged")
	}
	if slices.EqualFunc(shuffled.Map(0).Data, r.Map(0).Data, equal) {
		t.Error("the map is the same after places were exchanged")
	}
}

func TestRecordNamesWhatItCannotUse(t *testing.T) {
	l := learner(t)
	for name, c := range map[string]struct {
		l    *train.Learner
		box  analysis.Box
		want string
	}{
		"nothing":        {nil, analysis.Box{}, "without places"},
		"another task":   {&train.Learner{Held: l.Held}, analysis.Box{}, "without places"},
		"a small box":    {l, analysis.Box{Width: 0.5}, "within 0.25 of 0"},
		"bins below one": {l, analysis.Box{Bins: -1}, "-1"},
	} {
		if _, err := analysis.Record(c.l, c.box); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", name, err, c.want)
		}
	}
}
