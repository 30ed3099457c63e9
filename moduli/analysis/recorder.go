package analysis

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/moduli-rnn/moduli-go/moduli/internal/parallel"
)

// Recorder gathers the rate maps of all hidden neurons, in one pass over the hidden states.
type Recorder struct {
	box     Box
	neurons int
	visits  []int     // of each bin
	sums    []float64 // bins x neurons
	crew    parallel.Crew
}

// Box is the square that rate maps cover.
type Box struct {
	// Width of the square in metres, centred at 0; 0 means the published 2.2.
	Width float64
	// Bins along each side; 0 means 20, as is usual for grid scores.
	Bins int
}

// Validate refuses a width or a number of bins that cannot be used.
func (b Box) Validate() error {
	if !(b.Width >= 0) || math.IsInf(b.Width, 1) {
		return fmt.Errorf("analysis: Box Width %v: want metres above 0, or 0 for 2.2", b.Width)
	}
	if b.Bins < 0 || b.Bins > 1024 {
		return fmt.Errorf("analysis: Box Bins %d: want 1 to 1024, or 0 for 20", b.Bins)
	}
	return nil
}

func (b Box) filled() Box {
	if b.Width == 0 {
		b.Width = 2.2
	}
	if b.Bins == 0 {
		b.Bins = 20
	}
	return b
}

// NewRecorder makes a recorder of N neurons. It returns an error for a box that is not valid, or N below 1.
func NewRecorder(box Box, neurons int) (*Recorder, error) {
	if err := box.Validate(); err != nil {
		return nil, err
	}
	if neurons < 1 {
		return nil, fmt.Errorf("analysis: %d neurons: want 1 or more", neurons)
	}
	box = box.filled()
	bins := box.Bins * box.Bins
	return &Recorder{box: box, neurons: neurons, visits: make([]int, bins), sums: make([]float64, bins*neurons)}, nil
}

// Add takes in hidden states (rows x N) and where they were: position has x and y of each row in metres, as
// navigation.Batch.Position has of each step. It panics if their shapes do not fit.
// A position outside the box, or NaN, is an error, and nothing is taken in then.
func (r *Recorder) Add(position []float64, states blas32.General) error {
	if len(position) != 2*states.Rows || states.Cols != r.neurons {
		panic(fmt.Sprintf("analysis: %d numbers of positions and states of %d x %d: want 2 for each row, and %d columns",
			len(position), states.Rows, states.Cols, r.neurons))
	}
	bins := make([]int, states.Rows)
	for i := range bins {
		x, y := r.bin(position[2*i]), r.bin(position[2*i+1])
		if x < 0 || y < 0 {
			return fmt.Errorf("analysis: position %d is (%v, %v): want both within %v of 0",
				i, position[2*i], position[2*i+1], r.box.Width/2)
		}
		bins[i] = y*r.box.Bins + x
	}
	for _, b := range bins {
		r.visits[b]++
	}
	const at = 256 // neurons a goroutine takes at a time: sums do not depend on how many there are
	r.crew.Run((r.neurons+at-1)/at, func(part int) {
		from, to := part*at, min(r.neurons, part*at+at)
		for i, b := range bins {
			sums := r.sums[b*r.neurons+from : b*r.neurons+to]
			row := states.Data[i*states.Stride+from:][:len(sums)]
			for k, h := range row {
				sums[k] += float64(h)
			}
		}
	})
	return nil
}

// bin is the number of the bin along one side, -1 outside. Walls belong to the bins beside them.
func (r *Recorder) bin(x float64) int {
	half := r.box.Width / 2
	if !(math.Abs(x) <= half*(1+1e-12)) {
		return -1
	}
	return max(0, min(r.box.Bins-1, int((x+half)/r.box.Width*float64(r.box.Bins))))
}

// Neurons is the number of neurons N.
func (r *Recorder) Neurons() int { return r.neurons }

// Map is the rate map of a neuron, 0 to N-1.
func (r *Recorder) Map(neuron int) *RateMap {
	if neuron < 0 || neuron >= r.neurons {
		panic(fmt.Sprintf("analysis: rate map of neuron %d of %d", neuron, r.neurons))
	}
	m := r.empty()
	for b, n := range r.visits {
		m.Data[b] = math.NaN()
		if n > 0 {
			m.Data[b] = r.sums[b*r.neurons+neuron] / float64(n)
		}
	}
	return m
}

// Occupancy has for each bin how many rows fell into it.
func (r *Recorder) Occupancy() *RateMap {
	m := r.empty()
	for b, n := range r.visits {
		m.Data[b] = float64(n)
	}
	return m
}

func (r *Recorder) empty() *RateMap {
	k := r.box.Bins
	return &RateMap{Rows: k, Cols: k, Bin: r.box.Width / float64(k), Data: make([]float64, k*k)}
}
