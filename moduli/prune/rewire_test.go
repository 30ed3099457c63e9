package prune

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// grid is a matrix of random weights and gradients.
func grid(rnd *rand.Rand, name string, rows, cols int) Weights {
	w := Weights{Name: name, Data: make([]float32, rows*cols), Grad: make([]float32, rows*cols), Mask: Full(rows, cols)}
	for i := range w.Data {
		w.Data[i], w.Grad[i] = float32(rnd.NormFloat64()), float32(rnd.NormFloat64())
	}
	return w
}

// Worked by hand. A swap of 1 at step 0 is all that is kept; 0.5 half of it.
func TestRewireByHand(t *testing.T) {
	for _, c := range []struct {
		name       string
		data, grad []float32
		keep       string // + for kept
		swap       float64
		want       string
		left       []float32
	}{
		{"the smallest goes, the steepest comes", []float32{3, -1, 0, 0}, []float32{9, 9, 2, -5}, "++..", 0.5,
			"++..", []float32{3, -1, 0, 0}}, // the dropped one has the steepest gradient itself, and stays what it was
		{"a new one is 0", []float32{3, -1, 0, 0}, []float32{9, 1, 2, -5}, "++..", 0.5, "+..+", []float32{3, 0, 0, 0}},
		{"whatever was there", []float32{3, -1, 7, 7}, []float32{9, 1, 2, -5}, "++..", 0.5, "+..+", []float32{3, 0, 0, 0}},
		{"two of four", []float32{0.5, 0.1, -0.2, 4, 0, 0, 0}, []float32{0, 0, 0, 0, 1, 3, 2}, "++++...", 0.5,
			"+..+.++", []float32{0.5, 0, 0, 4, 0, 0, 0}},
		{"rounded down", []float32{3, -1, 2, 0, 0}, []float32{0, 0, 0, 1, 2}, "+++..", 0.5, "+.+.+", []float32{3, 0, 2, 0, 0}},
		{"of equal ones the earlier", []float32{1, -1, 1, 0, 0, 0}, []float32{0, 0, 0, 7, -7, 7}, "+++...", 0.67,
			"..+++.", []float32{0, 0, 1, 0, 0, 0}},
		{"a kept 0 goes first", []float32{0, 2, 0, 0}, []float32{0, 0, 0, 1}, "++..", 0.5, ".+.+", []float32{0, 2, 0, 0}},
		{"too little to swap", []float32{3, -1, 0, 0}, []float32{9, 1, 2, -5}, "++..", 0.4, "++..", []float32{3, -1, 0, 0}},
		{"all", []float32{3, -1, 0, 0}, []float32{1, 1, 2, -5}, "++..", 1, "..++", []float32{0, 0, 0, 0}},
		{"nothing is kept", []float32{0, 0}, []float32{1, 1}, "..", 0.5, "..", []float32{0, 0}},
		{"nothing is pruned", []float32{3, 2}, []float32{1, 1}, "++", 0.5, "++", []float32{3, 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := layer("w", c.data...)
			l.Grad = c.grad
			for i, k := range c.keep {
				l.Mask.Keep[i] = k == '+'
			}
			if err := (RigL{Swap: c.swap}).Rewire([]Weights{l}, 0, 100, nil); err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, k := range l.Mask.Keep {
				got += map[bool]string{true: "+", false: "."}[k]
			}
			if got != c.want || !slices.Equal(l.Data, c.left) {
				t.Errorf("kept %s with %v, want %s with %v", got, l.Data, c.want, c.left)
			}
		})
	}
}

