package navigation

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/blas/blas32"
)

// Settings describe a Task.
type Settings struct {
	PlaceCells int // P
	Code       Code
	Sigma      float64 // width of a place field, metres; 0 means 0.12
	Box        Box
	Batch      int // B, trajectories at a time
	Steps      int // T, steps of 0.02 s in each
}

// Validate reports a setting that cannot be used, naming its value and what is allowed.
func (s Settings) Validate() error {
	if s.Batch < 1 {
		return fmt.Errorf("navigation: batch of %d trajectories: want at least 1", s.Batch)
	}
	if s.Steps < 1 {
		return fmt.Errorf("navigation: %d steps a trajectory: want at least 1", s.Steps)
	}
	return s.Box.Validate()
}

// Task makes batches of trajectories in one box with one layout of place cells.
type Task struct {
	Settings Settings
	Cells    *PlaceCells
}

// New lays out the place cells, drawn from src.
func New(s Settings, src rand.Source) (*Task, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	cells, err := NewPlaceCells(s.PlaceCells, s.Box, s.Code, s.Sigma, src)
	if err != nil {
		return nil, err
	}
	return &Task{Settings: s, Cells: cells}, nil
}

// Batch is B trajectories of T steps. Row t*B+b is step t of trajectory b.
type Batch struct {
	Start    blas32.General // B x P: place code of the first position
	Velocity blas32.General // T*B x 2: metres a step
	Target   blas32.General // T*B x P: place code after the step
	Position []float64      // T*B pairs x, y: the place after the step, metres

	seeds []uint64 // of each trajectory
}

// NewBatch makes room for a batch.
func (t *Task) NewBatch() *Batch {
	s, p := t.Settings, t.Settings.PlaceCells
	m := func(rows, cols int) blas32.General {
		return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float32, rows*cols)}
	}
	r := s.Batch * s.Steps
	return &Batch{Start: m(s.Batch, p), Velocity: m(r, 2), Target: m(r, p), Position: make([]float64, 2*r), seeds: make([]uint64, 2*s.Batch)}
}

// Fill draws a new batch. Trajectories have random streams of their own, derived from src one after
// the other, so that they can be made on all processors and yet depend on src alone.
func (t *Task) Fill(b *Batch, src rand.Source) {
	for i := range b.seeds {
		b.seeds[i] = src.Uint64()
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(t.Settings.Batch, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= t.Settings.Batch {
					return
				}
				t.trajectory(b, i, rand.New(rand.NewPCG(b.seeds[2*i], b.seeds[2*i+1])))
			}
		})
	}
	wg.Wait()
}

func (t *Task) trajectory(b *Batch, i int, rnd *rand.Rand) {
	w := t.Settings.Box.start(rnd)
	t.Cells.Encode(row(b.Start, i), w.x, w.y)
	for s := range t.Settings.Steps {
		turn, speed := draw(rnd)
		vx, vy := t.Settings.Box.step(&w, turn, speed)
		r := s*t.Settings.Batch + i
		b.Velocity.Data[2*r], b.Velocity.Data[2*r+1] = float32(vx), float32(vy)
		b.Position[2*r], b.Position[2*r+1] = w.x, w.y
		t.Cells.Encode(row(b.Target, r), w.x, w.y)
	}
}

func row(m blas32.General, i int) []float32 { return m.Data[i*m.Stride : i*m.Stride+m.Cols] }

// Error is the mean distance, in cm, between the true positions of a batch and those that answers
// (T*B x P; logits or probabilities) tell.
func (t *Task) Error(b *Batch, answers blas32.General) float64 {
	if answers.Rows != b.Target.Rows || answers.Cols != b.Target.Cols {
		panic(fmt.Sprintf("navigation: answers are %d x %d: want %d x %d", answers.Rows, answers.Cols, b.Target.Rows, b.Target.Cols))
	}
	var sum float64
	for r := range answers.Rows {
		x, y := t.Cells.Decode(row(answers, r))
		sum += t.Settings.Box.Distance(x, y, b.Position[2*r], b.Position[2*r+1])
	}
	return 100 * sum / float64(answers.Rows)
}

// Floor is the error, in cm, of a perfect answer: what decoding loses.
func (t *Task) Floor(b *Batch) float64 { return t.Error(b, b.Target) }

// Chance is the error, in cm, of answers that have nothing to do with the question: those of the
// trajectory before.
func (t *Task) Chance(b *Batch) float64 {
	var sum float64
	for r := range b.Target.Rows {
		other := r - 1
		if r%t.Settings.Batch == 0 {
			other = r + t.Settings.Batch - 1
		}
		x, y := t.Cells.Decode(row(b.Target, other))
		sum += t.Settings.Box.Distance(x, y, b.Position[2*r], b.Position[2*r+1])
	}
	return 100 * sum / float64(b.Target.Rows)
}
