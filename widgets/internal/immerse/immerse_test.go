package immerse

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"

	"github.com/moduli-rnn/moduli-go/moduli/space"
)

func draw(t testing.TB, s space.Space, n int, seed uint64) [][]float64 {
	t.Helper()
	e, err := space.Embed(s, n, rand.NewPCG(seed, 1))
	if err != nil {
		t.Fatal(err)
	}
	points := make([][]float64, n)
	for i := range points {
		points[i] = e.Point(i)
	}
	return points
}

func view(t testing.TB, s space.Space, points [][]float64) View {
	t.Helper()
	v, err := Of(s, points)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func apart(a, b r3.Vec) float64 { return r3.Norm(r3.Sub(a, b)) }

var all = []space.Space{
	space.Circle{}, space.Sphere{Dim: 1}, space.Torus{Dim: 1}, space.Euclidean{Dim: 1},
	space.Sphere{}, space.Torus{}, space.Klein{}, space.Moebius{Period: 12, Height: 5}, space.Projective{}, space.Hyperbolic{}, space.Euclidean{Dim: 2},
	space.Euclidean{}, space.Sphere{Dim: 3}, space.Torus{Dim: 3}, space.Torus{Dim: 6}, space.Sphere{Dim: 5}, space.Euclidean{Dim: 9},
	space.Product{}, space.Product{Of: []space.Space{space.Klein{}}}, hexagonal,
}

// hexagonal is the flat torus over a rhombus of side 10.
var hexagonal = space.Func{
	Name: "hexagonal torus", N: 2,
	Draw: func(p []float64, rnd *rand.Rand) { p[0], p[1] = 10*rnd.Float64(), 10*rnd.Float64() },
	Measure: func(a, b []float64) float64 {
		best := math.Inf(1)
		for i := -1.0; i <= 1; i++ {
			for j := -1.0; j <= 1; j++ {
				u, v := a[0]-b[0]+10*i, a[1]-b[1]+10*j
				best = min(best, math.Hypot(u+v/2, v*math.Sqrt(3)/2))
			}
		}
		return best
	},
}

// The sides of a sheet that the space glues are one line in R3, and those that it does not glue are two.
func TestSheetsAreGluedAsTheSpaceIs(t *testing.T) {
	type seam int
	const (
		open seam = iota
		straight
		reversed
		point // the side is one point
		half  // glued to itself, half a turn on
	)
	for _, c := range []struct {
		s                      space.Surfaced
		leftRight, bottom, top seam
	}{
		{space.Torus{}, straight, straight, straight},
		{space.Torus{Period: 0.3}, straight, straight, straight},
		{space.Klein{}, reversed, straight, straight},
		{space.Moebius{}, reversed, open, open},
		{space.Sphere{}, straight, point, point},
		{space.Projective{}, straight, point, half},
		{space.Hyperbolic{}, straight, point, open},
	} {
		g := outlineOf(c.s, nil).grid()
		size := 0.0
		for _, p := range g.At {
			size = max(size, r3.Norm(p))
		}
		at := func(row, col int) r3.Vec { return g.At[row*g.Cols+col] }
		worst := func(n int, pair func(k int) (a, b r3.Vec)) float64 {
			far := 0.0
			for k := range n {
				far = max(far, apart(pair(k)))
			}
			return far / size
		}
		last := g.Cols - 1
		direct := worst(g.Rows, func(r int) (a, b r3.Vec) { return at(r, 0), at(r, last) })
		flipped := worst(g.Rows, func(r int) (a, b r3.Vec) { return at(r, 0), at(g.Rows-1-r, last) })
		if (direct < 1e-9) != (c.leftRight == straight) || (flipped < 1e-9) != (c.leftRight == reversed) {
			t.Errorf("%s: left and right side are %g apart straight, %g with a flip", c.s, direct, flipped)
		}
		for name, side := range map[string]struct {
			row, other int
			want       seam
		}{"bottom": {0, g.Rows - 1, c.bottom}, "top": {g.Rows - 1, 0, c.top}} {
			across := worst(g.Cols, func(k int) (a, b r3.Vec) { return at(side.row, k), at(side.other, k) })
			one := worst(g.Cols, func(k int) (a, b r3.Vec) { return at(side.row, 0), at(side.row, k) })
			on := worst(last/2, func(k int) (a, b r3.Vec) { return at(side.row, k), at(side.row, k+last/2) })
			if (across < 1e-9) != (side.want == straight) || (one < 1e-9) != (side.want == point) || (on < 1e-9) != (side.want == half || side.want == point) {
				t.Errorf("%s: %s is %g from the other side, %g wide, and %g from itself half a turn on", c.s, name, across, one, on)
			}
		}
	}
}

// Points that are one point of the space have one place, however they are written.
func TestGluedPointsHaveOnePlace(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	for range 200 {
		x, y := 10*rnd.Float64(), 10*rnd.Float64()
		q := draw(t, space.Projective{}, 1, rnd.Uint64())[0]
		for _, c := range []struct {
			s    space.Space
			a, b []float64
		}{
			{space.Torus{}, []float64{x, y}, []float64{x - 10, y + 20}},
			{space.Torus{Dim: 3}, []float64{x, y, x}, []float64{x, y - 10, x + 10}},
			{space.Klein{}, []float64{x, y}, []float64{x + 10, 10 - y}},
			{space.Klein{}, []float64{x, y}, []float64{x + 20, y - 10}},
			{space.Moebius{}, []float64{x, y}, []float64{x - 10, 10 - y}},
			{space.Projective{}, q, []float64{-q[0], -q[1], -q[2]}},
		} {
			for _, p := range view(t, c.s, [][]float64{c.a, c.b}).Panels {
				if d := apart(p.Points[0], p.Points[1]); !(d < 1e-9) {
					t.Fatalf("%s: %v and %v are one point, and drawn %g apart", c.s, c.a, c.b, d)
				}
			}
		}
	}
}

// A walk along the space, however often it crosses a seam, makes no jump.
func TestWalksAcrossSeamsAreContinuous(t *testing.T) {
	for _, s := range all {
		smooth, err := space.AsSmooth(s)
		if err != nil {
			t.Fatal(err)
		}
		points := draw(t, s, 60, 3)
		for k, panel := range view(t, s, points).Panels {
			if panel.Place == nil {
				continue // the cloud has places for its own points only
			}
			crossed := false
			for i := range 20 {
				a, b := points[i], points[59-i]
				toward, other, at := make([]float64, len(a)), make([]float64, len(a)), append([]float64{}, a...)
				smooth.Grad(toward, other, a, b)
				size, last := spread(panel.Points), panel.Place(at)
				for j := range toward {
					toward[j] *= -0.004 * s.Distance(a, b)
				}
				for range 250 {
					before := append([]float64{}, at...)
					smooth.Retract(at, toward)
					if math.Abs(before[0]-at[0]) > 5*math.Abs(toward[0])+1e-9 {
						crossed = true
						if _, ok := s.(space.Klein); ok {
							toward[1] = -toward[1] // read through the flip
						}
						if _, ok := s.(space.Moebius); ok {
							toward[1] = -toward[1]
						}
					}
					next := panel.Place(at)
					if d := apart(last, next); !(d < 0.15*size) {
						t.Fatalf("%s, panel %d: a step from %v to %v is drawn %g long, all of it is %g", s, k, before, at, d, size)
					}
					last = next
				}
			}
			switch s.(type) {
			case space.Torus, space.Klein, space.Moebius:
				if !crossed {
					t.Errorf("%s: no walk crossed a seam", s)
				}
			}
		}
	}
}

// spread is the mean distance of points from each other, roughly.
func spread(points []r3.Vec) float64 {
	sum, n := 0.0, 0
	for i := range points {
		if a, b := points[i], points[(i+len(points)/2)%len(points)]; Finite(a) && Finite(b) {
			sum, n = sum+apart(a, b), n+1
		}
	}
	return sum / float64(n)
}

// Of all views, near points of the space are drawn near: that of a point's nearest
// neighbour is far nearer than that of any other.
func TestNearPointsLieNear(t *testing.T) {
	for _, s := range all {
		points := draw(t, s, 400, 5)
		v := view(t, s, points)
		share := 0.25
		switch s.(type) {
		case space.Sphere, space.Torus, space.Product, space.Euclidean:
			if s.Coords() > 3 { // three dimensions hold a part of them only
				share = 0.75
			}
		}
		for k, panel := range v.Panels {
			near, far := 0.0, 0.0
			for i, p := range points {
				best, at := math.Inf(1), 0
				for j, q := range points {
					if d := s.Distance(p, q); j != i && d < best {
						best, at = d, j
					}
				}
				near += apart(panel.Points[i], panel.Points[at])
				far += apart(panel.Points[i], panel.Points[(i+200)%400])
			}
			if !(near < share*far) {
				t.Errorf("%s, panel %d: nearest neighbours are drawn %g apart, any two %g", s, k, near/400, far/400)
			}
		}
	}
}

func TestPanelsOfEverySpace(t *testing.T) {
	for _, c := range []struct {
		s       space.Space
		shape   string
		panels  int
		surface bool
		says    string
	}{
		{space.Circle{}, "ring", 1, true, ""},
		{space.Sphere{Dim: 1}, "ring", 1, true, ""},
		{space.Torus{Dim: 1}, "ring", 1, true, ""},
		{space.Euclidean{Dim: 1}, "line", 1, false, ""},
		{space.Euclidean{Dim: 2}, "plane", 1, false, ""},
		{space.Euclidean{}, "cloud", 1, false, ""},
		{space.Torus{}, "donut", 1, true, "inner side"},
		{space.Klein{}, "figure-eight Klein bottle", 1, true, "passes through itself"},
		{space.Moebius{}, "band with a half-twist", 1, true, "6/5"},
		{space.Projective{}, "Boy's surface", 1, true, "passes through itself"},
		{space.Hyperbolic{}, "hyperboloid", 1, true, "as far as 3.5"},
		{space.Torus{Dim: 3}, "donuts", 2, true, "2 of the 3 angles"},
		{space.Torus{Dim: 6}, "donuts", 3, true, "2 of the 6 angles"},
		{space.Torus{Dim: 14}, "donuts", 6, true, "coordinates 13 to 14 are not drawn"},
		{space.Sphere{Dim: 3}, "ball", 1, true, "stereographic"},
		{space.Sphere{Dim: 5}, "cloud", 1, false, "principal components"},
		{space.Euclidean{Dim: 9}, "cloud", 1, false, "principal components"},
		{space.Product{}, "cloud", 1, false, "classical scaling"},
		{space.Product{Of: []space.Space{space.Klein{}}}, "figure-eight Klein bottle", 1, true, ""},
		{hexagonal, "cloud", 1, false, "classical scaling"},
	} {
		v := view(t, c.s, draw(t, c.s, 50, 1))
		if v.Shape != c.shape || len(v.Panels) != c.panels || !strings.Contains(v.Says, c.says) {
			t.Errorf("%s is a %s in %d panels and says %q", c.s, v.Shape, len(v.Panels), v.Says)
		}
		for _, p := range v.Panels {
			if (p.Surface != nil) != c.surface || len(p.Points) != 50 || (p.Label == "") != (c.panels == 1) {
				t.Errorf("%s: panel %q has %d points, surface %v", c.s, p.Label, len(p.Points), p.Surface != nil)
			}
			if g := p.Surface; g != nil {
				if len(g.At) != g.Rows*g.Cols || len(g.Normals) != len(g.At) {
					t.Fatalf("%s: a grid of %d x %d has %d points and %d normals", c.s, g.Rows, g.Cols, len(g.At), len(g.Normals))
				}
				for i, n := range g.Normals {
					if !(math.Abs(r3.Norm(n)-1) < 1e-9) || !Finite(g.At[i]) {
						t.Fatalf("%s: point %d at %v has the normal %v", c.s, i, g.At[i], n)
					}
				}
			}
		}
	}
}

// The normal of a sphere points to its middle.
func TestNormalsAreAtRightAngles(t *testing.T) {
	g := outlineOf(space.Sphere{}, nil).grid()
	for i, n := range g.Normals {
		if d := math.Abs(r3.Dot(n, r3.Unit(g.At[i]))); d < 1-1e-4 {
			t.Errorf("point %v has the normal %v", g.At[i], n)
		}
	}
}

func TestPointsWithoutAPlaceStayWithoutOne(t *testing.T) {
	for _, s := range all {
		points := draw(t, s, 30, 2)
		bad := append([]float64{}, points[7]...)
		bad[0] = math.NaN()
		points[7] = bad
		for _, p := range view(t, s, points).Panels {
			for i, q := range p.Points {
				if Finite(q) != (i != 7) {
					t.Errorf("%s: point %d is at %v", s, i, q)
				}
			}
		}
		none := [][]float64{bad}
		if p := view(t, s, none).Panels[0]; Finite(p.Points[0]) {
			t.Errorf("%s: a point without a place is at %v", s, p.Points[0])
		}
		view(t, s, points[:1])
	}
}

func TestOutsideTheDiskThereIsNoPlace(t *testing.T) {
	p := view(t, space.Hyperbolic{}, [][]float64{{0.6, 0}, {1, 0}, {0, -1.5}}).Panels[0].Points
	if !Finite(p[0]) || Finite(p[1]) || Finite(p[2]) {
		t.Errorf("places are %v, want one of the first point alone", p)
	}
}

// Points whose distances are those of R3 get them back, also those that are added to the landmarks.
func TestScalingKeepsDistancesThatFit(t *testing.T) {
	s := space.Func{Name: "R3 by another name", N: 3, Measure: space.Euclidean{}.Distance,
		Draw: func(p []float64, rnd *rand.Rand) { space.Euclidean{}.Sample(p, rnd) }}
	points := draw(t, s, landmarks+150, 4)
	v := view(t, s, points)
	if math.Abs(v.Share-1) > 1e-9 || !strings.Contains(v.Says, "100 % of the variance") {
		t.Errorf("keeps %g of the variance and says %q", v.Share, v.Says)
	}
	for i := range points {
		j := (i*7 + 3) % len(points)
		if got, want := apart(v.Panels[0].Points[i], v.Panels[0].Points[j]), s.Distance(points[i], points[j]); math.Abs(got-want) > 1e-7 {
			t.Fatalf("points %d and %d are drawn %g apart, want %g", i, j, got, want)
		}
	}
}

// Five directions of known variances, of which three are kept.
func TestComponentsKeepTheWidestDirections(t *testing.T) {
	var points [][]float64
	sizes := []float64{1, 4, 2, 0.5, 3}
	for k, size := range sizes {
		for _, sign := range []float64{-1, 1} {
			p := make([]float64, 5)
			p[k] = sign * size
			points = append(points, p)
		}
	}
	v := view(t, space.Euclidean{Dim: 5}, points)
	if want := (16.0 + 9 + 4) / (1 + 16 + 4 + 0.25 + 9); math.Abs(v.Share-want) > 1e-12 {
		t.Errorf("share is %g, want %g", v.Share, want)
	}
	for i, want := range []r3.Vec{2: {X: -4}, 3: {X: 4}, 4: {Z: -2}, 5: {Z: 2}, 8: {Y: -3}, 9: {Y: 3}} {
		if d := apart(v.Panels[0].Points[i], want); d > 1e-12 {
			t.Errorf("point %v is drawn at %v, want %v", points[i], v.Panels[0].Points[i], want)
		}
	}
}

func TestStereographicProjection(t *testing.T) {
	for _, c := range []struct {
		p    []float64
		want r3.Vec
	}{
		{[]float64{0, 0, 0, -1}, r3.Vec{}},
		{[]float64{1, 0, 0, 0}, r3.Vec{X: 1}},
		{[]float64{0, 0.6, 0, 0.8}, r3.Vec{Y: 3}},
		{[]float64{0, 0, math.Sqrt(1 - 0.99*0.99), 0.99}, r3.Vec{Z: reach}}, // beyond
		{[]float64{0, 0, 0, 1}, r3.Vec{Z: reach}},
	} {
		if got := stereographic(c.p); apart(got, c.want) > 1e-12 {
			t.Errorf("%v is drawn at %v, want %v", c.p, got, c.want)
		}
	}
	points := [][]float64{{0, 0, 0, 1}, {1, 0, 0, 0}}
	if says := view(t, space.Sphere{Dim: 3}, points).Says; !strings.Contains(says, "1 of the points") {
		t.Errorf("says %q", says)
	}
}

// A path lies on the surface, goes the shorter way round, and ends where its points are.
func TestPathsAreShortestOnTheSurface(t *testing.T) {
	tor := space.Torus{Period: 2 * math.Pi}
	a, b := []float64{0.3, 1}, []float64{2*math.Pi - 0.3, 1}
	p := view(t, tor, [][]float64{a, b}).Panels[0]
	way := p.Path(tor, a, b, 1e-4)
	if len(way) < 3 || apart(way[0], p.Points[0]) > 1e-9 || apart(way[len(way)-1], p.Points[1]) > 1e-9 {
		t.Fatalf("path is %v, from %v to %v", way, p.Points[0], p.Points[1])
	}
	length := 0.0
	for i, q := range way {
		// The donut of radii 1 and 1/2.
		if d := math.Hypot(math.Hypot(q.X, q.Y)-1, q.Z); math.Abs(d-0.5) > 1e-9 {
			t.Errorf("%v is %g from the middle circle, want 0.5", q, d)
		}
		if i > 0 {
			length += apart(q, way[i-1])
		}
	}
	if want := 0.6 * (1 + math.Cos(1)/2); math.Abs(length-want) > 1e-3 {
		t.Errorf("the path across the seam is %g long, want %g", length, want)
	}

	ball := space.Sphere{}
	a, b = polar(0, math.Pi/3), polar(math.Pi*0.9, math.Pi/3)
	p = view(t, ball, [][]float64{a, b}).Panels[0]
	axis := r3.Unit(r3.Cross(p.Points[0], p.Points[1]))
	for _, q := range p.Path(ball, a, b, 1e-3) {
		if math.Abs(r3.Norm(q)-5) > 1e-9 || math.Abs(r3.Dot(q, axis)) > 1e-9 {
			t.Errorf("%v is not on the great circle", q)
		}
	}
	// Coarser paths have fewer points.
	if fine, coarse := len(p.Path(ball, a, b, 1e-6)), len(p.Path(ball, a, b, 0.3)); fine <= coarse || coarse < 3 {
		t.Errorf("%d points within 1e-6, %d within 0.3", fine, coarse)
	}
	if way := (&Panel{}).Path(ball, a, b, 1); way != nil {
		t.Errorf("a cloud has the path %v, want none", way)
	}
}

func BenchmarkScaling(b *testing.B) {
	points := draw(b, space.Product{}, 512, 1)
	for b.Loop() {
		if _, err := Of(space.Product{}, points); err != nil {
			b.Fatal(err)
		}
	}
}
