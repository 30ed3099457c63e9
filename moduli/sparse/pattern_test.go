package sparse

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
)

// valid fails unless the entries of p are the kept weights of the mask, in order.
func valid(t *testing.T, p *Pattern, mask *prune.Mask) {
	t.Helper()
	if p.Rows != mask.Rows || p.Cols != mask.Cols || len(p.Ptr) != mask.Rows+1 || p.Ptr[0] != 0 {
		t.Fatalf("pattern of %d x %d with %d pointers for a mask of %d x %d", p.Rows, p.Cols, len(p.Ptr), mask.Rows, mask.Cols)
	}
	var index, positions []int32
	for i := range mask.Rows {
		for j := range mask.Cols {
			if mask.At(i, j) {
				index, positions = append(index, int32(j)), append(positions, int32(i*mask.Cols+j))
			}
		}
		if int(p.Ptr[i+1]) != len(index) {
			t.Fatalf("row %d ends at %d, want %d", i, p.Ptr[i+1], len(index))
		}
	}
	if !slices.Equal(p.Index, index) || !slices.Equal(p.Positions(), positions) {
		t.Fatalf("columns %v at %v, want %v at %v", p.Index, p.Positions(), index, positions)
	}
	if p.Len() != len(index) || len(mask.Keep) > 0 && p.Density() != float64(len(index))/float64(len(mask.Keep)) {
		t.Fatalf("%d entries, density %v, want %d", p.Len(), p.Density(), len(index))
	}
}

func transposedMask(m *prune.Mask) *prune.Mask {
	t := prune.Full(m.Cols, m.Rows)
	for i := range m.Rows {
		for j := range m.Cols {
			t.Keep[j*m.Rows+i] = m.At(i, j)
		}
	}
	return t
}

func TestPatternHasTheKeptWeights(t *testing.T) {
	eachShape(t, func(t *testing.T, _ *rand.Rand, _ shape, mask *prune.Mask) {
		p := NewPattern(mask)
		valid(t, p, mask)
		transposed, order := p.Transposed()
		valid(t, transposed, transposedMask(mask))
		for q, from := range order {
			i, j := int(transposed.Positions()[q])%p.Rows, int(transposed.Positions()[q])/p.Rows
			if at := p.Positions()[from]; int(at) != i*p.Cols+j {
				t.Fatalf("entry %d of the transposed pattern is (%d, %d), but %d here, which is at %d", q, j, i, from, at)
			}
		}
		back, _ := transposed.Transposed()
		valid(t, back, mask)
	})
}

func TestUpdateIsANewPattern(t *testing.T) {
	r := random(t)
	p := new(Pattern)
	for i, s := range shapes(r) {
		mask := randomMask(r, s.rows, s.cols, s.share, s.holes)
		p.Update(mask)
		valid(t, p, mask)
		transposed, _ := p.Transposed()
		valid(t, transposed, transposedMask(mask))
		if p.Version() != i+1 || transposed.Version() != i+1 {
			t.Fatalf("versions %d and %d after update %d", p.Version(), transposed.Version(), i+1)
		}
	}
}

func TestUpdateKeepsItsMemory(t *testing.T) {
	r := random(t)
	p := NewPattern(prune.Full(50, 60))
	p.Transposed()
	mask := randomMask(r, 60, 50, 0.5, false)
	if n := testing.AllocsPerRun(5, func() { p.Update(mask); p.Transposed() }); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

func TestMatchesTellsEveryChange(t *testing.T) {
	r := random(t)
	mask := randomMask(r, 31, 17, 0.3, false)
	p := NewPattern(mask)
	transposed, _ := p.Transposed()
	for _, c := range []struct {
		name string
		p    *Pattern
		mask *prune.Mask
	}{{"pattern", p, mask}, {"transposed", transposed, transposedMask(mask)}} {
		if !c.p.Matches(c.mask) || !c.p.Matches(c.mask.Clone()) {
			t.Errorf("%s: its own mask does not match", c.name)
		}
		for i := range c.mask.Keep {
			c.mask.Keep[i] = !c.mask.Keep[i]
			if c.p.Matches(c.mask) {
				t.Errorf("%s: matches although weight %d changed", c.name, i)
			}
			c.mask.Keep[i] = !c.mask.Keep[i]
		}
		if other := (&prune.Mask{Rows: c.mask.Cols, Cols: c.mask.Rows, Keep: c.mask.Keep}); c.p.Matches(other) {
			t.Errorf("%s: matches a mask of another shape", c.name)
		}
	}
}

func TestTransposedCanBeAskedForAtOnce(t *testing.T) {
	mask := randomMask(random(t), 40, 30, 0.3, false)
	p := NewPattern(mask)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() { p.Transposed() })
	}
	group.Wait()
	transposed, _ := p.Transposed()
	valid(t, transposed, transposedMask(mask))
}
