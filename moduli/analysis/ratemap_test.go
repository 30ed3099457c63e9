package analysis

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

func TestRateMapOfAFewSteps(t *testing.T) {
	r, err := NewRecorder(Box{Width: 2, Bins: 2}, 2)
	if err != nil {
		t.Fatal(err)
	}
	// In two parts: batches add up.
	states := func(x ...float32) blas32.General {
		return blas32.General{Rows: len(x) / 2, Cols: 2, Stride: 2, Data: x}
	}
	for _, part := range []struct {
		position []float64
		states   blas32.General
	}{
		{[]float64{-0.5, -0.5, 0.5, -0.5, 0.4, -0.1}, states(1, 10, 2, 20, 4, 40)},
		{[]float64{1, 1, -1, -1}, states(5, 50, 3, 30)}, // walls and corners
	} {
		if err := r.Add(part.position, part.states); err != nil {
			t.Fatal(err)
		}
	}
	m := r.Map(1)
	want := [][]float64{{20, 30}, {math.NaN(), 50}}
	for row := range want {
		for col, w := range want[row] {
			if got := m.At(row, col); got != w && got == got {
				t.Errorf("bin (%d, %d): %v, want %v", row, col, got, w)
			}
		}
	}
	if got := r.Occupancy().Data; !slices.Equal(got, []float64{2, 2, 0, 1}) {
		t.Errorf("occupancy %v", got)
	}
	if low, high := m.Range(); low != 20 || high != 50 || m.Bin != 1 || r.Neurons() != 2 {
		t.Errorf("range %v to %v, bins of %v m, %d neurons", low, high, m.Bin, r.Neurons())
	}
	empty := &RateMap{Rows: 1, Cols: 1, Bin: 1, Data: []float64{math.NaN()}}
	if low, high := empty.Range(); low == low || high == high {
		t.Errorf("range of an empty map %v to %v", low, high)
	}
}

func TestPositionOutsideTakesNothingIn(t *testing.T) {
	r, err := NewRecorder(Box{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	states := blas32.General{Rows: 2, Cols: 1, Stride: 1, Data: []float32{1, 2}}
	for _, x := range []float64{1.2, -1.11, math.NaN(), math.Inf(1)} {
		if err := r.Add([]float64{0, 0, 0, x}, states); err == nil {
			t.Errorf("position %v gave no error", x)
		}
	}
	err = r.Add([]float64{0, 0, 2, 0}, states)
	if want := "analysis: position 1 is (2, 0): want both within 1.1 of 0"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if _, high := r.Occupancy().Range(); high != 0 {
		t.Error("something was taken in")
	}
}

func TestBoxesThatCannotBeUsed(t *testing.T) {
	for _, c := range []struct {
		box     Box
		neurons int
		message string
	}{
		{Box{Width: -1}, 1, "analysis: Box Width -1: want metres above 0, or 0 for 2.2"},
		{Box{Width: math.NaN()}, 1, "analysis: Box Width NaN: want metres above 0, or 0 for 2.2"},
		{Box{Width: math.Inf(1)}, 1, "analysis: Box Width +Inf: want metres above 0, or 0 for 2.2"},
		{Box{Bins: -1}, 1, "analysis: Box Bins -1: want 1 to 1024, or 0 for 20"},
		{Box{Bins: 2000}, 1, "analysis: Box Bins 2000: want 1 to 1024, or 0 for 20"},
		{Box{}, 0, "analysis: 0 neurons: want 1 or more"},
	} {
		if _, err := NewRecorder(c.box, c.neurons); err == nil || err.Error() != c.message {
			t.Errorf("%+v: %v, want %s", c.box, err, c.message)
		}
	}
}

func TestMisuseOfShapesPanics(t *testing.T) {
	r, err := NewRecorder(Box{}, 3)
	if err != nil {
		t.Fatal(err)
	}
	m := r.Occupancy()
	two := blas32.General{Rows: 2, Cols: 3, Stride: 3, Data: make([]float32, 6)}
	for name, do := range map[string]func(){
		"positions for one of two rows": func() { _ = r.Add(make([]float64, 2), two) },
		"two columns for three neurons": func() {
			_ = r.Add(make([]float64, 4), blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: make([]float32, 4)})
		},
		"neuron 3 of 3":                  func() { r.Map(3) },
		"neuron -1":                      func() { r.Map(-1) },
		"negative sigma":                 func() { m.Smooth(-1) },
		"sigma that is not a number":     func() { m.Smooth(math.NaN()) },
		"negative overlap":               func() { m.Autocorrelogram(-1) },
		"ring without width":             func() { m.Autocorrelogram(0).GridScore(Ring{1, 1}) },
		"ring that begins below nothing": func() { m.Autocorrelogram(0).GridScore(Ring{-1, 1}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was let pass", name)
				}
			}()
			do()
		}()
	}
}

func TestMapsDoNotDependOnProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	position, states := draw(2000, 600)
	var first []GridScore
	var maps [][]float64
	for _, procs := range []int{1, 2, 5} {
		runtime.GOMAXPROCS(procs)
		r, err := NewRecorder(Box{Bins: 10}, 600)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Add(position, states); err != nil {
			t.Fatal(err)
		}
		scores := r.GridScores(0.2)
		if first == nil {
			first = scores
			for i := range 600 {
				maps = append(maps, r.Map(i).Data)
			}
		}
		for i := range 600 {
			if !slices.Equal(r.Map(i).Data, maps[i]) || scores[i] != first[i] {
				t.Fatalf("%d processors: neuron %d has another map or score", procs, i)
			}
		}
	}
}

func TestSmoothing(t *testing.T) {
	m := &RateMap{Rows: 3, Cols: 5, Bin: 0.1, Data: make([]float64, 15)}
	for i := range m.Data {
		m.Data[i] = 7
	}
	m.Data[4], m.Data[7] = math.NaN(), math.NaN()
	for i, x := range m.Smooth(0.15).Data {
		if (x != x) != (i == 4 || i == 7) || math.Abs(x-7) > 1e-12 {
			t.Errorf("bin %d of an even map became %v", i, x)
		}
	}
	m.Data[0] = 9
	same := m.Smooth(0)
	if same.Data[0] != 9 || same.Data[1] != 7 {
		t.Errorf("sigma 0 changed the map to %v", same.Data)
	}
	if same.Data[0] = 1; m.Data[0] != 9 {
		t.Error("sigma 0 gave the map itself, not a copy")
	}
	// A sigma larger than the map: the mean, nearly.
	if x := m.Smooth(100).Data[0]; math.Abs(x-(7+2./13)) > 1e-3 {
		t.Errorf("wide smoothing gave %v", x)
	}
}
