package prune

import (
	"errors"
	"fmt"
	"math/rand/v2"
)

// Score rates weights: those with the lowest scores are pruned first.
type Score interface {
	// Rate writes the score of each weight of w, which is 0 or more, to an equally long slice. Pruned weights should
	// get 0, for they come back where others are lower. src is nil if a score needs no randomness.
	Rate(to []float32, w Weights, src rand.Source) error
}

// ByMagnitude rates weights by their absolute values, as published.
type ByMagnitude struct{}

// Rate writes absolute values.
func (ByMagnitude) Rate(to []float32, w Weights, _ rand.Source) error {
	for i, x := range w.Data {
		to[i] = abs(x)
	}
	return nil
}

// AtRandom rates weights by chance, each like the others: a control. What is pruned stays pruned.
type AtRandom struct{}

// Rate draws numbers from (0, 1] for kept weights. It reports a source that is nil.
func (AtRandom) Rate(to []float32, w Weights, src rand.Source) error {
	if src == nil {
		return errors.New("prune: at random without a source of randomness (nil)")
	}
	for i, kept := range w.Mask.Keep {
		to[i] = chance(src) // for pruned weights too: a mask must not shift the stream
		if !kept {
			to[i] = 0
		}
	}
	return nil
}

// chance is uniform in (0, 1].
func chance(src rand.Source) float32 { return float32(src.Uint64()>>40+1) / (1 << 24) }

// Lowest makes the masks anew, so that the given share of weights, rounded to the nearest whole number (halves up), is
// pruned: those of the lowest score, among all matrices or in each. Of equal weights those that are pruned already go
// before the others, and earlier ones before later ones. Pruned weights are set to zero. A matrix that is listed
// again counts once. A share outside [0, 1], a NaN among the weights or a score that is not 0 or more is an error and
// leaves everything as it was.
func Lowest(layers []Weights, share float64, scope Scope, by Score, src rand.Source) error {
	if !(share >= 0 && share <= 1) {
		return fmt.Errorf("prune: share %v: want a number in [0, 1]", share)
	}
	if err := check(layers); err != nil {
		return err
	}
	ls := distinct(layers)
	all := 0
	for _, l := range ls {
		all += len(l.Data)
	}
	scores := make([]float32, all)
	rest := scores
	for _, l := range ls {
		mine := rest[:len(l.Data)]
		if err := by.Rate(mine, l, src); err != nil {
			return err
		}
		for i, s := range mine {
			if !(s >= 0) {
				return fmt.Errorf("prune: score %v of weight %d of %s: want 0 or more", s, i, l.Name)
			}
			mine[i] = abs(s) // -0 is 0
		}
		rest = rest[len(l.Data):]
	}
	if scope == Global {
		lowest(ls, scores, share)
	} else {
		for i, l := range ls {
			lowest(ls[i:i+1], scores[:len(l.Data)], share)
			scores = scores[len(l.Data):]
		}
	}
	tie(layers)
	return nil
}

// Magnitude is Lowest by magnitude.
func Magnitude(layers []Weights, share float64, scope Scope) error {
	return Lowest(layers, share, scope, ByMagnitude{}, nil)
}

// Random is Lowest at random: of the weights that are kept, each goes as likely as the others.
func Random(layers []Weights, share float64, scope Scope, src rand.Source) error {
	return Lowest(layers, share, scope, AtRandom{}, src)
}

// lowest prunes a share of the weights of all layers together, whose scores are listed one layer after the other.
func lowest(layers []Weights, scores []float32, share float64) {
	left := rounded(share * float64(len(scores)))
	threshold, below := float32(-1), 0
	if left > 0 {
		threshold, below = kth(scores, left)
	}
	// A kept weight can be zero as well: taking it for a pruned one would bring that back.
	gone := min(left-below, pruned(layers, scores, threshold))
	more := left - below - gone
	for _, l := range layers {
		for i, s := range scores[:len(l.Data)] {
			p := s < threshold
			if s == threshold {
				n := &gone
				if l.Mask.Keep[i] {
					n = &more
				}
				*n--
				p = *n >= 0
			}
			l.Mask.Keep[i] = !p
			if p {
				l.Data[i] = 0
			}
		}
		scores = scores[len(l.Data):]
	}
}

// pruned counts the weights of one score that are pruned now.
func pruned(layers []Weights, scores []float32, score float32) (n int) {
	for _, l := range layers {
		for i, s := range scores[:len(l.Data)] {
			if !l.Mask.Keep[i] && s == score {
				n++
			}
		}
		scores = scores[len(l.Data):]
	}
	return n
}
