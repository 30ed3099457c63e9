package static

import (
	"math"
	"strconv"
	"strings"

	"github.com/moduli-rnn/moduli-go/widgets/internal/palette"
)

// Scale is the range of an axis and its label. Min above Max turns it round.
type Scale struct {
	Min, Max float64
	Label    string
	Percent  bool     // the values are shares, written in percent
	Log      bool     // equal ratios are equally far apart; Min and Max must be above 0
	Hidden   bool     // no ticks and no label
	Names    []string // of the places 0, 1, 2, ...; nil for numbers
}

// Axes is a rectangle of the canvas with scales. Right is a second vertical
// scale, nil for none.
type Axes struct {
	*Canvas
	Left, Top, Width, Height float64
	X, Y                     Scale
	Right                    *Scale
}

// At is where (x, y) is drawn.
func (a *Axes) At(x, y float64) Point {
	return Point{a.AtX(x), a.Top + a.Height*(1-share(a.Y, y))}
}

// AtX is the horizontal place of x.
func (a *Axes) AtX(x float64) float64 { return a.Left + a.Width*share(a.X, x) }

// AtRight is where (x, y) is drawn on the right scale.
func (a *Axes) AtRight(x, y float64) Point {
	return Point{a.AtX(x), a.Top + a.Height*(1-share(*a.Right, y))}
}

func share(s Scale, v float64) float64 {
	if s.Log {
		return math.Log(v/s.Min) / math.Log(s.Max/s.Min)
	}
	return (v - s.Min) / (s.Max - s.Min)
}

// DrawFrame draws ticks, labels and, where grid is set, faint horizontal lines.
func (a *Axes) DrawFrame(grid bool) {
	bottom, right := a.Top+a.Height, a.Left+a.Width
	small := Style{Size: 11, Ink: palette.Quiet()}
	if !a.Y.Hidden {
		widest := 0.0
		for _, t := range Ticks(a.Y, int(a.Height/48)) {
			y := a.At(a.X.Min, t.Value).Y
			if grid {
				a.Line([]Point{{a.Left, y}, {right, y}}, palette.Grid(), 1)
			}
			a.Line([]Point{{a.Left - 4, y}, {a.Left, y}}, palette.Quiet(), 1)
			small.AlignX, small.AlignY = -1, -0.35
			a.Text(Point{a.Left - 7, y}, t.Label, small)
			widest = max(widest, a.TextWidth(t.Label, small))
		}
		a.vertical(a.Left-widest-14, a.Y.Label, math.Pi/2)
	}
	if a.Right != nil && !a.Right.Hidden {
		widest := 0.0
		for _, t := range Ticks(*a.Right, int(a.Height/48)) {
			y := a.AtRight(a.X.Min, t.Value).Y
			a.Line([]Point{{right, y}, {right + 4, y}}, palette.Quiet(), 1)
			small.AlignX, small.AlignY = 0, -0.35
			a.Text(Point{right + 7, y}, t.Label, small)
			widest = max(widest, a.TextWidth(t.Label, small))
		}
		a.vertical(right+widest+22, a.Right.Label, math.Pi/2)
	}
	if !a.X.Hidden {
		ticks := Ticks(a.X, int(a.Width/70))
		for _, t := range ticks {
			x := a.AtX(t.Value)
			a.Line([]Point{{x, bottom}, {x, bottom + 4}}, palette.Quiet(), 1)
			small.AlignX, small.AlignY = -0.5, -1
			label := t.Label
			if a.X.Names != nil {
				label = a.Fit(label, a.Width/float64(len(ticks)), small)
			}
			a.Text(Point{x, bottom + 7}, label, small)
		}
		a.Text(Point{a.Left + a.Width/2, bottom + 38}, a.X.Label, Style{Size: 12.5, AlignX: -0.5})
	}
	a.Line([]Point{{a.Left, bottom}, {right, bottom}}, palette.Quiet(), 1)
	a.Line([]Point{{a.Left, a.Top}, {a.Left, bottom}}, palette.Quiet(), 1)
	if a.Right != nil && !a.Right.Hidden {
		a.Line([]Point{{right, a.Top}, {right, bottom}}, palette.Quiet(), 1)
	}
}

