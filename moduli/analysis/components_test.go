package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

func TestComponentsAreThoseOfTheSingularValues(t *testing.T) {
	for _, c := range []struct{ rows, n int }{{40, 6}, {6, 40}, {10, 10}} {
		t.Run(fmt.Sprintf("%d states of %d neurons", c.rows, c.n), func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(1, 2))
			states := blas32.General{Rows: c.rows, Cols: c.n, Stride: c.n + 1, Data: make([]float32, c.rows*(c.n+1))}
			plain := mat.NewDense(c.rows, c.n, nil)
			for i := range c.rows {
				for j := range c.n {
					x := float32(5 + rnd.NormFloat64()*float64(1+j))
					states.Data[i*states.Stride+j] = x
					plain.Set(i, j, float64(x))
				}
			}
			const k = 3
			got, err := PrincipalComponents(states, k)
			if err != nil {
				t.Fatal(err)
			}
			var pc stat.PC
			if !pc.PrincipalComponents(plain, nil) {
				t.Fatal("no reference")
			}
			var axes mat.Dense
			pc.VectorsTo(&axes)
			for i, v := range pc.VarsTo(nil) {
				if math.Abs(got.Variance[i]-v) > 1e-9*got.Variance[0] {
					t.Errorf("variance %d is %v, want %v", i, got.Variance[i], v)
				}
			}
			for i := range k {
				axis := got.Axes.RowView(i)
				if dot := mat.Dot(axis, axes.ColView(i)); math.Abs(math.Abs(dot)-1) > 1e-9 {
					t.Errorf("axis %d has a cosine of %v with the reference", i, dot)
				}
				if mat.Max(axis) < -mat.Min(axis) {
					t.Errorf("axis %d has its greatest coordinate below 0", i)
				}
				scores := mat.Col(nil, i, got.Scores)
				if v := stat.Variance(scores, nil); math.Abs(v-got.Variance[i]) > 1e-9*v || math.Abs(stat.Mean(scores, nil)) > 1e-9 {
					t.Errorf("scores %d have variance %v, want %v, and mean %v", i, v, got.Variance[i], stat.Mean(scores, nil))
				}
			}
			if s := got.Share(len(got.Variance)); math.Abs(s-1) > 1e-12 || got.Share(1) >= got.Share(2) {
				t.Errorf("shares %v, %v, in all %v", got.Share(1), got.Share(2), s)
			}
		})
	}
}

func TestDimensionCountsEqualDirections(t *testing.T) {
	for _, dim := range []int{1, 2, 3} {
		states := blas32.General{Rows: 2 * dim, Cols: 7, Stride: 7, Data: make([]float32, 14*dim)}
		for i := range 2 * dim {
			states.Data[7*i+i/2] = float32(1 - 2*(i%2)) // a step along each axis and back
		}
		c, err := PrincipalComponents(states, 1)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Dimension(); math.Abs(got-float64(dim)) > 1e-9 {
			t.Errorf("dimension %v, want %d", got, dim)
		}
	}
}

func TestStatesThatDoNotVary(t *testing.T) {
	for _, n := range []int{2, 9} {
		c, err := PrincipalComponents(blas32.General{Rows: 4, Cols: n, Stride: n, Data: make([]float32, 4*n)}, 1)
		if err != nil {
			t.Fatal(err)
		}
		if d, s := c.Dimension(), c.Share(1); d == d || s == s {
			t.Errorf("dimension %v, share %v, want NaN", d, s)
		}
	}
}

func TestComponentsThatCannotBeFound(t *testing.T) {
	states := blas32.General{Rows: 4, Cols: 3, Stride: 3, Data: make([]float32, 12)}
	broken := blas32.General{Rows: 4, Cols: 3, Stride: 3, Data: make([]float32, 12)}
	broken.Data[7] = float32(math.Inf(1))
	for _, c := range []struct {
		states  blas32.General
		k       int
		message string
	}{
		{blas32.General{Rows: 1, Cols: 3, Stride: 3, Data: make([]float32, 3)}, 1, "analysis: components of 1 states: want 2 or more"},
		{states, 0, "analysis: 0 components of 4 states of 3 neurons: want 1 to 3"},
		{states, 4, "analysis: 4 components of 4 states of 3 neurons: want 1 to 3"},
		{broken, 1, "analysis: state 2 of neuron 1 is +Inf: want a finite number"},
	} {
		if _, err := PrincipalComponents(c.states, c.k); err == nil || err.Error() != c.message {
			t.Errorf("%v, want %s", err, c.message)
		}
	}
}
