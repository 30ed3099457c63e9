package navigation

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"
)

const (
	placeSigma    = 0.12  // metres, the published width of a place field
	narrowestCell = 0.001 // metres
)

// PlaceCells tell a position by P numbers that are not negative and sum to 1: the nearer a cell's
// centre, the larger its number.
type PlaceCells struct {
	Box     Box
	Code    Code
	Sigma   float64      // width of a place field, metres
	Centres [][2]float64 // P centres, metres
}

// NewPlaceCells lays out n cells, uniformly in the box. Sigma 0 means 0.12 m. It refuses fewer than 3
// cells, a sigma under 1 mm or wider than the box, an unknown code and a box that cannot be.
func NewPlaceCells(n int, box Box, code Code, sigma float64, src rand.Source) (*PlaceCells, error) {
	if err := box.Validate(); err != nil {
		return nil, err
	}
	if n < decoded {
		return nil, fmt.Errorf("navigation: %d place cells: want at least %d, as many as are decoded", n, decoded)
	}
	if code != Gaussian && code != DoG {
		return nil, fmt.Errorf("navigation: place code %d: want navigation.Gaussian or navigation.DoG", int(code))
	}
	if err := validSigma(sigma, box); err != nil {
		return nil, err
	}
	if src == nil {
		return nil, errors.New("navigation: no random source to lay out place cells: want one, as rand.NewPCG(1, 2)")
	}
	if sigma == 0 {
		sigma = placeSigma
	}
	c := &PlaceCells{Box: box, Code: code, Sigma: sigma, Centres: make([][2]float64, n)}
	rnd := rand.New(src)
	for i := range c.Centres {
		c.Centres[i][0], c.Centres[i][1] = box.anywhere(rnd)
	}
	return c, nil
}

// validSigma reports a width of place fields that is no width, or wider than a box that is valid.
func validSigma(sigma float64, box Box) error {
	value := sigma
	if value == 0 {
		value = placeSigma
	}
	if value >= narrowestCell && value <= box.width() {
		return nil
	}
	return fmt.Errorf("navigation: place field width %v m: want %v m to the box's width of %v m, or 0 for %v m",
		value, narrowestCell, box.width(), placeSigma)
}

// Encode writes the codes of positions to the rows of dst (n x P). xy are n pairs x, y in metres.
func (c *PlaceCells) Encode(dst blas32.General, xy []float64) {
	if dst.Cols != len(c.Centres) || len(xy) != 2*dst.Rows {
		panic(fmt.Sprintf("navigation: %d coordinates and %d place cells do not fit codes of %d x %d: want n pairs and n x P",
			len(xy), len(c.Centres), dst.Rows, dst.Cols))
	}
	for i := range dst.Rows {
		c.encode(row(dst, i), xy[2*i], xy[2*i+1])
	}
}

// nearest are the squared distances to the two nearest centres, and which cell has the first.
type nearest struct {
	first, second float32
	cell          int
}

func (c *PlaceCells) encode(dst []float32, x, y float64) {
	far := float32(math.Inf(1))
	near := nearest{first: far, second: far}
	for i, p := range c.Centres {
		dx, dy := c.Box.offset(x-p[0]), c.Box.offset(y-p[1])
		d := float32(dx*dx + dy*dy)
		dst[i] = d
		if d < near.first {
			near = nearest{first: d, second: near.first, cell: i}
		} else if d < near.second {
			near.second = d
		}
	}
	if c.Code == DoG {
		dog(dst, near, c.Sigma)
	} else {
		gaussian(dst, near, c.Sigma)
	}
}

func row(m blas32.General, i int) []float32 { return m.Data[i*m.Stride : i*m.Stride+m.Cols] }
