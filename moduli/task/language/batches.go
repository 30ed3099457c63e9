package language

import (
	"encoding/binary"
	"fmt"
)

// Ending is what becomes of the steps at the end of a text that do not fill a batch.
type Ending int

const (
	Drop  Ending = iota // left out; Left says how many tokens
	Short               // a last batch of fewer steps, as published
	Pad                 // a last batch filled up: symbol 0, target [NoTarget]
)

// String names the ending.
func (e Ending) String() string {
	switch e {
	case Drop:
		return "drop"
	case Short:
		return "short"
	case Pad:
		return "pad"
	}
	return fmt.Sprintf("language.Ending(%d)", int(e))
}

// NoTarget is a target that asks for nothing. [Score] and [Accuracy] pass over it; it is no symbol that a network
// could be trained on.
const NoTarget = -1

// Batching is how a text becomes batches. The zero value is the published one for training, but for its last, shorter
// batch.
type Batching struct {
	Batch  int // B, columns; 0 means 20
	Steps  int // T, tokens of a column in a batch (bptt); 0 means 35
	Ending Ending

	// Every makes the first token of each column but the first the target at the end of the column before, where the
	// published columns leave it out; and with Pad and [NoTarget] all tokens at the end of the text are asked for too.
	Every bool
}

// Evaluation counts each token but the very first once, in batches of b columns (published: 10) of t steps.
func Evaluation(b, t int) Batching { return Batching{Batch: b, Steps: t, Ending: Pad, Every: true} }

// Batches goes through a text in order. It is cut into B columns of equal length that lie side by side; a batch is
// the next T rows of them, so that a network which carries its state from batch to batch reads each column as one
// text. At the start of the text, and after Reset, it must begin with an empty state.
type Batches struct {
	tokens  []int32
	b       Batching
	rows    int // tokens of a column that have a target
	apart   int // from the start of a column to that of the next
	row     int // the next
	symbols []int32
	target  []int32
}

// NewBatches cuts a text, which is not copied. It refuses sizes below 1, and a text that does not fill one batch.
func NewBatches(tokens []int32, b Batching) (*Batches, error) {
	if b.Batch == 0 {
		b.Batch = 20
	}
	if b.Steps == 0 {
		b.Steps = 35
	}
	if b.Batch < 1 || b.Steps < 1 || b.Batch > 1<<30/b.Steps {
		return nil, fmt.Errorf("language: batch of %d columns x %d steps: want at least 1 of each, and a product of at most %d", b.Batch, b.Steps, 1<<30)
	}
	if b.Ending != Drop && b.Ending != Short && b.Ending != Pad {
		return nil, fmt.Errorf("language: ending %d: want language.Drop, language.Short or language.Pad", int(b.Ending))
	}
	s := &Batches{tokens: tokens, b: b}
	switch targets := len(tokens) - 1; {
	case b.Every && b.Ending == Pad:
		s.apart = (targets + b.Batch - 1) / b.Batch
		s.rows = s.apart
	case b.Every:
		s.apart = targets / b.Batch
		s.rows = s.apart
	default:
		s.apart = len(tokens) / b.Batch
		s.rows = s.apart - 1
	}
	least := b.Steps
	if b.Ending != Drop {
		least = 1
	}
	if s.rows < least {
		return nil, fmt.Errorf("language: text of %d tokens for %d columns: want %d or more of each column to have a next one", len(tokens), b.Batch, least)
	}
	n := min(b.Steps, s.rows) * b.Batch
	if b.Ending == Pad {
		n = b.Steps * b.Batch
	}
	s.symbols, s.target = make([]int32, n), make([]int32, n)
	return s, nil
}

// Batching is how the text is cut, with defaults filled in.
func (s *Batches) Batching() Batching { return s.b }

// Len is the number of batches from start to end.
func (s *Batches) Len() int {
	if s.b.Ending == Drop {
		return s.rows / s.b.Steps
	}
	return (s.rows + s.b.Steps - 1) / s.b.Steps
}

// Left is how many tokens of the text are no target, besides the first, which no model can be asked for.
func (s *Batches) Left() int {
	rows := s.rows
	if s.b.Ending == Drop {
		rows -= rows % s.b.Steps
	}
	return len(s.tokens) - 1 - min(rows*s.b.Batch, len(s.tokens)-1)
}

// Next is the next batch: T*B symbols, time first (t*B+b is step t of column b), and the tokens that follow each of
// them. At the end both are nil, until Reset. The slices belong to the caller until the following call.
func (s *Batches) Next() (symbols, target []int32) {
	steps := min(s.b.Steps, s.rows-s.row)
	if steps < 1 || steps < s.b.Steps && s.b.Ending == Drop {
		return nil, nil
	}
	n := s.b.Steps * s.b.Batch
	if s.b.Ending == Short {
		n = steps * s.b.Batch
	}
	symbols, target = s.symbols[:n], s.target[:n]
	for i := range symbols {
		symbols[i], target[i] = 0, NoTarget
		t, at := i/s.b.Batch, i%s.b.Batch*s.apart+s.row+i/s.b.Batch
		if t < steps && at+1 < len(s.tokens) {
			symbols[i], target[i] = s.tokens[at], s.tokens[at+1]
		}
	}
	s.row += steps
	return symbols, target
}

// Reset goes back to the start.
func (s *Batches) Reset() { s.row = 0 }

// State is where the batches stand: before the first that Next has not given out.
func (s *Batches) State() []byte {
	state := make([]byte, 0, 5*8)
	for _, x := range s.shape() {
		state = binary.LittleEndian.AppendUint64(state, uint64(x))
	}
	return state
}

func (s *Batches) shape() [5]int {
	every := 0
	if s.b.Every {
		every = 1
	}
	return [5]int{len(s.tokens), s.b.Batch, s.b.Steps, int(s.b.Ending)<<1 | every, s.row}
}

// Restore goes to where batches of the same cut of a text of the same length stood. Other states are refused, and
// change nothing.
func (s *Batches) Restore(state []byte) error {
	want := s.shape()
	if len(state) != 8*len(want) {
		return fmt.Errorf("language: state of %d bytes: want the %d that Batches.State gives", len(state), 8*len(want))
	}
	var got [5]int
	for i := range got {
		got[i] = int(binary.LittleEndian.Uint64(state[8*i:]))
	}
	if [4]int(got[:4]) != [4]int(want[:4]) {
		return fmt.Errorf("language: state of a text of %d tokens in %d columns x %d steps (ending and Every %d): want %d, %d, %d and %d",
			got[0], got[1], got[2], got[3], want[0], want[1], want[2], want[3])
	}
	if got[4] < 0 || got[4] > s.rows {
		return fmt.Errorf("language: state before row %d: want 0 to %d", got[4], s.rows)
	}
	s.row = got[4]
	return nil
}
