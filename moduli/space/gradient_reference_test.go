package space_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// testdata/gradients.py says how the numbers were made.
func TestReferenceGradients(t *testing.T) {
	raw, err := os.ReadFile("testdata/gradients.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			Space                 string
			Dim                   int
			Scale, Period, Height float64
			Pairs                 []struct {
				A, B, DA, DB []float64
				D            float64
			}
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) != 18 {
		t.Fatalf("testdata/gradients.json holds %d cases, want 18", len(file.Cases))
	}
	for k, c := range file.Cases {
		s, ok := map[string]space.Smooth{
			"circle":       space.Circle{Scale: c.Scale},
			"sphere":       space.Sphere{Dim: c.Dim, Scale: c.Scale},
			"torus":        space.Torus{Dim: c.Dim, Period: c.Period},
			"klein":        space.Klein{Period: c.Period},
			"moebius":      space.Moebius{Period: c.Period, Height: c.Height},
			"projective":   space.Projective{Scale: c.Scale},
			"euclidean":    space.Euclidean{Dim: c.Dim, Scale: c.Scale},
			"hyperbolic":   space.Hyperbolic{Scale: c.Scale},
			"mixed":        space.Product{},
			"ring by disk": space.Product{Of: []space.Space{space.Circle{Scale: 2}, space.Hyperbolic{}}},
		}[c.Space]
		if !ok {
			t.Fatalf("case %d is on %q", k, c.Space)
		}
		t.Run(fmt.Sprintf("%d %s", k, s), func(t *testing.T) {
			da, db := make([]float64, s.Coords()), make([]float64, s.Coords())
			for _, p := range c.Pairs {
				if d := s.Distance(p.A, p.B); math.Abs(d-p.D) > 1e-11 {
					t.Errorf("distance of %v and %v is %v, want %v", p.A, p.B, d, p.D)
				}
				if d := s.Grad(da, db, p.A, p.B); math.Abs(d-p.D) > 1e-11 {
					t.Errorf("with its gradient the distance of %v and %v is %v, want %v", p.A, p.B, d, p.D)
				}
				for i := range da {
					if math.Abs(da[i]-p.DA[i]) > 1e-10 || math.Abs(db[i]-p.DB[i]) > 1e-10 {
						t.Fatalf("gradients at %v and %v are %v and %v, want %v and %v", p.A, p.B, da, db, p.DA, p.DB)
					}
				}
			}
		})
	}
}
