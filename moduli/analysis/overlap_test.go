package analysis

import (
	"strings"
	"testing"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
)

func keeping(places ...int) *prune.Mask {
	m := &prune.Mask{Rows: 2, Cols: 5, Keep: make([]bool, 10)}
	for _, i := range places {
		m.Keep[i] = true
	}
	return m
}

func TestOverlapOfSmallMasks(t *testing.T) {
	nan := -99.0
	for _, c := range []struct {
		name                      string
		a, b                      *prune.Mask
		both                      int
		jaccard, common, expected float64
	}{
		{"equal", keeping(1, 2, 3), keeping(1, 2, 3), 3, 1, 1, 0.9},
		{"apart", keeping(1, 2), keeping(3, 4, 5), 0, 0, 0, 0.6},
		{"one within the other", keeping(1, 2), keeping(1, 2, 3, 4), 2, 0.5, 1, 0.8},
		{"nothing kept", keeping(), keeping(), 0, nan, nan, 0},
		{"one keeps nothing", keeping(), keeping(1), 0, 0, nan, 0},
	} {
		o := Compare(c.a, c.b)
		for _, n := range []struct {
			name      string
			got, want float64
		}{{"Jaccard", o.Jaccard, c.jaccard}, {"common", o.Common, c.common}, {"expected", o.Expected, c.expected}} {
			if n.want == nan && n.got != n.got {
				continue
			}
			if d := n.got - n.want; !(d < 1e-12 && d > -1e-12) {
				t.Errorf("%s: %s %v, want %v", c.name, n.name, n.got, n.want)
			}
		}
		if o.Both != c.both || o.A != c.a.Kept() || o.B != c.b.Kept() || o.Weights != 10 {
			t.Errorf("%s: %+v", c.name, o)
		}
	}
	full := prune.Full(2, 5)
	if z := Compare(full, full).Z; z == z {
		t.Errorf("z of masks that keep all is %v, want NaN", z)
	}
}

func TestOverlapTable(t *testing.T) {
	table := CompareAll([]string{"torus", "sphere"}, []*prune.Mask{keeping(1, 2, 3), keeping(2, 3, 4)})
	if table.Cells[0][1] != Compare(keeping(1, 2, 3), keeping(2, 3, 4)) || table.Cells[1][0].Both != 2 {
		t.Errorf("%+v", table.Cells)
	}
	want := strings.Join([]string{
		"z \\ J      torus  sphere",
		"torus      1.000   0.500",
		"sphere       1.6   1.000",
	}, "\n")
	if got := table.String(); got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
}

func TestOverlapOfUnlikeShapesPanics(t *testing.T) {
	for name, do := range map[string]func(){
		"shapes": func() { Compare(prune.Full(2, 3), prune.Full(3, 2)) },
		"names":  func() { CompareAll([]string{"one"}, nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s that do not fit were let pass", name)
				}
			}()
			do()
		}()
	}
}
