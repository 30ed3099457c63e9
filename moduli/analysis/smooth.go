package analysis

import (
	"fmt"
	"math"
)

// Smooth is the map smoothed by a Gaussian of standard deviation sigma in metres, cut off at 4 sigma. Each visited bin
// becomes the weighted mean of the visited bins about it; bins that were not visited stay NaN. Sigma 0 gives
// a copy. It panics if sigma is negative or not finite.
func (m *RateMap) Smooth(sigma float64) *RateMap {
	if !(sigma >= 0) || math.IsInf(sigma, 1) {
		panic(fmt.Sprintf("analysis: smoothing by sigma %v: want metres from 0 on", sigma))
	}
	bins := sigma / m.Bin
	radius := min(int(4*bins+0.5), max(m.Rows, m.Cols))
	kernel := make([]float64, radius+1)
	kernel[0] = 1
	for k := 1; k <= radius; k++ {
		kernel[k] = math.Exp(-float64(k*k) / (2 * bins * bins))
	}
	values, visited := make([]float64, len(m.Data)), make([]float64, len(m.Data))
	for i, x := range m.Data {
		if x == x {
			values[i], visited[i] = x, 1
		}
	}
	values, visited = m.blur(values, kernel), m.blur(visited, kernel)
	out := &RateMap{Rows: m.Rows, Cols: m.Cols, Bin: m.Bin, Data: make([]float64, len(m.Data))}
	for i, x := range m.Data {
		out.Data[i] = x
		if x == x {
			out.Data[i] = values[i] / visited[i]
		}
	}
	return out
}

// blur convolves with the kernel along rows, then along columns. Outside the map all is 0.
func (m *RateMap) blur(x, kernel []float64) []float64 {
	along := func(x []float64, n, step int, starts func(k int) int, lines int) []float64 {
		out := make([]float64, len(x))
		for line := range lines {
			at := starts(line)
			for i := range n {
				sum := 0.0
				for j := max(0, i-len(kernel)+1); j < min(n, i+len(kernel)); j++ {
					sum += kernel[max(i-j, j-i)] * x[at+j*step]
				}
				out[at+i*step] = sum
			}
		}
		return out
	}
	x = along(x, m.Cols, 1, func(row int) int { return row * m.Cols }, m.Rows)
	return along(x, m.Rows, m.Cols, func(col int) int { return col }, m.Cols)
}
