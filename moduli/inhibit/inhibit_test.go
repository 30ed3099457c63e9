package inhibit_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
)

var all = []inhibit.Inhibitor{
	inhibit.Diffusion{},
	inhibit.DoG{},
	inhibit.DoG{Height: 3, Wide: 2, Narrow: 1.9},
	inhibit.DoG{Wide: 1000, Narrow: 0.01},
	inhibit.Gaussian{},
	inhibit.Gaussian{Height: 7, Spread: 0.5},
	inhibit.Ripple{},
	inhibit.Ripple{Height: 1, Frequency: 0.3},
	inhibit.Constant{},
	inhibit.Constant{Height: 12},
}

func newRand(t *testing.T) *rand.Rand {
	t.Helper()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

func TestDerivativeAgainstFiniteDifferences(t *testing.T) {
	for _, f := range all {
		t.Run(f.String(), func(t *testing.T) {
			rnd := newRand(t)
			for range 2000 {
				d, h := 20*rnd.Float64(), 1e-4
				if rnd.IntN(2) == 0 { // the narrow Gaussians live near 0
					d = rnd.Float64()
				}
				// Fourth order: the error is h^4 times the fifth derivative.
				want := (8*(f.Value(d+h)-f.Value(d-h)) - (f.Value(d+2*h) - f.Value(d-2*h))) / (12 * h)
				if got := f.Derivative(d); math.Abs(got-want) > 1e-6+1e-7*math.Abs(want) {
					t.Fatalf("slope at %v is %v, by differences %v", d, got, want)
				}
			}
		})
	}
}

func TestValuesAreTruePenalties(t *testing.T) {
	for _, f := range all {
		t.Run(f.String(), func(t *testing.T) {
			rnd := newRand(t)
			for range 10_000 {
				d := 50 * rnd.Float64()
				if v := f.Value(d); !(v >= 0) || math.IsInf(v, 0) {
					t.Fatalf("value at %v is %v, want a finite number from 0", d, v)
				}
			}
		})
	}
}

// Around the ring the bump and its peak differ by rounding, in either direction.
func TestDoGIsNotBelowZeroOnItsRing(t *testing.T) {
	rnd := newRand(t)
	for range 1000 {
		f := inhibit.DoG{Height: 1 + 99*rnd.Float64(), Wide: 1 + 9*rnd.Float64(), Narrow: 0.9 * rnd.Float64()}
		ring, _ := f.Ring()
		for k := -20; k <= 20; k++ {
			if v := f.Value(ring * (1 + 1e-9*float64(k))); !(v >= 0) {
				t.Fatalf("%s has value %v beside its ring %v", f, v, ring)
			}
		}
	}
}

func TestDoGShape(t *testing.T) {
	for _, f := range []inhibit.DoG{{}, {Height: 3, Wide: 2, Narrow: 1.9}, {Wide: 1000, Narrow: 0.01}, {Height: 1e-3}} {
		t.Run(f.String(), func(t *testing.T) {
			ring, top := f.Ring()
			near := func(what string, got, want float64) {
				t.Helper()
				if math.Abs(got-want) > 1e-13*top {
					t.Errorf("%s is %v, want %v", what, got, want)
				}
			}
			near("cost at 0", f.Value(0), top)
			near("cost far away", f.Value(1e6), top)
			near("cost on the ring", f.Value(ring), 0)
			near("slope on the ring", f.Derivative(ring)*ring, 0)
			// Down to the ring, and up from it.
			const steps = 1000
			for k := range steps {
				if in := ring * float64(k) / steps; k > 0 && f.Derivative(in) >= 0 {
					t.Fatalf("slope at %v, inside the ring, is %v", in, f.Derivative(in))
				}
				if out := ring * (1 + float64(k+1)/steps); f.Derivative(out) <= 0 {
					t.Fatalf("slope at %v, outside the ring, is %v", out, f.Derivative(out))
				}
			}
		})
	}
}

// The zero value has constants that can be written out, and a name without them.
func TestZeroValuesArePublishedConstants(t *testing.T) {
	for _, c := range []struct {
		zero, full inhibit.Inhibitor
		name       string
	}{
		{inhibit.DoG{}, inhibit.DoG{Height: 100, Wide: 5, Narrow: 0.25}, "DoG"},
		{inhibit.Gaussian{}, inhibit.Gaussian{Height: 100, Spread: 3}, "Gaussian"},
		{inhibit.Ripple{}, inhibit.Ripple{Height: 100, Frequency: 2}, "ripple"},
		{inhibit.Constant{}, inhibit.Constant{Height: 1}, "constant"},
		{inhibit.Diffusion{}, inhibit.Diffusion{}, "diffusion"},
	} {
		if c.zero.String() != c.name || c.full.String() != c.name {
			t.Errorf("names are %q and %q, want %q", c.zero, c.full, c.name)
		}
		for d := 0.0; d < 10; d += 0.37 {
			if c.zero.Value(d) != c.full.Value(d) || c.zero.Derivative(d) != c.full.Derivative(d) {
				t.Errorf("%s: zero value and published constants differ at %g", c.name, d)
			}
		}
	}
}

func TestNamesShowConstants(t *testing.T) {
	for _, c := range []struct {
		f    inhibit.Inhibitor
		want string
	}{
		{inhibit.DoG{Wide: 7}, "DoG (height 100, wide 7, narrow 0.25)"},
		{inhibit.Gaussian{Height: 1}, "Gaussian (height 1, spread 3)"},
		{inhibit.Ripple{Frequency: 1}, "ripple (height 100, frequency 1)"},
		{inhibit.Constant{Height: 2}, "constant (height 2)"},
	} {
		if got := c.f.String(); got != c.want {
			t.Errorf("name is %q, want %q", got, c.want)
		}
	}
}

func TestValidate(t *testing.T) {
	for _, c := range []struct {
		f    interface{ Validate() error }
		want string // part of the error, empty for none
	}{
		{inhibit.DoG{}, ""},
		{inhibit.DoG{Wide: 0.3}, ""},
		{inhibit.DoG{Height: -1}, "inhibit: DoG Height is -1, allowed are finite numbers above 0, or 0 for the usual 100"},
		{inhibit.DoG{Wide: math.NaN()}, "DoG Wide is NaN"},
		{inhibit.DoG{Narrow: math.Inf(1)}, "DoG Narrow is +Inf"},
		{inhibit.DoG{Narrow: 5}, "DoG Narrow is 5, allowed are numbers below Wide, which is 5"},
		{inhibit.DoG{Wide: 0.1}, "DoG Narrow is 0.25, allowed are numbers below Wide, which is 0.1"},
		{inhibit.Gaussian{}, ""},
		{inhibit.Gaussian{Height: -3}, "Gaussian Height is -3"},
		{inhibit.Gaussian{Spread: -3}, "Gaussian Spread is -3"},
		{inhibit.Ripple{}, ""},
		{inhibit.Ripple{Height: math.NaN()}, "Ripple Height is NaN"},
		{inhibit.Ripple{Frequency: -2}, "Ripple Frequency is -2"},
		{inhibit.Constant{}, ""},
		{inhibit.Constant{Height: -1}, "Constant Height is -1"},
	} {
		err := c.f.Validate()
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%#v: got error %v, want none", c.f, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%#v: got error %v, want one with %q", c.f, err, c.want)
		}
	}
}
