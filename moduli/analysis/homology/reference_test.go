package homology

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func TestDiagramsAreThoseOfOtherPrograms(t *testing.T) {
	data, err := os.ReadFile("testdata/diagrams.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			Name, Space          string
			Points               [][]float64
			Dim                  int
			Threshold, Precision float64
			Diagrams             map[string][][3]float64
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	for _, c := range file.Cases {
		distance := map[string]func(a, b []float64) float64{
			"euclidean": euclidean, "torus": space.Torus{}.Distance, "klein": space.Klein{}.Distance,
		}[c.Space]
		d := mat.NewSymDense(len(c.Points), nil)
		for i, p := range c.Points {
			for j := range i {
				d.SetSym(i, j, distance(p, c.Points[j]))
			}
		}
		for p, want := range c.Diagrams {
			prime, _ := strconv.Atoi(p)
			if testing.Short() && len(c.Points) > 200 {
				continue // seconds with the race detector
			}
			t.Run(c.Name+", Z/"+p, func(t *testing.T) {
				got, err := Rips(context.Background(), d, Settings{Dim: c.Dim, Prime: prime, Threshold: c.Threshold})
				if err != nil {
					t.Fatal(err)
				}
				all := make([]Interval, len(want))
				for k, w := range want {
					all[k] = Interval{int(w[0]), w[1], w[2]}
					if w[2] < 0 {
						all[k].Death = math.Inf(1)
					}
				}
				same(t, got.Intervals, all, c.Precision)
			})
		}
	}
}

func euclidean(a, b []float64) float64 {
	s := 0.0
	for i := range a {
		s += (a[i] - b[i]) * (a[i] - b[i])
	}
	return math.Sqrt(s)
}

// same compares diagrams: each interval longer than the precision has one on the other side whose ends are as near.
func same(t *testing.T, got, want []Interval, precision float64) {
	t.Helper()
	for _, side := range []struct {
		name     string
		from, to []Interval
	}{{"unexpected", got, want}, {"missing", want, got}} {
		free := make([]bool, len(side.to))
		for i := range free {
			free[i] = true
		}
	next:
		for _, a := range side.from {
			if a.Length() <= 2*precision {
				continue
			}
			for k, b := range side.to {
				if free[k] && a.Dim == b.Dim && math.Abs(a.Birth-b.Birth) <= precision &&
					(a.Death == b.Death || math.Abs(a.Death-b.Death) <= precision) {
					free[k] = false
					continue next
				}
			}
			t.Errorf("%s interval H%d [%v, %v)", side.name, a.Dim, a.Birth, a.Death)
		}
	}
}
