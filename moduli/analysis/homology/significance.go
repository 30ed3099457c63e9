package homology

import "math"

// Significance has for each interval of [Diagram.Of] the probability that chance alone gives one as long by ratio, or
// a longer one, among as many: small numbers are holes, those near 1 noise. It is for dimensions from 1 on.
//
// In samples without holes, log(Death/Birth) has an exponential distribution whatever was sampled (Bobrowski and Skraba,
// "A universal null-distribution for topological data analysis", Scientific Reports 13, 2023, for Rips complexes;
// found by experiment). Its scale is taken from the mean of log log(Death/Birth) as there, which few holes hardly
// move. The probabilities are times the number of intervals (Bonferroni), at most 1.
//
// It is cautious: the loops of a torus come out below 0.05 from some 300 random points on. It needs some 30 intervals to
// know the scale, and can say nothing of a single one: it gives 1. Intervals alive at the threshold are taken to
// end there.
func (d *Diagram) Significance(dim int) []float64 {
	all := d.Of(dim)
	p := make([]float64, len(all))
	scale := d.scale(all)
	for k, i := range all {
		if p[k] = 1; dim > 0 && scale > 0 {
			p[k] = min(1, float64(len(all))*math.Exp(-d.ratio(i)/scale))
		}
	}
	return p
}

// SignificantFrom is the least Death/Birth of an interval of a dimension whose [Diagram.Significance] is at most p, in (0, 1): a line
// through the origin of the diagram. It is +Inf where that of no interval can be.
func (d *Diagram) SignificantFrom(dim int, p float64) float64 {
	all := d.Of(dim)
	scale := d.scale(all)
	if dim < 1 || !(scale > 0) {
		return math.Inf(1)
	}
	return math.Exp(scale * math.Log(float64(len(all))/p))
}

// ratio is log(Death/Birth).
func (d *Diagram) ratio(i Interval) float64 { return math.Log(min(i.Death, d.Threshold) / i.Birth) }

// scale is that of the distribution of ratios, 0 if there are too few.
func (d *Diagram) scale(all []Interval) float64 {
	const euler = 0.57721566490153286
	mean, known := 0.0, 0
	for _, i := range all {
		if l := math.Log(d.ratio(i)); !math.IsNaN(l) && !math.IsInf(l, 0) {
			mean += l
			known++
		}
	}
	if known < 2 {
		return 0
	}
	return math.Exp(mean/float64(known) + euler)
}