func TestRewiringKeepsCounts(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	for name, r := range map[string]Rewirer{
		"SET": SET{Sparsity: 0.8}, "SET uniform": SET{Sparsity: 0.5, Uniform: true, Swap: 0.9},
		"RigL": RigL{Sparsity: 0.9, Swap: 1}, "RigL uniform": RigL{Sparsity: 0.7, Uniform: true},
	} {
		t.Run(name, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 0))
			layers := []Weights{grid(rnd, "input", 50, 4), grid(rnd, "recurrent", 50, 50), grid(rnd, "decoder", 20, 50)}
			if err := r.Begin(layers, rnd); err != nil {
				t.Fatal(err)
			}
			counts, moved := []int{}, 0
			for _, l := range layers {
				counts = append(counts, l.Mask.Kept())
			}
			for step := range 300 {
				for _, l := range layers {
					for i := range l.Grad {
						l.Grad[i] = float32(rnd.NormFloat64())
					}
				}
				if r.Due(step, 400) {
					before := clone(layers)
					if err := r.Rewire(layers, step, 400, rnd); err != nil {
						t.Fatal(err)
					}
					for k, l := range layers {
						if n := l.Mask.Kept(); n != counts[k] {
							t.Fatalf("step %d: %s keeps %d weights, had %d", step, l.Name, n, counts[k])
						}
						for i, kept := range l.Mask.Keep {
							was := before[k]
							if kept && was.Mask.Keep[i] && l.Data[i] != was.Data[i] || !(kept && was.Mask.Keep[i]) && l.Data[i] != 0 {
								t.Fatalf("step %d: weight %d of %s is %v, kept %v; was %v, kept %v", step, i, l.Name, l.Data[i], kept, was.Data[i], was.Mask.Keep[i])
							}
							if kept && !was.Mask.Keep[i] {
								moved++
							}
						}
					}
				}
				for _, l := range layers { // an optimizer moves what is kept
					for i, kept := range l.Mask.Keep {
						if kept {
							l.Data[i] -= 0.01 * l.Grad[i]
						}
					}
				}
			}
			if moved == 0 {
				t.Error("nothing was rewired")
			}
		})
	}
}

// What grows is what was steepest among all that survived no drop.
func TestRigLGrowsTheSteepest(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	l := grid(rnd, "recurrent", 30, 30)
	r := RigL{Sparsity: 0.75, Swap: 0.4}
	if err := r.Begin([]Weights{l}, rnd); err != nil {
		t.Fatal(err)
	}
	was := clone([]Weights{l})[0]
	if err := r.Rewire([]Weights{l}, 0, 10, nil); err != nil {
		t.Fatal(err)
	}
	n := int(0.4 * float64(was.Mask.Kept()))
	var kept, others []int // numbers of weights
	for i, k := range was.Mask.Keep {
		if k {
			kept = append(kept, i)
		}
	}
	size := func(x []float32, i int) float64 { return math.Abs(float64(x[i])) }
	slices.SortFunc(kept, func(a, b int) int { return cmpFloat(size(was.Data, a), size(was.Data, b)) })
	survivors := kept[n:]
	for i := range was.Data {
		if !slices.Contains(survivors, i) {
			others = append(others, i)
		}
	}
	slices.SortFunc(others, func(a, b int) int { return cmpFloat(size(l.Grad, b), size(l.Grad, a)) })
	for i := range l.Data {
		if want := slices.Contains(survivors, i) || slices.Contains(others[:n], i); l.Mask.Keep[i] != want {
			t.Errorf("weight %d kept %v, want %v", i, l.Mask.Keep[i], want)
		}
	}
}

func cmpFloat(a, b float64) int {
	if a < b {
		return -1
	}
	return 1
}

// SET draws from all alike, and by its source alone.
func TestSETGrowsAtRandom(t *testing.T) {
	const trials = 3000
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	src := rand.NewPCG(seed, 0)
	var grown [10]int
	for range trials {
		l := layer("w", 5, 1, 5, 5, 0, 0, 0, 0, 0, 0)
		for i := 4; i < 10; i++ {
			l.Mask.Keep[i] = false
		}
		if err := (SET{Swap: 0.25}).Rewire([]Weights{l}, 0, 10, src); err != nil {
			t.Fatal(err)
		}
		for i, k := range l.Mask.Keep {
			if k {
				grown[i]++
			}
		}
	}
	for i, k := range grown {
		p := 1. / 7 // the dropped one and six others
		if i != 1 && i < 4 {
			p = 1
		}
		if math.Abs(float64(k)-p*trials) > 6*math.Sqrt(trials*p*(1-p)) {
			t.Errorf("weight %d was kept %d times of %d, want about %.0f", i, k, trials, p*trials)
		}
	}
	a, b := grid(rand.New(rand.NewPCG(1, 1)), "w", 9, 9), grid(rand.New(rand.NewPCG(1, 1)), "w", 9, 9)
	for _, l := range []Weights{a, b} {
		s, src := SET{Sparsity: 0.5}, rand.NewPCG(3, 3)
		if err := s.Begin([]Weights{l}, src); err != nil {
			t.Fatal(err)
		}
		if err := s.Rewire([]Weights{l}, 5, 10, src); err != nil {
			t.Fatal(err)
		}
	}
	same(t, []Weights{a}, []Weights{b})
}

