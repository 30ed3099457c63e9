//go:build !amd64 || noasm

package inhibit

// vectorValues leaves all values to Go.
func (c *dogCurve) vectorValues(dst, d []float64) int { return 0 }
