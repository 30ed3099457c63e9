package analysis

import "gonum.org/v1/gonum/blas/blas32"

// Population has the mean hidden state at each place that was visited (places x N), and which bins of the rate maps
// these are, in ascending order. It is the cloud of points whose shape is that of the code for places: free of what
// else the states hold, and small enough for package homology.
func (r *Recorder) Population() (states blas32.General, bins []int) {
	for b, n := range r.visits {
		if n > 0 {
			bins = append(bins, b)
		}
	}
	states = blas32.General{Rows: len(bins), Cols: r.neurons, Stride: r.neurons, Data: make([]float32, len(bins)*r.neurons)}
	for i, b := range bins {
		for k, sum := range r.sums[b*r.neurons : (b+1)*r.neurons] {
			states.Data[i*r.neurons+k] = float32(sum / float64(r.visits[b]))
		}
	}
	return states, bins
}
