package immerse

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/spatial/r3"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/mds"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

// straight is R1 to R3, which need no projection.
func straight(s space.Euclidean, points [][]float64) View {
	place := func(p []float64) r3.Vec { return vec(s.Surface(p)) }
	shape := map[int]string{1: "line", 2: "plane", 3: "cloud"}[s.Coords()]
	p := Panel{Points: placeAll(points, place), Place: place}
	p.Frame = frame(p.Points)
	return View{Shape: shape, Share: math.NaN(), Panels: []Panel{p}}
}

// components are the three widest directions of R^n.
func components(s space.Space, points [][]float64) (View, error) {
	whole := finiteRows(points)
	if len(whole) < 2 {
		return cloud(s, points, make([]r3.Vec, len(whole)), whole, 1, "principal components"), nil
	}
	n := s.Coords()
	data := mat.NewDense(len(whole), n, nil)
	mean := make([]float64, n)
	for r, i := range whole {
		data.SetRow(r, points[i])
		for j, x := range points[i] {
			mean[j] += x / float64(len(whole))
		}
	}
	var pc stat.PC
	if !pc.PrincipalComponents(data, nil) {
		return View{}, fmt.Errorf("the decomposition of %d points on %s did not converge", len(whole), s)
	}
	var vectors mat.Dense
	pc.VectorsTo(&vectors)
	_, have := vectors.Dims()
	axes := make([][]float64, min(3, have))
	for k := range axes {
		axes[k] = upright(mat.Col(nil, k, &vectors))
	}
	at := make([]r3.Vec, len(whole))
	for r, i := range whole {
		var x [3]float64
		for k, axis := range axes {
			for j, a := range axis {
				x[k] += a * (points[i][j] - mean[j])
			}
		}
		at[r] = vec(x[0], x[1], x[2])
	}
	return cloud(s, points, at, whole, share(pc.VarsTo(nil)), "principal components"), nil
}

// landmarks is the number of points whose distances are all looked at: the time
// grows with its cube.
const landmarks = 200

// scaled places points so that their straight distances are those of the space, as
// far as three dimensions allow: classical scaling of some, to which the others are
// added by their distances (V. de Silva and J. Tenenbaum, "Sparse multidimensional
// scaling using landmark points", 2004).
func scaled(s space.Space, points [][]float64) (View, error) {
	const method = "classical scaling of distances"
	whole := finiteRows(points)
	m := min(len(whole), landmarks)
	if m < 2 {
		return cloud(s, points, make([]r3.Vec, len(whole)), whole, 1, method), nil
	}
	distances, mean := mat.NewSymDense(m, nil), make([]float64, m)
	mark := func(k int) []float64 { return points[whole[k*len(whole)/m]] }
	for i := range m {
		for j := range m {
			d := s.Distance(mark(i), mark(j))
			if math.IsNaN(d) || math.IsInf(d, 0) {
				return View{}, fmt.Errorf("two points on %s are %g apart, allowed are finite distances", s, d)
			}
			mean[i] += d * d / float64(m)
			if j >= i {
				distances.SetSym(i, j, d)
			}
		}
	}
	var places mat.Dense
	k, values := mds.TorgersonScaling(&places, make([]float64, m), distances)
	if k == 0 {
		return View{}, fmt.Errorf("scaling of %d points on %s did not converge", m, s)
	}
	k = min(k, 3)
	axes := make([][]float64, k) // unit vector times sqrt(value), to be divided by the value
	for c := range axes {
		axes[c] = upright(mat.Col(nil, c, &places))
	}
	at := make([]r3.Vec, len(whole))
	for r, i := range whole {
		var x [3]float64
		for l := range m {
			d := s.Distance(points[i], mark(l))
			for c, axis := range axes {
				if values[c] > 1e-12*values[0] {
					x[c] += axis[l] / values[c] * (mean[l] - d*d) / 2
				}
			}
		}
		at[r] = vec(x[0], x[1], x[2])
	}
	return cloud(s, points, at, whole, share(values), method), nil
}

// share is that of the three greatest of all that are above 0.
func share(values []float64) float64 {
	first, all := 0.0, 0.0
	for i, v := range values {
		if v > 0 {
			if all += v; i < 3 {
				first += v
			}
		}
	}
	if all == 0 {
		return 1
	}
	return first / all
}

// upright turns an axis so that its greatest coordinate is above 0: either sign is right.
func upright(axis []float64) []float64 {
	most := 0
	for i, x := range axis {
		if math.Abs(x) > math.Abs(axis[most])*(1+1e-9) {
			most = i
		}
	}
	if axis[most] < 0 {
		for i := range axis {
			axis[i] = -axis[i]
		}
	}
	return axis
}

func finiteRows(points [][]float64) []int {
	var out []int
	for i, p := range points {
		if allFinite(p) {
			out = append(out, i)
		}
	}
	return out
}

func cloud(s space.Space, points [][]float64, at []r3.Vec, whole []int, share float64, method string) View {
	p := Panel{Points: make([]r3.Vec, len(points))}
	for i := range p.Points {
		p.Points[i] = nowhere
	}
	for r, i := range whole {
		p.Points[i] = at[r]
	}
	p.Frame = frame(p.Points)
	return View{
		Shape: "cloud", Share: share, Panels: []Panel{p},
		Says: fmt.Sprintf("%s: three dimensions of those that %s has, with %.0f %% of the variance", method, s, 100*share),
	}
}

// frame is the edges of the box about points, for a cloud to be seen as one.
func frame(points []r3.Vec) [][]r3.Vec {
	lo, hi := r3.Vec{X: math.Inf(1), Y: math.Inf(1), Z: math.Inf(1)}, r3.Vec{X: math.Inf(-1), Y: math.Inf(-1), Z: math.Inf(-1)}
	found := false
	for _, p := range points {
		if !Finite(p) {
			continue
		}
		found = true
		lo = r3.Vec{X: min(lo.X, p.X), Y: min(lo.Y, p.Y), Z: min(lo.Z, p.Z)}
		hi = r3.Vec{X: max(hi.X, p.X), Y: max(hi.Y, p.Y), Z: max(hi.Z, p.Z)}
	}
	if !found {
		return nil
	}
	corner := func(k int) r3.Vec {
		p := lo
		if k&1 != 0 {
			p.X = hi.X
		}
		if k&2 != 0 {
			p.Y = hi.Y
		}
		if k&4 != 0 {
			p.Z = hi.Z
		}
		return p
	}
	var edges [][]r3.Vec
	for k := range 8 {
		for _, bit := range [...]int{1, 2, 4} {
			if a, b := corner(k), corner(k|bit); k&bit == 0 && a != b {
				edges = append(edges, []r3.Vec{a, b})
			}
		}
	}
	return edges
}
