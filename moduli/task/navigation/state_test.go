package navigation

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
)

// states are what the source says before each batch that Fill draws.
func states(t *testing.T, task *Task, n int) (before [][]byte, batches []*Batch) {
	t.Helper()
	src := rand.NewPCG(81, 82)
	for range n {
		state, err := src.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		b := task.NewBatch()
		task.Fill(b, src)
		before, batches = append(before, state), append(batches, b)
	}
	return before, batches
}

func TestStateIsThatBeforeTheNextBatch(t *testing.T) {
	task := newTask(t, small, 80)
	before, batches := states(t, task, 8)
	for _, asked := range []int{1, 2} { // times between two batches
		synctest.Test(t, func(t *testing.T) {
			stream := task.Stream(rand.NewPCG(81, 82))
			defer stream.Close()
			for k := range 7 {
				for range asked {
					if !slices.Equal(stream.State(), before[k]) {
						t.Fatalf("state before batch %d is not that of the source", k)
					}
				}
				got := stream.Next()
				if !sameBatch(got, batches[k]) {
					t.Fatalf("batch %d is another when the state is asked for", k)
				}
				synctest.Wait() // the batches after this one are made
				if !slices.Equal(stream.State(), before[k+1]) || !sameBatch(got, batches[k]) {
					t.Fatalf("after batch %d: the state is not that of the source, or the batch in use was changed", k)
				}
			}
		})
	}
}

func TestAStreamFromAStateGivesTheSameBits(t *testing.T) {
	task := newTask(t, small, 80)
	_, batches := states(t, task, 12)
	for taken := range 6 {
		stream := task.Stream(rand.NewPCG(81, 82))
		for range taken {
			stream.Next()
		}
		state := stream.State()
		stream.Next()
		stream.Close()
		src, err := RestoreSource(state)
		if err != nil {
			t.Fatal(err)
		}
		again := task.Stream(src)
		for k := taken; k < taken+5; k++ {
			if !sameBatch(again.Next(), batches[k]) {
				t.Fatalf("restored before batch %d: batch %d is another", taken, k)
			}
		}
		again.Close()
	}
}

func TestStateOutlivesTheStream(t *testing.T) {
	task := newTask(t, small, 80)
	before, _ := states(t, task, 8)
	for taken := range 4 {
		for _, ask := range []bool{false, true} {
			for _, wait := range []bool{false, true} { // until all is ready that will be
				synctest.Test(t, func(t *testing.T) {
					stream := task.Stream(rand.NewPCG(81, 82))
					for range taken {
						stream.Next()
					}
					if ask {
						stream.State()
					}
					if wait {
						synctest.Wait()
					}
					for range 2 {
						stream.Close()
						if !slices.Equal(stream.State(), before[taken]) || stream.Next() != nil {
							t.Errorf("after %d batches (asked %v, waited %v) and Close: another state, or a batch", taken, ask, wait)
						}
					}
				})
				synctest.Test(t, func(t *testing.T) {
					ctx, cancel := context.WithCancel(context.Background())
					stream := task.StreamContext(ctx, rand.NewPCG(81, 82))
					for range taken {
						stream.Next()
					}
					if ask {
						stream.State()
					}
					cancel()
					if wait {
						synctest.Wait()
					}
					k := taken
					for {
						if !slices.Equal(stream.State(), before[k]) {
							t.Fatalf("after the end of the context and %d batches: another state", k)
						}
						if stream.Next() == nil {
							break
						}
						k++
					}
					stream.Close()
					if !slices.Equal(stream.State(), before[k]) {
						t.Errorf("after the end of the context, %d batches and Close: another state", k)
					}
				})
			}
		}
	}
}

// plain is a source that cannot tell its state; marshaler one that cannot append it.
type plain struct{ src rand.Source }

func (p plain) Uint64() uint64 { return p.src.Uint64() }

type marshaler struct {
	plain
	err error
}

func (m marshaler) MarshalBinary() ([]byte, error) { return []byte("state"), m.err }

func TestSourcesThatTellLess(t *testing.T) {
	task := newTask(t, small, 80)
	pcg := rand.NewPCG(81, 82)
	for _, c := range []struct {
		name string
		src  rand.Source
		want []byte
	}{
		{"no state", plain{pcg}, nil},
		{"marshals", marshaler{plain{pcg}, nil}, []byte("state")},
		{"fails", marshaler{plain{pcg}, context.Canceled}, nil},
	} {
		stream := task.Stream(c.src)
		if got := stream.State(); !slices.Equal(got, c.want) {
			t.Errorf("%s: state %q, want %q", c.name, got, c.want)
		}
		stream.Close()
	}
	for want, state := range map[string][]byte{
		"navigation: stream state of 0 bytes: want one of a stream from a rand.PCG":   nil,
		"navigation: stream state of 5 bytes: want one of a stream from a rand.PCG: ": []byte("pcg:1"),
	} {
		if src, err := RestoreSource(state); err == nil || src != nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
