package navigation

import (
	"context"
	"math/rand/v2"
)

// Stream prepares one batch ahead on a goroutine of its own. Batches come in the order in which they
// are drawn from the source, so that nothing depends on timing.
type Stream struct {
	ready, free chan *Batch
	stop        context.CancelFunc
	last        *Batch
}

// Stream begins to draw batches from src, which nothing else may use from now on. It holds a goroutine
// and two batches until Close.
func (t *Task) Stream(src rand.Source) *Stream { return t.StreamContext(context.Background(), src) }

// StreamContext is Stream that also ends when ctx does.
func (t *Task) StreamContext(ctx context.Context, src rand.Source) *Stream {
	ctx, stop := context.WithCancel(ctx)
	s := &Stream{ready: make(chan *Batch, 2), free: make(chan *Batch, 2), stop: stop}
	s.free <- t.NewBatch()
	s.free <- t.NewBatch()
	go func() {
		defer close(s.ready)
		for {
			select {
			case <-ctx.Done():
				return
			case b := <-s.free:
				t.Fill(b, src)
				s.ready <- b // never blocks: there are two batches
			}
		}
	}()
	return s
}

// Next is the next batch. It belongs to the caller until the following call of Next. After Close it is nil;
// after the end of the stream's context it is nil once the batches that were ready are given out.
// Only one goroutine may call Next at a time.
func (s *Stream) Next() *Batch {
	if s.last != nil {
		s.free <- s.last
	}
	s.last = <-s.ready
	return s.last
}

// Close ends the goroutine and waits for it. The batch last given out stays as it is. A stream may be
// closed again, and after its context has ended.
func (s *Stream) Close() {
	s.stop()
	for range s.ready {
	}
}
