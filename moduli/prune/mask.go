package prune

// Mask says which weights of a Rows x Cols matrix are kept: Keep is row-major.
type Mask struct {
	Rows, Cols int
	Keep       []bool
}

// At reports whether weight (i, j) is kept.
func (m *Mask) At(i, j int) bool { return m.Keep[i*m.Cols+j] }

// Kept counts the weights that are kept.
func (m *Mask) Kept() int {
	n := 0
	for _, k := range m.Keep {
		if k {
			n++
		}
	}
	return n
}

// Sparsity is the share of weights that are pruned, in [0, 1].
func (m *Mask) Sparsity() float64 {
	if len(m.Keep) == 0 {
		return 0
	}
	return 1 - float64(m.Kept())/float64(len(m.Keep))
}
