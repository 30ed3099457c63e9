package chart

import (
	"encoding/base64"
	"math"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

// A plane stays a plane between the middles of the outer cells, and a gap stays where it is.
func TestSmoothTilesAreBilinear(t *testing.T) {
	const rows, cols = 4, 5
	plane := func(r, c float64) float64 { return 2*r - 3*c }
	values := make([]float64, rows*cols)
	for r := range rows {
		for c := range cols {
			values[r*cols+c] = plane(float64(r), float64(c))
		}
	}
	m := Mark{Kind: Tiles, Rows: rows, Cols: cols, Columns: [][]float64{values}, By: &By{}}
	f := m.finer()
	at := func(k, n int) float64 { return min(max((float64(k)+0.5)/shades-0.5, 0), float64(n-1)) }
	for r := range f.Rows {
		for c := range f.Cols {
			if got, want := f.Columns[0][r*f.Cols+c], plane(at(r, rows), at(c, cols)); math.Abs(got-want) > 1e-12 {
				t.Fatalf("part (%d, %d) is %g, want %g", r, c, got, want)
			}
		}
	}
	values[1*cols+2] = math.NaN()
	f = m.finer()
	for r := range f.Rows {
		for c := range f.Cols {
			if in := r/shades == 1 && c/shades == 2; in != math.IsNaN(f.Columns[0][r*f.Cols+c]) {
				t.Fatalf("part (%d, %d) is %g beside a gap in cell (1, 2)", r, c, f.Columns[0][r*f.Cols+c])
			}
		}
	}
}

func TestCoarseColumnsTakeAByteANumber(t *testing.T) {
	columns := [][]float64{{-1, 0, math.NaN()}, {3, 1}}
	for coarse, want := range map[bool][]byte{
		true:  {0, 64, 255, 254, 127, 255}, // 254 steps from -1 to 3, 255 for a gap
		false: {0, 0, 0x00, 0x40, 0xff, 0xff, 0xfe, 0xff, 0xff, 0x7f, 0xff, 0xff},
	} {
		p := pack([]int{0}, []int{0, 1}, columns, coarse).(map[string]any)
		if got, _ := base64.StdEncoding.DecodeString(p["data"].(string)); string(got) != string(want) {
			t.Errorf("coarse %t: bytes are %v, want %v", coarse, got, want)
		}
		if p["n"] != 3 || p["min"] != exact(-1) || p["max"] != exact(3) || (p["bits"] == 8) != coarse {
			t.Errorf("coarse %t: says %v", coarse, p)
		}
	}
}

func TestStepsRoundColours(t *testing.T) {
	c := Colours{Max: 1, Steps: 4}
	for v, as := range map[float64]float64{0.1: 0, 0.13: 0.25, 0.5: 0.5, 0.8: 0.75, 1: 1} {
		if got, want := c.Colour(v), Sequential.at(as); got != want {
			t.Errorf("%g is %v, want the colour of %g, %v", v, got, as, want)
		}
	}
	if stops := c.Stops(); len(stops) != 5 || stops[1] != palette.Hex(Sequential.at(0.25)) {
		t.Errorf("stops are %s", strings.Join(stops, " "))
	}
	if n := len(Colours{Max: 1}.Stops()); n != 65 {
		t.Errorf("%d stops without steps, want 65", n)
	}
}

func TestGapIsTheRadiusOfWhatHasNoValue(t *testing.T) {
	m := Mark{Size: 5, By: &By{Column: 2, Gap: 1.5}, Columns: [][]float64{{0, 0}, {0, 0}, {7, math.NaN()}}}
	if m.sizeOf(0) != 5 || m.sizeOf(1) != 1.5 {
		t.Errorf("radii are %g and %g, want 5 and 1.5", m.sizeOf(0), m.sizeOf(1))
	}
	m.By.Gap = 0
	if m.sizeOf(1) != 5 {
		t.Errorf("radius is %g, want that of the others, 5", m.sizeOf(1))
	}
}
