package chart

import (
	"encoding/base64"
	"encoding/json"
	"image/color"
	"math"
	"slices"
	"testing"

	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

func panel(marks ...Mark) Chart {
	unit := static.Scale{Max: 1}
	return Chart{Width: 200, Height: 150, Panels: []Panel{{Left: 20, Top: 20, Width: 100, Height: 100, X: unit, Y: unit, Bare: true, Marks: marks}}}
}

// unpacked are the numbers of a packed column at all places it was kept for.
func unpacked(t *testing.T, packed any) (values []float64, on []int, n int) {
	t.Helper()
	p := packed.(map[string]any)
	b, err := base64.StdEncoding.DecodeString(p["data"].(string))
	if err != nil {
		t.Fatal(err)
	}
	lo, _ := p["min"].(json.Number).Float64()
	hi, _ := p["max"].(json.Number).Float64()
	for wide := p["bits"].(int) / 8; len(b) > 0; b = b[wide:] {
		code, gap := int(b[0]), 255
		if wide == 2 {
			code, gap = code|int(b[1])<<8, 65535
		}
		if code == gap {
			values = append(values, math.NaN())
		} else {
			values = append(values, lo+float64(code)/float64(gap-1)*(hi-lo))
		}
	}
	return values, p["on"].([]int), p["n"].(int)
}

// Of three sliders a column that depends on the first and the third is kept for the places of these.
func TestColumnsAreKeptForTheSlidersTheyDependOn(t *testing.T) {
	p := Play{
		Sliders: []Slider{{Name: "a", Labels: []string{"0", "1"}}, {Name: "b", Labels: []string{"0", "1", "2"}}, {Name: "c", Labels: []string{"0", "1", "2", "3"}}},
		Start:   []int{0, 0, 0},
		At: func(at []int) Chart {
			both := []float64{10*float64(at[0]) + float64(at[2]), math.NaN()}
			short := []float64{float64(at[1]), 0}
			c := panel(Mark{Kind: Points, Columns: [][]float64{both, {0.5, 0.5}, short[:1+at[1]%2]}})
			c.Panels[0].Title = []string{"x", "y", "z"}[at[1]]
			return c
		},
	}
	frames, err := p.frames()
	if err != nil {
		t.Fatal(err)
	}
	spec, err := p.spec(p.At(p.Start), frames)
	if err != nil {
		t.Fatal(err)
	}
	columns := spec["marks"].([]any)[0].(map[string]any)["columns"].([]any)
	values, on, n := unpacked(t, columns[0])
	if !slices.Equal(on, []int{0, 2}) || n != 2 || len(values) != 16 {
		t.Fatalf("kept for sliders %v, %d numbers each, %d in all: want [0 2], 2 and 16", on, n, len(values))
	}
	for i, want := range []float64{0, 1, 2, 3, 10, 11, 12, 13} {
		if math.Abs(values[2*i]-want) > 1e-3 || !math.IsNaN(values[2*i+1]) {
			t.Errorf("place %d has %v, want [%v NaN]", i, values[2*i:2*i+2], want)
		}
	}
	if _, same := columns[1].([]float64); !same {
		t.Errorf("a column that never changes is %v, want it as it is", columns[1])
	}
	if values, on, n := unpacked(t, columns[2]); !slices.Equal(on, []int{1}) || n != 2 || len(values) != 6 || !math.IsNaN(values[1]) {
		t.Errorf("a shorter column is %v on %v, want gaps at its end", values, on)
	}
	titles := spec["titles"].(map[string]any)
	if all := titles["all"].([][]string); !slices.Equal(titles["on"].([]int), []int{1}) || len(all) != 3 || all[2][0] != "z" {
		t.Errorf("titles are %v", titles)
	}
}

func TestTilesAreKeptAsBytes(t *testing.T) {
	values := []float64{-1, math.NaN(), 0.25, 1}
	p := Still(panel(Mark{Kind: Tiles, Rows: 2, Cols: 2, Columns: [][]float64{values}, By: &By{Rough: true, Colours: Colours{Min: -1, Max: 1, Map: Diverging}}}))
	spec, err := p.spec(p.At(nil), nil)
	if err != nil {
		t.Fatal(err)
	}
	got, on, n := unpacked(t, spec["marks"].([]any)[0].(map[string]any)["columns"].([]any)[0])
	if len(on) != 0 || n != 4 || got[0] != -1 || !math.IsNaN(got[1]) || math.Abs(got[2]-0.25) > 0.005 || got[3] != 1 {
		t.Errorf("%v on sliders %v, want %v on none", got, on, values)
	}
}

func TestTilesFillTheirArea(t *testing.T) {
	by := &By{Colours: Colours{Max: 1, Map: Greys}}
	c := panel(
		Mark{Kind: Tiles, Rows: 2, Cols: 1, Columns: [][]float64{{0, 1}}, By: by, Area: []float64{0.5, 0.5, 1, 1}},
		Mark{Kind: Points, Symbol: 1, Size: 30, Columns: [][]float64{{0.2}, {0.2}}, Ink: color.RGBA{200, 0, 0, 255}, Clear: true},
	)
	img := Still(c).Picture(1).Image()
	for _, q := range []struct {
		x, y int
		want color.RGBA
	}{
		{95, 60, by.Colour(0)}, {95, 35, by.Colour(1)}, {40, 100, color.RGBA{255, 255, 255, 255}}, {60, 60, color.RGBA{255, 255, 255, 255}},
	} {
		if got := img.RGBAAt(q.x, q.y); got != q.want {
			t.Errorf("at %d, %d the picture is %v, want %v", q.x, q.y, got, q.want)
		}
	}
}

// Tiles of any size and place leave no dot of their area out.
func TestTilesHaveNoSeams(t *testing.T) {
	values := make([]float64, 20*20)
	for i := range 60 {
		wide := 60 + float64(i)/9
		for k := range 5 {
			left := 14 + float64(k)*(wide+8)
			c := Chart{Width: 460, Height: 120, Panels: []Panel{{
				Left: left, Top: 20, Width: wide, Height: wide, X: static.Scale{Max: 1}, Y: static.Scale{Max: 1}, Bare: true,
				Marks: []Mark{{Kind: Tiles, Rows: 20, Cols: 20, Columns: [][]float64{values}, By: &By{Colours: Colours{Max: 1, Map: Greys}}}},
			}}}
			img := Still(c).Picture(1.5).Image()
			for d := range int(1.5*wide) - 2 {
				if across, up := img.RGBAAt(int(1.5*left)+1+d, 60), img.RGBAAt(int(1.5*left)+20, 31+d); across.R == 255 || up.R == 255 {
					t.Fatalf("tiles %v wide at %v have a seam at dot %d", wide, left, d)
				}
			}
		}
	}
}
