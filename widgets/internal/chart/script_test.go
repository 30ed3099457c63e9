package chart

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
	"github.com/moduli-rnn/moduli-go/widgets/internal/static"
)

// of is a chart of one panel with one mark for each set of columns.
func of(marks ...Mark) Chart {
	return Chart{Title: "t", Width: 400, Height: 300, Panels: []Panel{{
		Left: 50, Top: 60, Width: 300, Height: 200, X: static.Scale{Max: 1}, Y: static.Scale{Max: 1}, Marks: marks,
	}}}
}

func slider(places int) Slider {
	s := Slider{Name: "s"}
	for i := range places {
		s.Labels = append(s.Labels, fmt.Sprint(i))
	}
	return s
}

// specOf is what the runtime gets, as it is written.
func specOf(t *testing.T, p Play) (spec struct {
	Marks []struct {
		Columns []json.RawMessage
		Texts   any
	}
	Titles json.RawMessage
}) {
	t.Helper()
	script, err := p.Script()
	if err != nil {
		t.Fatal(err)
	}
	from := strings.Index(script, "var spec=") + len("var spec=")
	if err := json.NewDecoder(strings.NewReader(script[from:])).Decode(&spec); err != nil {
		t.Fatal(err)
	}
	return spec
}

// readBack is a column at a place, as the runtime reads it.
func readBack(t *testing.T, column json.RawMessage, place int) (values []float64, step float64) {
	t.Helper()
	if column[0] == '[' {
		var list []*float64
		if err := json.Unmarshal(column, &list); err != nil {
			t.Fatal(err)
		}
		for _, v := range list {
			if v == nil {
				values = append(values, math.NaN())
			} else {
				values = append(values, *v)
			}
		}
		return values, 0
	}
	var p struct {
		N, Bits  int
		Min, Max float64
		Data     string
	}
	if err := json.Unmarshal(column, &p); err != nil {
		t.Fatal(err)
	}
	bytes, err := base64.StdEncoding.DecodeString(p.Data)
	if err != nil {
		t.Fatal(err)
	}
	gap, wide := 1<<p.Bits-1, p.Bits/8
	for i := range p.N {
		code := 0
		for k := range wide {
			code |= int(bytes[wide*(place*p.N+i)+k]) << (8 * k)
		}
		if code == gap {
			values = append(values, math.NaN())
		} else {
			values = append(values, p.Min+float64(code)/float64(gap-1)*(p.Max-p.Min))
		}
	}
	return values, (p.Max - p.Min) / float64(gap-1)
}

func TestColumnsOfPlacesAreReadBack(t *testing.T) {
	seed := rand.Uint64()
	rnd := rand.New(rand.NewPCG(seed, 1))
	const places = 7
	var all [places][][]float64
	for f := range all {
		n := rnd.IntN(20)
		if f == 3 {
			n = 0
		}
		x, narrow, gaps, same := make([]float64, n), make([]float64, n), make([]float64, n), []float64{1, math.NaN(), 3}
		for i := range n {
			x[i], narrow[i] = 1e6*rnd.NormFloat64(), 123456+1e-3*rnd.Float64()
			gaps[i] = []float64{math.NaN(), math.Inf(1), math.Inf(-1)}[rnd.IntN(3)]
		}
		all[f] = [][]float64{x, narrow, gaps, same}
	}
	spec := specOf(t, Play{Sliders: []Slider{slider(places)}, Start: []int{2}, At: func(place []int) Chart {
		return of(Mark{Kind: Points, Columns: all[place[0]]})
	}})
	for f, columns := range all {
		for c, want := range columns {
			got, step := readBack(t, spec.Marks[0].Columns[c], f)
			for i, v := range got {
				switch {
				case i >= len(want) || !finite(want[i]):
					if !math.IsNaN(v) {
						t.Errorf("seed %d: place %d, column %d, number %d is %g, want a gap", seed, f, c, i, v)
					}
				case !(math.Abs(v-want[i]) <= 0.5001*step+1e-9*math.Abs(want[i])):
					t.Errorf("seed %d: place %d, column %d, number %d is %.9g, want %.9g to within %g", seed, f, c, i, v, want[i], step)
				}
			}
			if len(got) < len(want) {
				t.Errorf("seed %d: place %d, column %d has %d numbers, want %d", seed, f, c, len(got), len(want))
			}
		}
	}
	if same := string(spec.Marks[0].Columns[3]); same != "[1,null,3]" {
		t.Errorf("a column that no slider changes is %s", same)
	}
}

