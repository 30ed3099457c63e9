package homology

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// bySimplices computes a diagram the plain way: it lists all simplices and reduces the boundary matrix by columns.
func bySimplices(d mat.Symmetric, dim, p int, threshold float64) []Interval {
	n := d.SymmetricDim()
	type simplex struct {
		vertices []int
		diameter float64
	}
	var all []simplex
	for set := 1; set < 1<<n; set++ {
		var s simplex
		for v := range n {
			if set>>v&1 == 1 {
				for _, w := range s.vertices {
					s.diameter = max(s.diameter, d.At(v, w))
				}
				s.vertices = append(s.vertices, v)
			}
		}
		if len(s.vertices) <= dim+2 && s.diameter <= threshold {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b simplex) int {
		return cmp.Or(cmp.Compare(a.diameter, b.diameter), cmp.Compare(len(a.vertices), len(b.vertices)), slices.Compare(a.vertices, b.vertices))
	})
	place := map[string]int{}
	for i, s := range all {
		place[fmt.Sprint(s.vertices)] = i
	}
	inverse := func(a int) int {
		for b := 1; ; b++ {
			if a*b%p == 1 {
				return b
			}
		}
	}
	lowest := func(c map[int]int) int {
		low := -1
		for i := range c {
			low = max(low, i)
		}
		return low
	}
	columns, owner := make([]map[int]int, len(all)), map[int]int{}
	death := make([]int, len(all)) // of the class that a simplex begins: 0 never, -1 it begins none
	for j, s := range all {
		c := map[int]int{}
		for i := range s.vertices {
			if face := slices.Delete(slices.Clone(s.vertices), i, i+1); len(face) > 0 {
				c[place[fmt.Sprint(face)]] = (1 + i%2*(p-2)) % p
			}
		}
		for low := lowest(c); low >= 0; low = lowest(c) {
			k, taken := owner[low]
			if !taken {
				owner[low], death[low], death[j] = j, j, -1
				break
			}
			factor := p - c[low]*inverse(columns[k][low])%p
			for i, x := range columns[k] {
				if c[i] = (c[i] + factor*x) % p; c[i] == 0 {
					delete(c, i)
				}
			}
		}
		columns[j] = c
	}
	var out []Interval
	for j, s := range all {
		i := Interval{len(s.vertices) - 1, s.diameter, math.Inf(1)}
		if death[j] > 0 {
			i.Death = all[death[j]].diameter
		}
		if death[j] >= 0 && i.Dim <= dim && i.Birth < i.Death {
			out = append(out, i)
		}
	}
	sortIntervals(out)
	return out
}

func TestSmallCloudsAgreeWithTheBoundaryMatrix(t *testing.T) {
	for seed := range uint64(40) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		n := 3 + rnd.IntN(7)
		d := mat.NewSymDense(n, nil)
		kind := []string{"all different", "many equal", "few values and zeros", "some infinite"}[seed%4]
		for i := range n {
			for j := range i {
				x := 1 + rnd.Float64()
				switch kind {
				case "many equal":
					x = 1 + float64(rnd.IntN(5))
				case "few values and zeros":
					x = float64(rnd.IntN(3))
				case "some infinite":
					if rnd.IntN(3) == 0 {
						x = math.Inf(1)
					}
				}
				d.SetSym(i, j, x)
			}
		}
		for _, p := range []int{2, 3, 5} {
			for _, threshold := range []float64{0, 1.6, math.MaxFloat64} {
				name := fmt.Sprintf("seed %d, %d points, %s, Z/%d up to %v", seed, n, kind, p, threshold)
				dim := 1 + int(seed)%3
				got, err := Rips(context.Background(), d, Settings{Dim: dim, Prime: p, Threshold: threshold})
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				want := bySimplices(d, dim, p, min(got.Threshold, math.MaxFloat64))
				if !slices.Equal(got.Intervals, want) {
					t.Errorf("%s:\n%v, by the boundary matrix\n%v", name, got.Intervals, want)
				}
			}
		}
	}
}
