package widgets

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/space"
	"github.com/moduli-rnn/moduli-go/widgets/display"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"
)

// bump moves over the chart of e: by so many units a step to the right, and half of it up, from the middle on.
func bump(e *space.Embedding, steps int, by float64) blas32.General {
	n := e.Points.RawMatrix().Rows
	m := blas32.General{Rows: steps, Cols: n, Stride: n, Data: make([]float32, steps*n)}
	c := e.Space.Chart()
	for t := range steps {
		for i := range n {
			x, y := c.At(e.Points.RawRowView(i))
			dx := math.Remainder(x-(c.XMin+c.XMax)/2-by*float64(t), c.XMax-c.XMin)
			dy := math.Remainder(y-(c.YMin+c.YMax)/2-by/2*float64(t), max(c.YMax-c.YMin, 1e-9))
			m.Data[t*n+i] = float32(3 * math.Exp(-(dx*dx+dy*dy)/(0.04*(c.XMax-c.XMin)*(c.XMax-c.XMin))))
		}
	}
	return m
}

func init() {
	exhibits = append(exhibits, exhibit{
		name: "Activity",
		views: func(t testing.TB) map[string]display.Bundler {
			torus, klein, circle := embed(t, space.Torus{}, 256), embed(t, space.Klein{}, 100), embed(t, space.Circle{}, 64)
			signed := bump(klein, 30, 0.2)
			for i := range signed.Data {
				signed.Data[i] -= 0.5
			}
			return map[string]display.Bundler{
				"activity":        Activity(torus, bump(torus, 100, 0.12)),
				"activity-klein":  Activity(klein, signed).StepTime(0).Title("Above and below"),
				"activity-circle": Activity(circle, bump(circle, 20, 0.1)).Width(400),
				"activity-none":   Activity(nil, blas32.General{}),
			}
		},
		texts: func(t testing.TB, text string) display.Bundler {
			e := embed(t, space.Torus{}, 40)
			return Activity(e, bump(e, 5, 1)).Title(text)
		},
		gaps: func(t testing.TB) (display.Bundler, string) {
			e := embed(t, space.Torus{}, 40)
			s := bump(e, 5, 1)
			s.Data[3], s.Data[50], s.Data[51] = float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))
			return Activity(e, s), "3 values not finite"
		},
		many: func(t testing.TB) (display.Bundler, string) {
			rnd := rand.New(rand.NewPCG(1, 1))
			points := mat.NewDense(5000, 2, nil)
			for i := range 10_000 {
				points.RawMatrix().Data[i] = 10 * rnd.Float64()
			}
			e := &space.Embedding{Space: space.Torus{}, Points: points}
			return Activity(e, bump(e, 300, 0.1)), "12 of 300 steps are drawn. 2,000 of 5,000 neurons"
		},
		none: func(t testing.TB) display.Bundler { return Activity(embed(t, space.Torus{}, 4), blas32.General{}) },
	})
}

func TestCircularMeanIsThatOfWhatStandsOut(t *testing.T) {
	const n = 400
	at := make([]float64, n)
	for i := range at {
		at[i] = (float64(i) + 0.5) / n
	}
	weights := func(f func(x float64) float64) []float32 {
		w := make([]float32, n)
		for i := range w {
			w[i] = float32(f(at[i]))
		}
		return w
	}
	hill := func(at, x float64) float64 { d := math.Remainder(x-at, 1); return math.Exp(-d * d / 0.01) }
	rnd := rand.New(rand.NewPCG(4, 4))
	for name, c := range map[string]struct {
		f     func(x float64) float64
		want  float64
		clear bool
	}{
		"a hill":              {func(x float64) float64 { return hill(0.3, x) }, 0.3, true},
		"over the edge":       {func(x float64) float64 { return hill(0.98, x) }, 0.98, true},
		"on a floor":          {func(x float64) float64 { return 50 + hill(0.7, x) }, 0.7, true},
		"below 0":             {func(x float64) float64 { return hill(0.7, x) - 1 }, 0.7, true},
		"a hole":              {func(x float64) float64 { return 1 - hill(0.2, x) }, 0.7, true},
		"all the same":        {func(float64) float64 { return 2 }, 0, false},
		"two that are even":   {func(x float64) float64 { return hill(0.25, x) + hill(0.75, x) }, 0, false},
		"two that are not":    {func(x float64) float64 { return hill(0.25, x) + 3*hill(0.75, x) }, 0.75, true},
		"nothing but numbers": {func(x float64) float64 { return math.NaN() }, 0, false},
	} {
		mean, clear := circularMean(at, weights(c.f))
		if clear != c.clear || clear && math.Abs(math.Remainder(mean-c.want, 1)) > 0.005 {
			t.Errorf("%s: at %v, clear %v; want %v, %v", name, mean, clear, c.want, c.clear)
		}
	}
	often := 0
	for range 2000 {
		if _, clear := circularMean(at, weights(func(float64) float64 { return rnd.Float64() })); clear {
			often++
		}
	}
	if often < 5 || often > 45 { // 20 are expected, with a standard deviation of 4.5
		t.Errorf("random activity gathers %d times in 2000, want about one in a hundred", often)
	}
}

