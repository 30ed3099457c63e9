package inhibit_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/inhibit"
)

// testdata/reference.py says how the numbers were made.
func TestReferenceValues(t *testing.T) {
	raw, err := os.ReadFile("testdata/inhibitors.json")
	if err != nil {
		t.Fatal(err)
	}
	var ref struct {
		D          []float64
		Peak, Ring float64
		Curves     map[string]struct{ Value, Slope []float64 }
	}
	if err := json.Unmarshal(raw, &ref); err != nil {
		t.Fatal(err)
	}
	ring, top := inhibit.DoG{}.Ring()
	if math.Abs(top-ref.Peak) > 1e-11 {
		t.Errorf("peak of the DoG is %v, want %v", top, ref.Peak)
	}
	// A maximum is flat: searching it finds its place to half of the digits only.
	if math.Abs(ring-ref.Ring) > 2e-6 {
		t.Errorf("ring of the DoG is at %v, want %v", ring, ref.Ring)
	}
	for _, f := range []inhibit.Inhibitor{inhibit.Diffusion{}, inhibit.DoG{}, inhibit.Gaussian{}, inhibit.Ripple{}, inhibit.Constant{}} {
		t.Run(f.String(), func(t *testing.T) {
			want := ref.Curves[f.String()]
			if len(want.Value) != 30 || len(want.Slope) != 30 || len(ref.D) != 30 {
				t.Fatalf("%d values and %d slopes at %d distances, want 30 each", len(want.Value), len(want.Slope), len(ref.D))
			}
			for k, d := range ref.D {
				if got := f.Value(d); math.Abs(got-want.Value[k]) > 1e-11 {
					t.Errorf("value at %v is %v, want %v", d, got, want.Value[k])
				}
				// The reference slope is a central difference with a step of 1e-5.
				if got := f.Derivative(d); math.Abs(got-want.Slope[k]) > 1e-6 {
					t.Errorf("slope at %v is %v, want %v", d, got, want.Slope[k])
				}
			}
		})
	}
}
