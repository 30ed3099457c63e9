package static

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/png"
	"slices"
)

// PNG is the picture with at most so many colours, 2 to 256. A line chart needs 32
// and is then a quarter of the size that it has with all of them. Colours that mean
// something, and are rare, are kept by naming them.
func (c *Canvas) PNG(colours int, keep ...color.RGBA) ([]byte, error) {
	return EncodePaletted(Reduce(c.Image(), colours, keep...))
}

// FastPNG is the picture with at most so many colours and little compression, for frames.
func (c *Canvas) FastPNG(colours int) ([]byte, error) {
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, Reduce(c.Image(), colours))
	return b.Bytes(), err
}

// EncodePaletted compresses as well as PNG can.
func EncodePaletted(img *image.Paletted) ([]byte, error) {
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, img)
	return b.Bytes(), err
}

// Reduce takes img to at most most colours, 2 to 256, those of keep among them. A drawn picture has few colours and many
// mixtures of them along edges: the frequent ones stay exact, the rest of the
// palette goes to the most common mixtures, and each colour left over takes the
// nearest.
func Reduce(img *image.RGBA, most int, keep ...color.RGBA) *image.Paletted {
	index := map[color.RGBA]int{}
	var colours []counted
	b := img.Bounds()
	pixels := make([]int, 0, b.Dx()*b.Dy()) // indices into colours
	last, at := color.RGBA{}, -1
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if c := img.RGBAAt(x, y); at < 0 || c != last {
				var known bool
				if at, known = index[c]; !known {
					at = len(colours)
					index[c] = at
					colours = append(colours, counted{colour: c})
				}
				last = c
			}
			colours[at].n++
			pixels = append(pixels, at)
		}
	}
	chosen := choose(colours, most, keep)
	to := make([]uint8, len(colours))
	for i, c := range colours {
		to[i] = nearest(chosen, c.colour)
	}
	out := image.NewPaletted(image.Rect(0, 0, b.Dx(), b.Dy()), chosen)
	for i, p := range pixels {
		out.Pix[i] = to[p]
	}
	return out
}

type counted struct {
	colour color.RGBA
	n      int
}

func choose(colours []counted, most int, keep []color.RGBA) color.Palette {
	var chosen color.Palette
	for _, c := range keep[:min(len(keep), 2*most/3)] {
		if !slices.Contains(chosen, color.Color(c)) {
			chosen = append(chosen, c)
		}
	}
	most -= len(chosen)
	sorted := slices.DeleteFunc(slices.Clone(colours), func(c counted) bool { return slices.Contains(chosen, color.Color(c.colour)) })
	slices.SortStableFunc(sorted, func(a, b counted) int { return cmp.Compare(b.n, a.n) })
	exact := len(sorted)
	if exact > most {
		exact = most / 2
	}
	for _, c := range sorted[:exact] {
		chosen = append(chosen, c.colour)
	}
	for i, c := range mixtures(sorted[exact:]) {
		if i == most-exact {
			break
		}
		chosen = append(chosen, c)
	}
	return chosen
}

// mixtures are the means of 16 x 16 x 16 cells of colour, the fullest first.
func mixtures(colours []counted) []color.RGBA {
	type sum struct{ r, g, b, n, order int }
	cells := map[[3]uint8]*sum{}
	for i, c := range colours {
		key := [3]uint8{c.colour.R >> 4, c.colour.G >> 4, c.colour.B >> 4}
		s := cells[key]
		if s == nil {
			s = &sum{order: i}
			cells[key] = s
		}
		s.r, s.g, s.b, s.n = s.r+c.n*int(c.colour.R), s.g+c.n*int(c.colour.G), s.b+c.n*int(c.colour.B), s.n+c.n
	}
	list := make([]*sum, 0, len(cells))
	for _, s := range cells {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b *sum) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.order, b.order)) })
	means := make([]color.RGBA, len(list))
	for i, s := range list {
		means[i] = color.RGBA{uint8(s.r / s.n), uint8(s.g / s.n), uint8(s.b / s.n), 0xff}
	}
	return means
}

func nearest(p color.Palette, c color.RGBA) uint8 {
	best, at := 1<<31-1, 0
	for i, q := range p {
		q := q.(color.RGBA)
		dr, dg, db := int(q.R)-int(c.R), int(q.G)-int(c.G), int(q.B)-int(c.B)
		if d := dr*dr + dg*dg + db*db; d < best {
			best, at = d, i
		}
	}
	return uint8(at)
}
