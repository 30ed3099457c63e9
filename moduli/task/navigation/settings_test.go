package navigation

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestBadSettingsAreNamedInOneLine(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	const widths = ": want more than 0.06 and at most 1000 m, or 0 for 2.2 m"
	const fields = ": want 0.001 m to the box's width of 2.2 m, or 0 for 0.12 m"
	for want, spoil := range map[string]func(*Settings){
		"box width -1 m" + widths:             func(s *Settings) { s.Box.Width = -1 },
		"box width 0.06 m" + widths:           func(s *Settings) { s.Box.Width = 0.06 },
		"box width 1001 m" + widths:           func(s *Settings) { s.Box.Width = 1001 },
		"box width NaN m" + widths:            func(s *Settings) { s.Box.Width = nan },
		"box width +Inf m" + widths:           func(s *Settings) { s.Box.Width = inf },
		"box width -Inf m" + widths:           func(s *Settings) { s.Box.Width = -inf },
		"place field width -0.1 m" + fields:   func(s *Settings) { s.Sigma = -0.1 },
		"place field width 0.0009 m" + fields: func(s *Settings) { s.Sigma = 0.0009 },
		"place field width 2.3 m" + fields:    func(s *Settings) { s.Sigma = 2.3 },
		"place field width NaN m" + fields:    func(s *Settings) { s.Sigma = nan },
		"place field width +Inf m" + fields:   func(s *Settings) { s.Sigma = inf },
		"place field width 0.12 m: want 0.001 m to the box's width of 0.1 m, or 0 for 0.12 m": func(s *Settings) { s.Box.Width = 0.1 },
		"2 place cells: want at least 3, as many as are decoded":                              func(s *Settings) { s.PlaceCells = 2 },
		"-5 place cells: want at least 3, as many as are decoded":                             func(s *Settings) { s.PlaceCells = -5 },
		"place code 2: want navigation.Gaussian or navigation.DoG":                            func(s *Settings) { s.Code = 2 },
		"place code -1: want navigation.Gaussian or navigation.DoG":                           func(s *Settings) { s.Code = -1 },
		"batch of 0 trajectories: want at least 1":                                            func(s *Settings) { s.Batch = 0 },
		"-4 steps a trajectory: want at least 1":                                              func(s *Settings) { s.Steps = -4 },
		"batch of 1000000 trajectories x 20 steps x 64 place cells: want a product of at most 1073741824": func(s *Settings) {
			s.Batch = 1_000_000
		},
		"batch of 8 trajectories x 9223372036854775807 steps x 64 place cells: want a product of at most 1073741824": func(s *Settings) {
			s.Steps = math.MaxInt
		},
		"batch of 8 trajectories x 20 steps x 9223372036854775807 place cells: want a product of at most 1073741824": func(s *Settings) {
			s.PlaceCells = math.MaxInt
		},
	} {
		s := Settings{PlaceCells: 64, Batch: 8, Steps: 20}
		spoil(&s)
		task, err := New(s, rand.NewPCG(1, 2))
		if err == nil || task != nil || err.Error() != "navigation: "+want {
			t.Errorf("got error %q: want %q", err, "navigation: "+want)
		}
	}
	if _, err := New(Settings{PlaceCells: 3, Batch: 1, Steps: 1}, nil); err == nil || !strings.Contains(err.Error(), "no random source") {
		t.Errorf("without a source: error %v", err)
	}
}

func TestDefaultsAreThePublishedOnes(t *testing.T) {
	task := newTask(t, Settings{PlaceCells: 3, Batch: 1, Steps: 1}, 1)
	if task.Cells.Sigma != 0.12 || task.Cells.Box.width() != 2.2 || task.Cells.Code != Gaussian {
		t.Errorf("place fields of %v m in a box of %v m, code %v: want 0.12, 2.2 and Gaussian", task.Cells.Sigma, task.Cells.Box.width(), task.Cells.Code)
	}
	for _, s := range []Settings{
		{PlaceCells: 3, Batch: 1, Steps: 1, Sigma: 2.2},
		{PlaceCells: 3, Batch: 1, Steps: 1, Sigma: 0.001, Box: Box{Width: 1000, Periodic: true}},
		{PlaceCells: 512, Batch: 200, Steps: 50, Code: DoG},
	} {
		if _, err := New(s, rand.NewPCG(1, 2)); err != nil {
			t.Errorf("%+v: %v", s, err)
		}
	}
}
