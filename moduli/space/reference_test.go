package space_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// testdata/reference.py says how the numbers were made.
func TestReferenceDistances(t *testing.T) {
	raw, err := os.ReadFile("testdata/distances.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Space         string
		Dim           int
		Scale, Period float64
		Points        [][]float64
		Distances     [][]float64
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) != 11 {
		t.Fatalf("testdata/distances.json holds %d cases, want 11", len(cases))
	}
	for k, c := range cases {
		var s space.Space
		switch c.Space {
		case "circle":
			s = space.Circle{Scale: c.Scale}
		case "sphere":
			s = space.Sphere{Dim: c.Dim, Scale: c.Scale}
		case "torus":
			s = space.Torus{Dim: c.Dim, Period: c.Period}
		case "klein":
			s = space.Klein{Period: c.Period}
		default:
			t.Fatalf("case %d is on %q", k, c.Space)
		}
		t.Run(fmt.Sprintf("%d %s", k, s), func(t *testing.T) {
			e := &space.Embedding{Space: s, Points: dense(c.Points)}
			if err := e.Validate(); err != nil {
				t.Fatal(err)
			}
			all := e.Distances()
			for i, row := range c.Distances {
				for j, want := range row {
					if got := e.Distance(i, j); math.Abs(got-want) > 1e-11 {
						t.Errorf("Distance(%d, %d) is %v, want %v", i, j, got, want)
					}
					if got := all.At(i, j); math.Abs(got-want) > 1e-11 {
						t.Errorf("Distances().At(%d, %d) is %v, want %v", i, j, got, want)
					}
				}
			}
		})
	}
}

func dense(rows [][]float64) *mat.Dense {
	m := mat.NewDense(len(rows), len(rows[0]), nil)
	for i, row := range rows {
		m.SetRow(i, row)
	}
	return m
}
