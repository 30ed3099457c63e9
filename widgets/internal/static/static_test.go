package static

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func labels(ticks []Tick) string {
	var s []string
	for _, t := range ticks {
		s = append(s, t.Label)
	}
	return strings.Join(s, " ")
}

func TestTicksAreRound(t *testing.T) {
	for _, c := range []struct {
		scale Scale
		count int
		want  string
	}{
		{Scale{Min: 0, Max: 10}, 5, "0 2 4 6 8 10"},
		{Scale{Min: -math.Pi, Max: math.Pi}, 6, "-3 -2 -1 0 1 2 3"},
		{Scale{Min: 128, Max: 0}, 6, "0 20 40 60 80 100 120"},
		{Scale{Min: 0, Max: 1, Percent: true}, 5, "0 % 20 % 40 % 60 % 80 % 100 %"},
		{Scale{Min: 0, Max: 30000}, 3, "0 10,000 20,000 30,000"},
		{Scale{Min: 2.13, Max: 2.17}, 4, "2.13 2.14 2.15 2.16 2.17"},
		{Scale{Min: 0, Max: 2e-7}, 2, "0 1e-07 2e-07"},
		{Scale{Min: 4, Max: 130, Log: true}, 5, "5 10 20 50 100"},
		{Scale{Min: 0.04, Max: 2, Log: true}, 3, "0.05 0.1 0.2 0.5 1 2"},
		{Scale{Min: 1, Max: 1e6, Log: true}, 4, "1 10 100 1,000 10,000 100,000 1,000,000"},
		{Scale{Min: 1, Max: 1e100, Log: true}, 2, "1 1e+26 1e+52 1e+78"},
		{Scale{Min: 3, Max: 3}, 4, ""},
		{Scale{Min: 0, Max: math.NaN()}, 4, ""},
		{Scale{Min: 0, Max: math.Inf(1)}, 4, ""},
	} {
		if got := labels(Ticks(c.scale, c.count)); got != c.want {
			t.Errorf("ticks from %g to %g: %q, want %q", c.scale.Min, c.scale.Max, got, c.want)
		}
	}
}

func TestGroupPutsCommas(t *testing.T) {
	for want, x := range map[string]float64{"0": 0, "999": 999, "1,000": 1000, "-1,234,567": -1234567, "-12": -12} {
		if got := Group(x, 0); got != want {
			t.Errorf("Group(%g) = %q, want %q", x, got, want)
		}
	}
	if got := Group(12345.678, 2); got != "12,345.68" {
		t.Errorf("Group with 2 digits = %q", got)
	}
}

func TestAxesTurnAndPlace(t *testing.T) {
	a := Axes{Left: 10, Top: 20, Width: 100, Height: 200, X: Scale{Min: 0, Max: 2}, Y: Scale{Min: 5, Max: 0}, Right: &Scale{Min: 0, Max: 1}}
	for _, c := range []struct{ got, want Point }{
		{a.At(0, 5), Point{10, 220}},
		{a.At(2, 0), Point{110, 20}},
		{a.AtRight(1, 0.25), Point{60, 170}},
		{(&Axes{Width: 100, Height: 200, X: Scale{Max: 1}, Y: Scale{Min: 1, Max: 16, Log: true}}).At(0, 4), Point{0, 100}},
	} {
		if c.got != c.want {
			t.Errorf("drawn at %v, want %v", c.got, c.want)
		}
	}
}

func TestReduceKeepsFewColoursExactly(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 16, 16))
	for i := range 256 {
		img.SetRGBA(i%16, i/16, color.RGBA{uint8(i), uint8(255 - i), 7, 255})
	}
	out := Reduce(img, 256)
	for i := range 256 {
		if out.At(i%16, i/16) != color.Color(img.RGBAAt(i%16, i/16)) {
			t.Fatalf("pixel %d became %v", i, out.At(i%16, i/16))
		}
	}
}

