package analysis

import "math"

// RateMap is the mean activity of one neuron by place, Rows x Cols bins: row 0 is the lowest y, column 0 the lowest x.
// Bins that were not visited are NaN.
type RateMap struct {
	Rows, Cols int
	Bin        float64   // side of a bin, metres
	Data       []float64 // row-major, in units of activity
}

// At is the mean activity in a bin, NaN if it was not visited.
func (m *RateMap) At(row, col int) float64 { return m.Data[row*m.Cols+col] }

// Range has the least and greatest activity of a bin, NaN if none was visited.
func (m *RateMap) Range() (low, high float64) {
	low, high = math.NaN(), math.NaN()
	for _, x := range m.Data {
		if !(x >= low) && x == x {
			low = x
		}
		if !(x <= high) && x == x {
			high = x
		}
	}
	return low, high
}
