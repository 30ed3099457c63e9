package navigation

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

func sameBatch(a, b *Batch) bool {
	return slices.Equal(a.Start.Data, b.Start.Data) && slices.Equal(a.Velocity.Data, b.Velocity.Data) &&
		slices.Equal(a.Target.Data, b.Target.Data) && slices.Equal(a.Position, b.Position)
}

func clone(b *Batch) *Batch {
	c := *b
	c.Start.Data, c.Velocity.Data = slices.Clone(b.Start.Data), slices.Clone(b.Velocity.Data)
	c.Target.Data, c.Position = slices.Clone(b.Target.Data), slices.Clone(b.Position)
	return &c
}

func TestRowsAreTheCodesOfTheirPositions(t *testing.T) {
	for _, s := range []Settings{
		{PlaceCells: 16, Batch: 5, Steps: 7},
		{PlaceCells: 16, Batch: 5, Steps: 7, Code: DoG, Box: Box{Periodic: true}},
	} {
		task := newTask(t, s, 20)
		b := task.NewBatch()
		if b.Start.Rows != 5 || b.Start.Cols != 16 || b.Velocity.Rows != 35 || b.Velocity.Cols != 2 ||
			b.Target.Rows != 35 || b.Target.Cols != 16 || len(b.Position) != 70 {
			t.Fatalf("start %d x %d, velocity %d x %d, target %d x %d, %d coordinates", b.Start.Rows, b.Start.Cols,
				b.Velocity.Rows, b.Velocity.Cols, b.Target.Rows, b.Target.Cols, len(b.Position))
		}
		task.Fill(b, generator(t, 21))
		want := task.NewBatch()
		task.Cells.Encode(want.Target, b.Position)
		if !slices.Equal(want.Target.Data, b.Target.Data) {
			t.Error("targets are not the codes of the positions")
		}
		// The first position is that after the first step, less the first velocity.
		first := make([]float64, 10)
		for i := range 5 {
			for k := range 2 {
				first[2*i+k] = b.Position[2*i+k] - float64(row(b.Velocity, i)[k])
			}
		}
		task.Cells.Encode(want.Start, first)
		for i, v := range want.Start.Data {
			if d := v - b.Start.Data[i]; d > 1e-5 || d < -1e-5 {
				t.Fatalf("%v: entry %d of the start codes is %v, want %v", s.Code, i, b.Start.Data[i], v)
			}
		}
	}
}

func TestSameSeedSameBitsWhateverGOMAXPROCS(t *testing.T) {
	old := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(old)
	for _, s := range []Settings{
		{PlaceCells: 64, Batch: 37, Steps: 20},
		{PlaceCells: 64, Batch: 37, Steps: 20, Code: DoG, Box: Box{Periodic: true}},
		{PlaceCells: 3, Batch: 1, Steps: 1},
	} {
		var want []*Batch
		for _, procs := range []int{1, 2, 3, 8} {
			runtime.GOMAXPROCS(procs)
			task := newTask(t, s, 22)
			b, src := task.NewBatch(), rand.NewPCG(23, 24)
			for k := range 3 {
				task.Fill(b, src)
				if procs == 1 {
					want = append(want, clone(b))
				} else if !sameBatch(b, want[k]) {
					t.Errorf("%+v: batch %d on %d processors differs from that on one", s, k, procs)
				}
			}
		}
		if sameBatch(want[0], want[1]) {
			t.Errorf("%+v: two batches in a row are the same", s)
		}
		task := newTask(t, s, 22)
		b := task.NewBatch()
		task.Fill(b, rand.NewPCG(23, 25))
		if sameBatch(b, want[0]) {
			t.Errorf("%+v: another seed gives the same batch", s)
		}
	}
}

func TestTrajectoriesOfABatchDiffer(t *testing.T) {
	task := newTask(t, Settings{PlaceCells: 3, Batch: 200, Steps: 1}, 26)
	b := task.NewBatch()
	task.Fill(b, generator(t, 27))
	seen := map[[2]float64]bool{}
	for i := range 200 {
		seen[[2]float64(b.Position[2*i:2*i+2])] = true
	}
	if len(seen) != 200 {
		t.Errorf("200 trajectories have %d different positions", len(seen))
	}
}

func TestFillingABatchAgainAllocatesNothing(t *testing.T) {
	task := newTask(t, Settings{PlaceCells: 32, Batch: 16, Steps: 5}, 28)
	b, src := task.NewBatch(), rand.NewPCG(29, 30)
	answers := b.Target
	if n := testing.AllocsPerRun(20, func() { task.Fill(b, src); task.Error(b, answers) }); n != 0 {
		t.Errorf("%v objects a batch on one processor", n)
	}
	// AllocsPerRun keeps to one processor; on several there are goroutines.
	old := runtime.GOMAXPROCS(4)
	defer runtime.GOMAXPROCS(old)
	if n := allocated(1000, func() { task.Fill(b, src) }); n > 0.5 {
		t.Errorf("%v objects a batch on four processors", n)
	}
	stream := task.Stream(src)
	defer stream.Close()
	if n := allocated(1000, func() { stream.Next() }); n > 0.5 {
		t.Errorf("%v objects a batch of a stream", n)
	}
}

// allocated is the mean number of objects that do allocates in the long run. The runtime keeps ended
// goroutines for the next ones, but up to 64 on each processor before it shares them, hence the warm-up.
func allocated(n int, do func()) float64 {
	for range n {
		do()
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range n {
		do()
	}
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / float64(n)
}

func BenchmarkFill(b *testing.B) {
	for name, s := range map[string]Settings{
		"workshop": {PlaceCells: 128, Batch: 64, Steps: 20},
		"periodic": {PlaceCells: 128, Batch: 64, Steps: 20, Box: Box{Periodic: true}},
		"paper":    {PlaceCells: 512, Batch: 200, Steps: 50, Code: DoG},
	} {
		b.Run(name, func(b *testing.B) {
			task := newTask(b, s, 1)
			batch, src := task.NewBatch(), rand.NewPCG(1, 2)
			b.ReportAllocs()
			for b.Loop() {
				task.Fill(batch, src)
			}
		})
	}
}

func BenchmarkError(b *testing.B) {
	task := newTask(b, Settings{PlaceCells: 128, Batch: 64, Steps: 20}, 1)
	batch := task.NewBatch()
	task.Fill(batch, rand.NewPCG(1, 2))
	for b.Loop() {
		task.Floor(batch)
	}
}