// A weight that was grown is 0 until the next step. Pruning by magnitude must not take it for one that is pruned.
func TestGrownWeightsSurvivePruning(t *testing.T) {
	rnd := rand.New(rand.NewPCG(6, 6))
	l := []Weights{grid(rnd, "w", 10, 10)}
	r := RigL{Sparsity: 0.8, Swap: 0.5}
	if err := r.Begin(l, rnd); err != nil {
		t.Fatal(err)
	}
	if err := r.Rewire(l, 0, 10, nil); err != nil {
		t.Fatal(err)
	}
	want := clone(l)
	if err := Magnitude(l, 0.8, Global); err != nil {
		t.Fatal(err)
	}
	same(t, l, want)
}

func TestRewirerErrorsLeaveEverything(t *testing.T) {
	nan := float32(math.NaN())
	for _, c := range []struct {
		name  string
		spoil func(w *Weights)
		do    func(l []Weights) error
		want  string
	}{
		{"SET without source", nil, func(l []Weights) error { return SET{}.Rewire(l, 0, 9, nil) }, "source of randomness (nil)"},
		{"Begin without source", nil, func(l []Weights) error { return RigL{}.Begin(l, nil) }, "source of randomness (nil)"},
		{"NaN weight", func(w *Weights) { w.Data[1] = nan }, func(l []Weights) error { return SET{}.Rewire(l, 0, 9, rand.NewPCG(1, 1)) }, "weight 1 of b is NaN"},
		{"NaN weight for RigL", func(w *Weights) { w.Data[1] = nan }, func(l []Weights) error { return RigL{}.Rewire(l, 0, 9, nil) }, "weight 1 of b is NaN"},
		{"NaN weight at first", func(w *Weights) { w.Data[1] = nan }, func(l []Weights) error { return SET{}.Begin(l, rand.NewPCG(1, 1)) }, "weight 1 of b is NaN"},
		{"NaN gradient", func(w *Weights) { w.Grad[2] = nan }, func(l []Weights) error { return RigL{Swap: 1}.Rewire(l, 0, 9, nil) }, "gradient 2 of b is NaN"},
		{"no gradient", func(w *Weights) { w.Grad = nil }, func(l []Weights) error { return RigL{Swap: 1}.Rewire(l, 0, 9, nil) }, "b with 9 weights and a gradient of 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(1, 2))
			l := []Weights{grid(rnd, "a", 3, 3), grid(rnd, "b", 3, 3)}
			l[0].Mask.Keep[0], l[0].Data[0] = false, 0
			if c.spoil != nil {
				c.spoil(&l[1])
			}
			was := clone(l)
			wants(t, c.do(l), c.want)
			if !slices.Equal(l[0].Data, was[0].Data) || !slices.Equal(l[0].Mask.Keep, was[0].Mask.Keep) {
				t.Errorf("weights %v, were %v", l[0].Data, was[0].Data)
			}
		})
	}
}

func TestRewirerValidate(t *testing.T) {
	for _, c := range []struct {
		r    Rewirer
		want string // "" for no error
	}{
		{SET{}, ""}, {RigL{Sparsity: 0.98, Uniform: true, Swap: 1, Every: 10, Until: 1}, ""},
		{SET{Sparsity: 1}, "sparsity 1: want a share in [0, 1)"}, {RigL{Sparsity: math.NaN()}, "sparsity NaN"},
		{SET{Swap: 1.5}, "swap of 1.5"}, {RigL{Every: -1}, "every -1 steps"}, {RigL{Until: 2}, "until 2 of the training"},
	} {
		err := c.r.Validate()
		if c.want != "" {
			wants(t, err, c.want)
		} else if err != nil {
			t.Error(err)
		}
	}
}