func TestReduceOfManyColours(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	img := image.NewRGBA(image.Rect(0, 0, 200, 200))
	for i := range 40000 {
		c := color.RGBA{255, 255, 255, 255}
		if i%4 == 0 {
			c = color.RGBA{uint8(rnd.IntN(256)), uint8(rnd.IntN(256)), uint8(rnd.IntN(256)), 255}
		}
		img.SetRGBA(i%200, i/200, c)
	}
	for _, most := range []int{2, 32, 256} {
		out := Reduce(img, most)
		if n := len(out.Palette); n > most || n < 2 {
			t.Errorf("%d colours, want 2 to %d", n, most)
		}
		if out.At(1, 0) != color.Color(color.RGBA{255, 255, 255, 255}) {
			t.Errorf("of %d colours, the most frequent one is %v", most, out.At(1, 0))
		}
	}
}

func TestFitShortens(t *testing.T) {
	c := New(100, 20, 1)
	const long = "a title that is much too long for the picture"
	got := c.Fit(long, 80, Style{})
	if !strings.HasSuffix(got, "...") || c.TextWidth(got, Style{}) > 80 || len(got) < 8 {
		t.Errorf("Fit gave %q, %g wide", got, c.TextWidth(got, Style{}))
	}
	if got := c.Fit("short", 80, Style{}); got != "short" {
		t.Errorf("Fit changed what fits to %q", got)
	}
	if got := c.Fit(long, 1, Style{}); got != "" {
		t.Errorf("Fit into nothing gave %q", got)
	}
}

// Drawing lands where it should, with y counted from the top, at every scale.
func TestCanvasCoordinates(t *testing.T) {
	for _, scale := range []float64{1, 1.5, 2} {
		c := New(40, 30, scale)
		red := color.RGBA{255, 0, 0, 255}
		c.Rect(10, 4, 20, 8, red)
		img := c.Image()
		if b := img.Bounds(); b.Dx() != int(40*scale) || b.Dy() != int(30*scale) {
			t.Errorf("scale %g: picture is %v", scale, b)
		}
		if got := img.RGBAAt(int(15*scale), int(6*scale)); got != red {
			t.Errorf("scale %g: inside is %v", scale, got)
		}
		for _, p := range []Point{{15, 3}, {15, 9}, {9, 6}, {21, 6}, {15, 24}} {
			if got := img.RGBAAt(int(p.X*scale), int(p.Y*scale)); got != (color.RGBA{255, 255, 255, 255}) {
				t.Errorf("scale %g: outside at %v is %v", scale, p, got)
			}
		}
	}
}

func TestNamedPlacesHaveTheirNames(t *testing.T) {
	var many []string
	for i := range 40 {
		many = append(many, strings.Repeat("n", i%3+1))
	}
	for _, c := range []struct {
		name  string
		scale Scale
		count int
		want  string
	}{
		{"all", Scale{Min: -0.5, Max: 2.5, Names: []string{"a", "b", "c"}}, 3, "0 a, 1 b, 2 c"},
		{"turned", Scale{Min: 2.5, Max: -0.5, Names: []string{"a", "b", "c"}}, 3, "0 a, 1 b, 2 c"},
		{"part", Scale{Min: 0.5, Max: 5, Names: []string{"a", "b", "c"}}, 3, "1 b, 2 c"},
		{"little room", Scale{Min: -0.5, Max: 8.5, Names: strings.Split("abcdefghi", "")}, 2, "0 a, 3 d, 6 g"},
		{"none", Scale{Min: -0.5, Max: 2.5, Names: []string{}}, 3, ""},
	} {
		var got []string
		for _, tick := range Ticks(c.scale, c.count) {
			got = append(got, fmt.Sprint(tick.Value, " ", tick.Label))
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: ticks are %q, want %q", c.name, s, c.want)
		}
	}
	if n := len(Ticks(Scale{Min: -0.5, Max: 39.5, Names: many}, 5)); n > 10 || n < 5 {
		t.Errorf("40 names with room for about 5 have %d ticks, want at most twice as many", n)
	}
}
