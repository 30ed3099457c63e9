package language

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSamplesHaveTheirProbabilities(t *testing.T) {
	inf := float32(math.Inf(-1))
	const n = 40_000
	for _, c := range []struct {
		name   string
		s      Sampler
		logits []float32
		want   []float64
	}{
		{"softmax", Sampler{Temperature: 1}, []float32{0, float32(math.Log(2)), float32(math.Log(5))}, []float64{1. / 8, 2. / 8, 5. / 8}},
		{"half the temperature squares", Sampler{Temperature: 0.5}, []float32{0, float32(math.Log(2)), float32(math.Log(5))}, []float64{1. / 30, 4. / 30, 25. / 30}},
		{"hot", Sampler{Temperature: 1e300}, []float32{-3e38, 0, 3e38}, []float64{1. / 3, 1. / 3, 1. / 3}},
		{"cold", Sampler{Temperature: 1e-300}, []float32{1, 1.0001, -1}, []float64{0, 1, 0}},
		{"huge logits", Sampler{Temperature: 1}, []float32{3e38, 3e38, -3e38}, []float64{0.5, 0.5, 0}},
		{"impossible", Sampler{Temperature: 1}, []float32{inf, 1, inf}, []float64{0, 1, 0}},
		{"the two largest", Sampler{Temperature: 1, TopK: 2}, []float32{1, 3, 2, 3}, []float64{0, 0.5, 0, 0.5}},
		{"of equal ones the first", Sampler{Temperature: 1, TopK: 2}, []float32{0, 3, 3, 3}, []float64{0, 0.5, 0.5, 0}},
		{"more than there are", Sampler{Temperature: 1, TopK: 9}, []float32{0, 0}, []float64{0.5, 0.5}},
		{"never one", Sampler{Temperature: 1, Never: []int32{1, 77}}, []float32{0, 9, 0}, []float64{0.5, 0, 0.5}},
		{"greedy", Sampler{}, []float32{0, 2, 2}, []float64{0, 1, 0}},
		{"greedy but never the largest", Sampler{Never: []int32{1}}, []float32{0, 2, 1}, []float64{0, 0, 1}},
		{"greedy among two", Sampler{TopK: 2}, []float32{0, 1, 2}, []float64{0, 0, 1}},
	} {
		t.Logf("%s: seed 3", c.name)
		rnd := rand.New(rand.NewPCG(3, 4))
		logits := slices.Clone(c.logits)
		counts := make([]float64, len(c.logits))
		for range n {
			i, err := c.s.Sample(logits, rnd)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			counts[i]++
		}
		for i, p := range c.want {
			if limit := 5 * math.Sqrt(n*p*(1-p)); !(math.Abs(counts[i]-n*p) <= limit) {
				t.Errorf("%s: symbol %d came %v times of %d, want %v within %v", c.name, i, counts[i], n, n*p, limit)
			}
		}
		if !slices.Equal(logits, c.logits) {
			t.Errorf("%s: the logits were changed", c.name)
		}
	}
}

func TestBadSamplings(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		s      Sampler
		logits []float32
		rnd    *rand.Rand
		want   string
	}{
		{Sampler{Temperature: -1}, []float32{0}, rnd, "temperature -1: want a number from 0 on"},
		{Sampler{Temperature: nan}, []float32{0}, rnd, "temperature NaN: want a number from 0 on"},
		{Sampler{Temperature: inf}, []float32{0}, rnd, "temperature +Inf: want a number from 0 on"},
		{Sampler{TopK: -1}, []float32{0}, rnd, "sampling among the -1 likeliest: want 1 or more, or 0 for all"},
		{Sampler{Never: []int32{-1}}, []float32{0}, rnd, "never symbol -1: want 0 or more"},
		{Sampler{Temperature: 1}, []float32{0}, nil, "sampling at temperature 1 without randomness (nil): want a source, or temperature 0"},
		{Sampler{}, []float32{0, float32(nan)}, nil, "logit 1 is NaN: want a number, or -Inf for what cannot be"},
		{Sampler{}, []float32{float32(inf)}, nil, "logit 0 is +Inf: want a number, or -Inf for what cannot be"},
		{Sampler{}, nil, nil, "no symbol to sample: want a logit that is not -Inf, of a symbol that is not in Never"},
		{Sampler{Never: []int32{0}}, []float32{1, float32(-inf)}, nil, "no symbol to sample: want a logit that is not -Inf, of a symbol that is not in Never"},
	} {
		if _, err := c.s.Sample(c.logits, c.rnd); err == nil || err.Error() != "language: "+c.want {
			t.Errorf("%+v of %v: error %v, want %s", c.s, c.logits, err, c.want)
		}
	}
}

func TestSeedsTellSamples(t *testing.T) {
	draw := func(seed uint64) (text []int32) {
		rnd := rand.New(rand.NewPCG(seed, 0))
		for range 50 {
			i, _ := Sampler{Temperature: 1}.Sample(make([]float32, 10), rnd)
			text = append(text, i)
		}
		return text
	}
	if !slices.Equal(draw(1), draw(1)) || slices.Equal(draw(1), draw(2)) {
		t.Error("equal seeds give different texts, or different ones equal texts")
	}
}

func TestGenerateFeedsEachSymbolOnce(t *testing.T) {
	var fed []int32
	next := func(symbol int32) []float32 { // always the symbol after
		fed = append(fed, symbol)
		logits := make([]float32, 10)
		logits[(symbol+1)%10] = 1
		return logits
	}
	text, err := Sampler{}.Generate([]int32{3, 7}, 4, next, nil)
	if err != nil || !slices.Equal(text, []int32{8, 9, 0, 1}) || !slices.Equal(fed, []int32{3, 7, 8, 9, 0}) {
		t.Errorf("text %v after %v, error %v", text, fed, err)
	}
	if text, err := (Sampler{}).Generate([]int32{3}, 0, next, nil); err != nil || len(text) != 0 {
		t.Errorf("no symbols: %v, error %v", text, err)
	}
	if _, err := (Sampler{}).Generate(nil, 4, next, nil); err == nil || err.Error() != "language: prompt of 0 symbols: want at least 1, such as that of the end of a line" {
		t.Errorf("no prompt: error %v", err)
	}
	calls := 0
	broken := func(int32) []float32 {
		if calls++; calls == 3 {
			return []float32{float32(math.NaN())}
		}
		return []float32{0}
	}
	text, err = Sampler{}.Generate([]int32{0}, 9, broken, nil)
	if want := "language: logit 0 is NaN: want a number, or -Inf for what cannot be (symbol 3 of 9)"; err == nil || err.Error() != want || len(text) != 2 {
		t.Errorf("text %v, error %v, want %s", text, err, want)
	}
}
