package solid

import (
	"image"
	"image/color"
	"math"
)

// band is some rows of dots. The nearest thing that hides is kept for each dot,
// and all layers that let through.
type band struct {
	width, top, bottom int
	depth              []float32
	colour             []color.RGBA
	layers             []layer
	last               []int32 // index of the dot's last layer, -1 for none
}

type layer struct {
	depth   float32
	colour  color.RGBA
	opacity float32
	before  int32
}

func newBand(width, top, bottom int, paper color.RGBA) *band {
	n := width * (bottom - top)
	b := &band{width: width, top: top, bottom: bottom, depth: make([]float32, n), colour: make([]color.RGBA, n), last: make([]int32, n), layers: make([]layer, 0, n)}
	for i := range n {
		b.depth[i], b.colour[i], b.last[i] = math.MaxFloat32, paper, -1
	}
	return b
}

func (b *band) put(i int, depth float32, colour color.RGBA, opacity float64) {
	switch {
	case opacity >= 1:
		if depth < b.depth[i] {
			b.depth[i], b.colour[i] = depth, colour
		}
	case opacity > 0:
		b.layers = append(b.layers, layer{depth, colour, float32(opacity), b.last[i]})
		b.last[i] = int32(len(b.layers) - 1)
	}
}

// triangle fills the dots whose middle lies within, each edge belonging to one of
// the two triangles that share it.
func (b *band) triangle(t *triangle) {
	p, q, r := t.corners[0], t.corners[1], t.corners[2]
	if !(p.inverse > 0) || !(q.inverse > 0) || !(r.inverse > 0) {
		return
	}
	area := (q.x-p.x)*(r.y-p.y) - (r.x-p.x)*(q.y-p.y)
	if area < 0 {
		q, r, area = r, q, -area
	}
	if !(area > 0) {
		return
	}
	low, high := min(p.y, q.y, r.y), max(p.y, q.y, r.y)
	from, to := max(b.top, int(math.Ceil(low-0.5))), min(b.bottom-1, int(math.Floor(high-0.5)))
	if from > to {
		return
	}
	left, right := max(0, int(math.Ceil(min(p.x, q.x, r.x)-0.5))), min(b.width-1, int(math.Floor(max(p.x, q.x, r.x)-0.5)))
	e0, e1, e2 := newEdge(q, r), newEdge(r, p), newEdge(p, q)
	for y := from; y <= to; y++ {
		cy := float64(y) + 0.5
		for x := left; x <= right; x++ {
			cx := float64(x) + 0.5
			w0, w1, w2 := e0.at(cx, cy), e1.at(cx, cy), e2.at(cx, cy)
			if w0 < 0 || w1 < 0 || w2 < 0 || w0 == 0 && !e0.owns || w1 == 0 && !e1.owns || w2 == 0 && !e2.owns {
				continue
			}
			inverse := (w0*p.inverse + w1*q.inverse + w2*r.inverse) / area
			shade := (w0*p.shade + w1*q.shade + w2*r.shade) / area
			b.put((y-b.top)*b.width+x, float32(1/inverse), dim(t.colour, math.Round(shade*levels)/levels), t.opacity)
		}
	}
}

// levels is how many shades a colour has. More are not told apart on a surface that
// is seen through, and make the picture larger.
const levels = 10

// edge is above 0 to the inside of a triangle. The two triangles that share one get
// the same number with two signs, to the bit, so that no dot falls between them and
// none is filled twice.
type edge struct {
	dx, dy, x, y, sign float64
	owns               bool // the dots that lie on it
}

func newEdge(a, b corner) edge {
	dx, dy := b.x-a.x, b.y-a.y
	e := edge{sign: 1, owns: dy > 0 || dy == 0 && dx > 0}
	if b.x < a.x || b.x == a.x && b.y < a.y {
		a, dx, dy, e.sign = b, a.x-b.x, a.y-b.y, -1
	}
	e.dx, e.dy, e.x, e.y = dx, dy, a.x, a.y
	return e
}

func (e *edge) at(x, y float64) float64 { return e.sign * (e.dx*(y-e.y) - e.dy*(x-e.x)) }

func (b *band) disc(d *disc) {
	from, to := max(b.top, int(math.Floor(d.y-d.radius))), min(b.bottom-1, int(math.Ceil(d.y+d.radius)))
	left, right := max(0, int(math.Floor(d.x-d.radius))), min(b.width-1, int(math.Ceil(d.x+d.radius)))
	inner := max(d.radius-d.rim, 0)
	for y := from; y <= to; y++ {
		for x := left; x <= right; x++ {
			dx, dy := float64(x)+0.5-d.x, float64(y)+0.5-d.y
			switch r := dx*dx + dy*dy; {
			case r <= inner*inner:
				b.put((y-b.top)*b.width+x, float32(d.depth), d.colour, 1)
			case r <= d.radius*d.radius:
				b.put((y-b.top)*b.width+x, float32(d.depth), d.ink, 1)
			}
		}
	}
}

// mixed is what is seen at a dot: the layers before the nearest thing that hides,
// laid over it from the farthest to the nearest.
func (b *band) mixed(i int, buffer []layer) (red, green, blue float32, _ []layer) {
	buffer = buffer[:0]
	for k := b.last[i]; k >= 0; k = b.layers[k].before {
		l := b.layers[k]
		if l.depth >= b.depth[i] {
			continue
		}
		buffer = append(buffer, l)
		for j := len(buffer) - 1; j > 0 && buffer[j-1].depth < l.depth; j-- {
			buffer[j-1], buffer[j] = buffer[j], buffer[j-1]
		}
	}
	c := b.colour[i]
	red, green, blue = float32(c.R), float32(c.G), float32(c.B)
	for _, l := range buffer {
		red += l.opacity * (float32(l.colour.R) - red)
		green += l.opacity * (float32(l.colour.G) - green)
		blue += l.opacity * (float32(l.colour.B) - blue)
	}
	return red, green, blue, buffer
}

// shrinkInto writes the means of fine x fine dots.
func (b *band) shrinkInto(img *image.RGBA, top int) {
	var buffer []layer
	var red, green, blue float32
	rows := (b.bottom - b.top) / fine
	for y := range rows {
		for x := range b.width / fine {
			var sum [3]float32
			for dy := range fine {
				for dx := range fine {
					red, green, blue, buffer = b.mixed((y*fine+dy)*b.width+x*fine+dx, buffer)
					sum[0], sum[1], sum[2] = sum[0]+red, sum[1]+green, sum[2]+blue
				}
			}
			const n = fine * fine
			img.SetRGBA(x, top+y, color.RGBA{uint8(sum[0]/n + 0.5), uint8(sum[1]/n + 0.5), uint8(sum[2]/n + 0.5), 0xff})
		}
	}
}

func dim(c color.RGBA, by float64) color.RGBA {
	f := func(v uint8) uint8 { return uint8(float64(v)*by + 0.5) }
	return color.RGBA{f(c.R), f(c.G), f(c.B), 0xff}
}
