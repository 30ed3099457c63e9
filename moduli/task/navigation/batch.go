package navigation

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/blas/blas32"
)

// Batch is B trajectories of T steps. Row t*B+b is step t of trajectory b.
type Batch struct {
	Start    blas32.General // B x P: place code of the first position
	Velocity blas32.General // T*B x 2: metres a step, what was walked in it
	Target   blas32.General // T*B x P: place code of the position after the step
	Position []float64      // T*B pairs x, y: the position after the step, metres

	crew *crew
}

// NewBatch makes room for a batch.
func (t *Task) NewBatch() *Batch {
	s, p := t.Settings, t.Settings.PlaceCells
	m := func(rows, cols int) blas32.General {
		return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float32, rows*cols)}
	}
	r := s.Batch * s.Steps
	b := &Batch{Start: m(s.Batch, p), Velocity: m(r, 2), Target: m(r, p), Position: make([]float64, 2*r)}
	b.crew = newCrew(b, s.Batch)
	return b
}

// crew fills the trajectories of one batch on several goroutines. It is kept with the batch so that
// filling it again allocates nothing.
type crew struct {
	task    *Task
	batch   *Batch
	streams []rand.PCG // one of each trajectory
	rnds    []*rand.Rand
	next    atomic.Int64 // trajectory that nobody has taken
	group   sync.WaitGroup
	work    func()
}

func newCrew(b *Batch, size int) *crew {
	c := &crew{batch: b, streams: make([]rand.PCG, size), rnds: make([]*rand.Rand, size)}
	for i := range c.streams {
		c.rnds[i] = rand.New(&c.streams[i])
	}
	c.work = func() {
		defer c.group.Done()
		for i := c.next.Add(1) - 1; i < int64(size); i = c.next.Add(1) - 1 {
			c.task.trajectory(c.batch, int(i), c.rnds[i])
		}
	}
	return c
}

// Fill draws a new batch into b, which NewBatch of a task of this size made. It draws two numbers of src
// for each trajectory, in order; trajectories have random streams of their own from there on, so
// that they can be made on all processors and yet depend on src alone.
func (t *Task) Fill(b *Batch, src rand.Source) {
	s, c := t.Settings, b.crew
	t.check(b)
	for i := range c.streams {
		high := src.Uint64()
		c.streams[i].Seed(high, src.Uint64())
	}
	c.task = t
	c.next.Store(0)
	workers := min(s.Batch, runtime.GOMAXPROCS(0))
	c.group.Add(workers)
	for range workers - 1 {
		go c.work()
	}
	c.work()
	c.group.Wait()
}

// check panics at a batch of another size, where the caller can recover.
func (t *Task) check(b *Batch) {
	s, c := t.Settings, b.crew
	if c == nil {
		panic("navigation: a batch that was not made by Task.NewBatch")
	}
	if len(c.streams) != s.Batch || b.Target.Rows != s.Batch*s.Steps || b.Target.Cols != s.PlaceCells {
		panic(fmt.Sprintf("navigation: batch of %d trajectories, targets %d x %d: want %d trajectories, targets %d x %d",
			len(c.streams), b.Target.Rows, b.Target.Cols, s.Batch, s.Batch*s.Steps, s.PlaceCells))
	}
}

// trajectory writes trajectory i of b.
func (t *Task) trajectory(b *Batch, i int, rnd *rand.Rand) {
	w := t.Settings.Box.start(rnd)
	t.Cells.encode(row(b.Start, i), w.x, w.y)
	for s := range t.Settings.Steps {
		turn, speed := draw(rnd)
		vx, vy := t.Settings.Box.step(&w, turn, speed)
		r := s*t.Settings.Batch + i
		v := row(b.Velocity, r)
		v[0], v[1] = float32(vx), float32(vy)
		b.Position[2*r], b.Position[2*r+1] = w.x, w.y
		t.Cells.encode(row(b.Target, r), w.x, w.y)
	}
}
