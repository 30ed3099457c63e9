package optim

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
)

// param is a row of weights of which everything is kept.
func param(name string, w ...float64) *rnn.Param {
	row := func() blas32.General {
		return blas32.General{Rows: 1, Cols: len(w), Stride: len(w), Data: make([]float32, len(w))}
	}
	p := &rnn.Param{Name: name, W: row(), Grad: row(), Mask: prune.Full(1, len(w))}
	set(p.W.Data, w)
	return p
}

func set(to []float32, from []float64) {
	for i, x := range from {
		to[i] = float32(x)
	}
}

// testdata/adamw.py says how the numbers were made.
func TestAdamWIsPyTorchs(t *testing.T) {
	raw, err := os.ReadFile("testdata/adamw.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name         string
		First        [][]float64
		Grads, After [][][]float64
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	settings := map[string]*AdamW{
		"published navigation settings": {},
		"all settings named":            {Rate: 0.02, Beta1: 0.8, Beta2: 0.95, Epsilon: 1e-3, Decay: 0.3},
		"no decay":                      {Rate: 0.01, Decay: -1},
		"gradients near epsilon":        {Rate: 1e-3},
	}
	if len(cases) != len(settings) {
		t.Fatalf("testdata/adamw.json holds %d cases, want %d", len(cases), len(settings))
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			adam := settings[c.Name]
			if adam == nil {
				t.Fatal("no settings for this case")
			}
			if len(c.After) != 10 {
				t.Fatalf("the reference holds %d steps, want 10", len(c.After))
			}
			params := []*rnn.Param{param("first", c.First[0]...), param("second", c.First[1]...)}
			worst := 0.0
			for k := range c.After {
				for i, p := range params {
					set(p.Grad.Data, c.Grads[k][i])
				}
				adam.Step(params)
				for i, p := range params {
					for j, want := range c.After[k][i] {
						// Against the way from the first weights: they alone would hide a wrong step.
						apart := math.Abs(float64(p.W.Data[j]) - want)
						allowed := 2e-7*math.Abs(c.First[i][j])*float64(k+1) + 2e-5*math.Abs(want-c.First[i][j])
						if !(apart <= allowed) {
							t.Fatalf("step %d, %s %d: %v, want %v from %v", k+1, p.Name, j, p.W.Data[j], want, c.First[i][j])
						}
						worst = max(worst, apart/math.Abs(want))
					}
				}
			}
			t.Logf("at worst %.1e of a weight apart", worst)
		})
	}
}

func TestMasksLeaveTheOtherWeightsAlone(t *testing.T) {
	const n, steps = 40, 30
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	draw := func() float32 { return float32(rnd.NormFloat64()) }
	p, free := param("masked", make([]float64, n)...), param("free", make([]float64, n)...)
	for i := range n {
		p.W.Data[i] = draw()
		free.W.Data[i] = p.W.Data[i]
	}
	masked, alone := &AdamW{Rate: 0.01}, &AdamW{Rate: 0.01}
	gone := make([]bool, n)
	for step := range steps {
		if step == 5 || step == 12 { // pruned in mid-flight, with momentum
			for i := range n {
				gone[i] = gone[i] || rnd.IntN(3) == 0
				p.Mask.Keep[i] = !gone[i]
			}
		}
		for i := range n {
			p.Grad.Data[i] = draw()
			free.Grad.Data[i] = p.Grad.Data[i]
		}
		masked.Step([]*rnn.Param{p})
		alone.Step([]*rnn.Param{free})
		for i, w := range p.W.Data {
			want := free.W.Data[i]
			if gone[i] {
				want = 0
			}
			if math.Float32bits(w) != math.Float32bits(want) {
				t.Fatalf("step %d: weight %d, pruned %v, is %v, want %v", step, i, gone[i], w, want)
			}
		}
	}
	if !slices.Contains(gone, true) || !slices.Contains(gone, false) {
		t.Fatal("the mask shows nothing")
	}
}

