package widgets

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/moduli-rnn/moduli-go/moduli/prune"
	"github.com/moduli-rnn/moduli-go/moduli/rnn"
	"github.com/moduli-rnn/moduli-go/moduli/train"
	"gonum.org/v1/gonum/blas/blas32"
)

// Snapshots is a hook that keeps what a recurrent matrix was like before and in the course of a training, for
// [WiringView.Over]. The zero value is ready:
//
//	var early widgets.Snapshots
//	res, err := exp.Run(ctx, &early)
//	widgets.Wiring(res.Recurrent, res.Embedding).Over(&early).Show()
//
// It copies weights and mask, 5 bytes for each weight, each time. The state after the last epoch is not
// among them, for the result has it. A run that begins or goes on clears what an earlier one left.
type Snapshots struct {
	// Matrix is the name of the one that is kept (see rnn.Param); empty is the first whose name begins with "recurrent".
	Matrix string
	// Most is how many are kept, evenly spread over the epochs, the first before all of them; 0 means 6.
	Most int

	mu   sync.Mutex
	of   *rnn.Param
	kept []snapshot
}

// snapshot is a recurrent matrix as it was.
type snapshot struct {
	label string
	w     blas32.General
	mask  *prune.Mask
}

// Attach finds the matrix in the loop.
func (s *Snapshots) Attach(l *train.Loop) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.of, s.kept = nil, nil
	for _, p := range l.Model.Params() {
		if s.Matrix == p.Name || s.Matrix == "" && strings.HasPrefix(p.Name, "recurrent") && !p.Bias {
			s.of = p
			return
		}
	}
}

// Handle copies the matrix where it is time. It stops a run that has none of the name.
func (s *Snapshots) Handle(_ context.Context, e train.Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.Most < 0:
		return fmt.Errorf("widgets: Snapshots: Most is %d, allowed are 1 and above, or 0 for 6", s.Most)
	case s.of == nil && s.Matrix == "":
		return errors.New("widgets: Snapshots: the run has no recurrent matrix, allowed is the Matrix of a name that it has")
	case s.of == nil:
		return fmt.Errorf("widgets: Snapshots: the run has no matrix %q, allowed are those of its model", s.Matrix)
	case e.Kind == train.Started || e.Kind == train.Epoched && s.due(e):
		label := "start"
		if e.Epoch > 0 {
			label = fmt.Sprintf("epoch %d", e.Epoch)
		}
		w := s.of.W
		w.Data = slices.Clone(w.Data)
		now := snapshot{label: label, w: w}
		if s.of.Mask != nil {
			now.mask = s.of.Mask.Clone()
		}
		s.kept = append(s.kept, now)
	}
	return nil
}

// due says whether as many parts of the epochs, but not all, have ended as never before.
func (s *Snapshots) due(e train.Event) bool {
	most := s.Most
	if most == 0 {
		most = 6
	}
	part := func(epoch int) int { return epoch * most / max(e.Epochs, 1) }
	return e.Epoch < e.Epochs && part(e.Epoch) > part(e.Epoch-1)
}

// Len is how many it keeps now.
func (s *Snapshots) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.kept)
}

func (s *Snapshots) all() []snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.kept)
}
