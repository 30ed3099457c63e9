package navigation

import (
	"fmt"
	"math/rand/v2"
)

// Settings describe a Task.
type Settings struct {
	PlaceCells int // P, at least 3
	Code       Code
	Sigma      float64 // width of a place field, metres; 0 means 0.12
	Box        Box
	Batch      int // B, trajectories at a time
	Steps      int // T, steps of 0.02 s in each
}

// largest is the number of entries of a batch's targets that is still allowed: 4 GiB.
const largest = 1 << 30

// Validate reports a setting that cannot be used, naming its value and what is allowed. New also
// looks at the code and the place cells.
func (s Settings) Validate() error {
	if s.Batch < 1 {
		return fmt.Errorf("navigation: batch of %d trajectories: want at least 1", s.Batch)
	}
	if s.Steps < 1 {
		return fmt.Errorf("navigation: %d steps a trajectory: want at least 1", s.Steps)
	}
	if p := max(s.PlaceCells, 1); s.Batch > largest/s.Steps || s.Batch*s.Steps > largest/p {
		return fmt.Errorf("navigation: batch of %d trajectories x %d steps x %d place cells: want a product of at most %d",
			s.Batch, s.Steps, s.PlaceCells, largest)
	}
	return s.Box.Validate()
}

// Task makes batches of trajectories in one box with one layout of place cells. Its fields are to be
// read: batches in the making depend on them.
type Task struct {
	Settings Settings
	Cells    *PlaceCells
}

// New lays out the place cells, drawn from src.
func New(s Settings, src rand.Source) (*Task, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	cells, err := NewPlaceCells(s.PlaceCells, s.Box, s.Code, s.Sigma, src)
	if err != nil {
		return nil, err
	}
	return &Task{Settings: s, Cells: cells}, nil
}
