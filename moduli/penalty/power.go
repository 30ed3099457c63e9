package penalty

import (
	"fmt"
	"math"
)

// checkPower accepts 0, which stands for 1, and the powers there are.
func checkPower(name string, power int) error {
	if power < 0 || power > 2 {
		return fmt.Errorf("penalty: %s Power is %d, allowed are 1 for |W|, 2 for W^2, or 0 for 1", name, power)
	}
	return nil
}

// raise is |x|^power in float64, which holds the squares of all float32.
func raise(x float32, power int) float64 {
	if power == 2 {
		return float64(x) * float64(x)
	}
	return math.Abs(float64(x))
}
