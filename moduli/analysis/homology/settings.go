package homology

import (
	"fmt"
	"math"
)

// Settings of [Rips]. The zero value computes H0, H1 and H2 with coefficients in Z/2 up to the enclosing radius.
type Settings struct {
	// Dim is the highest dimension of holes, 1 to 3; 0 means 2. Each further one takes some N times as long.
	Dim int
	// Prime is the number p of the coefficients Z/p, a prime below 256; 0 means 2. A twist, as that of the
	// Klein bottle, shows by what Z/2 and Z/3 see differently.
	Prime int
	// Threshold is the greatest scale, above 0: longer edges are left out. 0 means the enclosing radius, the least
	// distance within which some point has all others; above it nothing is left but one component. A lower threshold
	// saves time and memory, and leaves what is alive there without an end. +Inf takes all edges.
	Threshold float64
	// Memory limits what is held at a time, in bytes, above 0; 0 means 4 GiB. What needs more ends with [ErrMemory].
	// Garbage comes on top, up to about as much again.
	Memory int64
	// Progress, where it is set, hears while the computation goes on how many of so many parts are done: at most some 200
	// times a dimension, on the goroutine of Rips.
	Progress func(done, total int)
}

const usualMemory = 4 << 30

// Validate refuses what Rips cannot compute, naming the value and what is allowed.
func (s Settings) Validate() error {
	if s.Dim < 0 || s.Dim > 3 {
		return fmt.Errorf("homology: Dim %d: want 1 to 3, or 0 for 2", s.Dim)
	}
	if s.Prime != 0 && (s.Prime > 255 || !prime(s.Prime)) {
		return fmt.Errorf("homology: Prime %d: want a prime below 256, or 0 for 2", s.Prime)
	}
	if math.IsNaN(s.Threshold) || s.Threshold < 0 {
		return fmt.Errorf("homology: Threshold %v: want a number above 0, or 0 for the enclosing radius", s.Threshold)
	}
	if s.Memory < 0 {
		return fmt.Errorf("homology: Memory %d: want a number of bytes above 0, or 0 for %d", s.Memory, int64(usualMemory))
	}
	return nil
}

func (s Settings) filled() Settings {
	if s.Dim == 0 {
		s.Dim = 2
	}
	if s.Prime == 0 {
		s.Prime = 2
	}
	if s.Memory == 0 {
		s.Memory = usualMemory
	}
	return s
}

func prime(p int) bool {
	for d := 2; d*d <= p; d++ {
		if p%d == 0 {
			return false
		}
	}
	return p > 1
}
