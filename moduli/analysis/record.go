package analysis

import (
	"errors"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/train"
)

// Record has the rate maps of the first layer's neurons on the held-out batches of a learner, as that of a result. It
// returns an error for one whose task has no places, and for places outside the box.
func Record(l *train.Learner, box Box) (*Recorder, error) { return record(l, box, nil) }

// RecordShuffled is the control of [Record]: the same states, and the same places, but each sequence of states has the
// places of another sequence of its batch, drawn from src. What is left in the maps and scores is chance.
func RecordShuffled(l *train.Learner, box Box, src rand.Source) (*Recorder, error) {
	return record(l, box, rand.New(src))
}

func record(l *train.Learner, box Box, shuffle *rand.Rand) (*Recorder, error) {
	if l == nil || l.Where == nil || len(l.Held) == 0 {
		return nil, errors.New("analysis: a learner without places: want one of a task that has them, as navigation")
	}
	r, err := NewRecorder(box, l.Net.Config().Hidden)
	if err != nil {
		return nil, err
	}
	l.EachHeld(func(i int, ws *rnn.Workspace) {
		if err != nil {
			return
		}
		at := l.Where(i)
		if shuffle != nil {
			at = exchanged(at, ws.Batch, shuffle)
		}
		all := ws.LayerStates(0)
		// h_0 is before the first place.
		err = r.Add(at, blas32.General{Rows: ws.Steps * ws.Batch, Cols: all.Cols, Stride: all.Stride, Data: all.Data[ws.Batch*all.Stride:]})
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// exchanged gives each of B sequences the places of another, all steps together: one cycle through all of them, so that
// none keeps its own.
func exchanged(at []float64, batch int, rnd *rand.Rand) []float64 {
	from := make([]int, batch)
	order := rnd.Perm(batch)
	for i, b := range order {
		from[b] = order[(i+1)%batch]
	}
	out := make([]float64, len(at))
	for row := range len(at) / 2 {
		other := row/batch*batch + from[row%batch]
		copy(out[2*row:2*row+2], at[2*other:2*other+2])
	}
	return out
}
