package prune

import (
	"slices"
	"testing"
)

func TestRewind(t *testing.T) {
	layers := []Weights{layer("a", 1, 2, 3), layer("b", 4, 5)}
	s := TakeSnapshot(layers)
	layers[0].Data[0], layers[0].Data[1], layers[1].Data[1] = 9, 9, -9
	layers[0].Mask.Keep[1], layers[1].Mask.Keep[0] = false, false
	if err := s.Rewind(layers); err != nil {
		t.Fatal(err)
	}
	if a, b := layers[0], layers[1]; !slices.Equal(a.Data, []float32{1, 0, 3}) || !slices.Equal(b.Data, []float32{0, 5}) ||
		!slices.Equal(a.Mask.Keep, []bool{true, false, true}) || !slices.Equal(b.Mask.Keep, []bool{false, true}) {
		t.Errorf("weights %v %v, masks %v %v", a.Data, b.Data, a.Mask.Keep, b.Mask.Keep)
	}
	if !slices.Equal(s.Values[0], []float32{1, 2, 3}) {
		t.Errorf("the snapshot became %v", s.Values[0])
	}
}

func TestRewindToAnotherSnapshot(t *testing.T) {
	s := TakeSnapshot([]Weights{layer("a", 1, 2, 3), layer("b", 4, 5)})
	short := layer("b", 8, 9)
	short.Mask = Full(1, 1)
	for _, c := range []struct {
		then []Weights
		want string
	}{
		{[]Weights{layer("a", 7, 7, 7)}, "1 matrices to a snapshot of 2"},
		{[]Weights{layer("a", 7, 7, 7), layer("c", 8, 9)}, "matrix c to a snapshot of b"},
		{[]Weights{layer("a", 7, 7, 7), layer("b", 8)}, "b with 1 weights and a mask of 1 to a snapshot of 2"},
		{[]Weights{layer("a", 7, 7, 7), short}, "b with 2 weights and a mask of 1"},
	} {
		wants(t, s.Rewind(c.then), c.want)
		if !slices.Equal(c.then[0].Data, []float32{7, 7, 7}) {
			t.Errorf("weights became %v", c.then[0].Data)
		}
	}
	wants(t, Snapshot{Values: s.Values}.Rewind([]Weights{layer("a", 1, 2, 3), layer("b", 1, 2)}), "snapshot of 2")
}
