package prune

import (
	"math"
	"strings"
	"testing"
)

func TestLinearShares(t *testing.T) {
	for _, c := range []struct {
		target        float64
		epoch, epochs int
		want          float64
	}{
		// s e / (E - 1), the published navigation run: 90 % over 30 epochs.
		{0.9, 0, 30, 0},
		{0.9, 1, 30, 0.031034482758620690},
		{0.9, 10, 30, 0.31034482758620690},
		{0.9, 28, 30, 0.86896551724137931},
		{0.9, 29, 30, 0.9},
		// and the adding problem: 95 % over 100.
		{0.95, 1, 100, 0.0095959595959595960},
		{0.95, 50, 100, 0.47979797979797980},
		{0.95, 99, 100, 0.95},
		{0.9, 0, 2, 0},
		{0.9, 1, 2, 0.9},
		{0.9, 0, 1, 0.9}, // one epoch is the first and the last: the target counts
		{0, 17, 30, 0},
		{0.9, 31, 30, 0.9}, // past the end
	} {
		got := Linear{Target: c.target}.Share(c.epoch, c.epochs)
		if math.Abs(got-c.want) > 1e-15 {
			t.Errorf("target %v, epoch %d of %d: %v, want %v", c.target, c.epoch, c.epochs, got, c.want)
		}
	}
}

func TestLinearEndsAtTargetExactly(t *testing.T) {
	for _, target := range []float64{0, 0.1, 0.3, 0.7, 0.9, 0.98, 0.999} {
		for epochs := 2; epochs < 120; epochs++ {
			l := Linear{Target: target}
			if first, last := l.Share(0, epochs), l.Share(epochs-1, epochs); first != 0 || last != target {
				t.Fatalf("target %v, %d epochs: from %v to %v", target, epochs, first, last)
			}
		}
	}
}

func TestLinearValidate(t *testing.T) {
	for _, c := range []struct {
		l    Linear
		want []string // in the error; nil for none
	}{
		{Linear{}, nil},
		{Linear{Target: 0.9}, nil},
		{Linear{Target: 0.98, Scope: Layer}, nil},
		{Linear{Target: math.Nextafter(1, 0)}, nil},
		{Linear{Target: 1}, []string{"sparsity 1:", "[0, 1)"}},
		{Linear{Target: 1.2}, []string{"sparsity 1.2:", "[0, 1)"}},
		{Linear{Target: -0.1}, []string{"sparsity -0.1:", "[0, 1)"}},
		{Linear{Target: math.NaN()}, []string{"sparsity NaN:", "[0, 1)"}},
		{Linear{Target: math.Inf(1)}, []string{"sparsity +Inf:", "[0, 1)"}},
		{Linear{Target: 0.5, Scope: 7}, []string{"scope 7:", "prune.Global", "prune.Layer"}},
		{Linear{Target: 0.5, Scope: -1}, []string{"scope -1:", "prune.Global", "prune.Layer"}},
	} {
		err := c.l.Validate()
		if c.want == nil {
			if err != nil {
				t.Errorf("%+v: %v", c.l, err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%+v: no error", c.l)
			continue
		}
		for _, part := range c.want {
			if msg := err.Error(); !strings.Contains(msg, part) || strings.Contains(msg, "\n") {
				t.Errorf("%+v: error %q, want one line with %q", c.l, msg, part)
			}
		}
	}
}
