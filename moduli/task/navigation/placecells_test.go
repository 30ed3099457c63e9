package navigation

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// layouts are place cells of every kind.
func layouts(t *testing.T) map[string]*PlaceCells {
	t.Helper()
	all := map[string]*PlaceCells{}
	for _, code := range []Code{Gaussian, DoG} {
		for _, periodic := range []bool{false, true} {
			for _, c := range []struct {
				n     int
				sigma float64
			}{{3, 0}, {64, 0}, {512, 0}, {64, narrowestCell}, {3, narrowestCell}, {40, 0.02}, {64, 2.2}} {
				cells, err := NewPlaceCells(c.n, Box{Periodic: periodic}, code, c.sigma, rand.NewPCG(11, 12))
				if err != nil {
					t.Fatal(err)
				}
				all[fmt.Sprintf("%v, periodic %v, %d cells of %v m", code, periodic, c.n, cells.Sigma)] = cells
			}
		}
	}
	return all
}

func TestCodesAreNotNegativeAndSumToOne(t *testing.T) {
	rnd := rand.New(generator(t, 13))
	for name, cells := range layouts(t) {
		t.Run(name, func(t *testing.T) {
			code := make([]float32, len(cells.Centres))
			for range 300 {
				x, y := cells.Box.anywhere(rnd)
				cells.encode(code, x, y)
				var sum float64
				for i, v := range code {
					if !(v >= 0) {
						t.Fatalf("at (%v, %v) cell %d says %v", x, y, i, v)
					}
					sum += float64(v)
				}
				if !(math.Abs(sum-1) < 1e-5) {
					t.Fatalf("at (%v, %v) the code sums to %v", x, y, sum)
				}
			}
		})
	}
}

func TestTheNearestCellIsTheMostActiveOfAGaussianCode(t *testing.T) {
	rnd := rand.New(generator(t, 14))
	for name, cells := range layouts(t) {
		if cells.Code != Gaussian {
			continue
		}
		code := make([]float32, len(cells.Centres))
		for range 100 {
			x, y := cells.Box.anywhere(rnd)
			cells.encode(code, x, y)
			best, near, first := float32(0), math.Inf(1), 0
			for i, p := range cells.Centres {
				best = max(best, code[i])
				if d := cells.Box.Distance(x, y, p[0], p[1]); d < near {
					near, first = d, i
				}
			}
			if code[first] != best {
				t.Fatalf("%s: at (%v, %v) the nearest cell says %v, another %v", name, x, y, code[first], best)
			}
		}
	}
}

func TestPeriodicCodesKnowNoEdges(t *testing.T) {
	rnd := rand.New(generator(t, 15))
	for _, code := range []Code{Gaussian, DoG} {
		cells, err := NewPlaceCells(64, Box{Periodic: true}, code, 0, rand.NewPCG(16, 17))
		if err != nil {
			t.Fatal(err)
		}
		want, got := make([]float32, 64), make([]float32, 64)
		for range 100 {
			x, y := cells.Box.anywhere(rnd)
			sx, sy := cells.Box.anywhere(rnd)
			cells.encode(want, x, y)
			moved := *cells
			moved.Centres = make([][2]float64, 64)
			for i, p := range cells.Centres {
				moved.Centres[i] = [2]float64{cells.Box.wrap(p[0] + sx), cells.Box.wrap(p[1] + sy)}
			}
			moved.encode(got, cells.Box.wrap(x+sx), cells.Box.wrap(y+sy))
			for i := range want {
				if !(math.Abs(float64(got[i]-want[i])) < 1e-5) {
					t.Fatalf("%v: moving everything by (%v, %v) changes cell %d from %v to %v", code, sx, sy, i, want[i], got[i])
				}
			}
			wx, wy := cells.Decode(want)
			gx, gy := moved.Decode(want)
			if d := cells.Box.Distance(wx+sx, wy+sy, gx, gy); !(d < 1e-12) {
				t.Fatalf("%v: moving everything moves the decoded position %v m beside", code, d)
			}
		}
	}
}

