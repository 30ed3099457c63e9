package prune

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// Rewirer trains a network that is sparse from the beginning: it draws masks, and changes them as training goes on,
// keeping as many weights in each matrix as before.
type Rewirer interface {
	// Validate reports a field that cannot be used, naming its value and what is allowed.
	Validate() error
	// Begin draws the first masks at random and applies them.
	Begin(layers []Weights, src rand.Source) error
	// Due reports whether to rewire before a step of steps, counted from 0, when its gradients are there.
	Due(step, steps int) bool
	// Rewire drops and grows weights. Those that are new are 0. An error leaves everything as it was.
	Rewire(layers []Weights, step, steps int, src rand.Source) error
	// NeedsGradients says that Weights must have Grad, of pruned weights too, when Rewire is called.
	NeedsGradients() bool
}

// wiring is the settings that SET and RigL share. Their types have the same fields.
type wiring struct {
	Sparsity float64
	Uniform  bool
	Swap     float64
	Every    int
	Until    float64
}

func (w wiring) validate() error {
	if !(w.Sparsity >= 0 && w.Sparsity < 1) {
		return fmt.Errorf("prune: sparsity %v: want a share in [0, 1)", w.Sparsity)
	}
	if !(w.Swap >= 0 && w.Swap <= 1) {
		return fmt.Errorf("prune: a swap of %v of the kept weights: want a share in [0, 1]", w.Swap)
	}
	if w.Every < 0 {
		return fmt.Errorf("prune: rewiring every %d steps: want 0 or more", w.Every)
	}
	if !(w.Until >= 0 && w.Until <= 1) {
		return fmt.Errorf("prune: rewiring until %v of the training: want a share in [0, 1]", w.Until)
	}
	return nil
}

func (w wiring) swap() float64  { return or(w.Swap, 0.3) }
func (w wiring) until() float64 { return or(w.Until, 0.75) }

func or(x, otherwise float64) float64 {
	if x == 0 {
		return otherwise
	}
	return x
}

func (w wiring) due(step, steps int) bool {
	every := w.Every
	if every == 0 {
		every = 100
	}
	return step > 0 && step%every == 0 && float64(step) < w.until()*float64(steps)
}

// share is that of the kept weights that are swapped in a step: Swap/2 (1 + cos(pi step / end)), which is 0 at the
// end of rewiring (Evci et al., 2020).
func (w wiring) share(step, steps int) float64 {
	end := w.until() * float64(steps)
	if float64(step) >= end {
		return 0
	}
	return w.swap() / 2 * (1 + math.Cos(math.Pi*float64(step)/end))
}

var errNoSource = errors.New("prune: rewiring without a source of randomness (nil)")

// begin keeps random weights, as many in each layer as the settings say.
func (w wiring) begin(layers []Weights, src rand.Source) error {
	if err := check(layers); err != nil {
		return err
	}
	if src == nil {
		return errNoSource
	}
	ls := distinct(layers)
	all := 0
	for _, l := range ls {
		all += len(l.Data)
	}
	counts := uniform(ls, w.Sparsity)
	if !w.Uniform {
		counts = erdosRenyi(ls, all-rounded(w.Sparsity*float64(all)))
	}
	for i, l := range ls {
		clear(l.Mask.Keep)
		scores := make([]float32, len(l.Data))
		for at := range scores {
			scores[at] = chance(src)
		}
		grow(l.Mask.Keep, scores, counts[i])
		for at, kept := range l.Mask.Keep {
			if !kept {
				l.Data[at] = 0
			}
		}
	}
	tie(layers)
	return nil
}

// rewire drops the smallest kept weights of each layer and grows as many of the highest score, among all that are not
// kept then: weights that were just dropped too, which stay what they were if they are grown again.
func (w wiring) rewire(layers []Weights, step, steps int, score func(l Weights, to []float32)) {
	share := w.share(step, steps)
	for _, l := range distinct(layers) {
		n := int(share * float64(l.Mask.Kept()))
		if n == 0 {
			continue
		}
		was := l.Mask.Clone().Keep
		drop(l, n)
		scores := make([]float32, len(l.Data))
		score(l, scores)
		grow(l.Mask.Keep, scores, n)
		for at, kept := range l.Mask.Keep {
			if !kept || !was[at] {
				l.Data[at] = 0
			}
		}
	}
	tie(layers)
}

// drop takes the n smallest weights from those that are kept, earlier ones first. There must be so many.
func drop(l Weights, n int) {
	sizes := make([]float32, 0, len(l.Data))
	for at, kept := range l.Mask.Keep {
		if kept {
			sizes = append(sizes, abs(l.Data[at]))
		}
	}
	threshold, below := kth(sizes, n)
	equal := n - below
	for at, kept := range l.Mask.Keep {
		if !kept {
			continue
		}
		switch size := abs(l.Data[at]); {
		case size < threshold:
			l.Mask.Keep[at] = false
		case size == threshold && equal > 0:
			l.Mask.Keep[at] = false
			equal--
		}
	}
}

// grow adds the n weights of the highest score to those that are kept, earlier ones first. There must be so many.
func grow(keep []bool, scores []float32, n int) {
	if n == 0 {
		return
	}
	others := make([]float32, 0, len(keep))
	for at, kept := range keep {
		if !kept {
			others = append(others, scores[at])
		}
	}
	threshold, _ := kth(others, len(others)-n+1)
	above := 0
	for _, s := range others {
		if s > threshold {
			above++
		}
	}
	equal := n - above
	for at, kept := range keep {
		if kept {
			continue
		}
		switch s := scores[at]; {
		case s > threshold:
			keep[at] = true
		case s == threshold && equal > 0:
			keep[at] = true
			equal--
		}
	}
}
