// Package chart describes a picture once and draws it twice: as a static one, and as the script of an interactive
// one that covers it. Both have the same layout, colours and numbers.
//
// A [Chart] has [Panel]s, each with axes and [Mark]s. What changes with a slider is described by [Play]: a function from
// the places of the sliders to a chart.
package chart

import (
	"image/color"

	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// Chart is a picture. Its lengths are CSS pixels.
type Chart struct {
	Title         string
	Width, Height int
	Legend        bool // a row under the title with the marks that have a name and an ink
	Panels        []Panel
	// Group is what charts have in common that show the same neurons: one that is chosen in a chart is marked in the
	// others of its group. See [Mark.Neurons].
	Group string
}

// Panel is a rectangle with axes. Right is a second vertical scale, nil for none.
type Panel struct {
	Left, Top, Width, Height float64
	Title                    string
	X, Y                     static.Scale
	Right                    *static.Scale
	Grid                     bool     // faint horizontal lines
	Paper                    bool     // a faint background
	Bare                     bool     // no lines along the axes
	Bar                      *Colours // a colour bar to the right
	Marks                    []Mark   // later ones over earlier ones
}

// Kind is the shape of a mark, and says what its columns are.
type Kind int

const (
	Points   Kind = iota // x, y
	Line                 // x, y; a gap where either is NaN
	Band                 // x, low, high
	Boxes                // x0, y0, x1, y1
	Segments             // x0, y0, x1, y1
	Arrows               // x0, y0, x1, y1, with a head at the second place
	Words                // x, y of the middles of Texts
	Tiles                // a value for each cell of Rows x Cols, the first row at the bottom
)

// Mark is one or many shapes of one look.
type Mark struct {
	Kind    Kind
	Name    string      // in legend and tips; marks of one name are switched together
	Columns [][]float64 // those of the kind, then any that tips show
	Ink     color.RGBA
	// By colours each shape by a column instead: its index, and the scale. Tiles need it, with column 0.
	By *By

	Opacity float64   // 0 means 1
	Width   float64   // of lines, 0 means 2
	Dash    []float64 // of lines: dash, gap
	Symbol  int       // of points, and of lines from 1 on: circle, square, triangle, diamond
	Symbols bool      // lines have a symbol at each place
	Size    float64   // of symbols: radius, 0 means 4
	Turn    float64   // of symbols, radians counter-clockwise
	Rim     bool      // symbols and boxes have a white rim
	Right   bool      // on the right scale
	Texts   []string  // of Words
	Style   static.Style
	Rows    int // of Tiles
	Cols    int
	Smooth  bool      // Tiles have values between those of their cells, for what is smooth itself
	Area    []float64 // of Tiles: x0, y0, x1, y1 in units of the axes; nil for the whole panel, which tips need
	Clear   bool      // points are not seen: they are there to be hovered over and chosen
	Tips    []Tip     // what hovering tells; none leaves the mark silent
	Neurons []int     // which neuron each point is: clicking chooses it
	Near    [][]int   // points that are marked with a chosen one, by index
}

// By is how values become colours.
type By struct {
	Column int
	// Rough has values kept as 8 bits a number: enough for colours, and tips say no more than two digits.
	Rough bool
	Colours
	Gap float64 // radius of symbols whose value is not finite, 0 means that of the others
}

// Tip is a number that hovering over a mark tells.
type Tip struct {
	Label  string
	Column int      // of the mark; for Tiles: 0 the value, 1 the column's middle, 2 the row's, from 3 on columns from 1 on
	Names  []string // of whole numbers, nil to write the number
}

// Slider is a choice among labelled places.
type Slider struct {
	Name   string
	Labels []string
	// Neurons are the neurons that the places stand for, nil for none: the slider follows the group's choice.
	Neurons []int
	Animate bool // has a button that plays the places
}

// Play is a chart that sliders change. Charts that At makes differ in columns, in Texts and in titles of panels alone.
type Play struct {
	Sliders []Slider
	Start   []int // the places of the static picture
	At      func(place []int) Chart
}

// Still is a chart without sliders.
func Still(c Chart) Play { return Play{At: func([]int) Chart { return c }} }
