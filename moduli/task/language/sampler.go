package language

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Sampler draws symbols from what a model says of the next one. The zero value takes the most likely.
type Sampler struct {
	// Temperature divides the logits: below 1 the likely words become likelier, above 1 all become more alike. 0 takes
	// the largest logit, of equal ones the first, and draws nothing.
	Temperature float64
	TopK        int     // draw among the k largest logits only, of equal ones the first; 0 means all
	Never       []int32 // symbols that are not drawn, such as that of [Unknown]
}

// Validate reports a temperature that is negative or not finite, or a negative TopK or symbol.
func (s Sampler) Validate() error {
	if !(s.Temperature >= 0) || math.IsInf(s.Temperature, 1) {
		return fmt.Errorf("language: temperature %v: want a number from 0 on", s.Temperature)
	}
	if s.TopK < 0 {
		return fmt.Errorf("language: sampling among the %d likeliest: want 1 or more, or 0 for all", s.TopK)
	}
	for _, never := range s.Never {
		if never < 0 {
			return fmt.Errorf("language: never symbol %d: want 0 or more", never)
		}
	}
	return nil
}

// Sample draws a symbol with probability softmax(logits / Temperature), by one number of rnd, which may be nil at
// temperature 0. A logit of -Inf is never drawn. It fails at logits that are NaN or +Inf, and where nothing is left to
// draw from.
func (s Sampler) Sample(logits []float32, rnd *rand.Rand) (int32, error) {
	if err := s.Validate(); err != nil {
		return 0, err
	}
	if s.Temperature > 0 && rnd == nil {
		return 0, fmt.Errorf("language: sampling at temperature %v without randomness (nil): want a source, or temperature 0", s.Temperature)
	}
	order := make([]int32, 0, len(logits))
	for i, z := range logits {
		if z != z || z > math.MaxFloat32 {
			return 0, fmt.Errorf("language: logit %d is %v: want a number, or -Inf for what cannot be", i, z)
		}
		if z >= -math.MaxFloat32 && !slices.Contains(s.Never, int32(i)) {
			order = append(order, int32(i))
		}
	}
	if len(order) == 0 {
		return 0, errors.New("language: no symbol to sample: want a logit that is not -Inf, of a symbol that is not in Never")
	}
	if s.TopK > 0 && s.TopK < len(order) {
		slices.SortStableFunc(order, func(i, j int32) int {
			switch {
			case logits[i] > logits[j]:
				return -1
			case logits[i] < logits[j]:
				return 1
			}
			return 0
		})
		order = order[:s.TopK]
	}
	best := order[0]
	for _, i := range order {
		if logits[i] > logits[best] {
			best = i
		}
	}
	if s.Temperature == 0 {
		return best, nil
	}
	sum := 0.0
	p := make([]float64, len(order))
	for k, i := range order {
		p[k] = math.Exp((float64(logits[i]) - float64(logits[best])) / s.Temperature)
		sum += p[k]
	}
	u := sum * rnd.Float64()
	for k, i := range order {
		if u -= p[k]; u < 0 {
			return i, nil
		}
	}
	return best, nil // rounding left a rest
}

// Generate continues a prompt, of one symbol or more, by n symbols, which it returns. next is the model: it takes one
// more symbol and tells the logits of the one after, as a network does that carries its state.
func (s Sampler) Generate(prompt []int32, n int, next func(symbol int32) []float32, rnd *rand.Rand) ([]int32, error) {
	if len(prompt) == 0 {
		return nil, errors.New("language: prompt of 0 symbols: want at least 1, such as that of the end of a line")
	}
	var logits []float32
	for _, symbol := range prompt {
		logits = next(symbol)
	}
	text := make([]int32, 0, max(0, n))
	for k := range n {
		symbol, err := s.Sample(logits, rnd)
		if err != nil {
			return text, fmt.Errorf("%w (symbol %d of %d)", err, k+1, n)
		}
		if text = append(text, symbol); k+1 < n {
			logits = next(symbol)
		}
	}
	return text, nil
}
