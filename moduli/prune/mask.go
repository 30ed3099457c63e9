package prune

// Mask says which weights of a Rows x Cols matrix are kept: Keep is row-major.
type Mask struct {
	Rows, Cols int
	Keep       []bool
}

// Full is the mask that keeps every weight.
func Full(rows, cols int) *Mask {
	m := &Mask{Rows: rows, Cols: cols, Keep: make([]bool, rows*cols)}
	for i := range m.Keep {
		m.Keep[i] = true
	}
	return m
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

// Clone is a copy that shares nothing with m.
func (m *Mask) Clone() *Mask {
	return &Mask{Rows: m.Rows, Cols: m.Cols, Keep: append([]bool(nil), m.Keep...)}
}