func TestTextsAndTitlesFollowTheSlider(t *testing.T) {
	at := func(place []int) Chart {
		c := of(Mark{Kind: Words, Columns: [][]float64{{0.5}, {0.5}}, Texts: []string{fmt.Sprint("text ", place[0])}},
			Mark{Kind: Words, Columns: [][]float64{{0.5}, {0.5}}, Texts: []string{"same"}})
		c.Panels[0].Title = fmt.Sprint("title ", place[0])
		return c
	}
	spec := specOf(t, Play{Sliders: []Slider{slider(2)}, Start: []int{0}, At: at})
	if got := fmt.Sprint(spec.Marks[0].Texts, spec.Marks[1].Texts); got != "[[text 0] [text 1]] [same]" {
		t.Errorf("texts are %s", got)
	}
	for _, want := range []string{"title 0", "title 1"} {
		if !strings.Contains(string(spec.Titles), want) {
			t.Errorf("titles %s lack %q", spec.Titles, want)
		}
	}
}

func TestChartsOfOtherShapesAreRefused(t *testing.T) {
	plain := func() Chart { return of(Mark{Kind: Points, Columns: [][]float64{{1}, {2}}}) }
	for name, c := range map[string]struct {
		change func(*Chart)
		want   string
	}{
		"a panel more":  {func(c *Chart) { c.Panels = append(c.Panels, c.Panels[0]) }, "chart: at places [2] of the sliders there are 2 panels, allowed are 1 as at the first"},
		"a mark more":   {func(c *Chart) { c.Panels[0].Marks = append(c.Panels[0].Marks, c.Panels[0].Marks[0]) }, "panel 0 has 2 marks, allowed are 1 as at the first"},
		"another kind":  {func(c *Chart) { c.Panels[0].Marks[0].Kind = Line }, "mark 0 of panel 0 is of kind 1, allowed is 0 as at the first"},
		"a column more": {func(c *Chart) { c.Panels[0].Marks[0].Columns = make([][]float64, 3) }, "mark 0 of panel 0 has 3 columns, allowed are 2 as at the first"},
		"other tiles":   {func(c *Chart) { c.Panels[0].Marks[0].Rows = 4 }, "mark 0 of panel 0 has 4 x 0 tiles, allowed are 0 x 0 as at the first"},
	} {
		_, err := Play{Sliders: []Slider{slider(3)}, Start: []int{0}, At: func(place []int) Chart {
			chart := plain()
			if place[0] == 2 {
				c.change(&chart)
			}
			return chart
		}}.Script()
		if err == nil || !strings.HasSuffix(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "chart: at places [2]") {
			t.Errorf("%s: error is %v, want %q", name, err, c.want)
		}
	}
}

func TestSlidersThatCannotBeAreRefused(t *testing.T) {
	odd := slider(2)
	odd.Neurons = []int{1}
	for name, c := range map[string]struct {
		sliders []Slider
		start   []int
		want    string
	}{
		"above":      {[]Slider{slider(3)}, []int{3}, `chart: slider "s" has 3 places and starts at [3], allowed is one of them`},
		"below":      {[]Slider{slider(3)}, []int{-1}, `chart: slider "s" has 3 places and starts at [-1], allowed is one of them`},
		"no start":   {[]Slider{slider(3), slider(2)}, []int{0}, `chart: slider "s" has 2 places and starts at [0], allowed is one of them`},
		"no places":  {[]Slider{slider(0)}, []int{0}, `chart: slider "s" has 0 places and starts at [0], allowed is one of them`},
		"more":       {[]Slider{slider(3)}, []int{0, 0}, "chart: 1 sliders start at [0 0], allowed is a place for each"},
		"too many":   {[]Slider{slider(65), slider(64)}, []int{0, 0}, "chart: sliders have 4160 places together, allowed are 4096"},
		"neurons":    {[]Slider{odd}, []int{0}, `chart: slider "s" has 2 places for 1 neurons, allowed are as many`},
		"as allowed": {[]Slider{slider(64), slider(64)}, []int{63, 0}, ""},
	} {
		_, err := Play{Sliders: c.sliders, Start: c.start, At: func([]int) Chart { return of() }}.Script()
		if got := fmt.Sprint(err); err == nil && c.want != "" || err != nil && got != c.want {
			t.Errorf("%s: error is %v, want %q", name, err, c.want)
		}
	}
}

// The last slider's places are next to each other, as the runtime counts them.
func TestPlacesAreCountedFromTheLastSlider(t *testing.T) {
	at := func(place []int) Chart {
		return of(Mark{Kind: Points, Columns: [][]float64{{float64(10*place[0] + place[1])}, {0}}})
	}
	spec := specOf(t, Play{Sliders: []Slider{slider(2), slider(3)}, Start: []int{1, 1}, At: at})
	var got []string
	for f := range 6 {
		v, _ := readBack(t, spec.Marks[0].Columns[0], f)
		got = append(got, fmt.Sprint(math.Round(v[0])))
	}
	if s := strings.Join(got, " "); s != "0 1 2 10 11 12" {
		t.Errorf("numbers of the places are %s, want 0 1 2 10 11 12", s)
	}
}

