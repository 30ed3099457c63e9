package navigation

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Code is how place cells tell a position.
type Code int

const (
	Gaussian Code = iota // softmax(-d^2 / 2s^2)
	DoG                  // the same minus the softmax at s^2 doubled, shifted to 0 and scaled to sum 1; the published code
)

// String names the code.
func (c Code) String() string {
	if c == DoG {
		return "difference of Gaussians"
	}
	return "Gaussian"
}

// placeSigma is the published width of a place field, in metres.
const placeSigma = 0.12

// PlaceCells tell a position by P numbers that sum to 1: the nearer a cell's centre, the larger its number.
type PlaceCells struct {
	Box     Box
	Code    Code
	Sigma   float64      // width of a place field, metres
	Centres [][2]float64 // P centres, metres
}

// NewPlaceCells lays out n cells, uniformly in the box. Sigma 0 means 0.12 m.
func NewPlaceCells(n int, box Box, code Code, sigma float64, src rand.Source) (*PlaceCells, error) {
	if n < decoded {
		return nil, fmt.Errorf("navigation: %d place cells: want at least %d, as many as are decoded", n, decoded)
	}
	if sigma < 0 || math.IsNaN(sigma) || math.IsInf(sigma, 0) {
		return nil, fmt.Errorf("navigation: place field width %v m: want a positive number, or 0 for %v m", sigma, placeSigma)
	}
	if code != Gaussian && code != DoG {
		return nil, fmt.Errorf("navigation: place code %d: want navigation.Gaussian or navigation.DoG", code)
	}
	if err := box.Validate(); err != nil {
		return nil, err
	}
	if sigma == 0 {
		sigma = placeSigma
	}
	c := &PlaceCells{Box: box, Code: code, Sigma: sigma, Centres: make([][2]float64, n)}
	rnd, h := rand.New(src), box.half()
	for i := range c.Centres {
		c.Centres[i] = [2]float64{h * (2*rnd.Float64() - 1), h * (2*rnd.Float64() - 1)}
	}
	return c, nil
}

// Encode writes the code of position (x, y) to dst (length P).
func (c *PlaceCells) Encode(dst []float32, x, y float64) {
	nearest := float32(math.Inf(1))
	for i, p := range c.Centres {
		dx, dy := c.Box.offset(x-p[0]), c.Box.offset(y-p[1])
		dst[i] = float32(dx*dx + dy*dy)
		nearest = min(nearest, dst[i])
	}
	// Squared distances count from the nearest centre, so that no sum of exponentials vanishes.
	narrow := -1 / (2 * c.Sigma * c.Sigma)
	var sum, wide float64
	for i, d := range dst {
		e := math.Exp(narrow * float64(d-nearest))
		dst[i] = float32(e)
		sum += e
		wide += math.Sqrt(e)
	}
	if c.Code == DoG {
		sum = surround(dst, sum, wide)
	}
	inv := float32(1 / sum)
	for i := range dst {
		dst[i] *= inv
	}
}

// surround takes the softmax at twice the variance from that of the exponentials in dst, lifts the
// difference to 0 and returns its sum. The root of an exponential is the one at twice the variance.
func surround(dst []float32, sum, wide float64) (total float64) {
	low := float32(math.Inf(1))
	for i, e := range dst {
		dst[i] = float32(float64(e)/sum - math.Sqrt(float64(e))/wide)
		low = min(low, dst[i])
	}
	for i := range dst {
		dst[i] += float32(math.Abs(float64(low)))
		total += float64(dst[i])
	}
	return total
}

// decoded is the number of most active cells whose centres are averaged.
const decoded = 3

// Decode is the position that activities (length P; logits or probabilities) tell: the mean of the
// centres of the three most active cells, of equal ones the first. In a periodic box the mean is taken
// around the most active one.
func (c *PlaceCells) Decode(activity []float32) (x, y float64) {
	var best [decoded]int
	for k := range best {
		best[k] = -1
		for i, a := range activity {
			if slices.Contains(best[:k], i) {
				continue
			}
			if best[k] < 0 || a > activity[best[k]] {
				best[k] = i
			}
		}
	}
	at := c.Centres[best[0]]
	for _, i := range best {
		x += c.Box.offset(c.Centres[i][0]-at[0]) / decoded
		y += c.Box.offset(c.Centres[i][1]-at[1]) / decoded
	}
	x, y = at[0]+x, at[1]+y
	if c.Box.Periodic {
		x, y = c.Box.wrap(x), c.Box.wrap(y)
	}
	return x, y
}
