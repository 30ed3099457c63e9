package checkpoint

import (
	"math"
	"math/bits"
	"slices"
)

// A mask is stored as bits (bit i%8 of byte i/8 is weight i) or as the positions of the kept weights, whichever is
// shorter. Positions of fewer than one in sparsest are not used: a short file could then stand for a matrix of any size.
const sparsest = 256

// packed is a mask as it is stored: as bits, or as positions if there are some.
type packed struct {
	bits      []byte
	positions []int32
	kept      int
}

// pack is nil for a mask that keeps everything.
func pack(keep []bool) *packed {
	p := &packed{bits: make([]byte, bytesFor(len(keep)))}
	whole := len(keep) / 8
	for i := range p.bits[:whole] {
		k := keep[8*i : 8*i+8 : 8*i+8]
		p.bits[i] = one(k[0]) | one(k[1])<<1 | one(k[2])<<2 | one(k[3])<<3 | one(k[4])<<4 | one(k[5])<<5 | one(k[6])<<6 | one(k[7])<<7
	}
	for i, k := range keep[8*whole:] {
		p.bits[whole] |= one(k) << i
	}
	for _, b := range p.bits {
		p.kept += bits.OnesCount8(b)
	}
	if p.kept == len(keep) {
		return nil
	}
	if 4*p.kept < len(p.bits) && p.kept >= len(keep)/sparsest && len(keep) <= math.MaxInt32 {
		p.positions = make([]int32, 0, p.kept)
		for i, b := range p.bits {
			for ; b != 0; b &= b - 1 {
				p.positions = append(p.positions, int32(8*i+bits.TrailingZeros8(b)))
			}
		}
	}
	return p
}

func bytesFor(weights int) int { return (weights + 7) / 8 }

// one is 1 for true, without a branch: whether a weight is kept cannot be foreseen.
func one(b bool) (n byte) {
	if b {
		n = 1
	}
	return n
}

// unpackBits is nil if the bits are no mask of n weights.
func unpackBits(bits []byte, n int) []bool {
	if len(bits) != bytesFor(n) || n%8 != 0 && bits[len(bits)-1]>>(n%8) != 0 {
		return nil
	}
	keep := make([]bool, n)
	for i := range keep {
		keep[i] = bits[i/8]>>(i%8)&1 == 1
	}
	return keep
}

// unpackPositions is nil if they are not rising positions in n weights.
func unpackPositions(positions []int32, n int) []bool {
	if len(positions) < n/sparsest {
		return nil
	}
	keep := make([]bool, n)
	last := int32(-1)
	for _, at := range positions {
		if at <= last || int(at) >= n {
			return nil
		}
		keep[at], last = true, at
	}
	return keep
}

// gather is the kept weights in order, or nil if one that is not kept is anything but the bits of 0.
func (p *packed) gather(weights []float32, keep []bool) []float32 {
	spoilt, keep := uint32(0), keep[:len(weights)]
	for i, w := range weights {
		spoilt |= math.Float32bits(w) & (uint32(one(keep[i])) - 1)
	}
	if spoilt != 0 {
		return nil
	}
	values := make([]float32, 0, p.kept)
	for i, b := range p.bits {
		for ; b != 0; b &= b - 1 {
			values = append(values, weights[8*i+bits.TrailingZeros8(b)])
		}
	}
	return values
}

// scatter is the inverse of gather; nil if there are not as many values as kept weights.
func scatter(values []float32, keep []bool) []float32 {
	kept := 0
	for _, k := range keep {
		kept += int(one(k))
	}
	if kept != len(values) {
		return nil
	}
	weights := make([]float32, len(keep))
	for i, k := range keep {
		if k {
			weights[i], values = values[0], values[1:]
		}
	}
	return weights
}

// allKept reports a mask that says nothing.
func allKept(keep []bool) bool { return !slices.Contains(keep, false) }
