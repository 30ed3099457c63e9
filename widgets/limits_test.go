package widgets

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/moduli/train"
	"github.com/moduli-rnn/moduli-go/widgets/display"
)

func TestBadInputIsNamed(t *testing.T) {
	e := embed(t, space.Torus{}, 20)
	m := localMask(e)
	for _, c := range []struct {
		name string
		v    display.Bundler
		want []string
	}{
		{"values for other neurons", Domain(e).ColorBy(make([]float64, 19), "x"), []string{"19 values", "20 neurons"}},
		{"no values", Domain(e).ColorBy(nil, "x"), []string{"0 values", "20 neurons"}},
		{"points of another space", Domain(&space.Embedding{Space: space.Torus{Dim: 3}, Points: e.Points}), []string{"2 coordinates", "torus T3"}},
		{"narrow domain", Domain(e).Width(100), []string{"100", "240 to 1600"}},
		{"mask of another size", Mask(&prune.Mask{Rows: 3, Cols: 3, Keep: make([]bool, 8)}), []string{"3 x 3", "8 entries"}},
		{"mask of other neurons", Mask(m).SortBy(embed(t, space.Torus{}, 21)), []string{"21 neurons", "20 x 20"}},
		{"mask that is not square", Mask(&prune.Mask{Rows: 2, Cols: 20, Keep: make([]bool, 40)}).SortBy(e), []string{"20 neurons", "2 x 20"}},
		{"wide mask", Mask(m).Width(2000), []string{"2000"}},
		{"narrow training", Training(trial("x", 10, 1)).Width(-1), []string{"-1"}},
	} {
		_, err := c.v.Bundle()
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		for _, want := range append(c.want, "widgets: ", "allowed") {
			if c.name == "points of another space" && want == "allowed" {
				continue
			}
			if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: error is %q, want one line with %q", c.name, err, want)
			}
		}
	}
}

func texts(t *testing.T, v display.Bundler) string {
	t.Helper()
	b, err := v.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	html := b.Data["text/html"].(string)
	at := strings.Index(html, "<figcaption")
	return b.Data["text/plain"].(string) + "\n" + html[at:strings.Index(html, "</figcaption>")]
}

func TestNoNumbersAreCountedNotDrawn(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	e := grid([][]float64{{0.1, 0.2}, {nan, 0.5}, {0.3, 0.3}, {0.4, 0.9}})
	got := texts(t, Domain(e).ColorBy([]float64{1, 2, nan, inf}, "rate"))
	for _, want := range []string{"1 without a finite place", "rate from 1 to 2", "2 values not finite"} {
		if !strings.Contains(got, want) {
			t.Errorf("domain says %q, want %q in it", got, want)
		}
	}
	if got := texts(t, Domain(e).ColorBy([]float64{nan, nan, nan, nan}, "rate")); !strings.Contains(got, "4 values not finite") {
		t.Errorf("domain of NaN says %q", got)
	}
	mask := &prune.Mask{Rows: 4, Cols: 4, Keep: make([]bool, 16)}
	texts(t, Mask(mask).SortBy(e))
	texts(t, Mask(mask).SortAlongCurve(e))

	var events []train.Event
	for i := range 50 {
		events = append(events, train.Event{Kind: train.Stepped, Step: i + 1, Steps: 50, Loss: inf, Sparsity: nan, Validation: nan, Error: nan})
	}
	if got := texts(t, Training(events)); !strings.Contains(got, "loss not finite in 50 steps from step 1 on") {
		t.Errorf("training says %q", got)
	}
}

func TestAMillionStepsStayFewPoints(t *testing.T) {
	const n = 1_000_000
	rnd := rand.New(rand.NewPCG(1, 1))
	var all runs
	for i := range n {
		all.add(train.Event{Kind: train.Stepped, Step: i + 1, Steps: n, Loss: 2 + rnd.NormFloat64(), Sparsity: float64(i) / n})
	}
	h := all.list[0]
	if raw := len(h.rawLine()); raw > 1000 || len(h.smoothLine()) > 500 || len(h.sparsityLine()) > 1001 {
		t.Errorf("a run of %d steps has %d, %d and %d points", n, raw, len(h.smoothLine()), len(h.sparsityLine()))
	}
}

