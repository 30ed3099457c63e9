package chart

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// at is the colour at a place in CSS pixels.
func at(img image.Image, x, y float64) color.RGBA {
	r, g, b, _ := img.At(int(2*x), int(2*y)).RGBA()
	return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}
}

func drawn(c Chart) image.Image { return Still(c).Picture(2).Image() }

// inked is the smallest rectangle in CSS pixels with all that is not white.
func inked(img image.Image) (box image.Rectangle) {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if r, g, b, _ := img.At(x, y).RGBA(); r+g+b < 3*0xf000 {
				box = box.Union(image.Rect(x/2, y/2, x/2+1, y/2+1))
			}
		}
	}
	return box
}

var (
	red  = palette.Category(palette.Vermillion)
	blue = palette.Category(palette.Blue)
)

func TestShapesAreWhereTheirNumbersSay(t *testing.T) {
	nan := math.NaN()
	// The panel is 50 to 350 by 60 to 260, for 0 to 1 each.
	for name, c := range map[string]struct {
		mark  Mark
		has   [][2]float64 // CSS pixels that have the mark's ink
		lacks [][2]float64 // and that are white
	}{
		"points":   {Mark{Kind: Points, Columns: [][]float64{{0.5, nan, 0.9}, {0.25, 0.75, nan}}, Size: 6}, [][2]float64{{200, 210}, {204, 210}}, [][2]float64{{208, 210}, {200, 110}, {320, 160}}},
		"squares":  {Mark{Kind: Points, Symbol: 1, Columns: [][]float64{{0.5}, {0.5}}, Size: 8}, [][2]float64{{206, 166}, {194, 154}}, [][2]float64{{209, 160}}},
		"line":     {Mark{Kind: Line, Columns: [][]float64{{0.1, 0.4, nan, 0.6, 0.9}, {0.5, 0.5, 0.5, 0.5, 0.5}}, Width: 6}, [][2]float64{{100, 160}, {300, 160}}, [][2]float64{{200, 160}}},
		"band":     {Mark{Kind: Band, Columns: [][]float64{{0.1, 0.4, 0.9}, {0.2, 0.2, 0.2}, {0.8, 0.8, 0.8}}}, [][2]float64{{100, 110}, {300, 210}}, [][2]float64{{100, 90}, {100, 230}}},
		"boxes":    {Mark{Kind: Boxes, Columns: [][]float64{{0.1, 0.5}, {0.1, nan}, {0.4, 0.9}, {0.9, 0.9}}}, [][2]float64{{85, 90}, {165, 235}}, [][2]float64{{230, 160}, {175, 160}}},
		"segments": {Mark{Kind: Segments, Columns: [][]float64{{0.5}, {0.1}, {0.5}, {0.9}}, Width: 6}, [][2]float64{{200, 100}, {200, 220}}, [][2]float64{{200, 250}, {210, 160}}},
		"arrows":   {Mark{Kind: Arrows, Columns: [][]float64{{0.1}, {0.5}, {0.9}, {0.5}}, Width: 3}, [][2]float64{{200, 160}, {314.5, 161.6}}, [][2]float64{{200, 164}, {325, 160}}},
		"tiles": {Mark{Kind: Tiles, Rows: 2, Cols: 3, Columns: [][]float64{{9, 0, 0, 0, 0, 9}}, By: &By{Colours: Colours{Max: 9, Map: Greys}}, Ink: palette.Fade(palette.Ink(), 0.96)},
			[][2]float64{{60, 250}, {149, 162}, {340, 70}, {252, 158}}, nil},
	} {
		if c.mark.By == nil {
			c.mark.Ink = red
		}
		chart := of(c.mark)
		chart.Panels[0].Bare = true
		img := drawn(chart)
		for _, p := range c.has {
			if got := at(img, p[0], p[1]); got != c.mark.Ink {
				t.Errorf("%s: %v at %v, want the ink %v", name, got, p, c.mark.Ink)
			}
		}
		for _, p := range c.lacks {
			if got := at(img, p[0], p[1]); got != palette.Paper() {
				t.Errorf("%s: %v at %v, want white", name, got, p)
			}
		}
	}
}

func TestScalesTurnAndHaveARightSide(t *testing.T) {
	c := of(Mark{Kind: Points, Columns: [][]float64{{0.9}, {0.9}}, Ink: red}, Mark{Kind: Points, Columns: [][]float64{{0.9}, {10}}, Ink: blue, Right: true})
	c.Panels[0].X.Min, c.Panels[0].X.Max = 1, 0
	c.Panels[0].Y.Min, c.Panels[0].Y.Max = 1, 0
	c.Panels[0].Right = &static.Scale{Max: 20}
	img := drawn(c)
	if got := at(img, 80, 240); got != red {
		t.Errorf("%v where a turned axis has the point, want red", got)
	}
	if got := at(img, 80, 160); got != blue {
		t.Errorf("%v where the right scale has the point, want blue", got)
	}
}

// Long titles, many entries and a bar stay within the picture.
func TestNothingLeavesThePicture(t *testing.T) {
	long := "a title that is far longer than the picture is wide, and then goes on for about as long again, to no end"
	c := of()
	c.Title, c.Legend = long, true
	c.Panels[0].Title, c.Panels[0].Width = long, 250
	c.Panels[0].Bar = &Colours{Max: 1, Label: "rate (Hz)"}
	for i := range 40 {
		c.Panels[0].Marks = append(c.Panels[0].Marks, Mark{Kind: Kind(i % 6), Name: fmt.Sprintf("mark %d with a name", i), Ink: red, Columns: make([][]float64, 4)})
	}
	box := inked(drawn(c))
	if box.Min.X < 4 || box.Min.Y < 4 || box.Max.X > 398 || box.Max.Y > 298 {
		t.Errorf("drawn are %v, want within 400 x 300", box)
	}
}

func TestLegendNamesEachMarkOnce(t *testing.T) {
	c := of(Mark{Kind: Points, Name: "a"}, Mark{Kind: Line, Name: "a"}, Mark{Kind: Line}, Mark{Kind: Points, Name: "coloured", By: &By{}}, Mark{Kind: Boxes, Name: "b"})
	c.Panels = append(c.Panels, c.Panels[0])
	var got []string
	for _, m := range c.listed() {
		got = append(got, fmt.Sprint(m.Name, m.Kind))
	}
	if fmt.Sprint(got) != fmt.Sprint([]string{fmt.Sprint("a", Points), fmt.Sprint("b", Boxes)}) {
		t.Errorf("the legend has %v", got)
	}
}

func TestStaticPictureIsOfTheStart(t *testing.T) {
	p := Play{Sliders: []Slider{slider(3)}, Start: []int{2}, At: func(place []int) Chart {
		return of(Mark{Kind: Points, Columns: [][]float64{{0.25 * float64(place[0]+1)}, {0.5}}, Ink: red})
	}}
	if got := at(p.Picture(2).Image(), 275, 160); got != red {
		t.Errorf("%v at the point of the third place, want red", got)
	}
}