// A weight that is kept again begins anew, as if it had never moved.
func TestPrunedWeightsForgetTheirMoments(t *testing.T) {
	p := param("w", 1, 2)
	a := &AdamW{Rate: 0.1}
	step := func(g float32, keep bool) {
		p.Grad.Data[0], p.Grad.Data[1], p.Mask.Keep[0] = g, g, keep
		a.Step([]*rnn.Param{p})
	}
	step(1, true)
	step(1, false)
	other := p.W.Data[1]
	step(0, true)
	if p.W.Data[0] != 0 {
		t.Errorf("a weight that is kept again moved to %v with no gradient: want 0", p.W.Data[0])
	}
	if p.W.Data[1] == other {
		t.Error("the weight that was never pruned has lost its moments")
	}
}

func TestNaNGradientOfAPrunedWeightDoesNothing(t *testing.T) {
	p := param("w", 1, 2)
	p.Mask.Keep[0] = false
	p.Grad.Data[0] = float32(math.NaN())
	(&AdamW{}).Step([]*rnn.Param{p})
	if p.W.Data[0] != 0 || !(p.W.Data[1] < 2) {
		t.Errorf("weights %v, want 0 and a little less than 2", p.W.Data)
	}
}

func TestAdamWValidate(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		a    AdamW
		want string // in the error; "" for none
	}{
		{AdamW{}, ""},
		{AdamW{Rate: 1e-3, Beta1: 0.8, Beta2: 0.99, Epsilon: 1e-6, Decay: 0.1}, ""},
		{AdamW{Decay: -1}, ""},
		{AdamW{Rate: -1e-3}, "learning rate -0.001: want a positive number"},
		{AdamW{Rate: nan}, "learning rate NaN: want a positive number"},
		{AdamW{Rate: inf}, "learning rate +Inf: want a positive number"},
		{AdamW{Beta1: 1}, "beta1 1: want a number in [0, 1)"},
		{AdamW{Beta1: -0.1}, "beta1 -0.1: want a number in [0, 1)"},
		{AdamW{Beta1: nan}, "beta1 NaN: want a number in [0, 1)"},
		{AdamW{Beta2: 1.5}, "beta2 1.5: want a number in [0, 1)"},
		{AdamW{Beta2: -inf}, "beta2 -Inf: want a number in [0, 1)"},
		{AdamW{Epsilon: -1e-8}, "epsilon -1e-08: want a positive number"},
		{AdamW{Epsilon: inf}, "epsilon +Inf: want a positive number"},
		{AdamW{Decay: nan}, "weight decay NaN: want a finite number"},
		{AdamW{Decay: -inf}, "weight decay -Inf: want a finite number"},
	} {
		err := c.a.Validate()
		if c.want == "" {
			if err != nil {
				t.Errorf("%+v: %v", c.a, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%+v: error %v, want one line with %q", c.a, err, c.want)
		}
	}
}

func TestOtherParametersPanicWithBothSizes(t *testing.T) {
	badGrad, badMask := param("w", 1, 2, 3), param("w", 1, 2, 3)
	badGrad.Grad.Data = badGrad.Grad.Data[:2]
	badMask.Mask = prune.Full(2, 2)
	for _, c := range []struct {
		name string
		then []*rnn.Param
		want []string
	}{
		{"fewer matrices", nil, []string{"0 matrices after 1"}},
		{"another size", []*rnn.Param{param("w", 1, 2)}, []string{"w with 2 weights, had 3"}},
		{"short gradient", []*rnn.Param{badGrad}, []string{"3 weights", "gradient of 2"}},
		{"another mask", []*rnn.Param{badMask}, []string{"3 weights", "mask of 4"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := &AdamW{}
			a.Step([]*rnn.Param{param("w", 1, 2, 3)})
			defer func() {
				msg := fmt.Sprint(recover())
				for _, part := range c.want {
					if !strings.Contains(msg, part) {
						t.Errorf("panic %q does not say %q", msg, part)
					}
				}
			}()
			a.Step(c.then)
			t.Error("no panic")
		})
	}
}
