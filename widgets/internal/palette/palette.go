// Package palette holds the colours of all pictures. They stay apart for readers
// who do not tell red from green, and on paper without colour.
package palette

import (
	"fmt"
	"image/color"
	"math"
)

// Ink, Quiet, Grid and Paper are text, secondary text, grid lines and background. Ink and Quiet
// have contrast above 4.5 : 1 on Paper.
func Ink() color.RGBA   { return color.RGBA{0x22, 0x22, 0x22, 0xff} }
func Quiet() color.RGBA { return color.RGBA{0x5c, 0x5c, 0x5c, 0xff} }
func Grid() color.RGBA  { return color.RGBA{0xe8, 0xe8, 0xe8, 0xff} }
func Paper() color.RGBA { return color.RGBA{0xff, 0xff, 0xff, 0xff} }

// Names of the colours of Okabe and Ito that show on white; their yellow does not.
const (
	Blue = iota
	Vermillion
	Green
	Purple
	Orange
	Sky
	Black
	categories
)

// Category is the colour of the i-th kind of thing, of the palette of Okabe and
// Ito ("Color universal design", 2008). It repeats after seven.
func Category(i int) color.RGBA {
	return [categories]color.RGBA{
		Blue:       {0x00, 0x72, 0xb2, 0xff},
		Vermillion: {0xd5, 0x5e, 0x00, 0xff},
		Green:      {0x00, 0x9e, 0x73, 0xff},
		Purple:     {0xcc, 0x79, 0xa7, 0xff},
		Orange:     {0xe6, 0x9f, 0x00, 0xff},
		Sky:        {0x56, 0xb4, 0xe9, 0xff},
		Black:      {0x22, 0x22, 0x22, 0xff},
	}[((i%categories)+categories)%categories]
}

// Viridis is the sequential colour map of that name, dark at t = 0, light at 1;
// t outside is taken to the nearer end, NaN to grey.
func Viridis(t float64) color.RGBA {
	if math.IsNaN(t) {
		return color.RGBA{0xb0, 0xb0, 0xb0, 0xff}
	}
	stops := [...]uint32{
		0x440154, 0x481467, 0x482576, 0x453781, 0x404688, 0x39558c, 0x33638d, 0x2d718e, 0x287d8e, 0x238a8d,
		0x1f968b, 0x20a386, 0x29af7f, 0x3cbc75, 0x56c667, 0x74d055, 0x94d840, 0xb8de29, 0xdce318, 0xfde725,
	}
	at := min(max(t, 0), 1) * float64(len(stops)-1)
	i := min(int(at), len(stops)-2)
	return mix(rgb(stops[i]), rgb(stops[i+1]), at-float64(i))
}

// Cyclic is a colour map for angles: t and t + 1 are the same colour. Hue goes
// round once in OKLCh, and lightness rises and falls with it, so that opposite
// angles differ in grey too. NaN is grey.
func Cyclic(t float64) color.RGBA {
	if math.IsNaN(t) || math.IsInf(t, 0) {
		return color.RGBA{0xb0, 0xb0, 0xb0, 0xff}
	}
	turn := 2 * math.Pi * (t - math.Floor(t))
	hue := turn - 1.7 // the darkest is blue, the lightest a yellow
	return oklch(0.59-0.17*math.Cos(turn), 0.135, hue)
}

// Diverging is a colour map about 0: blue at -1, pale at 0, orange at 1, in OKLCh with the same lightness at opposite
// values. t outside is taken to the nearer end, NaN to grey.
func Diverging(t float64) color.RGBA {
	if math.IsNaN(t) {
		return Viridis(t)
	}
	t = min(max(t, -1), 1)
	hue, size := 4.35, math.Abs(t)
	if t > 0 {
		hue = 0.85
	}
	return oklch(0.95-0.45*size, 0.13*math.Sqrt(size), hue)
}

// oklch converts from B. Ottosson's OKLab in polar form to sRGB, clipped to what can be shown.
func oklch(l, chroma, hue float64) color.RGBA {
	a, b := chroma*math.Cos(hue), chroma*math.Sin(hue)
	cube := func(x float64) float64 { return x * x * x }
	p := cube(l + 0.3963377774*a + 0.2158037573*b)
	q := cube(l - 0.1055613458*a - 0.0638541728*b)
	r := cube(l - 0.0894841775*a - 1.2914855480*b)
	return color.RGBA{
		gamma(4.0767416621*p - 3.3077115913*q + 0.2309699292*r),
		gamma(-1.2684380046*p + 2.6097574011*q - 0.3413193965*r),
		gamma(-0.0041960863*p - 0.7034186147*q + 1.7076147010*r),
		0xff,
	}
}

func gamma(x float64) uint8 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 255
	case x <= 0.0031308:
		x *= 12.92
	default:
		x = 1.055*math.Pow(x, 1/2.4) - 0.055
	}
	return uint8(x*255 + 0.5)
}

// Fade mixes c with white: 1 is c, 0 is white.
func Fade(c color.RGBA, share float64) color.RGBA { return mix(Paper(), c, share) }

// Mix is a where t is 0 and b where it is 1.
func Mix(a, b color.RGBA, t float64) color.RGBA { return mix(a, b, t) }

// Hex is c as "#rrggbb".
func Hex(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

func rgb(x uint32) color.RGBA { return color.RGBA{uint8(x >> 16), uint8(x >> 8), uint8(x), 0xff} }

func mix(a, b color.RGBA, t float64) color.RGBA {
	f := func(a, b uint8) uint8 { return uint8(float64(a) + t*(float64(b)-float64(a)) + 0.5) }
	return color.RGBA{f(a.R, b.R), f(a.G, b.G), f(a.B, b.B), 0xff}
}

// Shade is for the ground of text: white at t = 0, then through the light end of viridis to its dark one at 1, darker all
// the way. NaN is grey. [On] has the ink.
func Shade(t float64) color.RGBA {
	if math.IsNaN(t) {
		return Viridis(t)
	}
	t = min(max(t, 0), 1)
	return Fade(Viridis(0.97-0.7*t), min(0.15+1.7*t, 1)*min(20*t, 1))
}

// On is the ink for text on ground: black or white, whichever has more contrast, which is at least 4.5 : 1 on any ground.
func On(ground color.RGBA) color.RGBA {
	black := color.RGBA{A: 0xff}
	if Contrast(Paper(), ground) > Contrast(black, ground) {
		return Paper()
	}
	return black
}

// Contrast of two colours as WCAG 2 has it, 1 to 21.
func Contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is the relative one of WCAG 2.
func luminance(c color.RGBA) float64 {
	f := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*f(c.R) + 0.7152*f(c.G) + 0.0722*f(c.B)
}
