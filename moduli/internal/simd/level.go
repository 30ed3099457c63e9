package simd

// Level is what the kernels use of a processor.
type Level int

const (
	Portable Level = iota // Go
	AVX2                  // with FMA, 8 numbers at a time
	AVX512                // 16 numbers at a time
)

// String is the name by which processors are told apart.
func (l Level) String() string { return [...]string{"portable", "AVX2", "AVX-512"}[l] }

// level is that of all kernels. Tests lower it.
var level = best()

// Current is the level of the kernels on this processor.
func Current() Level { return level }