// The hover script reads the shares back out of the picture: its colours must
// survive the reduction of the palette.
func TestMaskPictureHoldsTheMask(t *testing.T) {
	e := embed(t, space.Torus{}, 64)
	m := localMask(e)
	p, err := Mask(m).SortBy(e).plan()
	if err != nil {
		t.Fatal(err)
	}
	b, err := Mask(m).SortBy(e).Bundle()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b.Data["image/png"].([]byte)))
	if err != nil {
		t.Fatal(err)
	}
	f := p.frame
	if f.rows != 64 || f.cols != 64 {
		t.Fatalf("cells are %d x %d, want 64 x 64", f.rows, f.cols)
	}
	for r := range 64 {
		for c := range 64 {
			x, y := int(f.left*maskScale)+c*f.dotsX+f.dotsX/2, int(f.top*maskScale)+r*f.dotsY+f.dotsY/2
			var want color.Color = maskPaper()
			if m.At(p.order[r], p.order[c]) {
				want = maskInk()
			}
			if got := img.At(x, y); got != want {
				t.Fatalf("row %d, column %d is drawn %v, want %v", r, c, got, want)
			}
		}
	}
}

func TestMaskBinsCountEveryWeight(t *testing.T) {
	rnd := rand.New(rand.NewPCG(9, 9))
	m := &prune.Mask{Rows: 700, Cols: 1501, Keep: make([]bool, 700*1501)}
	for i := range m.Keep {
		m.Keep[i] = rnd.IntN(4) == 0
	}
	p, err := Mask(m).Width(240).plan()
	if err != nil {
		t.Fatal(err)
	}
	f, sum := p.frame, 0.0
	if f.perRow < 2 || f.perCol < 2 {
		t.Fatalf("cells hold %d x %d weights, want several", f.perRow, f.perCol)
	}
	for r := range f.rows {
		for c := range f.cols {
			sum += p.cells[r*f.cols+c] * float64(min(f.perRow, 700-r*f.perRow)*min(f.perCol, 1501-c*f.perCol))
		}
	}
	if math.Round(sum) != float64(m.Kept()) {
		t.Errorf("cells hold %g kept weights, the mask %d", sum, m.Kept())
	}
}

func TestSortingFindsTheBand(t *testing.T) {
	e := embed(t, space.Torus{}, 300)
	m := localMask(e)
	if got := texts(t, Mask(m).SortBy(e)); !strings.Contains(got, "times as often as elsewhere") {
		t.Errorf("local wiring is not found: %q", got)
	}
	rnd := rand.New(rand.NewPCG(2, 2))
	for i := range m.Keep {
		m.Keep[i] = rnd.IntN(10) == 0
	}
	if got := texts(t, Mask(m).SortBy(e)); !strings.Contains(got, "do not gather") {
		t.Errorf("random wiring is said to be local: %q", got)
	}
}

func TestSampleIsWithoutRepeats(t *testing.T) {
	for _, n := range []int{0, 1, 7, 8, 1000, 1 << 40} {
		s := sample(n, 7)
		if len(s) != min(n, 7) {
			t.Errorf("%d of %d, want %d", len(s), n, min(n, 7))
		}
		for i, v := range s {
			if v < 0 || v >= n || i > 0 && v <= s[i-1] {
				t.Errorf("sample of %d is %v", n, s)
			}
		}
	}
}

// Neighbours along the curve are neighbours in the plane: that is what it is for.
func TestHilbertVisitsEveryCellByItsNeighbour(t *testing.T) {
	const k = 16
	type cell struct{ x, y int }
	at := map[int]cell{}
	for x := range k {
		for y := range k {
			d := hilbert((float64(x)+0.5)/k, (float64(y)+0.5)/k)
			at[int(d/(65536*65536/(k*k)))] = cell{x, y}
		}
	}
	if len(at) != k*k {
		t.Fatalf("%d different places, want %d", len(at), k*k)
	}
	for i := 1; i < k*k; i++ {
		a, b := at[i-1], at[i]
		if dx, dy := a.x-b.x, a.y-b.y; dx*dx+dy*dy != 1 {
			t.Fatalf("place %d is at %v, place %d at %v: not neighbours", i-1, a, i, b)
		}
	}
}
