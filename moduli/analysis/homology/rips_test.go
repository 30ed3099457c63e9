package homology

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func torus(n int) *mat.SymDense {
	e, err := space.Embed(space.Torus{}, n, rand.NewPCG(1, 2))
	if err != nil {
		panic(err)
	}
	return e.Distances()
}

func TestSettingsThatCannotBeUsed(t *testing.T) {
	for _, c := range []struct {
		settings Settings
		message  string
	}{
		{Settings{Dim: 4}, "homology: Dim 4: want 1 to 3, or 0 for 2"},
		{Settings{Dim: -1}, "homology: Dim -1: want 1 to 3, or 0 for 2"},
		{Settings{Prime: 1}, "homology: Prime 1: want a prime below 256, or 0 for 2"},
		{Settings{Prime: 9}, "homology: Prime 9: want a prime below 256, or 0 for 2"},
		{Settings{Prime: 257}, "homology: Prime 257: want a prime below 256, or 0 for 2"},
		{Settings{Threshold: -1}, "homology: Threshold -1: want a number above 0, or 0 for the enclosing radius"},
		{Settings{Threshold: math.NaN()}, "homology: Threshold NaN: want a number above 0, or 0 for the enclosing radius"},
		{Settings{Memory: -1}, "homology: Memory -1: want a number of bytes above 0, or 0 for 4294967296"},
	} {
		if _, err := Rips(context.Background(), torus(3), c.settings); err == nil || err.Error() != c.message {
			t.Errorf("%+v: %v, want %s", c.settings, err, c.message)
		}
	}
}

func TestDistancesThatCannotBeUsed(t *testing.T) {
	for _, c := range []struct {
		name    string
		i, j    int
		d       float64
		message string
	}{
		{"negative", 0, 2, -1, "homology: distance -1 of points 0 and 2: want a number from 0 on"},
		{"not a number", 0, 1, math.NaN(), "homology: distance NaN of points 0 and 1: want a number from 0 on"},
		{"to itself", 1, 1, 0.5, "homology: distance 0.5 of point 1 to itself: want 0"},
	} {
		d := mat.NewSymDense(3, nil)
		d.SetSym(c.i, c.j, c.d)
		if _, err := Rips(context.Background(), d, Settings{}); err == nil || err.Error() != c.message {
			t.Errorf("%s: %v, want %s", c.name, err, c.message)
		}
	}
	if _, err := Rips(context.Background(), &mat.SymDense{}, Settings{}); err == nil {
		t.Error("no points gave no error")
	}
}

func TestTooManyPointsForAWord(t *testing.T) {
	for _, n := range []int{5_000, 100_000} { // the second one overflows the counting of simplices
		if _, err := newCodec(n, 1<<20, 3, 251); err == nil || !strings.Contains(err.Error(), "landmarks") {
			t.Errorf("%d points: error %v, want one that advises landmarks", n, err)
		}
	}
}

func TestMemoryIsLimited(t *testing.T) {
	for _, bytes := range []int64{1, 90_000, 120_000} {
		_, err := Rips(context.Background(), torus(100), Settings{Memory: bytes})
		if !errors.Is(err, ErrMemory) {
			t.Errorf("%d bytes: error %v, want ErrMemory", bytes, err)
		}
	}
}

// after is a context that is done once it has been asked so many times.
type after struct {
	context.Context
	asked, times int
}

func (a *after) Err() error {
	if a.asked++; a.asked > a.times {
		return context.Canceled
	}
	return nil
}

func TestComputationStopsWithItsContext(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // after counts for one goroutine
	d := torus(60)
	for _, times := range []int{0, 30, 70, 100, 200, 300} {
		if _, err := Rips(&after{context.Background(), 0, times}, d, Settings{}); !errors.Is(err, context.Canceled) {
			t.Errorf("done when asked %d times: error %v", times, err)
		}
	}
}

func TestResultDoesNotDependOnProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	d := torus(80)
	var first *Diagram
	for _, procs := range []int{1, 2, 5} {
		runtime.GOMAXPROCS(procs)
		got, err := Rips(context.Background(), d, Settings{Prime: 3})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = got
		}
		if !slices.Equal(got.Intervals, first.Intervals) {
			t.Errorf("%d processors gave another diagram", procs)
		}
	}
}