func (a *Axes) vertical(x float64, label string, turn float64) {
	a.Text(Point{x, a.Top + a.Height/2}, label, Style{Size: 12.5, AlignX: -0.5, Turn: turn})
}

// Tick is a labelled place on a scale.
type Tick struct {
	Value float64
	Label string
}

// Ticks are about count round values of s, in rising order also where Min lies
// above Max; none where the range is empty.
func Ticks(s Scale, count int) []Tick {
	factor, unit := 1.0, ""
	if s.Percent {
		factor, unit = 100, " %"
	}
	var ticks []Tick
	lo, hi := factor*min(s.Min, s.Max), factor*max(s.Min, s.Max)
	if !(hi > lo) || math.IsInf(hi-lo, 0) {
		return nil
	}
	if s.Log {
		return logTicks(lo, hi, count)
	}
	if s.Names != nil {
		return nameTicks(s.Names, lo, hi, count)
	}
	step := roundStep((hi - lo) / float64(max(count, 2)))
	slack := step * 1e-6
	for k := math.Ceil((lo - slack) / step); k*step <= hi+slack && len(ticks) < 100; k++ {
		ticks = append(ticks, Tick{k * step / factor, number(k*step, step) + unit})
	}
	return ticks
}

// nameTicks are the named places from lo to hi, every second, third, ... where there are many more than count.
func nameTicks(names []string, lo, hi float64, count int) (ticks []Tick) {
	every := len(names)/(2*max(count, 2)) + 1
	for i := 0; i < len(names); i += every {
		if v := float64(i); v >= lo && v <= hi {
			ticks = append(ticks, Tick{v, names[i]})
		}
	}
	return ticks
}

// logTicks are the powers of ten from lo to hi, with twice and five times these where there is room for so many.
func logTicks(lo, hi float64, count int) (ticks []Tick) {
	for _, factors := range [][]float64{{1, 2, 5}, {1}} {
		ticks = nil
		for power := math.Floor(math.Log10(lo)); power <= math.Log10(hi); power++ {
			for _, f := range factors {
				if v := f * math.Pow(10, power); v >= lo*(1-1e-9) && v <= hi*(1+1e-9) {
					ticks = append(ticks, Tick{v, number(v, v)})
				}
			}
		}
		if len(ticks) <= 2*max(count, 2) {
			break
		}
	}
	if every := (len(ticks)-1)/(2*max(count, 2)) + 1; every > 1 {
		kept := ticks[:0]
		for i := 0; i < len(ticks); i += every {
			kept = append(kept, ticks[i])
		}
		ticks = kept
	}
	return ticks
}

// roundStep is the least of 1, 2, 5 times a power of ten that is not much below x.
func roundStep(x float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range [...]float64{1, 2, 5} {
		if m*power >= 0.8*x {
			return m * power
		}
	}
	return 10 * power
}

// number writes x with the digits that step needs, and thousands apart. Very
// large and very small values are written with an exponent.
func number(x, step float64) string {
	digits := max(0, int(-math.Floor(math.Log10(step)+1e-9)))
	if math.Abs(x) < step/2 {
		x = 0
	}
	if x == 0 && digits > 5 {
		return "0"
	}
	if x != 0 && (digits > 5 || math.Abs(x) >= 1e9) {
		return strconv.FormatFloat(x, 'g', 4, 64)
	}
	return Group(x, digits)
}

// Group writes x with digits decimals and a comma between thousands.
func Group(x float64, digits int) string {
	s := strconv.FormatFloat(x, 'f', digits, 64)
	whole, frac, _ := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if frac != "" {
		return sign + b.String() + "." + frac
	}
	return sign + b.String()
}
