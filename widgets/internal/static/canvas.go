// Package static draws the pictures that need no script: a canvas in CSS pixels,
// axes with a second scale on the right, and small palette PNGs.
package static

import (
	"image"
	"image/color"
	"math"

	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// Canvas is a white picture. Its coordinates are CSS pixels from the top left.
type Canvas struct {
	Width, Height float64
	scale         float64
	img           *vgimg.Canvas
	draw          draw.Canvas
	fonts         *font.Cache
}

// Point is a place on the canvas.
type Point struct{ X, Y float64 }

// New makes a canvas whose picture has scale dots to a CSS pixel.
func New(width, height int, scale float64) *Canvas {
	img := vgimg.NewWith(
		vgimg.UseWH(vg.Length(width), vg.Length(height)),
		vgimg.UseDPI(int(math.Round(72*scale))), // one vg unit is 1/72 inch, here a CSS pixel
	)
	return &Canvas{
		Width: float64(width), Height: float64(height), scale: scale,
		img: img, draw: draw.New(img), fonts: font.NewCache(liberation.Collection()),
	}
}

// Image is the picture; drawing goes on into the same.
func (c *Canvas) Image() *image.RGBA { return c.img.Image().(*image.RGBA) }

// Scale is the count of dots to a CSS pixel.
func (c *Canvas) Scale() float64 { return c.scale }

func (c *Canvas) at(p Point) vg.Point {
	return vg.Point{X: vg.Length(p.X), Y: vg.Length(c.Height - p.Y)}
}

func (c *Canvas) path(points []Point, closed bool) vg.Path {
	var path vg.Path
	for i, p := range points {
		if i == 0 {
			path.Move(c.at(p))
		} else {
			path.Line(c.at(p))
		}
	}
	if closed {
		path.Close()
	}
	return path
}

// Line draws through points; dash holds lengths of dashes and gaps, nil for a whole line.
func (c *Canvas) Line(points []Point, ink color.Color, width float64, dash ...float64) {
	if len(points) < 2 {
		return
	}
	lengths := make([]vg.Length, len(dash))
	for i, d := range dash {
		lengths[i] = vg.Length(d)
	}
	c.draw.SetLineStyle(draw.LineStyle{Color: ink, Width: vg.Length(width), Dashes: lengths})
	c.draw.Stroke(c.path(points, false))
}

// Polygon fills the inside of points.
func (c *Canvas) Polygon(points []Point, ink color.Color) {
	c.draw.SetColor(ink)
	c.draw.Fill(c.path(points, true))
}

// Rect fills the rectangle between two corners.
func (c *Canvas) Rect(x0, y0, x1, y1 float64, ink color.Color) {
	c.Polygon([]Point{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}, ink)
}

// Disc fills a circle, with a rim of another colour where width is above 0.
func (c *Canvas) Disc(p Point, radius float64, ink, rim color.Color, width float64) {
	var path vg.Path
	centre := c.at(p)
	path.Move(vg.Point{X: centre.X + vg.Length(radius), Y: centre.Y})
	path.Arc(centre, vg.Length(radius), 0, 2*math.Pi)
	path.Close()
	c.draw.SetColor(ink)
	c.draw.Fill(path)
	if width > 0 {
		c.draw.SetLineStyle(draw.LineStyle{Color: rim, Width: vg.Length(width)})
		c.draw.Stroke(path)
	}
}

// Symbol draws the i-th of circle, square, triangle and diamond, so that kinds of things differ without colour: of radius r,
// turned counter-clockwise by radians, with a white rim where its width is above 0.
func (c *Canvas) Symbol(p Point, i int, r, turn float64, ink color.Color, rim float64) {
	if i%4 == 0 {
		c.Disc(p, r, ink, palette.Paper(), rim)
		return
	}
	corners := [...]int{1: 4, 2: 3, 3: 4}[i%4]
	turn += [...]float64{1: math.Pi / 4, 2: math.Pi / 2, 3: 0}[i%4]
	points := make([]Point, corners)
	for k := range points {
		at := turn + 2*math.Pi*float64(k)/float64(corners)
		points[k] = Point{X: p.X + 1.25*r*math.Cos(at), Y: p.Y - 1.25*r*math.Sin(at)}
	}
	c.Polygon(points, ink)
	if rim > 0 {
		c.Line(append(points, points[0]), palette.Paper(), rim)
	}
}

// Style is how text is set. The zero value is 12 pixels, black, starting at the point.
type Style struct {
	Size           float64 // CSS pixels, 0 means 12
	Bold           bool
	Ink            color.Color
	AlignX, AlignY float64 // 0 starts at the point, -0.5 centres, -1 ends; Y counts from the baseline up
	Turn           float64 // radians, counter-clockwise
}

// Text writes one line.
func (c *Canvas) Text(p Point, s string, style Style) {
	c.draw.FillText(c.style(style), c.at(p), s)
}

// TextWidth is how wide Text would be, in CSS pixels.
func (c *Canvas) TextWidth(s string, style Style) float64 {
	st := c.style(style)
	return float64(st.Width(s))
}

// Has reports whether the fonts have a picture of r; without one they draw a box.
func (c *Canvas) Has(r rune) bool {
	f := c.fonts.Lookup(c.style(Style{}).Font, 12)
	i, err := f.Face.GlyphIndex(nil, r)
	return err == nil && i != 0
}

// Fit shortens s with an ellipsis until it is at most width wide.
func (c *Canvas) Fit(s string, width float64, style Style) string {
	if c.TextWidth(s, style) <= width {
		return s
	}
	runes := []rune(s)
	for n := len(runes) - 1; n > 0; n-- {
		if short := string(runes[:n]) + "..."; c.TextWidth(short, style) <= width {
			return short
		}
	}
	return ""
}

func (c *Canvas) style(s Style) text.Style {
	if s.Size == 0 {
		s.Size = 12
	}
	if s.Ink == nil {
		s.Ink = palette.Ink()
	}
	f := font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Length(s.Size)}
	if s.Bold {
		f.Weight = stdfont.WeightBold
	}
	return text.Style{
		Color: s.Ink, Font: f, Rotation: s.Turn,
		XAlign: text.XAlignment(s.AlignX), YAlign: text.YAlignment(s.AlignY),
		Handler: text.Plain{Fonts: c.fonts},
	}
}
