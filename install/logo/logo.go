// Package logo draws the mark of the kernel: a torus, lit from the upper left.
//
//	err := logo.PNG(w, 64)
//	svg := logo.SVG()
//
// Both come from the same faces, so that they look alike at every size.
package logo

import (
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"slices"
	"strings"
)

const (
	around, across = 48, 24 // faces along the ring, and around the tube
	ring, tube     = 1.0, 0.46
	tilt           = 0.75 // radians, from above towards the side
	margin         = 0.03 // of the picture's side
)

// face is a piece of the surface as it is seen: corners in [0, 1] x [0, 1] with y down.
type face struct {
	x, y  [4]float64
	depth float64
	light float64 // 0 dark to 1 bright
	turn  float64 // angle along the ring
}

// faces are those that look at the viewer, farthest first.
func faces() []face {
	var list []face
	for i := range around {
		for j := range across {
			if f, seen := newFace(i, j); seen {
				list = append(list, f)
			}
		}
	}
	slices.SortFunc(list, func(a, b face) int { return cmp.Compare(a.depth, b.depth) })
	return list
}

func newFace(i, j int) (face, bool) {
	var f face
	for k, d := range [4][2]int{{0, 0}, {1, 0}, {1, 1}, {0, 1}} {
		x, y, z := point(float64(i+d[0]), float64(j+d[1]), ring, tube)
		f.x[k] = 0.5 + (0.5-margin)*x/(ring+tube)
		f.y[k] = 0.5 - (0.5-margin)*y/(ring+tube)
		f.depth += z / 4
	}
	nx, ny, nz := point(float64(i)+0.5, float64(j)+0.5, 0, 1)
	f.turn = 2 * math.Pi * (float64(i) + 0.5) / around
	f.light = max(0, (-0.45*nx+0.6*ny+0.66*nz)/math.Sqrt(0.45*0.45+0.6*0.6+0.66*0.66))
	return f, nz > 0
}

// point is where (i, j) of a torus with these radii is, z towards the viewer.
func point(i, j, ring, tube float64) (x, y, z float64) {
	u, v := 2*math.Pi*i/around, 2*math.Pi*j/across
	x = (ring + tube*math.Cos(v)) * math.Cos(u)
	y = (ring + tube*math.Cos(v)) * math.Sin(u)
	z = tube * math.Sin(v)
	sin, cos := math.Sincos(tilt)
	return x, y*cos + z*sin, z*cos - y*sin
}

// colour goes from blue to green and back along the ring, and with the light to white.
func (f face) colour() color.NRGBA {
	blue, green := [3]float64{0, 0.36, 0.62}, [3]float64{0, 0.58, 0.44}
	mix := 0.5 + 0.5*math.Cos(f.turn-0.8)
	shade := 0.45 + 0.75*f.light
	shine := 0.75 * math.Pow(f.light, 14)
	var c [3]uint8
	for k := range c {
		v := (blue[k]*(1-mix) + green[k]*mix + 0.05) * shade
		c[k] = uint8(math.Round(255 * min(1, v*(1-shine)+shine)))
	}
	return color.NRGBA{c[0], c[1], c[2], 255}
}

// SVG is the mark as a vector graphic.
func SVG() []byte {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" stroke-width=".5" stroke-linejoin="round">` + "\n")
	b.WriteString("<title>A torus</title>\n")
	for _, f := range faces() {
		c := f.colour()
		fill := fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
		fmt.Fprintf(&b, `<path d="M%.1f %.1fL%.1f %.1fL%.1f %.1fL%.1f %.1fz" fill="%s" stroke="%s"/>`+"\n",
			100*f.x[0], 100*f.y[0], 100*f.x[1], 100*f.y[1], 100*f.x[2], 100*f.y[2], 100*f.x[3], 100*f.y[3], fill, fill)
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// PNG writes the mark as a picture of size x size pixels on a clear ground.
func PNG(w io.Writer, size int) error {
	const fine = 8 // each pixel is the mean of fine x fine
	n := size * fine
	big := image.NewNRGBA(image.Rect(0, 0, n, n))
	for _, f := range faces() {
		fill(big, f, n)
	}
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			img.SetNRGBA(x, y, mean(big, x*fine, y*fine, fine))
		}
	}
	return png.Encode(w, img)
}

// fill paints the pixels whose centre is in the face.
func fill(img *image.NRGBA, f face, n int) {
	c := f.colour()
	side := float64(n)
	from := func(v [4]float64) int { return max(0, int(slices.Min(v[:])*side)) }
	to := func(v [4]float64) int { return min(n-1, int(slices.Max(v[:])*side)) }
	for py := from(f.y); py <= to(f.y); py++ {
		for px := from(f.x); px <= to(f.x); px++ {
			if f.holds((float64(px)+0.5)/side, (float64(py)+0.5)/side) {
				img.SetNRGBA(px, py, c)
			}
		}
	}
}

// holds reports whether a point is on the same side of all edges, or on one of them.
func (f face) holds(x, y float64) bool {
	var left, right bool
	for k := range 4 {
		l := (k + 1) % 4
		side := (f.x[l]-f.x[k])*(y-f.y[k]) - (f.y[l]-f.y[k])*(x-f.x[k])
		left, right = left || side > 1e-9, right || side < -1e-9
	}
	return !left || !right
}

// mean is the average colour of a square, clear pixels counted as clear.
func mean(img *image.NRGBA, x0, y0, n int) color.NRGBA {
	var r, g, b, covered int
	for y := y0; y < y0+n; y++ {
		for x := x0; x < x0+n; x++ {
			if c := img.NRGBAAt(x, y); c.A > 0 {
				r, g, b, covered = r+int(c.R), g+int(c.G), b+int(c.B), covered+1
			}
		}
	}
	if covered == 0 {
		return color.NRGBA{}
	}
	return color.NRGBA{uint8(r / covered), uint8(g / covered), uint8(b / covered), uint8(255 * covered / (n * n))}
}