func TestActivityFollowsTheBump(t *testing.T) {
	e := embed(t, space.Torus{}, 500)
	p, err := Activity(e, bump(e, 50, 0.3)).plan()
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.rows {
		// Neurons that lie unevenly move it a little.
		wantX, wantY := math.Mod(5+0.3*float64(i), 10), math.Mod(5+0.15*float64(i), 10)
		if dx, dy := math.Remainder(p.centreX[i]-wantX, 10), math.Remainder(p.centreY[i]-wantY, 10); !(math.Hypot(dx, dy) < 0.8) {
			t.Errorf("moment %d: centre at (%v, %v), want (%v, %v)", i, p.centreX[i], p.centreY[i], wantX, wantY)
		}
	}
	if want := 49 * math.Hypot(0.3, 0.15); math.Abs(p.travelled-want) > 0.1*want {
		t.Errorf("the centre moves by %v, want about %v", p.travelled, want)
	}
	x, _ := p.trail()
	for i := 1; i < len(x); i++ {
		if math.Abs(x[i]-x[i-1]) > 5 {
			t.Errorf("the trail leads across the domain from %v to %v", x[i-1], x[i])
		}
	}
	// Rows of a larger matrix, as those of one trajectory among several.
	s := bump(e, 50, 0.3)
	wide := blas32.General{Rows: 25, Cols: 500, Stride: 1000, Data: s.Data}
	every, err := Activity(e, wide).plan()
	if err != nil {
		t.Fatal(err)
	}
	if every.values[3][7] != p.values[6][7] {
		t.Error("the stride of states is not heeded")
	}
}

func TestActivityColoursAreNotThoseOfOneNeuron(t *testing.T) {
	e := embed(t, space.Torus{}, 100)
	s := bump(e, 10, 0.3)
	s.Data[17] = 1000
	p, err := Activity(e, s).plan()
	if err != nil {
		t.Fatal(err)
	}
	if p.colours.Max > 3 || p.beyond < 1 || p.beyond > 10 {
		t.Errorf("colours end at %v, %d values beyond: want about 3, and few", p.colours.Max, p.beyond)
	}
	if got := texts(t, Activity(e, s)); !strings.Contains(got, "beyond") {
		t.Errorf("says %q", got)
	}
}

func TestActivityTellsTime(t *testing.T) {
	e := embed(t, space.Torus{}, 10)
	for _, c := range []struct {
		step float64
		want string
	}{{0.02, "0.06 s"}, {0.001, "0.003 s"}, {1, "3.00 s"}, {0, "step 3"}} {
		p, err := Activity(e, bump(e, 4, 1)).StepTime(c.step).plan()
		if err != nil {
			t.Fatal(err)
		}
		if got := p.when(2); got != c.want {
			t.Errorf("after 3 steps of %v s it is %q, want %q", c.step, got, c.want)
		}
	}
}

func TestActivityOfManyNeuronsStaysSmall(t *testing.T) {
	e := embed(t, space.Torus{}, 512)
	rnd := rand.New(rand.NewPCG(8, 8))
	s := bump(e, 100, 0.1)
	for i := range s.Data {
		s.Data[i] = max(0, s.Data[i]+float32(0.5*rnd.NormFloat64()))
	}
	b, err := Activity(e, s).Bundle()
	if err != nil {
		t.Fatal(err)
	}
	if html, img := len(b.Data["text/html"].(string)), len(b.Data["image/png"].([]byte)); html > 110<<10 || img > 40<<10 {
		t.Errorf("html of %d bytes, picture of %d: allowed are 110 and 40 kB", html, img)
	}
}

func TestActivityNamesBadInput(t *testing.T) {
	e := embed(t, space.Torus{}, 10)
	s := bump(e, 4, 1)
	for name, c := range map[string]struct {
		v    display.Bundler
		want string
	}{
		"narrow":         {Activity(e, s).Width(20), "20"},
		"other neurons":  {Activity(e, bump(embed(t, space.Torus{}, 11), 4, 1)), "11 neurons, allowed are those of the 10"},
		"too few values": {Activity(e, blas32.General{Rows: 5, Cols: 10, Stride: 10, Data: s.Data}), "5 x 10 with a stride of 10 have 40 numbers"},
		"time backwards": {Activity(e, s).StepTime(-1), "StepTime is -1"},
	} {
		namesBadInput(t, name, c.v, "Activity", c.want)
	}
}
