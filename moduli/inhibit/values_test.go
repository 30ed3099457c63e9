package inhibit_test

import (
	"math"
	"slices"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
)

func TestValuesHaveTheBitsOfValue(t *testing.T) {
	rnd := newRand(t)
	for _, f := range append(all, inhibit.DoG{Narrow: 1e-310}, inhibit.DoG{Height: 1e300, Wide: 1e300}, &inhibit.DoG{}) {
		t.Run(f.String(), func(t *testing.T) {
			d := []float64{0, 1e-300, 0.888, 1e3, 1e200, math.Inf(1), math.NaN(), -2}
			for len(d) < 200 {
				d = append(d, 10*rnd.Float64())
			}
			if dog, ok := f.(inhibit.DoG); ok { // where it may fall below 0
				ring, _ := dog.Ring()
				for k := range 50 {
					d = append(d, ring*(1+1e-10*float64(k-25)))
				}
			}
			for n := range d {
				for _, from := range []int{0, n / 2} {
					d := d[from:n]
					dst := make([]float64, len(d)+1)
					dst[len(d)] = -1
					inhibit.Values(f, dst, d)
					inPlace := slices.Clone(d)
					inhibit.Values(f, inPlace, inPlace)
					for k, x := range d {
						want := math.Float64bits(f.Value(x))
						if math.Float64bits(dst[k]) != want || math.Float64bits(inPlace[k]) != want {
							t.Fatalf("value %d of %d, at %v, is %v and in place %v, want %v", k, len(d), x, dst[k], inPlace[k], f.Value(x))
						}
					}
					if dst[len(d)] != -1 {
						t.Fatalf("%d values: the number behind them is %v", len(d), dst[len(d)])
					}
				}
			}
		})
	}
}

// halved has the methods of DoG and a Value of its own.
type halved struct{ inhibit.DoG }

func (h halved) Value(d float64) float64 { return h.DoG.Value(d) / 2 }

func TestValuesOfATypeThatEmbedsDoGAreItsOwn(t *testing.T) {
	d := []float64{0, 1, 2, 3, 4}
	dst := make([]float64, len(d))
	inhibit.Values(halved{}, dst, d)
	for k, x := range d {
		if want := (inhibit.DoG{}).Value(x) / 2; dst[k] != want {
			t.Errorf("value at %v is %v, want %v", x, dst[k], want)
		}
	}
}

// The exponential of this package stands in for that of Go.
func TestGaussiansAgainstMathExp(t *testing.T) {
	rnd := newRand(t)
	for range 200_000 {
		d := 10 * rnd.Float64()
		u := d * d
		_, top := inhibit.DoG{}.Ring()
		for _, c := range []struct {
			f    inhibit.Inhibitor
			want float64
		}{
			{inhibit.DoG{}, max(0, top-100*(math.Exp(-u/5)-math.Exp(-u/0.25)))},
			{inhibit.Gaussian{}, 100 * math.Exp(-u/3)},
		} {
			got := c.f.Value(d)
			if math.Abs(got-c.want) > 1e-13 {
				t.Fatalf("%s at %v is %v, with math.Exp %v", c.f, d, got, c.want)
			}
			// Next to the ring the difference cancels, and what is left is rounding in both.
			if got, want := float32(got), float32(c.want); want > 1e-5 && got != want &&
				got != math.Nextafter32(want, 0) && got != math.Nextafter32(want, math.MaxFloat32) {
				t.Fatalf("%s at %v is %v in float32, with math.Exp %v", c.f, d, got, want)
			}
		}
	}
	if v := (inhibit.Gaussian{}).Value(50); v != 0 {
		t.Errorf("Gaussian at 50 is %v, want 0", v)
	}
}

func TestValuesPanicsForAShortSlice(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic for 2 numbers at 3 distances")
		}
	}()
	inhibit.Values(inhibit.DoG{}, make([]float64, 2), make([]float64, 3))
}

func BenchmarkValues(b *testing.B) {
	d := make([]float64, 4096)
	for k := range d {
		d[k] = 7 * float64(k) / float64(len(d))
	}
	dst := make([]float64, len(d))
	for _, f := range []inhibit.Inhibitor{inhibit.DoG{}, inhibit.Gaussian{}, inhibit.Ripple{}} {
		b.Run(f.String(), func(b *testing.B) {
			for b.Loop() {
				inhibit.Values(f, dst, d)
			}
		})
	}
}
