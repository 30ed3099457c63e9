package homology

import (
	"fmt"
	"math/bits"
	"sort"
)

// codec numbers the simplices of each dimension by the combinatorial number system: that of vertices
// u_0 > u_1 > ... > u_d has number C(u_0, d+1) + C(u_1, d) + ... + C(u_d, 1).
//
// An entry of a column is one word: rank, number and coefficient, from the highest bits down. Numbers count
// backwards in it, so that entries ascend in the order of the filtration: by rank, then by falling number.
type codec struct {
	choose     [][]uint64 // choose[k][v] is C(v, k)
	top        uint64     // the number that is written as 0
	coefBits   uint
	numberBits uint
}

func newCodec(n, ranks, dim, p int) (*codec, error) {
	c := &codec{choose: make([][]uint64, dim+3), coefBits: uint(bits.Len(uint(p - 2)))}
	for k := range c.choose {
		c.choose[k] = make([]uint64, n+1)
		for v := range n + 1 {
			switch {
			case k == 0:
				c.choose[k][v] = 1
			case v > 0:
				sum, carry := bits.Add64(c.choose[k][v-1], c.choose[k-1][v-1], 0)
				if carry != 0 {
					return nil, tooMany(n, dim)
				}
				c.choose[k][v] = sum
			}
		}
		c.top = max(c.top, c.choose[k][n])
	}
	c.numberBits = uint(bits.Len64(c.top))
	if uint(bits.Len(uint(ranks)))+c.numberBits+c.coefBits > 64 {
		return nil, tooMany(n, dim)
	}
	return c, nil
}

func tooMany(n, dim int) error {
	return fmt.Errorf("homology: simplices of %d points for holes of dimension %d are too many to number: want fewer points (landmarks)", n, dim)
}

// entry is the word of a simplex with coefficient c, 1 to p-1.
func (c *codec) entry(rank int32, number, coef uint64) uint64 {
	return (uint64(rank)<<c.numberBits|(c.top-number))<<c.coefBits | (coef - 1)
}

// simplex is an entry without its coefficient: equal simplices have equal ones.
func (c *codec) simplex(entry uint64) uint64     { return entry >> c.coefBits }
func (c *codec) coefficient(entry uint64) uint64 { return entry&(1<<c.coefBits-1) + 1 }
func (c *codec) rankOf(entry uint64) int32       { return int32(entry >> (c.coefBits + c.numberBits)) }
func (c *codec) number(entry uint64) uint64 {
	return c.top - entry>>c.coefBits&(1<<c.numberBits-1)
}

// with is the entry with another coefficient.
func (c *codec) with(entry, coef uint64) uint64 {
	return entry>>c.coefBits<<c.coefBits | (coef - 1)
}

// vertices fills u with the vertices of a simplex, the highest first.
func (c *codec) vertices(u []int32, number uint64) {
	n := len(c.choose[0]) - 1
	for i := range u {
		choose := c.choose[len(u)-i]
		v := sort.Search(n, func(v int) bool { return choose[v+1] > number })
		u[i] = int32(v)
		number -= choose[v]
		n = v
	}
}
