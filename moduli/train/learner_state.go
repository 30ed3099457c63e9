package train

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"maps"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"
)

// names in a state of what is a learner's own
const (
	dropoutName = "train/dropout"
	carriedName = "train/carried"
)

// State is that of the data, of what is carried from batch to batch, and of what is dropped.
func (l *Learner) State() (map[string][]byte, error) {
	state := map[string][]byte{}
	if l.Save != nil {
		data, err := l.Save()
		if err != nil {
			return nil, err
		}
		maps.Copy(state, data)
	}
	if l.Dropout != nil {
		b, err := l.Dropout.MarshalBinary()
		if err != nil {
			return nil, err
		}
		state[dropoutName] = b
	}
	if l.Carry {
		m := l.carried
		if l.training != nil {
			m = l.training.Carried()
		}
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(m); err != nil {
			return nil, fmt.Errorf("train: keeping what is carried: %w", err)
		}
		state[carriedName] = b.Bytes()
	}
	return state, nil
}

// Restore goes back to a state.
func (l *Learner) Restore(state map[string][]byte) error {
	var dropout rand.PCG
	if l.Dropout != nil {
		if err := dropout.UnmarshalBinary(state[dropoutName]); err != nil {
			return fmt.Errorf("train: the random stream of dropout: %w", err)
		}
	}
	var m blas32.General
	if l.Carry {
		if err := gob.NewDecoder(bytes.NewReader(state[carriedName])).Decode(&m); err != nil {
			return fmt.Errorf("train: what is carried: %w", err)
		}
		if m.Rows < 0 || m.Cols < 0 || m.Stride != m.Cols || len(m.Data) != m.Rows*m.Cols {
			return fmt.Errorf("train: what is carried is %d numbers for %d x %d", len(m.Data), m.Rows, m.Cols)
		}
	}
	if l.Load != nil {
		if err := l.Load(state); err != nil {
			return err
		}
	}
	if l.Dropout != nil {
		*l.Dropout = dropout
	}
	if l.Carry {
		l.carried = m
		l.training = nil
	}
	return nil
}
