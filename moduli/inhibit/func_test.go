package inhibit_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
)

// The inhibitors of the package as functions of a user's, without their slopes.
func TestFuncDerivativeAgreesWithTheirs(t *testing.T) {
	for _, f := range all {
		t.Run(f.String(), func(t *testing.T) {
			if dog, ok := f.(inhibit.DoG); ok && dog.Narrow == 0.01 {
				t.Skip("too steep for the step of the differences")
			}
			own := inhibit.Func{Name: "own", F: func(d float64) float64 {
				if d < 0 {
					t.Errorf("asked for the cost at distance %g", d)
				}
				return f.Value(d)
			}}
			rnd := newRand(t)
			for k := range 2000 {
				d := 10 * rnd.Float64()
				switch k % 4 {
				case 0:
					d = 0
				case 1:
					d *= 1e-6
				}
				if own.Value(d) != f.Value(d) {
					t.Fatalf("value at %v is %v, want %v", d, own.Value(d), f.Value(d))
				}
				if got, want := own.Derivative(d), f.Derivative(d); math.Abs(got-want) > 1e-6 {
					t.Fatalf("slope at %v is %v, want %v", d, got, want)
				}
			}
		})
	}
}

func TestFuncUsesItsOwnSlope(t *testing.T) {
	f := inhibit.Func{Name: "line", F: func(d float64) float64 { return d }, DF: func(float64) float64 { return 17 }}
	if got := f.Derivative(3); got != 17 {
		t.Errorf("slope is %v, want that of DF", got)
	}
	if f.String() != "line" {
		t.Errorf("name is %q", f)
	}
}

func TestFuncValidate(t *testing.T) {
	for _, c := range []struct {
		f    inhibit.Func
		want string // part of the error, empty for none
	}{
		{inhibit.Func{Name: "line", F: math.Abs}, ""},
		{inhibit.Func{}, `inhibit: Func Name is "", allowed are names that tell the function from others`},
		{inhibit.Func{Name: "mine"}, "inhibit: F of mine is nil, needed is the cost as a function of the distance"},
		{inhibit.Func{Name: "log", F: math.Log}, "inhibit: log costs -Inf at distance 0, allowed are finite numbers from 0"},
		{inhibit.Func{Name: "1/d", F: func(d float64) float64 { return 1 / d }}, "costs +Inf at distance 0"},
	} {
		err := c.f.Validate()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got error %v, want %q", c.f.Name, err, c.want)
		}
	}
}

func TestCheckFindsNothingWrong(t *testing.T) {
	for _, f := range append(all,
		inhibit.Func{Name: "step", F: func(d float64) float64 { return math.Floor(d) }},
		inhibit.Func{Name: "kink", F: func(d float64) float64 { return math.Abs(d - 2.3) }},
		inhibit.Func{Name: "cube", F: func(d float64) float64 { return d * d * d }},
	) {
		for _, far := range []float64{0.5, 7, 40} {
			if err := inhibit.Check(f, far); err != nil {
				t.Errorf("up to %g: %v", far, err)
			}
		}
	}
}

func TestCheckNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		name string
		f    inhibit.Inhibitor
		far  float64
		want string
	}{
		{"nil", nil, 7, "no inhibitor"},
		{"distance", inhibit.DoG{}, 0, "is 0, allowed are finite numbers above 0"},
		{"infinite distance", inhibit.DoG{}, math.Inf(1), "is +Inf, allowed"},
		{"unusable field", inhibit.DoG{Wide: -1}, 7, "DoG Wide is -1"},
		{"bump, not a penalty", inhibit.Func{Name: "bump", F: func(d float64) float64 { return math.Exp(-d) - 0.5 }}, 7, "bump costs -0.00"},
		{"pole", inhibit.Func{Name: "pole", F: func(d float64) float64 { return 1 / (2 - d) / (2 - d) }}, 4, "pole costs +Inf at distance 2"},
		{"slope of another", inhibit.Func{Name: "square", F: func(d float64) float64 { return d * d }, DF: func(d float64) float64 { return d }}, 7, "derivative of square at distance"},
		{"slope upside down", inhibit.Func{Name: "fall", F: func(d float64) float64 { return math.Exp(-d) }, DF: func(d float64) float64 { return math.Exp(-d) }}, 7, "derivative of fall at distance"},
		{"slope infinite", inhibit.Func{Name: "root", F: math.Sqrt, DF: func(d float64) float64 { return 0.5 / math.Sqrt(d) }}, 7, "derivative of root at distance 0 is +Inf"},
		{"own type", halved{}, 7, "derivative of DoG at distance"},
	} {
		err := inhibit.Check(c.f, c.far)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want one with %q", c.name, err, c.want)
		}
	}
}

// An inhibitor of one's own: connections up to distance 2 are free, longer ones cost
// what they are longer.
func ExampleFunc() {
	wire := inhibit.Func{Name: "wire (free to 2)", F: func(d float64) float64 { return max(0, d-2) }}
	fmt.Println(inhibit.Check(wire, 7))
	fmt.Printf("%s: %.1f at 1, %.1f at 5, slope %.1f\n", wire, wire.Value(1), wire.Value(5), wire.Derivative(5))
	// Output:
	// <nil>
	// wire (free to 2): 0.0 at 1, 3.0 at 5, slope 1.0
}

// Costs must not be negative: a bump says what is gained, a penalty what is paid.
func ExampleCheck() {
	bump := inhibit.Func{Name: "bump", F: func(d float64) float64 { return -math.Exp(-d * d) }}
	penalty := inhibit.Func{Name: "what lacks to the bump", F: func(d float64) float64 { return 1 - math.Exp(-d*d) }}
	fmt.Println(inhibit.Check(bump, 7))
	fmt.Println(inhibit.Check(penalty, 7))
	// Output:
	// inhibit: bump costs -1 at distance 0, allowed are finite numbers from 0
	// <nil>
}