func TestThresholdCutsTheDiagramOff(t *testing.T) {
	d := torus(120)
	all, err := Rips(context.Background(), d, Settings{})
	if err != nil {
		t.Fatal(err)
	}
	every, err := Rips(context.Background(), d, Settings{Threshold: math.Inf(1)})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(all.Intervals, every.Intervals) {
		t.Error("above the enclosing radius something was left")
	}
	for _, threshold := range []float64{0.5, 2, 3.4} {
		cut, err := Rips(context.Background(), d, Settings{Threshold: threshold})
		if err != nil {
			t.Fatal(err)
		}
		var want []Interval
		for _, i := range all.Intervals {
			if i.Birth > threshold {
				continue
			}
			if i.Death > threshold {
				i.Death = math.Inf(1)
			}
			want = append(want, i)
		}
		sortIntervals(want)
		if !slices.Equal(cut.Intervals, want) {
			t.Errorf("up to %v: %d intervals, want %d", threshold, len(cut.Intervals), len(want))
		}
	}
}

func TestEulerCharacteristic(t *testing.T) {
	// Betti numbers with alternating signs count the simplices so: over all dimensions, at any scale.
	d := torus(9)
	for _, p := range []int{2, 7} {
		got, err := Rips(context.Background(), d, Settings{Dim: 3, Prime: p})
		if err != nil {
			t.Fatal(err)
		}
		for _, scale := range []float64{1, 2, 2.5, 3} {
			euler, highest := 0, 0
			for set := 1; set < 1<<9; set++ {
				sign, n, there := -1, 0, true
				for v := range 9 {
					for w := range v {
						if set>>v&1 == 1 && set>>w&1 == 1 && d.At(v, w) > scale {
							there = false
						}
					}
					if set>>v&1 == 1 {
						sign, n = -sign, n+1
					}
				}
				if there {
					euler += sign
					highest = max(highest, n)
				}
			}
			sum := 0
			for dim, b := range got.At(scale) {
				sum += b * (1 - dim%2*2)
			}
			if highest <= 4 && sum != euler {
				t.Errorf("Z/%d at %v: Betti numbers %v, Euler characteristic %d", p, scale, got.At(scale), euler)
			}
		}
	}
}

func TestField(t *testing.T) {
	for _, p := range []int{2, 3, 5, 7, 251} {
		f := newField(p)
		for a := 1; a < p; a++ {
			if f.inverse[a]*uint64(a)%f.p != 1 {
				t.Errorf("Z/%d: inverse of %d is %d", p, a, f.inverse[a])
			}
			if b := uint64(a*a+1) % f.p; (uint64(a)*f.factor(uint64(a), b)+b)%f.p != 0 {
				t.Errorf("Z/%d: %d times the factor does not cancel %d", p, a, b)
			}
		}
	}
}

func TestEntriesHoldTheirSimplex(t *testing.T) {
	for _, p := range []int{2, 3, 251} {
		c, err := newCodec(30, 1000, 2, p)
		if err != nil {
			t.Fatal(err)
		}
		number := uint64(0)
		for a := int32(2); a < 30; a++ {
			for b := int32(1); b < a; b++ {
				for d := range b {
					e := c.entry(77, number, uint64(p-1))
					u := make([]int32, 3)
					c.vertices(u, c.number(e))
					if got := fmt.Sprint(u, c.rankOf(e), c.coefficient(e)); got != fmt.Sprint([]int32{a, b, d}, 77, p-1) {
						t.Fatalf("Z/%d: entry of %v, rank 77, coefficient %d is read as %s", p, []int32{a, b, d}, p-1, got)
					}
					number++
				}
			}
		}
	}
}

func TestProgressIsToldToTheEnd(t *testing.T) {
	var heard []int
	last := 0
	_, err := Rips(context.Background(), torus(60), Settings{Progress: func(done, total int) {
		heard, last = append(heard, done), total
	}})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(heard); n < 3 || n > 500 || last != 2000 || heard[n-1] != last || !slices.IsSorted(heard) {
		t.Errorf("heard %v of %d, want rising numbers up to 2000 of as many", heard, last)
	}
}