func TestACodeWhereNoCellStandsOutIsEven(t *testing.T) {
	for _, code := range []Code{Gaussian, DoG} {
		cells := PlaceCells{Code: code, Sigma: 0.12, Centres: [][2]float64{{0.5, 0}, {-0.5, 0}, {0, 0.5}, {0, -0.5}}}
		got := make([]float32, 4)
		cells.encode(got, 0, 0)
		for i, v := range got {
			if v != 0.25 {
				t.Errorf("%v: cell %d of four that are equally far says %v", code, i, v)
			}
		}
	}
}

func TestDecode(t *testing.T) {
	nan := float32(math.NaN())
	cells := PlaceCells{Box: Box{Width: 2}, Centres: [][2]float64{{0, 0}, {0.3, 0}, {0, 0.6}, {-0.9, 0.9}, {0.9, -0.9}}}
	around := cells
	around.Box.Periodic = true
	for _, c := range []struct {
		name     string
		cells    PlaceCells
		activity []float32
		x, y     float64
	}{
		{"three most active", cells, []float32{5, 4, 3, 0, 0}, 0.1, 0.2},
		{"negative logits", cells, []float32{-5, -1, -2, -9, -0.5}, 0.4, -0.1},
		{"of equal ones the first", cells, []float32{1, 1, 1, 1, 1}, 0.1, 0.2},
		{"a tie for the third place", cells, []float32{9, 1, 8, 1, 1}, 0.1, 0.2},
		{"rising activity", cells, []float32{1, 2, 3, 4, 5}, 0, 0.2},
		{"infinite activity", cells, []float32{float32(math.Inf(1)), 0, 1, -1, float32(math.Inf(-1))}, 0.1, 0.2},
		// From (0.9, -0.9) the opposite corner is at (1.1, -1.1), and (0.3, 0) where it is.
		{"over the edges", around, []float32{0, 0.1, 0, 2, 3}, 2.3 / 3, -2.0 / 3},
		{"not a number", cells, []float32{3, 2, 1, 0, nan}, math.NaN(), math.NaN()},
	} {
		t.Run(c.name, func(t *testing.T) {
			x, y := c.cells.Decode(c.activity)
			if math.IsNaN(c.x) != math.IsNaN(x) || math.IsNaN(c.y) != math.IsNaN(y) || math.Hypot(x-c.x, y-c.y) > 1e-12 {
				t.Errorf("(%v, %v), want (%v, %v)", x, y, c.x, c.y)
			}
		})
	}
}

func TestCodesHaveNames(t *testing.T) {
	for code, want := range map[Code]string{Gaussian: "Gaussian", DoG: "difference of Gaussians", 7: "navigation.Code(7)"} {
		if got := code.String(); got != want {
			t.Errorf("%d is called %q, want %q", int(code), got, want)
		}
	}
}

func TestShapesThatDoNotFitPanicWithBothShapes(t *testing.T) {
	task := newTask(t, Settings{PlaceCells: 8, Batch: 4, Steps: 3}, 18)
	other := newTask(t, Settings{PlaceCells: 8, Batch: 5, Steps: 3}, 18)
	for want, call := range map[string]func(){
		"4 coordinates and 8 place cells do not fit codes of 1 x 8": func() {
			task.Cells.Encode(blas32.General{Rows: 1, Cols: 8, Stride: 8, Data: make([]float32, 8)}, make([]float64, 4))
		},
		"2 coordinates and 8 place cells do not fit codes of 1 x 7": func() {
			task.Cells.Encode(blas32.General{Rows: 1, Cols: 7, Stride: 7, Data: make([]float32, 7)}, make([]float64, 2))
		},
		"7 activities of 8 place cells":           func() { task.Cells.Decode(make([]float32, 7)) },
		"answers are 4 x 8: want 12 x 8":          func() { b := task.NewBatch(); task.Error(b, b.Start) },
		"batch of 5 trajectories, targets 15 x 8": func() { task.Fill(other.NewBatch(), rand.NewPCG(1, 2)) },
		"a batch that was not made by":            func() { task.Fill(&Batch{}, rand.NewPCG(1, 2)) },
		"chance of 0 guesses: want at least 1":    func() { task.Chance(rand.NewPCG(1, 2), 0) },
	} {
		t.Run(want, func(t *testing.T) {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.HasPrefix(got, "navigation: "+want) {
					t.Errorf("panic %q, want %q", got, want)
				}
			}()
			call()
		})
	}
}
