package navigation

import "math/rand/v2"

// Stream prepares one batch ahead on a goroutine of its own. Batches come in the order in which they
// are drawn from the source, so that nothing depends on timing.
type Stream struct {
	ready, free chan *Batch
	stop        chan struct{}
	last        *Batch
}

// Stream begins to draw batches from src, which nothing else may use from now on.
func (t *Task) Stream(src rand.Source) *Stream {
	s := &Stream{ready: make(chan *Batch, 2), free: make(chan *Batch, 2), stop: make(chan struct{})}
	s.free <- t.NewBatch()
	s.free <- t.NewBatch()
	go func() {
		defer close(s.ready)
		for {
			select {
			case <-s.stop:
				return
			case b := <-s.free:
				t.Fill(b, src)
				s.ready <- b // never blocks: there are two batches
			}
		}
	}()
	return s
}

// Next is the next batch. It belongs to the caller until the following call.
func (s *Stream) Next() *Batch {
	if s.last != nil {
		s.free <- s.last
	}
	s.last = <-s.ready
	return s.last
}

// Close ends the goroutine and waits for it. The batch last given out stays as it is.
func (s *Stream) Close() {
	close(s.stop)
	for range s.ready {
	}
}
