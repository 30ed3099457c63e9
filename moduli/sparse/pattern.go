package sparse

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"sync"
	"unsafe"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
)

// Pattern is where a Rows x Cols matrix has entries: those of row i have numbers Ptr[i] to Ptr[i+1], and Index
// has their columns, which ascend in a row. It comes from [NewPattern]; its fields must not be changed.
//
// Many goroutines can use a pattern at once, but none during an Update.
type Pattern struct {
	Rows, Cols int
	Ptr        []int32 // Rows+1
	Index      []int32 // Len

	positions []int32
	keep      []byte // of the mask; nil in a transposed pattern
	version   int

	transposing sync.Mutex
	transposed  *Pattern
	order       []int32
	stale       bool // transposed is of an older mask
}

// NewPattern has the kept weights of the mask as entries. It panics if the mask does not have Rows x Cols
// weights, or if these are 2^31 or more.
func NewPattern(mask *prune.Mask) *Pattern {
	p := new(Pattern)
	p.Update(mask)
	return p
}

// Len is the number of entries.
func (p *Pattern) Len() int { return len(p.Index) }

// Density is the share of weights that are entries, in [0, 1]; that of a matrix without weights is 0.
func (p *Pattern) Density() float64 {
	if p.Rows == 0 || p.Cols == 0 {
		return 0
	}
	return float64(p.Len()) / (float64(p.Rows) * float64(p.Cols))
}

// Version is the number of masks that the pattern has been that of, counting from 1: it tells whether what was
// made for the pattern is of its current mask.
func (p *Pattern) Version() int { return p.version }

// Positions has the place of each entry in the dense matrix by rows: i*Cols + j for row i and column j. It
// must not be changed, and lasts until the next Update.
func (p *Pattern) Positions() []int32 { return p.positions }

// Matches reports whether the entries are what the mask keeps. It takes about as long as to read the mask once
// or twice.
func (p *Pattern) Matches(mask *prune.Mask) bool {
	if mask.Rows != p.Rows || mask.Cols != p.Cols || len(mask.Keep) != p.Rows*p.Cols {
		return false
	}
	if p.keep != nil {
		return bytes.Equal(p.keep, bytesOf(mask.Keep))
	}
	for _, at := range p.positions {
		if !mask.Keep[at] {
			return false
		}
	}
	return mask.Kept() == p.Len()
}

// Update makes the pattern that of the mask, whose shape may be another, in the same memory if that is enough.
// Matrices that have it need new values then; what Transposed and Positions gave is void. It panics where
// NewPattern does.
func (p *Pattern) Update(mask *prune.Mask) {
	check(mask)
	keep := bytesOf(mask.Keep)
	p.Rows, p.Cols, p.stale = mask.Rows, mask.Cols, true
	p.version++
	p.keep = append(p.keep[:0], keep...)
	kept := bytes.Count(keep, []byte{1})
	p.Ptr, p.positions = sized(p.Ptr, p.Rows+1), sized(p.positions, kept)
	p.Index = sized(p.Index, kept+1) // one more, for the column that is tried after the last entry
	n := 0
	for i := range p.Rows {
		p.Ptr[i] = int32(n)
		for j, k := range keep[i*p.Cols:][:p.Cols] {
			p.Index[n] = int32(j)
			n += int(k) // not an if: it would be guessed wrong too often
		}
		p.place(i, n)
	}
	p.Ptr[p.Rows] = int32(n)
	p.Index = p.Index[:n]
}

// place finds the positions of row i, whose entries end at end.
func (p *Pattern) place(i, end int) {
	first := int32(i * p.Cols)
	for q := int(p.Ptr[i]); q < end; q++ {
		p.positions[q] = first + p.Index[q]
	}
}

// Transposed is the pattern of the transposed matrix, Cols x Rows, and for each of its entries the number of
// that entry here: the values of the transposed matrix are values[order[q]]. Both belong to p, must not be
// changed, and last until its next Update.
func (p *Pattern) Transposed() (t *Pattern, order []int32) {
	p.transposing.Lock()
	defer p.transposing.Unlock()
	if p.transposed == nil || p.stale {
		p.transpose()
	}
	return p.transposed, p.order
}

func (p *Pattern) transpose() {
	if p.transposed == nil {
		p.transposed = new(Pattern)
	}
	t := p.transposed
	t.Rows, t.Cols, t.stale, p.stale = p.Cols, p.Rows, true, false
	t.version = p.version
	t.Ptr, t.Index = sized(t.Ptr, t.Rows+1), sized(t.Index, p.Len())
	t.positions, p.order = sized(t.positions, p.Len()), sized(p.order, p.Len())
	clear(t.Ptr)
	for _, j := range p.Index {
		t.Ptr[j+1]++
	}
	for j := range t.Rows {
		t.Ptr[j+1] += t.Ptr[j]
	}
	// Ptr[j] moves on to the end of row j, which is the beginning of the next one.
	for i := range p.Rows {
		for q := p.Ptr[i]; q < p.Ptr[i+1]; q++ {
			j := p.Index[q]
			at := t.Ptr[j]
			t.Ptr[j]++
			t.Index[at], p.order[at] = int32(i), q
		}
	}
	copy(t.Ptr[1:], t.Ptr)
	t.Ptr[0] = 0
	for j := range t.Rows {
		t.place(j, int(t.Ptr[j+1]))
	}
}

func check(mask *prune.Mask) {
	r, c := mask.Rows, mask.Cols
	if r < 0 || c < 0 {
		panic(fmt.Sprintf("sparse: a mask of %d x %d: want 0 or more of each", r, c))
	}
	if c > 0 && r > math.MaxInt32/c {
		panic(fmt.Sprintf("sparse: a matrix of %d x %d weights: want at most %d", r, c, math.MaxInt32))
	}
	if len(mask.Keep) != r*c {
		panic(fmt.Sprintf("sparse: a mask of %d x %d that says whether to keep %d weights: want %d", r, c, len(mask.Keep), r*c))
	}
}

// bytesOf is the memory of a mask: 1 for a weight that is kept.
func bytesOf(keep []bool) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(keep))), len(keep))
}

// sized is a slice of n numbers, in the memory of s if it is enough.
func sized[T any](s []T, n int) []T { return slices.Grow(s[:0], n)[:n] }
