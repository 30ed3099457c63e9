package navigation

import (
	"context"
	"encoding"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
)

// Stream prepares one batch ahead on a goroutine of its own. Batches come in the order in which they
// are drawn from the source, so that nothing depends on timing.
type Stream struct {
	ready, free chan *prepared
	stop        context.CancelFunc
	src         rand.Source
	last, next  *prepared // given out; looked at by State
	closed      bool
	state       []byte // after Close
}

// prepared is a batch, and the state of the source before it was drawn.
type prepared struct {
	batch *Batch
	state []byte
}

// Stream begins to draw batches from src, which nothing else may use from now on. It holds a goroutine
// and two batches until Close.
func (t *Task) Stream(src rand.Source) *Stream { return t.StreamContext(context.Background(), src) }

// StreamContext is Stream that also ends when ctx does.
func (t *Task) StreamContext(ctx context.Context, src rand.Source) *Stream {
	return newStream(ctx, t, t.Fill, src)
}

// newStream draws batches of t's size by fill.
func newStream(ctx context.Context, t *Task, fill func(*Batch, rand.Source), src rand.Source) *Stream {
	ctx, stop := context.WithCancel(ctx)
	s := &Stream{ready: make(chan *prepared, 2), free: make(chan *prepared, 2), stop: stop, src: src}
	for range 2 {
		s.free <- &prepared{batch: t.NewBatch()}
	}
	go func() {
		defer close(s.ready)
		for {
			select {
			case <-ctx.Done():
				return
			case p := <-s.free:
				p.state = appendState(p.state[:0], src)
				fill(p.batch, src)
				s.ready <- p // never blocks: there are two batches
			}
		}
	}()
	return s
}

// Next is the next batch. It belongs to the caller until the following call of Next. After Close it is nil;
// after the end of the stream's context it is nil once the batches that were ready are given out.
// Only one goroutine may call Next and State at a time.
func (s *Stream) Next() *Batch {
	if s.last != nil {
		s.free <- s.last
	}
	if s.last, s.next = s.next, nil; s.last == nil {
		s.last = <-s.ready
	}
	if s.last == nil {
		return nil
	}
	return s.last.batch
}

// State is what the source's MarshalBinary gave before the first batch that Next has not given out: a stream from a
// source of that state begins with that batch. It waits until that batch is ready. It is nil if the source has no
// MarshalBinary; those of math/rand/v2 have.
func (s *Stream) State() []byte {
	if s.closed {
		return slices.Clone(s.state)
	}
	if s.next == nil {
		s.next = <-s.ready
	}
	if s.next == nil { // the goroutine has ended, and nothing is ready
		return appendState(nil, s.src)
	}
	return slices.Clone(s.next.state)
}

// Close ends the goroutine and waits for it. The batch last given out stays as it is. A stream may be
// closed again, and after its context has ended. State remains what it was.
func (s *Stream) Close() {
	s.stop()
	first := s.next
	for p := range s.ready {
		if first == nil {
			first = p
		}
	}
	if s.closed {
		return
	}
	s.closed, s.next = true, nil
	if first != nil {
		s.state = first.state
	} else {
		s.state = appendState(nil, s.src)
	}
}

// appendState appends the state of src to b, or is nil.
func appendState(b []byte, src rand.Source) []byte {
	var err error
	switch src := src.(type) {
	case encoding.BinaryAppender:
		b, err = src.AppendBinary(b)
	case encoding.BinaryMarshaler:
		b, err = src.MarshalBinary()
	default:
		return nil
	}
	if err != nil {
		return nil
	}
	return b
}

// RestoreSource is a source in a state that [Stream.State] gave of a PCG, to go on with the batches from there:
//
//	src, err := navigation.RestoreSource(state)
//	batches := task.Stream(src)
func RestoreSource(state []byte) (*rand.PCG, error) {
	if len(state) == 0 {
		return nil, errors.New("navigation: stream state of 0 bytes: want one of a stream from a rand.PCG")
	}
	src := new(rand.PCG)
	if err := src.UnmarshalBinary(state); err != nil {
		return nil, fmt.Errorf("navigation: stream state of %d bytes: want one of a stream from a rand.PCG: %w", len(state), err)
	}
	return src, nil
}
