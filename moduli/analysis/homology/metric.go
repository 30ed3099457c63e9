package homology

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"
)

// Metric is the distance of points i and j. The Distance of a space.Embedding is one.
type Metric func(i, j int) float64

// Rows is the Euclidean distance of the rows of a matrix, as of hidden states (rows x N).
func Rows(m blas32.General) Metric {
	return func(i, j int) float64 {
		a := m.Data[i*m.Stride:][:m.Cols]
		b := m.Data[j*m.Stride:][:len(a)]
		// Four sums, for one would wait for each addition.
		var s [4]float64
		k := 0
		for ; k+4 <= len(a); k += 4 {
			for l := range s {
				d := float64(a[k+l]) - float64(b[k+l])
				s[l] += float64(d * d)
			}
		}
		for ; k < len(a); k++ {
			d := float64(a[k]) - float64(b[k])
			s[0] += float64(d * d)
		}
		return math.Sqrt(s[0] + s[1] + s[2] + s[3])
	}
}
