package adding

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
)

// Stream gives the batches of one epoch after the other, each in an order of its own, or, of an endless task, new
// ones. All is decided by its source of randomness.
type Stream struct {
	task  *Task
	src   *rand.PCG
	rnd   *rand.Rand
	batch *Batch
	order []int  // of this epoch
	done  int    // batches of it given out
	epoch int    // epochs that have ended
	begin []byte // the source before the order was drawn; in an endless task, as it is
}

// Stream begins to give batches out, in an order drawn from src, which nothing else may use from now on.
func (t *Task) Stream(src *rand.PCG) *Stream {
	s := &Stream{task: t, src: src, rnd: rand.New(src), batch: t.NewBatch()}
	if !t.Settings.Endless {
		s.order = make([]int, t.Settings.Samples)
	}
	s.shuffle()
	return s
}

// shuffle draws the order of an epoch, from the order of the set: it depends on the source alone.
func (s *Stream) shuffle() {
	s.begin, _ = s.src.AppendBinary(s.begin[:0]) // a PCG always tells its state
	for i := range s.order {
		s.order[i] = i
	}
	s.rnd.Shuffle(len(s.order), func(i, j int) { s.order[i], s.order[j] = s.order[j], s.order[i] })
}

// Next is the next batch. It belongs to the caller until the following call.
func (s *Stream) Next() *Batch {
	t := s.task
	if s.done == t.Batches() {
		s.done = 0
		s.epoch++
		s.shuffle()
	}
	if t.Settings.Endless {
		t.fill(s.batch, s.rnd)
		s.begin, _ = s.src.AppendBinary(s.begin[:0])
	} else {
		for i, k := range s.order[s.done*t.Settings.Batch:][:t.Settings.Batch] {
			t.put(s.batch, i, t.values[k*t.Settings.Steps:][:t.Settings.Steps], t.marks[k])
		}
	}
	s.done++
	return s.batch
}

// Epoch is how many epochs have ended, and the number of batches of the one under way that Next has given out.
func (s *Stream) Epoch() (ended, batches int) {
	if s.done == s.task.Batches() {
		return s.epoch + 1, 0
	}
	return s.epoch, s.done
}

// State is where the stream stands: before the first batch that Next has not given out.
func (s *Stream) State() []byte {
	state := make([]byte, 0, 3*8+len(s.begin))
	for _, x := range []int{s.size(), s.epoch, s.done} {
		state = binary.LittleEndian.AppendUint64(state, uint64(x))
	}
	return append(state, s.begin...)
}

// size is what a stream must have in common with one that goes on from its state.
func (s *Stream) size() int {
	if s.task.Settings.Endless {
		return 0
	}
	return s.task.Settings.Samples
}

// Restore goes on where a stream of an equal task stood, with the same bits. It does not matter where the stream's own
// source was. Other states are refused, and change nothing.
func (s *Stream) Restore(state []byte) error {
	if len(state) < 3*8 {
		return fmt.Errorf("adding: state of %d bytes: want one that Stream.State gives", len(state))
	}
	var got [3]int
	for i := range got {
		got[i] = int(binary.LittleEndian.Uint64(state[8*i:]))
	}
	if got[0] != s.size() || got[1] < 0 || got[2] < 0 || got[2] > s.task.Batches() {
		return fmt.Errorf("adding: state of %d sequences, after epoch %d and batch %d: want %d sequences (0 if endless) and at most %d batches",
			got[0], got[1], got[2], s.size(), s.task.Batches())
	}
	var src rand.PCG
	if err := src.UnmarshalBinary(state[3*8:]); err != nil {
		return fmt.Errorf("adding: state of a stream without that of its source: %w", err)
	}
	*s.src = src
	s.epoch, s.done = got[1], got[2]
	s.shuffle()
	return nil
}
