package inhibit

import (
	"fmt"
	"math"
)

// Check looks for reasons why f cannot be used at distances from 0 to far, and is
// meant for inhibitors of your own: it reports the first of a thousand distances
// at which the cost is negative or not finite, or the derivative is not the slope
// of the cost. It runs f's own Validate first, if there is one.
//
// Slopes are compared with those of a cubic through the costs around, to one part in
// 1000 of the steepest one, and only where the costs are smooth at that distance.
func Check(f Inhibitor, far float64) error {
	if f == nil {
		return fmt.Errorf("inhibit: Check got no inhibitor (nil)")
	}
	if !(far > 0) || math.IsInf(far, 1) {
		return fmt.Errorf("inhibit: distance up to which to check %s is %g, allowed are finite numbers above 0", f, far)
	}
	if v, ok := f.(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			return err
		}
	}
	const n = 1000
	steepest := 0.0
	for k := range n + 1 {
		d := far * float64(k) / n
		if err := checkCost(f, d); err != nil {
			return err
		}
		slope := f.Derivative(d)
		if math.IsNaN(slope) || math.IsInf(slope, 0) {
			return fmt.Errorf("inhibit: derivative of %s at distance %g is %g, allowed are finite numbers", f, d, slope)
		}
		steepest = max(steepest, math.Abs(slope))
	}
	h := 1e-4 * far / n
	for k := 1; k < n; k++ {
		d := far * float64(k) / n
		left, right := (f.Value(d)-f.Value(d-h))/h, (f.Value(d+h)-f.Value(d))/h
		slope := f.Derivative(d)
		slack := 1e-3*max(steepest, math.Abs(left), math.Abs(right)) + math.Abs(right-left)
		if math.Abs(slope-(left+right)/2) > slack {
			return fmt.Errorf("inhibit: derivative of %s at distance %g is %g, the cost rises by %g for each unit there", f, d, slope, (left+right)/2)
		}
	}
	return nil
}

func checkCost(f Inhibitor, d float64) error {
	if v := f.Value(d); !(v >= 0) || math.IsInf(v, 1) {
		return fmt.Errorf("inhibit: %s costs %g at distance %g, allowed are finite numbers from 0", f, v, d)
	}
	return nil
}
