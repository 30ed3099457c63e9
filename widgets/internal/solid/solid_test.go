package solid

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

var (
	white = color.RGBA{0xff, 0xff, 0xff, 0xff}
	red   = color.RGBA{0xff, 0, 0, 0xff}
	blue  = color.RGBA{0, 0, 0xff, 0xff}
	black = color.RGBA{0, 0, 0, 0xff}
)

// front looks along y from 200 away: x is right, z is up, and about 1.3 units are a pixel of 144.
func front() Camera { return Camera{Distance: 200} }

// wall is a square of side 2 half at right angles to the y axis, in cells x cells pieces.
func wall(y, half float64, cells int, colour color.RGBA, opacity float64) Mesh {
	m := Mesh{Rows: cells + 1, Cols: cells + 1, Colour: colour, Opacity: opacity}
	for r := range m.Rows {
		for c := range m.Cols {
			u, v := 2*float64(c)/float64(cells)-1, 2*float64(r)/float64(cells)-1
			m.At = append(m.At, r3.Vec{X: half * u, Y: y, Z: half * v})
			m.Normals = append(m.Normals, r3.Vec{Y: 1})
		}
	}
	return m
}

func at(img *image.RGBA, c Camera, p r3.Vec) color.RGBA {
	x, y, _ := c.Project(p)
	b := img.Bounds()
	half := float64(b.Dy()) / 2
	return img.RGBAAt(int(math.Floor(float64(b.Dx())/2+x*half)), int(math.Floor(half-y*half)))
}

func TestCameraIsOrientedAsThatOfTheCharts(t *testing.T) {
	for _, c := range []struct {
		name        string
		alpha, beta float64
		p           r3.Vec
		x, y        float64 // signs
		near        float64 // above 0 if p is nearer than the middle
	}{
		{"x is right", 0, 0, r3.Vec{X: 1}, 1, 0, 0},
		{"z is up", 0, 0, r3.Vec{Z: 1}, 0, 1, 0},
		{"y is away", 0, 0, r3.Vec{Y: 1}, 0, 0, -1},
		{"from above, z is near", 90, 0, r3.Vec{Z: 1}, 0, 0, 1},
		{"from above, y is up", 90, 0, r3.Vec{Y: 1}, 0, 1, 0},
		{"from the right, y is right", 0, 90, r3.Vec{Y: 1}, 1, 0, 0},
		{"from the right, x is near", 0, 90, r3.Vec{X: 1}, 0, 0, 1},
		{"from behind, x is left", 0, 180, r3.Vec{X: 1}, -1, 0, 0},
	} {
		x, y, depth := Camera{Alpha: c.alpha, Beta: c.beta, Distance: 10}.Project(c.p)
		for _, got := range [][2]float64{{x, c.x}, {y, c.y}, {10 - depth, c.near}} {
			if math.Abs(got[0]) < 1e-12 != (got[1] == 0) || got[0]*got[1] < 0 {
				t.Errorf("%s: seen at (%g, %g), %g deep", c.name, x, y, depth)
			}
		}
	}
	if right, up, back := (Camera{Alpha: 33, Beta: -71}).Axes(); math.Abs(r3.Dot(right, up)) > 1e-15 || r3.Norm(r3.Sub(r3.Cross(right, up), back)) > 1e-15 {
		t.Error("the axes are not at right angles")
	}
}

func TestFitShowsAllPointsAndNotMuchElse(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var points []r3.Vec
	for range 200 {
		points = append(points, r3.Vec{X: 30 * rnd.NormFloat64(), Y: 20 * rnd.NormFloat64(), Z: 10 * rnd.NormFloat64()})
	}
	c := Camera{Alpha: 25, Beta: 40}.Fit(points, 1.35, 0.9)
	most := 0.0
	for _, p := range points {
		x, y, _ := c.Project(p)
		most = max(most, math.Abs(x)/1.35, math.Abs(y)/0.9)
	}
	if math.Abs(most-1) > 1e-9 {
		t.Errorf("the outermost point is at %g of what there is, want 1", most)
	}
}

func TestReachIsTheDistanceOfADisc(t *testing.T) {
	c := Camera{Alpha: 90}
	c.Distance = c.Reach(30, 0.8)
	if x, _, _ := c.Project(r3.Vec{X: 30}); math.Abs(x-0.8) > 1e-12 {
		t.Errorf("the rim of the disc is seen at %g, want 0.8", x)
	}
}

