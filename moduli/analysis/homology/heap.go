package homology

// heap has the least of its entries on top.
type heap []uint64

func (p *heap) push(entry uint64) {
	h := append(*p, entry)
	i := len(h) - 1
	for i > 0 {
		up := (i - 1) / 2
		if h[up] <= entry {
			break
		}
		h[i] = h[up]
		i = up
	}
	h[i] = entry
	*p = h
}

// pop takes the top off a heap that is not empty.
func (p *heap) pop() uint64 {
	h := *p
	top := h[0]
	last := h[len(h)-1]
	h = h[:len(h)-1]
	*p = h
	i := 0
	for {
		down := 2*i + 1
		if down >= len(h) {
			break
		}
		if r := down + 1; r < len(h) && h[r] < h[down] {
			down = r
		}
		if last <= h[down] {
			break
		}
		h[i] = h[down]
		i = down
	}
	if len(h) > 0 {
		h[i] = last
	}
	return top
}
