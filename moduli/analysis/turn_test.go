package analysis

import (
	"math"
	"strings"
	"testing"
)

// What is turned is what scores compare.
func TestTurnsMakeUpTheScore(t *testing.T) {
	for _, waves := range []int{2, 3} {
		a := lattice(waves, 0.55, 0.2, 0.1).Autocorrelogram(0)
		g := a.GridScore()
		c := a.Turned(g.HexagonalRing, 30, 60, 90, 120, 150)
		if got := min(c[1], c[3]) - max(c[0], c[2], c[4]); math.Abs(got-g.Hexagonal) > 1e-9 {
			t.Errorf("%d waves: turns give %v, the score is %v", waves, got, g.Hexagonal)
		}
		c = a.Turned(g.SquareRing, 45, 90, 135)
		if got := c[1] - max(c[0], c[2]); math.Abs(got-g.Square) > 1e-9 {
			t.Errorf("%d waves: turns give %v, the square score is %v", waves, got, g.Square)
		}
	}
}

func TestTurnsOfALatticeHaveItsPeaks(t *testing.T) {
	a := lattice(3, 0.5, 0.1, 0).Autocorrelogram(0)
	ring := a.GridScore().HexagonalRing
	c := a.Turned(ring, 0, 30, 60, 180, 45, 135)
	if math.Abs(c[0]-1) > 1e-9 || math.Abs(c[3]-1) > 1e-9 {
		t.Errorf("after no turn and half a turn %v and %v, want 1: lags of opposite sign are the same", c[0], c[3])
	}
	if !(c[2] > 0.8 && c[1] < 0) {
		t.Errorf("after 60 degrees %v, after 30 %v: want a peak and a trough", c[2], c[1])
	}
	if d := math.Abs(c[4] - c[5]); d > 0.2 {
		t.Errorf("45 and 135 degrees, which lie alike, differ by %v", d)
	}
	empty := &Autocorrelogram{Rows: 3, Cols: 3, Bin: 0.1, Data: make([]float64, 9)}
	if c := empty.Turned(Ring{0, 1}, 60); c[0] == c[0] {
		t.Errorf("a correlation of 9 lags is %v, want none", c[0])
	}
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(string), "want metres from 0 on") {
			t.Errorf("recovered %v", r)
		}
	}()
	a.Turned(Ring{1, 1}, 60)
}
