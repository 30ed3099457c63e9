package navigation

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

func TestErrorIsTheMeanDistanceInCentimetres(t *testing.T) {
	nan := float32(math.NaN())
	centres := [][2]float64{{0.9, 0}, {0.9, 0.3}, {0.9, -0.3}, {0, 0}} // the first three decode to (0.9, 0)
	answers := func(last float32) blas32.General {
		return blas32.General{Rows: 2, Cols: 4, Stride: 4, Data: []float32{3, 2, 1, 0, 0.5, 0.3, 0.2, last}}
	}
	at := []float64{-0.9, 0, 0.6, 0.4} // 1.8 m and 0.5 m away; 0.2 m over the edge of a periodic box of 2 m
	for _, c := range []struct {
		name    string
		box     Box
		answers blas32.General
		want    float64
	}{
		{"walls", Box{Width: 2}, answers(0), 115},
		{"periodic", Box{Width: 2, Periodic: true}, answers(0), 35},
		{"an answer that is not a number", Box{Width: 2}, answers(nan), math.NaN()},
	} {
		t.Run(c.name, func(t *testing.T) {
			task := &Task{Settings: Settings{Box: c.box}, Cells: &PlaceCells{Box: c.box, Centres: centres}}
			b := &Batch{Target: blas32.General{Rows: 2, Cols: 4}, Position: at}
			if got := task.Error(b, c.answers); math.IsNaN(got) != math.IsNaN(c.want) || math.Abs(got-c.want) > 1e-10 {
				t.Errorf("%v cm, want %v", got, c.want)
			}
		})
	}
}

func TestLogitsAndProbabilitiesGiveTheSameError(t *testing.T) {
	task := newTask(t, Settings{PlaceCells: 64, Batch: 16, Steps: 10}, 50)
	b := task.NewBatch()
	task.Fill(b, generator(t, 51))
	logits := clone(b).Target
	for i, v := range logits.Data {
		logits.Data[i] = float32(math.Log(float64(v)))
	}
	if p, l := task.Error(b, b.Target), task.Error(b, logits); !(math.Abs(p-l) < 0.01) {
		t.Errorf("%v cm of probabilities and %v cm of logits in the same order", p, l)
	}
}

func TestFloorFallsWithTheNumberOfCells(t *testing.T) {
	before := math.Inf(1)
	for _, p := range []int{32, 128, 512} {
		task := newTask(t, Settings{PlaceCells: p, Batch: 200, Steps: 10}, 52)
		b := task.NewBatch()
		task.Fill(b, rand.NewPCG(53, 54))
		floor := task.Floor(b)
		if !(floor > 0 && floor < 0.7*before) {
			t.Errorf("%d cells decode to %v cm beside, a quarter of them to %v", p, floor, before)
		}
		t.Logf("%d cells: %.2f cm", p, floor)
		before = floor
	}
}

func TestChance(t *testing.T) {
	for _, c := range []struct {
		name      string
		s         Settings
		low, high float64
	}{
		// Two points of a square of 220 cm are 114.7 cm apart, around its edges 84.2 cm. Decoding draws
		// guesses a little to the middle.
		{"walls", Settings{PlaceCells: 128, Batch: 64, Steps: 20}, 100, 120},
		{"walls, DoG", Settings{PlaceCells: 512, Code: DoG, Batch: 64, Steps: 20}, 80, 120},
		{"a single trajectory", Settings{PlaceCells: 128, Batch: 1, Steps: 20}, 100, 120},
		{"periodic", Settings{PlaceCells: 128, Batch: 64, Steps: 20, Box: Box{Periodic: true}}, 80, 88},
	} {
		t.Run(c.name, func(t *testing.T) {
			task := newTask(t, c.s, 55)
			got := task.Chance(generator(t, 56), 5000)
			if !(got > c.low && got < c.high) {
				t.Errorf("%.1f cm, want %v to %v", got, c.low, c.high)
			}
			if again := task.Chance(rand.NewPCG(56, 97), 5000); again != got {
				t.Errorf("the same seed gives %v and %v", got, again)
			}
			t.Logf("%.1f cm", got)
		})
	}
}
