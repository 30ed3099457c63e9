package analysis

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/analysis/homology"
	"github.com/moduli-rnn/moduli-go/moduli/task/navigation"
)

func TestPopulationHasTheMeansOfVisitedPlaces(t *testing.T) {
	r, err := NewRecorder(Box{Width: 2, Bins: 2}, 3)
	if err != nil {
		t.Fatal(err)
	}
	states := blas32.General{Rows: 3, Cols: 3, Stride: 3, Data: []float32{1, 2, 3, 3, 4, 5, 7, 8, 9}}
	if err := r.Add([]float64{0.5, -0.5, 0.6, -0.6, -0.5, 0.5}, states); err != nil {
		t.Fatal(err)
	}
	got, bins := r.Population()
	if !slices.Equal(bins, []int{1, 2}) || !slices.Equal(got.Data, []float32{2, 3, 4, 7, 8, 9}) || got.Rows != 2 || got.Cols != 3 {
		t.Errorf("bins %v, states %+v", bins, got)
	}
}

// The code for places of a periodic box is a torus, that of a box with walls is a square.
func TestPlaceCodesHaveTheShapeOfTheirBox(t *testing.T) {
	for _, c := range []struct {
		periodic bool
		want     []int
	}{{true, []int{1, 2, 1}}, {false, []int{1, 0, 0}}} {
		task, err := navigation.New(navigation.Settings{
			PlaceCells: 512, Batch: 200, Steps: 20, Box: navigation.Box{Periodic: c.periodic},
		}, rand.NewPCG(1, 1))
		if err != nil {
			t.Fatal(err)
		}
		r, err := NewRecorder(Box{Bins: 16}, 512)
		if err != nil {
			t.Fatal(err)
		}
		b, src := task.NewBatch(), rand.NewPCG(1, 2)
		for range 5 {
			task.Fill(b, src)
			if err := r.Add(b.Position, b.Target); err != nil {
				t.Fatal(err)
			}
		}
		states, _ := r.Population()
		points, _ := homology.Landmarks(states.Rows, 200, 0, homology.Rows(states))
		d := homology.Geodesic(homology.Among(points, homology.Rows(states)), 8)
		got, err := homology.Rips(context.Background(), d, homology.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		if betti := got.Betti(); !slices.Equal(betti, c.want) {
			t.Errorf("periodic %v: Betti numbers %v, want %v\n%s", c.periodic, betti, c.want, got)
		}
	}
}
