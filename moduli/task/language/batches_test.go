package language

import (
	"math"
	"slices"
	"testing"
)

func TestEveryTargetFollowsItsSymbol(t *testing.T) {
	for _, b := range []Batching{
		{Batch: 4, Steps: 5}, {Batch: 4, Steps: 5, Ending: Short}, {Batch: 4, Steps: 5, Ending: Pad},
		{Batch: 4, Steps: 5, Every: true}, {Batch: 4, Steps: 5, Every: true, Ending: Short}, Evaluation(4, 5), Evaluation(7, 3), Evaluation(1, 1),
		{Batch: 1, Steps: 1}, {Batch: 50, Steps: 1, Ending: Short}, Evaluation(50, 2), Evaluation(200, 7),
	} {
		for _, n := range []int{101, 102, 103, 104, 120} {
			s, err := NewBatches(count(n), b)
			if err != nil {
				t.Fatalf("%+v, %d tokens: %v", b, n, err)
			}
			asked := make([]int, n)
			last := make([]int32, b.Batch) // targets of the batch before, by column
			batches := 0
			for symbols, target := s.Next(); symbols != nil; symbols, target = s.Next() {
				if len(symbols) != len(target) || len(symbols)%b.Batch != 0 || b.Ending != Short && len(symbols) != b.Batch*b.Steps {
					t.Fatalf("%+v, %d tokens: batch of %d symbols and %d targets", b, n, len(symbols), len(target))
				}
				for i, x := range symbols {
					if target[i] == NoTarget {
						if b.Ending != Pad || x != 0 {
							t.Fatalf("%+v, %d tokens: no target for symbol %d", b, n, x)
						}
						continue
					}
					if target[i] != x+1 {
						t.Fatalf("%+v, %d tokens: %d is followed by %d", b, n, x, target[i])
					}
					asked[target[i]]++
					if column := i % b.Batch; (batches > 0 || i >= b.Batch) && x != last[column] {
						t.Fatalf("%+v, %d tokens: column %d goes on from %d to %d", b, n, column, last[column], x)
					}
					last[i%b.Batch] = target[i]
				}
				batches++
			}
			left := 0
			for i, k := range asked[1:] {
				if k > 1 {
					t.Fatalf("%+v, %d tokens: %d is asked for %d times", b, n, i+1, k)
				}
				left += 1 - k
			}
			if batches != s.Len() || left != s.Left() || asked[0] != 0 {
				t.Errorf("%+v, %d tokens: %d batches, %d tokens left; says %d and %d", b, n, batches, left, s.Len(), s.Left())
			}
			if b.Every && b.Ending == Pad && left != 0 {
				t.Errorf("%+v, %d tokens: an evaluation leaves out %d", b, n, left)
			}
		}
	}
}

func TestDefaultsArePublished(t *testing.T) {
	s, err := NewBatches(count(2_088_628), Batching{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Batching() != (Batching{Batch: 20, Steps: 35}) || s.Len() != 2983 || s.Left() != 2_088_627-2983*700 {
		t.Errorf("%+v, %d batches, %d left", s.Batching(), s.Len(), s.Left())
	}
}

func TestRestoredBatchesGoOn(t *testing.T) {
	for _, b := range []Batching{{Batch: 3, Steps: 4}, {Batch: 3, Steps: 4, Ending: Short}, Evaluation(3, 4)} {
		a, err := NewBatches(count(100), b)
		if err != nil {
			t.Fatal(err)
		}
		for k := range a.Len() + 2 {
			state := a.State()
			c, _ := NewBatches(count(100), b)
			if err := c.Restore(state); err != nil {
				t.Fatal(err)
			}
			symbols, target := a.Next()
			symbols2, target2 := c.Next()
			if !slices.Equal(symbols, symbols2) || !slices.Equal(target, target2) || (symbols == nil) != (k >= a.Len()) {
				t.Fatalf("%+v: batch %d is another after Restore", b, k)
			}
		}
		a.Reset()
		if symbols, _ := a.Next(); symbols == nil || symbols[0] != 0 {
			t.Errorf("%+v: Reset does not go back to the start", b)
		}
	}
}

func TestStatesThatDoNotFit(t *testing.T) {
	batching := Batching{Batch: 3, Steps: 4}
	s, _ := NewBatches(count(100), batching)
	s.Next()
	good := s.State()
	other, _ := NewBatches(count(99), batching)
	beyond := slices.Clone(good)
	beyond[4*8] = 200
	for want, state := range map[string][]byte{
		"language: state of 0 bytes: want the 40 that Batches.State gives":                                         nil,
		"language: state of a text of 99 tokens in 3 columns x 4 steps (ending and Every 0): want 100, 3, 4 and 0": other.State(),
		"language: state before row 200: want 0 to 32":                                                             beyond,
	} {
		if err := s.Restore(state); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
		if !slices.Equal(s.State(), good) {
			t.Errorf("%s: the state was changed", want)
		}
	}
}

func TestTextsThatFillNoBatch(t *testing.T) {
	for _, c := range []struct {
		tokens int
		b      Batching
		want   string
	}{
		{100, Batching{Batch: -1}, "batch of -1 columns x 35 steps: want at least 1 of each, and a product of at most 1073741824"},
		{100, Batching{Steps: -1}, "batch of 20 columns x -1 steps: want at least 1 of each, and a product of at most 1073741824"},
		{100, Batching{Batch: math.MaxInt, Steps: 2}, "batch of 9223372036854775807 columns x 2 steps: want at least 1 of each, and a product of at most 1073741824"},
		{100, Batching{Ending: 3}, "ending 3: want language.Drop, language.Short or language.Pad"},
		{0, Batching{}, "text of 0 tokens for 20 columns: want 35 or more of each column to have a next one"},
		{20*36 - 1, Batching{}, "text of 719 tokens for 20 columns: want 35 or more of each column to have a next one"},
		{7, Batching{Batch: 4, Ending: Short}, "text of 7 tokens for 4 columns: want 1 or more of each column to have a next one"},
		{1, Evaluation(4, 5), "text of 1 tokens for 4 columns: want 1 or more of each column to have a next one"},
		{0, Evaluation(4, 5), "text of 0 tokens for 4 columns: want 1 or more of each column to have a next one"},
	} {
		if s, err := NewBatches(count(c.tokens), c.b); err == nil || s != nil || err.Error() != "language: "+c.want {
			t.Errorf("%d tokens, %+v: error %v, want %s", c.tokens, c.b, err, c.want)
		}
	}
	for _, c := range []struct {
		tokens int
		b      Batching
	}{{20 * 36, Batching{}}, {8, Batching{Batch: 4, Ending: Short}}, {2, Evaluation(4, 5)}} {
		if _, err := NewBatches(count(c.tokens), c.b); err != nil {
			t.Errorf("%d tokens, %+v: %v", c.tokens, c.b, err)
		}
	}
}

func TestNextAllocatesNothing(t *testing.T) {
	s, _ := NewBatches(count(100_000), Batching{})
	if n := testing.AllocsPerRun(50, func() { s.Next() }); n != 0 {
		t.Errorf("%v objects a batch", n)
	}
}