func TestNearerThingsHideFartherOnes(t *testing.T) {
	near, far := wall(-10, 20, 3, red, 1), wall(10, 30, 3, blue, 1)
	disc := func(y float64) Disc { return Disc{At: r3.Vec{Y: y}, Radius: 6, Colour: black, Ink: black} }
	line := func(y float64) Line {
		return Line{Points: []r3.Vec{{X: -15, Y: y}, {X: 15, Y: y}}, Width: 4, Colour: black, Opacity: 1}
	}
	for _, meshes := range [][]Mesh{{near, far}, {far, near}} {
		for _, c := range []struct {
			name  string
			scene Scene
			want  color.RGBA
		}{
			{"two walls", Scene{Meshes: meshes}, red},
			{"a disc before both", Scene{Meshes: meshes, Discs: []Disc{disc(-20)}}, black},
			{"a disc between them", Scene{Meshes: meshes, Discs: []Disc{disc(0)}}, red},
			{"a disc on the near wall", Scene{Meshes: meshes, Discs: []Disc{disc(-10)}}, black},
			{"a line before both", Scene{Meshes: meshes, Lines: []Line{line(-20)}}, black},
			{"a line behind both", Scene{Meshes: meshes, Lines: []Line{line(20)}}, red},
			{"a line on the near wall", Scene{Meshes: meshes, Lines: []Line{line(-10)}}, black},
		} {
			c.scene.Camera, c.scene.Paper = front(), white
			img := c.scene.Render(144, 144)
			if got := at(img, c.scene.Camera, r3.Vec{Y: -10}); unlike(got, c.want) {
				t.Errorf("%s: the middle is %v, want %v", c.name, got, c.want)
			}
			if got := at(img, c.scene.Camera, r3.Vec{X: 28, Y: 10}); unlike(got, blue) {
				t.Errorf("%s: beside the near wall is %v, want %v", c.name, got, blue)
			}
			if got := at(img, c.scene.Camera, r3.Vec{X: 60}); got != white {
				t.Errorf("%s: beside both is %v, want the paper", c.name, got)
			}
		}
	}
}

// unlike is true for another hue; surfaces are shaded.
func unlike(got, want color.RGBA) bool {
	return (got.R > 0x60) != (want.R > 0x60) || (got.G > 0x60) != (want.G > 0x60) || (got.B > 0x60) != (want.B > 0x60)
}

func TestLayersAreSeenThroughInTheirOrder(t *testing.T) {
	a, b := wall(-10, 40, 1, red, 0.5), wall(10, 40, 1, blue, 0.5)
	var first []byte
	for _, meshes := range [][]Mesh{{a, b}, {b, a}} {
		s := Scene{Camera: front(), Meshes: meshes, Paper: white}
		img := s.Render(64, 64)
		got := img.RGBAAt(32, 32)
		// Of the paper a quarter is left, of the farther wall a quarter, of the nearer one a half.
		shade := float64(Scene{Camera: front(), Meshes: []Mesh{wall(0, 40, 1, red, 1)}, Paper: white}.render1().R) / 255
		want := color.RGBA{uint8(64 + 127*shade), 64, uint8(64 + 64*shade), 0xff}
		for _, d := range []int{int(got.R) - int(want.R), int(got.G) - int(want.G), int(got.B) - int(want.B)} {
			if d < -2 || d > 2 {
				t.Fatalf("two layers mix to %v, want %v", got, want)
			}
		}
		if first == nil {
			first = img.Pix
		} else if !bytes.Equal(first, img.Pix) {
			t.Error("the order in which layers are given changes the picture")
		}
	}
}

func (s Scene) render1() color.RGBA { return s.Render(64, 64).RGBAAt(32, 32) }

// Triangles that share an edge leave no dot out and fill none twice, which a
// surface that is seen through would show as a speck.
func TestPiecesOfASurfaceMeetWithoutASeam(t *testing.T) {
	for _, cells := range []int{1, 7, 16, 50} {
		for _, beta := range []float64{0, 30} {
			s := Scene{Camera: Camera{Alpha: beta, Beta: beta, Distance: 200}, Meshes: []Mesh{wall(0, 60, cells, red, 0.5)}, Paper: white}
			img := s.Render(96, 96)
			want := img.RGBAAt(48, 48)
			for y := 36; y < 60; y++ {
				for x := 36; x < 60; x++ {
					if got := img.RGBAAt(x, y); got != want {
						t.Fatalf("%d pieces, turned by %g: pixel (%d, %d) is %v, its neighbours %v", cells, beta, x, y, got, want)
					}
				}
			}
		}
	}
}