// Lines keep their code and their ends, so what they say stays the same: unless a string or a comment went over several lines.
func TestRuntimeIsTheSourceWithoutComments(t *testing.T) {
	for _, spread := range []string{"`", "/*", "\\\n"} {
		if strings.Contains(source, spread) {
			t.Errorf("chart.js has %q: taking off indentation could change what it says", spread)
		}
	}
	var want []string
	for line := range strings.Lines(source) {
		if line = strings.TrimLeft(strings.TrimSuffix(line, "\n"), " \t"); line != "" && !strings.HasPrefix(line, "//") {
			want = append(want, line)
		}
	}
	if got := strings.Split(kit.Code, "\n"); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the runtime has %d lines, the source %d with code, or they differ", len(got), len(want))
	}
	if len(kit.Code) > len(source)*19/20 {
		t.Errorf("runtime of %d bytes from a source of %d: nothing was saved", len(kit.Code), len(source))
	}
	low := strings.ToLower(kit.Code)
	if strings.Contains(low, "</script") || strings.Contains(low, "<!--") {
		t.Error("the runtime would end its script element")
	}
}

// The interactive picture has panels and ticks where the static one has them.
func TestBothPicturesHaveOneLayout(t *testing.T) {
	c := of(Mark{Kind: Points, Columns: [][]float64{{0.5}, {0.5}}, Name: "p"})
	c.Legend = true
	c.Panels[0].Bar = &Colours{Max: 2, Label: "rate"}
	c.Panels = append(c.Panels, Panel{Left: 10, Top: 20, Width: 30, Height: 40, X: static.Scale{Min: 3, Max: 1}, Y: static.Scale{Min: -0.5, Max: 2.5, Names: []string{"a", "b", "c"}}})
	o, err := c.option()
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range c.panels() {
		grid := o.Part("grid", i)
		for side, want := range map[string]float64{"left": p.Left / 400, "width": p.Width / 400, "top": p.Top / 300, "height": p.Height / 300} {
			got, err := strconv.ParseFloat(strings.TrimSuffix(grid[side].(string), "%"), 64)
			if err != nil || math.Abs(got/100-want) > 1e-4 {
				t.Errorf("panel %d: %s is %v, want %g %%", i, side, grid[side], 100*want)
			}
		}
		for axis, s := range map[string]struct {
			scale static.Scale
			count int
		}{"xAxis": {p.X, int(p.Width / 70)}, "yAxis": {p.Y, int(p.Height / 48)}} {
			var want []float64
			for _, tick := range static.Ticks(s.scale, s.count) {
				want = append(want, tick.Value)
			}
			label := o.Part(axis, i)["axisLabel"].(map[string]any)
			if got := label["customValues"]; fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("panel %d: ticks of %s are %v, want %v", i, axis, got, want)
			}
			if turned := o.Part(axis, i)["inverse"] == true; turned != (s.scale.Min > s.scale.Max) {
				t.Errorf("panel %d: %s is turned round: %v", i, axis, turned)
			}
		}
	}
	if bar := c.panels()[2]; bar.Left != 50+300+26 || bar.Top != 60 || bar.Height != 200 {
		t.Errorf("the colour bar is at %g, %g, %g high", bar.Left, bar.Top, bar.Height)
	}
	if names := fmt.Sprint(o.Part("legend", 0)["data"]); names != "[map[name:p]]" {
		t.Errorf("the legend has %s", names)
	}
}

func TestColoursOfBothPicturesAgree(t *testing.T) {
	for _, m := range []Map{Sequential, Cyclic, Diverging, Greys} {
		c := Colours{Min: -2, Max: 2, Map: m}
		stops := c.Stops()
		for i, s := range stops {
			if got := palette.Hex(c.Colour(-2 + 4*float64(i)/64)); got != s && !(m == Cyclic && i == 64) {
				t.Errorf("map %d: stop %d is %s, the static colour %s", m, i, s, got)
			}
		}
		if c.Colour(math.NaN()) != palette.Viridis(math.NaN()) {
			t.Errorf("map %d: NaN is not grey", m)
		}
		if m != Cyclic && (c.Colour(9) != c.Colour(2) || c.Colour(-9) != c.Colour(-2)) {
			t.Errorf("map %d: values outside do not take the nearer end", m)
		}
	}
	if lo, hi := (Colours{Min: 3, Max: 3}).ends(); lo >= hi {
		t.Errorf("a bar of one value goes from %g to %g", lo, hi)
	}
}
