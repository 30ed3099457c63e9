package space

import (
	"fmt"
	"math"
)

// maxDim keeps a mistyped dimension from asking for all of the memory.
const maxDim = 1 << 16

// checkDim accepts 0, which stands for usual, and 1 to maxDim.
func checkDim(name string, dim, usual int) error {
	if dim < 0 || dim > maxDim {
		return fmt.Errorf("space: %s Dim is %d, allowed are 1 to %d, or 0 for %d", name, dim, maxDim, usual)
	}
	return nil
}

// checkUsual is checkLength for a field without a published value.
func checkUsual(name, field string, v, usual float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
		return fmt.Errorf("space: %s %s is %g, allowed are finite numbers above 0, or 0 for %g", name, field, v, usual)
	}
	return nil
}

// checkLength accepts 0, which stands for usual, and finite positive lengths.
func checkLength(name, field string, v, usual float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
		return fmt.Errorf("space: %s %s is %g, allowed are finite numbers above 0, or 0 for the published %g", name, field, v, usual)
	}
	return nil
}