func TestLightDoesNotTellSidesApart(t *testing.T) {
	one, other := wall(0, 40, 2, red, 1), wall(0, 40, 2, red, 1)
	for i := range other.Normals {
		other.Normals[i] = r3.Scale(-1, other.Normals[i])
	}
	a, b := Scene{Camera: front(), Meshes: []Mesh{one}, Paper: white}, Scene{Camera: front(), Meshes: []Mesh{other}, Paper: white}
	if !bytes.Equal(a.Render(48, 48).Pix, b.Render(48, 48).Pix) {
		t.Error("a surface with its normals turned round looks different")
	}
	tilted := wall(0, 40, 2, red, 1)
	for i := range tilted.Normals {
		tilted.Normals[i] = r3.Unit(r3.Vec{X: 1, Y: 0.2, Z: -0.5})
	}
	c := Scene{Camera: front(), Meshes: []Mesh{tilted}, Paper: white}
	if flat, steep := a.render1(), c.render1(); steep.R >= flat.R {
		t.Errorf("a surface turned from the light has red %d, one that faces it %d", steep.R, flat.R)
	}
}

func TestEdgesAreSmooth(t *testing.T) {
	s := Scene{Camera: front(), Discs: []Disc{{Radius: 20.3, Rim: 3, Colour: red, Ink: black}}, Paper: white}
	img := s.Render(96, 96)
	between, rim, inside := 0, 0, 0
	for y := range 96 {
		for x := range 96 {
			switch c := img.RGBAAt(x, y); {
			case c == red:
				inside++
			case c == black:
				rim++
			case c != white:
				between++
			}
		}
	}
	if between < 100 || rim < 100 || inside < 700 {
		t.Errorf("a disc with a rim has %d mixed pixels, %d of the rim and %d inside", between, rim, inside)
	}
}

func TestPictureDoesNotDependOnProcessors(t *testing.T) {
	old := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(old)
	rnd := rand.New(rand.NewPCG(3, 4))
	s := Scene{Camera: Camera{Alpha: 20, Beta: 30, Distance: 200}, Meshes: []Mesh{wall(-10, 40, 20, red, 0.4), wall(10, 40, 20, blue, 0.4)}, Paper: white}
	for range 100 {
		p := r3.Vec{X: 40 * rnd.NormFloat64(), Y: 40 * rnd.NormFloat64(), Z: 40 * rnd.NormFloat64()}
		s.Discs = append(s.Discs, Disc{At: p, Radius: 3, Rim: 1, Colour: blue, Ink: black})
		s.Lines = append(s.Lines, Line{Points: []r3.Vec{p, {}}, Width: 1, Colour: black, Opacity: 0.5})
	}
	var pictures [][]byte
	for _, procs := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(procs)
		pictures = append(pictures, s.Render(161, 113).Pix)
	}
	if !bytes.Equal(pictures[0], pictures[1]) || !bytes.Equal(pictures[0], pictures[2]) {
		t.Error("GOMAXPROCS changes the picture")
	}
	if !slices.ContainsFunc(pictures[0], func(b byte) bool { return b != 0xff }) {
		t.Error("the picture is empty")
	}
}

// What is behind the camera, or nowhere, is left out.
func TestNothingIsDrawnFromBehind(t *testing.T) {
	s := Scene{Camera: Camera{Distance: 10}, Meshes: []Mesh{wall(-30, 40, 2, red, 1)}, Paper: white,
		Discs: []Disc{{At: r3.Vec{Y: -30}, Radius: 5, Colour: red}, {At: r3.Vec{X: math.NaN()}, Radius: 5, Colour: red}},
		Lines: []Line{{Points: []r3.Vec{{Y: -30}, {X: 9, Y: -30}}, Width: 3, Colour: red, Opacity: 1}, {Points: []r3.Vec{{X: math.NaN()}, {}}, Width: 3, Colour: red, Opacity: 1}}}
	for i, v := range s.Render(32, 32).Pix {
		if v != 0xff {
			t.Fatalf("byte %d is %d, want an empty picture", i, v)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	const rows, cols = 33, 65
	m := Mesh{Rows: rows, Cols: cols, Colour: color.RGBA{0xb0, 0xc0, 0xd0, 0xff}, Opacity: 0.4}
	s := Scene{Camera: Camera{Alpha: 30, Beta: 30, Distance: 180}, Paper: white}
	for r := range rows {
		for c := range cols {
			u, v := 2*math.Pi*float64(c)/(cols-1), 2*math.Pi*float64(r)/(rows-1)
			out := math.Cos(v)
			m.Normals = append(m.Normals, r3.Vec{X: out * math.Cos(u), Y: out * math.Sin(u), Z: math.Sin(v)})
			p := r3.Vec{X: (40 + 20*out) * math.Cos(u), Y: (40 + 20*out) * math.Sin(u), Z: 20 * math.Sin(v)}
			m.At = append(m.At, p)
			if (r+c)%4 == 0 {
				s.Discs = append(s.Discs, Disc{At: p, Radius: 3, Rim: 0.7, Colour: red, Ink: white})
			}
		}
	}
	s.Meshes = []Mesh{m}
	for b.Loop() {
		s.Render(480, 360)
	}
}
