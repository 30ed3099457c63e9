package navigation

import (
	"context"
	"math/rand/v2"
	"testing"
	"testing/synctest"
)

// A bubble of synctest fails when a goroutine that was started in it is still there at its end.

var small = Settings{PlaceCells: 16, Batch: 6, Steps: 4}

func TestStreamGivesTheBatchesThatFillDraws(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		task := newTask(t, small, 30)
		stream := task.Stream(rand.NewPCG(31, 32))
		defer stream.Close()
		want, src := task.NewBatch(), rand.NewPCG(31, 32)
		for k := range 6 {
			got := stream.Next()
			task.Fill(want, src)
			synctest.Wait() // the batches after this one are made
			if !sameBatch(got, want) {
				t.Fatalf("batch %d is not the one that Fill draws", k)
			}
		}
	})
}

func TestStreamEndsWithClose(t *testing.T) {
	for _, taken := range []int{0, 1, 3} {
		synctest.Test(t, func(t *testing.T) {
			stream := newTask(t, small, 33).Stream(rand.NewPCG(34, 35))
			var last, kept *Batch
			for range taken {
				last = stream.Next()
				kept = clone(last)
			}
			stream.Close()
			stream.Close()
			if last != nil && !sameBatch(last, kept) {
				t.Errorf("after %d batches, closing changed the one in use", taken)
			}
			for range 4 {
				if b := stream.Next(); b != nil {
					t.Errorf("after %d batches and Close there is another", taken)
				}
			}
		})
	}
}

func TestStreamEndsWithItsContext(t *testing.T) {
	for _, taken := range []int{0, 1, 3} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			stream := newTask(t, small, 36).StreamContext(ctx, rand.NewPCG(37, 38))
			for range taken {
				stream.Next()
			}
			cancel() // and nobody closes
			synctest.Wait()
			left := 0
			for stream.Next() != nil {
				if left++; left > 2 {
					t.Fatalf("more than the two batches that may be ready come after the end")
				}
			}
			stream.Close()
		})
	}
}

func TestStreamOfAContextThatHasEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		stream := newTask(t, small, 39).StreamContext(ctx, rand.NewPCG(40, 41))
		synctest.Wait()
		for range 3 {
			stream.Next()
		}
		if stream.Next() != nil {
			t.Error("a stream whose context had ended goes on")
		}
	})
}
