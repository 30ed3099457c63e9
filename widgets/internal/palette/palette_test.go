package palette

import (
	"image/color"
	"math"
	"testing"
)

func TestTextIsReadable(t *testing.T) {
	for name, ink := range map[string]color.RGBA{"ink": Ink(), "quiet": Quiet()} {
		for _, paper := range []color.RGBA{Paper(), Fade(Ink(), 0.04)} {
			if c := Contrast(ink, paper); c < 4.5 {
				t.Errorf("%s on %s has contrast %.2f, want at least 4.5", name, Hex(paper), c)
			}
		}
	}
}

func TestShadesGetDarkerUnderReadableText(t *testing.T) {
	if Shade(0) != Paper() || Shade(-1) != Paper() || Shade(2) != Shade(1) || Shade(math.NaN()) != Viridis(math.NaN()) {
		t.Error("the ends are not white and dark, or NaN is not grey")
	}
	for i := range 101 {
		a := Shade(float64(i) / 100)
		if c := Contrast(On(a), a); c < 4.5 {
			t.Errorf("text on %s has contrast %.2f, want at least 4.5", Hex(a), c)
		}
		if b := Shade(float64(i+1) / 100); i < 100 && luminance(b) >= luminance(a) {
			t.Errorf("%s at %d %% is not lighter than %s at %d %%", Hex(a), i, Hex(b), i+1)
		}
	}
	if c := Contrast(Paper(), color.RGBA{A: 0xff}); math.Abs(c-21) > 1e-9 {
		t.Errorf("black on white has contrast %g, want 21", c)
	}
}

func TestCategoriesDifferAndRepeat(t *testing.T) {
	seen := map[string]int{}
	for i := range categories {
		h := Hex(Category(i))
		if j, ok := seen[h]; ok {
			t.Errorf("colours %d and %d are both %s", i, j, h)
		}
		seen[h] = i
		if Category(i) != Category(i+categories) || Category(i) != Category(i-categories) {
			t.Errorf("colour %d does not come again after %d", i, categories)
		}
	}
	if Hex(Category(Blue)) != "#0072b2" || Hex(Category(Vermillion)) != "#d55e00" {
		t.Error("blue or vermillion is not that of Okabe and Ito")
	}
}

func TestViridisGetsLighter(t *testing.T) {
	if Hex(Viridis(0)) != "#440154" || Hex(Viridis(1)) != "#fde725" || Viridis(-3) != Viridis(0) || Viridis(math.Inf(1)) != Viridis(1) {
		t.Error("the ends are not those of viridis")
	}
	for i := range 100 {
		a, b := Viridis(float64(i)/100), Viridis(float64(i+1)/100)
		if luminance(b) <= luminance(a) {
			t.Errorf("%s at %d %% is not darker than %s at %d %%", Hex(a), i, Hex(b), i+1)
		}
	}
	if c := Viridis(math.NaN()); c.R != c.G || c.G != c.B {
		t.Errorf("NaN is %s, want a grey", Hex(c))
	}
}

func TestCyclicClosesWithoutASeam(t *testing.T) {
	if Cyclic(0) != Cyclic(1) || Cyclic(0.25) != Cyclic(-0.75) {
		t.Error("the ends differ")
	}
	const n = 360
	for i := range n {
		a, b := Cyclic(float64(i)/n), Cyclic(float64(i+1)/n)
		d := math.Hypot(math.Hypot(float64(a.R)-float64(b.R), float64(a.G)-float64(b.G)), float64(a.B)-float64(b.B))
		if d > 16 || math.Abs(luminance(a)-luminance(b)) > 0.01 { // a channel near 0 is steep
			t.Errorf("from %s to %s is a jump of %.1f at %d degrees", Hex(a), Hex(b), d, i)
		}
		if c := Contrast(a, Paper()); c < 1.7 {
			t.Errorf("%s at %d degrees has contrast %.2f on paper, want at least 1.7", Hex(a), i, c)
		}
	}
	if c := Contrast(Cyclic(0), Cyclic(0.5)); c < 2.5 {
		t.Errorf("opposite angles have contrast %.2f, want at least 2.5", c)
	}
	for _, x := range []float64{math.NaN(), math.Inf(1)} {
		if c := Cyclic(x); c.R != c.G || c.G != c.B {
			t.Errorf("%g is %s, want a grey", x, Hex(c))
		}
	}
}

func TestDivergingIsEvenAboutZero(t *testing.T) {
	for i := range 101 {
		s := float64(i) / 100
		a, b := luminance(Diverging(-s)), luminance(Diverging(s))
		if math.Abs(a-b) > 0.05 {
			t.Errorf("at -%g and %g: luminances %.3f and %.3f, want them alike", s, s, a, b)
		}
		if next := luminance(Diverging(s + 0.01)); i < 100 && next >= b {
			t.Errorf("%g is not darker than %g", s+0.01, s)
		}
	}
	if Diverging(math.NaN()) != Viridis(math.NaN()) || Diverging(3) != Diverging(1) || Diverging(math.Inf(-1)) != Diverging(-1) {
		t.Error("ends and NaN are not those that are promised")
	}
}
