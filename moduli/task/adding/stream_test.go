package adding

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

var small = Settings{Steps: 4, Batch: 3, Samples: 11, HeldOut: 1}

func copied(b *Batch) [2][]float32 {
	return [2][]float32{slices.Clone(b.Inputs.Data), slices.Clone(b.Target.Data)}
}

func same(a, b [2][]float32) bool { return slices.Equal(a[0], b[0]) && slices.Equal(a[1], b[1]) }

func TestAnEpochHasEachSequenceOnce(t *testing.T) {
	stream := newTask(t, small, 1).Stream(rand.NewPCG(2, 3))
	var orders []string
	all := map[float32]bool{}
	for epoch := range 6 {
		seen := map[float32]bool{}
		order := ""
		for k := range 3 {
			if e, done := stream.Epoch(); e != epoch || done != k {
				t.Fatalf("epoch %d, batch %d: says %d, %d", epoch, k, e, done)
			}
			for _, sum := range stream.Next().Target.Data {
				seen[sum], all[sum] = true, true
				order += fmt.Sprint(sum, " ")
			}
		}
		if len(seen) != 9 {
			t.Errorf("epoch %d has %d different sequences, want 9", epoch, len(seen))
		}
		if slices.Contains(orders, order) {
			t.Errorf("epoch %d is in an order that was there before", epoch)
		}
		orders = append(orders, order)
	}
	if len(all) != 11 {
		t.Errorf("%d different sequences in 6 epochs, want all 11", len(all))
	}
}

func TestRestoredStreamsGoOn(t *testing.T) {
	for _, s := range []Settings{small, {Steps: 4, Batch: 3, Samples: 11, HeldOut: 1, Endless: true}, {Steps: 4, Batch: 3, Samples: 3, HeldOut: 1}} {
		a := newTask(t, s, 4).Stream(rand.NewPCG(5, 6))
		for k := range 10 {
			state := a.State()
			b := newTask(t, s, 4).Stream(rand.NewPCG(7, 8))
			for range k % 5 {
				b.Next()
			}
			if err := b.Restore(state); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(b.State(), state) {
				t.Errorf("%+v, batch %d: restored, the stream has another state", s, k)
			}
			got, want := copied(b.Next()), copied(a.Next())
			if !same(got, want) {
				t.Fatalf("%+v: batch %d is another after Restore", s, k)
			}
			e1, d1 := a.Epoch()
			if e2, d2 := b.Epoch(); e1 != e2 || d1 != d2 {
				t.Errorf("%+v: epoch %d, %d after Restore, want %d, %d", s, e2, d2, e1, d1)
			}
		}
	}
}

func TestSeedsTellOrders(t *testing.T) {
	first := func(task, order uint64) [2][]float32 {
		return copied(newTask(t, Settings{Steps: 4, Samples: 1000}, task).Stream(rand.NewPCG(order, 0)).Next())
	}
	if !same(first(1, 1), first(1, 1)) || same(first(1, 1), first(1, 2)) || same(first(1, 1), first(2, 1)) {
		t.Error("equal seeds give different batches, or different ones equal batches")
	}
}

func TestStatesThatDoNotFit(t *testing.T) {
	s := newTask(t, small, 1).Stream(rand.NewPCG(2, 3))
	s.Next()
	good := s.State()
	other := newTask(t, Settings{Steps: 4, Batch: 3, Samples: 12, HeldOut: 1}, 1).Stream(rand.NewPCG(2, 3))
	late := slices.Clone(good)
	late[16] = 4
	for want, state := range map[string][]byte{
		"adding: state of 0 bytes: want one that Stream.State gives":                                                       nil,
		"adding: state of 12 sequences, after epoch 0 and batch 0: want 11 sequences (0 if endless) and at most 3 batches": other.State(),
		"adding: state of 11 sequences, after epoch 0 and batch 4: want 11 sequences (0 if endless) and at most 3 batches": late,
		"adding: state of a stream without that of its source: ":                                                           good[:30],
	} {
		if err := s.Restore(state); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
		if !slices.Equal(s.State(), good) {
			t.Errorf("%s: the state was changed", want)
		}
	}
}

func BenchmarkNext(b *testing.B) {
	s := newTask(b, Settings{}, 1).Stream(rand.NewPCG(1, 2))
	b.ReportAllocs()
	for b.Loop() {
		s.Next()
	}
}
