package prune

import (
	"math"
	"slices"
	"testing"
)

func TestMeasure(t *testing.T) {
	a, b := layer("encoder", 1, 2, 3, 4), layer("recurrent", 5, 6, 7, 8, 9, 10)
	a.Mask.Keep[2] = false
	for i := range 5 {
		b.Mask.Keep[i] = false
	}
	r := Measure([]Weights{a, b})
	want := []MatrixReport{{"encoder", 0.25, 3, 4}, {"recurrent", 5. / 6, 1, 6}}
	if r.Kept != 4 || r.Weights != 10 || r.Total != 0.6 || len(r.Matrices) != 2 {
		t.Errorf("got %+v", r)
	}
	for i, m := range r.Matrices {
		if w := want[i]; m.Name != w.Name || m.Kept != w.Kept || m.Weights != w.Weights || math.Abs(m.Sparsity-w.Sparsity) > 1e-15 {
			t.Errorf("got %+v, want %+v", m, w)
		}
	}
	if got, want := r.String(), "60.0% of 10 weights pruned: encoder 25.0%, recurrent 83.3%"; got != want {
		t.Errorf("report reads %q, want %q", got, want)
	}
}

func TestTable(t *testing.T) {
	var ls []Weights
	for _, name := range []string{"encoder", "recurrent 1", "entrée", "recurrent 2 back"} {
		ls = append(ls, layer(name, 1, 2, 3, 4))
	}
	ls[1].Mask.Keep[0], ls[3].Mask.Keep[0], ls[3].Mask.Keep[1] = false, false, false
	r := Measure(ls)
	want := `matrix             pruned       kept    weights
recurrent 1         25.0%          3          4
recurrent 2 back    50.0%          2          4
encoder              0.0%          4          4
entrée               0.0%          4          4
total               18.8%         13         16
`
	if got := r.Table(); got != want {
		t.Errorf("the table reads\n%s, want\n%s", got, want)
	}
	if m := r.Recurrent(); m != (MatrixReport{Name: "recurrent", Sparsity: 0.375, Kept: 5, Weights: 8}) {
		t.Errorf("recurrent matrices: %+v", m)
	}
	if m := Measure(nil).Recurrent(); m.Sparsity != 0 {
		t.Errorf("no recurrent matrix: %+v", m)
	}
}

func TestMeasureNothing(t *testing.T) {
	if r := Measure(nil); r.Total != 0 || r.String() != "0.0% of 0 weights pruned" {
		t.Errorf("got %+v, %q", r, r)
	}
	if s := Full(0, 0).Sparsity(); s != 0 {
		t.Errorf("a mask of nothing has sparsity %v", s)
	}
}

func TestMask(t *testing.T) {
	m := Full(2, 3)
	m.Keep[4] = false
	if m.At(1, 1) || !m.At(1, 2) || !m.At(0, 1) {
		t.Error("At does not read by rows")
	}
	if m.Kept() != 5 || math.Abs(m.Sparsity()-1./6) > 1e-15 {
		t.Errorf("keeps %d, sparsity %v", m.Kept(), m.Sparsity())
	}
	c := m.Clone()
	c.Keep[0] = false
	if !m.Keep[0] || c.Rows != 2 || c.Cols != 3 || !slices.Equal(c.Keep[1:], m.Keep[1:]) {
		t.Error("a clone is no copy of its own")
	}
}
