package homology

// field is Z/p. Its numbers are 0 to p-1.
type field struct {
	p       uint64
	inverse []uint64 // of 1 to p-1
}

func newField(p int) field {
	f := field{uint64(p), make([]uint64, p)}
	if p > 1 {
		f.inverse[1] = 1
	}
	for a := 2; a < p; a++ {
		// p = (p/a) a + p%a, so 1/a = -(p/a) / (p%a).
		f.inverse[a] = f.negative(uint64(p/a) * f.inverse[p%a] % f.p)
	}
	return f
}

func (f field) negative(a uint64) uint64 { return (f.p - a) % f.p }

// factor is what makes a times factor the negative of b.
func (f field) factor(a, b uint64) uint64 { return f.negative(b) * f.inverse[a] % f.p }
