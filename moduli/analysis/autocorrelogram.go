package analysis

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
)

// Autocorrelogram is the correlation of a rate map with itself at each lag: (2 Rows - 1) x (2 Cols - 1), the lag
// of 0 in the middle. Lags at which too few bins overlap, or do not vary, are NaN.
type Autocorrelogram struct {
	Rows, Cols int
	Bin        float64   // metres
	Data       []float64 // row-major, -1 to 1
}

// At is the correlation at a lag of so many bins up and right, from -(Rows/2) and -(Cols/2) on.
func (a *Autocorrelogram) At(up, right int) float64 {
	return a.Data[(up+a.Rows/2)*a.Cols+right+a.Cols/2]
}

// Autocorrelogram correlates the map with itself: Pearson's r over the pairs of bins a lag apart that were both visited
// (Sargolini et al., Science 312, 2006; Langston et al., Science 328, 2010). Lags with fewer than overlap pairs are
// NaN; 0 means the usual 20. It panics if overlap is negative.
func (m *RateMap) Autocorrelogram(overlap int) *Autocorrelogram {
	return newCorrelator(m.Rows, m.Cols).of(m, overlap)
}

// correlator has the transforms for maps of one size. It is for one goroutine.
type correlator struct {
	rows, cols   int // of the padded map: lags of opposite sign do not meet
	byRow, byCol *fourier.CmplxFFT
	col          []complex128
}

func newCorrelator(rows, cols int) *correlator {
	r, c := quick(2*rows-1), quick(2*cols-1)
	return &correlator{rows: r, cols: c, byRow: fourier.NewCmplxFFT(c), byCol: fourier.NewCmplxFFT(r), col: make([]complex128, r)}
}

// quick is the least number from n on with no prime factor above 5, of which transforms are fast.
func quick(n int) int {
	for ; ; n++ {
		rest := n
		for _, p := range []int{2, 3, 5} {
			for rest%p == 0 {
				rest /= p
			}
		}
		if rest == 1 {
			return n
		}
	}
}

func (c *correlator) of(m *RateMap, overlap int) *Autocorrelogram {
	if overlap < 0 {
		panic(fmt.Sprintf("analysis: autocorrelogram of lags with %d pairs of bins: want 1 or more, or 0 for 20", overlap))
	}
	if overlap == 0 {
		overlap = 20
	}
	values, visits, squares := c.spectra(m)
	// Sums over the pairs at each lag, two in each complex number: of 1 and of x y; of x and of x^2, x being the
	// bin that the lag leads from. Those of y are the ones of x at the opposite lag.
	products, first := make([]complex128, len(values)), make([]complex128, len(values))
	for i, v := range values {
		from := conj(visits[i])
		products[i] = complex(abs2(visits[i]), abs2(v))
		first[i] = v*from + 1i*(squares[i]*from)
	}
	c.inverse(products)
	c.inverse(first)

	a := &Autocorrelogram{Rows: 2*m.Rows - 1, Cols: 2*m.Cols - 1, Bin: m.Bin}
	a.Data = make([]float64, a.Rows*a.Cols)
	for k := range (len(a.Data) + 1) / 2 { // the other half mirrors it
		up, right := k/a.Cols-m.Rows+1, k%a.Cols-m.Cols+1
		there, back := c.at(up, right), c.at(-up, -right)
		x, y := first[there], first[back]
		n, xy := math.Round(real(products[there])), imag(products[there])
		r := math.NaN()
		if n >= float64(overlap) {
			r = pearson(n, real(x), real(y), imag(x), imag(y), xy)
		}
		a.Data[k], a.Data[len(a.Data)-1-k] = r, r
	}
	return a
}

// pearson is the correlation of n pairs from their sums; NaN where one side is all but constant. The numbers are of a map
// of variance 1.
func pearson(n, x, y, xx, yy, xy float64) float64 {
	const constant = 1e-10
	vx, vy := xx/n-x/n*(x/n), yy/n-y/n*(y/n)
	if !(vx > constant && vy > constant) {
		return math.NaN()
	}
	return max(-1, min(1, (xy/n-x/n*(y/n))/math.Sqrt(vx*vy)))
}

// spectra has the transforms of the map brought to mean 0 and variance 1, of where it was visited, and of its square.
func (c *correlator) spectra(m *RateMap) (values, visits, squares []complex128) {
	n, sum := 0.0, 0.0
	for _, x := range m.Data {
		if x == x {
			n++
			sum += x
		}
	}
	mean, square := sum/n, 0.0
	for _, x := range m.Data {
		if x == x {
			square += (x - mean) * (x - mean)
		}
	}
	scale := 0.0 // of a constant map nothing is left
	if sd := math.Sqrt(square / n); sd > 1e-12*math.Abs(mean) {
		scale = 1 / sd
	}
	size := c.rows * c.cols
	values, visits, squares = make([]complex128, size), make([]complex128, size), make([]complex128, size)
	for i, x := range m.Data {
		if x != x {
			continue
		}
		at := i/m.Cols*c.cols + i%m.Cols
		x = (x - mean) * scale
		values[at], visits[at], squares[at] = complex(x, 0), 1, complex(x*x, 0)
	}
	c.forward(values)
	c.forward(visits)
	c.forward(squares)
	return values, visits, squares
}

// at is the place of a lag in the padded map.
func (c *correlator) at(up, right int) int {
	return (up+c.rows)%c.rows*c.cols + (right+c.cols)%c.cols
}

func (c *correlator) forward(x []complex128) {
	c.transform(x, c.byRow.Coefficients, c.byCol.Coefficients)
}

func (c *correlator) inverse(x []complex128) {
	c.transform(x, c.byRow.Sequence, c.byCol.Sequence)
	scale := complex(1/float64(len(x)), 0)
	for i := range x {
		x[i] *= scale
	}
}

func (c *correlator) transform(x []complex128, row, col func(dst, src []complex128) []complex128) {
	for r := range c.rows {
		line := x[r*c.cols : (r+1)*c.cols]
		row(line, line)
	}
	for k := range c.cols {
		for r := range c.col {
			c.col[r] = x[r*c.cols+k]
		}
		col(c.col, c.col)
		for r, v := range c.col {
			x[r*c.cols+k] = v
		}
	}
}

func conj(x complex128) complex128 { return complex(real(x), -imag(x)) }
func abs2(x complex128) float64    { return real(x)*real(x) + imag(x)*imag(x) }
